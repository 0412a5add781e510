package resolvers_test

import (
	"errors"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/resolvers"
)

// What is kept of a failed watch is one sentence, so that the sentence must tell which field took the place of one that is gone.
func TestEventFilter_SuggestsWhatTookAFieldsPlace(t *testing.T) {
	t.Parallel()
	f := newFake()
	_, _, err := resolvers.NewEventFilter(f, &fresh{fake: f}, nil).Selects(t.Context(), ours, "contact.orders_cont > 1", sample.Now)
	var user *commerce.Error
	if !errors.As(err, &user) || user.Code != "CONDITION_STALE_CATALOG" || !strings.Contains(user.Message, "Did you mean contact.orders_count") {
		t.Errorf("got %v", err)
	}
}
