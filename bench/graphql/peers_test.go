package graphql

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"

	"storegraph/cache"
	"storegraph/commerce"
	"storegraph/resolvers"
	"storegraph/store"
)

// serve is what a peer's own process does: it answers until it is killed, and tells its address first.
func serve(peer, database string) error {
	ctx := context.Background()
	handler, err := newPeer(ctx, peer, database)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return (&http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}).Serve(listener)
}

func newPeer(ctx context.Context, peer, database string) (http.Handler, error) {
	switch peer {
	case "redis":
		return bareRedis()
	case "plan", "executor", "cached":
		keys, err := store.NewKeyring(store.NewKey("k1"))
		if err != nil {
			return nil, err
		}
		s, err := store.Open(ctx, store.Config{DatabaseURL: database, Keys: keys})
		if err != nil {
			return nil, err
		}
		c := resolvers.Config{Reader: s, Fresh: s, Logger: slog.New(slog.NewTextHandler(os.Stderr, nil))}
		if peer != "executor" {
			c.Planner = s
		}
		if peer == "cached" {
			client, err := cache.Open(os.Getenv(redisEnv))
			if err != nil {
				return nil, err
			}
			c.Answers = cache.NewAnswers(cache.New(client, s, cache.Config{Timeout: 5 * time.Second}))
		}
		api := resolvers.NewHandler(c)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			api.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), resolvers.Principal{AccountID: account, Role: commerce.RoleReader, PersonalData: true})))
		}), nil
	}
	pool, err := handPool(ctx, database, peer == "free")
	if err != nil {
		return nil, err
	}
	h := &hand{pool: pool, unscoped: peer == "free", scope: `SELECT set_config('app.account_id', $1, true)`}
	if strings.HasSuffix(peer, "+") { // with the settings of plans
		h.scope += `, set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`
	}
	answers := map[string]func(http.ResponseWriter, *http.Request){"/card": h.rowsCard, "/orders": h.rowsOrders, "/products": h.rowsProducts}
	if strings.HasPrefix(peer, "json") {
		answers = map[string]func(http.ResponseWriter, *http.Request){"/card": h.jsonCard, "/orders": h.jsonOrders, "/products": h.jsonProducts}
	}
	mux := http.NewServeMux()
	for path, answer := range answers {
		mux.HandleFunc(path, answer)
	}
	return mux, nil
}

// bareRedis answers with what stands in Redis under the path.
func bareRedis() (http.Handler, error) {
	options, err := redis.ParseURL(os.Getenv(redisEnv))
	if err != nil {
		return nil, err
	}
	options.PoolSize = 64
	client := redis.NewClient(options)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := client.Get(r.Context(), r.URL.Path).Bytes()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		answer(w, body)
	}), nil
}

// handPool is as the store's pool; free works as the tables' owner, whom row level security does not bind.
func handPool(ctx context.Context, database string, free bool) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(database)
	if err != nil {
		return nil, err
	}
	config.MaxConns = 16
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		sql := `SET jit = off; SET ROLE storegraph_app`
		if free {
			sql = `SET jit = off; SET row_security = off`
		}
		_, err := conn.Exec(ctx, sql)
		return err
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// hand answers the three queries by code that was written for them.
type hand struct {
	pool     *pgxpool.Pool
	unscoped bool
	scope    string
}

// ask runs queries in one round trip, scoped to the account as the store does it.
func (h *hand) ask(w http.ResponseWriter, r *http.Request, queue func(*pgx.Batch)) bool {
	b := &pgx.Batch{}
	if !h.unscoped {
		b.Queue(h.scope, account)
	}
	queue(b)
	if err := h.pool.SendBatch(r.Context(), b).Close(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return false
	}
	return true
}

func answer(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// One statement that makes the JSON.

func (h *hand) json(w http.ResponseWriter, r *http.Request, sql string, args ...any) {
	var body []byte
	if h.ask(w, r, func(b *pgx.Batch) {
		b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
			for rows.Next() {
				body = append(body, rows.RawValues()[0]...)
			}
			return rows.Err()
		})
	}) {
		answer(w, body)
	}
}

