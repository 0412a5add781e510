package store_test

import (
	"context"
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

func TestGetContact_GivesBackRandomContacts(t *testing.T) {
	t.Parallel()
	e := setup(t)
	next := commerce.ID(0)
	rapid.Check(t, func(r *rapid.T) {
		want := sample.RandomContact(r)
		next++
		want.ShopifyID = new(next)
		want.Email, want.Phone = nil, nil // one person must not be taken for another
		want.Facts, want.LastOrder, want.Orders = commerce.ContactFacts{}, nil, nil
		if want.Source == nil {
			want.Source = new("Shopify")
		}
		id, outcome := e.putContact(want)
		if outcome != commerce.Inserted {
			r.Fatalf("outcome %s", outcome)
		}
		got, err := e.GetContactByShopifyID(t.Context(), mine, next)
		must(t, err)
		want.ID = id
		for _, c := range []*commerce.Consent{&want.EmailConsent, &want.SMSConsent} {
			if c.State == "" {
				*c = commerce.Consent{OptInLevel: c.OptInLevel, UpdatedAt: c.UpdatedAt}
			}
		}
		if d := cmp.Diff(&want, got, cmpopts.IgnoreFields(commerce.Contact{}, "SyncedAt"), cmpopts.EquateApproxTime(time.Microsecond)); d != "" {
			r.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func TestUpsertContact_TellsWhatHappened(t *testing.T) {
	t.Parallel()
	e := setup(t)
	id, outcome := e.putContact(newCustomer(501, "ann@example.com", 5))
	if outcome != commerce.Inserted || id == "" {
		t.Errorf("new: %q %s", id, outcome)
	}
	for _, step := range []struct {
		name string
		c    commerce.Contact
		want commerce.Outcome
	}{
		{"the same", newCustomer(501, "ann@example.com", 5), commerce.Unchanged},
		{"older", newCustomer(501, "old@example.com", 4), commerce.Stale},
		{"of the same second", newCustomer(501, "new@example.com", 5), commerce.Updated},
		{"without email", newCustomer(501, "", 6), commerce.Updated},
	} {
		again, outcome := e.putContact(step.c)
		if again != id || outcome != step.want {
			t.Errorf("%s: got %q %s, want %q %s", step.name, again, outcome, id, step.want)
		}
	}
	got, err := e.GetContact(t.Context(), mine, id)
	must(t, err)
	if got.Email != nil || !got.UpdatedAt.Equal(at(6)) {
		t.Errorf("got %+v", got)
	}
}

func TestUpsertContact_AnyOrderOfNewsEndsTheSame(t *testing.T) {
	t.Parallel()
	e := setup(t)
	next := commerce.ID(0)
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(r, "news")
		minutes := rapid.SliceOfNDistinct(rapid.IntRange(0, 50), n, n, rapid.ID[int]).Draw(r, "minutes")
		var rows []*commerce.Contact
		names := rapid.SliceOfN(rapid.StringMatching(`[A-Z][a-z]{0,5}`), n, n).Draw(r, "names")
		silent := rapid.SliceOfN(rapid.Bool(), n, n).Draw(r, "silent")
		for range 2 {
			next++
			for _, i := range append(rand.Perm(n), rand.IntN(n)) {
				c := newCustomer(next, "", minutes[i])
				c.LastName = &names[i]
				if silent[i] {
					c.LastName, c.FirstName = nil, nil
				}
				e.putContact(c)
			}
			got, err := e.GetContactByShopifyID(t.Context(), mine, next)
			must(t, err)
			rows = append(rows, got)
		}
		if d := cmp.Diff(rows[0], rows[1], cmpopts.IgnoreFields(commerce.Contact{}, "ID", "ShopifyID", "SyncedAt")); d != "" {
			r.Fatalf("two contacts of the same news differ:\n%s", d)
		}
	})
}

func TestUpsertContact_AdoptsWhomTheCRMRegistered(t *testing.T) {
	t.Parallel()
	e := setup(t)
	birthday := commerce.Date{Year: 1990, Month: time.April, Day: 23}
	byEmail, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{
		ID: "crm-1", FirstName: new("Annie"), Email: new(" ANN@example.com "), Phone: new("+1 (515) 555-2345"),
		Timezone: new("America/New_York"), DateOfBirth: &birthday, Website: new("https://ann.example.com"), Source: new("Referral"),
	})
	must(t, err)
	byPhone, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{ID: "crm-2", Phone: new("+44 20 7946 0958")})
	must(t, err)

	one := newCustomer(501, "ann@EXAMPLE.com", 1)
	one.FirstName, one.LastName = new("Ann"), nil
	two := newCustomer(502, "bob@example.com", 1)
	two.Phone = new("+442079460958")
	first, outcome := e.putContact(one)
	second, _ := e.putContact(two)
	third, _ := e.putContact(newCustomer(503, "ann@example.com", 1)) // the address is taken by a customer now

	if first != byEmail.ID || second != byPhone.ID || third == byEmail.ID || outcome != commerce.Updated {
		t.Fatalf("got %s %s %s", first, second, third)
	}
	got, err := e.GetContact(t.Context(), mine, "crm-1")
	must(t, err)
	if *got.FirstName != "Ann" || *got.Phone != "+1 (515) 555-2345" || *got.Timezone != "America/New_York" || *got.DateOfBirth != birthday ||
		*got.Website != "https://ann.example.com" || *got.Source != "Referral" || *got.ShopifyID != 501 {
		t.Errorf("got %+v", got)
	}
	// Shopify's silence in later news erases nothing that the CRM said either.
	one.UpdatedAt, one.FirstName = at(2), nil
	e.putContact(one)
	got, err = e.GetContact(t.Context(), mine, "crm-1")
	must(t, err)
	if *got.FirstName != "Annie" || *got.Phone != "+1 (515) 555-2345" || got.Timezone == nil {
		t.Errorf("after silence: %+v", got)
	}
}

func TestRegisterContact_BecomesThePersonWhomShopifyKnows(t *testing.T) {
	t.Parallel()
	e := setup(t)
	id, _ := e.putContact(newCustomer(501, "ann@example.com", 1))

	got, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{ID: "crm-1", FirstName: new("Annie"), Email: new("Ann@Example.com"), Website: new("https://a.example.com")})

	must(t, err)
	if got.ID != id || *got.FirstName != "Ann" || *got.Website != "https://a.example.com" {
		t.Errorf("got %+v", got)
	}
	same, err := e.GetContact(t.Context(), mine, "crm-1")
	must(t, err)
	diff(t, "by the CRM's id", same, got)
	again, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{ID: "crm-1", Locale: new("en")})
	must(t, err)
	if again.ID != id || *again.Website != "https://a.example.com" || *again.Locale != "en" {
		t.Errorf("registered again: %+v", again)
	}
	// Two contacts that the CRM registered stay two, whatever address they share.
	other, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{ID: "crm-2", Email: new("ann@example.com")})
	must(t, err)
	if other.ID != "crm-2" {
		t.Errorf("the second registration became %s", other.ID)
	}
	fresh, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{Email: new("new@example.com")})
	must(t, err)
	if fresh.ID == "" || fresh.ShopifyID != nil || fresh.SyncedAt != nil {
		t.Errorf("generated: %+v", fresh)
	}
}

