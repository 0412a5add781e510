package resolvers

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"storegraph/commerce"
)

// Limits of one document. Every limit is counted on the document alone, before it is validated: validation compares fields
// pairwise, so that a document must be small before anything else looks at it.
const (
	maxTokens     = 2000
	maxOperations = 20
	maxFragments  = 50
	maxDirectives = 50
	maxAliases    = 50
	maxRootFields = 20
	maxFields     = 500 // with fragments spread out
	maxDepth      = 12
	maxMetaDepth  = 20     // inside __schema and __type, which clients' standard query needs
	maxItems      = 10_000 // items of nested connections, page size times page size
)

// guardRule marks the guard's errors among those of the validator.
const guardRule = "StoregraphLimits"

// guard is a gqlgen extension that refuses documents over the limits. Its work is linear in the document: what a fragment
// costs is computed once, however often it is spread.
type guard struct {
	pages  map[string]int                         // default page size of the connection fields, by field name
	parsed *lru.Cache[string, *ast.QueryDocument] // texts that were parsed: only page sizes differ from call to call
}

// newGuard learns the connection fields of a schema.
func newGuard(schema *ast.Schema) *guard {
	g := &guard{pages: make(map[string]int)}
	g.parsed, _ = lru.New[string, *ast.QueryDocument](cachedQueries) // fails for no size only
	for _, def := range schema.Types {
		for _, f := range def.Fields {
			first := f.Arguments.ForName("first")
			if first == nil || !strings.HasSuffix(f.Type.Name(), "Connection") {
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
	return g
}

var _ graphql.OperationParameterMutator = (*guard)(nil)

// ExtensionName names the extension.
func (*guard) ExtensionName() string { return "Limits" }

// Validate has nothing to check.
func (*guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters refuses a document that is over a limit. It changes nothing.
func (g *guard) MutateOperationParameters(_ context.Context, p *graphql.RawParams) *gqlerror.Error {
	doc, known := g.parsed.Get(p.Query)
	if !known {
		var err error
		if doc, err = parser.ParseQueryWithTokenLimit(&ast.Source{Input: p.Query}, maxTokens); err != nil {
			return refusedParse(err)
		}
		g.parsed.Add(p.Query, doc)
	}
	if reason := g.check(doc, p.Variables); reason != "" {
		return refused(reason)
	}
	return nil
}

func refusedParse(err error) *gqlerror.Error {
	if strings.Contains(err.Error(), "exceeded token limit") {
		return refused(fmt.Sprintf("more than %d tokens", maxTokens))
	}
	e := gqlerror.WrapIfUnwrapped(err)
	e.Err = nil
	errcode.Set(e, errcode.ParseFailed)
	return e
}

func refused(reason string) *gqlerror.Error {
	e := &gqlerror.Error{Message: "The query is too large: " + reason + ".", Rule: guardRule}
	errcode.Set(e, errcode.ValidationFailed) // decides the HTTP status; the presenter shows the guard's own code
	return e
}

// check gives the first limit that the document is over; "" when it is over none.
func (g *guard) check(doc *ast.QueryDocument, variables map[string]any) string {
	switch {
	case len(doc.Operations) > maxOperations:
		return fmt.Sprintf("more than %d operations", maxOperations)
	case len(doc.Fragments) > maxFragments:
		return fmt.Sprintf("more than %d fragments", maxFragments)
	}
	w := &walk{guard: g, variables: variables, fragments: make(map[string]ast.SelectionSet, len(doc.Fragments)), known: make(map[string]*size)}
	for _, f := range doc.Fragments {
		w.fragments[f.Name] = f.SelectionSet
		w.directives += len(f.Directives)
	}
	for _, op := range doc.Operations {
		w.directives += len(op.Directives)
		s := w.set(op.SelectionSet)
		if s.roots > maxRootFields {
			return fmt.Sprintf("more than %d root fields", maxRootFields)
		}
		if reason := s.over(); reason != "" {
			return reason
		}
	}
	for _, f := range doc.Fragments { // those that no operation spreads are validated, too
		s := *w.fragment(f.Name)
		if strings.HasPrefix(f.TypeCondition, "__") {
			s.depth, s.metaDepth = 0, s.depth
		}
		if reason := s.over(); reason != "" {
			return reason
		}
	}
	switch {
	case w.aliases > maxAliases:
		return fmt.Sprintf("more than %d aliases", maxAliases)
	case w.directives > maxDirectives:
		return fmt.Sprintf("more than %d directives", maxDirectives)
	}
	return ""
}

// size is what a selection set amounts to, with its fragments spread out.
type size struct {
	roots     int // fields of the set itself
	fields    int // fields of the set and below
	depth     int
	metaDepth int // depth inside introspection
	items     int // objects that its connections may give, for one parent
}

func (s *size) over() string {
	switch {
	case s.fields > maxFields:
		return fmt.Sprintf("more than %d fields", maxFields)
	case s.depth > maxDepth || s.metaDepth > maxMetaDepth:
		return fmt.Sprintf("deeper than %d fields", maxDepth)
	case s.items > maxItems:
		return fmt.Sprintf("its pages may hold %s items together, and %d are allowed. Ask for smaller pages", count(s.items), maxItems)
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
	s := size{roots: 1, fields: plus(below.fields, 1), depth: plus(below.depth, 1), metaDepth: below.metaDepth, items: below.items}
	if f.Name == "__schema" || f.Name == "__type" {
		s.depth, s.metaDepth = 1, max(below.depth, below.metaDepth)
	}
	if n := w.pageSize(f); n > 0 {
		s.items = times(n, plus(below.items, 1))
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

// clamp bounds a page size; the resolver refuses what is out of bounds.
func clamp(n int64) int { return int(min(max(n, 1), commerce.MaxPageSize)) }

func (s *size) add(o size) {
	s.roots = plus(s.roots, o.roots)
	s.fields = plus(s.fields, o.fields)
	s.depth = max(s.depth, o.depth)
	s.metaDepth = max(s.metaDepth, o.metaDepth)
	s.items = plus(s.items, o.items)
}

// plus and times stop at a bound: nested fragments multiply past any integer.
func plus(a, b int) int { return min(a+b, math.MaxInt32) }

func times(a, b int) int {
	if a != 0 && b > math.MaxInt32/a {
		return math.MaxInt32
	}
	return a * b
}
