package conditions_test

import (
	"testing"

	"storegraph/conditions"
)

func TestProblem_SaysItsSuggestions(t *testing.T) {
	t.Parallel()
	for want, suggestions := range map[string][]string{
		"No a.":                         nil,
		"No a. Did you mean b?":         {"b"},
		"No a. Did you mean b or c?":    {"b", "c"},
		"No a. Did you mean b, c or d?": {"b", "c", "d"},
	} {
		if got := (conditions.Problem{Message: "No a.", Suggestions: suggestions}).WithSuggestions(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
