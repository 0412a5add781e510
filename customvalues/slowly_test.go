package customvalues

import "slices"

// Slowly is the template without its shortcuts: every name is looked up where it stands, and every filter makes its text.
func Slowly(t *Template) *Template {
	s := *t
	s.cells, s.tables, s.ops = nil, nil, slices.Clone(t.ops)
	for i := range s.ops {
		o := &s.ops[i]
		if o.code == doPrint {
			o.form, o.filter, o.value = shown, nil, o.node.(*outputNode).value
		}
		if o.code == doPrint || o.code == doTest {
			o.cell, o.loop = 0, 0
		}
		o.odd = unmeasured
	}
	return &s
}
