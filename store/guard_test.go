package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/store"
)

// guarded are the kinds of objects that Shopify dates: put tells a state, stored reads what is kept of it.
var guarded = []struct {
	kind, table, key, text string
	put                    func(tx *store.SyncTx, ctx context.Context, id commerce.ID, text string, updated, fetched time.Time) (commerce.Outcome, error)
}{
	{"order", "orders", "id", "name", func(tx *store.SyncTx, ctx context.Context, id commerce.ID, text string, updated, fetched time.Time) (commerce.Outcome, error) {
		o := newOrder(id, 0)
		o.Name, o.UpdatedAt, o.FetchedAt = text, updated, fetched
		_, outcome, err := tx.UpsertOrder(ctx, o)
		return outcome, err
	}},
	{"contact", "contacts", "shopify_id", "first_name", func(tx *store.SyncTx, ctx context.Context, id commerce.ID, text string, updated, fetched time.Time) (commerce.Outcome, error) {
		c := newCustomer(id, "", 0)
		c.FirstName, c.UpdatedAt, c.FetchedAt = &text, updated, fetched
		_, outcome, err := tx.UpsertContact(ctx, c)
		return outcome, err
	}},
	{"product", "products", "id", "title", func(tx *store.SyncTx, ctx context.Context, id commerce.ID, text string, updated, fetched time.Time) (commerce.Outcome, error) {
		p := newProduct(id, 0)
		p.Title, p.UpdatedAt, p.FetchedAt = text, updated, fetched
		return tx.UpsertProduct(ctx, p)
	}},
	{"collection", "collections", "id", "title", func(tx *store.SyncTx, ctx context.Context, id commerce.ID, text string, updated, fetched time.Time) (commerce.Outcome, error) {
		c := newCollection(id, 0)
		c.Title, c.UpdatedAt, c.FetchedAt = text, updated, fetched
		return tx.UpsertCollection(ctx, c)
	}},
}

// An object changes a few times within two seconds, and is read in between. Whatever the order in which the readings are
// told, and however often, the last one counts.
func TestGuard_TheLastReadingCountsInAnyOrder(t *testing.T) {
	t.Parallel()
	type reading struct {
		text             string
		updated, fetched time.Time
	}
	e := setup(t)
	db := e.peek()
	next := commerce.ID(1000)
	for _, kind := range guarded {
		t.Run(kind.kind, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				moments := rapid.SliceOfNDistinct(rapid.IntRange(0, 1500), 4, 12, rapid.ID[int]).Draw(rt, "moments")
				slices.Sort(moments)
				var readings []reading
				var now reading
				for i, ms := range moments {
					moment := noon.Add(time.Duration(ms) * time.Millisecond)
					if i == 0 || rapid.Bool().Draw(rt, "changes") {
						now.updated = moment.Truncate(time.Second)
						if now.text = "one"; i%2 == 0 { // and back again
							now.text = "two"
						}
						continue
					}
					now.fetched = moment
					readings = append(readings, now)
				}
				now.fetched = noon.Add(2500 * time.Millisecond)
				told := append(rapid.Permutation(append(readings, now)).Draw(rt, "told"), readings...)
				next++
				for _, r := range told {
					e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
						_, err := kind.put(tx, ctx, next, r.text, r.updated, r.fetched)
						return err
					})
				}
				var text string
				must(t, db.QueryRow(t.Context(), fmt.Sprintf(`SELECT %s FROM %s WHERE account_id = $1 AND %s = $2`, kind.text, kind.table, kind.key), mine, next).Scan(&text))
				if text != now.text {
					rt.Fatalf("stored %q, want %q of %v", text, now.text, told)
				}
			})
		})
	}
}

