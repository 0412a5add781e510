package store_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
	"storegraph/reads"
	"storegraph/store"
)

// A list that is narrowed to few rows, or to none, reads few rows in every order and both ways. Each filter of orders and
// transactions has a case here.
func TestList_RareFiltersReadFewRows(t *testing.T) {
	t.Parallel()
	const size, many, most = 10, 6000, 60
	e := setup(t)
	e.crowd(1, 2)
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		_, err := tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: 1, PaymentEvent: payment(1, commerce.PaymentSale, commerce.PaymentSuccess, 1)})
		return err
	})
	conn := e.peek()
	second := " + g * interval '1 second'"
	multiply(t, conn, "contacts", many, map[string]string{"id": "'c' || g", "shopify_id": "NULL", "email_norm": "'c' || g || '@example.com'", "phone_norm": "'+1' || g", "created_at": "t.created_at" + second, "updated_at": "t.updated_at" + second, "last_order_at": "t.created_at" + second, "total_spent": "g"})
	multiply(t, conn, "orders", many, map[string]string{"id": "1000 + g", "name": "'#' || g", "contact_id": "'c' || g / 3", "created_at": "t.created_at" + second, "processed_at": "t.processed_at" + second, "updated_at": "t.updated_at" + second, "total_price": "g / 7.0", "source_name": "'web'"})
	multiply(t, conn, "line_items", many, map[string]string{"id": "100000 + g", "order_id": "1000 + g", "product_id": "g % 1000"})
	multiply(t, conn, "transactions", many, map[string]string{"order_id": "1000 + g", "contact_id": "'c' || g / 3", "id": "1000 + g", "created_at": "t.created_at" + second, "processed_at": "NULL"})
	for _, sql := range []string{
		`UPDATE orders SET financial_status = 'VOIDED', status = 'CANCELLED', test = true, source_name = 'pos' WHERE id IN (2000, 3000, 4000)`,
		`UPDATE transactions SET status = 'FAILURE', kind = 'VOID' WHERE order_id IN (2000, 3000, 4000)`,
		`ANALYZE`,
	} {
		_, err := conn.Exec(t.Context(), sql)
		must(t, err)
	}
	e.Close()

	never, amount := noon.Add(20*365*24*time.Hour), decimal.NewFromInt(1_000_000)
	later, dearer := &commerce.TimeRange{From: &never}, &commerce.AmountRange{Min: &amount}
	orderSorts := []string{"PROCESSED_AT", "CREATED_AT", "UPDATED_AT", "TOTAL_PRICE"}
	contactSorts := []string{"CREATED_AT", "UPDATED_AT", "NAME", "LAST_ORDER_AT", "TOTAL_SPENT"}
	lists := []struct {
		field, node string
		sorts       []string
		filters     []any
		others      []string // filters that read the whole list: most contacts have what they ask for, or no index can answer
	}{
		{"orders", "Order", orderSorts, []any{
			commerce.OrderFilter{ContactID: new(commerce.ContactID("c7"))},
			commerce.OrderFilter{Status: new(commerce.OrderCancelled)},
			commerce.OrderFilter{FinancialStatus: []commerce.FinancialStatus{commerce.FinancialVoided, commerce.FinancialExpired}},
			commerce.OrderFilter{Name: new("#77")},
			commerce.OrderFilter{ProcessedAt: later},
			commerce.OrderFilter{UpdatedAt: later},
			commerce.OrderFilter{TotalPrice: dearer},
			commerce.OrderFilter{ProductID: new(commerce.ID(77))},
			commerce.OrderFilter{Test: new(true)},
			commerce.OrderFilter{SourceName: new("pos")},
		}, nil},
		{"transactions", "Transaction", []string{""}, []any{
			commerce.TransactionFilter{ContactID: new(commerce.ContactID("c7"))},
			commerce.TransactionFilter{Status: []commerce.PaymentStatus{commerce.PaymentFailure}},
			commerce.TransactionFilter{Kind: []commerce.PaymentKind{commerce.PaymentVoid}},
			commerce.TransactionFilter{ProcessedAt: later},
		}, nil},
		{"contacts", "Contact", contactSorts, []any{
			commerce.ContactFilter{Email: new("c7@example.com")},
			commerce.ContactFilter{Phone: new("+17")},
			commerce.ContactFilter{LastOrderAt: later},
			commerce.ContactFilter{UpdatedAt: later},
			commerce.ContactFilter{TotalSpent: dearer},
		}, []string{"Search", "EmailConsent", "HasOrders"}},
	}
	for _, l := range lists {
		asked := map[string]bool{}
		for _, name := range l.others {
			asked[name] = true
		}
		for _, f := range l.filters {
			reported(t, conn)
			_, err := conn.Exec(t.Context(), `SELECT pg_stat_reset()`)
			must(t, err)
			e.Store = e.open(testKeys...)
			plan, err := e.PlanRead(&reads.Selection{Type: "Query", Fields: []reads.Field{object(l.field, 0, &reads.Selection{Type: l.node + "Connection", Fields: []reads.Field{object("nodes", -1, &reads.Selection{Type: l.node, Fields: []reads.Field{scalar("id")}})}})}})
			must(t, err)
			pages := 0
			for _, sort := range l.sorts {
				for _, reverse := range []bool{false, true} {
					_, _, err := plan.Answer(t.Context(), mine, []reads.Args{{Page: commerce.Page{First: new(size)}, Filter: f, Sort: sort, Reverse: reverse}}, nil)
					must(t, err)
					pages++
				}
			}
			e.Close()
			reported(t, conn)
			var read int
			must(t, conn.QueryRow(t.Context(), `SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables WHERE relname IN ('orders', 'line_items', 'transactions', 'contacts')`).Scan(&read))
			v := reflect.ValueOf(f)
			name := ""
			for i := range v.NumField() {
				if !v.Field(i).IsZero() {
					name = v.Type().Field(i).Name
				}
			}
			asked[name] = true
			if read > most*pages {
				t.Errorf("%s by %s: %d pages read %d rows", l.field, name, pages, read)
			}
		}
		of := reflect.TypeOf(l.filters[0])
		for i := range of.NumField() {
			if !asked[of.Field(i).Name] {
				t.Errorf("%s has no case for %s", of, fmt.Sprint(of.Field(i).Name))
			}
		}
	}
}
