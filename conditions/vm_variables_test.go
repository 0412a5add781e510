package conditions

import (
	"fmt"

	"github.com/expr-lang/expr/vm"

	"storegraph/catalog"
)

// variables reads what a program of expr's runs on.
type variables struct {
	*evaluation
	visited int
}

// all reads everything that a program may ask for.
func (e *variables) all(c *Condition, p *exprProgram) (map[string]any, error) {
	vars, err := e.fill(p.roots, nil)
	if err != nil {
		return nil, err
	}
	for _, w := range p.windows {
		vars[w.name] = w.end(e.moments)
	}
	for _, s := range p.sets {
		vars[s.name] = s.value
	}
	vars[shopCurrency] = e.shop
	return vars, e.bound(c.root, vars, vars, new(int))
}

// fill reads the variables of one layout: of the roots, or of one item.
func (e *variables) fill(l *layout, current *item) (map[string]any, error) {
	vars := make(map[string]any, len(l.slots)+len(l.marks)+len(l.lists)+4)
	for _, s := range l.slots {
		value, err := e.read(s.ref, current)
		if err != nil {
			return nil, err
		}
		if value == nil {
			vars[s.name] = s.form.zero()
			continue
		}
		if vars[s.name], err = hold(value, s.form); err != nil {
			return nil, fmt.Errorf("read %s: %w", s.ref.full, err)
		}
	}
	for name, r := range l.marks {
		value, err := e.read(r, current)
		if err != nil {
			return nil, err
		}
		vars[name] = value != nil
	}
	for _, list := range l.lists {
		items, err := e.items(list.ref, current)
		if err != nil {
			return nil, err
		}
		if e.visited += len(items); e.visited > MaxElementVisits {
			return nil, errTooMany()
		}
		elements := make([]any, len(items))
		for i := range items {
			if elements[i], err = e.fill(list.items, &items[i]); err != nil {
				return nil, err
			}
		}
		vars[list.name] = elements
	}
	return vars, nil
}

// bound counts how many items the program may visit at most, before it runs: the VM cannot be stopped.
func (e *variables) bound(n node, roots, current map[string]any, visits *int) error {
	switch n := n.(type) {
	case *group:
		for _, part := range n.nodes {
			if err := e.bound(part, roots, current, visits); err != nil {
				return err
			}
		}
	case *clause:
		var err error
		for _, o := range append([]operand{n.left}, n.right...) {
			eachAggregate(o, func(a *aggregate) {
				if err == nil {
					err = e.boundList(a.list, a.filter, a.value, roots, current, visits)
				}
			})
		}
		return err
	case *quantified:
		return e.boundList(n.list, n.where, nil, roots, current, visits)
	}
	return nil
}

func (e *variables) boundList(list *fieldRef, where node, value operand, roots, current map[string]any, visits *int) error {
	from := roots
	if list.element {
		from = current
	}
	items, ok := from[variable(list)].([]any)
	if !ok {
		return fmt.Errorf("bound: %s is no list", list.full)
	}
	if *visits += len(items); *visits > MaxElementVisits {
		return errTooMany()
	}
	if !nested(where, value) {
		return nil
	}
	for _, element := range items {
		inside := element.(map[string]any)
		if where != nil {
			if err := e.bound(where, roots, inside, visits); err != nil {
				return err
			}
		}
		if value != nil {
			if err := e.bound(&clause{left: value}, roots, inside, visits); err != nil {
				return err
			}
		}
	}
	return nil
}

// nested says whether a list is visited for every item.
func nested(where node, value operand) bool {
	found := false
	mark := func(*aggregate) { found = true }
	if value != nil {
		eachAggregate(value, mark)
	}
	var look func(n node)
	look = func(n node) {
		switch n := n.(type) {
		case *group:
			for _, part := range n.nodes {
				look(part)
			}
		case *clause:
			for _, o := range append([]operand{n.left}, n.right...) {
				eachAggregate(o, mark)
			}
		case *quantified:
			found = true
		}
	}
	look(where)
	return found
}

// askExpr has expr's VM decide a condition.
func askExpr(c *Condition, scope *catalog.Scope) (bool, error) {
	p, err := compileExpr(c.root)
	if err != nil {
		return false, err
	}
	e := &variables{evaluation: &evaluation{scope: scope, moments: newMoments(scope.Env), shop: plainCurrency(c.currencies, scope)}}
	vars, err := e.all(c, p)
	if err != nil {
		return false, err
	}
	machine := vm.VM{MemoryBudget: 64 * MaxElementVisits}
	answer, err := machine.Run(p.code, vars)
	if err != nil {
		return false, err
	}
	return answer.(bool), nil
}
