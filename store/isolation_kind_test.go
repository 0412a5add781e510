package store_test

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
	"storegraph/store"
)

// jobKinds are River's kinds of jobs, and whether they belong to an account. One that is not here fails the test below.
var jobKinds = map[string]bool{"slice": true, "clean": false}

func TestIsolation_KnowsEveryKindOfJob(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	files, err := filepath.Glob("*.go")
	must(t, err)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		must(t, err)
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name != "Kind" || f.Recv == nil || len(f.Body.List) != 1 {
				continue
			}
			if r, ok := f.Body.List[0].(*ast.ReturnStmt); ok {
				if name, ok := r.Results[0].(*ast.BasicLit); ok {
					found[strings.Trim(name.Value, `"`)] = true
				}
			}
		}
	}
	for name := range found {
		if _, known := jobKinds[name]; !known {
			t.Errorf("jobs of the kind %q have no case", name)
		}
	}
	if len(found) != len(jobKinds) {
		t.Errorf("found the kinds %v", found)
	}
}

// Every kind of task, held by mine and reached for by theirs.
func TestIsolation_NoTaskIsWorkedOnByAnotherAccount(t *testing.T) {
	t.Parallel()
	for _, kind := range commerce.TaskKinds {
		e := setup(t)
		for _, a := range []commerce.AccountID{mine, theirs} {
			e.connect(a, string(a)+".myshopify.com")
			_, err := e.peek().Exec(t.Context(), `UPDATE sync_tasks SET due_at = NULL WHERE account_id = $1`, a)
			must(t, err)
		}
		element := commerce.Orders
		if kind == commerce.TaskUpkeep {
			element = ""
		}
		must(t, e.Schedule(t.Context(), mine, kind, element, at(0)))
		e.clock.advance(time.Minute)
		claimed, err := e.ClaimTasks(t.Context(), map[commerce.TaskKind]int{kind: 10}, time.Minute)
		must(t, err)
		if len(claimed) != 1 || claimed[0].AccountID != mine || claimed[0].Kind != kind {
			t.Fatalf("%s: claimed %+v", kind, claimed)
		}
		before := e.dump(mine)
		forged := claimed[0]
		forged.AccountID = theirs
		for name, do := range map[string]func(context.Context) error{
			"RenewTask": func(ctx context.Context) error { return e.RenewTask(ctx, forged) },
			"EndTask": func(ctx context.Context) error {
				return e.EndTask(ctx, forged, commerce.TaskResult{Failure: "intruder"})
			},
			"Fence": func(ctx context.Context) error {
				_, err := e.Sync(ctx, theirs, func(ctx context.Context, tx *store.SyncTx) error { return tx.Fence(ctx, claimed[0]) })
				return err
			},
		} {
			if err := do(t.Context()); err == nil && name != "EndTask" {
				t.Errorf("%s: %s with another account's task is no error", kind, name)
			}
			if e.dump(mine) != before {
				t.Errorf("%s: %s by theirs changed mine", kind, name)
			}
		}
		must(t, e.RenewTask(t.Context(), claimed[0])) // mine goes on
	}
}

// A job's arguments name its task and hold nothing else of the account.
func TestIsolation_JobsHoldIdsOnly(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.fill(mine, secret)
	conn := e.peek()
	must(t, e.PauseShop(t.Context(), mine, nil, ""))
	must(t, e.Schedule(t.Context(), mine, commerce.TaskUpkeep, "", at(0)))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ran := make(chan commerce.Task, 100)
	done := make(chan error, 1)
	go func() {
		done <- e.Work(ctx, store.WorkConfig{Poll: 20 * time.Millisecond, Do: func(_ context.Context, task commerce.Task) error {
			select {
			case ran <- task:
			default:
			}
			return nil
		}, Clean: func(context.Context) error { return nil }})
	}()
	select {
	case task := <-ran:
		if task.AccountID != mine {
			t.Errorf("ran %+v", task)
		}
	case <-ctx.Done():
		t.Fatal("nothing ran")
	}
	rows, err := conn.Query(t.Context(), `SELECT kind || ' ' || args::text || ' ' || metadata::text || ' ' || coalesce(errors::text, '') FROM river.river_job`)
	must(t, err)
	jobs, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	for _, job := range jobs {
		kind, _, _ := strings.Cut(job, " ")
		if owned, known := jobKinds[kind]; !known || owned != strings.Contains(job, string(mine)) || strings.Contains(job, secret) {
			t.Errorf("job %s", job)
		}
	}
	if len(jobs) == 0 {
		t.Error("no job was written")
	}
	cancel()
	<-done
}
