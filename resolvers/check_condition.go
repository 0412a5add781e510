package resolvers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// checkCondition tells what there is to know of a condition.
func (r *Resolver) checkCondition(ctx context.Context, tree conditions.Tree) (*model.ConditionCheck, error) {
	c, problems, err := r.readCondition(ctx, &tree, "condition")
	if err != nil {
		return nil, err
	}
	return r.checked(ctx, c, problems)
}

// checked shows a condition in all its forms, or what is wrong with it.
func (r *Resolver) checked(ctx context.Context, c *conditions.Condition, problems []conditions.Problem) (*model.ConditionCheck, error) {
	out := &model.ConditionCheck{Valid: c != nil, Problems: problems, Reads: []string{}, Elements: []commerce.Element{}, Warnings: []conditions.Warning{}}
	if out.Problems == nil {
		out.Problems = []conditions.Problem{}
	}
	if c == nil {
		return out, nil
	}
	out.Warnings = append(out.Warnings, c.Warnings()...)
	text, sentence := c.Text(), c.Sentence()
	out.Text, out.Sentence, out.Reads = &text, &sentence, c.Reads()
	out.Elements = append(out.Elements, c.Elements()...)
	var err error
	if out.Tree, err = json.Marshal(c.Tree()); err != nil {
		return nil, fmt.Errorf("write a condition's tree: %w", err)
	}
	if out.Builder, err = c.Builder(); err != nil {
		return nil, err
	}
	_, err = c.Segment(&catalog.Env{Now: r.now().UTC(), Location: location(nil)}, nil)
	switch user := new(commerce.Error); {
	case err == nil:
		out.Segmentable = true
	case errors.As(err, &user):
		out.WhyNotSegmentable = &user.Message
	default:
		return nil, fmt.Errorf("check a condition: %w", err)
	}
	return out, nil
}
