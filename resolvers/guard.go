package resolvers

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"

	"storegraph/commerce"
)

// guardRule marks the guard's errors among those of the validator.
const guardRule = "StoregraphLimits"

// introspectionRule marks the refusal to show the schema.
const introspectionRule = "StoregraphIntrospection"

// guard is a gqlgen extension that refuses documents over the limits and tells what an operation costs. Its work is linear in
// the document: what a fragment costs is computed once, however often it is spread. Every limit is counted on the document
// alone, before it is validated: validation compares fields pairwise, so that a document must be small before anything else
// looks at it.
type guard struct {
	limits Limits
	docs   *documents
	opened Introspection
	pages  map[string]int  // default page size of the connection fields, by field name
	lists  map[string]bool // fields that give lists of objects without pages, by field name
}

// newGuard learns the connection fields of a schema.
func newGuard(schema *ast.Schema, c Config, docs *documents) *guard {
	g := &guard{limits: c.Limits, docs: docs, opened: c.Introspection, pages: make(map[string]int), lists: make(map[string]bool)}
	for _, def := range schema.Types {
		if strings.HasPrefix(def.Name, "__") {
			continue
		}
		for _, f := range def.Fields {
			first := f.Arguments.ForName("first")
			if first == nil || !strings.HasSuffix(f.Type.Name(), "Connection") {
				if of := schema.Types[f.Type.Name()]; f.Type.Elem != nil && of != nil && of.IsCompositeType() {
					g.lists[f.Name] = true
				}
				continue
			}
			g.pages[f.Name] = defaultPage
			if first.DefaultValue != nil {
				if n, err := strconv.Atoi(first.DefaultValue.Raw); err == nil {
					g.pages[f.Name] = n
				}
			}
		}
	}
	delete(g.lists, "nodes") // of connections: the connection's page counts; the ids of the root field are counted apart
	delete(g.lists, "edges")
	return g
}

var _ interface {
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
} = (*guard)(nil)

// ExtensionName names the extension.
func (*guard) ExtensionName() string { return "Limits" }

// Validate has nothing to check.
func (*guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses a document that is over a limit, and notes the operation's cost. It changes nothing.
func (g *guard) MutateOperationParameters(ctx context.Context, p *graphql.RawParams) *gqlerror.Error {
	doc, known := g.docs.Get(ctx, p.Query)
	if !known {
		if err := g.scan(p.Query); err != nil {
			return err
		}
		var err error
		if doc, err = parser.ParseQueryWithTokenLimit(&ast.Source{Input: p.Query}, g.limits.Tokens); err != nil {
			return refusedParse(err)
		}
	}
	w := g.measure(doc, p.Variables)
	noteCost(ctx, w.cost(p.OperationName))
	if reason := w.over(); reason != "" {
		return refused(reason)
	}
	if w.meta && !mayIntrospect(ctx, g.opened) {
		e := &gqlerror.Error{Message: "This credential may not read the schema: a key of the role DEVELOPER or ADMIN may, unless it is switched off.", Rule: introspectionRule}
		errcode.Set(e, errcode.ValidationFailed)
		return e
	}
	return nil
}

// MutateOperationContext lets introspection be executed for those who may.
func (g *guard) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	op.DisableIntrospection = !mayIntrospect(ctx, g.opened)
	return nil
}

// scan reads the document's tokens: what is parsed must be short, in every name and number of it, because messages and
// suggestions are made of them.
func (g *guard) scan(query string) *gqlerror.Error {
	if !utf8.ValidString(query) {
		e := &gqlerror.Error{Message: "The query is not UTF-8."}
		errcode.Set(e, errcode.ParseFailed)
		return e
	}
	l := lexer.New(&ast.Source{Input: query})
	for n, open := 0, 0; ; n++ {
		token, err := l.ReadToken()
		if err != nil {
			return refusedParse(err)
		}
		switch token.Kind {
		case lexer.EOF:
			return nil
		case lexer.Name, lexer.Int, lexer.Float:
			if len(token.Value) > maxNameLength {
				return refused(fmt.Sprintf("a name or number of more than %d bytes", maxNameLength))
			}
		case lexer.BracketL, lexer.BraceL, lexer.ParenL:
			if open++; open > maxBrackets {
				return refused(fmt.Sprintf("more than %d brackets inside each other", maxBrackets))
			}
		case lexer.BracketR, lexer.BraceR, lexer.ParenR:
			open--
		}
		if n > g.limits.Tokens {
			return refused(fmt.Sprintf("more than %d tokens", g.limits.Tokens))
		}
	}
}

