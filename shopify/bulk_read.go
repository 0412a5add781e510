package shopify

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"storegraph/commerce"
)

// BulkPosition is a place between two lines of a bulk file. The zero value is its beginning.
type BulkPosition struct {
	Offset int64 // bytes before it
	Line   int   // lines before it
}

// BulkItem is one root object of a bulk file with its children. Exactly one of the pointers is set.
type BulkItem struct {
	Line  int // of the root, 1-based
	Lines int // lines that the object took: the root's and its children's
	// Damaged counts lines that could not be read and belong, or may belong, to this object. It should be read again by id.
	Damaged int
	// Beside lists the lines after the root's that could not be used. They come with the object, not on their own, so that
	// Next is a clean cut: what lies before it has all been delivered.
	Beside []LineError
	// Next is where reading goes on after the object: a reader opened there yields exactly what follows. In files whose
	// children are not beside their parents it is the start of the oldest object that was not yielded yet: nothing is lost,
	// objects between may come again, and children of objects before it are reported as belonging to none.
	Next BulkPosition

	Order      *OrderSnapshot // of Transactions: its id, name, buyer and payments
	Contact    *commerce.Contact
	Product    *commerce.Product
	Collection *commerce.Collection
}

// LineError is a line of a bulk file that could not be read. Reading goes on after it.
type LineError struct {
	Line   int // 1-based
	Reason string
	// Child tells that the line belongs to an object that has a line of its own: no object is lost with it. A line that
	// is cut before it names its parent cannot be told from a root's.
	Child  bool
	Beside []LineError  // as BulkItem.Beside, of an object whose root is this line; none has any of its own
	Next   BulkPosition // as BulkItem.Next; zero in what is listed as Beside
}

// Error names line and reason.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// ErrBulkCut: the file ends before its end. Nothing is wrong with what was delivered; it is to be read on from the last Next.
var ErrBulkCut = errors.New("the bulk file is cut off")

// ReadBulk reads a bulk file of an element, line by line, and puts children to their parents by __parentId. r gives what
// lies behind from, which is the Next of an item or a LineError, or the zero value.
//
// A line that cannot be read yields a *LineError, or comes beside an object, and reading goes on. Any other error ends it,
// the reader's own or ErrBulkCut: what was not yielded by then may be incomplete and is not yielded at all. Children of a
// kind that the element does not have are counted and passed over. At the end the last Next is the file's size and its
// number of lines.
//
// Lines are decoded by other goroutines while the caller deals with earlier ones; r is read, in order, by the caller's own
// goroutine only, and nothing runs on when the loop ends, however it does. Memory does not grow with the file.
func ReadBulk(r io.Reader, e commerce.Element, from BulkPosition) iter.Seq2[BulkItem, error] {
	return func(yield func(BulkItem, error) bool) {
		if bulkDocument(e) == "" {
			yield(BulkItem{}, fmt.Errorf("read bulk file: no such element %q", e))
			return
		}
		b := &bulkReader{element: e, at: from, open: map[string]*bulkGroup{}, yield: yield}
		stage := newDecodeStage(e, r)
		defer stage.close()
		for !b.stopped {
			batch, err := stage.next()
			switch {
			case errors.Is(err, io.EOF):
				for len(b.queue) > 0 && !b.stopped {
					b.closeOldest()
				}
				return
			case err != nil:
				yield(BulkItem{}, fmt.Errorf("read bulk file after line %d: %w", b.at.Line, err))
				return
			}
			if err := b.takeBatch(batch); err != nil {
				b.yield(BulkItem{}, err)
				return
			}
			stage.recycle(batch)
		}
	}
}

// takeBatch takes the lines of a piece in their order.
func (b *bulkReader) takeBatch(batch *decodeBatch) error {
	start := b.at
	for i := range batch.lines {
		l := &batch.lines[i]
		b.at = BulkPosition{Offset: start.Offset + l.start + l.size, Line: start.Line + l.number}
		if l.cut {
			return fmt.Errorf("read bulk file after line %d: %w", b.at.Line-1, ErrBulkCut)
		}
		b.take(l)
		if b.stopped {
			return nil
		}
	}
	b.at = BulkPosition{Offset: start.Offset + batch.piece.size(), Line: start.Line + batch.count}
	return nil
}
