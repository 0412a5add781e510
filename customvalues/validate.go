package customvalues

import (
	"fmt"
	"slices"
	"strings"

	"storegraph/commerce"
)

// ValidateOptions say what a template is for. What is left out is not checked.
type ValidateOptions struct {
	Channel  Channel
	Trigger  commerce.TriggerKind                 // what starts the workflow; "" for campaigns and when unknown
	Blocked  map[commerce.Element]*commerce.Block // elements that the account cannot read, or does not sync
	Snippets map[string]string
}

// Validation is everything that can be said of a template before there is a recipient.
type Validation struct {
	Template    *Template    // never nil; renders as far as it is valid when Options.Lenient asks for that
	Diagnostics []Diagnostic // all that Parse gives, and what the options bring to light, by line
	SMS         SMSSize      // of the template's own text: the least that a text message costs
}

// Validate is Parse for an author who is about to save: it knows the channel, the trigger and the account.
func Validate(source string, opts ValidateOptions) Validation {
	seen := &facts{reads: map[string]bool{}}
	c := Parser{Snippets: opts.Snippets}.compile(source, seen)
	v := &validation{compilation: c, opts: opts, wide: map[rune]bool{}}
	for _, d := range seen.checks {
		c.report(d)
	}
	v.mentions()
	v.unused()
	v.texts()
	switch opts.Channel {
	case HTMLEmail:
		for _, d := range c.t.placed {
			c.report(d)
		}
	case Subject:
		for _, p := range seen.prints {
			v.remark(p.src, PersonalData, Warning, p.at, nil, "%s is personal data, and subjects show on lock screens and in lists.", p.path)
		}
	}
	out := Validation{Template: c.t}
	if opts.Channel == SMS {
		out.SMS = c.t.SMSFloor()
	}
	sortDiagnostics(c.found)
	out.Diagnostics = slices.CompactFunc(c.found, func(a, b Diagnostic) bool {
		return a.Code == b.Code && a.Message == b.Message && a.Line == b.Line && a.Column == b.Column && a.Snippet == b.Snippet
	})
	return out
}

type validation struct {
	*compilation
	opts ValidateOptions
	wide map[rune]bool // characters remarked on
}

func (v *validation) remark(src *source, code Code, severity Severity, at span, suggestions []string, format string, args ...any) {
	if !v.full(severity) {
		v.report(src.diagnostic(code, severity, at, fmt.Sprintf(format, args...), suggestions...))
	}
}

// mentions remarks on fields that no message of this kind has a value for.
func (v *validation) mentions() {
	blocked := map[*lookup]bool{} // a name is remarked on once, at the first part that cannot be read
	for _, m := range v.facts.mentions {
		if v.blocked(m, blocked) {
			continue
		}
		switch {
		case m.field != nil && strings.HasPrefix(m.field.Filled, "Never"):
			reason := strings.TrimPrefix(strings.TrimPrefix(m.field.Filled, "Never"), ":")
			v.remark(m.src, NeverFilled, Warning, m.at, nil, "%s is never filled:%s", m.path, sentence(reason))
		case m.field == nil && m.path == "product" && v.opts.Trigger != "":
			v.remark(m.src, NeverFilled, Warning, m.at, []string{"order.first_item.product"},
				"No workflow that begins with %s is about one product: name the order's items.", v.opts.Trigger)
		}
	}
}

func (v *validation) blocked(m mention, done map[*lookup]bool) bool {
	if m.in != nil && done[m.in] {
		return true
	}
	for _, e := range m.elements {
		b := v.opts.Blocked[e]
		if b == nil {
			continue
		}
		message := b.Message
		if message == "" {
			message = fmt.Sprintf("%s are not available.", strings.ToLower(string(e)))
		}
		v.remark(m.src, BlockedField, Error, m.at, nil, "%s cannot be read. %s", m.path, sentence(message))
		done[m.in] = true
		return true
	}
	return false
}

// unused remarks on variables that nothing reads.
func (v *validation) unused() {
	for _, a := range v.facts.assigns {
		if !v.facts.reads[a.name] {
			v.remark(a.src, Unused, Lint, a.at, nil, "Nothing reads %s.", a.name)
		}
	}
}

// texts looks at what the author wrote himself.
func (v *validation) texts() {
	clinical := 0
	shop := slices.ContainsFunc(v.t.paths, readsShop)
	if !shop && v.opts.Channel != SMS {
		return
	}
	v.walk(v.t.src, v.t.body, func(src *source, at int, s string) {
		if v.opts.Channel == SMS {
			v.wideText(src, at, s)
		}
		if !shop {
			return
		}
		for _, m := range clinicalWords.FindAllStringIndex(s, maxClinical) {
			if clinical++; clinical > maxClinical {
				return
			}
			v.remark(src, ClinicalWords, Warning, span{at + m[0], at + m[1]}, nil,
				"%q beside shop data may tell of somebody's health. Shopify is no place for that: keep it in the medical record.", s[m[0]:m[1]])
		}
	})
}

// walk goes through the text of the template and its snippets.
func (v *validation) walk(src *source, body []node, say func(src *source, at int, s string)) {
	done := map[string]bool{}
	var nodes func(src *source, body []node)
	nodes = func(src *source, body []node) {
		for _, n := range body {
			switch n := n.(type) {
			case *textNode:
				at := max(0, strings.Index(src.text[n.start:n.end], n.text)) // its white space may be trimmed
				say(src, n.start+at, n.text)
			case *outputNode:
				literals(n.value, func(l *literal) {
					if at := strings.Index(src.text[l.start:l.end], l.v.s); l.v.kind == text && at >= 0 {
						say(src, l.start+at, l.v.s)
					}
				})
			case *partialNode:
				names := []string{}
				if lit, ok := n.template.(*literal); ok {
					names = append(names, lit.v.s)
				}
				for name := range n.variable {
					names = append(names, name)
				}
				for _, name := range names {
					if s, ok := v.t.snippets[name]; ok && !done[name] {
						done[name] = true
						nodes(s.src, s.body)
					}
				}
			}
			for _, b := range bodies(n) {
				nodes(src, b)
			}
		}
	}
	nodes(src, body)
}

// bodies are the bodies of a block.
func bodies(n node) [][]node {
	var out [][]node
	switch n := n.(type) {
	case *ifNode:
		for _, b := range n.branches {
			out = append(out, b.body)
		}
	case *caseNode:
		for _, a := range n.arms {
			out = append(out, a.body)
		}
	case *forNode:
		out = [][]node{n.body, n.otherwise}
	case *eachNode:
		out = [][]node{n.body, n.otherwise}
	case *foreignBlock:
		out = append([][]node{n.body}, n.more...)
	case *captureNode:
		out = [][]node{n.body}
	case *ifchangedNode:
		out = [][]node{n.body}
	}
	return out
}

// literals gives the texts in an expression that it may print.
func literals(e expr, each func(*literal)) {
	switch e := e.(type) {
	case *literal:
		each(e)
	case *chain:
		literals(e.head, each)
		for _, f := range e.filters {
			switch f.name {
			case "default", "append", "prepend", "replace", "join":
				for _, a := range f.args {
					literals(a, each)
				}
			}
		}
	}
}
