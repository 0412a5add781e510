package audits

import (
	"context"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/resolvers"
)

// steps are an import's progress, twice.
type steps struct{}

func (steps) Watch(context.Context, commerce.AccountID) (<-chan []commerce.ImportRun, error) {
	out := make(chan []commerce.ImportRun, 2)
	out <- []commerce.ImportRun{{Element: commerce.Orders}}
	out <- []commerce.ImportRun{{Element: commerce.Orders}}
	close(out)
	return out, nil
}

func TestGraphQLSSE_FollowsASubscriptionToItsEnd(t *testing.T) {
	lines := node(t, "subscribe.mjs", serve(t, resolvers.Config{Progress: steps{}}), key, "subscription { importProgress { element } }")
	if len(lines) != 3 || !strings.Contains(string(lines[0]), `"element":"ORDERS"`) || string(lines[2]) != `{"completed":true}` {
		t.Errorf("the client saw %s", lines)
	}
	lines = node(t, "subscribe.mjs", serve(t, resolvers.Config{}), key, "subscription { nothing }")
	if len(lines) == 0 || !strings.Contains(string(lines[0]), "GRAPHQL_VALIDATION_FAILED") {
		t.Errorf("of an error the client saw %s", lines)
	}
}
