package store

import "testing"

// An empty text is no NULL, though it were the first value that a new encoding keeps: 100,000 random operations found one.
func TestEncoding_KeepsEmptyTextsApartFromNULL(t *testing.T) {
	t.Parallel()
	e := &encoding{}
	for _, v := range [][]byte{{}, nil, []byte("a"), {}, nil} {
		if kept := e.keep(v); (kept == nil) != (v == nil) || string(kept) != string(v) {
			t.Errorf("%#v is kept as %#v", v, kept)
		}
	}
}
