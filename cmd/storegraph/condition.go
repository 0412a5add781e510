package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"storegraph/conditions"
)

// forms are the forms that a condition may be printed in.
var forms = []string{"text", "sentence", "tree", "builder"}

func conditionCommand() *cli.Command {
	return &cli.Command{
		Name:  "condition",
		Usage: "check a condition file and print it in another form",
		Description: "Reads every file that eval reads. --to sentence says the condition in plain English, text is expr text, tree the API's\n" +
			"structured form, builder react-querybuilder's JSON. What is printed is a condition file again, and means the same.\n" +
			"Exits with 1 and diagnostics on standard error when the condition is wrong.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "from", Usage: "condition `FILE`, - for standard input", Required: true, TakesFile: true},
			&cli.StringFlag{Name: "to", Usage: "`FORM`: " + strings.Join(forms, ", "), Value: "sentence"},
		},
		Action: withoutArguments(printCondition),
	}
}

func printCondition(_ context.Context, c *cli.Command) error {
	form := c.String("to")
	if !slices.Contains(forms, form) {
		return usagef("--to must be one of %s, not %q", strings.Join(forms, ", "), form)
	}
	branches, err := readBranches(c, c.String("from"))
	if err != nil {
		return err
	}
	return writeBranches(c.Root().Writer, branches, form)
}

// readBranches reads a condition file; what is wrong in it is listed on standard error.
func readBranches(c *cli.Command, name string) ([]conditions.Branch, error) {
	source, err := readFile(name)
	if err != nil {
		return nil, err
	}
	branches, problems := conditions.ParseFile(source)
	for _, p := range problems {
		fmt.Fprintf(c.Root().ErrWriter, "%s: %s\n", name, p)
	}
	if len(problems) > 0 {
		return nil, &exitError{code: exitFailed}
	}
	return branches, nil
}

// writtenBranch is a branch as condition files have it.
type writtenBranch struct {
	ID        string           `json:"id"`
	Name      string           `json:"name"`
	Condition *conditions.Tree `json:"condition,omitempty"`
	Text      string           `json:"text,omitempty"`
	Sentence  string           `json:"sentence,omitempty"`
	Builder   json.RawMessage  `json:"builder,omitempty"`
}

// writeBranches prints one condition as itself, and several as a file of branches.
func writeBranches(w io.Writer, branches []conditions.Branch, form string) error {
	var out []writtenBranch
	for _, b := range branches {
		written := writtenBranch{ID: b.ID, Name: b.Name}
		var err error
		switch form {
		case "text":
			written.Text = b.Condition.Text()
		case "sentence":
			written.Sentence = b.Condition.Sentence()
		case "tree":
			written.Condition = b.Condition.Tree()
		case "builder":
			written.Builder, err = b.Condition.Builder()
		}
		if err != nil {
			return &exitError{exitFailed, err}
		}
		out = append(out, written)
	}
	if len(out) > 1 || out[0].ID != "branch-1" || out[0].Name != "Branch 1" {
		return printJSON(w, map[string]any{"branches": out})
	}
	switch one := out[0]; form {
	case "tree":
		return printJSON(w, one.Condition)
	case "builder":
		return printJSON(w, one.Builder)
	default:
		words := one.Text + one.Sentence
		if again, _ := conditions.ParseFile([]byte(words)); len(again) == 1 && !again[0].Condition.Equal(branches[0].Condition) {
			return printJSON(w, map[string]string{form: words}) // a sentence that would be read as text
		}
		_, err := fmt.Fprintln(w, words)
		return err
	}
}