func (h *hand) jsonCard(w http.ResponseWriter, r *http.Request) {
	h.json(w, r, `SELECT json_build_object('data', json_build_object('contact', json_build_object(
			'id', c.id, 'name', concat_ws(' ', c.first_name, c.last_name), 'email', c.email, 'phone', c.phone, 'ordersCount', c.orders_count,
			'totalSpent', json_build_object('amount', to_char(c.total_spent, 'FM9999999990.00'), 'currencyCode', c.spent_currency_code), 'lastOrderAt', c.last_order_at,
			'orders', json_build_object('nodes', (SELECT coalesce(json_agg(json_build_object('id', o.id::text, 'name', o.name, 'status', o.status, 'processedAt', o.processed_at,
				'totalPrice', json_build_object('shopMoney', json_build_object('amount', to_char(o.total_price, 'FM9999999990.00'), 'currencyCode', o.currency_code)),
				'lineItems', (SELECT coalesce(json_agg(json_build_object('title', l.title, 'quantity', l.quantity,
					'unitPrice', json_build_object('shopMoney', json_build_object('amount', to_char(l.unit_price, 'FM9999999990.00'), 'currencyCode', l.currency_code)),
					'product', (SELECT json_build_object('title', p.title) FROM products p WHERE p.account_id = $1 AND p.id = l.product_id)) ORDER BY l.position, l.id), '[]')
					FROM line_items l WHERE l.account_id = $1 AND l.order_id = o.id)) ORDER BY o.processed_at DESC, o.id DESC), '[]')
				FROM (SELECT * FROM orders o WHERE o.account_id = $1 AND o.contact_id = c.id ORDER BY o.processed_at DESC, o.id DESC LIMIT 10) o)))))::text
		FROM contacts c WHERE c.account_id = $1 AND c.id = $2`, account, r.URL.Query().Get("id"))
}

func (h *hand) jsonOrders(w http.ResponseWriter, r *http.Request) {
	h.json(w, r, `SELECT json_build_object('data', json_build_object('orders', json_build_object('nodes',
			coalesce(json_agg(json_build_object('id', o.id::text, 'name', o.name, 'status', o.status, 'financialStatus', o.financial_status, 'processedAt', o.processed_at,
				'totalPrice', json_build_object('shopMoney', json_build_object('amount', to_char(o.total_price, 'FM9999999990.00'), 'currencyCode', o.currency_code)),
				'contact', (SELECT json_build_object('id', c.id, 'name', concat_ws(' ', c.first_name, c.last_name), 'email', c.email) FROM contacts c WHERE c.account_id = $1 AND c.id = o.contact_id))
				ORDER BY o.processed_at DESC, o.id DESC) FILTER (WHERE n <= 50), '[]'),
			'pageInfo', json_build_object('hasNextPage', count(*) > 50, 'endCursor', min(o.processed_at || ',' || o.id) FILTER (WHERE n = 50)))))::text
		FROM (SELECT *, row_number() OVER (ORDER BY o.processed_at DESC, o.id DESC) AS n FROM orders o WHERE o.account_id = $1 AND o.status = 'COMPLETED' ORDER BY o.processed_at DESC, o.id DESC LIMIT 51) o`, account)
}

