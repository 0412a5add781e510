package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v3"
	"golang.org/x/sync/errgroup"

	"storegraph/commerce"
	"storegraph/delivery"
	"storegraph/internal/postgres"
	"storegraph/internal/shopsim"
	"storegraph/server"
	"storegraph/store"
)

// What the demo connects: one practice and its store.
const (
	demoAccount = commerce.AccountID("demo-clinic")
	demoStore   = "glow-clinic"
	demoKeyName = "demo"
)

func demoCommand() *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "run everything on this machine: Postgres, Redis, a simulated Shopify store and its shoppers",
		Description: "Brings up a private Postgres and an in-process Redis, connects a simulated Shopify store through the real OAuth\n" +
			"path, imports its history, and keeps syncing while its shoppers buy, pay, refund and cancel. Ctrl-C ends it; a\n" +
			"second start on the same data folder goes on where the first stopped.",
		Flags: []cli.Flag{
			addrFlag(),
			adminFlag("127.0.0.1:0"),
			&cli.StringFlag{Name: "data", Usage: "`FOLDER` for everything the demo keeps (default: storegraph in the user's cache folder)", Sources: cli.EnvVars("STOREGRAPH_DATA")},
			&cli.StringFlag{Name: "key", Usage: "API `KEY` to use instead of a random one (at least 16 characters)", Sources: cli.EnvVars("STOREGRAPH_DEMO_KEY")},
			&cli.IntFlag{Name: "orders", Usage: "how many orders the store's history has, 10 to 1,000,000", Value: 500, Sources: cli.EnvVars("STOREGRAPH_DEMO_ORDERS"),
				Validator: func(n int) error {
					if n < 10 || n > 1_000_000 {
						return fmt.Errorf("%d is not between 10 and 1,000,000", n)
					}
					return nil
				}},
			&cli.StringFlag{Name: "plan", Usage: "the store's Shopify `PLAN`, e.g. Basic, Advanced, Plus", Value: "Advanced", Sources: cli.EnvVars("STOREGRAPH_DEMO_PLAN")},
			&cli.BoolFlag{Name: "connect", Usage: "connect the store; with --connect=false that is left to the console's wizard", Value: true},
			&cli.DurationFlag{Name: "shoppers", Usage: "a shopper does something this often; 0 for never", Value: 2 * time.Second},
		},
		Action: withoutArguments(func(ctx context.Context, c *cli.Command) error {
			folder, err := demoFolder(c.String("data"))
			if err != nil {
				return err
			}
			d := &demo{
				out: c.Root().Writer, folder: folder, addr: c.String("addr"), adminAddr: c.String("admin-addr"), key: c.String("key"),
				orders: c.Int("orders"), plan: c.String("plan"), connects: c.Bool("connect"), shoppers: c.Duration("shoppers"),
			}
			return d.run(ctx)
		}),
	}
}

func demoFolder(folder string) (string, error) {
	if folder == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", &exitError{exitConfig, fmt.Errorf("there is no user cache folder; name a folder with STOREGRAPH_DATA: %w", err)}
		}
		folder = filepath.Join(cache, "storegraph")
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", &exitError{exitConfig, fmt.Errorf("make the data folder: %w", err)}
	}
	return folder, nil
}

type demo struct {
	out       io.Writer
	folder    string
	addr      string
	adminAddr string
	metrics   string // address of the metrics; "" for none
	key       string
	orders    int
	plan      string
	connects  bool
	shoppers  time.Duration
	logger    *slog.Logger

	now    func() time.Time                                                                // nil for the real time
	before func(*simulation) error                                                         // what happens before the store is connected
	play   func(ctx context.Context, gw *gateway, sim *simulation, base, key string) error // instead of waiting for Ctrl-C
}

// run starts the parts from the inside out, and stops them in the opposite order.
func (d *demo) run(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(d.folder, "storegraph.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return &exitError{exitConfig, fmt.Errorf("open the log: %w", err)}
	}
	defer log.Close()
	d.logger = slog.New(slog.NewJSONHandler(log, nil))

	listener, err := net.Listen("tcp", d.addr)
	if err != nil {
		return &exitError{exitUnavailable, fmt.Errorf("listen on %s (set STOREGRAPH_ADDR to use another address): %w", d.addr, err)}
	}
	defer listener.Close()
	base := "http://" + listener.Addr().String()
	admin, err := listenAdmin(d.adminAddr)
	if err != nil {
		return err
	}
	if admin != nil {
		defer admin.Close()
	}

	d.say("Starting Postgres in %s", d.folder)
	pg, err := postgres.Start(ctx, postgres.Config{DataDir: filepath.Join(d.folder, "postgres"), Logger: d.logger})
	if err != nil {
		return &exitError{exitUnavailable, err}
	}
	defer func() { d.stopped("Postgres", pg.Stop()) }()
	if err := pg.EnsureDatabase(ctx, "storegraph"); err != nil {
		return err
	}
	databaseURL := pg.URL("storegraph")
	if err := store.Migrate(ctx, databaseURL); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	keys, err := loadKeyring(filepath.Join(d.folder, "keys"))
	if err != nil {
		return err
	}

	sim, err := d.startShop()
	if err != nil {
		return err
	}
	defer d.stopShop(sim)
	if d.before != nil {
		if err := d.before(sim); err != nil {
			return err
		}
	}

	codes := &server.SignInCodes{}
	gw, err := open(ctx, gatewayConfig{
		DatabaseURL: databaseURL, Keys: keys, PublicURL: base, SignInCodes: codes, Logger: d.logger,
		ClientID: simClientID, ClientSecret: simClientSecret, ShopEndpoint: sim.endpoint, BulkHost: sim.isBulkHost,
		Endpoints: delivery.Guard{Loopback: true}, Now: d.now,
	})
	if err != nil {
		return err
	}
	defer gw.close()
	key, err := d.ensureAccount(ctx, gw)
	if err != nil {
		return err
	}

	// Everything that runs until Ctrl-C ends with this group; a failure of one part ends all.
	g, running := errgroup.WithContext(ctx)
	g.Go(func() error { return gw.server.Run(running, listener) })
	if admin != nil {
		d.metrics = "http://" + admin.Addr().String() + "/metrics"
		g.Go(func() error { return gw.admin.Run(running, admin) })
	}
	g.Go(func() error { return gw.syncer.Run(running) })
	g.Go(func() error { return gw.events.Run(running) })
	g.Go(func() error { return gw.timers.Run(running) })
	g.Go(func() error {
		if d.connects {
			if err := d.connect(running, gw, newBrowser(base, key)); err != nil {
				return err
			}
		}
		if d.play != nil {
			return cmp.Or(d.play(running, gw, sim, base, key), errPlayed)
		}
		d.welcome(base, key, base+"/session/"+codes.Issue(key))
		if d.shoppers > 0 {
			sim.RunShoppers(running, d.shoppers)
		}
		return nil
	})
	err = g.Wait()
	if errors.Is(err, errPlayed) {
		return nil
	}
	if ctx.Err() != nil { // Ctrl-C, not a failure
		d.say("\nStopped. The data stays in %s", d.folder)
		return nil
	}
	return err
}

