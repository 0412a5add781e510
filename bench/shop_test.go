package bench

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/postgres"
	"storegraph/server"
	"storegraph/shopify"
	"storegraph/store"
)

const (
	intakeShop    = "bench.myshopify.com"
	intakeAccount = commerce.AccountID("bench")
	intakeSecret  = commerce.Secret("a secret that signs webhooks")
)

// startPostgres starts a Postgres of its own that keeps what it says it keeps (tests run theirs without fsync).
func startPostgres(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "storegraph-bench-")
	if err != nil {
		tb.Fatal(err)
	}
	s, err := postgres.Start(tb.Context(), postgres.Config{DataDir: dir})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Stop(); err != nil {
			tb.Error(err)
		}
		os.RemoveAll(dir)
	})
	url := s.URL(postgres.Database)
	if err := store.Migrate(tb.Context(), url); err != nil {
		tb.Fatal(err)
	}
	return url
}

// gateway is our side: the server, and the store behind it with one connected shop.
type gateway struct {
	server *server.Server
	store  *store.Store
}

func newGateway(tb testing.TB, database string) *gateway {
	tb.Helper()
	keys, err := store.NewKeyring(store.NewKey("k1"))
	if err != nil {
		tb.Fatal(err)
	}
	logger := slog.New(slog.NewJSONHandler(discard{}, nil)) // written as in production, then dropped
	db, err := store.Open(tb.Context(), store.Config{DatabaseURL: database, Keys: keys, Logger: logger})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(db.Close)
	if err := db.CreateAccount(tb.Context(), commerce.Account{ID: intakeAccount, Name: "Bench"}); err != nil {
		tb.Fatal(err)
	}
	err = db.Connect(tb.Context(), commerce.Installation{
		AccountID: intakeAccount, Status: commerce.Connected, Credential: commerce.LegacyCredential, Sync: commerce.AllSyncSettings(), ConnectedAt: time.Now(),
		Shop: commerce.Shop{ID: 1, Name: "Bench", Domain: intakeShop, CurrencyCode: "USD", Timezone: "UTC", Plan: "Plus"},
	}, commerce.Credentials{Kind: commerce.LegacyCredential, AccessToken: "shpat", WebhookSecrets: []commerce.Secret{intakeSecret}})
	if err != nil {
		tb.Fatal(err)
	}
	return &gateway{store: db, server: server.New(server.Config{
		GraphQL: http.NotFoundHandler(), Keys: db, Shops: shops{db}, Inbox: db, Logger: logger,
		Principal: func(ctx context.Context, _ commerce.Principal) context.Context { return ctx },
		Ready:     db.Ping,
	})}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// shops looks secrets up as the binary does.
type shops struct{ *store.Store }

func (s shops) WebhookSecrets(ctx context.Context, domain string) (commerce.AccountID, []commerce.Secret, error) {
	i, err := s.InstallationByShop(ctx, domain)
	if err != nil {
		return "", nil, err
	}
	c, err := s.Credentials(ctx, i.AccountID)
	return i.AccountID, c.WebhookSecrets, err
}

// shop sends webhooks over one connection, with as little work of its own as can be.
type shop struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	body []byte
}

func dialShop(address string) (*shop, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &shop{conn: conn, in: bufio.NewReader(conn)}, nil
}

func (c *shop) close() { _ = c.conn.Close() }

// orderRest fills an order's body up to 3 kB.
var orderRest = func() string {
	var b strings.Builder
	b.WriteString(`"created_at":"2026-11-23T12:00:00-05:00","currency":"USD","total_price":"102.99","line_items":[`)
	for i := range 8 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"admin_graphql_api_id":"gid://shopify/LineItem/%d","title":"Serum No. %d","quantity":%d,"price":"12.50","sku":"SER-%04d","taxable":true,"tax_lines":[{"title":"VAT","rate":0.19,"price":"2.00"}],"price_set":{"shop_money":{"amount":"12.50","currency_code":"USD"},"presentment_money":{"amount":"12.50","currency_code":"USD"}}}`,
			466157049+i, 466157049+i, i, i+1, i)
	}
	b.WriteString(`]}`)
	return b.String()
}()

// post sends webhook number n and reads its answer.
func (c *shop) post(name string, n int) (status int, err error) {
	order := 820_000_000_000_000_000 + n
	c.body = fmt.Appendf(c.body[:0], `{"id":%d,"admin_graphql_api_id":"gid://shopify/Order/%d",%s`, order, order, orderRest)
	mac := hmac.New(sha256.New, []byte(intakeSecret.Reveal()))
	mac.Write(c.body)
	c.out = fmt.Appendf(c.out[:0], "POST /webhooks/shopify HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"+
		"X-Shopify-Topic: orders/updated\r\nX-Shopify-Shop-Domain: %s\r\nX-Shopify-Api-Version: %s\r\nX-Shopify-Webhook-Id: %s-%08x-bdd9-4b37-8a5f-bf7d70bcd043\r\n"+
		"X-Shopify-Triggered-At: 2026-11-23T12:00:00.123456789Z\r\nX-Shopify-Hmac-Sha256: %s\r\n\r\n",
		len(c.body), intakeShop, shopify.APIVersion, name, n, base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	c.out = append(c.out, c.body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return 0, err
	}
	line, err := c.in.ReadString('\n')
	if err != nil {
		return 0, err
	}
	if _, err := fmt.Sscanf(line, "HTTP/1.1 %d", &status); err != nil {
		return 0, err
	}
	for line != "\r\n" { // a 200 has no body
		if line, err = c.in.ReadString('\n'); err != nil {
			return 0, err
		}
	}
	return status, nil
}
