package resolvers

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// Limits bound one operation, and what a credential may do at a time.
type Limits struct {
	Tokens         int           // of a document; default 2,000
	Depth          int           // of fields; default 12
	Fields         int           // with fragments spread out; default 500
	RootFields     int           // default 20
	Aliases        int           // default 50
	Directives     int           // default 50
	Items          int           // of pages inside pages, page size times page size; default 10,000
	Cost           int           // fields that the answer may have; default 100,000
	Values         int           // in the JSON of a request; default 50,000
	Time           time.Duration // of a query or mutation; default a minute
	KeyStreams     int           // subscriptions of one credential at a time; default 20
	AccountStreams int           // subscriptions of one account at a time; default 100
}

func (l Limits) complete() Limits {
	return Limits{
		Tokens: cmp.Or(l.Tokens, 2000), Depth: cmp.Or(l.Depth, 12), Fields: cmp.Or(l.Fields, 500), RootFields: cmp.Or(l.RootFields, 20),
		Aliases: cmp.Or(l.Aliases, 50), Directives: cmp.Or(l.Directives, 50), Items: cmp.Or(l.Items, 10_000), Cost: cmp.Or(l.Cost, 100_000),
		Values: cmp.Or(l.Values, 50_000), Time: cmp.Or(l.Time, time.Minute), KeyStreams: cmp.Or(l.KeyStreams, 20), AccountStreams: cmp.Or(l.AccountStreams, 100),
	}
}

// Limits that nobody needs to change.
const (
	maxOperations = 20
	maxFragments  = 50
	maxMetaDepth  = 20   // inside __schema and __type, which clients' standard query needs
	maxBrackets   = 200  // in the text of a document
	maxNameLength = 256  // bytes of a name or number in a document
	maxJSONDepth  = 9999 // in the JSON of a request
	maxURL        = 32 << 10
	maxErrors     = 5   // of a document that is not executed
	maxMessage    = 500 // bytes of an error's message
	mutationCost  = 10  // of each mutation, beside its answer's fields
	usualList     = 5   // objects that a list without pages is taken to have
)

// errOperationTime is why the context of an operation ends that took too long.
var errOperationTime = errors.New("the operation took too long")

// costName is where an operation's cost is kept among its statistics.
const costName = "cost"

func noteCost(ctx context.Context, cost int) {
	graphql.GetOperationContext(ctx).Stats.SetExtension(costName, cost)
}

// cost tells what an operation was taken to cost; ok is false for a document that could not be read.
func cost(op *graphql.OperationContext) (n int, ok bool) {
	if op == nil {
		return 0, false
	}
	n, ok = op.Stats.GetExtension(costName).(int)
	return n, ok
}
