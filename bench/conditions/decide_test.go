package conditions_test

import (
	"context"
	"testing"
	"time"

	"storegraph/conditions"
)

// per gives the nanoseconds of one call: the least of many batches, since other work on the machine only ever adds.
func per(run func()) float64 {
	const batches, least = 60, 2 * time.Millisecond
	calls := 1
	for {
		start := time.Now()
		for range calls {
			run()
		}
		if time.Since(start) >= least {
			break
		}
		calls *= 2
	}
	best := time.Duration(1 << 62)
	for range batches {
		start := time.Now()
		for range calls {
			run()
		}
		best = min(best, time.Since(start))
	}
	return float64(best.Nanoseconds()) / float64(calls)
}

// must is what every contestant has to answer.
func must(tb testing.TB, name string, answer bool) {
	if !answer {
		tb.Fatalf("%s gives another answer", name)
	}
}

// BenchmarkDecide decides one condition for one contact, in nanoseconds:
//
//   - plain-go: a closure over structs that were made for these conditions, with whole numbers and nothing missing;
//   - typed-go: a closure over the product's structs, with decimals and pointers, as somebody would write it in this code base;
//   - cel-go: compiled beforehand, over the structs of plain-go, with nothing recorded;
//   - rows: Decide over rows as a campaign's fetch gives them, every clause's result recorded;
//   - structs: the same over the product's structs;
//   - explained: the same over rows, and then the whole trace with its words.
//
// All read their fields themselves. Goals: rows at most 20 times typed-go, and faster than cel-go.
func BenchmarkDecide(b *testing.B) {
	r := newRecords()
	plain := r.plain()
	for _, q := range questions {
		b.Run(q.name, func(b *testing.B) {
			c := parse(b, q.text)
			branches := []conditions.Branch{{ID: "b", Name: "B", Condition: c}}
			rows, structs := r.rows(b, c), r.structs()
			ctx := context.Background()
			for b.Loop() {
				plainGo := per(func() { must(b, "plain-go", q.plain(plain)) })
				typedGo := per(func() { must(b, "typed-go", q.typed(&r.contact, &r.order)) })
				overRows := per(func() {
					d, err := conditions.Decide(ctx, branches, rows)
					must(b, "rows", err == nil && d.Index == 0)
				})
				overStructs := per(func() {
					d, err := conditions.Decide(ctx, branches, structs)
					must(b, "structs", err == nil && d.Index == 0)
				})
				explained := per(func() {
					d, err := conditions.Decide(ctx, branches, rows)
					must(b, "rows", err == nil)
					t, err := d.Explain(conditions.Decisive)
					must(b, "explained", err == nil && t.Branches[0].Result == conditions.True)
				})
				b.ReportMetric(plainGo, "plain-go-ns")
				b.ReportMetric(typedGo, "typed-go-ns")
				b.ReportMetric(overRows, "rows-ns")
				b.ReportMetric(overStructs, "structs-ns")
				b.ReportMetric(explained, "explained-ns")
				b.ReportMetric(overRows/plainGo, "rows/plain-go")
				b.ReportMetric(overRows/typedGo, "rows/typed-go")
				if q.cel != "" {
					program := celIn(b, celEnv(b), q.cel)
					activation := map[string]any{"contact": &plain.Contact, "order": &plain.Order}
					overCel := per(func() {
						v, _, err := program.Eval(activation)
						must(b, "cel-go", err == nil && v.Value() == true)
					})
					b.ReportMetric(overCel, "cel-go-ns")
					b.ReportMetric(overRows/overCel, "rows/cel-go")
				}
			}
			b.ReportMetric(0, "ns/op") // the loop is no measure of anything
		})
	}
}

// BenchmarkCompile reads a condition of five clauses from its text, in microseconds; cel-go's environment is made once.
// Goal: 100 µs.
func BenchmarkCompile(b *testing.B) {
	q := questions[0]
	for b.Loop() {
		b.ReportMetric(per(func() {
			_, problems := conditions.ParseText(q.text)
			must(b, "compile", len(problems) == 0)
		})/1000, "compile-us")
		env := celEnv(b)
		b.ReportMetric(per(func() { celIn(b, env, q.cel) })/1000, "cel-go-us")
	}
	b.ReportMetric(0, "ns/op")
}
