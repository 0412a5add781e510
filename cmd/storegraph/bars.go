package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"storegraph/commerce"
)

// showImports draws a bar an import on a terminal, and prints a line a change of status elsewhere, until all are done.
// It gives the imports as they ended.
func showImports(ctx context.Context, out io.Writer, updates <-chan []commerce.ImportRun) []commerce.ImportRun {
	var show func([]commerce.ImportRun)
	finish := func() {}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		bars := newImportBars(ctx, out)
		show, finish = bars.show, bars.finish
	} else {
		lines := importLines{out: out, last: make(map[commerce.Element]commerce.ImportStatus)}
		show = lines.show
	}
	var last []commerce.ImportRun
	for runs := range updates {
		last = runs
		show(runs)
	}
	finish()
	return last
}

type importLines struct {
	out  io.Writer
	last map[commerce.Element]commerce.ImportStatus
}

func (l importLines) show(runs []commerce.ImportRun) {
	for _, r := range runs {
		if l.last[r.Element] != r.Status {
			l.last[r.Element] = r.Status
			fmt.Fprintln(l.out, " ", describeImport(r))
		}
	}
}

func describeImport(r commerce.ImportRun) string {
	expected := "?"
	if r.Expected != nil {
		expected = fmt.Sprint(*r.Expected)
	}
	s := fmt.Sprintf("%-13s %-9s expected %s, received %d = stored %d + skipped %d",
		strings.ToLower(string(r.Element)), strings.ToLower(string(r.Status)), expected, r.Received, r.Stored, r.Skipped)
	if r.Error != nil {
		s += ": " + *r.Error
	}
	return s
}

type importBars struct {
	progress *mpb.Progress
	bars     map[commerce.Element]*mpb.Bar
}

func newImportBars(ctx context.Context, out io.Writer) *importBars {
	return &importBars{mpb.NewWithContext(ctx, mpb.WithOutput(out), mpb.WithWidth(40)), make(map[commerce.Element]*mpb.Bar)}
}

func (b *importBars) show(runs []commerce.ImportRun) {
	for _, r := range runs {
		bar, ok := b.bars[r.Element]
		if !ok {
			bar = b.progress.AddBar(0,
				mpb.PrependDecorators(decor.Name(strings.ToLower(string(r.Element)), decor.WC{W: 14, C: decor.DindentRight})),
				mpb.AppendDecorators(decor.CountersNoUnit("%d / %d", decor.WC{W: 16}), decor.Name("  "), decor.OnComplete(decor.AverageSpeed(0, "%.0f/s"), "done")),
			)
			b.bars[r.Element] = bar
		}
		if r.Expected != nil {
			bar.SetTotal(int64(*r.Expected), false)
		}
		bar.SetCurrent(int64(r.Received))
		if r.Status.Done() {
			bar.SetTotal(int64(r.Received), true)
		}
	}
}

func (b *importBars) finish() {
	for _, bar := range b.bars {
		if !bar.Completed() {
			bar.Abort(false)
		}
	}
	b.progress.Wait()
}
