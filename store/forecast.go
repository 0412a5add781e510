package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Forecast counts who of an audience lacks which of the fields at the paths, by one statement; and who lacks any of those
// that are required. What is missing is what a render finds missing (forecast_state.go). The shop, which may be nil, is the
// same for all.
func (s *Store) Forecast(ctx context.Context, account commerce.AccountID, shop *commerce.Shop, who catalog.Audience, paths, required []string) (catalog.Forecast, error) {
	f := newForecast(account, shop, who)
	states, err := f.states(paths)
	if err != nil {
		return catalog.Forecast{}, fmt.Errorf("forecast: %w", err)
	}
	columns := []string{"count(*)", countWhere("shopify")}
	for i := range states {
		s := "s" + strconv.Itoa(i)
		columns = append(columns, countWhere(s+" > 0"), countWhere(s+" = 3"), countWhere(s+" = 1"))
	}
	var skips []string
	for _, path := range required {
		if i := slices.Index(paths, path); i >= 0 {
			skips = append(skips, "s"+strconv.Itoa(i)+" > 0")
		}
	}
	columns = append(columns, countWhere(strings.Join(append(skips, "false"), " OR ")))
	out := catalog.Forecast{Fields: make([]catalog.Lacking, len(paths))}
	into := []any{&out.Contacts, &out.Shopify}
	for i := range out.Fields {
		l := &out.Fields[i]
		into = append(into, &l.Missing, &l.WithoutParent, &l.Empty)
	}
	into = append(into, &out.Skipped)
	err = s.read(ctx, account, func(b *pgx.Batch) {
		b.Queue(`SELECT `+strings.Join(columns, ", ")+` FROM (`+f.rows(states)+`) f`, f.filter.args...).
			QueryRow(func(row pgx.Row) error { return row.Scan(into...) })
	})
	if err != nil {
		return catalog.Forecast{}, fmt.Errorf("forecast: %w", err)
	}
	return out, nil
}

// ForecastSample gives up to limit contacts of an audience to try a template with: one for each combination of what they
// lack of the fields, then a second one of each, and so on, by their ids. So what is rare among many is among them.
func (s *Store) ForecastSample(ctx context.Context, account commerce.AccountID, shop *commerce.Shop, who catalog.Audience, paths []string, limit int) ([]commerce.ContactID, error) {
	f := newForecast(account, shop, who)
	states, err := f.states(paths)
	if err != nil {
		return nil, fmt.Errorf("sample an audience: %w", err)
	}
	names := []string{"true"}
	for i := range states {
		names = append(names, "s"+strconv.Itoa(i))
	}
	var ids []commerce.ContactID
	err = s.read(ctx, account, func(b *pgx.Batch) {
		sql := `SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY ` + strings.Join(names, ", ") + ` ORDER BY id) AS n FROM (` + f.rows(states) + `) f) f
			ORDER BY n, id LIMIT ` + f.filter.arg(limit)
		queue(b, &ids, pgx.RowTo[commerce.ContactID], sql, f.filter.args...)
	})
	if err != nil {
		return nil, fmt.Errorf("sample an audience: %w", err)
	}
	return ids, nil
}

func countWhere(condition string) string { return "count(*) FILTER (WHERE " + condition + ")" }

// forecast is one statement about an audience in the making.
type forecast struct {
	filter  *filter // of the contacts, who are t
	shop    *commerce.Shop
	rung    *rung
	aliases int
	err     error
}

func newForecast(account commerce.AccountID, shop *commerce.Shop, who catalog.Audience) *forecast {
	f := &forecast{shop: shop}
	if who.List == nil && who.Segment != nil {
		f.filter = segmentFilter(account, *who.Segment)
	} else if who.List == nil {
		f.filter = contactFilter(account, who.Filter)
	} else {
		f.filter = newFilter(account)
		f.filter.args = append(f.filter.args, who.List)
		f.filter.add("t.id = ANY(" + survivors + ")") // of $2
	}
	f.rung = &rung{forecast: f}
	return f
}

// maxForecast is more fields than a template has; a statement gives no more columns.
const maxForecast = 400

// states gives an expression for each path: what is missing of it.
func (f *forecast) states(paths []string) ([]string, error) {
	if len(paths) > maxForecast {
		return nil, commerce.Errorf(commerce.InvalidInput, "The template reads %d fields; %d are the limit here.", len(paths), maxForecast)
	}
	contact := rank{rung: f.rung, kind: catalog.ContactKind, t: "t"}
	out := make([]string, len(paths))
	for i, path := range paths {
		root, rest, _ := strings.Cut(path, ".")
		out[i] = f.root(contact, root).state(rest, everyItem)
		if rest == "" {
			out[i] = f.root(contact, root).presence()
		}
	}
	return out, f.err
}

// root is the record behind a root for a contact: the roots of a campaign.
func (f *forecast) root(contact rank, name string) rank {
	order := func() rank { return contact.to(fieldOf(catalog.ContactKind, "last_order")) }
	switch name {
	case "contact":
		return contact
	case "order":
		return order()
	case "payment":
		o := order()
		o.kind = catalog.PaymentKind
		return o
	case "transaction":
		return order().to(fieldOf(catalog.OrderKind, "transaction"))
	case "product":
		return rank{rung: f.rung, kind: catalog.ProductKind, there: "false"}
	case "shop":
		there := ""
		if f.shop == nil {
			there = "false"
		}
		return rank{rung: f.rung, kind: catalog.ShopKind, there: there, record: catalog.NewRecord(nil, catalog.ShopKind, f.shop)}
	}
	f.err = fmt.Errorf("there is no root %s", name)
	return contact
}

// rows selects a row for each contact: the id, whether Shopify knows them, and what is missing.
func (f *forecast) rows(states []string) string {
	var b strings.Builder
	b.WriteString(`SELECT t.id, t.shopify_id IS NOT NULL AS shopify`)
	for i, s := range states {
		b.WriteString(`, ` + s + ` AS s` + strconv.Itoa(i))
	}
	b.WriteString(` FROM contacts t` + f.rung.joined() + ` WHERE ` + f.filter.where())
	b.WriteString(` OFFSET 0`) // each state is computed once, however often it is looked at
	return b.String()
}
