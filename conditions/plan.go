package conditions

import (
	"slices"
	"strings"

	"storegraph/catalog"
)

// Plan is what an evaluation of the condition reads, and all that it reads: the fields of Reads, the ids by which a trace
// names the items of lists, and the currency that plain amounts mean.
func (c *Condition) Plan() catalog.Plan { return catalog.PlanOf(c.needs...) }

// BranchPlan is what a decision between the branches reads.
func BranchPlan(branches []Branch) catalog.Plan {
	plan := catalog.Plan{}
	for _, b := range branches {
		if b.Condition == nil {
			continue
		}
		for _, path := range b.Condition.needs {
			plan.Add(path)
		}
	}
	return plan
}

const currencyField = "currency_code"

// needs collects what the plan has besides the paths that are read.
type needs struct {
	paths   map[string]bool
	amounts map[string]bool // roots whose amounts are read
	plain   bool            // an amount without a currency
}

func (n *needs) field(r *fieldRef) {
	if r.typ() == catalog.Money {
		root, _, _ := strings.Cut(r.full, ".")
		n.amounts[root] = true
	}
}

// list has the items' ids read. A count or sum of all items names none of them.
func (n *needs) list(list *fieldRef) {
	if kind := list.field().Of; kind != nil {
		if id, ok := kind.Field("id"); ok {
			n.paths[list.full+"."+id.Name] = true
		}
	}
}

func (n *needs) literal(l *literal) {
	n.plain = n.plain || l.kind == moneyLiteral && l.currency == ""
}

// currencies are the roots whose currency plain amounts may mean: the shop's, and where nobody told the shop, that of the
// roots whose amounts the condition reads. So the answer depends on nothing that the condition does not name.
func (n *needs) currencies() []string {
	if !n.plain {
		return nil
	}
	var roots []string
	for _, name := range []string{"shop", "order", "payment", "transaction", "product", "contact"} {
		root, _ := catalog.RootNamed(name)
		if _, ok := root.Kind.Field(currencyField); !ok {
			continue
		}
		if name == "shop" || n.amounts[name] {
			roots = append(roots, name)
		}
	}
	return roots
}

// all is what the plan of a condition names, sorted.
func (n *needs) all(reads, currencies []string) []string {
	paths := slices.Clone(reads)
	for path := range n.paths {
		paths = append(paths, path)
	}
	for _, root := range currencies {
		paths = append(paths, root+"."+currencyField)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
