package rootfield_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"storegraph/graph"
	"storegraph/internal/rootfield"
)

func TestOperation_IsValidForEveryRootField(t *testing.T) {
	t.Parallel()
	s := graph.NewExecutableSchema(graph.Config{}).Schema()
	n := 0
	for kind, def := range map[ast.Operation]*ast.Definition{ast.Query: s.Query, ast.Mutation: s.Mutation, ast.Subscription: s.Subscription} {
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			for depth := 1; depth <= 4; depth++ {
				n++
				query, variables := rootfield.Operation(s, kind, f, depth, rootfield.None)
				doc, err := gqlparser.LoadQueryWithRules(s, query, rules.NewDefaultRules())
				if err != nil {
					t.Errorf("%s: %v\n%s", f.Name, err, query)
					continue
				}
				if _, err := validator.VariableValues(s, doc.Operations[0], variables); err != nil {
					t.Errorf("%s: %v\n%v", f.Name, err, variables)
				}
			}
		}
	}
	if n < 150 {
		t.Errorf("only %d operations", n)
	}
}
