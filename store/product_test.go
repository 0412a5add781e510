package store_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/store"
)

func (e *env) putProduct(p commerce.Product) (outcome commerce.Outcome) {
	e.t.Helper()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) (err error) {
		outcome, err = tx.UpsertProduct(ctx, p)
		return err
	})
	return outcome
}

func (e *env) putCollection(c commerce.Collection) (outcome commerce.Outcome, changes []commerce.Change) {
	e.t.Helper()
	changes = e.sync(mine, func(ctx context.Context, tx *store.SyncTx) (err error) {
		outcome, err = tx.UpsertCollection(ctx, c)
		return err
	})
	return outcome, changes
}

func TestGetProduct_GivesBackRandomProducts(t *testing.T) {
	t.Parallel()
	e := setup(t)
	next := commerce.ID(0)
	rapid.Check(t, func(r *rapid.T) {
		want := sample.RandomProduct(r)
		next++
		want.ID, want.Collections = next, nil
		for i := range want.Variants {
			want.Variants[i].ID, want.Variants[i].ProductID, want.Variants[i].Position = next*1000+commerce.ID(i), next, i
		}
		if outcome := e.putProduct(want); outcome != commerce.Inserted {
			r.Fatalf("outcome %s", outcome)
		}
		got, err := e.GetProduct(t.Context(), mine, next)
		must(t, err)
		if d := cmp.Diff(&want, got, stored, cmpopts.EquateApproxTime(time.Microsecond)); d != "" {
			r.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func TestGetCollection_GivesBackRandomCollections(t *testing.T) {
	t.Parallel()
	e := setup(t)
	next := commerce.ID(0)
	rapid.Check(t, func(r *rapid.T) {
		want := sample.RandomCollection(r)
		next++
		want.ID = next
		e.putCollection(want)
		got, err := e.GetCollection(t.Context(), mine, next)
		must(t, err)
		want.ProductIDs = nil
		if d := cmp.Diff(&want, got, cmpopts.IgnoreFields(commerce.Collection{}, "SyncedAt"), cmpopts.EquateApproxTime(time.Microsecond)); d != "" {
			r.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func TestUpsertProduct_TellsWhatHappenedAndReplacesVariants(t *testing.T) {
	t.Parallel()
	e := setup(t)
	p := newProduct(1, 5)
	newer := newProduct(1, 6)
	newer.Variants = []commerce.Variant{{ID: 11, ProductID: 1, Title: "100 ml", Price: money("9.00"), CreatedAt: at(0), UpdatedAt: at(6)}}
	for _, step := range []struct {
		name string
		p    commerce.Product
		want commerce.Outcome
	}{{"new", p, commerce.Inserted}, {"the same", p, commerce.Unchanged}, {"older", newProduct(1, 4), commerce.Stale}, {"newer", newer, commerce.Updated}} {
		if got := e.putProduct(step.p); got != step.want {
			t.Errorf("%s: %s", step.name, got)
		}
	}
	byProduct, err := e.VariantsByProduct(t.Context(), mine, []commerce.ID{1, 2})
	must(t, err)
	byID, err := e.VariantsByID(t.Context(), mine, []commerce.ID{10, 11})
	must(t, err)
	if len(byProduct) != 1 || len(byProduct[1]) != 1 || byID[10] != nil || byID[11].Title != "100 ml" {
		t.Errorf("variants %+v, %+v", byProduct, byID)
	}
	remove := func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteProduct(ctx, 1, at(7)) }
	e.sync(mine, remove)
	e.sync(mine, remove)
	_, err = e.GetProduct(t.Context(), mine, 1)
	wantCode(t, err, commerce.NotFound)
	if got := e.putProduct(newer); got != commerce.Stale {
		t.Errorf("after its deletion: %s", got)
	}
}

func TestMembership_ComesFromBothSides(t *testing.T) {
	t.Parallel()
	e := setup(t)
	outcome, _ := e.putCollection(newCollection(900, 1, 1, 2)) // before its products
	if outcome != commerce.Inserted {
		t.Errorf("outcome %s", outcome)
	}
	for i := commerce.ID(1); i <= 3; i++ {
		e.putProduct(newProduct(i, 1)) // tells no collections: memberships stay
	}
	e.putCollection(newCollection(901, 1))
	refs := func() map[commerce.ID][]commerce.ID {
		t.Helper()
		got, err := e.CollectionsByProduct(t.Context(), mine, []commerce.ID{1, 2, 3})
		must(t, err)
		out := map[commerce.ID][]commerce.ID{}
		for id, list := range got {
			out[id] = ids(list, func(r commerce.CollectionRef) commerce.ID { return r.ID })
		}
		return out
	}
	diff(t, "from the collection", refs(), map[commerce.ID][]commerce.ID{1: {900}, 2: {900}})

	p := newProduct(2, 2)
	p.Collections = []commerce.CollectionRef{{ID: 901}, {ID: 999}}
	e.putProduct(p)
	diff(t, "from the product", refs(), map[commerce.ID][]commerce.ID{1: {900}, 2: {901}})

	c := newCollection(900, 2, 3, 3)
	_, changes := e.putCollection(c)
	diff(t, "from the collection again", refs(), map[commerce.ID][]commerce.ID{2: {901}, 3: {900}})
	diff(t, "changes", changes, []commerce.Change{{Kind: "collection", ID: "900"}, {Kind: "product", ID: "1"}, {Kind: "product", ID: "3"}})

	older := newCollection(900, 1, 1)
	if outcome, _ := e.putCollection(older); outcome != commerce.Stale {
		t.Errorf("older: %s", outcome)
	}
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteCollection(ctx, 900, at(3)) })
	diff(t, "after the deletion", refs(), map[commerce.ID][]commerce.ID{2: {901}})
	if outcome, _ := e.putCollection(c); outcome != commerce.Stale {
		t.Errorf("after its deletion: %s", outcome)
	}
}

func TestUpsertProduct_AnyOrderOfNewsEndsTheSame(t *testing.T) {
	t.Parallel()
	e := setup(t)
	next := commerce.ID(0)
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(r, "news")
		minutes := rapid.SliceOfNDistinct(rapid.IntRange(0, 50), n, n, rapid.ID[int]).Draw(r, "minutes")
		sizes := rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(r, "variants")
		var rows []*commerce.Product
		for range 2 {
			next++
			for _, i := range append(rand.Perm(n), rand.IntN(n)) {
				p := newProduct(next, minutes[i])
				p.Title, p.Handle = "Serum", "serum"
				v := p.Variants[0]
				p.Variants = nil
				for k := range sizes[i] {
					v.ID, v.Position = next*10+commerce.ID(k), minutes[i]+k
					p.Variants = append(p.Variants, v)
				}
				e.putProduct(p)
			}
			got, err := e.GetProduct(t.Context(), mine, next)
			must(t, err)
			got.ID = 0
			for i := range got.Variants {
				got.Variants[i].ID, got.Variants[i].ProductID = got.Variants[i].ID%10, 0
			}
			rows = append(rows, got)
		}
		if d := cmp.Diff(rows[0], rows[1], stored); d != "" {
			r.Fatalf("two products of the same news differ:\n%s", d)
		}
	})
	list, err := e.ListProducts(t.Context(), mine, commerce.ProductFilter{}, "", false, commerce.Page{})
	must(t, err)
	if slices.ContainsFunc(list.Items, func(p commerce.Product) bool { return p.Variants != nil || p.Collections != nil }) {
		t.Error("lists say that they come without variants and collections")
	}
}
