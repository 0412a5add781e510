package store

import (
	"fmt"
	"strconv"
	"strings"

	"storegraph/catalog"
)

// fetchSQL is one statement in the making.
type fetchSQL struct {
	aliases int
	order   spot // the order of the run, which a payment shows
	err     error
}

func (c *fetchSQL) alias() string {
	c.aliases++
	return "t" + strconv.Itoa(c.aliases)
}

// listOrders says how lists are sorted: as the readers of whole objects sort them, the id last.
var listOrders = map[string]string{
	"contact.orders":      "t.processed_at DESC, t.id DESC",
	"order.line_items":    "t.position, t.id",
	"product.variants":    "t.position, t.id",
	"product.collections": "t.title_key, t.id",
}

// view has the records at a spot show what is selected of them, and the statement give it.
func (c *fetchSQL) view(p spot, s *catalog.Selection) *catalog.View {
	v := catalog.NewView(s.Kind)
	for _, f := range s.Fields {
		switch {
		case f.Field.Join != "" && f.Field.Type == catalog.List, f.Field.Of == catalog.TaxLineKind:
			c.list(v, p, s.Kind, f)
		case columnOf(s.Kind, f.Field) == "" && f.Field.Join == "":
			c.computed(v, p, s.Kind, f)
		case f.Field.Of != nil:
			at, there := c.object(p, s.Kind, f.Field)
			v.Object(f.Field, there, c.viewOf(at, f))
		default:
			v.Value(f.Field, c.value(p, s.Kind, f.Field))
		}
	}
	return v
}

// viewOf shows what is selected of related records; of those whose being there is all that matters, nothing.
func (c *fetchSQL) viewOf(p spot, f *catalog.Selected) *catalog.View {
	if f.Of == nil {
		return catalog.NewView(f.Field.Of)
	}
	return c.view(p, f.Of)
}

// object finds the record that a to-one field leads to, and the slot that says whether it is there.
func (c *fetchSQL) object(p spot, k *catalog.Kind, f *catalog.Field) (at spot, there int) {
	switch {
	case k == catalog.PaymentKind && f.Of == catalog.OrderKind:
		return c.order, absent
	case k == catalog.PaymentKind:
		at = c.payment(p)
		return at, at.there()
	case f.Join != "":
		at = p.one(f)
		return at, at.there()
	case f.Column == "t": // the same row, by other names
		return p, absent
	}
	at = spot{p.level, "(" + wordT.ReplaceAllLiteralString(f.Column, p.t) + ")", p.table}
	return at, p.see(slot{sql: p.column("(" + f.Column + " IS NOT NULL)"), typ: catalog.Boolean})
}

// payment is the transaction of the order that a payment shows.
func (c *fetchSQL) payment(order spot) spot {
	return order.one(fieldOf(catalog.OrderKind, "transaction"))
}

// value gives the slot of a column.
func (c *fetchSQL) value(p spot, k *catalog.Kind, f *catalog.Field) int {
	if k == catalog.PaymentKind {
		p = c.payment(p)
	}
	s := slot{sql: p.column(columnOf(k, f)), typ: f.Type}
	if f.Type == catalog.Money {
		currency := *fieldOf(k, f.Currency)
		currency.From = nil // that of the row, not of what a computed one says
		s.currency = p.level.slot(slot{sql: p.column(columnOf(k, &currency)), typ: catalog.Text})
	}
	return p.see(s)
}

// list gives the slot of related records, or of their number. All who look at one list share it.
func (c *fetchSQL) list(v *catalog.View, p spot, k *catalog.Kind, f *catalog.Selected) {
	most := f.Field.Max
	if f.Limit > 0 && f.Limit < most {
		most = f.Limit
	}
	if f.Of == nil || len(f.Of.Fields) == 0 {
		if f.Count {
			most = f.Field.Max
		}
		v.Count(f.Field, c.count(p, k, f.Field, most), most)
		return
	}
	key := p.t + "." + f.Field.Name
	i, ok := p.level.lists[key]
	if !ok {
		i = p.level.keep(key, slot{typ: catalog.List, seen: true, list: c.rows(p, k, f.Field)})
	}
	items := p.level.slots[i].list
	items.limit = max(items.limit, most)
	of := c.view(items.spot(), f.Of)
	if f.Count && most < f.Field.Max {
		v.Counted(f.Field, i, c.count(p, k, f.Field, f.Field.Max), of, most)
		return
	}
	v.List(f.Field, i, of, most)
}