func (h *hand) jsonProducts(w http.ResponseWriter, r *http.Request) {
	h.json(w, r, `SELECT json_build_object('data', json_build_object('products', json_build_object('nodes',
			coalesce(json_agg(json_build_object('id', p.id::text, 'title', p.title, 'handle', p.handle, 'status', p.status, 'vendor', p.vendor,
				'minPrice', json_build_object('amount', to_char(p.min_price, 'FM9999999990.00'), 'currencyCode', p.currency_code),
				'maxPrice', json_build_object('amount', to_char(p.max_price, 'FM9999999990.00'), 'currencyCode', p.currency_code),
				'variants', (SELECT coalesce(json_agg(json_build_object('id', v.id::text, 'title', v.title, 'sku', v.sku,
					'price', json_build_object('amount', to_char(v.price, 'FM9999999990.00'), 'currencyCode', v.currency_code), 'inventoryQuantity', v.inventory_quantity) ORDER BY v.position, v.id), '[]')
					FROM variants v WHERE v.account_id = $1 AND v.product_id = p.id),
				'collections', (SELECT coalesce(json_agg(json_build_object('id', k.id::text, 'title', k.title) ORDER BY k.title_key, k.id), '[]')
					FROM collection_products m JOIN collections k ON k.account_id = $1 AND k.id = m.collection_id WHERE m.account_id = $1 AND m.product_id = p.id))
				ORDER BY p.updated_at DESC, p.id DESC) FILTER (WHERE n <= 20), '[]'),
			'pageInfo', json_build_object('hasNextPage', count(*) > 20, 'endCursor', min(p.updated_at || ',' || p.id) FILTER (WHERE n = 20)))))::text
		FROM (SELECT *, row_number() OVER (ORDER BY p.updated_at DESC, p.id DESC) AS n FROM products p WHERE p.account_id = $1 ORDER BY p.updated_at DESC, p.id DESC LIMIT 21) p`, account)
}

// Rows, and an encoder that was written for them.

type page struct{ b []byte }

func (p *page) raw(s string) *page { p.b = append(p.b, s...); return p }

func (p *page) text(s []byte) *page {
	p.b = append(p.b, '"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			p.b = append(p.b, '\\', c)
		case c < 0x20:
			p.b = fmt.Appendf(p.b, `\u%04X`, c)
		default:
			p.b = append(p.b, c)
		}
	}
	p.b = append(p.b, '"')
	return p
}

func (p *page) number(n int64) *page { p.b = strconv.AppendInt(p.b, n, 10); return p }

func (p *page) at(t time.Time) *page {
	p.b = append(t.AppendFormat(append(p.b, '"'), time.RFC3339Nano), '"')
	return p
}

func (p *page) money(amount, currency []byte) *page {
	return p.raw(`{"amount":`).text(amount).raw(`,"currencyCode":`).text(currency).raw(`}`)
}

func (p *page) bag(amount, currency []byte) *page {
	return p.raw(`{"shopMoney":`).money(amount, currency).raw(`}`)
}

func (p *page) comma(i int) *page {
	if i > 0 {
		p.b = append(p.b, ',')
	}
	return p
}

func (p *page) end(more bool, key time.Time, id int64) *page {
	cursor := strconv.AppendInt(append(key.AppendFormat(nil, time.RFC3339Nano), ','), id, 10)
	p.raw(`],"pageInfo":{"hasNextPage":`)
	p.b = strconv.AppendBool(p.b, more)
	p.raw(`,"endCursor":"`)
	p.b = base64.RawURLEncoding.AppendEncode(p.b, cursor)
	return p.raw(`"}`)
}

func name(first, last []byte) []byte {
	return append(append(append([]byte(nil), first...), ' '), last...)
}

