package shopsim

import (
	_ "embed"
	"sync"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

//go:embed admin.graphql
var adminSDL string

// schema is the pruned Admin API schema, parsed once.
var schema = sync.OnceValue(func() *ast.Schema {
	return gqlparser.MustLoadSchema(&ast.Source{Name: "admin.graphql", Input: adminSDL})
})

// enums are the schema's enum values, for fast checks: an order's line has sixty currency codes.
var enums = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for name, def := range schema().Types {
		if def.Kind != ast.Enum {
			continue
		}
		all[name] = map[string]bool{}
		for _, v := range def.EnumValues {
			all[name][v.Name] = true
		}
	}
	return all
})

func isConnection(t *ast.Type) bool {
	name := t.Name()
	return len(name) > len("Connection") && name[len(name)-len("Connection"):] == "Connection"
}
