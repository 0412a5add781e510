package store_test

import (
	"cmp"
	"context"
	"slices"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

// The timeline is what the contact's row, orders and payments say, in one order, however it is paged, and narrowed by kinds.
func TestListActivity_PagesThroughAllThatHappened(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var contact commerce.ContactID
	var want []commerce.Activity
	happened := func(kind commerce.ActivityKind, at *time.Time, order commerce.ID) {
		if at == nil {
			return
		}
		a := commerce.Activity{Kind: kind, At: *at}
		if order != 0 {
			a.OrderID = &order
		}
		want = append(want, a)
	}
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) (err error) {
		c := newCustomer(501, "ann@example.com", 0)
		c.EmailConsent = commerce.Consent{State: commerce.ConsentSubscribed, UpdatedAt: new(at(7))}
		if contact, _, err = tx.UpsertContact(ctx, c); err != nil {
			return err
		}
		happened(commerce.ContactCreated, &c.CreatedAt, 0)
		happened(commerce.EmailConsentChanged, c.EmailConsent.UpdatedAt, 0)
		for i := range 11 {
			o := newOrder(commerce.ID(1+i), 90)
			o.ProcessedAt = at(i / 3 * 7) // many at one moment
			if o.ContactID = &contact; i == 5 {
				o.ContactID = nil // somebody else's
			}
			if i%2 == 0 {
				o.PaidAt = new(at(i))
			}
			if i%3 == 0 {
				o.CancelledAt, o.Status = new(at(14)), commerce.OrderCancelled
			}
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return err
			}
			p := commerce.Transaction{OrderID: o.ID, ContactID: o.ContactID, OrderName: o.Name, PaymentEvent: commerce.PaymentEvent{ID: o.ID * 7, Kind: commerce.PaymentSale, Status: commerce.PaymentSuccess, Amount: bag("10.00"), CreatedAt: at(i / 2)}}
			if _, err := tx.UpsertTransaction(ctx, p); err != nil {
				return err
			}
			if o.ContactID == nil {
				continue
			}
			happened(commerce.OrderPlaced, &o.ProcessedAt, o.ID)
			happened(commerce.OrderPaid, o.PaidAt, o.ID)
			happened(commerce.OrderWasCancelled, o.CancelledAt, o.ID)
			happened(commerce.PaymentProcessed, &p.CreatedAt, o.ID)
		}
		return nil
	})
	id := func(a commerce.Activity) commerce.ID {
		if a.OrderID == nil {
			return 0
		}
		return *a.OrderID
	}
	slices.SortFunc(want, func(a, b commerce.Activity) int {
		return -cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(id(a), id(b)))
	})
	for _, kinds := range [][]commerce.ActivityKind{nil, {commerce.OrderPlaced, commerce.ContactCreated}, {commerce.SMSConsentChanged}} {
		whole := slices.DeleteFunc(slices.Clone(want), func(a commerce.Activity) bool { return kinds != nil && !slices.Contains(kinds, a.Kind) })
		n, err := e.CountActivity(t.Context(), mine, contact, kinds)
		must(t, err)
		diff(t, "count", n, len(whole))
		for _, size := range []int{1, 4, 250} {
			for _, backward := range []bool{false, true} {
				var got []commerce.Activity
				p := commerce.Page{First: &size}
				if backward {
					p = commerce.Page{Last: &size}
				}
				for {
					l, err := e.ListActivity(t.Context(), mine, contact, kinds, p)
					must(t, err)
					if backward {
						got = append(l.Items, got...)
					} else {
						got = append(got, l.Items...)
					}
					if len(l.Items) == 0 || !backward && !l.HasNext || backward && !l.HasPrevious {
						break
					}
					p.After, p.Before = nil, nil
					if backward {
						p.Before = &l.Cursors[0]
					} else {
						p.After = &l.Cursors[len(l.Cursors)-1]
					}
				}
				if len(got) == 0 {
					got = []commerce.Activity{}
				}
				diff(t, "what happened", got, whole)
			}
		}
	}
	for _, bad := range []string{"x", "eyJ2IjoxLCJzIjoiYWN0aXZpdHkiLCJrIjoiMjAyNiIsImkiOiJ4In0"} {
		_, err := e.ListActivity(t.Context(), mine, contact, nil, commerce.Page{First: new(1), After: &bad})
		wantCode(t, err, commerce.InvalidInput)
	}
}