func TestRegisterContact_TakesTheOrdersThatWaited(t *testing.T) {
	t.Parallel()
	e := setup(t)
	guest := newOrder(1, 1)
	guest.Buyer = commerce.Buyer{Email: new("GUEST@example.com")}
	e.putOrder(guest)

	c, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{ID: "crm-1", Email: new("guest@example.com")})

	must(t, err)
	if c.Facts.OrdersCount != 1 || c.Facts.TotalSpent.Plain() != "10.00" || *c.Facts.LastOrderID != 1 {
		t.Errorf("facts %+v", c.Facts)
	}
}

func TestMatchBuyer_ByCustomerThenEmailThenPhone(t *testing.T) {
	t.Parallel()
	e := setup(t)
	byCustomer, _ := e.putContact(newCustomer(501, "one@example.com", 1))
	byEmail, _ := e.putContact(newCustomer(502, "two@example.com", 1))
	third := newCustomer(503, "", 1)
	third.Phone = new("+15155552345")
	byPhone, _ := e.putContact(third)

	for name, c := range map[string]struct {
		buyer commerce.Buyer
		want  commerce.ContactID
	}{
		"customer above email":     {commerce.Buyer{CustomerID: new(commerce.ID(501)), Email: new("two@example.com")}, byCustomer},
		"email above phone":        {commerce.Buyer{CustomerID: new(commerce.ID(999)), Email: new(" TWO@example.com"), Phone: new("+15155552345")}, byEmail},
		"phone":                    {commerce.Buyer{Email: new("x@example.com"), Phone: new("+1 515 555 2345")}, byPhone},
		"a number without country": {commerce.Buyer{Phone: new("5155552345")}, ""},
		"nobody":                   {commerce.Buyer{}, ""},
	} {
		e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
			got, err := tx.MatchBuyer(ctx, c.buyer)
			if (got == nil) != (c.want == "") || got != nil && *got != c.want {
				t.Errorf("%s: got %v, want %q", name, got, c.want)
			}
			return err
		})
	}
}

