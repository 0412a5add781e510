package resolvers

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Audit is told who was shown personal data, and lists it.
type Audit interface {
	// NotePersonalRead returns at once; what it was told is durable within seconds.
	NotePersonalRead(commerce.PersonalRead)
	// ListPersonalReads gives the newest first, before a sequence unless it is 0.
	ListPersonalReads(ctx context.Context, account commerce.AccountID, before int64, limit int) ([]commerce.PersonalRead, error)
	CountPersonalReads(context.Context, commerce.AccountID) (int, error)
}

// personalReads gathers what one operation shows of people, and what it hides.
type personalReads struct {
	mu       sync.Mutex
	objects  map[string]map[any]struct{} // by kind: distinct objects of which a field was shown
	counted  map[string]int64            // by kind: what is counted without being an object of the answer
	redacted []string                    // paths that were hidden, without the places in lists
}

type personalReadsKey struct{}

func withPersonalReads(ctx context.Context) (context.Context, *personalReads) {
	p := &personalReads{objects: map[string]map[any]struct{}{}, counted: map[string]int64{}}
	return context.WithValue(ctx, personalReadsKey{}, p), p
}

// personalReadsOf is nil where no operation is answered: whoever works inside shows nobody anything.
func personalReadsOf(ctx context.Context) *personalReads {
	p, _ := ctx.Value(personalReadsKey{}).(*personalReads)
	return p
}

// sawPersonal counts n objects of a kind that an operation shows personal data of. Answers that do not go through the
// directive tell it so.
func sawPersonal(ctx context.Context, kind string, n int) {
	if p := personalReadsOf(ctx); p != nil && n > 0 {
		p.mu.Lock()
		p.counted[kind] += int64(n)
		p.mu.Unlock()
	}
}

// hidPersonal tells the client that the path of ctx, or what is below it, was hidden.
func hidPersonal(ctx context.Context, below ...string) {
	p := personalReadsOf(ctx)
	if p == nil {
		return
	}
	var words []string
	for _, step := range graphql.GetPath(ctx) {
		if name, ok := step.(ast.PathName); ok {
			words = append(words, string(name))
		}
	}
	path := strings.Join(append(words, below...), ".")
	p.mu.Lock()
	if !slices.Contains(p.redacted, path) {
		p.redacted = append(p.redacted, path)
	}
	p.mu.Unlock()
}

// personalData is the directive of fields that hold personal data: null for whoever is not shown any, counted for the rest.
func personalData(ctx context.Context, obj any, next graphql.Resolver) (any, error) {
	p, err := principal(ctx)
	if err != nil {
		return nil, err
	}
	if !p.PersonalData {
		hidPersonal(ctx)
		return nil, nil
	}
	v, err := next(ctx)
	if err != nil || isNothing(v) {
		return v, err
	}
	if reads := personalReadsOf(ctx); reads != nil {
		kind := graphql.GetFieldContext(ctx).Object
		reads.mu.Lock()
		if reads.objects[kind] == nil {
			reads.objects[kind] = map[any]struct{}{}
		}
		reads.objects[kind][obj] = struct{}{}
		reads.mu.Unlock()
	}
	return v, nil
}

// isNothing says whether a field's value will be null.
func isNothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case *string:
		return v == nil || *v == ""
	}
	r := reflect.ValueOf(v)
	return (r.Kind() == reflect.Pointer || r.Kind() == reflect.Slice) && r.IsNil()
}

// audited has it noted after each answer who was shown what, and tells in the answer what was hidden.
func (r *Resolver) audited(reads *personalReads, next graphql.ResponseHandler) graphql.ResponseHandler {
	return func(ctx context.Context) *graphql.Response {
		response := next(ctx)
		reads.mu.Lock()
		objects, counted, redacted := reads.objects, reads.counted, slices.Sorted(slices.Values(reads.redacted))
		reads.objects, reads.counted, reads.redacted = map[string]map[any]struct{}{}, map[string]int64{}, nil
		reads.mu.Unlock()
		for kind, seen := range objects {
			counted[kind] += int64(len(seen))
		}
		if len(counted) > 0 && r.audit != nil {
			p, err := principal(ctx)
			if err != nil {
				return response
			}
			for _, kind := range slices.Sorted(keysOf(counted)) {
				r.audit.NotePersonalRead(commerce.PersonalRead{AccountID: p.AccountID, KeyID: p.KeyID, Role: p.Role, Operation: operationName(ctx), Kind: kind, Objects: counted[kind]})
			}
		}
		if response != nil && len(redacted) > 0 {
			if response.Extensions == nil {
				response.Extensions = map[string]any{}
			}
			response.Extensions["redacted"] = redacted
		}
		return response
	}
}

func keysOf[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// maxOperationName bounds what clients may write into the audit log; the grammar leaves letters, digits and _.
const maxOperationName = 100

func operationName(ctx context.Context) string {
	op := graphql.GetOperationContext(ctx).Operation
	if op == nil || len(op.Name) > maxOperationName {
		return ""
	}
	return op.Name
}

// seesPersonal says whether who asks is shown personal data.
func seesPersonal(ctx context.Context) bool {
	p, err := principal(ctx)
	return err == nil && p.PersonalData
}

// mayCompare refuses to decide by personal data for whoever is not shown any: answers would tell it bit by bit.
func mayCompare(ctx context.Context, paths []string) error {
	if seesPersonal(ctx) {
		return nil
	}
	if personal := catalog.Personal(paths); len(personal) > 0 {
		return commerce.Errorf(commerce.Forbidden, "This reads %s, which is personal data. Your credential is not shown any.", personal[0])
	}
	return nil
}

// mayFind refuses to find contacts by personal data, or to sort them by name, for whoever is not shown any: cursors hold what
// is sorted by.
func mayFind(ctx context.Context, f *commerce.ContactFilter, sort commerce.ContactSort) error {
	if seesPersonal(ctx) {
		return nil
	}
	if sort == commerce.ContactsByName {
		return commerce.Errorf(commerce.Forbidden, "Names are personal data. Your credential is not shown any: sort by something else.").In("sort")
	}
	if f.Search != nil || f.Email != nil || f.Phone != nil {
		return commerce.Errorf(commerce.Forbidden, "Contacts are searched by personal data. Your credential is not shown any.").In("filter")
	}
	return nil
}
