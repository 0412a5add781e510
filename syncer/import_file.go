package syncer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// batchSize is how many objects one transaction of an import stores.
const batchSize = 2000

// maxSkips bounds how many reasons of skipped lines are kept; the count goes on.
const maxSkips = 50

// part is a piece of the bulk file: objects and unreadable lines, in its order.
type part struct {
	item shopify.BulkItem
	bad  *shopify.LineError
	next shopify.BulkPosition // where reading goes on after it
}

// store reads on in the bulk file and writes it in batches, until it ends or the slice's time is up. The position is
// committed with what it stands for: a crash at any line costs one batch, which is read again.
func (j *importJob) store(ctx context.Context, op shopify.BulkOperation) (ended bool, err error) {
	file, err := j.client.OpenBulk(ctx, op.URL, j.run.Offset)
	if err != nil {
		return false, fmt.Errorf("open the bulk file: %w", err)
	}
	defer file.Close()
	from := shopify.BulkPosition{Offset: j.run.Offset, Line: j.run.Line}
	until := time.Now().Add(sliceTime)
	size := batchSize
	if j.run.Element == commerce.Collections {
		size = batchSize / 10 // each may have thousands of members
	}
	batch := make([]part, 0, size)
	for item, err := range shopify.ReadBulk(op.Whole(file, from), j.run.Element, from) {
		p := part{item: item, next: item.Next}
		switch {
		case errors.As(err, &p.bad):
			p.next = p.bad.Next
		case errors.Is(err, shopify.ErrBulkCut):
			// What came is whole, and is kept; the next slice asks for the rest.
			return false, errors.Join(j.flush(ctx, batch), fmt.Errorf("read the bulk file: %w", err))
		case err != nil:
			return false, fmt.Errorf("read the bulk file: %w", err)
		case item.Damaged > 0:
			if err := j.readAgain(ctx, &p.item); err != nil {
				return false, err
			}
		}
		if batch = append(batch, p); len(batch) < size {
			continue
		}
		if err := j.flush(ctx, batch); err != nil {
			return false, err
		}
		batch = batch[:0]
		if time.Now().After(until) {
			return false, nil
		}
	}
	return true, j.flush(ctx, batch)
}

// readAgain replaces an object that came with unreadable parts by Shopify's answer for its id.
func (j *importJob) readAgain(ctx context.Context, item *shopify.BulkItem) error {
	switch {
	case item.Order != nil:
		snap, err := j.client.FetchOrder(ctx, item.Order.Order.ID)
		if err == nil && snap != nil {
			item.Order = snap
		}
		return err
	case item.Product != nil:
		product, err := j.client.FetchProduct(ctx, item.Product.ID)
		if err == nil && product != nil {
			item.Product = product
		}
		return err
	case item.Collection != nil:
		collection, err := j.client.FetchCollection(ctx, item.Collection.ID)
		if err == nil && collection != nil {
			item.Collection = collection
		}
		return err
	}
	return nil // customers have no parts
}

// flush stores a batch and moves the run's position behind it, in one transaction. If the database refuses a value, the
// batch is halved until the one bad object is found, which costs itself only.
func (j *importJob) flush(ctx context.Context, batch []part) error {
	if len(batch) == 0 {
		return nil
	}
	before := j.run
	err := j.write(ctx, j.task.AccountID, func(ctx context.Context, tx Tx) error {
		j.run = before
		if err := tx.Fence(ctx, j.task); err != nil {
			return err
		}
		if err := j.writeParts(ctx, tx, batch); err != nil {
			return err
		}
		return tx.SaveImport(ctx, j.run)
	})
	if err == nil {
		j.progress.changed(j.task.AccountID)
		return nil
	}
	j.run = before
	if !errors.Is(err, commerce.ErrRowRefused) {
		return fmt.Errorf("store a batch: %w", err)
	}
	if len(batch) > 1 {
		half := len(batch) / 2
		if err := j.flush(ctx, batch[:half]); err != nil {
			return err
		}
		return j.flush(ctx, batch[half:])
	}
	j.Logger.WarnContext(ctx, "an imported object could not be stored", "account", j.task.AccountID, "element", j.run.Element, "line", batch[0].item.Line, "error", err)
	refused := &shopify.LineError{Line: batch[0].item.Line, Reason: "the database refused it", Beside: batch[0].item.Beside}
	return j.flush(ctx, []part{{next: batch[0].next, bad: refused}})
}

// writeParts stores objects and counts them. It never asks which triggers are due: imports do not fire.
func (j *importJob) writeParts(ctx context.Context, tx Tx, batch []part) error {
	items := make([]shopify.BulkItem, 0, len(batch))
	for _, p := range batch {
		if p.bad != nil {
			j.damaged(p.bad)
			continue
		}
		for _, bad := range p.item.Beside {
			j.damaged(&bad)
		}
		items = append(items, p.item)
	}
	j.position(batch[len(batch)-1].next)
	if len(items) == 0 {
		return nil
	}
	without, err := j.writeItems(ctx, tx, items)
	if err != nil {
		return err
	}
	for _, item := range items {
		if reason, ok := without[item.Line]; ok {
			j.skip(item.Line, reason)
			continue
		}
		j.run.Received++
		j.run.Stored++
	}
	return nil
}

func (j *importJob) position(next shopify.BulkPosition) {
	j.run.Offset, j.run.Line = next.Offset, next.Line
}

// damaged notes a line that cannot be read. A part of an object (a line item) is not an object that Shopify counted: the
// object itself comes, marked as damaged, and is read again by its id.
func (j *importJob) damaged(bad *shopify.LineError) {
	for _, b := range bad.Beside {
		j.damaged(&b)
	}
	if bad.Child {
		j.reason(bad.Line, bad.Reason)
		return
	}
	j.skip(bad.Line, bad.Reason)
}

func (j *importJob) skip(line int, reason string) {
	j.run.Received++
	j.run.Skipped++
	j.reason(line, reason)
}

func (j *importJob) reason(line int, reason string) {
	if len(j.run.Skips) < maxSkips {
		// A copy, for the transaction may run again from what was before.
		j.run.Skips = append(j.run.Skips[:len(j.run.Skips):len(j.run.Skips)], commerce.ImportSkip{Line: line, Reason: reason})
	}
}
