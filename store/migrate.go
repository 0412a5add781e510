package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// The roles that the store works as. They cannot log in, own nothing and pass no row level security.
const (
	appRole      = "storegraph_app"
	operatorRole = "storegraph_operator"
)

// Migrate brings a database to the schema of this binary. Any number of processes may call it at the same time: one does
// the work, the others wait. The URL's role must own the database, and may create roles unless they are there.
func Migrate(ctx context.Context, databaseURL string) error {
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	db := stdlib.OpenDB(*config)
	defer db.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := createRoles(ctx, db); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	err = alone(ctx, db, func() error {
		if _, err := provider.Up(ctx); err != nil {
			return err
		}
		return migrateJobs(ctx, databaseURL)
	})
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// alone runs fn while no other process migrates the database: our tables and those of jobs, under goose's own lock.
func alone(ctx context.Context, db *sql.DB, fn func() error) (err error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := locker.SessionLock(ctx, conn); err != nil {
		return fmt.Errorf("wait for another process that migrates: %w", err)
	}
	defer func() { err = errors.Join(err, locker.SessionUnlock(context.WithoutCancel(ctx), conn)) }()
	return fn()
}

// createRoles makes the two roles and lets the migrating role work as them. Roles belong to the whole server, whose other
// databases may be migrated at this moment: what goes wrong for that reason goes right the next time.
func createRoles(ctx context.Context, db *sql.DB) error {
	for attempt := 0; ; attempt++ {
		err := createRolesOnce(ctx, db)
		var pgErr *pgconn.PgError
		if err == nil || attempt == 20 || !errors.As(err, &pgErr) {
			return err
		}
		switch {
		case pgErr.Code == "42710" || pgErr.Code == "23505": // somebody else created it
		case pgErr.Code == "XX000" && strings.Contains(pgErr.Message, "concurrently"): // or is granting it
		default:
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(5+attempt*5) * time.Millisecond):
		}
	}
}

func createRolesOnce(ctx context.Context, db *sql.DB) error {
	// From Postgres 16 on, a member may be without the right to SET ROLE.
	const sql = `
DO $$
DECLARE
	r text;
	may text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
	FOREACH r IN ARRAY ARRAY['` + appRole + `', '` + operatorRole + `'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN', r);
		END IF;
		IF NOT pg_has_role(current_user, r, may) THEN
			EXECUTE format('GRANT %I TO %I', r, current_user);
		END IF;
	END LOOP;
END $$`
	if _, err := db.ExecContext(ctx, sql); err != nil {
		return fmt.Errorf("create the roles %s and %s: %w", appRole, operatorRole, err)
	}
	return nil
}

// schemaVersion is the number of the newest migration in this binary.
func schemaVersion() (int64, error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(files) == 0 {
		return 0, fmt.Errorf("list migrations: %w", err)
	}
	number, _, _ := strings.Cut(strings.TrimPrefix(files[len(files)-1], "migrations/"), "_")
	return strconv.ParseInt(number, 10, 64)
}
