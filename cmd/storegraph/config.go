package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"storegraph/commerce"
	"storegraph/delivery"
	"storegraph/server"
	"storegraph/store"
)

func addrFlag() cli.Flag {
	return &cli.StringFlag{Name: "addr", Usage: "`ADDRESS` to listen on", Value: "127.0.0.1:8080", Sources: cli.EnvVars("STOREGRAPH_ADDR")}
}

// adminFlag is where metrics are read; "" for nowhere.
func adminFlag(address string) cli.Flag {
	return &cli.StringFlag{Name: "admin-addr", Usage: "`ADDRESS` for /metrics, /healthz and /readyz, without credentials: never one that can be reached from outside", Value: address, Sources: cli.EnvVars("STOREGRAPH_ADMIN_ADDR")}
}

func databaseFlag() cli.Flag {
	return &cli.StringFlag{Name: "database", Usage: "Postgres `URL`", Sources: cli.EnvVars("DATABASE_URL")}
}

// serviceFlags are what serve and worker need.
func serviceFlags() []cli.Flag {
	return []cli.Flag{
		databaseFlag(),
		&cli.StringFlag{Name: "redis", Usage: "Redis `URL`; without one the cache is inside this process", Sources: cli.EnvVars("REDIS_URL")},
		keysFlag(),
		adminFlag(""),
		&cli.StringFlag{Name: "jwt-issuer", Usage: "accept JWTs of this `ISSUER` beside API keys", Sources: cli.EnvVars("STOREGRAPH_JWT_ISSUER")},
		&cli.StringFlag{Name: "jwt-audience", Usage: "`AUDIENCE` that such tokens must be for", Sources: cli.EnvVars("STOREGRAPH_JWT_AUDIENCE")},
		&cli.StringFlag{Name: "jwt-jwks-url", Usage: "`URL` of the issuer's public keys, e.g. https://id.example.com/.well-known/jwks.json", Sources: cli.EnvVars("STOREGRAPH_JWT_JWKS_URL")},
		&cli.StringFlag{Name: "jwt-account-claim", Usage: "`CLAIM` with the id of the CRM account", Value: "account_id", Sources: cli.EnvVars("STOREGRAPH_JWT_ACCOUNT_CLAIM")},
		&cli.StringFlag{Name: "jwt-role-claim", Usage: "`CLAIM` with the role", Value: "role", Sources: cli.EnvVars("STOREGRAPH_JWT_ROLE_CLAIM")},
		&cli.StringFlag{Name: "jwt-personal-data-claim", Usage: "`CLAIM` that says whether personal data is shown", Value: "personal_data", Sources: cli.EnvVars("STOREGRAPH_JWT_PERSONAL_DATA_CLAIM")},
		&cli.StringFlag{Name: "public-url", Usage: "`URL` where browsers and Shopify reach this gateway, e.g. https://gateway.example.com", Sources: cli.EnvVars("STOREGRAPH_PUBLIC_URL")},
		&cli.StringFlag{Name: "shopify-client-id", Usage: "`ID` of the Shopify app", Sources: cli.EnvVars("SHOPIFY_CLIENT_ID")},
		&cli.IntSliceFlag{Name: "endpoint-port", Usage: "`PORT` besides 443 that events may be delivered to", Sources: cli.EnvVars("STOREGRAPH_ENDPOINT_PORTS")},
		&cli.BoolFlag{Name: "endpoint-loopback", Usage: "let events be delivered to this machine, for tests", Sources: cli.EnvVars("STOREGRAPH_ENDPOINT_LOOPBACK")},
		&cli.DurationFlag{Name: "lease", Usage: "how long the work of a process that died is left alone, 1s to 5m (default: a minute for webhooks, 15 seconds for imports and comparisons)", Sources: cli.EnvVars("STOREGRAPH_LEASE"),
			Validator: func(d time.Duration) error {
				if d < time.Second || d > 5*time.Minute {
					return fmt.Errorf("%s is not between 1s and 5m", d)
				}
				return nil
			}},
		&cli.DurationFlag{Name: "drain-delay", Usage: "how long a process that is told to stop goes on answering while /readyz says 503, up to 1m, so that a load balancer sees it", Sources: cli.EnvVars("STOREGRAPH_DRAIN_DELAY"),
			Validator: func(d time.Duration) error {
				if d < 0 || d > time.Minute {
					return fmt.Errorf("%s is not between 0s and 1m", d)
				}
				return nil
			}},
		&cli.StringFlag{Name: "shopify-url", Usage: "`URL` of a simulated Shopify on this machine instead of the real one, for tests", Sources: cli.EnvVars("STOREGRAPH_SHOPIFY_URL")},
		&cli.StringFlag{Name: "introspection", Usage: "`WHO` may read the schema through the API: all, developers or none", Value: "all", Sources: cli.EnvVars("STOREGRAPH_INTROSPECTION")},
		&cli.StringFlag{Name: "trusted-documents", Usage: "JSON `FILE` of sha256: ids and documents that are answered by their id", Sources: cli.EnvVars("STOREGRAPH_TRUSTED_DOCUMENTS")},
		&cli.BoolFlag{Name: "trusted-only", Usage: "answer trusted documents only", Sources: cli.EnvVars("STOREGRAPH_TRUSTED_ONLY")},
		&cli.FloatFlag{Name: "rate-limit", Usage: "`REQUESTS` a second that each key may send, twice as many at once; 0 for any number", Value: 200, Sources: cli.EnvVars("STOREGRAPH_RATE_LIMIT")},
		&cli.FloatFlag{Name: "cost-limit", Usage: "`COST` a second that each key's operations may have; 0 for any", Sources: cli.EnvVars("STOREGRAPH_COST_LIMIT")},
		&cli.DurationFlag{Name: "operation-timeout", Usage: "how long a query or mutation may take", Value: time.Minute, Sources: cli.EnvVars("STOREGRAPH_OPERATION_TIMEOUT")},
		&cli.StringFlag{Name: "shopify-client-secret", Usage: "`SECRET` of the Shopify app; better given by the environment", Sources: cli.EnvVars("SHOPIFY_CLIENT_SECRET")},
	}
}

