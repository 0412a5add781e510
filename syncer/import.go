package syncer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// batchSize is how many objects one transaction of an import stores.
const batchSize = 200

// ordersWindow is how far back Shopify shows orders to apps without the read_all_orders scope.
const ordersWindow = 60 * 24 * time.Hour

// maxSkips bounds how many reasons of skipped lines are kept; the count goes on.
const maxSkips = 50

// waitsFor says which imports of the account are stored before an element: orders find their contacts and their
// products' tags, collections their products.
var waitsFor = map[commerce.Element][]commerce.Element{
	commerce.Collections:  {commerce.Products},
	commerce.Orders:       {commerce.Contacts, commerce.Products},
	commerce.Transactions: {commerce.Contacts, commerce.Orders},
}

// importOne takes one import run from the queue and works through it.
func (s *Syncer) importOne(ctx context.Context) (found bool, err error) {
	account, run, err := s.Store.ClaimImport(ctx, importLease)
	if err != nil || run == nil {
		return false, err
	}
	job := &importJob{Syncer: s, account: account, run: *run}
	err = job.work(ctx)
	switch {
	case err == nil || ctx.Err() != nil:
		return true, nil // interrupted: the lease runs out, and somebody takes over
	case errors.Is(err, errCancelled):
		return true, nil
	}
	reason := importFailure(err)
	job.run.Status, job.run.Error = commerce.ImportFailed, &reason
	s.Logger.ErrorContext(ctx, "import failed", "account", account, "element", run.Element, "error", s.lost(ctx, account, err))
	return true, job.save(ctx)
}

var errCancelled = errors.New("the import was cancelled")

// importFailure is the sentence that users read.
func importFailure(err error) string {
	var coded *commerce.Error
	switch {
	case errors.As(err, &coded):
		return coded.Message
	case errors.Is(err, shopify.ErrUnauthorized):
		return "Shopify no longer accepts our access. Reconnect the store, then import again."
	case errors.Is(err, shopify.ErrAccessDenied):
		return "Shopify refused this data. Check the app's permissions and the store's plan, then import again."
	}
	return "Shopify could not be read to the end. Import again: what is already there stays, and nothing is stored twice."
}

type importJob struct {
	*Syncer
	account commerce.AccountID
	run     commerce.ImportRun
	inst    *commerce.Installation
	client  *shopify.Client
	// makesContacts is set when contacts are imported too: then buyers whom Shopify has no customer for (guests) become
	// contacts. Who left contacts out gets none from old orders.
	makesContacts bool
}

// save stores the progress, renews the lease and wakes the watchers.
func (j *importJob) save(ctx context.Context) error {
	if j.run.Status.Done() && j.run.FinishedAt == nil {
		now := j.Now()
		j.run.FinishedAt = &now
	}
	if err := j.Store.SaveImport(ctx, j.account, j.run, importLease); err != nil {
		return fmt.Errorf("save the import's progress: %w", err)
	}
	j.progress.changed(j.account)
	return nil
}

// work runs the bulk operation, waits until it is this element's turn, and stores what came.
func (j *importJob) work(ctx context.Context) error {
	var err error
	if j.inst, err = j.live(ctx, j.account); err != nil {
		return err
	}
	j.client = j.Syncer.client(j.inst)
	if j.run.StartedAt == nil {
		now := j.Now()
		j.run.StartedAt = &now
	}
	j.run.Status = commerce.ImportRunning
	if j.run.Element == commerce.Orders || j.run.Element == commerce.Transactions {
		j.run.Window = j.window()
	}
	op, err := j.prepare(ctx)
	if err != nil {
		return err
	}
	expected := int(op.RootObjectCount)
	j.run.Expected = &expected
	if err := j.save(ctx); err != nil {
		return err
	}
	if err := j.waitForTurn(ctx); err != nil {
		return err
	}
	// A run that was taken over starts the file again: storing twice changes nothing, counting twice would.
	j.run.Received, j.run.Stored, j.run.Skipped, j.run.Skips = 0, 0, 0, nil
	j.run.Status = commerce.ImportStoring
	if op.URL != "" { // no file: the shop has none of these
		if err := j.store(ctx, op.URL); err != nil {
			return err
		}
	}
	j.run.Status = commerce.ImportCompleted
	if !j.run.Complete() {
		return commerce.Errorf(commerce.Conflict, "Shopify counted %d, but %d arrived and %d were stored. Import again: what is already there stays.", expected, j.run.Received, j.run.Stored)
	}
	return j.save(ctx)
}

func (j *importJob) window() *time.Time {
	if slices.Contains(j.inst.Scopes, "read_all_orders") {
		return nil
	}
	from := j.run.StartedAt.Add(-ordersWindow)
	return &from
}

