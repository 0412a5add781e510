package resolvers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"storegraph/commerce"
	"storegraph/reads"
)

// Planner compiles what a query selects. Its error is reads.ErrElsewhere when it has no plan for that.
type Planner interface {
	PlanRead(*reads.Selection) (reads.Plan, error)
}

// Answers keeps whole answers. key names all that an answer depends on but the account and its data.
type Answers interface {
	Answer(ctx context.Context, account commerce.AccountID, key string, read func(context.Context) ([]byte, error)) ([]byte, error)
}

// cachedPlans is how many queries keep their plans.
const cachedPlans = 1000

// planned answers queries of stored objects by plans: one statement, and its rows written as the answer. gqlgen's executor
// answers everything else, and whatever a plan gives up: mutations, computed fields, refused arguments, missing objects. Both
// give the same bytes.
type planned struct {
	planner Planner
	answers Answers // nil: none are kept
	schema  *ast.Schema
	logger  *slog.Logger
	asOf    func(context.Context, ...commerce.Element) (*time.Time, error)
	plans   *lru.Cache[planKey, *queryPlan]
	shapes  *lru.Cache[*ast.OperationDefinition, []string]
	// mayPlan says whether a plan may show a field to a role; nil for every field. What it refuses is left to the executor,
	// and with it whatever rule the field has there.
	mayPlan func(role commerce.Role, parent string, field *ast.FieldDefinition) bool
}

// planKey is all that a selection depends on. Documents that were parsed once are the same operation as long as they are kept.
type planKey struct {
	operation *ast.OperationDefinition
	role      commerce.Role
	flags     string // values of the variables of @skip and @include
}

// queryPlan is a compiled query; plan is nil when it has none.
type queryPlan struct {
	plan reads.Plan
	args []argument
	asOf bool // of some list is selected

	longest atomic.Int64 // bytes of the longest answer so far
}

// argument reads the arguments of one field in a call.
type argument struct {
	field *ast.Field
	read  argumentReader
	asOf  commerce.Element // of lists whose asOf is selected
}

func newPlanned(c Config, schema *ast.Schema, asOf func(context.Context, ...commerce.Element) (*time.Time, error)) *planned {
	if c.Planner == nil {
		return nil
	}
	plans, _ := lru.New[planKey, *queryPlan](cachedPlans) // fails for no size only
	shapes, _ := lru.New[*ast.OperationDefinition, []string](cachedPlans)
	return &planned{planner: c.Planner, answers: c.Answers, schema: schema, logger: c.Logger, asOf: asOf, plans: plans, shapes: shapes}
}

// answer gives the value of data; ok is false when the executor must answer.
func (p *planned) answer(ctx context.Context, op *graphql.OperationContext) (data []byte, ok bool) {
	if p == nil || op.Operation == nil || op.Operation.Operation != ast.Query {
		return nil, false
	}
	who, err := principal(ctx)
	if err != nil {
		return nil, false
	}
	if !who.PersonalData { // what is hidden, and who may not search by it, is the executor's to say
		return nil, false
	}
	q := p.plan(op, who.Role)
	if q.plan == nil {
		return nil, false
	}
	if q.asOf {
		ctx = withLoaders(ctx, new(loaders)) // which read the health once
	}
	var s reads.Shown
	if key, ok := p.question(op, q, who.Role); ok {
		data, err = p.answers.Answer(ctx, who.AccountID, key, func(ctx context.Context) ([]byte, error) {
			data, s, err := p.read(ctx, op, who.AccountID, q)
			return withShown(data, s), err
		})
		if err == nil {
			data, s, err = shown(data)
		}
	} else {
		data, s, err = p.read(ctx, op, who.AccountID, q)
	}
	if err != nil && !errors.Is(err, reads.ErrElsewhere) && ctx.Err() == nil {
		p.logger.WarnContext(ctx, "a planned read failed; the executor reads again", "error", err)
	}
	if err == nil && len(data) > int(q.longest.Load()) {
		q.longest.Store(int64(len(data)))
	}
	if err == nil {
		for kind, n := range s {
			sawPersonal(ctx, kind, n)
		}
	}
	return data, err == nil
}

// withShown puts the count of those whose personal data an answer shows in front of it: a kept answer is counted each time.
func withShown(data []byte, s reads.Shown) []byte {
	if len(s) == 0 {
		return data
	}
	count, err := json.Marshal(s)
	if err != nil {
		panic(err) // names and numbers have JSON
	}
	return slices.Insert(data, 0, append(append([]byte{'#'}, count...), '\n')...)
}

// shown takes that count off again.
func shown(data []byte) ([]byte, reads.Shown, error) {
	if len(data) == 0 || data[0] != '#' {
		return data, nil, nil
	}
	count, rest, ok := bytes.Cut(data[1:], []byte{'\n'})
	var s reads.Shown
	if err := json.Unmarshal(count, &s); !ok || err != nil {
		return nil, nil, fmt.Errorf("read whom a kept answer shows: %w", errors.Join(err, reads.ErrElsewhere))
	}
	return rest, s, nil
}

// read reads the answer by the plan.
func (p *planned) read(ctx context.Context, op *graphql.OperationContext, account commerce.AccountID, q *queryPlan) (_ []byte, _ reads.Shown, err error) {
	args := make([]reads.Args, len(q.args))
	for i, a := range q.args {
		if a.read(ctx, a.field.ArgumentMap(op.Variables), &args[i]) != nil {
			return nil, nil, reads.ErrElsewhere // the executor refuses it in the right words
		}
		if a.asOf == "" {
			continue
		}
		if args[i].AsOf, err = p.asOf(ctx, a.asOf); err != nil { // before what it stands for is read
			return nil, nil, err
		}
	}
	return q.plan.Answer(ctx, account, args, make([]byte, 0, q.room()))
}