// Many transactions that all find nobody make one contact of one buyer.
func TestCreateContactFor_MakesOneContactUnderConcurrency(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			_, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
				o := newOrder(commerce.ID(i+1), 1)
				o.Buyer = commerce.Buyer{Email: new("guest@example.com"), FirstName: new("Gus")}
				id, err := tx.MatchBuyer(ctx, o.Buyer)
				if err != nil {
					return err
				}
				if id == nil {
					made, err := tx.CreateContactFor(ctx, o.Buyer, o.CreatedAt)
					if err != nil {
						return err
					}
					id = &made
				}
				o.ContactID = id
				_, _, err = tx.UpsertOrder(ctx, o)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	list, err := e.ListContacts(t.Context(), mine, commerce.ContactFilter{}, "", false, commerce.Page{})
	must(t, err)
	if len(list.Items) != 1 || list.Items[0].Facts.OrdersCount != 8 {
		t.Errorf("%d contacts, the first: %+v", len(list.Items), list.Items)
	}
	if *list.Items[0].Source != "Shopify" || list.Items[0].ShopifyID != nil {
		t.Errorf("the guest is %+v", list.Items[0])
	}
}

func TestAttachOrders_GivesWaitingOrdersToTheirContact(t *testing.T) {
	t.Parallel()
	e := setup(t)
	byCustomer, byEmail, byPhone, other := newOrder(1, 1), newOrder(2, 1), newOrder(3, 1), newOrder(4, 1)
	byCustomer.Buyer = commerce.Buyer{CustomerID: new(commerce.ID(501))}
	byEmail.Buyer = commerce.Buyer{Email: new("ANN@example.com")}
	byPhone.Buyer = commerce.Buyer{Phone: new("+15155552345")}
	other.Buyer = commerce.Buyer{Email: new("bob@example.com")}
	for _, o := range []commerce.Order{byCustomer, byEmail, byPhone, other} {
		e.putOrder(o)
	}
	c := newCustomer(501, "ann@example.com", 1)
	c.Phone = new("+15155552345")
	var id commerce.ContactID
	changes := e.sync(mine, func(ctx context.Context, tx *store.SyncTx) (err error) {
		if id, _, err = tx.UpsertContact(ctx, c); err != nil {
			return err
		}
		return tx.AttachOrders(ctx, id)
	})

	list, err := e.ListOrders(t.Context(), mine, commerce.OrderFilter{ContactID: &id}, "", false, commerce.Page{})
	must(t, err)
	diff(t, "orders", ids(list.Items, func(o commerce.Order) commerce.ID { return o.ID }), []commerce.ID{1, 2, 3})
	got, err := e.GetContact(t.Context(), mine, id)
	must(t, err)
	if got.Facts.OrdersCount != 3 || !slices.Contains(changes, commerce.Change{Kind: "order", ID: "2"}) {
		t.Errorf("facts %+v, changes %v", got.Facts, changes)
	}
}

