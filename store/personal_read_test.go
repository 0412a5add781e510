package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"storegraph/commerce"
)

func newRead(kind string, objects int64) commerce.PersonalRead {
	return commerce.PersonalRead{AccountID: mine, KeyID: "key-1", Role: commerce.RoleAdmin, Operation: "Card", Kind: kind, Objects: objects}
}

// noted writes what is noted, as a process does that ends.
func (e *env) noted(list ...commerce.PersonalRead) {
	e.t.Helper()
	s := e.open(testKeys...)
	for _, p := range list {
		s.NotePersonalRead(p)
	}
	s.Close()
}

func TestPersonalReads_AreCountedTogetherAndKept(t *testing.T) {
	t.Parallel()
	e := setup(t)
	other := newRead("Contact", 5)
	other.AccountID = theirs
	e.noted(newRead("Contact", 2), newRead("Contact", 3), newRead("Order", 1), newRead("Order", 0), other)
	e.clock.advance(time.Minute)
	e.noted(newRead("Contact", 1))
	got, err := e.ListPersonalReads(t.Context(), mine, 0, 10)
	must(t, err)
	row := func(sequence int64, at time.Time, kind string, reads int, objects int64) commerce.PersonalRead {
		p := newRead(kind, objects)
		p.Sequence, p.ReadAt, p.Reads = sequence, at, reads
		return p
	}
	diff(t, "reads", got, []commerce.PersonalRead{row(3, at(1), "Contact", 1, 1), row(2, noon, "Order", 1, 1), row(1, noon, "Contact", 2, 5)}, cmpopts.EquateEmpty())
	page, err := e.ListPersonalReads(t.Context(), mine, 3, 1)
	must(t, err)
	if len(page) != 1 || page[0].Sequence != 2 {
		t.Errorf("page %+v", page)
	}
	n, broken, err := e.VerifyPersonalReads(t.Context(), mine)
	must(t, err)
	if n != 3 || broken != 0 {
		t.Errorf("%d rows, broken at %d", n, broken)
	}
}

func TestPersonalReads_AreWrittenWithinSecondsByThemselves(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.NotePersonalRead(newRead("Contact", 2))
	for range 3000 {
		n, err := e.CountPersonalReads(t.Context(), mine)
		must(t, err)
		if n == 1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("nothing was written")
}

func TestPersonalReads_CannotBeRewrittenByWhoServes(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.noted(newRead("Contact", 2))
	conn := e.peek()
	for _, role := range []string{"storegraph_app", "storegraph_operator"} {
		for _, statement := range []string{`UPDATE personal_reads SET objects = 1`, `DELETE FROM personal_reads`, `TRUNCATE personal_reads`} {
			if role == "storegraph_operator" && strings.HasPrefix(statement, "DELETE") {
				continue // which throws old ones away
			}
			_, err := conn.Exec(t.Context(), "SET ROLE "+role)
			must(t, err)
			if _, err = conn.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "42501") {
				t.Errorf("%s, %s: %v", role, statement, err)
			}
			_, err = conn.Exec(t.Context(), "RESET ROLE")
			must(t, err)
		}
	}
}

func TestPersonalReads_ShowEveryEdit(t *testing.T) {
	t.Parallel()
	e := setup(t)
	const rows, edits = 40, 1000
	for i := range rows {
		e.noted(newRead(fmt.Sprintf("Kind%d", i), 1))
	}
	conn, r := e.peek(), rand.New(rand.NewPCG(7, 7))
	_, err := conn.Exec(t.Context(), `CREATE TEMP TABLE untouched AS TABLE personal_reads`)
	must(t, err)
	for range edits {
		id := 2 + r.IntN(rows-2) // one in between
		statement := []string{
			`UPDATE personal_reads SET objects = objects + 1 WHERE id = $1`, `UPDATE personal_reads SET reads = reads + 1 WHERE id = $1`,
			`UPDATE personal_reads SET key_id = 'somebody' WHERE id = $1`, `UPDATE personal_reads SET kind = kind || 's' WHERE id = $1`,
			`UPDATE personal_reads SET read_at = read_at + interval '1 us' WHERE id = $1`, `UPDATE personal_reads SET operation = '' WHERE id = $1`,
			`UPDATE personal_reads SET role = 'READER' WHERE id = $1`, `DELETE FROM personal_reads WHERE id = $1`,
			`UPDATE personal_reads SET chain = sha256(chain) WHERE id = $1`, `UPDATE personal_reads SET previous = sha256(previous) WHERE id = $1`,
			`UPDATE personal_reads SET pepper_id = 'k9' WHERE id = $1`,
			`UPDATE personal_reads SET id = 1000 + $1 WHERE id = $1`,
		}[r.IntN(12)]
		_, err := conn.Exec(t.Context(), statement, id)
		must(t, err)
		if _, broken, err := e.VerifyPersonalReads(t.Context(), mine); err != nil || broken == 0 {
			t.Fatalf("%s of %d does not show: %v", statement, id, err)
		}
		_, err = conn.Exec(t.Context(), `DELETE FROM personal_reads`)
		must(t, err)
		_, err = conn.Exec(t.Context(), `INSERT INTO personal_reads TABLE untouched`)
		must(t, err)
	}
}

func TestPrunePersonalReads_ForgetsWhatIsOld(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.noted(newRead("Contact", 1))
	e.clock.advance(commerce.PersonalReadRetention)
	e.noted(newRead("Order", 1))
	e.clock.advance(time.Second)
	n, err := e.PrunePersonalReads(t.Context())
	must(t, err)
	left, err := e.ListPersonalReads(t.Context(), mine, 0, 10)
	must(t, err)
	if n != 1 || len(left) != 1 || left[0].Kind != "Order" {
		t.Errorf("deleted %d, left %+v", n, left)
	}
	if _, broken, err := e.VerifyPersonalReads(t.Context(), mine); err != nil || broken != 0 {
		t.Errorf("what is left is broken at %d: %v", broken, err)
	}
}
