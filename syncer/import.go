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

// ordersWindow is how far back Shopify shows orders to apps without the read_all_orders scope.
const ordersWindow = 60 * 24 * time.Hour

// How long an import goes on without getting anywhere.
const (
	maxImportFailures = 12 // slices in a row; their pauses add up to more than an hour
	maxRestarts       = 3  // bulk operations that Shopify ended early, or whose file came short
)

// waitsFor says which imports of the account are stored before an element: orders find their contacts and their
// products' tags, collections their products.
var waitsFor = map[commerce.Element][]commerce.Element{
	commerce.Collections:  {commerce.Products},
	commerce.Orders:       {commerce.Contacts, commerce.Products},
	commerce.Transactions: {commerce.Contacts, commerce.Orders},
}

// importNotes are what an import remembers beside its run.
type importNotes struct {
	Restarts int `json:"restarts,omitempty"`
	Looks    int `json:"looks,omitempty"` // at a bulk operation that is not ready
}

// importJob is one slice of an import run.
type importJob struct {
	*Syncer
	task   commerce.Task
	inst   *commerce.Installation
	client *shopify.Client
	runs   []commerce.ImportRun // of all elements
	run    commerce.ImportRun
	notes  importNotes
	// makesContacts is set when contacts are imported too: then buyers whom Shopify has no customer for (guests) become
	// contacts. Who left contacts out gets none from old orders.
	makesContacts bool
}

// importSlice moves an import one step on: it starts the bulk operation, looks whether its file is ready, or stores a part
// of it. All it knows is in the run and in Shopify, so any worker can do the next step.
func (s *Syncer) importSlice(ctx context.Context, t commerce.Task, inst *commerce.Installation) (commerce.TaskResult, error) {
	runs, err := s.Store.ListImports(ctx, t.AccountID)
	if err != nil {
		return commerce.TaskResult{}, err
	}
	i := slices.IndexFunc(runs, func(r commerce.ImportRun) bool { return r.Element == t.Element && !r.Status.Done() })
	if i < 0 {
		return commerce.TaskResult{}, nil
	}
	state, err := notes[importNotes](t)
	if err != nil {
		return commerce.TaskResult{}, err
	}
	job := &importJob{Syncer: s, task: t, inst: inst, client: s.client(inst), runs: runs, run: runs[i], notes: state}
	again, err := job.step(ctx)
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, commerce.ErrSuperseded) {
			return commerce.TaskResult{}, err
		}
		_, _, outage := shopify.Pause(err)
		if outage || !final(err) && t.Failures+1 < maxImportFailures {
			return commerce.TaskResult{}, err // tried again after a pause
		}
		s.Logger.ErrorContext(ctx, "import failed", "account", t.AccountID, "element", t.Element, "error", err)
		code, _ := s.explain(err)
		s.noteLoss(ctx, t.AccountID, err, code)
		return commerce.TaskResult{State: written(importNotes{})}, job.fail(ctx, err)
	}
	if job.run.Status.Done() {
		return commerce.TaskResult{State: written(importNotes{})}, nil
	}
	next := s.Now().Add(again)
	return commerce.TaskResult{Next: &next, State: written(job.notes)}, nil
}

// final says whether trying again by ourselves is pointless.
func final(err error) bool {
	return errors.Is(err, shopify.ErrUnauthorized) || errors.Is(err, shopify.ErrAccessDenied) || commerce.CodeOf(err) != ""
}

// fail ends the run with the sentence that users read.
func (j *importJob) fail(ctx context.Context, err error) error {
	reason := importFailure(err)
	j.run.Status, j.run.Error = commerce.ImportFailed, &reason
	return j.save(ctx)
}

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

// save stores the progress and wakes the watchers.
func (j *importJob) save(ctx context.Context) error {
	j.end()
	err := j.Store.SaveImport(ctx, j.task.AccountID, j.run)
	if err != nil {
		return fmt.Errorf("save the import's progress: %w", err)
	}
	j.progress.changed(j.task.AccountID)
	return nil
}

// end stamps a run that has ended.
func (j *importJob) end() {
	if j.run.Status.Done() && j.run.FinishedAt == nil {
		now := j.Now()
		j.run.FinishedAt = &now
	}
}

// step does what comes next, and says how long to wait before the step after it.
func (j *importJob) step(ctx context.Context) (again time.Duration, err error) {
	if b := j.inst.Blocked[j.run.Element]; b != nil {
		return 0, commerce.Errorf(commerce.Unavailable, "%s", b.Message)
	}
	if j.run.StartedAt == nil {
		now := j.Now()
		j.run.StartedAt = &now
	}
	if j.run.BulkID == "" {
		return j.start(ctx)
	}
	op, err := j.client.BulkOperation(ctx, j.run.BulkID)
	if commerce.CodeOf(err) == commerce.NotFound {
		return j.restart(ctx, err)
	}
	if err != nil {
		return 0, fmt.Errorf("look at the bulk operation: %w", err)
	}
	switch {
	case op.Status == shopify.BulkCompleted:
		return j.take(ctx, op)
	case !op.Status.Done():
		j.run.Received = int(op.RootObjectCount)
		return j.pause(), j.save(ctx)
	case op.ErrorCode == "ACCESS_DENIED":
		return 0, fmt.Errorf("bulk operation %s: %w", op.ID, shopify.ErrAccessDenied)
	}
	return j.restart(ctx, fmt.Errorf("bulk operation %s ended as %s (%s)", op.ID, op.Status, op.ErrorCode))
}

