package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v3"
)

// setting is one that serve or worker takes, as config prints it.
type setting struct {
	Name  string `json:"name"` // of the environment variable
	Flag  string `json:"flag"`
	Value string `json:"value"` // secrets masked
	From  string `json:"from"`  // environment, flag or default
}

// secretSettings are never printed. Addresses are, without their password.
var (
	secretSettings  = []string{"keys", "shopify-client-secret"}
	addressSettings = []string{"database", "redis"}
)

const maskedValue = "********"

func configCommand() *cli.Command {
	return &cli.Command{
		Name:        "config",
		Usage:       "print the settings of serve and worker as they are, with secrets masked, and everything that is wrong with them",
		Description: "Exits with 78 when serve would refuse them. It connects to nothing.",
		Flags: append([]cli.Flag{
			addrFlag(), &cli.BoolFlag{Name: "worker", Usage: "also do a worker's job in this process", Sources: cli.EnvVars("STOREGRAPH_WORKER")},
			&cli.BoolFlag{Name: "json", Usage: "print JSON"},
		}, serviceFlags()...),
		Action: withoutArguments(func(_ context.Context, c *cli.Command) error {
			list := settings(c)
			if c.Bool("json") {
				out := json.NewEncoder(c.Root().Writer)
				out.SetIndent("", "  ")
				if err := out.Encode(list); err != nil {
					return err
				}
			} else {
				table := tabwriter.NewWriter(c.Root().Writer, 0, 0, 2, ' ', 0)
				for _, s := range list {
					fmt.Fprintf(table, "%s\t%s\t(%s)\n", s.Name, s.Value, s.From)
				}
				if err := table.Flush(); err != nil {
					return err
				}
			}
			for _, name := range unknownSettings(c.Root(), os.Environ()) {
				fmt.Fprintf(c.Root().ErrWriter, "storegraph: warning: %s is no setting\n", name)
			}
			_, err := serviceConfig(c)
			return err
		}),
	}
}

// settings are the command's flags that can be set by the environment.
func settings(c *cli.Command) (list []setting) {
	for _, f := range c.Flags {
		variables := environment(f)
		if len(variables) == 0 {
			continue
		}
		name := f.Names()[0]
		s := setting{Name: variables[0], Flag: name, From: "default"}
		if v := c.Value(name); v != nil {
			s.Value = strings.Trim(fmt.Sprint(v), "[]")
		}
		if c.IsSet(name) {
			if s.From = "flag"; os.Getenv(s.Name) != "" && os.Getenv(s.Name) == fmt.Sprint(c.Value(name)) {
				s.From = "environment"
			}
		}
		s.Value = shownValue(name, s.Value)
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b setting) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// shownValue masks what is secret of a setting.
func shownValue(name, value string) string {
	switch {
	case value == "":
		return ""
	case slices.Contains(secretSettings, name):
		return maskedValue
	case slices.Contains(addressSettings, name):
		u, err := url.Parse(value)
		if err != nil || u.Scheme == "" { // Postgres also takes key=value pairs, with the password among them
			return maskedValue
		}
		if _, has := u.User.Password(); has {
			u.User = url.UserPassword(u.User.Username(), "PASSWORD")
		}
		query := u.Query()
		if query.Has("password") {
			query.Set("password", "PASSWORD")
			u.RawQuery = query.Encode()
		}
		return strings.ReplaceAll(u.String(), "PASSWORD", maskedValue)
	}
	return value
}

// environment lists the variables that a flag is read from.
func environment(f cli.Flag) []string {
	if d, ok := f.(cli.DocGenerationFlag); ok {
		return d.GetEnvVars()
	}
	return nil
}

// unknownSettings are variables that look like settings and are none of any command: misprints, mostly.
func unknownSettings(root *cli.Command, environ []string) (out []string) {
	known := map[string]bool{}
	var walk func(*cli.Command)
	walk = func(c *cli.Command) {
		for _, f := range c.Flags {
			for _, name := range environment(f) {
				known[name] = true
			}
		}
		for _, sub := range c.Commands {
			walk(sub)
		}
	}
	walk(root)
	for _, pair := range environ {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "STOREGRAPH_") && !strings.HasPrefix(name, "STOREGRAPH_TEST_") && !known[name] {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
