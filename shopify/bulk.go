package shopify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"storegraph/commerce"
)

// BulkStatus is where a bulk operation stands: Shopify's BulkOperationStatus.
type BulkStatus string

// Shopify's values.
const (
	BulkCreated   BulkStatus = "CREATED"
	BulkRunning   BulkStatus = "RUNNING"
	BulkCompleted BulkStatus = "COMPLETED"
	BulkCanceling BulkStatus = "CANCELING"
	BulkCanceled  BulkStatus = "CANCELED"
	BulkFailed    BulkStatus = "FAILED"
	BulkExpired   BulkStatus = "EXPIRED"
)

// Done says whether the operation has ended, well or not.
func (s BulkStatus) Done() bool {
	switch s {
	case BulkCompleted, BulkCanceled, BulkFailed, BulkExpired:
		return true
	}
	return false
}

// BulkOperation is a bulk operation as Shopify reports it.
type BulkOperation struct {
	ID              string // global id
	Status          BulkStatus
	ErrorCode       string // ACCESS_DENIED, INTERNAL_SERVER_ERROR, TIMEOUT or ""
	URL             string // of the file; empty when nothing was found, which is a success
	PartialDataURL  string // of what there was before a failure
	ObjectCount     int64  // lines of the file
	RootObjectCount int64  // of these, the ones that are no children
	FileSize        int64
	CreatedAt       time.Time
	CompletedAt     *time.Time
}

type bulkNode struct {
	ID             string      `json:"id"`
	Status         string      `json:"status"`
	ErrorCode      *string     `json:"errorCode"`
	CreatedAt      string      `json:"createdAt"`
	CompletedAt    *string     `json:"completedAt"`
	ObjectCount    json.Number `json:"objectCount"` // Shopify prints these as texts
	RootCount      json.Number `json:"rootObjectCount"`
	FileSize       json.Number `json:"fileSize"`
	URL            *string     `json:"url"`
	PartialDataURL *string     `json:"partialDataUrl"`
}

// StartBulk starts reading an element in bulk and gives the operation's global id. ErrBulkBusy when Shopify runs as many as
// it allows. Children are grouped with their parents in the file, which ReadBulk relies on.
func (c *Client) StartBulk(ctx context.Context, e commerce.Element) (string, error) {
	name := bulkDocument(e)
	if name == "" {
		return "", fmt.Errorf("start bulk operation: no such element %q", e)
	}
	got, err := query[struct {
		Result struct {
			Operation *bulkNode   `json:"bulkOperation"`
			Errors    []UserError `json:"userErrors"`
		} `json:"bulkOperationRunQuery"`
	}](ctx, c, "bulk_start", map[string]any{"query": document(name)})
	if err == nil {
		err = refused("bulk_start", got.Result.Errors)
	}
	if err == nil && got.Result.Operation == nil {
		err = errMissing
	}
	if err != nil {
		return "", fmt.Errorf("start bulk operation of %s: %w", e, err)
	}
	return got.Result.Operation.ID, nil
}

// BulkOperation asks how an operation stands. commerce.NotFound when Shopify does not know it.
func (c *Client) BulkOperation(ctx context.Context, id string) (BulkOperation, error) {
	got, err := query[struct {
		Operation *bulkNode `json:"bulkOperation"`
	}](ctx, c, "bulk_operation", map[string]any{"id": id})
	if err != nil {
		return BulkOperation{}, fmt.Errorf("poll bulk operation: %w", err)
	}
	if got.Operation == nil {
		return BulkOperation{}, fmt.Errorf("poll bulk operation: %w", commerce.Errorf(commerce.NotFound, "Shopify has no bulk operation %s.", shorten(id)))
	}
	return got.Operation.operation()
}

func (n *bulkNode) operation() (BulkOperation, error) {
	r := &reading{}
	op := BulkOperation{
		ID:          n.ID,
		Status:      BulkStatus(n.Status),
		CreatedAt:   r.time("createdAt", n.CreatedAt),
		CompletedAt: r.optionalTime("completedAt", n.CompletedAt),
	}
	for _, c := range []struct {
		from json.Number
		to   *int64
	}{{n.ObjectCount, &op.ObjectCount}, {n.RootCount, &op.RootObjectCount}, {n.FileSize, &op.FileSize}} {
		if c.from == "" {
			continue
		}
		number, err := c.from.Int64()
		if err != nil {
			r.fail("objectCount", err)
		}
		*c.to = number
	}
	for _, t := range []struct {
		from *string
		to   *string
	}{{n.ErrorCode, &op.ErrorCode}, {n.URL, &op.URL}, {n.PartialDataURL, &op.PartialDataURL}} {
		if t.from != nil {
			*t.to = *t.from
		}
	}
	if r.err != nil {
		return BulkOperation{}, fmt.Errorf("bulk operation %s: %w", shorten(n.ID), r.err)
	}
	return op, nil
}

// CancelBulk asks Shopify to stop an operation. One that has ended, or that Shopify does not know, is no error.
func (c *Client) CancelBulk(ctx context.Context, id string) error {
	got, err := query[struct {
		Result struct {
			Operation *bulkNode   `json:"bulkOperation"`
			Errors    []UserError `json:"userErrors"`
		} `json:"bulkOperationCancel"`
	}](ctx, c, "bulk_cancel", map[string]any{"id": id})
	if err != nil {
		return fmt.Errorf("cancel bulk operation: %w", err)
	}
	if len(got.Result.Errors) == 0 {
		return nil
	}
	op, err := c.BulkOperation(ctx, id)
	if commerce.CodeOf(err) == commerce.NotFound || err == nil && (op.Status.Done() || op.Status == BulkCanceling) {
		return nil
	}
	return fmt.Errorf("cancel bulk operation: %w", errors.Join(refused("bulk_cancel", got.Result.Errors), err))
}
