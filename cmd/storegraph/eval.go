package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"storegraph/conditions"
)

func evalCommand() *cli.Command {
	return &cli.Command{
		Name:  "eval",
		Usage: "decide a condition with a data file, without a database",
		Description: "The condition file holds expr text, a sentence in plain English, or JSON: the API's structured form, react-querybuilder's,\n" +
			"or {\"branches\": [{\"id\", \"name\", and \"text\", \"sentence\", \"condition\" or \"builder\"}]}. storegraph condition prints one form\n" +
			"as another.\n" +
			"Prints JSON: the branch and the trace. Exits with 0 when it was decided, whatever the branch, and with 1 and\n" +
			"diagnostics on standard error when the condition or the data is wrong.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "condition", Usage: "condition `FILE`, - for standard input", Required: true, TakesFile: true},
			dataFlag(),
		},
		Action: withoutArguments(eval),
	}
}

func eval(ctx context.Context, c *cli.Command) error {
	name := c.String("condition")
	scope, err := readScope(c)
	if err != nil {
		return err
	}
	branches, err := readBranches(c, name)
	if err != nil {
		return err
	}
	decision, err := conditions.Decide(ctx, branches, scope)
	if err != nil {
		return &exitError{exitFailed, fmt.Errorf("%s: %w", name, err)}
	}
	trace, err := decision.Explain(conditions.Decisive)
	if err != nil {
		return &exitError{exitFailed, fmt.Errorf("%s: %w", name, err)}
	}
	return printJSON(c.Root().Writer, conditions.NewReport(decision, trace))
}