// errPlayed ends the group of parts when what was to be played has come to its end.
var errPlayed = errors.New("played to the end")

func (d *demo) say(format string, args ...any) { fmt.Fprintf(d.out, format+"\n", args...) }

func (d *demo) stopped(part string, err error) {
	if err != nil {
		d.logger.Error("did not stop cleanly", "part", part, "error", err)
	}
}

func (d *demo) time() time.Time {
	if d.now != nil {
		return d.now()
	}
	return time.Now()
}

// ensureAccount gives the key to print: the operator's, or a new random one, since only its hash is stored.
func (d *demo) ensureAccount(ctx context.Context, gw *gateway) (string, error) {
	account := commerce.Account{ID: demoAccount, Name: "Demo clinic", CreatedAt: d.time()}
	if err := gw.store.CreateAccount(ctx, account); err != nil {
		return "", fmt.Errorf("make the demo account: %w", err)
	}
	key := d.key
	if key == "" {
		key = "sg_demo_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random(20)))
	}
	if _, err := gw.store.EnsureAPIKey(ctx, demoAccount, demoKeyName, commerce.RoleAdmin, key); err != nil {
		return "", fmt.Errorf("make the demo's API key: %w", err)
	}
	return key, nil
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return b
}

// connect connects the store unless an earlier run did, and shows the imports that are under way.
func (d *demo) connect(ctx context.Context, gw *gateway, b *browser) error {
	inst, err := gw.store.GetInstallation(ctx, demoAccount)
	switch {
	case err == nil && inst.Status == commerce.Connected:
		d.say("Connected to %s since %s", inst.Shop.Domain, inst.ConnectedAt.Local().Format(time.DateTime))
		if err := gw.syncer.Resubscribe(ctx, demoAccount); err != nil { // our address may have changed
			return err
		}
	case err == nil || commerce.CodeOf(err) == commerce.NotConnected:
		d.say("Connecting %s through Shopify's OAuth pages", demoStore)
		if err := b.connect(ctx, demoStore); err != nil {
			return fmt.Errorf("connect the demo store: %w", err)
		}
	default:
		return err
	}
	updates, err := gw.syncer.Watch(ctx, demoAccount)
	if err != nil {
		return err
	}
	for _, r := range showImports(ctx, d.out, updates) {
		if r.Status == commerce.ImportFailed {
			return fmt.Errorf("the import of %s failed: %s", strings.ToLower(string(r.Element)), *r.Error)
		}
	}
	return ctx.Err()
}

// The simulated app's credentials: they open nothing but the simulated store of this process.
const (
	simClientID     = "storegraph-demo"
	simClientSecret = commerce.Secret("not-a-secret-of-anything-real")
)

type simulation struct {
	*shopsim.Server
	http *http.Server
	base string
}

func (d *demo) startShop() (*simulation, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, &exitError{exitUnavailable, fmt.Errorf("listen for the simulated store: %w", err)}
	}
	base := "http://" + listener.Addr().String()
	shop, err := shopsim.New(shopsim.Config{
		ClientID: simClientID, ClientSecret: simClientSecret.Reveal(), BaseURL: base, HTTPHooks: true,
		Domain: demoStore + ".myshopify.com", Seed: 1, Orders: d.orders, Plan: d.plan,
		StateFile: filepath.Join(d.folder, "shop.json"), Now: d.now, RefreshLife: 10 * 365 * 24 * time.Hour, Logger: d.logger,
	})
	if err != nil {
		_ = listener.Close()
		return nil, fmt.Errorf("open the simulated store: %w", err)
	}
	sim := &simulation{shop, &http.Server{Handler: shop, ReadHeaderTimeout: 10 * time.Second}, base}
	go func() {
		if err := sim.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			d.logger.Error("the simulated store stopped", "error", err)
		}
	}()
	return sim, nil
}

// endpoint is where a shop's pages and API are: real ones have a host each, simulated ones a path.
func (s *simulation) endpoint(shopDomain string) string { return s.base + "/" + shopDomain }

// isBulkHost lets bulk files come from the simulated store only.
func (s *simulation) isBulkHost(u *url.URL) bool { return u.Scheme+"://"+u.Host == s.base }

func (d *demo) stopShop(s *simulation) {
	d.stopped("the simulated store", errors.Join(s.Close(), s.http.Close()))
}
