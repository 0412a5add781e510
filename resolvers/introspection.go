package resolvers

import (
	"context"
	"strings"
	"unicode/utf8"

	"storegraph/commerce"
)

// Introspection says who may read the schema through the API, and is told what a misspelt name may have meant.
type Introspection string

// Who may.
const (
	IntrospectionAll        Introspection = "all"
	IntrospectionDevelopers Introspection = "developers" // and admins
	IntrospectionNone       Introspection = "none"
)

type suggestionsKey struct{}

// mayIntrospect says whether who asks may read the schema.
func mayIntrospect(ctx context.Context, opened Introspection) bool {
	if opened != IntrospectionDevelopers {
		return opened == IntrospectionAll
	}
	p, err := principal(ctx)
	if err != nil {
		return false
	}
	switch p.Role {
	case commerce.RoleAdmin, commerce.RoleDeveloper:
		return true
	}
	return false
}

// withSuggestions says whether errors under ctx may tell names of the schema.
func withSuggestions(ctx context.Context, allowed bool) context.Context {
	return context.WithValue(ctx, suggestionsKey{}, allowed)
}

// withoutSuggestion cuts what the validator suggests from a message for those who may not read the schema.
func withoutSuggestion(ctx context.Context, message string) string {
	if allowed, said := ctx.Value(suggestionsKey{}).(bool); said && !allowed {
		message, _, _ = strings.Cut(message, " Did you mean ")
	}
	return message
}

// shortened bounds a message: it may repeat what a caller wrote.
func shortened(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	end := maxMessage
	for !utf8.RuneStart(message[end]) {
		end--
	}
	return message[:end] + "…"
}
