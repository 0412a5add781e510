package customvalues

import (
	"context"
	"fmt"

	"storegraph/commerce"
)

// Bounds at parse time. They are counts, not timers: the same template always meets the same bound.
const (
	maxSource      = 256 << 10 // twice the size at which mail clients cut a message
	maxNesting     = 100       // blocks within blocks, and snippets within snippets; Ruby's bound. Keeps the stack small
	maxPieces      = 4_096     // tags and placeholders, those of snippets included. A receipt has a few dozen
	maxExpression  = 50        // brackets and parentheses within each other
	maxWords       = 2_000     // words and signs in one tag or placeholder
	maxFilters     = 64        // in one chain
	maxArguments   = 64        // of one filter, helper, cycle or when
	maxDiagnostics = 100       // a broken template is shown, not enumerated
	maxSnippets    = 200
)

// Bounds of one render. A receipt of fifty lines takes a few thousand operations and a hundred kilobytes.
const (
	maxOperations = 200_000
	maxIterations = 100_000
	maxOutput     = 1 << 20
	maxValueBytes = 2 << 20 // all texts and lists that filters and captures make, added up
	maxIntBits    = 4096
	checkEvery    = 1024 // operations between two looks at the context
	maxDateWidth  = 1024 // a format such as %1000000000Y
	dateCost      = 400  // operations that reading a date from a text counts as
	localeCost    = 400  // operations that a locale which a template names counts as: its rules may have to be found
	deriveCost    = 100  // operations that a computed field of the catalog counts as: it may walk an order's lines
)

// Codes of the errors that a render returns.
const (
	InvalidTemplate commerce.ErrorCode = "INVALID_TEMPLATE" // Parse gave errors
	TemplateFailed  commerce.ErrorCode = "TEMPLATE_FAILED"  // a value that the template cannot work on
	LimitExceeded   commerce.ErrorCode = "LIMIT_EXCEEDED"   // one of the bounds
)

// stop ends a whole render, lenient or not.
type stop struct{ err error }

func (s stop) Error() string { return s.err.Error() }
func (s stop) Unwrap() error { return s.err }

func limit(format string, args ...any) error {
	return stop{commerce.Errorf(LimitExceeded, format, args...)}
}

// budget counts what a render has spent.
type budget struct {
	ctx        context.Context
	operations int
	checkAt    int // how many operations there may be before the next look at the bound and the context
	iterations int
	values     int
}

func newBudget(ctx context.Context) budget { return budget{ctx: ctx, checkAt: checkEvery} }

// tick counts one operation.
func (b *budget) tick() error { return b.spend(1) }

// spend counts n operations: for filters that walk long lists.
func (b *budget) spend(n int) error {
	if b.operations += n; b.operations < b.checkAt {
		return nil
	}
	return b.check()
}

func (b *budget) check() error {
	if b.operations > maxOperations {
		return limit("The template takes more than %d operations.", maxOperations)
	}
	b.checkAt = min(b.operations+checkEvery, maxOperations+1)
	if err := b.ctx.Err(); err != nil {
		return stop{fmt.Errorf("render template: %w", err)}
	}
	return nil
}

// iterate counts one pass of a loop.
func (b *budget) iterate() error {
	if b.iterations++; b.iterations > maxIterations {
		return limit("The template's loops run more than %d times.", maxIterations)
	}
	return b.tick()
}

// scan counts the reading of n bytes of text.
func (b *budget) scan(n int) error { return b.spend(n >> 6) }

// hold pays for a value of n bytes before it is made.
func (b *budget) hold(n int) error {
	if n < 0 || n > maxValueBytes-b.values {
		return limit("The template makes more than %d bytes of values.", maxValueBytes)
	}
	b.values += n
	return b.scan(n)
}
