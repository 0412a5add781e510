package shopify_test

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"

	"go.uber.org/goleak"

	"storegraph/commerce"
	"storegraph/shopify"
)

// However reading ends, nothing runs on and the reader is left alone. Not parallel: it counts goroutines.
func TestReadBulk_LeavesNothingBehind(t *testing.T) {
	before := goleak.IgnoreCurrent()
	var file bytes.Buffer
	for n := 1; n <= 3000; n++ {
		file.Write(jsonl(order(n)))
	}
	for name, read := range map[string]func(r io.Reader){
		"to the end": func(r io.Reader) { _, _, _ = readBulk(r, commerce.Orders) },
		"stopped at the first": func(r io.Reader) {
			for range shopify.ReadBulk(r, commerce.Orders, shopify.BulkPosition{}) {
				break
			}
		},
		"a reader that fails": func(r io.Reader) {
			_, _, _ = readBulk(iotest.TimeoutReader(iotest.HalfReader(r)), commerce.Orders)
			_, _, _ = readBulk(io.MultiReader(io.LimitReader(r, 3<<20), iotest.ErrReader(io.ErrClosedPipe)), commerce.Orders)
		},
		"a caller that panics": func(r io.Reader) {
			defer func() {
				if recover() == nil {
					t.Error("the panic was lost")
				}
			}()
			for range shopify.ReadBulk(r, commerce.Orders, shopify.BulkPosition{}) {
				panic("caller")
			}
		},
	} {
		counted := &countingReader{r: bytes.NewReader(file.Bytes())}
		read(counted)
		after := counted.reads
		if err := goleak.Find(before); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if counted.reads != after {
			t.Errorf("%s: the reader was read on", name)
		}
	}
}

type countingReader struct {
	r     io.Reader
	reads int
}

func (c *countingReader) Read(into []byte) (int, error) {
	c.reads++
	return c.r.Read(into)
}
