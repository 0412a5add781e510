package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// MinMajor is the oldest Postgres that the migrations run on.
const MinMajor = 15

// binaries is a folder with postgres and initdb of one major version.
type binaries struct {
	dir   string
	major int
}

// finder knows where Postgres' programs may be. What it asks of the machine are fields, so that tests can stand in.
type finder struct {
	binDir   string // chosen by the caller
	getenv   func(string) string
	pgConfig string   // program that tells the folder
	known    []string // patterns of folders
	bundle   bundle
	logger   *slog.Logger
}

func newFinder(binDir string, logger *slog.Logger) finder {
	return finder{binDir: binDir, getenv: os.Getenv, pgConfig: "pg_config", known: knownDirs, bundle: newBundle(logger), logger: logger}
}

// knownDirs are where Debian, Red Hat, Fedora and Arch, Alpine, Homebrew, Postgres.app, MacPorts and source builds put
// the programs.
var knownDirs = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/bin",
	"/usr/libexec/postgresql*",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/opt/homebrew/opt/postgresql/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/opt/local/lib/postgresql*/bin",
	"/usr/local/pgsql/bin",
	"/usr/local/bin",
}

// find gives the programs to use: a folder that somebody named, else pg_config's, else the newest of the known folders,
// else the bundle from npm. A cluster that exists (major is not 0) is served by its own major only.
func (f finder) find(ctx context.Context, major int) (binaries, error) {
	for _, named := range []struct{ by, dir string }{{"Config.BinDir", f.binDir}, {"STOREGRAPH_PG_BIN", f.getenv("STOREGRAPH_PG_BIN")}} {
		if named.dir == "" {
			continue
		}
		b, err := inspect(ctx, named.dir)
		if err != nil {
			return binaries{}, fmt.Errorf("%s: %w", named.by, err)
		}
		if !b.serves(major) {
			return binaries{}, f.refuse(major, []binaries{b})
		}
		return b, nil
	}

	var seen []binaries
	if out, err := exec.CommandContext(ctx, f.pgConfig, "--bindir").Output(); err == nil {
		if b, err := inspect(ctx, strings.TrimSpace(string(out))); err == nil {
			if b.serves(major) {
				return b, nil
			}
			seen = append(seen, b)
		}
	}
	best := binaries{}
	for _, dir := range expand(f.known) {
		b, err := inspect(ctx, dir)
		if err != nil {
			continue
		}
		seen = append(seen, b)
		if b.serves(major) && b.major > best.major {
			best = b
		}
	}
	if best.dir != "" {
		return best, nil
	}
	dir, err := f.bundle.binDir(ctx)
	if err != nil {
		f.logger.Info("no Postgres from npm", "error", err)
		return binaries{}, f.refuse(major, seen)
	}
	b, err := inspect(ctx, dir)
	if err != nil {
		return binaries{}, err
	}
	if !b.serves(major) {
		return binaries{}, f.refuse(major, append(seen, b))
	}
	return b, nil
}

func (b binaries) serves(major int) bool {
	if major == 0 {
		return b.major >= MinMajor
	}
	return b.major == major
}

// Installed says whether the machine has a Postgres that is new enough, without fetching one.
func Installed(ctx context.Context) bool {
	f := newFinder("", slog.New(slog.DiscardHandler))
	f.bundle.npm = "" // look only
	_, err := f.find(ctx, 0)
	return err == nil
}

// errNoPostgres tells what to install.
var errNoPostgres = errors.New(`no PostgreSQL (` + strconv.Itoa(MinMajor) + ` or newer) was found on this machine. Do one of these:
  install it:    apt-get install postgresql  |  dnf install postgresql-server  |  brew install postgresql@17
  or point at one: STOREGRAPH_PG_BIN=/folder/of/postgres, or DATABASE_URL=postgres://… for a server that runs already`)

func (f finder) refuse(major int, seen []binaries) error {
	if major == 0 {
		for _, b := range seen {
			f.logger.Info("this Postgres is too old", "folder", b.dir, "major", b.major)
		}
		return errNoPostgres
	}
	var found []string
	for _, b := range seen {
		found = append(found, fmt.Sprintf("%d in %s", b.major, b.dir))
	}
	if len(found) == 0 {
		found = []string{"none"}
	}
	return fmt.Errorf("the data in this folder was made by PostgreSQL %d, which only that major can open (found: %s). Install it and set STOREGRAPH_PG_BIN, or move the folder away to start afresh",
		major, strings.Join(found, ", "))
}

func expand(patterns []string) []string {
	var dirs []string
	for _, p := range patterns {
		matches, err := filepath.Glob(p)
		if err == nil {
			dirs = append(dirs, matches...)
		}
	}
	return dirs
}

var versionText = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// inspect asks the programs of a folder which version they are.
func inspect(ctx context.Context, dir string) (binaries, error) {
	for _, name := range []string{"postgres", "initdb"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return binaries{}, fmt.Errorf("%s has no program %s", dir, name)
		}
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return binaries{}, fmt.Errorf("%s/postgres --version: %w", dir, err)
	}
	m := versionText.FindSubmatch(out)
	if m == nil {
		return binaries{}, fmt.Errorf("%s/postgres --version says %q", dir, out)
	}
	major, err := strconv.Atoi(string(m[1]))
	return binaries{dir: dir, major: major}, err
}
