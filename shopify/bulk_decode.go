package shopify

import (
	"bytes"
	"io"
	"runtime"
	"sync"

	"storegraph/commerce"
)

const (
	maxDecoders = 4
	// readAhead is how many pieces are read and decoded before they are asked for: enough that decoding goes on while the
	// caller stores a batch.
	readAhead = 16
)

// decodeStage reads pieces of a file and decodes them in other goroutines, giving them back in order. Only its caller's
// goroutine reads.
type decodeStage struct {
	element commerce.Element
	pieces  pieceReader
	err     error // what ended reading

	waiting []*decodeBatch // in order; the first is given next
	free    []*decodeBatch
	jobs    chan *decodeBatch // nil until there is a second piece
	workers sync.WaitGroup
	own     *lineDecoder
}

// decodeBatch is a piece and its lines.
type decodeBatch struct {
	piece    piece
	lines    []bulkLine // those that are not blank
	count    int        // all
	done     chan struct{}
	panicked any
}

func newDecodeStage(e commerce.Element, r io.Reader) *decodeStage {
	return &decodeStage{element: e, pieces: pieceReader{r: r}, own: &lineDecoder{element: e}}
}

// next gives the next piece, decoded. io.EOF tells of the end; any other error is the reader's and comes after all lines
// before it.
func (s *decodeStage) next() (*decodeBatch, error) {
	for s.err == nil && len(s.waiting) < readAhead {
		b := s.take()
		if s.err = s.pieces.next(&b.piece); s.err != nil {
			break
		}
		s.send(b)
	}
	if len(s.waiting) == 0 {
		return nil, s.err
	}
	b := s.waiting[0]
	s.waiting = append(s.waiting[:0], s.waiting[1:]...)
	if s.jobs == nil { // a file of one piece needs no goroutine
		b.decode(s.own)
	} else {
		<-b.done
	}
	if b.panicked != nil {
		panic(b.panicked) // in the goroutine of whoever called, who can tell what to do
	}
	return b, nil
}

func (s *decodeStage) take() *decodeBatch {
	if n := len(s.free); n > 0 {
		b := s.free[n-1]
		s.free = s.free[:n-1]
		return b
	}
	return &decodeBatch{done: make(chan struct{}, 1)}
}

func (s *decodeStage) send(b *decodeBatch) {
	s.waiting = append(s.waiting, b)
	if len(s.waiting) == 1 && s.jobs == nil {
		return
	}
	if s.jobs == nil {
		s.jobs = make(chan *decodeBatch, readAhead)
		for range min(runtime.GOMAXPROCS(0), maxDecoders) {
			s.workers.Go(s.work)
		}
		s.jobs <- s.waiting[0]
	}
	s.jobs <- b
}

func (s *decodeStage) work() {
	d := &lineDecoder{element: s.element}
	for b := range s.jobs {
		b.decode(d)
		b.done <- struct{}{}
	}
}

// recycle takes back a piece whose lines are not looked at again. What they were mapped to stays good.
func (s *decodeStage) recycle(b *decodeBatch) {
	clear(b.lines)
	s.free = append(s.free, b)
}

// close ends the goroutines and waits for them.
func (s *decodeStage) close() {
	if s.jobs == nil {
		return
	}
	close(s.jobs)
	for range s.jobs { // nobody wants what is left
	}
	s.workers.Wait()
}

func (b *decodeBatch) decode(d *lineDecoder) {
	defer func() { b.panicked = recover() }()
	b.lines, b.count = b.lines[:0], 0
	if b.piece.skipped > 0 {
		b.count = 1
		b.lines = append(b.lines, bulkLine{number: 1, size: b.piece.skipped, damage: tooLong, cut: b.piece.unfinished})
		return
	}
	rest := b.piece.text
	for start := int64(0); len(rest) > 0; b.count++ {
		end := bytes.IndexByte(rest, '\n') + 1
		if end == 0 {
			end = len(rest)
		}
		line := rest[:end]
		rest = rest[end:]
		if text := bytes.TrimSpace(line); len(text) > 0 {
			b.lines = append(b.lines, bulkLine{number: b.count + 1, start: start, size: int64(end)})
			l := &b.lines[len(b.lines)-1]
			l.unfinished = len(rest) == 0 && b.piece.unfinished
			if len(text) > maxLine {
				l.damage, l.cut = tooLong, l.unfinished
			} else {
				d.decode(text, l)
			}
		}
		start += int64(end)
	}
}
