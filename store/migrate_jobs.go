package store

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

const (
	// jobSchema holds River's tables, apart from the accounts' own. What a job says of an account is its id.
	jobSchema = "river"
	// jobVersion is the version of River's tables that this binary was built for. Raising it is a decision, as any migration.
	jobVersion = 8
)

// migrateJobs brings River's tables to jobVersion, and lets the operator role work on them. It may run any number of times.
func migrateJobs(ctx context.Context, databaseURL string) error {
	config, err := pgxpool.ParseConfig(databaseURL)
	if err != nil {
		return err
	}
	config.MaxConns = 2
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, `CREATE SCHEMA IF NOT EXISTS `+jobSchema); err != nil {
		return fmt.Errorf("create the schema of jobs: %w", err)
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: jobSchema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("migrate the tables of jobs: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{TargetVersion: jobVersion}); err != nil {
		return fmt.Errorf("migrate the tables of jobs: %w", err)
	}
	_, err = pool.Exec(ctx, `
		GRANT USAGE ON SCHEMA `+jobSchema+` TO `+operatorRole+`;
		GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA `+jobSchema+` TO `+operatorRole+`;
		GRANT USAGE ON ALL SEQUENCES IN SCHEMA `+jobSchema+` TO `+operatorRole)
	if err != nil {
		return fmt.Errorf("grant the tables of jobs: %w", err)
	}
	return nil
}

// checkJobs says what to do when River's tables are older than this binary.
func checkJobs(ctx context.Context, pool *pgxpool.Pool) error {
	var have int
	if err := pool.QueryRow(ctx, `SELECT coalesce(max(version), 0) FROM `+jobSchema+`.river_migration WHERE line = 'main'`).Scan(&have); err != nil {
		return fmt.Errorf("read the version of the tables of jobs: %w", err)
	}
	if have < jobVersion {
		return fmt.Errorf("the tables of jobs are at version %d, this binary needs %d: run storegraph migrate", have, jobVersion)
	}
	return nil
}
