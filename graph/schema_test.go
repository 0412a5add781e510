package graph_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"storegraph/graph"
)

func schema() *ast.Schema { return graph.NewExecutableSchema(graph.Config{}).Schema() }

func TestSchema_DescribesEverything(t *testing.T) {
	t.Parallel()
	missing := func(what, description string) {
		if len(strings.TrimSpace(description)) < 3 {
			t.Errorf("%s has no description", what)
		}
	}
	s := schema()
	missing("the schema", s.Description)
	for _, def := range s.Types {
		if def.BuiltIn {
			continue
		}
		missing(def.Name, def.Description)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			missing(def.Name+"."+f.Name, f.Description)
			for _, arg := range f.Arguments {
				missing(def.Name+"."+f.Name+"("+arg.Name+")", arg.Description)
			}
		}
		for _, v := range def.EnumValues {
			missing(def.Name+"."+v.Name, v.Description)
			if v.Name != strings.ToUpper(v.Name) {
				t.Errorf("%s.%s is not SCREAMING_CASE", def.Name, v.Name)
			}
		}
		if def.Kind == ast.Scalar && def.Directives.ForName("specifiedBy") == nil {
			t.Errorf("scalar %s does not say what specifies it", def.Name)
		}
	}
	for _, d := range s.Directives {
		if d.Position != nil && d.Position.Src.BuiltIn {
			continue
		}
		missing("@"+d.Name, d.Description)
		for _, arg := range d.Arguments {
			missing("@"+d.Name+"("+arg.Name+")", arg.Description)
		}
	}
}

func TestSchema_HasTheDoorsThatWerePromised(t *testing.T) {
	t.Parallel()
	s := schema()
	for def, doors := range map[*ast.Definition][]string{
		s.Query: {"node", "nodes", "shopifyIntegration", "contact", "contacts", "order", "orders", "transaction", "transactions", "product", "products",
			"collection", "collections", "customValues", "resolveTemplate", "conditionFields", "evaluateBranches", "triggerEvents",
			"checkCondition", "condition", "conditions", "evaluateBatch", "segment", "impact", "templates"},
		s.Mutation:     {"connectShopify", "updateSyncSettings", "disconnectShopify", "importShopifyElements", "registerContact", "retryFailedItems", "reconcileShopify", "registerCondition"},
		s.Subscription: {"importProgress"},
	} {
		for _, door := range doors {
			if def.Fields.ForName(door) == nil {
				t.Errorf("%s has no %s", def.Name, door)
			}
		}
	}
}

func TestSchema_KeepsItsConventions(t *testing.T) {
	t.Parallel()
	s := schema()
	for _, f := range s.Mutation.Fields {
		if f.Directives.ForName("access") == nil {
			t.Errorf("mutation %s is open to every role", f.Name)
		}
		if errs := s.Types[f.Type.Name()].Fields.ForName("userErrors"); errs == nil || errs.Type.String() != "[UserError!]!" {
			t.Errorf("mutation %s has no userErrors", f.Name)
		}
		if len(f.Arguments) > 1 || len(f.Arguments) == 1 && f.Arguments[0].Name != "input" {
			t.Errorf("mutation %s takes more than one input", f.Name)
		}
	}
	for name, def := range s.Types {
		if !strings.HasSuffix(name, "Connection") {
			continue
		}
		want := []string{"edges", "nodes", "pageInfo", "totalCount"}
		switch name {
		case "TriggerEventConnection": // a replay has no end that could be counted
			want = want[:3]
		case "FailedItemConnection": // it is read from page's end to page's end: its items have no cursors
			want = want[1:]
		}
		for _, f := range want {
			if def.Fields.ForName(f) == nil {
				t.Errorf("%s has no %s", name, f)
			}
		}
	}
	for _, f := range s.Types["Product"].Fields {
		if strings.Contains(strings.ToLower(f.Name), "tax") {
			t.Errorf("products have %s: taxes are not mapped", f.Name)
		}
	}
	for _, input := range []string{"ConditionInput", "ConditionValueInput"} {
		if s.Types[input].Directives.ForName("oneOf") == nil {
			t.Errorf("%s is not @oneOf", input)
		}
	}
}

// gqlgen writes a stub that panics for every field that it finds no Go field for.
func TestResolvers_HaveNoStubs(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../resolvers/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no resolvers: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(strings.Fields(string(text)), "implemented:") {
			t.Errorf("%s has a stub", filepath.Base(file))
		}
	}
}
