package bench_test

import (
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/shopify"
)

const (
	moneyJSON = `{"shopMoney":{"amount":"102.99","currencyCode":"USD"},"presentmentMoney":{"amount":"95.5","currencyCode":"EUR"}}`
	orderJSON = `{"__typename":"Order","id":"gid:\/\/shopify\/Order\/%[1]d","name":"#%[1]d","number":%[1]d,"createdAt":"2026-11-01T10:00:00Z",` +
		`"updatedAt":"2026-11-01T10:00:05Z","processedAt":"2026-11-01T10:00:00Z","test":false,"fullyPaid":true,"email":"ada%[1]d@example.com",` +
		`"discountCodes":["WELCOME"],"currencyCode":"USD","presentmentCurrencyCode":"EUR","totalPriceSet":%[2]s,"originalTotalPriceSet":%[2]s,` +
		`"currentTotalPriceSet":%[2]s,"totalShippingPriceSet":%[2]s,"totalReceivedSet":%[2]s,"totalRefundedSet":%[2]s,"totalOutstandingSet":%[2]s,` +
		`"netPaymentSet":%[2]s,"transactions":[{"id":"gid:\/\/shopify\/OrderTransaction\/%[1]d","kind":"SALE","status":"SUCCESS","test":false,` +
		`"createdAt":"2026-11-01T10:00:01Z","amountSet":%[2]s}]}` + "\n"
	lineItemJSON = `{"__typename":"LineItem","id":"gid:\/\/shopify\/LineItem\/%[1]d","title":"Serum","sku":"SER-50","quantity":2,"currentQuantity":2,` +
		`"isGiftCard":false,"requiresShipping":true,"image":{"url":"https:\/\/cdn.example.com\/serum.png"},"product":{"id":"gid:\/\/shopify\/Product\/11",` +
		`"tags":["skin"]},"originalUnitPriceSet":%[2]s,"discountedTotalSet":%[2]s,"__parentId":"gid:\/\/shopify\/Order\/%[3]d"}` + "\n"
)

// orderFile is a file of orders with four line items each, made while it is read.
type orderFile struct {
	orders, written int
	rest            string
}

func (f *orderFile) Read(into []byte) (int, error) {
	if f.rest == "" {
		if f.written == f.orders {
			return 0, io.EOF
		}
		f.written++
		var b strings.Builder
		fmt.Fprintf(&b, orderJSON, f.written, moneyJSON)
		for i := range 4 {
			fmt.Fprintf(&b, lineItemJSON, 4*f.written+i, moneyJSON, f.written)
		}
		f.rest = b.String()
	}
	n := copy(into, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// TestBulkRead_MemoryDoesNotGrowWithTheFile reads 300,000 lines and looks at the heap, garbage included, all the
// time. Not parallel: the heap is the process's.
func TestBulkRead_MemoryDoesNotGrowWithTheFile(t *testing.T) {
	const orders, limit = 60_000, 64 << 20
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	var peak uint64
	read, items := 0, 0
	for item, err := range shopify.ReadBulk(&orderFile{orders: orders}, commerce.Orders, shopify.BulkPosition{}) {
		if err != nil {
			t.Fatal(err)
		}
		read++
		items += len(item.Order.Order.LineItems)
		if read%100 == 0 {
			metrics.Read(sample)
			peak = max(peak, sample[0].Value.Uint64())
		}
	}
	if read != orders || items != 4*orders {
		t.Errorf("%d orders, %d line items", read, items)
	}
	t.Logf("peak heap %.1f MiB", float64(peak)/(1<<20))
	if peak > limit {
		t.Errorf("the heap reached %d MiB", peak>>20)
	}
}
