package graphql

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
)

// BenchmarkFilters asks for the first page of lists that are narrowed to few rows or to none, in each order and both ways: what
// costs most is a filter that finds nothing, since no page is full before the whole list was looked at. The largest account has
// a quarter of the orders. It tells milliseconds, the slowest order of each filter.
func BenchmarkFilters(b *testing.B) {
	d := fill(b, *orders)
	_, err := pgtest.Peek(b, d.url).Exec(b.Context(), rareOrders)
	must(b, err)
	s := d.peer(b, "plan")
	conn, err := net.Dial("tcp", s.address)
	must(b, err)
	defer conn.Close()
	r := bufio.NewReader(conn)
	for _, c := range []struct {
		list           string
		sorts, filters []string
	}{
		{"orders", []string{"PROCESSED_AT", "CREATED_AT", "UPDATED_AT", "TOTAL_PRICE"}, []string{
			`financialStatus: [VOIDED]`,
			`financialStatus: [VOIDED, PENDING]`,
			`test: true`,
			`sourceName: "pos"`,
			`name: "#none"`,
			`totalPrice: {min: "100000"}`,
			`updatedAt: {from: "2030-01-01T00:00:00Z"}`,
			`processedAt: {to: "2000-01-01T00:00:00Z"}`,
			fmt.Sprintf(`productId: "%s"`, commerce.GlobalID(account, "Product", "4")),
		}},
		{"contacts", []string{"CREATED_AT", "UPDATED_AT", "NAME", "LAST_ORDER_AT", "TOTAL_SPENT"}, []string{
			`hasOrders: false`,
			`emailConsent: [UNSUBSCRIBED]`,
			`search: "nobody has this"`,
			`totalSpent: {min: "100000000"}`,
			`lastOrderAt: {to: "2000-01-01T00:00:00Z"}`,
			`updatedAt: {to: "2000-01-01T00:00:00Z"}`,
		}},
		{"products", []string{"TITLE", "CREATED_AT", "UPDATED_AT"}, []string{
			`vendor: "Nobody"`,
			`tag: "none"`,
			`search: "none"`,
			`status: ["DRAFT"]`,
		}},
	} {
		b.Run(c.list, func(b *testing.B) {
			for _, filter := range c.filters {
				slowest, of := time.Duration(0), ""
				for _, sort := range c.sorts {
					for _, reverse := range []bool{false, true} {
						body, err := json.Marshal(map[string]any{"query": fmt.Sprintf(`{ %s(filter: {%s}, sort: %s, reverse: %t, first: 20) { nodes { id } } }`, c.list, filter, sort, reverse)})
						must(b, err)
						s.body = func(query, string) []byte { return body }
						var times []time.Duration
						for range 5 {
							var buf bytes.Buffer
							begin := time.Now()
							must(b, call(conn, r, s.request(query{}, ""), &buf))
							times = append(times, time.Since(begin))
							if strings.Contains(buf.String(), `"errors"`) {
								b.Fatal(buf.String())
							}
						}
						if took := slices.Min(times); took > slowest {
							slowest, of = took, fmt.Sprint(sort, map[bool]string{true: ", reversed"}[reverse])
						}
					}
				}
				b.Logf("%-50s %8.2f ms by %s", filter, float64(slowest.Microseconds())/1000, of)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// rareOrders are five of the largest account that differ from all others.
const rareOrders = `UPDATE orders SET financial_status = 'VOIDED', test = true, source_name = 'pos' WHERE account_id = 'a1' AND id % 100000 = 4`