func TestGuard_NotesALaterReadingWhileItMatters(t *testing.T) {
	t.Parallel()
	e := setup(t)
	db := e.peek()
	soon := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
	for _, kind := range guarded {
		const id = 77
		put := func(text string, fetched time.Time) (outcome commerce.Outcome, changes int) {
			t.Helper()
			list := e.sync(mine, func(ctx context.Context, tx *store.SyncTx) (err error) {
				outcome, err = kind.put(tx, ctx, id, text, noon, fetched)
				return err
			})
			return outcome, len(list)
		}
		row := func() (version int64, synced time.Time, fetched time.Time) {
			t.Helper()
			must(t, db.QueryRow(t.Context(), fmt.Sprintf(`SELECT version, synced_at, fetched_at FROM %s WHERE account_id = $1 AND %s = $2`, kind.table, kind.key), mine, id).
				Scan(&version, &synced, &fetched))
			return version, synced, fetched
		}
		put("a", soon(100))
		version, synced, _ := row()
		e.clock.advance(time.Minute)
		for _, step := range []struct {
			text    string
			fetched time.Time
			want    commerce.Outcome
			noted   time.Time
		}{
			{"a", soon(900), commerce.Unchanged, soon(900)},
			{"b", soon(500), commerce.Stale, soon(900)},       // "a" was read after "b"
			{"a", soon(300), commerce.Stale, soon(900)},       // earlier, although the same
			{"a", time.Time{}, commerce.Unchanged, soon(900)}, // unknown
			{"a", soon(2700), commerce.Unchanged, soon(2700)}, // now no later state of that second can come, clocks included
			{"a", soon(9000), commerce.Unchanged, soon(2700)}, // so this one needs no write
		} {
			outcome, changes := put(step.text, step.fetched)
			if outcome != step.want || changes != 0 {
				t.Errorf("%s %q read at %s: %s with %d changes, want %s", kind.kind, step.text, step.fetched, outcome, changes, step.want)
			}
			v, s, f := row()
			if v != version || !s.Equal(synced) || !f.Equal(step.noted) {
				t.Errorf("%s %q read at %s: version %d, synced %s, fetched %s; want %d, %s, %s", kind.kind, step.text, step.fetched, v, s, f, version, synced, step.noted)
			}
		}
		if outcome, _ := put("b", time.Time{}); outcome != commerce.Updated {
			t.Errorf("%s of an unknown reading: %s, want UPDATED: the later writer wins", kind.kind, outcome)
		}
		if outcome, _ := put("c", soon(1)); outcome != commerce.Updated {
			t.Errorf("%s after an unknown reading: %s, want UPDATED", kind.kind, outcome)
		}
	}
}

// Of one pair two sides tell: whoever was read later is right, in whatever order they are told.
func TestMembership_TheSideReadLaterIsRight(t *testing.T) {
	t.Parallel()
	e := setup(t)
	db := e.peek()
	type word struct {
		collection bool
		in         bool
		at         int
	}
	next := commerce.ID(0)
	rapid.Check(t, func(rt *rapid.T) {
		next++
		moments := rapid.SliceOfNDistinct(rapid.IntRange(0, 100), 1, 5, rapid.ID[int]).Draw(rt, "moments")
		slices.Sort(moments)
		var words []word
		for _, at := range moments {
			words = append(words, word{collection: rapid.Bool().Draw(rt, "collection"), in: rapid.Bool().Draw(rt, "in"), at: at})
		}
		want := words[len(words)-1].in
		for _, w := range rapid.Permutation(words).Draw(rt, "told") {
			e.sync(mine, func(ctx context.Context, tx *store.SyncTx) (err error) {
				if w.collection {
					c := newCollection(next, w.at)
					if c.ProductIDs = []commerce.ID{}; w.in {
						c.ProductIDs = append(c.ProductIDs, next)
					}
					c.FetchedAt = c.UpdatedAt.Add(time.Second)
					_, err = tx.UpsertCollection(ctx, c)
					return err
				}
				p := newProduct(next, w.at)
				if p.Collections = []commerce.CollectionRef{}; w.in {
					p.Collections = append(p.Collections, commerce.CollectionRef{ID: next})
				}
				p.FetchedAt = p.UpdatedAt.Add(time.Second)
				_, err = tx.UpsertProduct(ctx, p)
				return err
			})
		}
		var in bool
		must(t, db.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM collection_products WHERE account_id = $1 AND collection_id = $2 AND product_id = $2)`, mine, next).Scan(&in))
		if in != want {
			rt.Fatalf("the pair is stored: %v, want %v of %v", in, want, words)
		}
	})
}

// Rules move products without news of the collection: its word counts although nothing else of it changed.
func TestMembership_IsComparedAlthoughTheObjectIsUnchanged(t *testing.T) {
	t.Parallel()
	e := setup(t)
	c := newCollection(900, 0, 1)
	c.FetchedAt = at(1)
	e.putCollection(c)
	p := newProduct(1, 0)
	p.Collections, p.FetchedAt = []commerce.CollectionRef{}, at(2)
	e.putProduct(p)
	refs := func() int {
		found, err := e.CollectionsByProduct(t.Context(), mine, []commerce.ID{1})
		must(t, err)
		return len(found[1])
	}
	if refs() != 0 {
		t.Fatal("the product was read later and is in no collection")
	}
	c.FetchedAt = at(3)
	outcome, changes := e.putCollection(c)
	if outcome != commerce.Unchanged || refs() != 1 {
		t.Errorf("%s with %d collections, want UNCHANGED with 1", outcome, refs())
	}
	diff(t, "changes", changes, []commerce.Change{{Kind: "collection", ID: "900"}, {Kind: "product", ID: "1"}})
	p.FetchedAt = at(2)
	if p.Vendor = "news"; e.putProduct(p) != commerce.Updated || refs() != 1 {
		t.Error("an earlier reading of the product took it out of the collection that was read later")
	}
	if _, changes := e.putCollection(c); len(changes) != 0 {
		t.Errorf("told again: %v", changes)
	}
}
