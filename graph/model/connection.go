package model

import (
	"context"
	"time"

	"storegraph/commerce"
)

// Connection is a page of a list in Relay's form.
type Connection[T any] struct {
	Nodes    []T
	Cursors  []string // Cursors[i] belongs to Nodes[i]
	PageInfo PageInfo
	Count    func(context.Context) (int, error)
	AsOf     *time.Time
}

// Edge is one item of a page with its place in the list.
type Edge[T any] struct {
	Cursor string
	Node   T
}

// PageInfo says where a page stands in its list.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// Edges are the items with their cursors.
func (c *Connection[T]) Edges() []Edge[T] {
	edges := make([]Edge[T], len(c.Nodes))
	for i := range c.Nodes {
		edges[i] = Edge[T]{Cursor: c.Cursors[i], Node: c.Nodes[i]}
	}
	return edges
}

// TotalCount counts the whole list. It runs only when the field is selected.
func (c *Connection[T]) TotalCount(ctx context.Context) (int, error) { return c.Count(ctx) }

// NewConnection shows a list that was read as a page; count is called when somebody asks for the total.
func NewConnection[T any](list commerce.List[T], count func(context.Context) (int, error)) *Connection[T] {
	c := &Connection[T]{
		Nodes:    list.Items,
		Cursors:  list.Cursors,
		PageInfo: PageInfo{HasNextPage: list.HasNext, HasPreviousPage: list.HasPrevious},
		Count:    count,
	}
	if c.Nodes == nil {
		c.Nodes = []T{} // an empty list, never null
	}
	if n := len(list.Cursors); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &list.Cursors[0], &list.Cursors[n-1]
	}
	return c
}

// The connections of the schema and their edges.
type (
	ContactConnection          = Connection[commerce.Contact]
	ContactEdge                = Edge[commerce.Contact]
	OrderConnection            = Connection[commerce.Order]
	OrderEdge                  = Edge[commerce.Order]
	TransactionConnection      = Connection[commerce.Transaction]
	TransactionEdge            = Edge[commerce.Transaction]
	ProductConnection          = Connection[commerce.Product]
	ProductEdge                = Edge[commerce.Product]
	CollectionConnection       = Connection[commerce.Collection]
	CollectionEdge             = Edge[commerce.Collection]
	TriggerEventConnection     = Connection[commerce.TriggerEvent]
	TriggerEventEdge           = Edge[commerce.TriggerEvent]
	TriggerDeliveryConnection  = Connection[commerce.Delivery]
	TriggerDeliveryEdge        = Edge[commerce.Delivery]
	DueEventConnection         = Connection[commerce.DueEvent]
	DueEventEdge               = Edge[commerce.DueEvent]
	TemplateConnection         = Connection[commerce.Template]
	TemplateEdge               = Edge[commerce.Template]
	ConditionConnection        = Connection[commerce.Condition]
	ConditionEdge              = Edge[commerce.Condition]
	ApiKeyConnection           = Connection[commerce.APIKey]
	ApiKeyEdge                 = Edge[commerce.APIKey]
	PersonalDataReadConnection = Connection[commerce.PersonalRead]
	PersonalDataReadEdge       = Edge[commerce.PersonalRead]
	ActivityConnection         = Connection[commerce.Activity]
	ActivityEdge               = Edge[commerce.Activity]
	DecisionConnection         = Connection[commerce.Decision]
	DecisionEdge               = Edge[commerce.Decision]
)
