package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"storegraph/commerce"
	"storegraph/store"
)

// Operators' commands: what users cannot do over the API, or not yet.

func accountFlag() cli.Flag {
	return &cli.StringFlag{Name: "account", Usage: "`ID` of the CRM account", Required: true}
}

func accountCommand() *cli.Command {
	return &cli.Command{
		Name:  "account",
		Usage: "manage accounts",
		Commands: []*cli.Command{{
			Name:  "create",
			Usage: "make an account; one that is there stays as it is",
			Flags: []cli.Flag{databaseFlag(), keysFlag(), accountFlag(), &cli.StringFlag{Name: "name", Usage: "what people call it"}},
			Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
				return withStore(ctx, c, func(s *store.Store) error {
					return s.CreateAccount(ctx, commerce.Account{ID: commerce.AccountID(c.String("account")), Name: c.String("name"), CreatedAt: time.Now()})
				})
			}),
		}},
	}
}

func withStore(ctx context.Context, c *cli.Command, do func(*store.Store) error) error {
	if c.String("database") == "" || c.String("keys") == "" {
		return &exitError{exitConfig, fmt.Errorf("DATABASE_URL and STOREGRAPH_KEYS must be set")}
	}
	keys, err := store.ParseKeyring(c.String("keys"))
	if err != nil {
		return &exitError{exitConfig, fmt.Errorf("STOREGRAPH_KEYS: %w", err)}
	}
	s, err := store.Open(ctx, store.Config{DatabaseURL: c.String("database"), Keys: keys, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return &exitError{exitUnavailable, err}
	}
	defer s.Close()
	return do(s)
}

func connectLegacyCommand() *cli.Command {
	return &cli.Command{
		Name:  "connect-legacy",
		Usage: "connect a store that has a custom app and an Admin API token",
		Description: "For connections that were made before OAuth. Users cannot make them. The token and the custom app's API secret\n" +
			"key are read from files, so that they stay out of the process list.",
		Flags: append(serviceFlags(), accountFlag(),
			&cli.StringFlag{Name: "shop", Usage: "the store's `NAME`, e.g. ef760-ef", Required: true},
			&cli.StringFlag{Name: "token-file", Usage: "`FILE` with the Admin API access token", Required: true, TakesFile: true},
			&cli.StringFlag{Name: "secret-file", Usage: "`FILE` with the custom app's API secret key, which signs its webhooks", Required: true, TakesFile: true},
			&cli.BoolFlag{Name: "import", Usage: "also import the store's history"},
		),
		Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
			domain, err := commerce.ParseShopDomain(c.String("shop"))
			if err != nil {
				return &exitError{exitUsage, err}
			}
			token, err := readSecret(c.String("token-file"))
			if err != nil {
				return err
			}
			secret, err := readSecret(c.String("secret-file"))
			if err != nil {
				return err
			}
			cfg, err := serviceConfig(c)
			if err != nil {
				return err
			}
			gw, err := open(ctx, cfg)
			if err != nil {
				return &exitError{exitUnavailable, err}
			}
			defer gw.close()
			var imports []commerce.Element
			if c.Bool("import") {
				imports = commerce.Elements
			}
			return gw.syncer.AddLegacy(ctx, commerce.AccountID(c.String("account")), domain, token, secret, imports, commerce.AllSyncSettings())
		}),
	}
}

func readSecret(file string) (commerce.Secret, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return "", &exitError{exitConfig, err}
	}
	text := strings.TrimSpace(string(body))
	if text == "" {
		return "", &exitError{exitConfig, fmt.Errorf("%s is empty", file)}
	}
	return commerce.Secret(text), nil
}
