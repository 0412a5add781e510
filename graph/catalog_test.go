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

// What the catalog calls personal data must be marked so in the API, and nothing that it says is none.
func TestSchema_MarksPersonalData(t *testing.T) {
	t.Parallel()
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	marked, n := map[string]bool{}, 0
	for _, def := range schema.Types {
		for _, f := range def.Fields {
			if f.Directives.ForName("personalData") != nil {
				if f.Type.NonNull {
					t.Errorf("%s.%s cannot be hidden: it is never null", def.Name, f.Name)
				}
				marked[def.Name+"."+f.Name] = true
			}
		}
	}
	hidden := func(name string) bool { return name == "Address" } // whoever has an address hides it as a whole
	for _, def := range schema.Types {
		for _, f := range def.Fields {
			if hidden(f.Type.Name()) && !marked[def.Name+"."+f.Name] {
				t.Errorf("%s.%s leads to personal data, and is not marked", def.Name, f.Name)
			}
		}
	}
	for _, k := range catalog.Kinds {
		def := schema.Types[k.GraphQL]
		if k.GraphQL == "" || hidden(k.GraphQL) {
			continue
		}
		for _, f := range k.Fields {
			if f.API == "-" {
				continue
			}
			for _, name := range append([]string{f.Name, f.API}, f.Aliases...) {
				field := def.Fields.ForName(camelCase(name))
				if field == nil || f.API != "" && name != f.API {
					continue
				}
				at := def.Name + "." + field.Name
				if f.Personal {
					n++
					if !marked[at] {
						t.Errorf("%s is personal data, and not marked", at)
					}
				}
			}
		}
	}
	if n < 12 {
		t.Errorf("only %d fields of the catalog are personal data of the API", n)
	}
}

func camelCase(snake string) string {
	words := strings.Split(snake, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}
