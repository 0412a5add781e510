package graph_test

import (
	"slices"
	"strings"
	"testing"

	"storegraph/catalog"
	"storegraph/graph"
)

func TestSchema_HasEveryFieldThatTheCatalogPromises(t *testing.T) {
	t.Parallel()
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	for _, k := range catalog.Kinds {
		if k.GraphQL == "" {
			continue
		}
		def := schema.Types[k.GraphQL]
		if def == nil {
			t.Errorf("%s: the schema has no type %s", k.Name, k.GraphQL)
			continue
		}
		for _, f := range k.Fields {
			if f.API == "-" || f.Type == catalog.ID { // the API's ids are global ids
				continue
			}
			names := append([]string{f.Name}, f.Aliases...)
			if f.API != "" {
				names = []string{f.API}
			}
			if !slices.ContainsFunc(names, func(name string) bool { return def.Fields.ForName(camelCase(name)) != nil }) {
				t.Errorf("%s.%s: type %s has none of the fields %v", k.Name, f.Name, k.GraphQL, names)
			}
		}
	}
}

func camelCase(snake string) string {
	words := strings.Split(snake, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}
