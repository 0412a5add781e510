package templates_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/internal/hostile"
)

// What a hostile template may take, from its source to the error or the message.
const (
	hostileTime   = 50 * time.Millisecond
	hostileMemory = 8 << 20
)

// cost is what one template took.
type cost struct {
	name, end string
	time      time.Duration
	memory    uint64
}

// BenchmarkHostile parses and renders every hostile template and tells the worst of each family, and what is over the
// bounds. The time is the best of a few tries: what else the machine does only ever adds to it.
func BenchmarkHostile(b *testing.B) {
	all, snippets := hostile.Templates(), hostile.Snippets()
	var costs []cost
	for range b.N {
		costs = costs[:0]
		for _, name := range slices.Sorted(maps.Keys(all)) {
			costs = append(costs, costOf(name, all[name], snippets))
		}
	}
	worst := map[string]cost{}
	var memory uint64
	for _, c := range costs {
		family, _, ok := strings.Cut(c.name, ":")
		if !ok {
			family = "known"
		}
		if c.time > worst[family].time {
			worst[family] = c
		}
		memory = max(memory, c.memory)
		if c.time > hostileTime || c.memory > hostileMemory {
			b.Errorf("%.60q takes %v and %.1f MiB (%s); at most %v and %d MiB are promised",
				c.name, c.time, float64(c.memory)/(1<<20), c.end, hostileTime, hostileMemory>>20)
		}
	}
	slices.SortFunc(costs, func(a, b cost) int { return cmp.Compare(b.time, a.time) })
	for _, family := range slices.Sorted(maps.Keys(worst)) {
		c := worst[family]
		b.Logf("%-10s %8.1f ms %6.1f MiB  %-17s %.60q", family, c.time.Seconds()*1000, float64(c.memory)/(1<<20), c.end, c.name)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(len(costs)), "templates")
	b.ReportMetric(costs[0].time.Seconds()*1000, "worst-ms")
	b.ReportMetric(float64(memory)/(1<<20), "worst-MiB")
}

func costOf(name, source string, snippets map[string]string) cost {
	c := cost{name: name}
	for try := 0; try == 0 || try < 8 && c.time > hostileTime/2; try++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		tmpl, _ := customvalues.Parser{Everything: true, Snippets: snippets}.Parse(source)
		scope := &catalog.Scope{Env: &catalog.Env{Now: time.Unix(0, 0)}}
		_, err := tmpl.Render(context.Background(), scope, customvalues.Options{Channel: customvalues.HTMLEmail})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if c.end = fmt.Sprint(commerce.CodeOf(err)); err == nil {
			c.end = "rendered"
		}
		if try == 0 || took < c.time {
			c.time = took
		}
		c.memory = max(c.memory, after.TotalAlloc-before.TotalAlloc)
	}
	return c
}
