package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v3"

	"storegraph/catalog"
)

// maxFile bounds what the offline commands read.
const maxFile = 16 << 20

func dataFlag() cli.Flag {
	return &cli.StringFlag{Name: "data", Usage: "JSON `FILE` with the records to read: {\"contact\": {…}, \"order\": {…}, \"shop\": {…}}", Required: true, TakesFile: true}
}

// readFile reads a file that the user named, or standard input for "-".
func readFile(name string) ([]byte, error) {
	in := io.Reader(os.Stdin)
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, &exitError{exitFailed, err}
		}
		defer f.Close()
		in = f
	}
	body, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil {
		return nil, &exitError{exitFailed, fmt.Errorf("read %s: %w", name, err)}
	}
	if len(body) > maxFile {
		return nil, &exitError{exitFailed, fmt.Errorf("%s is larger than %d MiB", name, maxFile>>20)}
	}
	return body, nil
}

// readScope reads a data file; what is wrong in it is listed on standard error.
func readScope(c *cli.Command) (*catalog.Scope, error) {
	name := c.String("data")
	body, err := readFile(name)
	if err != nil {
		return nil, err
	}
	scope, problems, err := catalog.ScopeFromJSON(body, time.Now())
	if err != nil {
		return nil, &exitError{exitFailed, fmt.Errorf("%s: %w", name, err)}
	}
	for _, p := range problems {
		fmt.Fprintf(c.Root().ErrWriter, "%s: %s: %s\n", name, p.Path, p.Message)
	}
	if len(problems) > 0 {
		return nil, &exitError{code: exitFailed}
	}
	return scope, nil
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// only refuses arguments that a command does not take.
func only(c *cli.Command) error {
	if c.Args().Present() {
		return usagef("%s takes no argument %q; see storegraph %s --help", c.Name, c.Args().First(), c.Name)
	}
	return nil
}

type action = func(ctx context.Context, c *cli.Command) error

func withoutArguments(do action) cli.ActionFunc {
	return func(ctx context.Context, c *cli.Command) error {
		if err := only(c); err != nil {
			return err
		}
		return do(ctx, c)
	}
}
