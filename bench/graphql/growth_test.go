package graphql

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
)

// BenchmarkGrowth asks one after the other, of databases each ten times as large as the one before: the contact card, the
// first page of orders and one from the middle of the list, and a count. Goals for each tenfold: the card at most 1.4 times,
// pages at most 1.2 times.
func BenchmarkGrowth(b *testing.B) {
	type point struct{ card, first, deep, total time.Duration }
	var before *point
	for size := range strings.SplitSeq(*growth, ",") {
		n, err := strconv.Atoi(size)
		must(b, err)
		d := fill(b, n)
		s := d.peer(b, "plan")
		conn, err := net.Dial("tcp", s.address)
		must(b, err)
		r := bufio.NewReader(conn)
		ask := func(text string, variables map[string]any, into any) {
			body, err := json.Marshal(map[string]any{"query": text, "variables": variables})
			must(b, err)
			s.body = func(query, string) []byte { return body }
			var buf bytes.Buffer
			must(b, call(conn, r, s.request(query{}, ""), &buf))
			if into != nil {
				must(b, json.Unmarshal(buf.Bytes(), into))
			}
		}
		deep := middle(n/4/2, func(first int, after *string) string {
			var page struct {
				Data struct {
					Orders struct{ PageInfo struct{ EndCursor string } }
				}
			}
			ask(`query Skip($first: Int!, $after: String) { orders(first: $first, after: $after) { pageInfo { endCursor } } }`, map[string]any{"first": first, "after": after}, &page)
			return page.Data.Orders.PageInfo.EndCursor
		})
		p := &point{}
		for _, m := range []struct {
			into *time.Duration
			text string
			vars func(k int) map[string]any
		}{
			{&p.card, queries[0].text, func(k int) map[string]any {
				return map[string]any{"id": commerce.GlobalID(account, "Contact", d.contacts[k%len(d.contacts)])}
			}},
			{&p.first, queries[1].text, func(int) map[string]any { return nil }},
			{&p.deep, queries[1].text, func(int) map[string]any { return map[string]any{"after": deep} }},
			{&p.total, `{ orders { totalCount } }`, func(int) map[string]any { return nil }},
		} {
			var times []time.Duration
			for k := range 300 {
				begin := time.Now()
				ask(m.text, m.vars(k), nil)
				if k >= 20 {
					times = append(times, time.Since(begin))
				}
			}
			slices.Sort(times)
			*m.into = times[len(times)/4] // the lower quartile: what other work on the machine delays is above it
		}
		conn.Close()
		b.Logf("%9d orders: card %5d µs, first page %5d µs, a page in the middle %5d µs, totalCount %5d µs", n, p.card.Microseconds(), p.first.Microseconds(), p.deep.Microseconds(), p.total.Microseconds())
		if before != nil {
			b.ReportMetric(float64(p.card)/float64(before.card), fmt.Sprintf("card-%s", size))
			b.ReportMetric(float64(p.first)/float64(before.first), fmt.Sprintf("first-%s", size))
			b.ReportMetric(float64(p.deep)/float64(before.deep), fmt.Sprintf("deep-%s", size))
			b.ReportMetric(float64(p.total)/float64(before.total), fmt.Sprintf("total-%s", size))
		}
		before = p
	}
	b.ReportMetric(0, "ns/op")
}

// middle walks so many rows into a list and gives the cursor there.
func middle(rows int, page func(first int, after *string) string) string {
	var at *string
	for rows > 0 {
		next := page(min(rows, 250), at)
		at, rows = &next, rows-250
	}
	return *at
}
