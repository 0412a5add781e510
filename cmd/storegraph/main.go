// Command storegraph is the data gateway between a CRM and its accounts' Shopify stores. `storegraph demo` shows all of it
// on one machine; `storegraph serve` and `storegraph worker` run it for real.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/urfave/cli/v3"
)

// Exit codes, as sysexits.h and common tools have them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnavailable = 69
	exitConfig      = 78
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the process at once
	}()
	os.Exit(run(ctx, os.Args, os.Stdout, os.Stderr))
}

// run is main without the process: tests call it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := root(stdout, stderr).Run(ctx, args)
	var exit *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		if exit.err != nil {
			fmt.Fprintln(stderr, "storegraph:", exit.err)
		}
		return exit.code
	}
	fmt.Fprintln(stderr, "storegraph:", err)
	return exitFailed
}

// exitError ends the process with a code; err may be nil when everything was said already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func usagef(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

func root(stdout, stderr io.Writer) *cli.Command {
	root := &cli.Command{
		Name:                  "storegraph",
		Usage:                 "GraphQL data gateway between a CRM and Shopify",
		Version:               version(),
		Writer:                stdout,
		ErrWriter:             stderr,
		EnableShellCompletion: true,
		Suggest:               true,
		ExitErrHandler:        func(context.Context, *cli.Command, error) {}, // run decides
		Action: func(_ context.Context, c *cli.Command) error {
			if c.Args().Present() {
				return usagef("there is no command %q; see storegraph --help", c.Args().First())
			}
			return cli.ShowAppHelp(c)
		},
		Commands: []*cli.Command{
			demoCommand(), serveCommand(), workerCommand(), migrateCommand(), accountCommand(), keyCommand(), connectLegacyCommand(), privacyCommand(),
			renderCommand(), evalCommand(), conditionCommand(), configCommand(), auditCommand(), recipeCommand(),
		},
	}
	usageErrors(root)
	return root
}

// usageErrors gives wrong usage of any command its exit code; commands do not inherit the handler.
func usageErrors(c *cli.Command) {
	c.OnUsageError = func(_ context.Context, c *cli.Command, err error, _ bool) error {
		return usagef("%w; see storegraph %s --help", err, strings.TrimPrefix(c.FullName(), "storegraph "))
	}
	for _, sub := range c.Commands {
		usageErrors(sub)
	}
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
