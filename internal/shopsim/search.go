package shopsim

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// searchField says how one field of Shopify's search syntax is compared. Exactly one of its functions is set.
type searchField struct {
	time   func(*row) int64
	day    bool // matches whole days, as the customers' updated_at does
	id     func(any) int64
	text   func(any) []string
	number func(any) int64
}

type filterSet map[string]searchField

// filter is a parsed search: every term must match.
type filter struct {
	terms     []func(l *listing, r *row) bool
	low, high map[string]int64 // bounds on time fields, for entering a sorted list
}

func (f *filter) matches(l *listing, r *row) bool {
	return !slices.ContainsFunc(f.terms, func(t func(*listing, *row) bool) bool { return !t(l, r) })
}

// lag hides what the search index does not know yet: rows that were created or updated within the last while. A list
// without a search does not come from the index.
func (f *filter) lag(while time.Duration, now time.Time) {
	if f == nil || while <= 0 {
		return
	}
	known := now.Add(-while).Unix()
	f.terms = append(f.terms, func(_ *listing, r *row) bool { return r.created <= known && r.updated <= known })
}

// searchWarning is what Shopify says, in extensions.search, about a filter that it did not apply.
type searchWarning struct {
	Path     []any           `json:"path"`
	Query    string          `json:"query"`
	Parsed   any             `json:"parsed"`
	Warnings []searchProblem `json:"warnings"`
}

type searchProblem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
	Code    string `json:"code"`
}

var searchTerm = regexp.MustCompile(`^(-?)([a-z_]+):(>=|<=|>|<|=)?('[^']*'|"[^"]*"|[^\s'"()]+)`)

// filter parses the call's query argument. An unknown field warns and filters nothing: Shopify fails open.
func (c *call) filter(set filterSet) (*filter, error) {
	query := strings.TrimSpace(c.text("query"))
	if query == "" {
		return nil, nil
	}
	f := &filter{low: map[string]int64{}, high: map[string]int64{}}
	var parsed []any
	var problems []searchProblem
	for rest := query; rest != ""; rest = strings.TrimSpace(rest) {
		if after, ok := strings.CutPrefix(rest, "AND "); ok {
			rest = after
			continue
		}
		m := searchTerm.FindStringSubmatch(rest)
		if m == nil {
			return nil, badRequest("The simulated shop reads field:value terms joined by AND only, not %q.", rest)
		}
		rest = rest[len(m[0]):]
		name, op, value := m[2], strings.TrimPrefix(m[3], "="), strings.Trim(m[4], `'"`)
		parsed = append(parsed, parsedTerm(name, op, value))
		field, known := set[name]
		if !known {
			problems = append(problems, searchProblem{name, "Invalid search field for this query.", "invalid_field"})
			continue
		}
		term, err := f.term(name, field, op, value)
		if err != nil {
			return nil, err
		}
		if m[1] == "-" {
			yes := term
			term = func(l *listing, r *row) bool { return !yes(l, r) }
			delete(f.low, name)
			delete(f.high, name)
		}
		f.terms = append(f.terms, term)
	}
	if len(problems) > 0 {
		var shape any = parsed[0]
		if len(parsed) > 1 {
			shape = map[string]any{"and": parsed}
		}
		c.warnings = append(c.warnings, searchWarning{c.pathNow(), query, shape, problems})
	}
	return f, nil
}

func parsedTerm(name, op, value string) any {
	names := map[string]string{">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
	if op == "" {
		return map[string]any{"field": name, "match_all": value}
	}
	return map[string]any{"field": name, "range": map[string]any{names[op]: value}}
}

func holds(op string, order int) bool {
	switch op {
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	}
	return order == 0
}

func (f *filter) term(name string, field searchField, op, value string) (func(*listing, *row) bool, error) {
	switch {
	case field.time != nil:
		return f.timeTerm(name, field, op, value)
	case field.id != nil || field.number != nil:
		want, err := strconv.ParseInt(value[strings.LastIndexByte(value, '/')+1:], 10, 64)
		if err != nil {
			return nil, badRequest("Invalid number for query filter `%s`.", name)
		}
		if field.id == nil {
			return func(l *listing, r *row) bool { return holds(op, cmp.Compare(field.number(l.object(r)), want)) }, nil
		}
		if op == ">" || op == ">=" {
			f.low["id"] = want
		}
		return func(l *listing, r *row) bool { return holds(op, cmp.Compare(r.id, want)) }, nil
	}
	wants := strings.Split(strings.ToLower(value), ",")
	return func(l *listing, r *row) bool {
		for _, have := range field.text(l.object(r)) {
			if slices.Contains(wants, strings.ToLower(have)) || value == "*" && have != "" {
				return true
			}
		}
		return false
	}, nil
}

func (f *filter) timeTerm(name string, field searchField, op, value string) (func(*listing, *row) bool, error) {
	at, day, err := searchTime(value)
	if err != nil {
		return nil, badRequest("Invalid timestamp for query filter `%s`.", name)
	}
	want, unit := at.Unix(), int64(1)
	if field.day || day && op == "" {
		unit = 24 * 3600
		want = floorTo(want, unit)
	}
	// The bounds may be wider than the term, never narrower: the term itself decides.
	if op == "" || op == ">" || op == ">=" {
		f.low[name] = want
	}
	if op == "" || op == "<" || op == "<=" {
		f.high[name] = want + unit - 1
	}
	return func(_ *listing, r *row) bool { return holds(op, cmp.Compare(floorTo(field.time(r), unit), want)) }, nil
}

func floorTo(n, unit int64) int64 { return n - (n%unit+unit)%unit }

func searchTime(value string) (at time.Time, day bool, err error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if at, err = time.Parse(layout, value); err == nil {
			return at, false, nil
		}
	}
	at, err = time.Parse(time.DateOnly, value)
	return at, true, err
}

// pathNow is where in the answer the request stands.
func (r *request) pathNow() []any {
	var path []any
	for _, s := range r.path {
		if s.key != "" {
			path = append(path, s.key)
		} else {
			path = append(path, s.index)
		}
	}
	return path
}
