package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// template names the migrated database that tests are copied from, making it first when no test binary has yet.
func (c *cluster) template(ctx context.Context, migrate func(context.Context, string) error) (string, error) {
	c.once.Do(func() {
		name := "sg_template_" + migrationsHash()
		c.tmpl = name
		c.tmplFail = c.locked(context.WithoutCancel(ctx), func(ctx context.Context, conn *pgx.Conn) error {
			return c.buildTemplate(ctx, conn, name, migrate)
		})
	})
	return c.tmpl, c.tmplFail
}

// buildTemplate migrates under another name and renames at the end, so that a template is whole or not there.
func (c *cluster) buildTemplate(ctx context.Context, conn *pgx.Conn, name string, migrate func(context.Context, string) error) error {
	var there bool
	if err := conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&there); err != nil || there {
		return err
	}
	fresh := name + "_new"
	if err := c.exec(ctx, "drop database if exists "+fresh+" with (force)"); err != nil {
		return err
	}
	if err := c.exec(ctx, "create database "+fresh+" template template0 owner "+owner); err != nil {
		return err
	}
	if err := migrate(ctx, c.ownerURL(fresh)); err != nil {
		return err
	}
	return c.exec(ctx, "alter database "+fresh+" rename to "+name)
}

// migrationsHash changes with every change of the migrations. Where the sources are not to be found it is random: the
// template is then this binary's own.
func migrationsHash() string {
	root, ok := moduleRoot()
	if !ok {
		return strings.ToLower(rand.Text()[:16])
	}
	var files []string
	for _, pattern := range []string{"store/migrations/*", "store/migrat*.go"} {
		matches, _ := filepath.Glob(filepath.Join(root, pattern))
		files = append(files, matches...)
	}
	slices.Sort(files)
	hash := sha256.New()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return strings.ToLower(rand.Text()[:16])
		}
		hash.Write([]byte(filepath.Base(file) + "\x00"))
		hash.Write(text)
		hash.Write([]byte{0})
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// moduleRoot walks up from the folder of the package under test.
func moduleRoot() (string, bool) {
	dir, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}