func refusedParse(err error) *gqlerror.Error {
	e := gqlerror.WrapIfUnwrapped(err)
	e.Err = nil
	errcode.Set(e, errcode.ParseFailed)
	return e
}

func refused(reason string) *gqlerror.Error {
	e := &gqlerror.Error{Message: "The query is too large: " + reason + ".", Rule: guardRule}
	errcode.Set(e, errcode.ValidationFailed)
	return e
}

// measure walks a document.
func (g *guard) measure(doc *ast.QueryDocument, variables map[string]any) *walk {
	w := &walk{guard: g, doc: doc, variables: variables, fragments: make(map[string]ast.SelectionSet, len(doc.Fragments)), known: make(map[string]*size)}
	if len(doc.Operations) > maxOperations || len(doc.Fragments) > maxFragments {
		return w
	}
	for _, f := range doc.Fragments {
		w.fragments[f.Name] = f.SelectionSet
		w.directives += len(f.Directives)
	}
	for _, op := range doc.Operations {
		w.directives += len(op.Directives)
		for _, v := range op.VariableDefinitions {
			w.directives += len(v.Directives)
		}
		w.operations = append(w.operations, w.set(op.SelectionSet))
	}
	return w
}

// cost is that of the operation that the request names; the dearest one's where it names none that is there.
func (w *walk) cost(name string) int {
	dearest := 0
	for i, op := range w.doc.Operations {
		if i >= len(w.operations) {
			break
		}
		cost := w.operations[i].cost
		if op.Operation == ast.Mutation {
			cost = plus(cost, times(mutationCost, w.operations[i].roots))
		}
		if op.Name == name && name != "" {
			return cost
		}
		dearest = max(dearest, cost)
	}
	return dearest
}

// over gives the first limit that the document is over; "" when it is over none.
func (w *walk) over() string {
	limits := w.guard.limits
	switch {
	case len(w.doc.Operations) > maxOperations:
		return fmt.Sprintf("more than %d operations", maxOperations)
	case len(w.doc.Fragments) > maxFragments:
		return fmt.Sprintf("more than %d fragments", maxFragments)
	}
	for _, s := range w.operations {
		if s.roots > limits.RootFields {
			return fmt.Sprintf("more than %d root fields", limits.RootFields)
		}
		if reason := s.over(limits); reason != "" {
			return reason
		}
	}
	for _, f := range w.doc.Fragments { // those that no operation spreads are validated, too
		s := *w.fragment(f.Name)
		if strings.HasPrefix(f.TypeCondition, "__") {
			s.depth, s.metaDepth = 0, s.depth
			s.lists, s.metaLists = 0, s.lists
		}
		if reason := s.over(limits); reason != "" {
			return reason
		}
	}
	switch {
	case w.aliases > limits.Aliases:
		return fmt.Sprintf("more than %d aliases", limits.Aliases)
	case w.directives > limits.Directives:
		return fmt.Sprintf("more than %d directives", limits.Directives)
	}
	return ""
}

// metaList are the lists of introspection that lead from types to types: each within another multiplies the answer by the schema.
// Clients' standard query has none within another.
var metaList = map[string]bool{"fields": true, "interfaces": true, "possibleTypes": true, "inputFields": true}

const maxMetaLists = 1

// size is what a selection set amounts to, with its fragments spread out.
type size struct {
	roots     int // fields of the set itself
	fields    int // fields of the set and below
	depth     int
	metaDepth int // depth inside introspection
	lists     int // lists of introspection within each other, wherever they stand
	metaLists int // the same inside introspection
	items     int // objects that its connections may give, for one parent
	cost      int // fields that its answer may have
}

func (s *size) over(l Limits) string {
	switch {
	case s.fields > l.Fields:
		return fmt.Sprintf("more than %d fields", l.Fields)
	case s.depth > l.Depth || s.metaDepth > maxMetaDepth:
		return fmt.Sprintf("deeper than %d fields", l.Depth)
	case s.metaLists > maxMetaLists:
		return "introspection that asks for the fields of fields' types. Ask for the types alone, once"
	case s.items > l.Items:
		return fmt.Sprintf("its pages may hold %s items together, and %d are allowed. Ask for smaller pages", count(s.items), l.Items)
	case s.cost > l.Cost:
		return fmt.Sprintf("it costs %s, and %d are allowed. Ask for fewer fields or smaller pages", count(s.cost), l.Cost)
	}
	return ""
}

