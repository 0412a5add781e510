package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v3"

	"storegraph/recipes"
)

func recipeCommand() *cli.Command {
	return &cli.Command{
		Name:  "recipe",
		Usage: "show, check and play workflows to start from",
		Description: "A recipe is a YAML file: a trigger with its filter, the branches of an If/Else, and messages with their waits, templates\n" +
			"and purpose. list, show and check need no database. run plays a recipe with a story of shoppers, on a private Postgres\n" +
			"and a simulated Shopify store, with a clock that is moved.",
		Commands: []*cli.Command{
			{
				Name: "list", Usage: "list the recipes that come with Storegraph",
				Flags:  []cli.Flag{jsonFlag()},
				Action: withoutArguments(listRecipes),
			},
			{
				Name: "show", Usage: "print a recipe", ArgsUsage: "NAME",
				Description: "Prints the file as it is, to be changed and kept. With --json it prints what an engine needs: conditions are text then,\n" +
					"as the API takes it, and waits are durations.",
				Flags:  []cli.Flag{jsonFlag()},
				Action: withOne("NAME", showRecipe),
			},
			{
				Name: "check", Usage: "check a recipe's file against the catalog", ArgsUsage: "FILE",
				Description: "Checks everything that can be known before there is a store: members, waits, conditions, templates. Everything that is\n" +
					"wrong is listed on standard error as FILE:LINE:COLUMN, and the command exits with 1. - is standard input.",
				Action: withOne("FILE", checkRecipe),
			},
			recipeRunCommand(),
		},
	}
}

func jsonFlag() cli.Flag { return &cli.BoolFlag{Name: "json", Usage: "print JSON"} }

// withOne is for commands with one argument.
func withOne(what string, do func(ctx context.Context, c *cli.Command, argument string) error) cli.ActionFunc {
	return func(ctx context.Context, c *cli.Command) error {
		if c.Args().Len() != 1 {
			return usagef("%s needs one %s; see storegraph %s --help", c.Name, what, strings.TrimPrefix(c.FullName(), "storegraph "))
		}
		return do(ctx, c, c.Args().First())
	}
}

func listRecipes(_ context.Context, c *cli.Command) error {
	type line struct {
		Name    string `json:"name"`
		Title   string `json:"title"`
		Trigger string `json:"trigger"`
	}
	var lines []line
	for _, name := range recipes.Names() {
		r, err := readRecipe(c, name)
		if err != nil {
			return err
		}
		lines = append(lines, line{r.Name, r.Title, r.Trigger.Event})
	}
	if c.Bool("json") {
		return printJSON(c.Root().Writer, lines)
	}
	w := tabwriter.NewWriter(c.Root().Writer, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\n", l.Name, l.Trigger, l.Title)
	}
	return w.Flush()
}

func showRecipe(_ context.Context, c *cli.Command, name string) error {
	if c.Bool("json") {
		r, err := readRecipe(c, name)
		if err != nil {
			return err
		}
		return printJSON(c.Root().Writer, engineWorkflow(r))
	}
	_, source, err := recipeSource(name)
	if err != nil {
		return err
	}
	_, err = c.Root().Writer.Write(source)
	return err
}

func checkRecipe(_ context.Context, c *cli.Command, name string) error {
	source, err := readFile(name)
	if err != nil {
		return err
	}
	r, problems := recipes.Parse(source)
	if err := printProblems(c.Root().ErrWriter, name, problems); err != nil {
		return err
	}
	fmt.Fprintf(c.Root().Writer, "%s is right: %s, begins with %s, %d messages\n", name, r.Title, r.Trigger.Event, r.Messages())
	return nil
}

// recipeSource finds a recipe by its name, or a file: whatever ends in .yaml or .yml, or holds a slash.
func recipeSource(name string) (file string, source []byte, err error) {
	if strings.ContainsRune(name, '/') || strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") {
		source, err = readFile(name)
		return name, source, err
	}
	file, source, ok := recipes.Source(name)
	if !ok {
		return "", nil, usagef("there is no recipe %q; there are %s", name, strings.Join(recipes.Names(), ", "))
	}
	return file, source, nil
}

func readRecipe(c *cli.Command, name string) (*recipes.Recipe, error) {
	file, source, err := recipeSource(name)
	if err != nil {
		return nil, err
	}
	r, problems := recipes.Parse(source)
	return r, printProblems(c.Root().ErrWriter, file, problems)
}

func printProblems(w io.Writer, file string, problems []recipes.Problem) error {
	for _, p := range problems {
		fmt.Fprintf(w, "%s:%s\n", file, p)
	}
	if len(problems) > 0 {
		return &exitError{code: exitFailed}
	}
	return nil
}

func recipeRunCommand() *cli.Command {
	return &cli.Command{
		Name: "run", Usage: "play a recipe on a simulated store and tell what would have been sent", ArgsUsage: "NAME",
		Description: "Connects a simulated store with its history, has the recipe's engine register over the public API, lets the shoppers of the\n" +
			"recipe's story act, moves the clock from day to day, and prints what happened and what would have been sent, or why not.\n" +
			"Exits with 1 when it is not what the story expects. NAME may be a file of your own, with --story.",
		Flags: []cli.Flag{
			jsonFlag(),
			&cli.StringFlag{Name: "story", Usage: "`FILE` of the story to play (default: the recipe's own)", TakesFile: true},
			&cli.IntFlag{Name: "orders", Usage: "how many orders the store's history has, 10 to 100,000", Value: 40,
				Validator: func(n int) error {
					if n < 10 || n > 100_000 {
						return fmt.Errorf("%d is not between 10 and 100,000", n)
					}
					return nil
				}},
			&cli.StringFlag{Name: "start", Usage: "`DAY` on which the store is connected, today or later, such as 2027-02-20 (default: now)",
				Validator: func(s string) error { _, err := startDay(s, time.Now()); return err }},
			&cli.StringFlag{Name: "data", Usage: "`FOLDER` for the database and the log (default: one that is removed afterwards)"},
			&cli.DurationFlag{Name: "patience", Usage: "how long the gateway may take for one step", Value: 2 * time.Minute},
		},
		Action: withOne("NAME", runRecipe),
	}
}

// startDay reads the day on which a story begins; the clock is moved to its noon, and it never goes back.
func startDay(s string, now time.Time) (time.Time, error) {
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return at, fmt.Errorf("%q is no day such as 2027-02-20", s)
	}
	at = at.Add(12 * time.Hour)
	if at.Before(now.Add(-day)) || at.After(now.AddDate(10, 0, 0)) {
		return at, fmt.Errorf("%s is not between today and ten years from now", s)
	}
	return at, nil
}
