package resolvers

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"storegraph/commerce"
)

// Codes that only the API gives.
const (
	internalError   commerce.ErrorCode = "INTERNAL"
	queryTooComplex commerce.ErrorCode = "QUERY_TOO_COMPLEX"
	timedOut        commerce.ErrorCode = "TIMEOUT"
	rateLimited     commerce.ErrorCode = "RATE_LIMITED"
	notPersisted    commerce.ErrorCode = "PERSISTED_QUERY_NOT_FOUND"
	notTrusted      commerce.ErrorCode = "DOCUMENT_NOT_TRUSTED"
)

// presenter shows errors made for users with their code; everything else is "Internal error" with an id that the log has,
// too. counted is told each code that is shown.
func presenter(logger *slog.Logger, counted func(commerce.ErrorCode)) graphql.ErrorPresenterFunc {
	present := presentedBy(logger)
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := present(ctx, err)
		if code, ok := shown.Extensions["code"].(string); ok {
			counted(commerce.ErrorCode(code))
		}
		return shown
	}
}

func presentedBy(logger *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		var shown *gqlerror.Error
		if !errors.As(err, &shown) {
			shown = &gqlerror.Error{Err: err}
		}
		out := &gqlerror.Error{Path: shown.Path, Locations: shown.Locations}
		if out.Path == nil {
			out.Path = graphql.GetPath(ctx)
		}
		var user *commerce.Error
		switch {
		case errors.As(err, &user):
			out.Message = shortened(user.Message)
			out.Extensions = map[string]any{"code": string(user.Code)}
			if len(user.Field) > 0 {
				out.Extensions["field"] = user.Field
			}
		case shown.Err == nil: // made by the parser, the validator or the guard for whoever wrote the query
			out.Message = shortened(withoutSuggestion(ctx, shown.Message))
			out.Extensions = map[string]any{"code": publicCode(shown)}
		case errors.Is(context.Cause(ctx), errOperationTime):
			out.Message = "The operation took longer than an operation may."
			out.Extensions = map[string]any{"code": string(timedOut)}
		case badInput(err):
			out.Message = "The number is out of range."
			out.Extensions = map[string]any{"code": string(commerce.InvalidInput)}
		default:
			id := errorID()
			logger.ErrorContext(ctx, "internal error", "id", id, "path", out.Path.String(), "error", err)
			out.Message = "Internal error"
			out.Extensions = map[string]any{"code": string(internalError), "id": id}
		}
		return out
	}
}

// publicCode is the code of an error about the query's text.
func publicCode(e *gqlerror.Error) string {
	switch e.Rule {
	case guardRule:
		return string(queryTooComplex)
	case introspectionRule:
		return string(commerce.Forbidden)
	}
	if code, ok := e.Extensions["code"].(string); ok {
		return code
	}
	return errcode.ValidationFailed
}

// badInput says whether a built-in scalar could not take a number that the validator let pass.
func badInput(err error) bool {
	var overflow *graphql.IntegerError
	var syntax *strconv.NumError
	return errors.As(err, &overflow) || errors.As(err, &syntax)
}

// recovered turns a panic into an error for the log. gqlparser panics with the error of a number that it cannot read.
func recovered(_ context.Context, p any) error {
	if err, ok := p.(error); ok {
		return fmt.Errorf("panic: %w\n%s", err, debug.Stack())
	}
	return fmt.Errorf("panic: %v\n%s", p, debug.Stack())
}

func errorID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}

// userErrors splits the outcome of a mutation: refusals are told in the payload, everything else is an error of the
// request. Paths of input begin with the argument.
func userErrors(err error) ([]commerce.Error, error) {
	if err == nil {
		return []commerce.Error{}, nil
	}
	var user *commerce.Error
	if !errors.As(err, &user) || user.Code == commerce.Unauthenticated || user.Code == commerce.Forbidden {
		return nil, err
	}
	shown := commerce.Error{Code: user.Code, Message: user.Message, Field: user.Field}
	if len(shown.Field) > 0 && shown.Field[0] != "input" {
		shown.Field = slices.Insert(slices.Clone(shown.Field), 0, "input")
	}
	return []commerce.Error{shown}, nil
}
