package customvalues

import "storegraph/catalog"

// PlanOver is the plan of a template, plain ones included, over roots that need not be the catalog's.
func (t *Template) PlanOver(roots map[string]*catalog.Kind) catalog.Plan {
	return plan(t, roots).plan()
}

// Unordered is the plan of a template as if it were too tangled to be read statement by statement.
func (t *Template) Unordered() catalog.Plan { return unordered(t, catalogRoots()).plan() }
