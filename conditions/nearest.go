package conditions

import (
	"cmp"
	"slices"
	"strings"
)

// nearest gives the candidates that are most like a name that was not found, the best first.
func nearest(name string, candidates []string) []string {
	type scored struct {
		name     string
		distance int
	}
	want := strings.ToLower(name)
	var found []scored
	for _, c := range candidates {
		got := strings.ToLower(c)
		d := distance(want, got)
		if strings.Contains(got, want) || strings.Contains(want, got) {
			d = min(d, 2)
		}
		if d <= 1+len(want)/3 {
			found = append(found, scored{c, d})
		}
	}
	slices.SortFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.name, b.name))
	})
	var names []string
	for _, f := range found {
		if !slices.Contains(names, f.name) && len(names) < maxSuggestions {
			names = append(names, f.name)
		}
	}
	return names
}

// distance is Levenshtein's, over bytes; long names are cut, so it stays cheap for hostile ones.
func distance(a, b string) int {
	const enough = 64
	a, b = a[:min(len(a), enough)], b[:min(len(b), enough)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			above := row[j]
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above+1, row[j-1]+1, diagonal+cost)
			diagonal = above
		}
	}
	return row[len(b)]
}
