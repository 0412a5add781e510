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
		Description: "The condition file holds expr text, or JSON: one condition, or {\"branches\": [{\"id\", \"name\", \"condition\"}]}.\n" +
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
	source, err := readFile(name)
	if err != nil {
		return err
	}
	scope, err := readScope(c)
	if err != nil {
		return err
	}
	branches, problems := conditions.ParseFile(source)
	for _, p := range problems {
		fmt.Fprintf(c.Root().ErrWriter, "%s: %s\n", name, p)
	}
	if len(problems) > 0 {
		return &exitError{code: exitFailed}
	}
	decision, err := conditions.Decide(ctx, branches, scope)
	if err != nil {
		return &exitError{exitFailed, fmt.Errorf("%s: %w", name, err)}
	}
	return printJSON(c.Root().Writer, conditions.NewReport(decision))
}
