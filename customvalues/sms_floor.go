package customvalues

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// least is what a body puts out at least, whatever the data: its own text on the shortest way through its branches.
type least struct {
	characters, septets, units int
	wide                       bool // on every way there is a character that GSM-7 lacks
}

func (l least) plus(m least) least {
	return least{l.characters + m.characters, l.septets + m.septets, l.units + m.units, l.wide || m.wide}
}

func (l least) or(m least) least {
	return least{min(l.characters, m.characters), min(l.septets, m.septets), min(l.units, m.units), l.wide && m.wide}
}

// size counts segments without knowing where they end, so it may be too low and never too high.
func (l least) size() SMSSize {
	size := SMSSize{Encoding: GSM7, Characters: l.characters, Units: l.septets}
	single, part := 160, 153
	if l.wide {
		size.Encoding, size.Units, single, part = UCS2, l.units, 70, 67
	}
	switch {
	case size.Units == 0:
	case size.Units <= single:
		size.Segments = 1
	default:
		size.Segments = (size.Units + part - 1) / part
	}
	return size
}

// floor finds the least that a template puts out as a text message.
type floor struct {
	t      *Template
	parts  map[string]least
	jumped bool // a break or continue may have left out what follows
}

func (f *floor) nodes(body []node) (sum least) {
	for _, n := range body {
		sum = sum.plus(f.node(n))
		if f.jumped {
			break
		}
	}
	return sum
}

func (f *floor) node(n node) least {
	switch n := n.(type) {
	case *textNode:
		return leastOf(plainSpaces(n.text))
	case *ifNode:
		arms, whole := make([]least, len(n.branches)), false
		for i, b := range n.branches {
			arms[i] = f.nodes(b.body)
			whole = whole || b.cond == nil
		}
		return shortest(arms, whole)
	case *caseNode:
		arms, whole := make([]least, len(n.arms)), false
		for i, a := range n.arms {
			arms[i] = f.nodes(a.body)
			whole = whole || a.isElse
		}
		return shortest(arms, whole)
	case *jumpNode:
		f.jumped = true
	case *forNode:
		if !n.table {
			return f.loop(n.body, n.otherwise)
		}
	case *eachNode:
		return f.loop(n.body, n.otherwise)
	case *partialNode:
		if lit, ok := n.template.(*literal); ok && !n.each && n.with == nil {
			return f.part(lit.v.s)
		}
	}
	return least{}
}

// loop ends the jumps of its body. Those of its else belong to the loop around.
func (f *floor) loop(body, otherwise []node) least {
	outer := f.jumped
	once := f.nodes(body)
	f.jumped = outer
	return once.or(f.nodes(otherwise))
}

func shortest(arms []least, whole bool) least {
	if !whole || len(arms) == 0 {
		return least{}
	}
	out := arms[0]
	for _, a := range arms[1:] {
		out = out.or(a)
	}
	return out
}

// part is a snippet's least; one that names itself adds nothing by that.
func (f *floor) part(name string) least {
	if l, ok := f.parts[name]; ok {
		return l
	}
	f.parts[name] = least{}
	if s, ok := f.t.snippets[name]; ok {
		sum := f.nodes(s.body)
		if !f.jumped { // one that jumps ends the counting where it is named first
			f.parts[name] = sum
		}
	}
	return f.parts[name]
}

func leastOf(s string) (l least) {
	if eachSeptet(s) {
		return least{len(s), len(s), len(s), false}
	}
	for _, r := range s {
		n := septets(r)
		l = l.plus(least{1, n, wideUnits(r), n == 0})
	}
	return l
}

// SMSFloor is what the template costs as a text message at least: its own text, with no value in it.
func (t *Template) SMSFloor() SMSSize {
	f := &floor{t: t, parts: map[string]least{}}
	return f.nodes(t.body).size()
}

// widened remarks on a value that makes a text message dearer.
func (r *run) widened(n *outputNode, from int) {
	if r.t.wide() || len(r.result.Diagnostics) >= maxDiagnostics {
		return
	}
	all := true
	for _, c := range r.out.buf[from:] {
		all = all && c < utf8.RuneSelf && asciiSeptets[c] > 0
	}
	if all {
		return
	}
	if s := string(r.out.buf[from:]); firstWide(s) >= 0 {
		r.dearer(n, firstRune(s[firstWide(s):]))
	}
}

// dearer lists a value's character. A frame words the remark once: many recipients share an accent.
func (r *run) dearer(n *outputNode, c rune) {
	for i := range r.remarks {
		if m := &r.remarks[i]; m.node == n && m.character == c {
			r.diagnose(m.said)
			return
		}
	}
	if r.t.wide() || len(r.result.Diagnostics) >= maxDiagnostics {
		return
	}
	s := string(c)
	d := r.src.diagnostic(WideCharacter, Warning, n.span, fmt.Sprintf("The value has %s, which %s", quoteRune(s), dearer), suggestCheaper(s)...)
	r.diagnose(d)
	if len(r.remarks) < maxRemarks {
		r.remarks = append(r.remarks, remark{n, c, d})
	}
}

// remark is a diagnostic that a frame has worded.
type remark struct {
	node      *outputNode
	character rune
	said      Diagnostic
}

const maxRemarks = 32

const dearer = "the cheap alphabet of text messages lacks: each part holds 70 characters instead of 160."

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func quoteRune(s string) string { return fmt.Sprintf("%q", firstRune(s)) }

func suggestCheaper(s string) []string {
	if c := cheaper(firstRune(s)); c != "" {
		return []string{c}
	}
	return nil
}

// wideText remarks on each character of the author's own text that makes the message dearer, once.
func (v *validation) wideText(src *source, at int, s string) {
	for i, r := range s {
		if septets(r) > 0 || v.wide[r] || strings.ContainsRune("\u00a0\u202f\u2212", r) {
			continue
		}
		v.wide[r] = true
		_, n := utf8.DecodeRuneInString(s[i:])
		v.remark(src, WideCharacter, Warning, span{at + i, at + i + n}, suggestCheaper(s[i:]), "%s is a character that %s", quoteRune(s[i:]), dearer)
	}
}
