package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"storegraph/internal/postgres"
	"storegraph/internal/redistest"
)

// need is a program that the tests want, under its names in the package managers.
type need struct{ what, apt, dnf, brew string }

var (
	needPostgres = need{"PostgreSQL 15 or newer", "postgresql", "postgresql-server", "postgresql@17"}
	needRedis    = need{"Redis", "redis-server", "valkey", "redis"}
)

// missing lists what the machine lacks.
func missing(ctx context.Context) []need {
	var list []need
	if !postgres.Installed(ctx) {
		list = append(list, needPostgres)
	}
	if _, err := redistest.FindServer(); err != nil {
		list = append(list, needRedis)
	}
	return list
}

// install gets what is missing with apt-get where that is ours to do: as root, on Debian and its kin. Elsewhere it says
// what to install. Postgres alone is not worth stopping for: the supervisor can fetch one.
func install(ctx context.Context, progress io.Writer, needs []need) error {
	if len(needs) == 0 {
		return nil
	}
	apt, err := exec.LookPath("apt-get")
	if err != nil || os.Getuid() != 0 {
		if len(needs) == 1 && needs[0] == needPostgres {
			return nil
		}
		return errors.New(instructions(needs))
	}
	if err := aptInstall(ctx, progress, apt, needs); err != nil {
		return err
	}
	if still := missing(ctx); len(still) > 0 && !(len(still) == 1 && still[0] == needPostgres) {
		return errors.New(instructions(still))
	}
	return nil
}

func aptInstall(ctx context.Context, progress io.Writer, apt string, needs []need) error {
	packages := make([]string, 0, len(needs))
	for _, n := range needs {
		packages = append(packages, n.apt)
	}
	fmt.Fprintf(progress, "testenv: installing %s\n", strings.Join(packages, " and "))
	var out bytes.Buffer
	for _, args := range [][]string{{"update", "-q"}, append([]string{"install", "-qy", "--no-install-recommends"}, packages...)} {
		cmd := exec.CommandContext(ctx, apt, args...)
		// Runlevel 1 keeps the packages from starting services: ours are private.
		cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1")
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("apt-get %s: %w\n%s%s", args[0], err, out.String(), instructions(needs))
		}
	}
	return nil
}

// instructions say exactly what to install.
func instructions(needs []need) string {
	var what, apt, dnf, brew []string
	for _, n := range needs {
		what, apt, dnf, brew = append(what, n.what), append(apt, n.apt), append(dnf, n.dnf), append(brew, n.brew)
	}
	return fmt.Sprintf("the tests need %s. Install with one of:\n  sudo apt-get install %s\n  sudo dnf install %s\n  brew install %s",
		strings.Join(what, " and "), strings.Join(apt, " "), strings.Join(dnf, " "), strings.Join(brew, " "))
}
