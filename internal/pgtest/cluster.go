package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"storegraph/internal/postgres"
)

// owner is the role that tests connect as: it may make roles and owns its databases, and is no superuser.
const owner = "storegraph_owner"

// lockKey guards what test binaries share on one server: the owner role and the template.
const lockKey = 5_063_727_051

// cluster is the server of the tests, one for a test binary.
type cluster struct {
	url     *url.URL // of a superuser
	admin   *pgxpool.Pool
	private *postgres.Server
	dir     string // of the private server

	once     sync.Once
	tmpl     string
	tmplFail error
}

// theCluster is shared by all tests of the binary, which have no other place to meet.
var theCluster = sync.OnceValues(func() (*cluster, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	c := &cluster{}
	text := os.Getenv("STOREGRAPH_TEST_DATABASE_URL")
	if text == "" {
		if err := c.startPrivate(ctx); err != nil {
			return nil, err
		}
		text = c.private.URL("postgres")
	}
	u, err := url.Parse(text)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		return nil, errors.New("STOREGRAPH_TEST_DATABASE_URL is not a postgres:// URL")
	}
	c.url = u
	config, err := pgxpool.ParseConfig(text)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 4
	if c.admin, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, err
	}
	return c, c.locked(ctx, c.prepareOwner)
})

func (c *cluster) startPrivate(ctx context.Context) (err error) {
	postgres.Sweep(filepath.Join(os.TempDir(), "storegraph-pgtest-*"))
	if c.dir, err = os.MkdirTemp("", "storegraph-pgtest-"); err != nil {
		return err
	}
	c.private, err = postgres.Start(ctx, postgres.Config{DataDir: c.dir, Fast: true})
	return err
}

// Main runs the tests of a package and takes the private server down afterwards. Without it the server goes down with
// the process, but its folder (40 MB) stays until the next run of any test.
func Main(m *testing.M) {
	m.Run()
	if os.Getenv("STOREGRAPH_TEST_DATABASE_URL") != "" {
		return
	}
	if c, err := theCluster(); err == nil && c.private != nil {
		c.admin.Close()
		if c.private.Stop() == nil {
			os.RemoveAll(c.dir)
		}
	}
}

func (c *cluster) adminURL(database string) string {
	u := *c.url
	u.Path = "/" + database
	return u.String()
}

func (c *cluster) ownerURL(database string) string {
	u := *c.url
	u.Path = "/" + database
	u.User = url.UserPassword(owner, c.ownerPassword())
	return u.String()
}

// ownerPassword is the same in every test binary of one server, and guessed by nobody who cannot reach it anyway.
func (c *cluster) ownerPassword() string {
	sum := sha256.Sum256([]byte("pgtest " + c.url.String()))
	return hex.EncodeToString(sum[:16])
}

func (c *cluster) prepareOwner(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, fmt.Sprintf(`
		do $$ begin
			if not exists (select from pg_roles where rolname = '%[1]s') then
				create role %[1]s;
			end if;
		end $$;
		alter role %[1]s login createdb createrole nosuperuser nobypassrls password '%[2]s'`, owner, c.ownerPassword()))
	if err != nil {
		return fmt.Errorf("make the role %s (the URL must be a superuser's): %w", owner, err)
	}
	// Roles that somebody else's migration made on this server before: the owner must be able to grant them to itself.
	rows, err := conn.Query(ctx, `select rolname from pg_roles where rolname like 'storegraph\_%' and rolname <> $1 and not rolsuper`, owner)
	if err != nil {
		return err
	}
	roles, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, role := range roles {
		if _, err := conn.Exec(ctx, fmt.Sprintf(`grant %s to %s with admin option`, pgx.Identifier{role}.Sanitize(), owner)); err != nil {
			return err
		}
	}
	return nil
}

// locked runs fn while no other test binary does the like on the same server.
func (c *cluster) locked(ctx context.Context, fn func(context.Context, *pgx.Conn) error) error {
	conn, err := pgx.ConnectConfig(ctx, c.admin.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // and with it goes the lock
	if _, err := conn.Exec(ctx, `select pg_advisory_lock($1)`, lockKey); err != nil {
		return err
	}
	return fn(ctx, conn)
}

// exec runs a statement about whole databases, again while a connection that was just closed still lingers in one.
func (c *cluster) exec(ctx context.Context, sql string) error {
	for wait := 10 * time.Millisecond; ; wait *= 2 {
		_, err := c.admin.Exec(ctx, sql)
		var pgErr *pgconn.PgError
		if err == nil || !errors.As(err, &pgErr) || pgErr.Code != "55006" || wait > 5*time.Second {
			return err
		}
		time.Sleep(wait)
	}
}
