package shopify

import (
	"bytes"
	"errors"
	"io"
)

const (
	// maxLine bounds a line of a bulk file. Shopify's longest that we know is an order with hundreds of payment events, far
	// below this.
	maxLine = 16 << 20
	// pieceSize is how much of a file is read at a time.
	pieceSize = 128 << 10
)

// piece is some whole lines of a file, one after the other.
type piece struct {
	text []byte
	// skipped is set when the piece is one line of that many bytes that is longer than maxLine; text is empty then.
	skipped int64
	// unfinished tells that the last line ends with the file, without a newline.
	unfinished bool
}

// size is how many bytes of the file the piece is.
func (p *piece) size() int64 { return int64(len(p.text)) + p.skipped }

// pieceReader cuts a file into pieces. It keeps no more than one piece, or one line up to the limit.
type pieceReader struct {
	r    io.Reader
	rest []byte // of the line that the last piece was cut before
	err  error  // what ended reading
}

// next fills p. io.EOF tells of the end; any other error is the reader's own and comes after all lines before it.
func (f *pieceReader) next(p *piece) error {
	if cap(p.text) > 8*pieceSize {
		p.text = nil // what a long line needed is not kept
	}
	p.text, p.skipped, p.unfinished = append(p.text[:0], f.rest...), 0, false
	f.rest = f.rest[:0]
	searched := 0 // bytes of p.text that hold no newline
	for {
		if len(p.text) >= pieceSize || f.err != nil {
			if end := bytes.LastIndexByte(p.text[searched:], '\n'); end >= 0 && !errors.Is(f.err, io.EOF) {
				end += searched + 1
				f.rest = append(f.rest, p.text[end:]...)
				p.text = p.text[:end]
				return nil
			}
			searched = len(p.text)
		}
		switch {
		case errors.Is(f.err, io.EOF) && len(p.text) > 0:
			p.unfinished = p.text[len(p.text)-1] != '\n'
			return nil
		case f.err != nil:
			return f.err
		case len(p.text) > maxLine:
			return f.skip(p)
		}
		if len(p.text) == cap(p.text) {
			p.text = append(make([]byte, 0, max(pieceSize+pieceSize/4, 2*len(p.text))), p.text...)
		}
		var n int
		n, f.err = f.read(p.text[len(p.text):min(cap(p.text), len(p.text)+pieceSize)])
		p.text = p.text[:len(p.text)+n]
	}
}

// skip passes over the rest of the line that p has begun.
func (f *pieceReader) skip(p *piece) error {
	p.skipped = int64(len(p.text))
	space := p.text[:pieceSize]
	p.text = nil
	for f.err == nil {
		var n int
		n, f.err = f.read(space)
		if end := bytes.IndexByte(space[:n], '\n'); end >= 0 {
			p.skipped += int64(end) + 1
			f.rest = append(f.rest[:0], space[end+1:n]...)
			return nil
		}
		p.skipped += int64(n)
	}
	if errors.Is(f.err, io.EOF) {
		p.unfinished = true
		return nil
	}
	return f.err
}

// read reads at least a byte or gives an error, never both nothing.
func (f *pieceReader) read(into []byte) (int, error) {
	const attempts = 100
	for range attempts {
		if n, err := f.r.Read(into); n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}
