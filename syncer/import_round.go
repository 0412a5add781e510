package syncer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"storegraph/commerce"
)

// importRounds stores a file's batches, two at a time unless another import of the process does: while one ends its transaction (facts of contacts, the commit), the
// next is written by another. They are committed in the file's order, each with the position behind it, so that whoever
// goes on after a crash finds everything before the position stored.
type importRounds struct {
	job  *importJob
	ctx  context.Context // ends with the first round that fails: nothing is stored behind it
	stop context.CancelFunc
	last *importRound
	prev *importRound // the one before it
	// two says that two rounds may be on their way.
	two bool
}

func newImportRounds(ctx context.Context, j *importJob) *importRounds {
	r := &importRounds{job: j}
	r.ctx, r.stop = context.WithCancel(ctx)
	return r
}

// add begins with a batch once there is room for it.
func (r *importRounds) add(batch []part) error {
	if len(batch) == 0 {
		return nil
	}
	next := &importRound{
		job: r.job, batch: batch, before: r.last, from: tally{r.job.run},
		begun: make(chan struct{}), done: make(chan struct{}),
	}
	if r.prev != nil {
		<-r.prev.done
		r.prev.before = nil
		if r.prev.err != nil {
			return r.prev.err
		}
	}
	if r.last != nil {
		next.number = r.last.number + 1
		if !r.mayTwo() {
			<-r.last.done
			if r.last.err != nil {
				return r.last.err
			}
		}
	}
	r.prev, r.last = r.last, next
	go func() {
		if next.do(r.ctx); next.err != nil {
			r.stop()
		}
	}()
	return nil
}

// mayTwo asks until it is allowed, and then for good.
func (r *importRounds) mayTwo() bool {
	if !r.two {
		select {
		case r.job.beside <- struct{}{}:
			r.two = true
		default:
		}
	}
	return r.two
}

// wait ends all rounds, and says why the first of them failed. Then the job's run is the last that was committed.
func (r *importRounds) wait() error {
	defer r.stop()
	defer func() {
		if r.two {
			<-r.job.beside
		}
	}()
	if r.last == nil {
		return nil
	}
	<-r.last.done
	r.job.run = r.last.behind.ImportRun
	return r.last.err
}

// errOvertaken is a round's that came to its end before the one before it had stored its own.
var errOvertaken = errors.New("the round before is not stored")

// importRound is one batch on its way into the database.
type importRound struct {
	job    *importJob
	number int
	batch  []part
	before *importRound // nil when it is long done
	from   tally        // the run before it, of the first round
	// told is the run behind this round, from before it is committed.
	told  atomic.Pointer[tally]
	begun chan struct{} // closed when the next may begin
	done  chan struct{} // closed when it is stored, or err says why it is not
	// Once it is done: the run behind what was stored, and why that is not all.
	behind tally
	err    error
}

func (r *importRound) do(ctx context.Context) {
	defer close(r.done)
	defer recovered(&r.err)
	begin := sync.OnceFunc(func() { close(r.begun) })
	defer begin()
	err := r.try(ctx, begin)
	begin()
	r.behind = r.from
	if r.before != nil {
		<-r.before.done
		if r.behind = r.before.behind; r.before.err != nil {
			r.err = r.before.err
			return
		}
	}
	switch {
	case err == nil:
		r.behind = *r.told.Load()
	case !errors.Is(err, commerce.ErrRowRefused) && !errors.Is(err, errOvertaken):
		r.err = err
	default: // alone it works, but for the value that the database refuses
		r.told.Store(nil) // nobody builds on what was undone
		r.behind, r.err = r.job.flush(ctx, r.behind, r.batch)
		told := r.behind
		r.told.Store(&told)
	}
	r.batch = nil
}

// try stores the batch while the round before may still be on its way. The database itself makes this one wait for that
// one, so that it finds deadlocks through this wait as it finds all others.
func (r *importRound) try(ctx context.Context, begin func()) (err error) {
	defer recovered(&err)
	j := r.job
	items := itemsOf(r.batch)
	if r.before != nil {
		<-r.before.begun
	}
	err = j.write(ctx, j.task.AccountID, func(ctx context.Context, tx Tx) error {
		if err := tx.Fence(ctx, j.task); err != nil {
			return err
		}
		if err := tx.LockRound(ctx, j.run.ID, r.number); err != nil {
			return err
		}
		begin()
		without, err := j.writeItems(ctx, tx, items)
		if err != nil {
			return err
		}
		after := r.from
		if r.before != nil {
			offset, err := tx.AwaitRound(ctx, j.run.ID)
			if err != nil {
				return err
			}
			told := r.before.told.Load()
			if told == nil || told.Offset != offset {
				return errOvertaken
			}
			after = *told
		}
		after = after.with(r.batch, without)
		r.told.Store(&after)
		return tx.SaveImport(ctx, after.ImportRun)
	})
	if err != nil {
		return fmt.Errorf("store a batch: %w", err)
	}
	j.progress.changed(j.task.AccountID)
	return nil
}
