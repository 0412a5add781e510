package telemetry

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
)

// Extensions make a span of each operation with its kind, its name and the codes of its errors, and one of each root field.
// What was asked for and what was answered stays out. Of a read that a plan answers the statement lies right under the request.
func (t *Tracing) Extensions() []graphql.HandlerExtension {
	if t == nil {
		return nil
	}
	return []graphql.HandlerExtension{operations{t}}
}

type operations struct{ tracing *Tracing }

var (
	_ graphql.ResponseInterceptor  = operations{}
	_ graphql.RootFieldInterceptor = operations{}
)

func (operations) ExtensionName() string { return "Traces" }

func (operations) Validate(graphql.ExecutableSchema) error { return nil }

// maxName bounds a name that a client chose. The grammar leaves letters, digits and _.
const maxName = 100

// InterceptResponse makes the span; a subscription has one for each of its answers.
func (o operations) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	kind, name := "operation", ""
	if graphql.HasOperationContext(ctx) {
		if op := graphql.GetOperationContext(ctx).Operation; op != nil {
			kind, name = string(op.Operation), op.Name
		}
	}
	ctx, span := o.tracing.tracer.Start(ctx, "graphql "+kind)
	defer span.End()
	span.SetAttributes(attribute.String("graphql.operation.type", kind))
	if name != "" && len(name) <= maxName {
		span.SetAttributes(attribute.String("graphql.operation.name", name))
	}
	response := next(ctx)
	if response != nil && len(response.Errors) > 0 {
		var list []string
		for _, e := range response.Errors {
			if code, ok := e.Extensions["code"].(string); ok && len(list) < 10 {
				list = append(list, code)
			}
		}
		span.SetAttributes(attribute.StringSlice("graphql.error.codes", list))
		span.SetStatus(codes.Error, "")
	}
	return response
}

// InterceptRootField makes a span of a field that something has to be read for.
func (o operations) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	field := graphql.GetRootFieldContext(ctx)
	ctx, span := o.tracing.tracer.Start(ctx, "resolve "+field.Field.Name)
	defer span.End()
	return next(ctx)
}