// count gives the slot of the number of related records, as far as they matter.
func (c *fetchSQL) count(p spot, k *catalog.Kind, f *catalog.Field, most int) int {
	key := fmt.Sprint("count ", most, " ", p.t, ".", f.Name)
	if i, ok := p.level.lists[key]; ok {
		return i
	}
	n := c.rows(p, k, f)
	n.limit = most
	return p.level.keep(key, slot{typ: catalog.Integer, seen: true, sql: n.count()})
}

// rows says where the records of a list are.
func (c *fetchSQL) rows(p spot, k *catalog.Kind, f *catalog.Field) *list {
	alias := c.alias()
	if f.Of == catalog.TaxLineKind {
		return c.fetchTaxLines(p, alias)
	}
	order := listOrders[k.Name+"."+f.Name]
	if order == "" {
		c.err = fmt.Errorf("%s.%s has no order", k.Name, f.Name)
	}
	return &list{
		level: &level{sql: c}, table: f.Of.Table, alias: alias, item: alias, where: alias + ".account_id = $1 AND " + p.on(f, alias),
		order: wordT.ReplaceAllLiteralString(order, alias),
	}
}

// computed has a field computed from what its From names. What is selected of related records is fetched where they come
// from.
func (c *fetchSQL) computed(v *catalog.View, p spot, k *catalog.Kind, f *catalog.Selected) {
	inner := &catalog.Selection{Kind: k}
	var of *catalog.View
	for _, path := range f.Field.From {
		end := under(inner, path)
		if f.Field.Of == nil || end.Field.Of != f.Field.Of {
			continue
		}
		if f.Of != nil {
			end.Of = end.Of.Merge(f.Of)
		}
		if f.Field.Type == catalog.List {
			end.Limit, end.Count = f.Limit, f.Count
		}
		of = catalog.NewView(f.Field.Of)
	}
	from := c.view(p, inner)
	if of != nil && f.Of != nil {
		if at, ok := c.at(p, k, f.Field); ok {
			of = c.view(at, f.Of)
		}
	}
	v.Computed(f.Field, from, of, f.Limit, f.Count)
}

// at is the spot of the records that a computed field picks.
func (c *fetchSQL) at(p spot, k *catalog.Kind, f *catalog.Field) (spot, bool) {
	for _, path := range f.From {
		at, kind := p, k
		var end *catalog.Field
		for name := range strings.SplitSeq(path, ".") {
			end = fieldOf(kind, name)
			if end.Of == nil {
				break
			}
			if end.Type != catalog.List {
				at, _ = c.object(at, kind, end)
			} else if i, ok := at.level.lists[at.t+"."+end.Name]; ok {
				at = at.level.slots[i].list.spot()
			}
			kind = end.Of
		}
		if end.Of == f.Of {
			return at, true
		}
	}
	return spot{}, false
}

// under selects a path from a kind, and gives its end.
func under(s *catalog.Selection, path string) (end *catalog.Selected) {
	for name := range strings.SplitSeq(path, ".") {
		if end != nil {
			if end.Of == nil {
				end.Of = &catalog.Selection{Kind: end.Field.Of}
			}
			s = end.Of
		}
		end = s.Select(fieldOf(s.Kind, name))
	}
	return end
}

// fieldOf finds a field that is known to be there.
func fieldOf(k *catalog.Kind, name string) *catalog.Field {
	f, ok := k.Field(name)
	if !ok {
		panic("store: the catalog has no " + k.Name + "." + name)
	}
	return f
}
