package conditions

import (
	"context"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/internal/sample"
	"storegraph/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var segmentConditions = flag.Int("segment-conditions", 1200, "how many random conditions to compare with SQL")

const clinic = commerce.AccountID("clinic")

// population is a store's contacts with everything that segments may ask for, in Postgres and as Decide sees them.
type population struct {
	store *store.Store
	conn  *pgx.Conn
	shop  commerce.Shop
	list  []commerce.Contact
}

// populate stores hostile contacts: values that sort, fold and round differently, and much that is missing.
func populate(t *testing.T, n int) *population {
	t.Helper()
	ctx := t.Context()
	url := pgtest.New(t)
	ring, err := store.NewKeyring(store.NewKey("k"))
	check(t, err)
	s, err := store.Open(ctx, store.Config{DatabaseURL: url, Keys: ring})
	check(t, err)
	t.Cleanup(s.Close)
	check(t, s.CreateAccount(ctx, commerce.Account{ID: clinic, Name: "Clinic"}))
	check(t, s.CreateAccount(ctx, commerce.Account{ID: "other", Name: "Other"}))
	p := &population{store: s, conn: pgtest.Peek(t, url), shop: commerce.Shop{Domain: "clinic.myshopify.com", CurrencyCode: "USD", Timezone: "America/New_York"}}

	products := rapid.Custom(func(t *rapid.T) []commerce.Product {
		list := make([]commerce.Product, 12)
		for i := range list {
			list[i] = sample.RandomProduct(t)
			list[i].ID = commerce.ID(1000 + i)
			for j := range list[i].Variants {
				list[i].Variants[j].ID, list[i].Variants[j].ProductID = commerce.ID(100_000+100*i+j), list[i].ID
			}
			list[i].Collections = nil
			for c := range 4 {
				if rapid.Bool().Draw(t, "member") {
					list[i].Collections = append(list[i].Collections, commerce.CollectionRef{ID: commerce.ID(7000 + c)})
				}
			}
		}
		return list
	}).Example(1)
	sync := func(account commerce.AccountID, fn func(context.Context, *store.SyncTx) error) {
		_, err := s.Sync(ctx, account, fn)
		check(t, err)
	}
	for _, account := range []commerce.AccountID{clinic, "other"} {
		sync(account, func(ctx context.Context, tx *store.SyncTx) error {
			for c := range 4 {
				if _, err := tx.UpsertCollection(ctx, commerce.Collection{ID: commerce.ID(7000 + c), Title: alike[c], Handle: "c" + strconv.Itoa(c), UpdatedAt: sample.Now, FetchedAt: sample.Now}); err != nil {
					return err
				}
			}
			for _, product := range products {
				product.UpdatedAt, product.FetchedAt = sample.Now, sample.Now
				if _, err := tx.UpsertProduct(ctx, product); err != nil {
					return err
				}
			}
			return nil
		})
		for i := range n {
			c, orders := drawContact(i, products)
			if account != clinic { // another account's rows have the same ids, and other values
				c.FirstName = ptr("stranger")
				for j := range orders {
					orders[j].TotalPrice = orders[j].Subtotal()
				}
			}
			sync(account, func(ctx context.Context, tx *store.SyncTx) error {
				id, _, err := tx.UpsertContact(ctx, c)
				if err != nil {
					return err
				}
				for _, o := range orders {
					o.ContactID = &id
					if _, _, err := tx.UpsertOrder(ctx, o.Order); err != nil {
						return err
					}
					if o.Transaction != nil {
						o.Transaction.ContactID = &id
						if _, err := tx.UpsertTransaction(ctx, *o.Transaction); err != nil {
							return err
						}
					}
				}
				return nil
			})
		}
	}
	p.read(t)
	return p
}

// alike are what differs in folding, ordering, matching and composing.
var alike = []string{"Skincare", "RETINOL", "retinol", "rétinol", "re\u0301tinol", "100%", "a_b", `back\slash`, "straße", "STRASSE", "İstanbul", "ΣΊΣΥΦΟΣ", "σίσυφος", "vip", "", " ", "日本", "a", "A", "x", "İ", "ﬁx"}

// newYork is where the clinic is; its clocks change twice a year.
var newYork = func() *time.Location {
	l, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	return l
}()

type storedOrder struct{ commerce.Order }

func (o storedOrder) Subtotal() commerce.MoneyBag { return o.SubtotalPrice }

// drawContact makes the ith contact and its orders, always the same.
func drawContact(i int, products []commerce.Product) (commerce.Contact, []storedOrder) {
	type drawn struct {
		contact commerce.Contact
		orders  []storedOrder
	}
	d := rapid.Custom(func(t *rapid.T) drawn {
		word := func() *string {
			if rapid.IntRange(0, 3).Draw(t, "missing") == 0 {
				return nil
			}
			return ptr(rapid.SampledFrom(alike).Draw(t, "word"))
		}
		near := func() time.Time {
			days := rapid.IntRange(-3, 400).Draw(t, "days")
			switch rapid.IntRange(0, 3).Draw(t, "moment") { // the very moments at which answers change
			case 0:
				return sample.Now.AddDate(0, 0, -days)
			case 1:
				return startOfDay(dateOf(sample.Now.AddDate(0, 0, -days)), newYork)
			}
			return sample.Now.AddDate(0, 0, -days).Add(time.Duration(rapid.IntRange(-43200, 43200).Draw(t, "seconds")) * time.Second)
		}
		c := sample.RandomContact(t)
		c.ShopifyID = ptr(commerce.ID(50_000 + i))
		c.Email, c.Phone = ptr("c"+strconv.Itoa(i)+"@example.com"), nil
		c.FirstName, c.LastName, c.CompanyName, c.Source = word(), word(), word(), word()
		c.UpdatedAt, c.FetchedAt, c.SyncedAt = sample.Now, sample.Now, nil
		out := drawn{contact: c}
		for j := range rapid.IntRange(0, 4).Draw(t, "orders") {
			o := sample.RandomOrder(t)
			o.ID = commerce.ID(10_000_000 + 100*i + j)
			o.SourceName, o.DiscountCodes = word(), nil
			for range rapid.IntRange(0, 2).Draw(t, "codes") {
				o.DiscountCodes = append(o.DiscountCodes, rapid.SampledFrom(alike).Draw(t, "code"))
			}
			o.CreatedAt, o.ProcessedAt, o.UpdatedAt, o.FetchedAt = near(), near(), sample.Now, sample.Now
			o.Buyer.CustomerID, o.Buyer.Email, o.Buyer.Phone = c.ShopifyID, nil, nil
			o.Buyer.FirstName, o.Buyer.LastName = word(), word()
			if rapid.Bool().Draw(t, "usual") { // what shops sell
				o.CurrencyCode, o.PresentmentCurrencyCode, o.Test = "USD", "USD", false
				o.CancelledAt, o.FinancialStatus, o.Status = nil, ptr(commerce.FinancialPaid), commerce.OrderCompleted
				price := sample.Bag(strconv.Itoa(rapid.IntRange(0, 40).Draw(t, "price")) + ".5")
				o.TotalPrice, o.TotalTax, o.TotalDiscounts, o.SubtotalPrice = price, sample.Bag("1.25"), sample.Bag("0"), price
			}
			for k := range o.LineItems {
				l := &o.LineItems[k]
				l.ID, l.OrderID, l.Quantity = commerce.ID(1_000_000_000+10_000*i+100*j+k), o.ID, rapid.IntRange(0, 4).Draw(t, "quantity")
				l.CurrentQuantity = min(l.CurrentQuantity, l.Quantity)
				l.Title, l.SKU, l.Vendor = rapid.SampledFrom(alike).Draw(t, "title"), word(), word()
				l.ProductTags = nil
				for range rapid.IntRange(0, 2).Draw(t, "tags") {
					l.ProductTags = append(l.ProductTags, rapid.SampledFrom(alike).Draw(t, "tag"))
				}
				l.Product, l.ProductID = nil, nil
				switch rapid.IntRange(0, 3).Draw(t, "product") {
				case 0:
				case 1:
					l.ProductID = ptr(commerce.ID(999)) // deleted
				default:
					l.ProductID = ptr(rapid.SampledFrom(products).Draw(t, "of").ID)
				}
			}
			if o.Transaction != nil {
				o.Transaction.OrderID, o.Transaction.OrderName = o.ID, o.Name
			}
			out.orders = append(out.orders, storedOrder{o})
		}
		return out
	}).Example(1000 + i)
	return d.contact, d.orders
}

// read loads every contact with all that conditions may read.
func (p *population) read(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	all, err := p.store.ListContacts(ctx, clinic, commerce.ContactFilter{}, "", false, commerce.Page{First: ptr(commerce.MaxPageSize)})
	check(t, err)
	for _, c := range all.Items {
		list, err := p.store.ListOrders(ctx, clinic, commerce.OrderFilter{ContactID: &c.ID}, commerce.OrdersByProcessedAt, true, commerce.Page{First: ptr(commerce.MaxPageSize)})
		check(t, err)
		for _, o := range list.Items {
			whole := p.order(t, o.ID)
			c.Orders = append(c.Orders, *whole)
			if c.Facts.LastOrderID != nil && *c.Facts.LastOrderID == o.ID {
				c.LastOrder = whole
			}
		}
		p.list = append(p.list, c)
	}
}

func (p *population) order(t *testing.T, id commerce.ID) *commerce.Order {
	t.Helper()
	o, err := p.store.GetOrder(t.Context(), clinic, id)
	check(t, err)
	for i := range o.LineItems {
		l := &o.LineItems[i]
		if l.Product == nil {
			continue
		}
		product, err := p.store.GetProduct(t.Context(), clinic, l.Product.ID)
		check(t, err)
		variants, err := p.store.VariantsByProduct(t.Context(), clinic, []commerce.ID{product.ID})
		check(t, err)
		collections, err := p.store.CollectionsByProduct(t.Context(), clinic, []commerce.ID{product.ID})
		check(t, err)
		product.Variants, product.Collections = variants[product.ID], collections[product.ID]
		l.Product = product
	}
	return o
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// decided are the contacts for whom a condition holds, and those of whom it cannot be decided.
func (p *population) decided(t fatal, c *Condition, env *catalog.Env) (yes, unknown map[commerce.ContactID]bool) {
	yes, unknown = map[commerce.ContactID]bool{}, map[commerce.ContactID]bool{}
	for i := range p.list {
		scope := catalog.NewScope(env, catalog.Subject{Contact: &p.list[i], Shop: &p.shop})
		d, err := Decide(context.Background(), []Branch{{ID: "b", Name: "b", Condition: c}}, scope)
		switch {
		case commerce.CodeOf(err) == CodeEvaluationFailed && failedOnSize(err):
			unknown[p.list[i].ID] = true
		case err != nil:
			t.Fatalf("%s: %v", c.Text(), err)
		case d.Reason == Matched:
			yes[p.list[i].ID] = true
		}
	}
	return yes, unknown
}

type fatal interface{ Fatalf(string, ...any) }

// selected are the contacts that the SQL gives.
func (p *population) selected(seg catalog.Segment) (map[commerce.ContactID]bool, error) {
	ids, err := p.store.SegmentIDs(context.Background(), clinic, seg, "", 10_000)
	if err != nil {
		return nil, fmt.Errorf("%w in %s WHERE %s", err, seg.Join, seg.Where)
	}
	out := make(map[commerce.ContactID]bool, len(ids))
	for _, id := range ids {
		if out[id] {
			return nil, fmt.Errorf("%s comes twice from %s WHERE %s", id, seg.Join, seg.Where)
		}
		out[id] = true
	}
	return out, nil
}

// segmentTree draws a condition about contacts alone.
func segmentTree(t *rapid.T, fields []FieldInfo, depth int) *Tree {
	shape := rapid.IntRange(0, 9).Draw(t, "shape")
	if depth <= 0 && shape < 5 {
		shape = 9
	}
	parts := func() []*Tree {
		list := make([]*Tree, rapid.IntRange(1, 3).Draw(t, "parts"))
		for i := range list {
			list[i] = segmentTree(t, fields, depth-1)
		}
		return list
	}
	switch shape {
	case 0:
		return &Tree{All: parts()}
	case 1:
		return &Tree{Any: parts()}
	case 2:
		return &Tree{Not: segmentTree(t, fields, depth-1)}
	case 3, 4:
		return segmentList(t, fields, depth)
	case 5, 6:
		text := segmentText(t)
		return &Tree{Text: &text}
	}
	f := rapid.SampledFrom(fields).Draw(t, "field")
	tree := randomClause(t, f)
	if c := tree.Clause; c != nil {
		near(t, f, c)
	}
	return tree
}

// near puts values into clauses that the population has.
func near(t *rapid.T, f FieldInfo, c *ClauseTree) {
	if c.Value == nil {
		return
	}
	switch {
	case c.Value.Text != nil && f.Type != catalog.Enum && f.Type != catalog.ID && rapid.Bool().Draw(t, "near"):
		c.Value.Text = ptr(rapid.SampledFrom(alike).Draw(t, "text"))
	case c.Value.Field != nil:
		live := map[catalog.Type]string{
			catalog.Text: "contact.last_name", catalog.Integer: "contact.orders_count", catalog.Money: "contact.last_order.total_tax",
			catalog.Instant: "contact.last_order_at", catalog.Date: "contact.date_of_birth", catalog.Boolean: "contact.verified_email",
		}
		c.Value.Field = ptr(live[f.Type])
	}
}

func segmentList(t *rapid.T, fields []FieldInfo, depth int) *Tree {
	list := rapid.SampledFrom([]string{"contact.orders", "contact.last_order.line_items", "contact.last_order.discount_codes"}).Draw(t, "list")
	l := &ListTree{List: list, Quantifier: rapid.SampledFrom([]Quantifier{ListAtLeastOne, ListNone, ListAll, ListAtLeast, ListAtMost, ListExactly}).Draw(t, "quantifier")}
	if l.Quantifier == ListAtLeast || l.Quantifier == ListAtMost || l.Quantifier == ListExactly {
		l.Count = ptr(rapid.IntRange(0, 3).Draw(t, "count"))
	}
	item := rapid.SampledFrom(itemFields(list)).Draw(t, "item")
	tree := randomClause(t, item)
	if tree.Clause != nil {
		near(t, item, tree.Clause)
	}
	if depth > 1 && rapid.Bool().Draw(t, "more") {
		tree = &Tree{Any: []*Tree{tree, {Not: segmentTree(t, fields, 0)}}}
	}
	l.Where = tree
	return &Tree{List: l}
}

// segmentText says what trees cannot, and what people ask for.
func segmentText(t *rapid.T) string {
	n, word := strconv.Itoa(rapid.IntRange(-3, 60).Draw(t, "n")), strconv.Quote(rapid.SampledFrom(alike).Draw(t, "word"))
	small := strconv.Itoa(rapid.IntRange(0, 4).Draw(t, "small"))
	return rapid.SampledFrom([]string{
		"contact.last_order.total_price - contact.last_order.total_discounts > " + n,
		"contact.last_order.total_price_presentment + contact.last_order.total_price >= " + n,
		"contact.total_spent * 2 - 1.5 < contact.last_order.total_price * 3 + " + n,
		"sum(contact.orders, .total_price) > " + n,
		"sum(contact.orders, .total_price_presentment) <= " + n,
		"sum(contact.last_order.line_items, .quantity) == " + small,
		"count(contact.orders, .total_price > " + n + ") >= " + small,
		"count(contact.orders, sum(.line_items, .quantity) > " + small + ") > 0",
		"count(contact.orders, .total_price > contact.last_order.total_tax) < " + small,
		"max(map(contact.orders, .total_price)) - min(map(contact.orders, .total_price)) > " + n,
		"max(map(contact.orders, .processed_at)) < contact.last_order_at or now > date(\"2026-01-01\")",
		"all(contact.orders, any(.line_items, any(.tags, # in [" + word + ", \"vip\"]) or .quantity < " + small + "))",
		"any(contact.orders, any(.line_items, any(.collections, icontains(#, " + word + "))))",
		"any(contact.orders, any(.line_items, any(.product.collections, .title == " + word + ")))",
		"none(contact.orders, any(.line_items, .product.vendor == " + word + " or .product.total_inventory > " + n + "))",
		"any(contact.orders, any(.product_tags, ieq(#, " + word + ")) and .item_count > " + small + ")",
		"any(contact.orders, " + word + " in .collections)",
		"all(contact.orders, any(.skus, # startsWith " + word + ") or len(.vendors) > " + small + ")",
		"contact.first_name not contains " + word,
		"contact.first_name endsWith " + word + " or contact.last_name startsWith " + word,
		"not (contact.first_name == contact.last_name)",
		"contact.name == " + word + " or icontains(contact.name, " + word + ")",
		"between(contact.orders_count, 0, " + small + ")",
		"contact.days_since_last_order > " + n,
		"not (contact.days_since_last_order <= " + n + ")",
		"contact.days_since_last_order in [0, 1, " + n + "]",
		"none(contact.orders, .processed_at >= monthsAgo(" + small + ")) and contact.orders_count >= 1",
		"contact.last_order_at < daysAgo(" + n + ")",
		"any(contact.orders, .processed_at < daysAgo(" + n + ") and .total_price > " + small + ")",
		"contact.last_order.payment_gateway == " + word + " or contact.last_order.transaction.test",
		"any(contact.orders, .customer.first_name == contact.first_name)",
		"count(contact.orders, contact.last_order.total_price > " + small + ") > 1",
		"sum(contact.orders, contact.last_order.first_item.line_price) > " + small,
		"contact.average_order_value > " + small + " or contact.last_order.total_cart_price < " + small,
		"any(contact.orders, .most_expensive_item.title == " + word + " or .last_item.product.vendor == nil)",
		"any(contact.orders, sum(.tax_lines, .price) > " + small + " or any(.tax_lines, .rate > 0.01 and .title != " + word + "))",
		"contact.phone != nil and contains(contact.phone, \") 5\") or contact.last_order.status_label == \"Completed\"",
		"shop.currency_code == \"USD\" and shop.name != " + word,
	}).Draw(t, "text")
}

// contactFields are those that belong to the contact or the shop.
func contactFields() []FieldInfo {
	return slices.DeleteFunc(Fields(), func(f FieldInfo) bool {
		return !strings.HasPrefix(f.Path, "contact.") && !strings.HasPrefix(f.Path, "shop.") || strings.Count(f.Path, ".") > 3
	})
}

// drawSegment gives a random condition that segments may have.
func drawSegment(t *rapid.T, fields []FieldInfo) *Condition {
	tree := segmentTree(t, fields, 3)
	c, problems := FromTree(*tree)
	for _, p := range problems {
		if p.Code != CodeTooLarge && p.Code != CodeTooCostly {
			t.Fatalf("a condition over the catalog is refused: %v", p)
		}
	}
	if len(problems) > 0 {
		t.Skip("beyond the limits")
	}
	return c
}

// instants to compare at: in the middle of a day, in a skipped hour, on a leap day's last second, at the end of a month.
var instants = []time.Time{sample.Now, time.Date(2026, 3, 8, 7, 30, 0, 999, time.UTC), time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC), time.Date(2025, 8, 31, 3, 0, 0, 0, time.UTC)}

// difference compares a condition's SQL with Decide for every contact, and with its complement; "" when all agree.
func (p *population) difference(t fatal, c *Condition, env *catalog.Env, m mutant) (what string, selected int, segmentable bool) {
	seg, err := c.segment(env, &p.shop, m)
	if commerce.CodeOf(err) == CodeNotSegmentable {
		return "", 0, false
	}
	if err != nil {
		t.Fatalf("%s: %v", c.Text(), err)
	}
	got, err := p.selected(seg)
	if err != nil {
		if m != (mutant{}) {
			return err.Error(), 0, true
		}
		t.Fatalf("%s: %v", c.Text(), err)
	}
	yes, unknown := p.decided(t, c, env)
	for _, contact := range p.list {
		if !unknown[contact.ID] && got[contact.ID] != yes[contact.ID] {
			return fmt.Sprintf("%s\nholds for %s: %t, the segment says %t\n%s\nWHERE %s\n%v", c.Text(), contact.ID, yes[contact.ID], got[contact.ID], seg.Join, seg.Where, seg.Args), 0, true
		}
	}
	return "", len(got), true
}

// A segment holds the contacts for whom Decide would take the branch, and no others; its complement holds all the others.
func TestSegment_IsWhoDecideSays(t *testing.T) {
	t.Parallel()
	p := populate(t, 120)
	fields := contactFields()
	segmentable, some := 0, 0
	for i := range *segmentConditions {
		c, ok := exampleOf(fields, i)
		if !ok {
			continue
		}
		env := &catalog.Env{Now: instants[i%len(instants)], Location: newYork}
		what, n, ok := p.difference(t, c, env, mutant{})
		if what != "" {
			t.Fatalf("condition %d at %s: %s", i, env.Now, what)
		}
		if !ok {
			continue
		}
		segmentable++
		if n > 0 && n < len(p.list) {
			some++
		}
		opposite, problems := FromTree(Tree{Not: &Tree{Text: ptr(c.Text())}})
		if len(problems) > 0 {
			continue
		}
		seg, err := opposite.segment(env, &p.shop, mutant{})
		check(t, err)
		rest, err := p.selected(seg)
		check(t, err)
		if n+len(rest) != len(p.list) {
			t.Fatalf("%s selects %d of %d, its complement %d", c.Text(), n, len(p.list), len(rest))
		}
	}
	t.Logf("%d of %d conditions are segments, %d of them of some contacts and not of all", segmentable, *segmentConditions, some)
	if segmentable < *segmentConditions*6/10 || some < segmentable/4 {
		t.Errorf("only %d of %d conditions are segments, %d of them of some contacts", segmentable, *segmentConditions, some)
	}
}

// exampleOf is the ith random condition, the same at each run.
func exampleOf(fields []FieldInfo, i int) (c *Condition, ok bool) {
	defer func() {
		if recover() != nil { // beyond the limits: rapid's examples cannot skip
			c, ok = nil, false
		}
	}()
	return rapid.Custom(func(t *rapid.T) *Condition { return drawSegment(t, fields) }).Example(i), true
}

// The comparison above notices each of the ways in which translations go wrong.
func TestSegment_WrongTranslationsAreNoticed(t *testing.T) {
	t.Parallel()
	p := populate(t, 120)
	fields := contactFields()
	for name, m := range map[string]mutant{
		"three-valued logic": {threeValued: true}, "LIKE with what people wrote": {like: true}, "inner joins": {innerJoin: true},
		"sums of nothing": {emptySum: true}, "the database's lower()": {lower: true}, "currencies compared as numbers": {anyCurrency: true},
		"spans that hold their end": {window: true}, "all as at least one": {allByExistence: true},
	} {
		died := -1
		for i := range 4000 {
			c, ok := exampleOf(fields, i)
			if !ok {
				continue
			}
			env := &catalog.Env{Now: instants[i%len(instants)], Location: newYork}
			if what, _, _ := p.difference(t, c, env, m); what != "" {
				died = i
				break
			}
		}
		t.Logf("%s: noticed by condition %d", name, died)
		if died < 0 {
			t.Errorf("%s: nothing is noticed", name)
		}
	}
}

// Nothing that anybody wrote gets into the SQL: two conditions that differ in their values alone have the same.
func TestSegment_HoldsNoValueInItsSQL(t *testing.T) {
	t.Parallel()
	env := &catalog.Env{Now: sample.Now}
	for _, text := range []string{
		"contact.first_name == %s", "contact.first_name != %s", "icontains(contact.email, %s)", "contact.last_name startsWith %s", "contact.source in [%s, %s]",
		"any(contact.orders, any(.line_items, .title contains %s and any(.tags, ieq(#, %s))))", "count(contact.orders, .name == %s) > 2",
	} {
		var first string
		for _, value := range []string{"x", "'; DROP TABLE contacts; --", `\' OR 1=1 --`, "$1", "%_", "\u2028", "日本", strings.Repeat("y", 900)} {
			source := strings.ReplaceAll(text, "%s", strconv.Quote(value))
			c, problems := ParseText(source)
			if len(problems) > 0 {
				t.Fatalf("%s: %v", source, problems)
			}
			seg, err := c.Segment(env, nil)
			check(t, err)
			if sql := seg.Join + " WHERE " + seg.Where; first == "" {
				first = sql
			} else if sql != first {
				t.Errorf("%s\nis not\n%s", sql, first)
			}
		}
	}
}

// Whole lists are read once, never once for each contact.
func TestSegment_RunsNoPlanForEachContact(t *testing.T) {
	t.Parallel()
	p := populate(t, 30)
	env := &catalog.Env{Now: sample.Now}
	for _, text := range []string{
		"sum(contact.orders, .total_price) > 10", "count(contact.orders, .total_price > 10 and .processed_at > daysAgo(90)) >= 2",
		"none(contact.orders, .processed_at >= monthsAgo(6))", "any(contact.orders, any(.line_items, icontains(.title, \"retinol\")))",
		"max(map(contact.orders, .total_price)) > 3", "contact.last_order.total_price > 3",
	} {
		c, problems := ParseText(text)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", text, problems)
		}
		seg, err := c.Segment(env, &p.shop)
		check(t, err)
		rows, err := p.conn.Query(t.Context(), `EXPLAIN SELECT t.id FROM contacts t `+seg.Join+` WHERE t.account_id = $1 AND (`+seg.Where+`)`, append([]any{clinic}, seg.Args...)...)
		check(t, err)
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		check(t, err)
		if whole := strings.Join(plan, "\n"); regexp.MustCompile(`SubPlan`).MatchString(whole) {
			t.Errorf("%s:\n%s", text, whole)
		}
	}
}

func TestSegment_RefusesWhatIsNoContacts(t *testing.T) {
	t.Parallel()
	for text, field := range map[string]string{
		"order.total_price > 10":                             "order.total_price",
		"contact.orders_count > 1 and payment.status != nil": "payment.payment_status",
		"contact.total_spent_formatted == \"$3\"":            "contact.total_spent_formatted",
		"any(contact.orders, .created_on == \"x\")":          "contact.orders.created_on",
		"contact.full_address == \"x\"":                      "contact.full_address",
	} {
		c, problems := ParseText(text)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", text, problems)
		}
		_, err := c.Segment(&catalog.Env{Now: sample.Now}, nil)
		if commerce.CodeOf(err) != CodeNotSegmentable || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