func (h *hand) rowsCard(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("id")
	type line struct {
		title, unit, currency, product []byte
		quantity                       int64
	}
	type order struct {
		id                            int64
		name, status, total, currency []byte
		at                            time.Time
	}
	var orders []order
	lines := make(map[int64][]line)
	p := &page{b: make([]byte, 0, 4096)}
	if !h.ask(w, r, func(b *pgx.Batch) {
		b.Queue(`SELECT id, first_name, last_name, email, phone, orders_count, total_spent::text, spent_currency_code, last_order_at FROM contacts WHERE account_id = $1 AND id = $2`, account, id).Query(func(rows pgx.Rows) error {
			var id, first, last, email, phone, spent, currency []byte
			var n int64
			var at time.Time
			_, err := pgx.ForEachRow(rows, []any{&id, &first, &last, &email, &phone, &n, &spent, &currency, &at}, func() error {
				p.raw(`{"data":{"contact":{"id":`).text(id).raw(`,"name":`).text(name(first, last)).raw(`,"email":`).text(email).raw(`,"phone":`).text(phone).
					raw(`,"ordersCount":`).number(n).raw(`,"totalSpent":`).money(spent, currency).raw(`,"lastOrderAt":`).at(at).raw(`,"orders":{"nodes":[`)
				return nil
			})
			return err
		})
		b.Queue(`SELECT id, name, status, processed_at, total_price::numeric(20,2)::text, currency_code FROM orders WHERE account_id = $1 AND contact_id = $2 ORDER BY processed_at DESC, id DESC LIMIT 10`, account, id).Query(func(rows pgx.Rows) error {
			for rows.Next() {
				var o order
				if err := rows.Scan(&o.id, &o.name, &o.status, &o.at, &o.total, &o.currency); err != nil {
					return err
				}
				orders = append(orders, o)
			}
			return rows.Err()
		})
		b.Queue(`SELECT l.order_id, l.title, l.quantity, l.unit_price::numeric(20,2)::text, l.currency_code, p.title
			FROM (SELECT id FROM orders WHERE account_id = $1 AND contact_id = $2 ORDER BY processed_at DESC, id DESC LIMIT 10) o
			JOIN line_items l ON l.account_id = $1 AND l.order_id = o.id LEFT JOIN products p ON p.account_id = $1 AND p.id = l.product_id ORDER BY l.order_id, l.position, l.id`, account, id).Query(func(rows pgx.Rows) error {
			for rows.Next() {
				var l line
				var of int64
				if err := rows.Scan(&of, &l.title, &l.quantity, &l.unit, &l.currency, &l.product); err != nil {
					return err
				}
				lines[of] = append(lines[of], l)
			}
			return rows.Err()
		})
	}) {
		return
	}
	for i, o := range orders {
		p.comma(i).raw(`{"id":"`).number(o.id).raw(`","name":`).text(o.name).raw(`,"status":`).text(o.status).raw(`,"processedAt":`).at(o.at).raw(`,"totalPrice":`).bag(o.total, o.currency).raw(`,"lineItems":[`)
		for j, l := range lines[o.id] {
			p.comma(j).raw(`{"title":`).text(l.title).raw(`,"quantity":`).number(l.quantity).raw(`,"unitPrice":`).bag(l.unit, l.currency).raw(`,"product":`)
			if l.product == nil {
				p.raw(`null}`)
				continue
			}
			p.raw(`{"title":`).text(l.product).raw(`}}`)
		}
		p.raw(`]}`)
	}
	answer(w, p.raw(`]}}}}`).b)
}

func (h *hand) rowsOrders(w http.ResponseWriter, r *http.Request) {
	p := &page{b: append(make([]byte, 0, 16384), `{"data":{"orders":{"nodes":[`...)}
	n := 0
	var at time.Time
	var id int64
	if !h.ask(w, r, func(b *pgx.Batch) {
		b.Queue(`SELECT o.id, o.name, o.status, o.financial_status, o.processed_at, o.total_price::numeric(20,2)::text, o.currency_code, c.id, c.first_name, c.last_name, c.email
			FROM (SELECT * FROM orders WHERE account_id = $1 AND status = 'COMPLETED' ORDER BY processed_at DESC, id DESC LIMIT 51) o
			LEFT JOIN LATERAL (SELECT * FROM contacts c WHERE c.account_id = $1 AND c.id = o.contact_id LIMIT 1) c ON true ORDER BY o.processed_at DESC, o.id DESC`, account).Query(func(rows pgx.Rows) error {
			var name1, status, financial, total, currency, contact, first, last, email []byte
			for rows.Next() {
				if n++; n > 50 {
					continue
				}
				if err := rows.Scan(&id, &name1, &status, &financial, &at, &total, &currency, &contact, &first, &last, &email); err != nil {
					return err
				}
				p.comma(n-1).raw(`{"id":"`).number(id).raw(`","name":`).text(name1).raw(`,"status":`).text(status).raw(`,"financialStatus":`).text(financial).
					raw(`,"processedAt":`).at(at).raw(`,"totalPrice":`).bag(total, currency).raw(`,"contact":{"id":`).text(contact).raw(`,"name":`).text(name(first, last)).raw(`,"email":`).text(email).raw(`}}`)
			}
			return rows.Err()
		})
	}) {
		return
	}
	answer(w, p.end(n > 50, at, id).raw(`}}}`).b)
}

