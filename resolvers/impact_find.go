package resolvers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// maxImpactFields bounds the fields of one question.
const maxImpactFields = 250

// impact finds what reads fields or an element.
func (r *Resolver) impact(ctx context.Context, fields []string, element *commerce.Element) (*model.Impact, error) {
	switch {
	case (fields == nil) == (element == nil):
		return nil, commerce.Errorf(commerce.InvalidInput, "Give fields or element, and not both.").In("fields")
	case element != nil:
		return r.impactOf(ctx, *element)
	case len(fields) > maxImpactFields:
		return nil, commerce.Errorf(commerce.InvalidInput, "At most %d fields at once, not %d.", maxImpactFields, len(fields)).In("fields")
	}
	reads, err := r.allReads(ctx)
	if err != nil {
		return nil, err
	}
	for i, path := range fields {
		known := path
		if _, isRoot := catalog.RootNamed(path); !isRoot {
			var ok bool
			if known, ok = properPath(path); !ok && !slices.ContainsFunc(reads, func(read string) bool { return within(read, path) }) {
				return nil, commerce.Errorf(commerce.InvalidInput, "There is no field %.80q.", path).In("fields", strconv.Itoa(i))
			}
		}
		fields[i] = known
	}
	return &model.Impact{Reads: slices.DeleteFunc(reads, func(read string) bool {
		return !slices.ContainsFunc(fields, func(path string) bool { return concerns(read, path) })
	})}, nil
}

// impactOf finds what reads anything that needs an element.
func (r *Resolver) impactOf(ctx context.Context, element commerce.Element) (*model.Impact, error) {
	reads, err := r.allReads(ctx)
	if err != nil {
		return nil, err
	}
	return &model.Impact{Reads: slices.DeleteFunc(reads, func(read string) bool {
		return !slices.Contains(elementsOf([]string{read}), element)
	})}, nil
}

// allReads lists what the account's templates, conditions, endpoints, timers and watches read.
func (r *Resolver) allReads(ctx context.Context) ([]string, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	registered, err := r.reader.RegisteredReads(ctx, a)
	if err != nil {
		return nil, err
	}
	reads := slices.Clone(registered)
	endpoints, err := r.endpoints.ListEndpoints(ctx, a)
	if err != nil {
		return nil, err
	}
	for i := range endpoints {
		reads = append(reads, textReads(endpoints[i].Filter)...)
	}
	timers, err := r.reader.ListTimers(ctx, a)
	if err != nil {
		return nil, err
	}
	for i := range timers {
		reads = append(reads, textReads(timers[i].Filter, timers[i].Condition)...)
	}
	watches, err := r.reader.ListWatches(ctx, a)
	if err != nil {
		return nil, err
	}
	for i := range watches {
		reads = append(reads, textReads(&watches[i].Condition)...)
	}
	slices.Sort(reads)
	return slices.Compact(reads), nil
}

// textReads is what conditions read that are kept as text; nil for none. One that does not fit the fields any more reads nothing:
// whatever has it is held up already.
func textReads(texts ...*string) (reads []string) {
	for _, text := range texts {
		if text == nil {
			continue
		}
		if c, problems := conditions.ParseText(*text); len(problems) == 0 {
			reads = append(reads, c.Reads()...)
		}
	}
	return reads
}

// endpointsReading lists the endpoints whose filter reads one of the paths.
func (r *Resolver) endpointsReading(ctx context.Context, reads []string) ([]commerce.TriggerEndpoint, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	endpoints, err := r.endpoints.ListEndpoints(ctx, a)
	if err != nil {
		return nil, err
	}
	return thatRead(endpoints, reads, func(e *commerce.TriggerEndpoint) []string { return textReads(e.Filter) }), nil
}

// timersReading lists the timers whose filter or condition reads one of the paths.
func (r *Resolver) timersReading(ctx context.Context, reads []string) ([]commerce.Timer, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	timers, err := r.reader.ListTimers(ctx, a)
	return thatRead(timers, reads, func(t *commerce.Timer) []string { return textReads(t.Filter, t.Condition) }), err
}

// watchesReading lists the segment watches whose condition reads one of the paths.
func (r *Resolver) watchesReading(ctx context.Context, reads []string) ([]commerce.SegmentWatch, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	watches, err := r.reader.ListWatches(ctx, a)
	return thatRead(watches, reads, func(w *commerce.SegmentWatch) []string { return textReads(&w.Condition) }), err
}

// thatRead keeps those of a list that read one of the paths.
func thatRead[T any](list []T, paths []string, of func(*T) []string) []T {
	out := []T{}
	for i := range list {
		if slices.ContainsFunc(of(&list[i]), func(read string) bool { return slices.Contains(paths, read) }) {
			out = append(out, list[i])
		}
	}
	return out
}

// concerns says whether what is read has to do with a path: it is that, it lies in it, or it is a computed name that may be it.
func concerns(read, path string) bool {
	if before, computed := strings.CutSuffix(read, ".*"); computed && (within(path, before) || within(before, path)) {
		return true
	}
	return within(read, path)
}

func within(path, outer string) bool { return path == outer || strings.HasPrefix(path, outer+".") }

// properPath gives a path with the names that the catalog prefers.
func properPath(path string) (string, bool) {
	if _, _, ok := catalog.Resolve(path); !ok {
		return path, false
	}
	names := strings.Split(path, ".")
	root, _ := catalog.RootNamed(names[0])
	kind := root.Kind
	for i := range names[1:] {
		f, _ := kind.Field(names[i+1])
		names[i+1], kind = f.Name, f.Of
	}
	return strings.Join(names, "."), true
}

// syncImpact tells what switching toggles does to what is read.
func (r *Resolver) syncImpact(ctx context.Context, before, after commerce.SyncSettings) ([]model.SyncImpact, error) {
	out := []model.SyncImpact{}
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	imports, err := r.reader.ListImports(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, e := range commerce.Elements {
		if !before.Syncs(e) || after.Syncs(e) {
			continue
		}
		impact, err := r.impactOf(ctx, e)
		if err != nil {
			return nil, err
		}
		without := commerce.Installation{Status: commerce.Connected, Sync: after}
		outcome := model.SyncOutcomeStale
		if unavailable(&without, imports, nil)[e] != nil {
			outcome = model.SyncOutcomeUnavailable
		}
		out = append(out, model.SyncImpact{Element: e, Outcome: outcome, Impact: impact})
	}
	return out, nil
}

// templateList and conditionList read what is registered; with reads, what reads one of the paths.
func (r *Resolver) templateList(ctx context.Context, reads []string, args pageArgs) (*model.TemplateConnection, error) {
	return connection(ctx, r, args,
		func(a commerce.AccountID, p commerce.Page) (commerce.List[commerce.Template], error) {
			return r.reader.ListTemplates(ctx, a, reads, p)
		},
		func(ctx context.Context, a commerce.AccountID) (int, error) {
			return r.reader.CountTemplates(ctx, a, reads)
		})
}

func (r *Resolver) conditionList(ctx context.Context, reads []string, args pageArgs) (*model.ConditionConnection, error) {
	return connection(ctx, r, args,
		func(a commerce.AccountID, p commerce.Page) (commerce.List[commerce.Condition], error) {
			return r.reader.ListConditions(ctx, a, reads, p)
		},
		func(ctx context.Context, a commerce.AccountID) (int, error) {
			return r.reader.CountConditions(ctx, a, reads)
		})
}
