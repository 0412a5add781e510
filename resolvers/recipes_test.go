package resolvers_test

import (
	"testing"
	"time"

	"storegraph/recipes"
)

// Every recipe of the binary is told whole, with conditions that the API takes as they are.
func TestRecipes_AreTheFilesOfTheBinary(t *testing.T) {
	t.Parallel()
	a := newAPI()
	var answer struct {
		Recipes []struct {
			Name, Title, Event, Source string
			Filter                     *struct{ Text, Sentence string }
			Timers                     []struct {
				Name  string
				Delay int
			}
			Branches []struct {
				Name      string
				Condition struct{ Text, Sentence string }
				Messages  []struct{ Name, Purpose string }
			}
			Otherwise []struct{ Subject, Body, Sms *string }
		}
		Missing *struct{ Name string }
	}
	a.ask(t, `{ recipes { name title event source filter { text sentence } timers { name delay } branches { name condition { text sentence } messages { name purpose } } otherwise { subject body sms } }
		missing: recipe(name: "no-such") { name } }`, nil).into(t, &answer)
	if len(answer.Recipes) != len(recipes.Names()) || answer.Missing != nil {
		t.Fatalf("%d recipes, and a missing one is %+v", len(answer.Recipes), answer.Missing)
	}
	for i, name := range recipes.Names() {
		told := answer.Recipes[i]
		_, source, _ := recipes.Source(name)
		want, problems := recipes.Parse(source)
		if len(problems) > 0 || told.Name != name || told.Title != want.Title || told.Source != string(source) || told.Event != want.Trigger.Event {
			t.Errorf("%s is told as %s, %s, %s (%v)", name, told.Name, told.Title, told.Event, problems)
		}
		if len(told.Timers) != len(want.Trigger.Timers) || len(told.Branches) != len(want.Branches) || len(told.Otherwise) != len(want.Otherwise) {
			t.Errorf("%s has %d timers, %d branches and %d other messages", name, len(told.Timers), len(told.Branches), len(told.Otherwise))
		}
		for j, timer := range told.Timers {
			if d := time.Duration(want.Trigger.Timers[j].Delay); timer.Delay != int(d.Seconds()) || timer.Name != want.Trigger.Timers[j].Name {
				t.Errorf("%s: timer %+v, want %v", name, timer, d)
			}
		}
		for j, b := range told.Branches {
			if b.Name != want.Branches[j].Name || b.Condition.Text != want.Branches[j].Condition.Text || b.Condition.Sentence == "" || len(b.Messages) != len(want.Branches[j].Messages) {
				t.Errorf("%s: branch %s: %+v", name, b.Name, b)
			}
		}
	}
}
