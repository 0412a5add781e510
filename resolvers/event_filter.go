package resolvers

import (
	"context"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"storegraph/commerce"
	"storegraph/conditions"
)

// EventFilter answers the conditions of trigger endpoints, timers and segment watches: it reads what evaluateBranches would.
type EventFilter struct {
	resolver *Resolver
	parsed   *lru.Cache[string, *conditions.Condition]
}

// NewEventFilter makes a filter over what is stored.
func NewEventFilter(reader Reader, fresh Fresh, now func() time.Time) *EventFilter {
	if now == nil {
		now = time.Now
	}
	parsed, _ := lru.New[string, *conditions.Condition](cachedConditions) // fails for no size only
	return &EventFilter{resolver: &Resolver{reader: reader, fresh: fresh, now: now}, parsed: parsed}
}

const cachedConditions = 1000

// codeStale says that a text that was a condition is none any more: the fields have changed since.
const codeStale commerce.ErrorCode = "CONDITION_STALE_CATALOG"

// Holds decides a condition's text for an event: its order, and its contact, in the event's version of the data or a newer
// one. words say why it does not hold.
func (f *EventFilter) Holds(ctx context.Context, a commerce.AccountID, text string, e *commerce.TriggerEvent) (holds bool, words string, err error) {
	c, err := f.parse(text)
	if err != nil {
		return false, "", err
	}
	ctx = WithPrincipal(ctx, Principal{AccountID: a, Role: commerce.RoleService, PersonalData: true})
	ctx = withLoaders(ctx, newLoaders(f.resolver.reader, a))
	ids := subjectIDs{minVersion: &e.Version, whole: true}
	switch {
	case e.OrderID != 0:
		id := globalID(a, orderNode, e.OrderID.String())
		ids.order = &id
	case e.ContactID != nil:
		id := globalID(a, contactNode, string(*e.ContactID))
		ids.contact = &id
	}
	scope, err := f.resolver.scope(ctx, a, ids, c.Reads())
	switch commerce.CodeOf(err) {
	case commerce.NotFound: // deleted since: nobody can say whether the condition held
		return false, "", commerce.Errorf(commerce.NotFound, "What the event is about has been deleted, so that its filter cannot be answered.")
	case commerce.NotYet:
		return false, "", commerce.Errorf(commerce.Unavailable, "The data of the event cannot be read yet.")
	}
	if err != nil {
		return false, "", err
	}
	d, err := conditions.Decide(ctx, []conditions.Branch{{ID: "filter", Name: "filter", Condition: c}}, scope)
	if err != nil {
		return false, "", err
	}
	if d.Reason == conditions.Matched {
		return true, "", nil
	}
	why, err := d.Explain(conditions.Decisive)
	if err != nil {
		return false, "", err
	}
	return false, strings.TrimPrefix(why.Branches[0].Words, "passed over filter: "), nil
}
