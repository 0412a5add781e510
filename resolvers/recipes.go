package resolvers

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/customvalues"
	"storegraph/graph/model"
	"storegraph/recipes"
)

// allRecipes reads the files of the binary once: they are the same for every account.
var allRecipes = sync.OnceValues(func() ([]model.Recipe, error) {
	var out []model.Recipe
	for _, name := range recipes.Names() {
		_, source, _ := recipes.Source(name)
		r, problems := recipes.Parse(source)
		if len(problems) > 0 {
			return nil, fmt.Errorf("read recipe %s: %s", name, problems[0])
		}
		out = append(out, recipeOf(r, string(source)))
	}
	return out, nil
})

// recipeNamed gives a recipe; nil when there is none of the name.
func recipeNamed(name string) (*model.Recipe, error) {
	all, err := allRecipes()
	if i := slices.IndexFunc(all, func(r model.Recipe) bool { return r.Name == name }); i >= 0 {
		return &all[i], nil
	}
	return nil, err
}

func recipeOf(r *recipes.Recipe, source string) model.Recipe {
	out := model.Recipe{
		Name: r.Name, Title: r.Title, Description: r.Description, Event: commerce.TriggerKind(r.Trigger.Event),
		Filter: recipeCondition(r.Trigger.Filter), Timers: []model.RecipeTimer{}, Branches: []model.RecipeBranch{},
		Otherwise: recipeMessages(r.Otherwise), Source: source,
	}
	for _, t := range r.Trigger.Timers {
		out.Timers = append(out.Timers, model.RecipeTimer{
			Name: t.Name, Anchor: commerce.TriggerKind(t.Anchor), Delay: seconds(t.Delay), Filter: recipeCondition(t.Filter),
			Condition: recipeCondition(t.Condition), Supersede: commerce.Supersede(t.Supersede),
		})
	}
	if s := r.Trigger.Segment; s != nil {
		out.Segment = &model.RecipeSegment{Name: s.Name, Condition: recipeCondition(s.Condition)}
	}
	for _, b := range r.Branches {
		out.Branches = append(out.Branches, model.RecipeBranch{Name: b.Name, Condition: recipeCondition(b.Condition), Messages: recipeMessages(b.Messages)})
	}
	return out
}

func recipeMessages(list []recipes.Message) []model.RecipeMessage {
	out := []model.RecipeMessage{}
	for _, m := range list {
		message := model.RecipeMessage{
			Name: m.Name, Purpose: customvalues.Purpose(m.Purpose), After: seconds(m.After), Condition: recipeCondition(m.If), Sms: nonEmpty(m.SMS),
		}
		if m.Email != nil {
			message.Subject, message.Body = &m.Email.Subject, &m.Email.Body
		}
		out = append(out, message)
	}
	return out
}

// recipeCondition is a condition of a file that was checked when it was read.
func recipeCondition(c *recipes.Condition) *model.RecipeCondition {
	if c == nil {
		return nil
	}
	out := &model.RecipeCondition{Text: c.Text}
	if read, problems := conditions.ParseText(c.Text); len(problems) == 0 {
		out.Sentence = read.Sentence()
	}
	return out
}

func seconds(d recipes.Duration) int { return int(time.Duration(d) / time.Second) }
