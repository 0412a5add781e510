package telemetry

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// Postgres makes a span of each statement and of each batch; nil when there are no traces. Of a statement it tells the verb
// and the rows, of an error the SQLSTATE: texts and arguments hold values.
func (t *Tracing) Postgres() pgx.QueryTracer {
	if t == nil {
		return nil
	}
	return postgres{t}
}

type postgres struct{ tracing *Tracing }

func (p postgres) start(ctx context.Context, what string) context.Context {
	if !trace.SpanContextFromContext(ctx).IsValid() { // what the house does by itself is no part of a trace
		return ctx
	}
	ctx, _ = p.tracing.tracer.Start(ctx, "postgres "+what, trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String("db.system.name", "postgresql"), attribute.String("db.operation.name", what)))
	return context.WithValue(ctx, statementKey{}, trace.SpanFromContext(ctx))
}

// statementKey holds the span of the statement under way, so that ends meet their own beginnings.
type statementKey struct{}

func (p postgres) end(ctx context.Context, rows int64, err error) {
	span, ok := ctx.Value(statementKey{}).(trace.Span)
	if !ok {
		return
	}
	if err != nil {
		code := "no answer"
		if refused := new(pgconn.PgError); errors.As(err, &refused) {
			code = refused.Code
		}
		span.SetStatus(codes.Error, code)
	}
	span.SetAttributes(attribute.Int64("db.response.returned_rows", rows))
	span.End()
}

func (p postgres) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	return p.start(ctx, verb(data.SQL))
}

func (p postgres) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	p.end(ctx, data.CommandTag.RowsAffected(), data.Err)
}

func (p postgres) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return p.start(ctx, "BATCH")
}

func (p postgres) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	if span, ok := ctx.Value(statementKey{}).(trace.Span); ok {
		span.AddEvent(verb(data.SQL), trace.WithAttributes(attribute.Int64("db.response.returned_rows", data.CommandTag.RowsAffected())))
	}
}

func (p postgres) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchEndData) {
	p.end(ctx, 0, data.Err)
}

// verb is a statement's first word, when it is one of SQL's.
func verb(sql string) string {
	sql = strings.TrimSpace(sql)
	end := strings.IndexFunc(sql, func(r rune) bool { return r < 'A' || r > 'z' })
	if end < 0 {
		end = len(sql)
	}
	switch word := strings.ToUpper(sql[:end]); word {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "BEGIN", "COMMIT", "ROLLBACK", "COPY", "SET", "CREATE", "SAVEPOINT", "RELEASE", "LISTEN", "NOTIFY":
		return word
	}
	return "STATEMENT"
}
