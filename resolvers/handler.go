package resolvers

import (
	"context"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	hashicorp "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph"
)

// defaultMaxBody lets the longest template, escaped as JSON, fit.
const defaultMaxBody = 1 << 20

// Config is what the API is made of. Reader, Fresh, Registry, Integration, Progress, Endpoints, Decisions, Schedules, Keys and
// Audit are required.
type Config struct {
	Reader      Reader
	Fresh       Fresh
	Registry    Registry
	Integration Integration
	Progress    Progress
	Endpoints   Endpoints
	Decisions   Decisions
	Schedules   Schedules
	Keys        Keys
	Audit       Audit
	Planner     Planner          // answers reads of stored objects by one statement; nil: the executor resolves them all
	Answers     Answers          // keeps what the planner answered; nil: nobody does
	Now         func() time.Time // default: the clock
	Logger      *slog.Logger     // default: slog's
	MaxBody     int64            // bytes of a request's body; default 1 MiB
	DryRun      DryRunLimits     // default: 100,000 orders and 30 seconds
	// Extensions of gqlgen that see operations, such as those that trace them.
	Extensions []graphql.HandlerExtension
	// Limits bound one operation, and what a credential may do at a time. A zero is the default.
	Limits Limits
	// Rates bound what a credential may do over time; the zero value bounds nothing.
	Rates Rates
	// Buckets holds the rates' buckets; nil for this process' memory.
	Buckets Buckets
	// Introspection says who may read the schema through the API; default everybody.
	Introspection Introspection
	// Trusted are documents that are answered by their id; nil for none.
	Trusted *TrustedDocuments
	// Counted is told the code of each error in the answers' errors; nil for nobody.
	Counted func(commerce.ErrorCode)
}

func (c Config) complete() Config {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.MaxBody == 0 {
		c.MaxBody = defaultMaxBody
	}
	c.Limits = c.Limits.complete()
	if c.Introspection == "" {
		c.Introspection = IntrospectionAll
	}
	if c.Buckets == nil {
		c.Buckets = newMemoryBuckets(c.Now)
	}
	if c.Counted == nil {
		c.Counted = func(commerce.ErrorCode) {}
	}
	return c
}

// New is the API without its transport, for measurements. The context of a call must hold its principal.
func New(c Config) *Resolver {
	c = c.complete()
	r := &Resolver{reader: c.Reader, fresh: c.Fresh, registry: c.Registry, integration: c.Integration, progress: c.Progress, endpoints: c.Endpoints, decisions: c.Decisions, schedules: c.Schedules, keys: c.Keys, audit: c.Audit, dryRuns: dryRuns{limits: c.DryRun.orDefault()}, now: c.Now}
	r.heavy = make(chan struct{}, heavyAtOnce)
	r.present = presenter(c.Logger, c.Counted)
	r.templates, _ = hashicorp.New[string, *compiled](cachedTemplates) // fails for no size only
	r.conditions, _ = hashicorp.New[string, *conditions.Condition](cachedConditions)
	return r
}

// NewHandler serves the API over HTTP: POST and GET (queries only), subscriptions as server-sent events. The context of a
// request must hold its principal (WithPrincipal); without one the answer is 401. Its method Drain ends subscriptions.
func NewHandler(c Config) *Handler {
	c = c.complete()
	r := New(c)
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: r, Directives: graph.DirectiveRoot{Access: access, PersonalData: personalData}})

	docs := newDocuments()
	exec := executor.New(schema)
	exec.SetParserTokenLimit(c.Limits.Tokens)
	exec.SetQueryCache(docs)
	exec.SetErrorPresenter(r.present)
	exec.SetRecoverFunc(recovered)
	exec.Use(newGuard(schema.Schema(), c, docs))
	for _, e := range c.Extensions {
		exec.Use(e)
	}
	r.planned = newPlanned(c, schema.Schema(), r.oldestOf)
	exec.AroundOperations(r.operation)
	return newTransport(exec, c, r.present)
}

// operation gives every operation its loaders.
func (r *Resolver) operation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	a, err := account(ctx)
	if err != nil {
		return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{r.present(ctx, err)}})
	}
	ctx, personal := withPersonalReads(ctx)
	if data, ok := r.planned.answer(ctx, graphql.GetOperationContext(ctx)); ok {
		return r.audited(personal, graphql.OneShot(&graphql.Response{Data: data}))
	}
	return r.audited(personal, next(withLoaders(ctx, newLoaders(r.reader, a))))
}

// access is the directive that guards what only some roles may do.
func access(ctx context.Context, _ any, next graphql.Resolver, role commerce.Role) (any, error) {
	p, err := principal(ctx)
	if err != nil {
		return nil, err
	}
	if !p.Role.Allows(role) {
		return nil, commerce.Errorf(commerce.Forbidden, "This needs a credential with the role %s.", role)
	}
	return next(ctx)
}
