package resolvers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	hashicorp "github.com/hashicorp/golang-lru/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph"
)

// Defaults of Config.
const (
	defaultMaxBody = 1 << 20 // the longest template, escaped as JSON, fits
	cachedQueries  = 1000
)

// Config is what the API is made of. Reader, Fresh, Registry, Integration, Progress,
// Endpoints and Decisions are required.
type Config struct {
	Reader      Reader
	Fresh       Fresh
	Registry    Registry
	Integration Integration
	Progress    Progress
	Endpoints   Endpoints
	Decisions   Decisions
	Planner     Planner          // answers reads of stored objects by one statement; nil: the executor resolves them all
	Answers     Answers          // keeps what the planner answered; nil: nobody does
	Now         func() time.Time // default: the clock
	Logger      *slog.Logger     // default: slog's
	MaxBody     int64            // bytes of a request's body; default 1 MiB
	DryRun      DryRunLimits     // default: 100,000 orders and 30 seconds
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
	if c.Counted == nil {
		c.Counted = func(commerce.ErrorCode) {}
	}
	return c
}

// New is the API without its transport, for measurements. The context of a call must hold its principal.
func New(c Config) *Resolver {
	c = c.complete()
	r := &Resolver{reader: c.Reader, fresh: c.Fresh, registry: c.Registry, integration: c.Integration, progress: c.Progress, endpoints: c.Endpoints, decisions: c.Decisions, dryRuns: dryRuns{limits: c.DryRun.orDefault()}, now: c.Now}
	r.heavy = make(chan struct{}, heavyAtOnce)
	r.present = presenter(c.Logger, c.Counted)
	r.templates, _ = hashicorp.New[string, *compiled](cachedTemplates) // fails for no size only
	r.conditions, _ = hashicorp.New[string, *conditions.Condition](cachedConditions)
	return r
}

// NewHandler serves the API over HTTP: POST and GET (queries only) with application/graphql-response+json, subscriptions as
// server-sent events. The context of a request must hold its principal (WithPrincipal); without one the answer is 401.
func NewHandler(c Config) http.Handler {
	c = c.complete()
	r := New(c)
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: r, Directives: graph.DirectiveRoot{Access: access}})

	s := handler.New(schema)
	s.SetParserTokenLimit(maxTokens)
	s.SetQueryCache(lru.New[*ast.QueryDocument](cachedQueries))
	s.SetErrorPresenter(r.present)
	s.SetRecoverFunc(recovered)
	s.AddTransport(transport.SSE{KeepAlivePingInterval: 15 * time.Second})
	s.AddTransport(transport.GET{UseGrapQLResponseJsonByDefault: true})
	s.AddTransport(post{c.Counted})
	s.Use(newGuard(schema.Schema()))
	s.Use(extension.Introspection{})
	r.planned = newPlanned(c, schema.Schema(), r.oldestOf)
	s.AroundOperations(r.operation)
	return bounded(s, c.MaxBody, c.Counted)
}

// operation gives every operation its loaders, and sends subscriptions to the transport that can carry them.
func (r *Resolver) operation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	if op.Operation.Operation == ast.Subscription && !strings.Contains(op.Headers.Get("Accept"), "text/event-stream") {
		err := commerce.Errorf(commerce.InvalidInput, "Subscriptions need the header Accept: text/event-stream.")
		return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{r.present(ctx, err)}})
	}
	a, err := account(ctx)
	if err != nil {
		return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{r.present(ctx, err)}})
	}
	if data, ok := r.planned.answer(ctx, op); ok {
		return graphql.OneShot(&graphql.Response{Data: data})
	}
	return next(withLoaders(ctx, newLoaders(r.reader, a)))
}

// access is the directive that guards what only some roles may do.
func access(ctx context.Context, _ any, next graphql.Resolver, role commerce.Role) (any, error) {
	p, err := principal(ctx)
	if err != nil {
		return nil, err
	}
	if role == commerce.RoleOwner && p.Role != commerce.RoleOwner {
		return nil, commerce.Errorf(commerce.Forbidden, "This needs a credential with the role OWNER.")
	}
	return next(ctx)
}

// bounded reads the body before gqlgen does: gqlgen reads without a bound, and repeats in its answer a body that it cannot
// decode.
func bounded(next http.Handler, maxBody int64, counted func(commerce.ErrorCode)) http.Handler {
	refuse := func(w http.ResponseWriter, status int, err error) { counted(refuse(w, status, err)) }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := principal(r.Context()); err != nil {
			w.Header().Set("WWW-Authenticate", "Bearer")
			refuse(w, http.StatusUnauthorized, err)
			return
		}
		if r.Method == http.MethodPost {
			if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
				refuse(w, http.StatusUnsupportedMediaType, commerce.Errorf(commerce.InvalidInput, "Send Content-Type: application/json."))
				return
			}
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
			if err != nil {
				status, user := http.StatusBadRequest, commerce.Errorf(commerce.InvalidInput, "The body could not be read.")
				if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
					status, user = http.StatusRequestEntityTooLarge, commerce.Errorf(commerce.TooLarge, "The body is longer than %d bytes.", maxBody)
				}
				refuse(w, status, user)
				return
			}
			if strings.Contains(r.Header.Get("Accept"), "text/event-stream") { // our own transport decodes for itself
				if err := checkBody(body); err != nil {
					refuse(w, http.StatusBadRequest, err)
					return
				}
			}
			r = r.WithContext(r.Context()) // a copy, which may have another body
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		next.ServeHTTP(w, r)
	})
}

// checkBody makes sure that gqlgen can decode the body.
func checkBody(body []byte) error {
	var params struct {
		Query         *string        `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
		Extensions    map[string]any `json:"extensions"`
	}
	if err := json.Unmarshal(body, &params); err != nil {
		return errBody()
	}
	if params.Query == nil || *params.Query == "" {
		return errNoQuery()
	}
	return nil
}

func errBody() error {
	return commerce.Errorf(commerce.InvalidInput, "The body must be a JSON object with a query, and optionally operationName, variables and extensions.")
}

func errNoQuery() error { return commerce.Errorf(commerce.InvalidInput, "The body has no query.") }

// refuse answers before anything is executed, with the code that it gives.
func refuse(w http.ResponseWriter, status int, err error) commerce.ErrorCode {
	var user *commerce.Error
	if !errors.As(err, &user) {
		user = commerce.Errorf(internalError, "Internal error")
	}
	w.Header().Set("Content-Type", "application/graphql-response+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(graphql.Response{Errors: gqlerror.List{{
		Message:    user.Message,
		Extensions: map[string]any{"code": string(user.Code)},
	}}})
	return user.Code
}
