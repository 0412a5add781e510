package shopify

import (
	"context"
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

// part is a later page of an object's connection, with the object's version.
type part[T any] struct {
	updatedAt string
	page      *connection[T]
}

// pages reads a connection of an object to its end. first is the page that came with the object in its version updatedAt;
// next asks for the page after a cursor, and gives nil when the object is gone.
func pages[T any](field, updatedAt string, first *connection[T], next func(cursor string) (*part[T], error)) ([]T, error) {
	if first == nil {
		return nil, fmt.Errorf("%s: %w", field, errMissing)
	}
	all := first.Nodes
	cursor := first.next()
	for n := 0; cursor != ""; n++ {
		if n == maxPages {
			return nil, fmt.Errorf("%s: more than %d pages", field, maxPages)
		}
		got, err := next(cursor)
		if err != nil {
			return nil, err
		}
		if got == nil || got.updatedAt != updatedAt {
			return nil, errChanged // or deleted: the restart finds out
		}
		if got.page == nil {
			return nil, fmt.Errorf("%s: %w", field, errMissing)
		}
		if got.page.next() == cursor {
			return nil, fmt.Errorf("%s: the cursor does not move", field)
		}
		all = append(all, got.page.Nodes...)
		cursor = got.page.next()
	}
	return all, nil
}

// whole reads an object with all its pages, again from the start when it changes between them.
func whole[T any](ctx context.Context, read func(context.Context) (*T, error)) (*T, error) {
	for range maxRestarts {
		got, err := read(ctx)
		if !errors.Is(err, errChanged) {
			return got, err
		}
	}
	return nil, errChanged
}
