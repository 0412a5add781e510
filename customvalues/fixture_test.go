package customvalues_test

import (
	"context"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/customvalues"
	"storegraph/internal/sample"
)

// order is the scope of a workflow run about the sample order.
func orderScope(t *testing.T) *catalog.Scope {
	t.Helper()
	zone, err := time.LoadLocation(sample.Zone)
	if err != nil {
		t.Fatal(err)
	}
	contact, order, shop, product := sample.Contact(), sample.Order(), sample.Shop(), sample.Product()
	return catalog.NewScope(
		&catalog.Env{Now: sample.Now, Location: zone},
		catalog.Subject{Contact: &contact, Order: &order, Shop: &shop, Product: &product},
	)
}

// jsonScope reads a data file's text.
func jsonScope(t *testing.T, data string) *catalog.Scope {
	t.Helper()
	scope, problems, err := catalog.ScopeFromJSON([]byte(data), sample.Now)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return scope
}

// render renders a template that must be valid.
func render(t *testing.T, source string, scope *catalog.Scope, channel customvalues.Channel) customvalues.Result {
	t.Helper()
	tmpl, diagnostics := customvalues.Parser{Everything: true}.Parse(source)
	if customvalues.HasErrors(diagnostics) {
		t.Fatalf("%s: %+v", source, diagnostics)
	}
	result, err := tmpl.Render(context.Background(), scope, customvalues.Options{Channel: channel})
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return result
}