func keysFlag() cli.Flag {
	return &cli.StringFlag{Name: "keys", Usage: "`KEYRING` that seals tokens at rest: name:base64 of 32 random bytes, newest first, separated by commas", Sources: cli.EnvVars("STOREGRAPH_KEYS")}
}

// serviceConfig reads and checks them; everything that is wrong is said at once.
func serviceConfig(c *cli.Command) (gatewayConfig, error) {
	cfg := gatewayConfig{
		DatabaseURL:  c.String("database"),
		RedisURL:     c.String("redis"),
		PublicURL:    strings.TrimSuffix(c.String("public-url"), "/"),
		ClientID:     c.String("shopify-client-id"),
		ClientSecret: commerce.Secret(c.String("shopify-client-secret")),
		Logger:       slog.New(slog.NewJSONHandler(c.Root().ErrWriter, nil)),
	}
	cfg.Lease, cfg.DrainDelay = c.Duration("lease"), c.Duration("drain-delay")
	var wrong []error
	var bad []error
	cfg.API, bad = apiConfig(c)
	wrong = append(wrong, bad...)
	cfg.Endpoints = delivery.Guard{Ports: c.IntSlice("endpoint-port"), Loopback: c.Bool("endpoint-loopback")}
	for _, port := range cfg.Endpoints.Ports {
		if port < 1 || port > 65535 {
			wrong = append(wrong, fmt.Errorf("STOREGRAPH_ENDPOINT_PORTS: %d is no port", port))
		}
	}
	if address := c.String("shopify-url"); address != "" {
		u, err := url.Parse(strings.TrimSuffix(address, "/"))
		if err != nil || u.Scheme != "http" || !loopback(u.Hostname()) || u.Path != "" {
			wrong = append(wrong, fmt.Errorf("STOREGRAPH_SHOPIFY_URL %q is not an http address of this machine, such as http://127.0.0.1:9000", address))
		} else {
			cfg.ShopEndpoint = func(shopDomain string) string { return u.String() + "/" + shopDomain }
			cfg.BulkHost = func(file *url.URL) bool { return file.Scheme == u.Scheme && file.Host == u.Host }
		}
	}
	for _, need := range []struct{ value, name, what string }{
		{cfg.DatabaseURL, "DATABASE_URL", "the Postgres database"},
		{c.String("keys"), "STOREGRAPH_KEYS", "the keys that seal tokens, e.g. k1:$(openssl rand -base64 32)"},
		{cfg.PublicURL, "STOREGRAPH_PUBLIC_URL", "the address where browsers and Shopify reach this gateway"},
		{cfg.ClientID, "SHOPIFY_CLIENT_ID", "the Shopify app's client id"},
		{cfg.ClientSecret.Reveal(), "SHOPIFY_CLIENT_SECRET", "the Shopify app's client secret"},
	} {
		if need.value == "" {
			wrong = append(wrong, fmt.Errorf("%s is not set: %s", need.name, need.what))
		}
	}
	if u, err := url.Parse(cfg.PublicURL); cfg.PublicURL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.Path != "" || u.RawQuery != "") {
		wrong = append(wrong, fmt.Errorf("STOREGRAPH_PUBLIC_URL %q is not an address like https://gateway.example.com", cfg.PublicURL))
	}
	if c.String("jwt-issuer")+c.String("jwt-audience")+c.String("jwt-jwks-url") != "" {
		tokens, err := server.NewTokens(server.TokenConfig{
			Issuer: c.String("jwt-issuer"), Audience: c.String("jwt-audience"), JWKS: c.String("jwt-jwks-url"),
			AccountClaim: c.String("jwt-account-claim"), RoleClaim: c.String("jwt-role-claim"), PersonalDataClaim: c.String("jwt-personal-data-claim"), Logger: cfg.Logger,
		})
		if err != nil {
			wrong = append(wrong, fmt.Errorf("STOREGRAPH_JWT_*: %w", err))
		} else {
			cfg.Authenticators = append(cfg.Authenticators, tokens)
		}
	}
	if text := c.String("keys"); text != "" {
		keys, err := store.ParseKeyring(text)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("STOREGRAPH_KEYS: %w", err))
		}
		cfg.Keys = keys
	}
	if len(wrong) > 0 {
		return cfg, &exitError{exitConfig, errors.Join(wrong...)}
	}
	return cfg, nil
}

// loadKeyring reads the demo's keyring, and makes one the first time.
func loadKeyring(file string) (*store.Keyring, error) {
	body, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		body = []byte("demo:" + base64.StdEncoding.EncodeToString(random(32)))
		err = os.WriteFile(file, body, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("keep the demo's keys: %w", err)
	}
	keys, err := store.ParseKeyring(strings.TrimSpace(string(body)))
	if err != nil {
		return nil, fmt.Errorf("read the demo's keys from %s: %w", file, err)
	}
	return keys, nil
}

// loopback says whether a host is this machine, named by its number.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
