package catalog

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

const (
	longestSuggestable = 120 // longer text is no misspelt name
	maxSuggestions     = 3
	deepestSuggestion  = 5 // segments: contact.last_order.line_items.product.title
)

// Suggest gives the fields' paths nearest to a misspelt one, best first, three at most; none when nothing is near. A path
// that names a field in the wrong place finds it in the right one: order.first_name suggests order.customer.first_name.
func Suggest(path string) []string {
	path = strings.ToLower(strings.TrimSpace(path))
	if path == "" || len(path) > longestSuggestable {
		return nil
	}
	path = strings.NewReplacer("-", "_", " ", "_").Replace(path)
	asked := strings.Split(path, ".")
	limit := max(1, min(4, len(path)/4))
	type near struct {
		path  string
		score int
	}
	best := map[string]int{}
	for _, c := range allPaths() {
		score := distance(path, c.spelling, limit)
		if moved := misplaced(asked, c.segments); moved < score {
			score = moved
		}
		if score > limit {
			continue
		}
		if old, seen := best[c.path]; !seen || score < old {
			best[c.path] = score
		}
	}
	var found []near
	for p, score := range best {
		found = append(found, near{p, score})
	}
	slices.SortFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(len(a.path), len(b.path)), cmp.Compare(a.path, b.path))
	})
	var out []string
	for _, n := range found[:min(len(found), maxSuggestions)] {
		if n.score <= found[0].score+1 { // a near one makes far ones noise
			out = append(out, n.path)
		}
	}
	return out
}

// Near gives the paths that a misspelt one differs from in at most so many letters, best first, three at most.
func Near(path string, letters int) []string {
	var out []string
	path = strings.ToLower(path)
	for d := 1; d <= letters && len(path) <= longestSuggestable; d++ {
		for _, c := range allPaths() {
			if len(out) < maxSuggestions && distance(path, c.spelling, d) == d && !slices.Contains(out, c.path) {
				out = append(out, c.path)
			}
		}
	}
	return out
}

// misplaced scores a path whose last name is exactly right but not where it was asked for.
func misplaced(asked, there []string) int {
	if asked[len(asked)-1] != there[len(there)-1] || len(there) > 3 {
		return longestSuggestable
	}
	if asked[0] == there[0] {
		return 1 + len(there) - 2
	}
	return 3 + len(there) - 2
}

type spelling struct {
	path     string   // with the fields' own names
	spelling string   // with names or aliases
	segments []string // of spelling
}

// allPaths lists every path under the roots once, aliases only in the last place: a kind never comes twice in a path.
var allPaths = sync.OnceValue(func() []spelling {
	var out []spelling
	var walk func(prefix string, k *Kind, above []*Kind)
	walk = func(prefix string, k *Kind, above []*Kind) {
		above = append(slices.Clip(above), k)
		for _, f := range k.Fields {
			path := prefix + "." + f.Name
			for _, name := range append([]string{f.Name}, f.Aliases...) {
				s := prefix + "." + name
				out = append(out, spelling{path, s, strings.Split(s, ".")})
			}
			if f.Of != nil && !slices.Contains(above, f.Of) && len(above) < deepestSuggestion-1 {
				walk(path, f.Of, above)
			}
		}
	}
	for _, root := range Roots {
		walk(root.Name, root.Kind, nil)
	}
	return out
})

// distance is the Damerau–Levenshtein distance (a swap of neighbours counts once) by bytes, or more than limit as soon as
// it cannot be less.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		lowest := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			lowest = min(lowest, row[j])
		}
		if lowest > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