func (h *hand) rowsProducts(w http.ResponseWriter, r *http.Request) {
	type product struct {
		id                                                   int64
		title, handle, status, vendor, least, most, currency []byte
		at                                                   time.Time
	}
	type variant struct {
		id, stock                   int64
		title, sku, price, currency []byte
	}
	type collection struct {
		id    int64
		title []byte
	}
	var list []product
	variants, collections := make(map[int64][]variant), make(map[int64][]collection)
	const shown = `(SELECT id FROM products WHERE account_id = $1 ORDER BY updated_at DESC, id DESC LIMIT 20)`
	if !h.ask(w, r, func(b *pgx.Batch) {
		b.Queue(`SELECT id, title, handle, status, vendor, min_price::numeric(20,2)::text, max_price::numeric(20,2)::text, currency_code, updated_at FROM products WHERE account_id = $1 ORDER BY updated_at DESC, id DESC LIMIT 21`, account).Query(func(rows pgx.Rows) error {
			for rows.Next() {
				var p product
				if err := rows.Scan(&p.id, &p.title, &p.handle, &p.status, &p.vendor, &p.least, &p.most, &p.currency, &p.at); err != nil {
					return err
				}
				list = append(list, p)
			}
			return rows.Err()
		})
		b.Queue(`SELECT v.product_id, v.id, v.title, v.sku, v.price::numeric(20,2)::text, v.currency_code, v.inventory_quantity FROM `+shown+` p JOIN variants v ON v.account_id = $1 AND v.product_id = p.id ORDER BY v.product_id, v.position, v.id`, account).Query(func(rows pgx.Rows) error {
			for rows.Next() {
				var v variant
				var of int64
				if err := rows.Scan(&of, &v.id, &v.title, &v.sku, &v.price, &v.currency, &v.stock); err != nil {
					return err
				}
				variants[of] = append(variants[of], v)
			}
			return rows.Err()
		})
		b.Queue(`SELECT m.product_id, c.id, c.title FROM `+shown+` p JOIN collection_products m ON m.account_id = $1 AND m.product_id = p.id JOIN collections c ON c.account_id = $1 AND c.id = m.collection_id ORDER BY m.product_id, c.title_key, c.id`, account).Query(func(rows pgx.Rows) error {
			for rows.Next() {
				var c collection
				var of int64
				if err := rows.Scan(&of, &c.id, &c.title); err != nil {
					return err
				}
				collections[of] = append(collections[of], c)
			}
			return rows.Err()
		})
	}) {
		return
	}
	p := &page{b: append(make([]byte, 0, 16384), `{"data":{"products":{"nodes":[`...)}
	more := len(list) > 20
	list = list[:min(20, len(list))]
	for i, x := range list {
		p.comma(i).raw(`{"id":"`).number(x.id).raw(`","title":`).text(x.title).raw(`,"handle":`).text(x.handle).raw(`,"status":`).text(x.status).raw(`,"vendor":`).text(x.vendor).
			raw(`,"minPrice":`).money(x.least, x.currency).raw(`,"maxPrice":`).money(x.most, x.currency).raw(`,"variants":[`)
		for j, v := range variants[x.id] {
			p.comma(j).raw(`{"id":"`).number(v.id).raw(`","title":`).text(v.title).raw(`,"sku":`).text(v.sku).raw(`,"price":`).money(v.price, v.currency).raw(`,"inventoryQuantity":`).number(v.stock).raw(`}`)
		}
		p.raw(`],"collections":[`)
		for j, c := range collections[x.id] {
			p.comma(j).raw(`{"id":"`).number(c.id).raw(`","title":`).text(c.title).raw(`}`)
		}
		p.raw(`]}`)
	}
	last := list[len(list)-1]
	answer(w, p.end(more, last.at, last.id).raw(`}}}`).b)
}
