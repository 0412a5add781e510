package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
)

func renderCommand() *cli.Command {
	return &cli.Command{
		Name:  "render",
		Usage: "render a template with a data file, without a database",
		Description: "Prints JSON: the text, the placeholders without a value, those of other systems, and remarks.\n" +
			"With --catalog none the template is plain Liquid over any JSON object, and the text alone is printed, byte for byte.\n" +
			"Exits with 1 and diagnostics on standard error when the template or the data is wrong.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "template", Usage: "template `FILE`, - for standard input", Required: true, TakesFile: true},
			dataFlag(),
			&cli.StringFlag{Name: "snippets", Usage: "JSON `FILE` with the sources that render and include name: {\"name\": \"source\"}", TakesFile: true},
			&cli.StringFlag{Name: "catalog", Usage: "`NAME` of what a template may name: commerce for the store's records, none for whatever the data holds", Value: catalogCommerce},
			&cli.StringFlag{Name: "channel", Usage: "where the text goes: HTML_EMAIL, TEXT_EMAIL, SMS or SUBJECT", Value: string(customvalues.HTMLEmail), DefaultText: "HTML_EMAIL; with --catalog none TEXT_EMAIL, which escapes nothing"},
			&cli.BoolFlag{Name: "lenient", Usage: "render what is valid of a template with errors, as the preview does"},
		},
		Action: withoutArguments(render),
	}
}

// The catalogs.
const (
	catalogCommerce = "commerce"
	catalogNone     = "none"
)

// rendering is what the command prints.
type rendering struct {
	Text        string       `json:"text"`
	Missing     []place      `json:"missing"`
	Foreign     []place      `json:"foreign"`
	Diagnostics []diagnostic `json:"diagnostics"`
	Skipped     *skip        `json:"skipped"`
}

type place struct {
	Path   string `json:"path"`
	Source string `json:"source"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type diagnostic struct {
	Code        customvalues.Code     `json:"code"`
	Severity    customvalues.Severity `json:"severity"`
	Message     string                `json:"message"`
	Line        int                   `json:"line"`
	Column      int                   `json:"column"`
	Length      int                   `json:"length"`
	Suggestions []string              `json:"suggestions"`
}

type skip struct {
	Code   customvalues.SkipCode `json:"code"`
	Path   string                `json:"path"`
	Reason string                `json:"reason"`
	Line   int                   `json:"line"`
	Column int                   `json:"column"`
}

func render(ctx context.Context, c *cli.Command) error {
	plain := c.String("catalog") == catalogNone
	channel := customvalues.Channel(strings.ToUpper(strings.ReplaceAll(c.String("channel"), "-", "_")))
	switch {
	case !plain && c.String("catalog") != catalogCommerce:
		return usagef("catalog %q is neither commerce nor none", c.String("catalog"))
	case plain && !c.IsSet("channel"):
		channel = customvalues.TextEmail // escapes nothing
	case !channel.Valid():
		return usagef("channel %q is none of HTML_EMAIL, TEXT_EMAIL, SMS, SUBJECT", c.String("channel"))
	}
	if err := onceFromInput(c, "template", "data", "snippets"); err != nil {
		return err
	}
	name := c.String("template")
	source, err := readFile(name)
	if err != nil {
		return err
	}
	read := readScope
	if plain {
		read = readPlain
	}
	scope, err := read(c)
	if err != nil {
		return err
	}
	snippets, err := readSnippets(c)
	if err != nil {
		return err
	}
	template, diagnostics := customvalues.Parser{Plain: plain, Snippets: snippets}.Parse(string(source))
	for _, d := range diagnostics {
		printDiagnostic(c, name, d)
	}
	if customvalues.HasErrors(diagnostics) && !c.Bool("lenient") {
		return &exitError{code: exitFailed}
	}
	result, err := template.Render(ctx, scope, customvalues.Options{Channel: channel, Lenient: c.Bool("lenient")})
	for _, d := range result.Diagnostics {
		printDiagnostic(c, name, d)
	}
	var failed *commerce.Error
	switch {
	case errors.As(err, &failed): // its message is for users; its cause only says it again
		return &exitError{exitFailed, fmt.Errorf("%s: %s [%s]", name, failed.Message, failed.Code)}
	case err != nil:
		return &exitError{exitFailed, fmt.Errorf("%s: %w", name, err)}
	}
	if plain {
		_, err := io.WriteString(c.Root().Writer, result.Text)
		return err
	}
	out := rendering{
		Text: result.Text, Missing: places(result.Missing), Foreign: places(result.Foreign),
		Diagnostics: []diagnostic{}, Skipped: (*skip)(result.Skipped),
	}
	for _, d := range append(diagnostics, result.Diagnostics...) {
		out.Diagnostics = append(out.Diagnostics, diagnostic{d.Code, d.Severity, d.Message, d.Line, d.Column, d.Length, append([]string{}, d.Suggestions...)})
	}
	return printJSON(c.Root().Writer, out)
}

// readPlain reads a data file without asking the catalog what it may hold.
func readPlain(c *cli.Command) (*catalog.Scope, error) {
	name := c.String("data")
	body, err := readFile(name)
	if err != nil {
		return nil, err
	}
	scope, err := customvalues.ParseData(body, time.Now())
	if err != nil {
		return nil, &exitError{exitFailed, fmt.Errorf("%s: %w", name, err)}
	}
	return scope, nil
}

// readSnippets reads the file of snippets; nil when there is none.
func readSnippets(c *cli.Command) (map[string]string, error) {
	name := c.String("snippets")
	if !c.IsSet("snippets") {
		return nil, nil
	}
	body, err := readFile(name)
	if err != nil {
		return nil, err
	}
	var snippets map[string]string
	if err := json.Unmarshal(body, &snippets); err != nil || snippets == nil {
		return nil, &exitError{exitFailed, fmt.Errorf("%s: want a JSON object of names and sources, {\"name\": \"source\"}: %w", name, cmp.Or(err, errors.New("it is null")))}
	}
	return snippets, nil
}

// onceFromInput refuses standard input for two files: the second would be empty.
func onceFromInput(c *cli.Command, flags ...string) error {
	var from []string
	for _, name := range flags {
		if c.String(name) == "-" {
			from = append(from, "--"+name)
		}
	}
	if len(from) > 1 {
		return usagef("only one of %s can be standard input", strings.Join(from, ", "))
	}
	return nil
}

func places(found []customvalues.Placeholder) []place {
	out := make([]place, len(found))
	for i, p := range found {
		out[i] = place(p)
	}
	return out
}

func printDiagnostic(c *cli.Command, file string, d customvalues.Diagnostic) {
	if d.Snippet != "" {
		file = d.Snippet
	}
	line := fmt.Sprintf("%s:%d:%d: %s: %s [%s]", file, d.Line, d.Column, strings.ToLower(string(d.Severity)), d.Message, d.Code)
	if len(d.Suggestions) > 0 && !strings.Contains(d.Message, d.Suggestions[0]) {
		line += "; did you mean " + strings.Join(d.Suggestions, ", ") + "?"
	}
	fmt.Fprintln(c.Root().ErrWriter, line)
}
