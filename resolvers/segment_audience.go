package resolvers

import (
	"context"
	"time"

	"storegraph/commerce"
	"storegraph/conditions"
)

// momentPrefix marks the place in a campaign to a segment: the moment of the segment stands before the last contact's id.
const momentPrefix = "at\x00"

// segmentAudience is the contacts for whom a condition holds, at the moment of the campaign's first batch.
func (r *Resolver) segmentAudience(ctx context.Context, a commerce.AccountID, tree *conditions.Tree, after *string) (*audience, error) {
	c, problems, err := r.readCondition(ctx, tree, "input", "audience", "condition")
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, commerce.Errorf(problems[0].Code, "%s Ask checkCondition for all problems.", problems[0].WithSuggestions()).In(problems[0].Path...)
	}
	shop, err := r.selectable(ctx, c)
	if err != nil {
		return nil, err
	}
	out := &audience{at: r.now().UTC().Truncate(time.Microsecond)}
	if after != nil {
		var ok bool
		if out.at, out.after, ok = parseSegmentPlace(a, *after); !ok {
			return nil, errCampaignCursor()
		}
	}
	segment, err := segmentAt(c, shop, out.at, "input", "audience", "condition")
	if err != nil {
		return nil, err
	}
	out.segment = &segment
	return out, nil
}

func parseSegmentPlace(a commerce.AccountID, cursor string) (at time.Time, after string, ok bool) {
	place, ok := parseCampaignCursor(a, cursor)
	if !ok || len(place) < len(momentPrefix) || place[:len(momentPrefix)] != momentPrefix {
		return at, "", false
	}
	return cutMoment(place[len(momentPrefix):])
}

// cursor is the place behind the last batch.
func (who *audience) cursor(a commerce.AccountID) string {
	if who.segment != nil {
		return campaignCursor(a, momentPrefix+writeMoment(who.at)+"\x00"+who.after)
	}
	return campaignCursor(a, who.after)
}

func errCampaignCursor() error {
	return commerce.Errorf(commerce.InvalidInput, "after is not a cursor of this campaign.").In("input", "after")
}
