package store_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/store"
)

// stored ignores what the store adds.
var stored = cmp.Options{
	cmpopts.IgnoreFields(commerce.Order{}, "Version", "SyncedAt"),
	cmpopts.IgnoreFields(commerce.Transaction{}, "SyncedAt"),
	cmpopts.IgnoreFields(commerce.Product{}, "SyncedAt"),
	cmpopts.EquateEmpty(),
}

func TestGetOrder_GivesBackWhatWasStored(t *testing.T) {
	t.Parallel()
	e := setup(t)
	want := sample.Order()
	var product commerce.Product
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		for _, l := range want.LineItems {
			p := *l.Product
			p.Collections = []commerce.CollectionRef{{ID: 900}}
			if _, err := tx.UpsertProduct(ctx, p); err != nil {
				return err
			}
			product = p
		}
		if _, err := tx.UpsertCollection(ctx, newCollection(900, 0)); err != nil {
			return err
		}
		if _, _, err := tx.UpsertOrder(ctx, want); err != nil {
			return err
		}
		_, err := tx.UpsertTransaction(ctx, *want.Transaction)
		return err
	})

	got, err := e.GetOrder(t.Context(), mine, want.ID)

	must(t, err)
	for i := range want.LineItems {
		p := *want.LineItems[i].Product
		p.Variants, p.Collections = nil, []commerce.CollectionRef{{ID: 900, Title: "Collection 900", Handle: "collection-900"}}
		want.LineItems[i].Product = &p
	}
	diff(t, "order", got, &want, stored)
	if got.Version == 0 || !got.SyncedAt.Equal(noon) {
		t.Errorf("got version %d, synced at %v", got.Version, got.SyncedAt)
	}
	full, err := e.GetProduct(t.Context(), mine, product.ID)
	must(t, err)
	diff(t, "variants", full.Variants, product.Variants, stored)
}

