package shopify

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"storegraph/commerce"
)

// connectionEnd is after how many objects a connection is left for a new one: Shopify ends it at 25,000, in the middle of
// whatever there is.
const connectionEnd = 24_000

// changesCursor is where Changes goes on.
type changesCursor struct {
	Element commerce.Element `json:"e"`
	// Changes since From are read. It moves on when a connection ends.
	From  int64  `json:"f"`           // seconds
	After string `json:"a,omitempty"` // Shopify's cursor
	Read  int    `json:"n,omitempty"` // objects that the connection has given
	// ByID goes on by id from ID instead: so much changed at From that starting there again would not get any further.
	ByID bool        `json:"b,omitempty"`
	ID   commerce.ID `json:"i,omitempty"`
}

func (cur changesCursor) String() string {
	text, err := json.Marshal(cur)
	if err != nil {
		panic(err) // plain values: cannot fail
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func parseCursor(s string, e commerce.Element) (cur changesCursor, err error) {
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(text, &cur)
	}
	if err != nil || cur.Element != e || cur.Read < 0 || cur.ID < 0 {
		return cur, errors.New("this is no cursor of this list")
	}
	return cur, nil
}

// Changes lists the objects of an element that changed at or after since, 250 a page at most (a page may be empty), in the
// order of their changes. next continues the list, with the same since; it is "" at the end, and may be kept for long. What
// changes while the list is read is listed at its end, or by the next Changes that starts no later than this one did:
// Shopify's search lags behind by seconds, so since should lie some minutes before that. Deleted objects are never listed.
//
// Lists longer than a connection shows are continued by another one, which repeats some objects; what changed at once
// beyond that is listed in the order of ids. Customers are searched a day earlier, for Shopify compares their days only,
// in a time zone that it does not name.
func (c *Client) Changes(ctx context.Context, e commerce.Element, since time.Time, cursor string) (refs []commerce.Ref, next string, err error) {
	l, err := listingOf(e)
	if err != nil {
		return nil, "", fmt.Errorf("list changes: %w", err)
	}
	since = since.UTC().Truncate(time.Second)
	cur := changesCursor{Element: e, From: since.Unix()}
	if cursor != "" {
		if cur, err = parseCursor(cursor, e); err != nil {
			return nil, "", fmt.Errorf("list changes of %s: %w", e, err)
		}
	}
	refs, more, err := c.changes(ctx, l, &cur)
	if err != nil {
		return nil, "", fmt.Errorf("list changes of %s: %w", e, err)
	}
	kept := refs[:0]
	for _, r := range refs {
		if !r.UpdatedAt.Before(since) {
			kept = append(kept, r)
		}
	}
	if more {
		next = cur.String()
	}
	return kept, next, nil
}

// changes reads a page and moves the cursor behind it.
func (c *Client) changes(ctx context.Context, l listing, cur *changesCursor) (refs []commerce.Ref, more bool, err error) {
	from := time.Unix(cur.From, 0)
	if l.days {
		from = from.Add(-24 * time.Hour)
	}
	search := "updated_at:>=" + searchTime(from)
	if cur.ByID {
		refs, next, err := c.list(ctx, l, search+" "+fromID(cur.ID), "ID", "")
		if err == nil {
			err = ascending(refs, cur.ID)
		}
		if err != nil || len(refs) == 0 {
			return nil, false, err
		}
		cur.ID = refs[len(refs)-1].ID
		return refs, next != "", nil
	}
	refs, next, err := c.list(ctx, l, search, "UPDATED_AT", cur.After)
	if err != nil {
		return nil, false, err
	}
	cur.After, cur.Read = next, cur.Read+len(refs)
	if next != "" && cur.Read >= connectionEnd {
		cur.restart(l, refs)
	}
	return refs, next != "", nil
}

// restart begins another connection where the page before ended, or goes on by id when that would show the same again. The
// page's oldest change counts: objects are sorted by what Shopify's search knows of them, and shown as they are now.
func (cur *changesCursor) restart(l listing, page []commerce.Ref) {
	const day = 24 * 3600
	end := slices.MinFunc(page, func(a, b commerce.Ref) int { return a.UpdatedAt.Compare(b.UpdatedAt) }).UpdatedAt.Unix()
	progress := end > cur.From
	if l.days {
		progress = end/day > cur.From/day+1 // the days may be counted in another time zone
	}
	cur.After, cur.Read = "", 0
	if progress {
		cur.From = end
		return
	}
	cur.ByID = true
}