// start asks Shopify for the element's file.
func (j *importJob) start(ctx context.Context) (time.Duration, error) {
	j.run.Status = commerce.ImportRunning
	if j.run.Element == commerce.Orders || j.run.Element == commerce.Transactions {
		j.run.Window = j.window()
	}
	id, err := j.client.StartBulk(ctx, j.run.Element)
	if errors.Is(err, shopify.ErrBulkBusy) { // five run already, perhaps another app process's: they end
		return j.pause(), j.save(ctx)
	}
	if err != nil {
		return 0, fmt.Errorf("start the bulk operation: %w", err)
	}
	j.run.BulkID = id
	j.notes.Looks = 0
	return j.pause(), j.save(ctx)
}

// pause between looks doubles up to ten seconds. A finished operation is told of by a webhook too.
func (j *importJob) pause() time.Duration {
	pause := min(10*time.Second, j.BulkPoll<<min(j.notes.Looks, 8))
	j.notes.Looks++
	return pause
}

func (j *importJob) window() *time.Time {
	if slices.Contains(j.inst.Scopes, "read_all_orders") {
		return nil
	}
	from := j.run.StartedAt.Add(-ordersWindow)
	return &from
}

// restart begins with a new bulk operation and a new file: storing twice changes nothing, counting twice would.
func (j *importJob) restart(ctx context.Context, cause error) (time.Duration, error) {
	j.notes.Restarts++
	if j.notes.Restarts > maxRestarts {
		return 0, commerce.Errorf(commerce.Conflict, "Shopify could not be read to the end (%d attempts). Import again later: what is already there stays, and nothing is stored twice.", j.notes.Restarts)
	}
	j.Logger.WarnContext(ctx, "an import begins again", "account", j.task.AccountID, "element", j.run.Element, "cause", cause)
	j.run.BulkID, j.run.ReadAt, j.run.Expected, j.run.StoringAt = "", nil, nil, nil
	j.run.Offset, j.run.Line, j.run.FileSize = 0, 0, 0
	j.run.Received, j.run.Stored, j.run.Skipped, j.run.Skips = 0, 0, 0, nil
	j.run.Status = commerce.ImportRunning
	return j.pause(), j.save(ctx)
}

// take stores the file once it is this element's turn.
func (j *importJob) take(ctx context.Context, op shopify.BulkOperation) (time.Duration, error) {
	expected := int(op.RootObjectCount)
	// Of one second, what was read by id counts, not the file: two seconds bridge the clocks.
	read := op.CreatedAt.Add(-2 * time.Second)
	j.run.Expected, j.run.ReadAt, j.run.FileSize = &expected, &read, op.FileSize
	if !j.turn() {
		j.run.Received = 0
		return j.BulkPoll, j.save(ctx)
	}
	if j.run.Status != commerce.ImportStoring {
		now := j.Now()
		j.run.Status, j.run.StoringAt = commerce.ImportStoring, &now
		j.run.Received, j.run.Stored, j.run.Skipped, j.run.Skips = 0, 0, 0, nil
	}
	ended := true
	if op.URL != "" { // no file: the shop has none of these
		var err error
		ended, err = j.store(ctx, op)
		switch {
		case errors.Is(err, shopify.ErrBulkExpired), errors.Is(err, shopify.ErrBulkCut) && j.task.Failures > 2:
			return j.restart(ctx, err)
		case err != nil:
			return 0, err
		}
	}
	if !ended {
		return 0, nil
	}
	j.run.Status = commerce.ImportCompleted
	if !j.run.Complete() {
		return 0, commerce.Errorf(commerce.Conflict, "Shopify counted %d, but %d arrived and %d were stored. Import again: what is already there stays.", expected, j.run.Received, j.run.Stored)
	}
	if err := j.save(ctx); err != nil {
		return 0, err
	}
	j.Logger.InfoContext(ctx, "imported", "account", j.task.AccountID, "element", j.run.Element, "stored", j.run.Stored, "skipped", j.run.Skipped)
	j.analyze(ctx)
	return 0, nil
}

// analyze follows the last of an account's imports.
func (j *importJob) analyze(ctx context.Context) {
	runs, err := j.Syncer.Store.ListImports(ctx, j.task.AccountID)
	if err == nil && !slices.ContainsFunc(runs, func(r commerce.ImportRun) bool { return !r.Status.Done() }) {
		_, err = j.Syncer.Store.AnalyzeGrown(ctx)
	}
	if err != nil { // the database does so by itself, later
		j.Logger.WarnContext(ctx, "tables that an import filled are not analyzed", "error", err)
	}
}

// turn says whether no import that goes first is still on its way. It never waits for one that was queued later: that one
// may be waiting for this one.
func (j *importJob) turn() bool {
	first := waitsFor[j.run.Element]
	j.makesContacts = slices.ContainsFunc(j.runs, func(r commerce.ImportRun) bool {
		return r.Element == commerce.Contacts && r.Status == commerce.ImportCompleted
	})
	return !slices.ContainsFunc(j.runs, func(r commerce.ImportRun) bool {
		return !r.Status.Done() && slices.Contains(first, r.Element) && !r.CreatedAt.After(j.run.CreatedAt)
	})
}