func TestDeleteContact_KeepsTheBuyerAndWhatTheCRMKnows(t *testing.T) {
	t.Parallel()
	e := setup(t)
	known, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{ID: "crm-1", Email: new("bob@example.com")})
	must(t, err)
	e.putContact(newCustomer(502, "bob@example.com", 1))
	id, _ := e.putContact(newCustomer(501, "ann@example.com", 5))
	o := newOrder(1, 1)
	o.ContactID = &id
	e.putOrder(o)

	for range 2 {
		e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
			if err := tx.DeleteContact(ctx, 501, at(6)); err != nil {
				return err
			}
			return tx.DeleteContact(ctx, 502, at(6))
		})
	}

	_, err = e.GetContact(t.Context(), mine, id)
	wantCode(t, err, commerce.NotFound)
	got, err := e.GetOrder(t.Context(), mine, 1)
	must(t, err)
	if got.ContactID != nil || *got.Buyer.FirstName != "Ann" {
		t.Errorf("order %+v", got)
	}
	bob, err := e.GetContact(t.Context(), mine, known.ID)
	must(t, err)
	if bob.ShopifyID != nil || *bob.Email != "bob@example.com" {
		t.Errorf("bob %+v", bob)
	}
	if _, outcome := e.putContact(newCustomer(501, "ann@example.com", 5)); outcome != commerce.Stale {
		t.Errorf("late news: %s", outcome)
	}
}

func TestRefreshFacts_CountsCompletedOrdersOnly(t *testing.T) {
	t.Parallel()
	e := setup(t)
	id, _ := e.putContact(newCustomer(501, "ann@example.com", 1))
	put := func(n commerce.ID, minute int, change func(*commerce.Order)) {
		o := newOrder(n, minute)
		o.ContactID, o.ProcessedAt = &id, at(minute)
		if change != nil {
			change(&o)
		}
		e.putOrder(o)
	}
	put(1, 1, nil)
	put(2, 2, func(o *commerce.Order) { o.TotalRefunded = bag("2.50") })
	put(3, 3, func(o *commerce.Order) { o.Status = commerce.OrderCancelled })
	put(4, 4, func(o *commerce.Order) { o.Test = true })

	want := commerce.ContactFacts{OrdersCount: 2, TotalSpent: new(money("17.50")), FirstOrderAt: new(at(1)), LastOrderAt: new(at(2)), LastOrderID: new(commerce.ID(2))}
	c, err := e.GetContact(t.Context(), mine, id)
	must(t, err)
	diff(t, "facts", c.Facts, want)

	// The last order moves to somebody else: both contacts follow.
	other, _ := e.putContact(newCustomer(502, "bob@example.com", 1))
	o := newOrder(2, 9)
	o.ContactID = &other
	e.putOrder(o)
	both, err := e.ContactsByID(t.Context(), mine, []commerce.ContactID{id, other})
	must(t, err)
	if both[id].Facts.OrdersCount != 1 || both[other].Facts.OrdersCount != 1 || *both[id].Facts.LastOrderID != 1 {
		t.Errorf("facts %+v and %+v", both[id].Facts, both[other].Facts)
	}
}

// Concurrent transactions with orders of one contact lose none of them in its facts.
func TestRefreshFacts_LosesNoOrderUnderConcurrency(t *testing.T) {
	t.Parallel()
	e := setup(t)
	id, _ := e.putContact(newCustomer(501, "ann@example.com", 1))
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			o := newOrder(commerce.ID(i+1), 1)
			o.ContactID = &id
			if _, err := e.Sync(t.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
				_, _, err := tx.UpsertOrder(ctx, o)
				return err
			}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	c, err := e.GetContact(t.Context(), mine, id)
	must(t, err)
	if c.Facts.OrdersCount != 20 || c.Facts.TotalSpent.Plain() != "200.00" {
		t.Errorf("facts %+v", c.Facts)
	}
}

func ids[T any, K any](list []T, id func(T) K) []K {
	var out []K
	for _, v := range list {
		out = append(out, id(v))
	}
	return out
}
