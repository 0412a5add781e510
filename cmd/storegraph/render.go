package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v3"

	"storegraph/customvalues"
)

func renderCommand() *cli.Command {
	return &cli.Command{
		Name:  "render",
		Usage: "render a template with a data file, without a database",
		Description: "Prints JSON: the text, the placeholders without a value, those of other systems, and remarks.\n" +
			"Exits with 1 and diagnostics on standard error when the template or the data is wrong.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "template", Usage: "template `FILE`, - for standard input", Required: true, TakesFile: true},
			dataFlag(),
			&cli.StringFlag{Name: "channel", Usage: "where the text goes: HTML_EMAIL, TEXT_EMAIL, SMS or SUBJECT", Value: string(customvalues.HTMLEmail)},
			&cli.BoolFlag{Name: "lenient", Usage: "render what is valid of a template with errors, as the preview does"},
		},
		Action: withoutArguments(render),
	}
}

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
	Path   string `json:"path"`
	Reason string `json:"reason"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func render(ctx context.Context, c *cli.Command) error {
	channel := customvalues.Channel(strings.ToUpper(strings.ReplaceAll(c.String("channel"), "-", "_")))
	if !channel.Valid() {
		return usagef("channel %q is none of HTML_EMAIL, TEXT_EMAIL, SMS, SUBJECT", c.String("channel"))
	}
	name := c.String("template")
	source, err := readFile(name)
	if err != nil {
		return err
	}
	scope, err := readScope(c)
	if err != nil {
		return err
	}
	template, diagnostics := customvalues.Parse(string(source))
	for _, d := range diagnostics {
		printDiagnostic(c, name, d)
	}
	if customvalues.HasErrors(diagnostics) && !c.Bool("lenient") {
		return &exitError{code: exitFailed}
	}
	result, err := template.Render(ctx, scope, customvalues.Options{Channel: channel, Lenient: c.Bool("lenient")})
	if err != nil {
		for _, d := range result.Diagnostics {
			printDiagnostic(c, name, d)
		}
		return &exitError{exitFailed, fmt.Errorf("%s: %w", name, err)}
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

func places(found []customvalues.Placeholder) []place {
	out := make([]place, len(found))
	for i, p := range found {
		out[i] = place(p)
	}
	return out
}

func printDiagnostic(c *cli.Command, file string, d customvalues.Diagnostic) {
	line := fmt.Sprintf("%s:%d:%d: %s: %s [%s]", file, d.Line, d.Column, strings.ToLower(string(d.Severity)), d.Message, d.Code)
	if len(d.Suggestions) > 0 && !strings.Contains(d.Message, d.Suggestions[0]) {
		line += "; did you mean " + strings.Join(d.Suggestions, ", ") + "?"
	}
	fmt.Fprintln(c.Root().ErrWriter, line)
}