func count(n int) string {
	if n == math.MaxInt32 {
		return "endless"
	}
	return strconv.Itoa(n)
}

// walk measures one document.
type walk struct {
	guard      *guard
	doc        *ast.QueryDocument
	operations []size
	meta       bool // whether it reads the schema
	variables  map[string]any
	fragments  map[string]ast.SelectionSet
	known      map[string]*size // sizes of fragments; nil while one is being measured
	aliases    int
	directives int
}

func (w *walk) set(set ast.SelectionSet) size {
	var total size
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			total.add(w.field(s))
		case *ast.InlineFragment:
			w.directives += len(s.Directives)
			total.add(w.set(s.SelectionSet))
		case *ast.FragmentSpread:
			w.directives += len(s.Directives)
			total.add(*w.fragment(s.Name))
		}
	}
	return total
}

func (w *walk) field(f *ast.Field) size {
	if f.Alias != "" && f.Alias != f.Name {
		w.aliases++
	}
	w.directives += len(f.Directives)
	below := w.set(f.SelectionSet)
	s := size{roots: 1, fields: plus(below.fields, 1), depth: plus(below.depth, 1), metaDepth: below.metaDepth, items: below.items, lists: below.lists, metaLists: below.metaLists}
	if metaList[f.Name] {
		s.lists++
	}
	if f.Name == "__schema" || f.Name == "__type" {
		s.depth, s.metaDepth = 1, max(below.depth, below.metaDepth)
		s.lists, s.metaLists = 0, max(below.lists, below.metaLists)
		w.meta = true
	}
	s.cost = plus(below.cost, 1)
	if n := w.pageSize(f); n > 0 {
		s.items = times(n, plus(below.items, 1))
		s.cost = plus(times(n, below.cost), 1)
	} else if ids := f.Arguments.ForName("ids"); f.Name == "nodes" && ids != nil {
		s.cost = plus(times(w.listSize(ids), below.cost), 1)
	} else if w.guard.lists[f.Name] {
		s.cost = plus(times(usualList, below.cost), 1)
	}
	return s
}

// fragment measures a fragment once. One that spreads itself counts as empty here: the validator refuses it.
func (w *walk) fragment(name string) *size {
	if s, ok := w.known[name]; ok {
		if s == nil {
			return new(size)
		}
		return s
	}
	w.known[name] = nil
	s := w.set(w.fragments[name])
	w.known[name] = &s
	return &s
}

// pageSize is how many objects a connection field may give; 0 for every other field.
func (w *walk) pageSize(f *ast.Field) int {
	n, ok := w.guard.pages[f.Name]
	if !ok {
		return 0
	}
	for _, arg := range f.Arguments {
		if arg.Name != "first" && arg.Name != "last" {
			continue
		}
		v, err := arg.Value.Value(w.variables)
		if err != nil {
			continue
		}
		switch v := v.(type) {
		case int64:
			n = clamp(v)
		case float64:
			n = clamp(int64(v))
		case json.Number:
			i, err := v.Int64()
			if err != nil {
				i = commerce.MaxPageSize
			}
			n = clamp(i)
		}
	}
	return n
}

// listSize is how many values an argument lists.
func (w *walk) listSize(arg *ast.Argument) int {
	v, err := arg.Value.Value(w.variables)
	if list, ok := v.([]any); ok && err == nil {
		return clamp(int64(len(list)))
	}
	return 1
}

// clamp bounds a page size; the resolver refuses what is out of bounds.
func clamp(n int64) int { return int(min(max(n, 1), commerce.MaxPageSize)) }

func (s *size) add(o size) {
	s.roots = plus(s.roots, o.roots)
	s.fields = plus(s.fields, o.fields)
	s.depth = max(s.depth, o.depth)
	s.metaDepth = max(s.metaDepth, o.metaDepth)
	s.lists = max(s.lists, o.lists)
	s.metaLists = max(s.metaLists, o.metaLists)
	s.items = plus(s.items, o.items)
	s.cost = plus(s.cost, o.cost)
}

// plus and times stop at a bound: nested fragments multiply past any integer.
func plus(a, b int) int { return min(a+b, math.MaxInt32) }

func times(a, b int) int {
	if a != 0 && b > math.MaxInt32/a {
		return math.MaxInt32
	}
	return a * b
}