// prepare starts the bulk operation, or takes up the one that was started before, and waits for its file.
func (j *importJob) prepare(ctx context.Context) (shopify.BulkOperation, error) {
	pause := j.BulkPoll
	for j.run.BulkID == "" {
		id, err := j.client.StartBulk(ctx, j.run.Element)
		if errors.Is(err, shopify.ErrBulkBusy) { // five run already, perhaps another app process's: they end
			if err := j.wait(ctx, &pause); err != nil {
				return shopify.BulkOperation{}, err
			}
			continue
		}
		if err != nil {
			return shopify.BulkOperation{}, fmt.Errorf("start the bulk operation: %w", err)
		}
		j.run.BulkID = id
	}
	pause = j.BulkPoll
	for {
		op, err := j.client.BulkOperation(ctx, j.run.BulkID)
		if err != nil {
			return op, fmt.Errorf("look at the bulk operation: %w", err)
		}
		switch op.Status {
		case "COMPLETED":
			return op, nil
		case "CREATED", "RUNNING":
		default:
			j.run.BulkID = "" // the next try starts a new one
			return op, fmt.Errorf("bulk operation %s ended as %s (%s)", op.ID, op.Status, op.ErrorCode)
		}
		j.run.Received = int(op.RootObjectCount)
		if err := j.wait(ctx, &pause); err != nil {
			return op, err
		}
	}
}

// longestPause is well below the lease, which each wait renews.
const longestPause = 10 * time.Second

// wait renews the lease and pauses, each time twice as long; it ends the import when it is not wanted any more.
func (j *importJob) wait(ctx context.Context, pause *time.Duration) error {
	if err := j.stillWanted(ctx); err != nil {
		return err
	}
	if err := j.save(ctx); err != nil {
		return err
	}
	sleep(ctx, *pause)
	*pause = min(2**pause, longestPause)
	return ctx.Err()
}

// waitForTurn returns when no import that goes first is still on its way. It never waits for one that was queued later:
// that one may be waiting for this one's worker.
func (j *importJob) waitForTurn(ctx context.Context) error {
	first := waitsFor[j.run.Element]
	saved := j.Now()
	for {
		runs, err := j.Store.ListImports(ctx, j.account)
		if err != nil {
			return fmt.Errorf("wait for other imports: %w", err)
		}
		if !slices.ContainsFunc(runs, func(r commerce.ImportRun) bool {
			return !r.Status.Done() && slices.Contains(first, r.Element) && !r.CreatedAt.After(j.run.CreatedAt)
		}) {
			j.makesContacts = slices.ContainsFunc(runs, func(r commerce.ImportRun) bool {
				return r.Element == commerce.Contacts && r.Status == commerce.ImportCompleted
			})
			return nil
		}
		if err := j.stillWanted(ctx); err != nil {
			return err
		}
		if j.Now().Sub(saved) >= longestPause { // renew the lease
			if err := j.save(ctx); err != nil {
				return err
			}
			saved = j.Now()
		}
		sleep(ctx, j.Idle)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// stillWanted ends the import when the account disconnected meanwhile.
func (j *importJob) stillWanted(ctx context.Context) error {
	inst, err := j.Store.GetInstallation(ctx, j.account)
	if err != nil {
		return err
	}
	if inst.EndedAt != nil {
		return errCancelled
	}
	return nil
}

// store reads the bulk file line by line and writes it in batches.
func (j *importJob) store(ctx context.Context, url string) error {
	file, err := j.client.OpenBulk(ctx, url)
	if err != nil {
		return fmt.Errorf("open the bulk file: %w", err)
	}
	defer file.Close()
	batch := make([]shopify.BulkItem, 0, batchSize)
	for item, err := range shopify.ReadBulk(file, j.run.Element) {
		var bad *shopify.LineError
		switch {
		case errors.As(err, &bad):
			j.damaged(bad)
			continue
		case err != nil:
			return fmt.Errorf("read the bulk file: %w", err)
		}
		if item.Damaged > 0 {
			if err := j.readAgain(ctx, &item); err != nil {
				return err
			}
		}
		if batch = append(batch, item); len(batch) == batchSize {
			if err := j.flush(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return j.flush(ctx, batch)
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

// damaged notes a line that cannot be read. A part of an object (a line item) is not an object that Shopify counted: the
// object itself comes, marked as damaged, and is read again by its id.
func (j *importJob) damaged(bad *shopify.LineError) {
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
		j.run.Skips = append(j.run.Skips, commerce.ImportSkip{Line: line, Reason: reason})
	}
}

// flush writes one batch in one transaction. If the database refuses it, its items are stored one by one, so that one bad
// object costs itself only.
func (j *importJob) flush(ctx context.Context, batch []shopify.BulkItem) error {
	if len(batch) == 0 {
		return nil
	}
	if err := j.stillWanted(ctx); err != nil {
		return err
	}
	without, err := j.writeBatch(ctx, batch)
	if err == nil {
		j.count(batch, without)
		return j.save(ctx)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for i := range batch {
		without, err := j.writeBatch(ctx, batch[i:i+1])
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			j.Logger.WarnContext(ctx, "an imported object could not be stored", "account", j.account, "element", j.run.Element, "line", batch[i].Line, "error", err)
			j.skip(batch[i].Line, "the database refused it")
			continue
		}
		j.count(batch[i:i+1], without)
	}
	return j.save(ctx)
}

// count adds a stored batch; without names the lines that hold nothing to store.
func (j *importJob) count(batch []shopify.BulkItem, without map[int]string) {
	for _, item := range batch {
		if reason, ok := without[item.Line]; ok {
			j.skip(item.Line, reason)
			continue
		}
		j.run.Received++
		j.run.Stored++
	}
}

func (j *importJob) writeBatch(ctx context.Context, batch []shopify.BulkItem) (without map[int]string, err error) {
	err = j.write(ctx, j.account, func(ctx context.Context, tx Tx) error {
		without, err = j.writeItems(ctx, tx, batch)
		return err
	})
	return without, err
}
