package syncer

import (
	"storegraph/commerce"
	"storegraph/shopify"
)

// maxSkips bounds how many reasons of skipped lines are kept; the count goes on.
const maxSkips = 50

// tally is a run as it is behind one of its batches.
type tally struct{ commerce.ImportRun }

// with is the run behind a batch that was stored, but for the lines that held nothing.
func (t tally) with(batch []part, without map[int]string) tally {
	for _, p := range batch {
		if p.bad != nil {
			t.damaged(p.bad)
			continue
		}
		for _, bad := range p.item.Beside {
			t.damaged(&bad)
		}
	}
	for _, p := range batch {
		if p.bad != nil {
			continue
		}
		if reason, ok := without[p.item.Line]; ok {
			t.skip(p.item.Line, reason)
			continue
		}
		t.Received++
		t.Stored++
	}
	next := batch[len(batch)-1].next
	t.Offset, t.Line = next.Offset, next.Line
	return t
}

// damaged notes a line that cannot be read. A part of an object (a line item) is not an object that Shopify counted: the
// object itself comes, marked as damaged, and is read again by its id.
func (t *tally) damaged(bad *shopify.LineError) {
	for _, b := range bad.Beside {
		t.damaged(&b)
	}
	if bad.Child {
		t.reason(bad.Line, bad.Reason)
		return
	}
	t.skip(bad.Line, bad.Reason)
}

func (t *tally) skip(line int, reason string) {
	t.Received++
	t.Skipped++
	t.reason(line, reason)
}

func (t *tally) reason(line int, reason string) {
	if len(t.Skips) < maxSkips {
		// A copy, for the batch may be stored again from what was before.
		t.Skips = append(t.Skips[:len(t.Skips):len(t.Skips)], commerce.ImportSkip{Line: line, Reason: reason})
	}
}
