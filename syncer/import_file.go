package syncer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// One transaction of an import stores so many objects, or fewer when they take more of the file than batchBytes: three batches
// are in memory at a time.
const (
	batchSize  = 1250
	batchBytes = 10 << 20
)

// part is a piece of the bulk file: objects and unreadable lines, in its order.
type part struct {
	item shopify.BulkItem
	bad  *shopify.LineError
	next shopify.BulkPosition // where reading goes on after it
}

// batch is what one transaction stores.
type batch struct {
	parts []part
	last  bool  // nothing comes after it: the file has ended, the slice's time is up, or err
	ended bool  // the file has
	err   error // why it cannot be read any further
}

// store reads on in the bulk file and writes it in rounds, until it ends or the slice's time is up. Two rounds are on their way
// into the database at a time, and one is read meanwhile, no more. The position is committed with what it stands for: a crash
// at any line costs three batches at most, which are read again.
func (j *importJob) store(ctx context.Context, op shopify.BulkOperation) (ended bool, err error) {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	from := shopify.BulkPosition{Offset: j.run.Offset, Line: j.run.Line}
	file, err := j.client.OpenBulk(reading, op.URL, from.Offset)
	if err != nil {
		return false, fmt.Errorf("open the bulk file: %w", err)
	}
	defer file.Close()
	r := &batchReader{client: j.client, element: j.run.Element, until: time.Now().Add(sliceTime), out: make(chan batch)}
	go r.run(reading, op.Whole(file, from), from)
	rounds := newImportRounds(ctx, j)
	defer func() {
		stop()
		err = errors.Join(rounds.wait(), err)
		for range r.out { // until the reader has ended: the file is its own until then
		}
	}()
	for b := range r.out {
		// What came before a cut is whole, and is kept; the next slice asks for the rest.
		if b.err != nil && !errors.Is(b.err, shopify.ErrBulkCut) {
			return false, b.err
		}
		if err := rounds.add(b.parts); err != nil || b.last {
			return b.ended && err == nil, b.err
		}
	}
	return false, ctx.Err()
}

// batchReader reads a bulk file one batch ahead of who stores it. It knows nothing of the run, which changes meanwhile.
type batchReader struct {
	client  *shopify.Client
	element commerce.Element
	until   time.Time // when it ends after the batch at hand
	out     chan batch
}

// run hands out batches until the last one is taken or ctx ends.
func (r *batchReader) run(ctx context.Context, file io.Reader, from shopify.BulkPosition) {
	defer close(r.out)
	last := batch{last: true}
	last.parts, last.ended, last.err = r.read(ctx, file, from)
	r.hand(ctx, last)
}

func (r *batchReader) hand(ctx context.Context, b batch) (taken bool) {
	select {
	case r.out <- b:
		return true
	case <-ctx.Done():
		return false
	}
}

// read hands out all batches but the last.
func (r *batchReader) read(ctx context.Context, file io.Reader, from shopify.BulkPosition) (last []part, ended bool, err error) {
	defer recovered(&err)
	size := batchSize
	if r.element == commerce.Collections {
		size = batchSize / 10 // each may have thousands of members
	}
	parts := make([]part, 0, size)
	for item, err := range shopify.ReadBulk(file, r.element, from) {
		p := part{item: item, next: item.Next}
		switch {
		case errors.As(err, &p.bad):
			p.next = p.bad.Next
		case err != nil:
			return parts, false, fmt.Errorf("read the bulk file: %w", err)
		case item.Damaged > 0:
			if err := r.readAgain(ctx, &p.item); err != nil {
				return nil, false, err
			}
		}
		if parts = append(parts, p); len(parts) < size && p.next.Offset-from.Offset < batchBytes {
			continue
		}
		if time.Now().After(r.until) {
			return parts, false, nil
		}
		if !r.hand(ctx, batch{parts: parts}) {
			return nil, false, ctx.Err()
		}
		parts, from = make([]part, 0, size), p.next
	}
	return parts, true, nil
}

// readAgain replaces an object that came with unreadable parts by Shopify's answer for its id.
func (r *batchReader) readAgain(ctx context.Context, item *shopify.BulkItem) error {
	switch {
	case item.Order != nil:
		snap, err := r.client.FetchOrder(ctx, item.Order.Order.ID)
		if err == nil && snap != nil {
			item.Order = snap
		}
		return err
	case item.Product != nil:
		product, err := r.client.FetchProduct(ctx, item.Product.ID)
		if err == nil && product != nil {
			item.Product = product
		}
		return err
	case item.Collection != nil:
		collection, err := r.client.FetchCollection(ctx, item.Collection.ID)
		if err == nil && collection != nil {
			item.Collection = collection
		}
		return err
	}
	return nil // customers have no parts
}

// flush stores a batch and moves the run's position behind it, in one transaction. If the database refuses a value, the
// batch is halved until the one bad object is found, which costs itself only.
func (j *importJob) flush(ctx context.Context, run tally, batch []part) (tally, error) {
	if len(batch) == 0 {
		return run, nil
	}
	var after tally
	err := j.write(ctx, j.task.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.Fence(ctx, j.task); err != nil {
			return err
		}
		without, err := j.writeItems(ctx, tx, itemsOf(batch))
		if err != nil {
			return err
		}
		after = run.with(batch, without)
		return tx.SaveImport(ctx, after.ImportRun)
	})
	if err == nil {
		j.progress.changed(j.task.AccountID)
		return after, nil
	}
	if !errors.Is(err, commerce.ErrRowRefused) {
		return run, fmt.Errorf("store a batch: %w", err)
	}
	if len(batch) > 1 {
		half := len(batch) / 2
		if run, err = j.flush(ctx, run, batch[:half]); err != nil {
			return run, err
		}
		return j.flush(ctx, run, batch[half:])
	}
	j.Logger.WarnContext(ctx, "an imported object could not be stored", "account", j.task.AccountID, "element", j.run.Element, "line", batch[0].item.Line, "error", err)
	refused := &shopify.LineError{Line: batch[0].item.Line, Reason: "the database refused it", Beside: batch[0].item.Beside}
	return j.flush(ctx, run, []part{{next: batch[0].next, bad: refused}})
}

// itemsOf are the objects that could be read.
func itemsOf(batch []part) []shopify.BulkItem {
	items := make([]shopify.BulkItem, 0, len(batch))
	for _, p := range batch {
		if p.bad == nil {
			items = append(items, p.item)
		}
	}
	return items
}