// Whatever valid order Shopify may send, hostile text and extreme amounts included, is read back as it was.
func TestGetOrder_GivesBackRandomOrders(t *testing.T) {
	t.Parallel()
	e := setup(t)
	next := commerce.ID(0)
	rapid.Check(t, func(r *rapid.T) {
		want := sample.RandomOrder(r)
		next++
		want.ID = next
		want.Transaction = nil
		for i := range want.LineItems {
			want.LineItems[i].ID = next*1000 + commerce.ID(i)
			want.LineItems[i].OrderID = next
			want.LineItems[i].Product = nil
		}
		want.ContactID = nil
		if _, outcome := e.putOrder(want); outcome != commerce.Inserted {
			r.Fatalf("outcome %s", outcome)
		}
		got, err := e.GetOrder(t.Context(), mine, want.ID)
		must(t, err)
		slices.SortFunc(want.LineItems, func(a, b commerce.LineItem) int {
			if a.Position != b.Position {
				return a.Position - b.Position
			}
			return int(a.ID - b.ID)
		})
		if d := cmp.Diff(&want, got, stored, cmpopts.EquateApproxTime(time.Microsecond)); d != "" {
			r.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func TestUpsertOrder_TellsWhatHappened(t *testing.T) {
	t.Parallel()
	e := setup(t)

	before, outcome := e.putOrder(newOrder(1, 5))
	if before != nil || outcome != commerce.Inserted {
		t.Errorf("new: before %v, %s", before, outcome)
	}
	first, err := e.GetOrder(t.Context(), mine, 1)
	must(t, err)

	before, outcome = e.putOrder(newOrder(1, 5))
	if outcome != commerce.Unchanged || before == nil || len(before.LineItems) != 1 {
		t.Errorf("the same again: before %v, %s", before, outcome)
	}
	again, err := e.GetOrder(t.Context(), mine, 1)
	must(t, err)
	if again.Version != first.Version {
		t.Errorf("the same again took a new version: %d after %d", again.Version, first.Version)
	}

	older := newOrder(1, 4)
	older.Name = "older"
	if _, outcome = e.putOrder(older); outcome != commerce.Stale {
		t.Errorf("older: %s", outcome)
	}
	equal := newOrder(1, 5)
	equal.Name = "equal"
	if before, outcome = e.putOrder(equal); outcome != commerce.Updated || before.Name != "#1" {
		t.Errorf("of the same second: before %s, %s", before.Name, outcome)
	}
	got, err := e.GetOrder(t.Context(), mine, 1)
	must(t, err)
	if got.Name != "equal" || got.Version <= first.Version {
		t.Errorf("got %s, version %d after %d", got.Name, got.Version, first.Version)
	}
}

func TestUpsertOrder_ReplacesLineItemsButKeepsTheirTags(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		_, err := tx.UpsertProduct(ctx, newProduct(77, 0))
		return err
	})
	o := newOrder(1, 1)
	o.LineItems = append(o.LineItems, newLine(11, 1), newLine(12, 1))
	o.LineItems[1].ProductTags = []string{"told"}
	e.putOrder(o)

	o = newOrder(1, 2)
	o.LineItems = []commerce.LineItem{newLine(12, 1), newLine(11, 1), newLine(13, 1)}
	for i := range o.LineItems {
		o.LineItems[i].Position = i
	}
	o.LineItems[1].ProductTags = []string{"later"}
	o.LineItems[1].Quantity = 7
	o.LineItems[2].ProductID = new(commerce.ID(99)) // not stored
	e.putOrder(o)

	lines, err := e.LineItemsByOrder(t.Context(), mine, []commerce.ID{1})
	must(t, err)
	type line struct {
		ID       commerce.ID
		Quantity int
		Tags     []string
	}
	var got []line
	for _, l := range lines[1] {
		got = append(got, line{l.ID, l.Quantity, l.ProductTags})
	}
	diff(t, "lines", got, []line{{12, 1, []string{"skin"}}, {11, 7, []string{"told"}}, {13, 1, nil}})
}

func TestDeleteOrder_StaysDeleted(t *testing.T) {
	t.Parallel()
	e := setup(t)
	id, _ := e.putContact(newCustomer(501, "ann.lee@example.com", 0))
	o := newOrder(1, 5)
	o.ContactID = &id
	e.putOrder(o)
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		_, err := tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: 1, OrderName: "#1", PaymentEvent: payment(1, commerce.PaymentSale, commerce.PaymentSuccess, 1)})
		return err
	})

	// The clock that told of the deletion lags behind the order's.
	remove := func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteOrder(ctx, 1, at(3)) }
	changes := e.sync(mine, remove)
	e.sync(mine, remove)

	if !slices.Contains(changes, commerce.Change{Kind: "order", ID: "1"}) || !slices.Contains(changes, commerce.Change{Kind: "contact", ID: string(id)}) {
		t.Errorf("changes %v", changes)
	}
	_, err := e.GetOrder(t.Context(), mine, 1)
	wantCode(t, err, commerce.NotFound)
	_, err = e.GetTransaction(t.Context(), mine, 1)
	wantCode(t, err, commerce.NotFound)
	c, err := e.GetContact(t.Context(), mine, id)
	must(t, err)
	if c.Facts.OrdersCount != 0 || c.Facts.TotalSpent != nil || c.Facts.LastOrderID != nil {
		t.Errorf("facts %+v", c.Facts)
	}
	if _, outcome := e.putOrder(newOrder(1, 5)); outcome != commerce.Stale {
		t.Errorf("news as old as the order was: %s", outcome)
	}
	if _, outcome := e.putOrder(newOrder(1, 6)); outcome != commerce.Inserted {
		t.Errorf("news younger than the deletion: %s", outcome)
	}
}

