package shopify

import (
	"bufio"
	"errors"
	"io"
)

// maxLine bounds a line of a bulk file. Shopify's longest that we know is an order with hundreds of payment events, far
// below this.
const maxLine = 16 << 20

var errLineTooLong = errors.New("is longer than 16 MiB")

// lineReader reads lines of any length up to a limit without keeping more than one.
type lineReader struct {
	r      *bufio.Reader
	buf    []byte
	number int // of the line read last, 1-based
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 256<<10)}
}

// next gives the next line, valid until the call after. errLineTooLong tells of a line that was skipped, io.EOF of the
// end; any other error is the reader's own.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	tooLong, started := false, false
	for {
		part, err := l.r.ReadSlice('\n')
		if len(part) > 0 && !started {
			l.number++
			started = true
		}
		if !tooLong {
			if len(l.buf)+len(part) > maxLine+1 {
				tooLong = true
				l.buf = l.buf[:0]
			} else {
				l.buf = append(l.buf, part...)
			}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && started, err == nil:
			if tooLong {
				return nil, errLineTooLong
			}
			return l.buf, nil
		default:
			return nil, err
		}
	}
}
