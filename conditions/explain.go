package conditions

// explain walks the form and gives its answer with the trace. It shares nothing with the compiled functions but the form.
func (e *evaluation) explain(c *Condition) ([]ClauseTrace, bool, error) {
	e.shop = plainCurrency(c.currencies, e.scope)
	w := &walk{evaluation: e, left: &e.visits}
	var clauses []ClauseTrace
	answer := w.node(c.root, nil, &clauses)
	return clauses, answer, w.err
}

// aside explains what need not be evaluated; ok is false when it cannot be.
func (e *evaluation) aside(c *Condition) (clauses []ClauseTrace, answer, ok bool) {
	e.shop = plainCurrency(c.currencies, e.scope)
	w := &walk{evaluation: e, left: &e.spare}
	answer = w.node(c.root, nil, &clauses)
	return clauses, answer, w.err == nil
}

// walk is one pass over a form; after an error its answers mean nothing.
type walk struct {
	*evaluation
	left *int // list items that this pass may still walk over
	err  error
}

func (w *walk) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// node answers a part of the form. rec receives what was compared; nil when nobody will read it.
func (w *walk) node(n node, current *item, rec *[]ClauseTrace) bool {
	switch n := n.(type) {
	case *group:
		return w.group(n, current, rec) != n.negated
	case *clause:
		return w.clause(n, current, rec)
	case *quantified:
		return w.quantified(n, current, rec)
	}
	return false
}

func (w *walk) group(g *group, current *item, rec *[]ClauseTrace) bool {
	for i, part := range g.nodes {
		if w.node(part, current, rec) == g.any {
			for _, rest := range g.nodes[i+1:] {
				w.skip(rest, current, rec)
			}
			return g.any
		}
	}
	return !g.any
}

// skip records a part that does not matter: in full when that is wanted and can be, else as skipped.
func (w *walk) skip(n node, current *item, rec *[]ClauseTrace) {
	if w.full && rec != nil {
		aside := &walk{evaluation: w.evaluation, left: &w.spare}
		var clauses []ClauseTrace
		if aside.node(n, current, &clauses); aside.err == nil {
			*rec = append(*rec, clauses...)
			return
		}
	}
	skip(n, rec)
}

// skip records the clauses of a part that is not evaluated.
func skip(n node, rec *[]ClauseTrace) {
	if rec == nil {
		return
	}
	switch n := n.(type) {
	case *group:
		for _, part := range n.nodes {
			skip(part, rec)
		}
	case *clause:
		t := clauseTrace(n)
		t.Result, t.Words = Skipped, "not looked at: "+t.Text
		*rec = append(*rec, t)
	case *quantified:
		t := listTrace(n)
		t.Result, t.Words = Skipped, "not looked at: "+t.Text
		*rec = append(*rec, t)
	}
}

func clauseTrace(c *clause) ClauseTrace {
	op, ok := named(c.op, c.negated, c.left.typ())
	return ClauseTrace{ID: c.id, Path: c.path, Text: c.text, Field: fieldName(c.left), Operator: op, Negated: c.negated && !ok}
}

func listTrace(q *quantified) ClauseTrace {
	return ClauseTrace{ID: q.id, Path: q.path, Text: q.text, Field: q.list.full}
}

// fieldName is the full path of a field, the text of anything else.
func fieldName(o operand) string {
	if r, ok := o.(*fieldRef); ok {
		return r.full
	}
	return describe(o)
}

func (w *walk) quantified(q *quantified, current *item, rec *[]ClauseTrace) bool {
	items, err := w.visit(q.list, current)
	if err != nil {
		w.fail(err)
		return false
	}
	var list *ListTrace
	if rec != nil {
		list = &ListTrace{Quantifier: quantifierName(q), Length: len(items)}
	}
	answer := q.all
	for i := range items {
		matched := w.item(q.where, q.list, i, &items[i], list, rec != nil && i < tracedItems)
		if list != nil {
			list.count(matched, itemID(q.list, &items[i]))
		}
		if matched != q.all { // one match decides any, one mismatch decides all
			if rec != nil && i >= tracedItems {
				w.item(q.where, q.list, i, &items[i], list, true)
			}
			answer = matched
			break
		}
	}
	answer = answer != q.negated
	if rec != nil {
		t := listTrace(q)
		t.List, t.Result = list, resultOf(answer)
		t.Words = listWords(q, list, answer)
		*rec = append(*rec, t)
	}
	return answer
}

// item answers a list's condition for one of its items, and records it when asked.
func (w *walk) item(where node, list *fieldRef, i int, it *item, into *ListTrace, record bool) bool {
	if !record {
		return w.node(where, it, nil)
	}
	var clauses []ClauseTrace
	matched := w.node(where, it, &clauses)
	into.Items = append(into.Items, ItemTrace{Index: i, ID: itemID(list, it), Result: resultOf(matched), Clauses: clauses})
	return matched
}

func (l *ListTrace) count(matched bool, id string) {
	l.Examined++
	switch {
	case matched:
		if l.Matched++; l.FirstMatchID == "" {
			l.FirstMatchID = id
		}
	case l.FirstMismatchID == "":
		l.FirstMismatchID = id
	}
}

// itemID names an item: a record by its id, a text by itself.
func itemID(list *fieldRef, it *item) string {
	if it.record == nil {
		if list.personal() {
			return Redacted
		}
		return shorten(it.text)
	}
	value, _ := it.record.Get("id")
	id, _ := value.(string)
	return id
}

func quantifierName(q *quantified) string {
	switch {
	case q.all && q.negated:
		return "NOT_ALL"
	case q.all:
		return string(ListAll)
	case q.negated:
		return string(ListNone)
	}
	return string(ListAtLeastOne)
}

func shorten(s string) string {
	const enough = 120
	if r := []rune(s); len(r) > enough {
		return string(r[:enough]) + "…"
	}
	return s
}

// personal says whether a value may name a person.
func personal(o operand) bool {
	switch o := o.(type) {
	case *fieldRef:
		return o.personal()
	case *arithmetic:
		return personal(o.left) || personal(o.right)
	case *aggregate:
		return o.list.personal() || o.value != nil && personal(o.value)
	}
	return false
}
