package resolvers

import (
	"context"
	"encoding/json"
	"fmt"

	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// registerCondition keeps a condition that can be evaluated.
func (r *Resolver) registerCondition(ctx context.Context, in model.RegisterConditionInput) (*model.RegisterConditionPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	out := &model.RegisterConditionPayload{Problems: []conditions.Problem{}}
	kept, err := func() (*commerce.Condition, error) {
		c, problems, err := r.readCondition(ctx, in.Condition, "input", "condition")
		if err != nil {
			return nil, err
		}
		name, err := registeredName(in.Name)
		if err != nil {
			return nil, err
		}
		if len(problems) > 0 {
			out.Problems = problems
			return nil, commerce.Errorf(commerce.InvalidInput, "The condition has problems: see problems.").In("input", "condition")
		}
		row, err := registration(c)
		if err != nil {
			return nil, err
		}
		row.Name = name
		return r.registry.RegisterCondition(ctx, a, row)
	}()
	if out.UserErrors, err = userErrors(err); err != nil {
		return nil, err
	}
	out.Condition = kept
	return out, nil
}

// registration is what is kept of a condition. It must read back as the same.
func registration(c *conditions.Condition) (commerce.Condition, error) {
	tree, err := json.Marshal(withoutIDs(c.Tree()))
	if err != nil {
		return commerce.Condition{}, fmt.Errorf("register a condition: %w", err)
	}
	var back conditions.Tree
	if err := json.Unmarshal(tree, &back); err != nil {
		return commerce.Condition{}, fmt.Errorf("register a condition: %w", err)
	}
	if again, _ := conditions.FromTree(back); !again.Equal(c) {
		return commerce.Condition{}, commerce.Errorf(conditions.CodeTooLarge, "The condition is too large to be kept in one piece: nest fewer groups, or name fewer values.").In("input", "condition")
	}
	return commerce.Condition{Semantics: conditions.Semantics, Text: c.Text(), Tree: tree, Reads: c.Reads()}, nil
}

// registeredCondition reads a registered condition by its global id.
func (r *Resolver) registeredCondition(ctx context.Context, id string) (*commerce.Condition, error) {
	a, n, err := idOf(ctx, id, conditionNode)
	if err != nil {
		return nil, err
	}
	c, err := r.reader.GetCondition(ctx, a, n.text)
	return found(c, err, conditionNode)
}
