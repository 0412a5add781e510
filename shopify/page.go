package shopify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

const (
	// maxRestarts is how often an object that changes while its pages are read is read again from the start.
	maxRestarts = 3
	// maxPages bounds one object's pages: Shopify ends a connection at 25,000 objects, 250 a page, and collections hold
	// more than a connection shows.
	maxPages = 1000
)

// errChanged: the object changed between two of its pages, so they do not belong together.
var errChanged = errors.New("it keeps changing while it is read")

// page is the first page of an object's connection and how to ask for the next: by a document that selects
// root { id updatedAt field(after: $after) }.
type page[T any] struct {
	document, root, field string
	id, updatedAt         string
	first                 *connection[T]
}

// pages reads a connection to its end.
func pages[T any](ctx context.Context, c *Client, p page[T]) ([]T, error) {
	if p.first == nil {
		return nil, fmt.Errorf("%s: %w", p.field, errMissing)
	}
	all := p.first.Nodes
	cursor := p.first.next()
	for n := 0; cursor != ""; n++ {
		if n == maxPages {
			return nil, fmt.Errorf("%s: more than %d pages", p.field, maxPages)
		}
		got, err := query[map[string]map[string]json.RawMessage](ctx, c, p.document, map[string]any{"id": p.id, "after": cursor})
		if err != nil {
			return nil, err
		}
		var updatedAt string
		object := got[p.root]
		if object == nil || json.Unmarshal(object["updatedAt"], &updatedAt) != nil || updatedAt != p.updatedAt {
			return nil, errChanged // or deleted: the restart finds out
		}
		var next connection[T]
		if err := json.Unmarshal(object[p.field], &next); err != nil {
			return nil, fmt.Errorf("read Shopify's answer to %s: %w", p.document, err)
		}
		if next.next() == cursor {
			return nil, fmt.Errorf("%s: the cursor does not move", p.field)
		}
		all = append(all, next.Nodes...)
		cursor = next.next()
	}
	return all, nil
}
