package resolvers

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"

	"storegraph/commerce"
	"storegraph/graph/model"
)

// decisionPrefix begins the cursors of decisions, so that the form can change while old ones still read.
const decisionPrefix = "d1:"

func decisionCursor(id int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(decisionPrefix + strconv.FormatInt(id, 10)))
}

func parseDecisionCursor(s string) (int64, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err == nil {
		if digits, ok := strings.CutPrefix(string(raw), decisionPrefix); ok {
			if n, err := strconv.ParseInt(digits, 10, 64); err == nil && n > 0 {
				return n, nil
			}
		}
	}
	return 0, commerce.Errorf(commerce.InvalidInput, "after is not a cursor of decisions.").In("after")
}

// decision reads one.
func (r *Resolver) decision(ctx context.Context, id string) (*commerce.Decision, error) {
	a, n, err := idOf(ctx, id, decisionNode)
	if err != nil {
		return nil, err
	}
	d, err := r.decisions.GetDecision(ctx, a, int64(n.number))
	return found(d, err, decisionNode)
}

// listDecisions reads a page, newest first. One more than the page tells whether there is another.
func (r *Resolver) listDecisions(ctx context.Context, first int, after, contactID *string) (*model.DecisionConnection, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkSize("first", first); err != nil {
		return nil, err
	}
	var before int64
	if after != nil {
		if before, err = parseDecisionCursor(*after); err != nil {
			return nil, err
		}
	}
	var contact *commerce.ContactID
	if contactID != nil {
		c, err := contactByArgument(ctx, r.reader, *contactID)
		if err != nil {
			return nil, err
		}
		contact = &c.ID
	}
	decisions, err := r.decisions.ListDecisions(ctx, a, contact, before, first+1)
	if err != nil {
		return nil, err
	}
	list := commerce.List[commerce.Decision]{Items: decisions[:min(first, len(decisions))], HasNext: len(decisions) > first, HasPrevious: before > 0}
	for i := range list.Items {
		list.Cursors = append(list.Cursors, decisionCursor(list.Items[i].ID))
	}
	return model.NewConnection(list, func(ctx context.Context) (int, error) { return r.decisions.CountDecisions(ctx, a, contact) }), nil
}

// updateDecisionRetention changes for how long decisions are kept.
func (r *Resolver) updateDecisionRetention(ctx context.Context, in model.UpdateDecisionRetentionInput) (*model.UpdateDecisionRetentionPayload, error) {
	out := new(model.UpdateDecisionRetentionPayload)
	err := func() error {
		a, err := account(ctx)
		if err != nil {
			return err
		}
		if err := r.decisions.SetDecisionRetention(ctx, a, in.Days); err != nil {
			return err
		}
		days, err := r.decisions.DecisionRetention(ctx, a)
		out.DecisionRetentionDays = &days
		return err
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}