// question is what a kept answer is found by; ok is false for those that are not kept: asOf of a list moves with the clock.
func (p *planned) question(op *graphql.OperationContext, q *queryPlan, role commerce.Role) (key string, ok bool) {
	if p.answers == nil || q.asOf || op.RawQuery == "" {
		return "", false
	}
	variables, err := json.Marshal(op.Variables) // in the order of their names
	if err != nil {
		return "", false
	}
	return strings.Join([]string{string(role), op.Operation.Name, string(variables), op.RawQuery}, "\x00"), true
}

// room is how much memory an answer begins with: the longest was so long, unless it was a monster.
func (q *queryPlan) room() int64 {
	const usual, most = 1 << 10, 64 << 10
	return min(usual+q.longest.Load(), most)
}

func (p *planned) plan(op *graphql.OperationContext, role commerce.Role) *queryPlan {
	key := planKey{operation: op.Operation, role: role, flags: p.flags(op)}
	if q, ok := p.plans.Get(key); ok {
		return q
	}
	q := p.compile(op, role)
	p.plans.Add(key, q)
	return q
}

// flags prints the values of the variables that decide what is selected.
func (p *planned) flags(op *graphql.OperationContext) string {
	names, ok := p.shapes.Get(op.Operation)
	if !ok {
		names = flagNames(op)
		p.shapes.Add(op.Operation, names)
	}
	if len(names) == 0 {
		return ""
	}
	var b strings.Builder
	for _, name := range names {
		switch v, ok := op.Variables[name].(bool); {
		case !ok:
			b.WriteByte('-')
		case v:
			b.WriteByte('1')
		default:
			b.WriteByte('0')
		}
	}
	return b.String()
}

// flagNames lists the variables that directives of the operation and of all fragments name.
func flagNames(op *graphql.OperationContext) []string {
	var names []string
	var walk func(ast.SelectionSet)
	directives := func(list ast.DirectiveList) {
		for _, d := range list {
			for _, a := range d.Arguments {
				if a.Value != nil && a.Value.Kind == ast.Variable {
					names = append(names, a.Value.Raw)
				}
			}
		}
	}
	walk = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				directives(s.Directives)
				walk(s.SelectionSet)
			case *ast.InlineFragment:
				directives(s.Directives)
				walk(s.SelectionSet)
			case *ast.FragmentSpread:
				directives(s.Directives)
			}
		}
	}
	walk(op.Operation.SelectionSet)
	for _, f := range op.Doc.Fragments {
		walk(f.SelectionSet)
	}
	return names
}

// compile turns the operation into a selection for the store. Merging fields and choosing fragments is gqlgen's own work, so
// that both ways select the same.
func (p *planned) compile(op *graphql.OperationContext, role commerce.Role) *queryPlan {
	c := &planCompiler{planned: p, op: op, role: role}
	roots, ok := c.selection(p.schema.Query, op.Operation.SelectionSet)
	if !ok {
		return &queryPlan{}
	}
	plan, err := p.planner.PlanRead(roots)
	if err != nil {
		return &queryPlan{}
	}
	return &queryPlan{plan: plan, args: c.args, asOf: slices.ContainsFunc(c.args, func(a argument) bool { return a.asOf != "" })}
}

// listElements says what the connections list.
var listElements = map[string]commerce.Element{
	"ContactConnection": commerce.Contacts, "OrderConnection": commerce.Orders, "TransactionConnection": commerce.Transactions,
	"ProductConnection": commerce.Products, "CollectionConnection": commerce.Collections,
}

type planCompiler struct {
	*planned
	op   *graphql.OperationContext
	role commerce.Role
	args []argument
}

func (c *planCompiler) selection(of *ast.Definition, set ast.SelectionSet) (*reads.Selection, bool) {
	out := &reads.Selection{Type: of.Name}
	for _, f := range graphql.CollectFields(c.op, set, append([]string{of.Name}, of.Interfaces...)) {
		field, ok := c.field(of, f)
		if !ok {
			return nil, false
		}
		out.Fields = append(out.Fields, field)
		out.Personal = out.Personal || f.Definition != nil && f.Definition.Directives.ForName(personalDirective) != nil
	}
	return out, len(out.Fields) > 0
}

// plannable says whether a field's directives of the schema leave it to plans: they are for those alone who are shown personal data.
func plannable(list ast.DirectiveList) bool {
	return len(list) == 0 || len(list) == 1 && list[0].Name == personalDirective
}

const personalDirective = "personalData"

func (c *planCompiler) field(of *ast.Definition, f graphql.CollectedField) (out reads.Field, ok bool) {
	out = reads.Field{Key: f.Alias, Name: f.Name, Args: -1}
	if f.Name == reads.Typename {
		return out, true
	}
	def := f.Definition
	if def == nil || strings.HasPrefix(f.Name, "__") || len(f.Deferrables) > 0 || !plannable(def.Directives) {
		return out, false
	}
	if c.mayPlan != nil && !c.mayPlan(c.role, of.Name, def) {
		return out, false
	}
	if len(def.Arguments) > 0 {
		read := argumentsOf(of.Name, f.Name)
		if read == nil {
			return out, false
		}
		out.Args = len(c.args)
		c.args = append(c.args, argument{field: f.Field, read: read})
	}
	switch named := c.schema.Types[def.Type.Name()]; named.Kind {
	case ast.Object:
		out.Of, ok = c.selection(named, f.Selections)
		if ok && out.Args >= 0 && slices.ContainsFunc(out.Of.Fields, func(f reads.Field) bool { return f.Name == "asOf" }) {
			c.args[out.Args].asOf = listElements[named.Name]
		}
		return out, ok
	case ast.Scalar, ast.Enum:
		return out, true
	}
	return out, false
}
