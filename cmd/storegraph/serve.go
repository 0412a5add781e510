package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"github.com/urfave/cli/v3"
	"golang.org/x/sync/errgroup"

	"storegraph/store"
	"storegraph/telemetry"
)

func serveCommand() *cli.Command {
	return &cli.Command{
		Name:        "serve",
		Usage:       "answer the API and Shopify's webhooks",
		Description: "Any number of processes may serve. Webhooks are kept in the database; a worker handles them.",
		Flags: append([]cli.Flag{
			addrFlag(),
			&cli.BoolFlag{Name: "worker", Usage: "also do a worker's job in this process", Sources: cli.EnvVars("STOREGRAPH_WORKER")},
		}, serviceFlags()...),
		Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
			return service(ctx, c, func(ctx context.Context, g *errgroup.Group, gw *gateway) error {
				listener, err := net.Listen("tcp", c.String("addr"))
				if err != nil {
					return &exitError{exitUnavailable, fmt.Errorf("listen on %s: %w", c.String("addr"), err)}
				}
				g.Go(func() error { return gw.server.Run(ctx, listener) })
				if c.Bool("worker") {
					g.Go(func() error { return gw.syncer.Run(ctx) })
					g.Go(func() error { return gw.events.Run(ctx) })
					g.Go(func() error { return gw.timers.Run(ctx) })
				}
				return nil
			})
		}),
	}
}

func workerCommand() *cli.Command {
	return &cli.Command{
		Name:        "worker",
		Usage:       "import history, handle webhooks, keep timers and deliver events",
		Description: "Any number of processes may work.",
		Flags:       serviceFlags(),
		Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
			return service(ctx, c, func(ctx context.Context, g *errgroup.Group, gw *gateway) error {
				g.Go(func() error { return gw.syncer.Run(ctx) })
				g.Go(func() error { return gw.events.Run(ctx) })
				g.Go(func() error { return gw.timers.Run(ctx) })
				return nil
			})
		}),
	}
}

// service opens the gateway, starts its parts, and waits until ctx ends or a part fails.
func service(ctx context.Context, c *cli.Command, start func(context.Context, *errgroup.Group, *gateway) error) error {
	cfg, err := serviceConfig(c)
	if err != nil {
		return err
	}
	for _, name := range unknownSettings(c.Root(), os.Environ()) {
		cfg.Logger.WarnContext(ctx, "an environment variable is no setting of Storegraph", "name", name)
	}
	if cfg.Tracing, err = telemetry.Start(ctx, version()); err != nil {
		return &exitError{exitConfig, fmt.Errorf("OTEL_*: %w", err)}
	}
	defer func() {
		if err := cfg.Tracing.Close(); err != nil {
			cfg.Logger.Warn("the last traces were lost", "error", err)
		}
	}()
	admin, err := listenAdmin(c.String("admin-addr"))
	if err != nil {
		return err
	}
	if admin != nil {
		defer admin.Close()
	}
	gw, err := open(ctx, cfg)
	if err != nil {
		return &exitError{exitUnavailable, err}
	}
	defer gw.close()
	g, running := errgroup.WithContext(ctx)
	if err := start(running, g, gw); err != nil {
		return err
	}
	if admin != nil {
		g.Go(func() error { return gw.admin.Run(running, admin) })
	}
	return g.Wait()
}

// listenAdmin opens the address of metrics and health; nil when there is none.
func listenAdmin(addr string) (net.Listener, error) {
	if addr == "" {
		return nil, nil
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &exitError{exitUnavailable, fmt.Errorf("listen on %s for metrics (STOREGRAPH_ADMIN_ADDR): %w", addr, err)}
	}
	return listener, nil
}

func migrateCommand() *cli.Command {
	return &cli.Command{
		Name:  "migrate",
		Usage: "bring the database's schema up to date",
		Flags: []cli.Flag{databaseFlag()},
		Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
			if c.String("database") == "" {
				return &exitError{exitConfig, fmt.Errorf("DATABASE_URL is not set: the Postgres database")}
			}
			if err := store.Migrate(ctx, c.String("database")); err != nil {
				return &exitError{exitUnavailable, fmt.Errorf("migrate the database: %w", err)}
			}
			return nil
		}),
	}
}