// A set of news about one order ends in the same row, in whatever order it is told, once or twice.
func TestUpsertOrder_AnyOrderOfNewsEndsTheSame(t *testing.T) {
	t.Parallel()
	e := setup(t)
	next := commerce.ID(1000)
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(r, "news")
		minutes := rapid.SliceOfNDistinct(rapid.IntRange(0, 50), n, n, rapid.ID[int]).Draw(r, "minutes")
		deleted := rapid.Bool().Draw(r, "deleted")
		news := make([]commerce.Order, n)
		for i := range news {
			o := newOrder(0, minutes[i])
			o.Name = rapid.StringMatching(`#[0-9]{1,4}`).Draw(r, "name")
			if rapid.Bool().Draw(r, "paid") {
				o.PaidAt = new(at(rapid.IntRange(0, 3).Draw(r, "paid at")))
			}
			for l := range rapid.IntRange(0, 3).Draw(r, "lines") {
				line := newLine(commerce.ID(l), 0)
				line.Quantity = rapid.IntRange(1, 9).Draw(r, "quantity")
				o.LineItems = append(o.LineItems[:l:l], line)
			}
			news[i] = o
		}
		var rows []*commerce.Order
		for range 2 {
			next++
			steps := rand.Perm(n)
			steps = append(steps, steps[:rapid.IntRange(0, n).Draw(r, "repeated")]...)
			for i, step := range steps {
				if deleted && i == len(steps)/2 {
					e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteOrder(ctx, next, at(51)) })
				}
				o := news[step]
				o.ID = next
				o.LineItems = slices.Clone(o.LineItems)
				for l := range o.LineItems {
					o.LineItems[l].ID = next*10 + commerce.ID(l)
					o.LineItems[l].Position = l
				}
				e.putOrder(o)
			}
			got, err := e.GetOrder(t.Context(), mine, next)
			if deleted {
				wantCode(t, err, commerce.NotFound)
				continue
			}
			must(t, err)
			got.ID = 0
			for l := range got.LineItems {
				got.LineItems[l].ID, got.LineItems[l].OrderID = commerce.ID(l), 0
			}
			rows = append(rows, got)
		}
		if len(rows) == 2 {
			if d := cmp.Diff(rows[0], rows[1], stored); d != "" {
				r.Fatalf("two orders of the same news differ:\n%s", d)
			}
		}
	})
}

// Two transactions that know an order is new, at the same moment: one inserts, the other sees that.
func TestUpsertOrder_ConcurrentInsertsAreSeenByTheSecond(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var mu sync.Mutex
	var fresh int
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			o := newOrder(1, i)
			_, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
				before, _, err := tx.UpsertOrder(ctx, o)
				if before == nil && err == nil {
					mu.Lock()
					fresh++
					mu.Unlock()
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := e.GetOrder(t.Context(), mine, 1)
	must(t, err)
	if fresh != 1 || !got.UpdatedAt.Equal(at(5)) {
		t.Errorf("%d transactions found the order new, the row is of %v", fresh, got.UpdatedAt)
	}
}

// A deletion and the first news of an order, in transactions that cannot see each other, end deleted.
func TestDeleteOrder_WinsOverAnInsertOnItsWay(t *testing.T) {
	t.Parallel()
	e := setup(t)
	inserted, deleted := make(chan struct{}), make(chan struct{})
	var once sync.Once
	done := make(chan error)
	go func() {
		_, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
			_, _, err := tx.UpsertOrder(ctx, newOrder(1, 1))
			once.Do(func() { close(inserted) })
			<-deleted
			return err
		})
		done <- err
	}()
	<-inserted
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteOrder(ctx, 1, at(2)) })
	close(deleted)
	must(t, <-done)

	_, err := e.GetOrder(t.Context(), mine, 1)
	wantCode(t, err, commerce.NotFound)
}

func TestSync_UndoesAllWhenTheFunctionFails(t *testing.T) {
	t.Parallel()
	e := setup(t)
	stop := errors.New("stop")
	_, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
		if _, _, err := tx.UpsertOrder(ctx, newOrder(1, 1)); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	_, err = e.GetOrder(t.Context(), mine, 1)
	wantCode(t, err, commerce.NotFound)
}

func TestUpsertOrders_StoresManyAsOneByOne(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.putOrder(newOrder(2, 9))
	var got []commerce.Outcome
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		results, err := tx.UpsertOrders(ctx, []commerce.Order{newOrder(3, 1), newOrder(2, 1), newOrder(1, 1), newOrder(3, 2), newOrder(3, 1)})
		got = nil
		for _, r := range results {
			got = append(got, r.Outcome)
		}
		return err
	})
	diff(t, "outcomes", got, []commerce.Outcome{commerce.Inserted, commerce.Stale, commerce.Inserted, commerce.Updated, commerce.Stale})
	n, err := e.CountOrders(t.Context(), mine, commerce.OrderFilter{})
	must(t, err)
	if n != 3 {
		t.Errorf("%d orders", n)
	}
}
