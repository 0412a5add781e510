package shopify

import (
	"bytes"
	"errors"
	"io"
)

// Whole reads the operation's file from a position on and ends with ErrBulkCut instead of io.EOF when there is less of it
// than Shopify wrote: fewer bytes or fewer lines. Read through it, an object whose last lines are missing is never taken
// for a whole one. (Roots are counted by the caller: as many objects and LineErrors that are no child's as RootObjectCount.)
func (o BulkOperation) Whole(r io.Reader, from BulkPosition) io.Reader {
	return &wholeFile{r: r, operation: o, bytes: from.Offset, lines: int64(from.Line), ended: true}
}

type wholeFile struct {
	r         io.Reader
	operation BulkOperation
	bytes     int64
	lines     int64 // begun
	ended     bool  // whether the last one has its newline
}

// Read counts what it gives.
func (w *wholeFile) Read(into []byte) (int, error) {
	n, err := w.r.Read(into)
	if got := into[:n]; n > 0 {
		w.bytes += int64(n)
		w.lines += int64(bytes.Count(got, []byte("\n")))
		if w.ended {
			w.lines++
		}
		if w.ended = got[n-1] == '\n'; w.ended {
			w.lines--
		}
	}
	if errors.Is(err, io.EOF) && (w.bytes < w.operation.FileSize || w.lines < w.operation.ObjectCount) {
		err = ErrBulkCut
	}
	return n, err
}
