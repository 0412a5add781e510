package conditions_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/conditions"
	"storegraph/internal/sample"
)

// parse reads a text that must be right.
func parse(t testing.TB, text string) *conditions.Condition {
	t.Helper()
	c, problems := conditions.ParseText(text)
	if len(problems) > 0 {
		t.Fatalf("%s: %v", text, problems)
	}
	return c
}

// tree reads a JSON tree that must be right.
func tree(t testing.TB, data string) *conditions.Condition {
	t.Helper()
	c, problems := conditions.FromTree(unmarshal(t, data))
	if len(problems) > 0 {
		t.Fatalf("%s: %v", data, problems)
	}
	return c
}

func unmarshal(t testing.TB, data string) conditions.Tree {
	t.Helper()
	var tree conditions.Tree
	d := json.NewDecoder(strings.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&tree); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return tree
}

// given makes the scope of a data file.
func given(t testing.TB, data string) *catalog.Scope {
	t.Helper()
	scope, problems, err := catalog.ScopeFromJSON([]byte(data), sample.Now)
	if err != nil || len(problems) > 0 {
		t.Fatalf("%s: %v %v", data, problems, err)
	}
	return scope
}

// samples is the scope of the sample shop, contact, order and product.
func samples(t testing.TB) *catalog.Scope {
	t.Helper()
	zone, err := time.LoadLocation(sample.Zone)
	if err != nil {
		t.Fatal(err)
	}
	c, o, s, p := sample.Contact(), sample.Order(), sample.Shop(), sample.Product()
	return catalog.NewScope(&catalog.Env{Now: sample.Now, Location: zone}, catalog.Subject{Contact: &c, Order: &o, Shop: &s, Product: &p})
}

// decide asks about one condition.
func decide(t testing.TB, c *conditions.Condition, scope *catalog.Scope) (bool, conditions.Decision) {
	t.Helper()
	d, err := conditions.Decide(context.Background(), []conditions.Branch{{ID: "b", Name: "B", Condition: c}}, scope)
	if err != nil {
		t.Fatalf("%s: %v", c.Text(), err)
	}
	return d.Reason == conditions.Matched, d
}

// explained gives the trace of a decision.
func explained(t testing.TB, d conditions.Decision) conditions.Trace {
	t.Helper()
	trace, err := d.Explain(conditions.Decisive)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}
