package templates_test

import (
	"strconv"
	"testing"
	"time"
)

// The limit: what Go code does that knows the three templates, has the data in structs, and appends.

type contact struct {
	firstName, email, tier, city string
	vip                          bool
}

type item struct {
	imageURL, title, variantTitle, sku, discountTitle string
	quantity, compareAtPrice, linePrice               int64
	onSale                                            bool
}

type address struct{ name, address1, zip, city string }

type order struct {
	name                           string
	createdAt, eta                 time.Time
	items                          []item
	subtotal, shipping, tax, total int64
	address                        *address
}

type campaign struct {
	code, url string
	credit    int64
	endsAt    time.Time
}

type shop struct{ name, logoURL string }

type subject struct {
	contact  contact
	order    order
	campaign campaign
	shop     shop
}

func subjectOf(m map[string]any) *subject {
	in := func(m any, name string) map[string]any { return m.(map[string]any)[name].(map[string]any) }
	text := func(m map[string]any, name string) string { s, _ := m[name].(string); return s }
	number := func(m map[string]any, name string) int64 { return int64(m[name].(int)) }
	c, o, p, h := in(m, "contact"), in(m, "order"), in(m, "campaign"), in(m, "shop")
	a := in(o, "shipping_address")
	s := &subject{
		contact:  contact{text(c, "first_name"), text(c, "email"), text(c, "tier"), text(c, "city"), c["vip"].(bool)},
		campaign: campaign{text(p, "code"), text(p, "url"), number(p, "credit"), p["ends_at"].(time.Time)},
		shop:     shop{text(h, "name"), text(h, "logo_url")},
		order: order{
			name: text(o, "name"), createdAt: o["created_at"].(time.Time), eta: o["eta"].(time.Time),
			subtotal: number(o, "subtotal_price"), shipping: number(o, "shipping_price"), tax: number(o, "tax_price"),
			total:   number(o, "total_price"),
			address: &address{text(a, "name"), text(a, "address1"), text(a, "zip"), text(a, "city")},
		},
	}
	for _, x := range o["line_items"].([]any) {
		i := x.(map[string]any)
		s.order.items = append(s.order.items, item{
			text(i, "image_url"), text(i, "title"), text(i, "variant_title"), text(i, "sku"), text(i, "discount_title"),
			number(i, "quantity"), number(i, "compare_at_price"), number(i, "line_price"), i["on_sale"].(bool),
		})
	}
	return s
}

// texts are what stands between the placeholders and tags of a template, in its order.
func texts(source string) []string {
	var out []string
	from := 0
	for _, at := range piece.FindAllStringIndex(source, -1) {
		out = append(out, source[from:at[0]])
		from = at[1]
	}
	return append(out, source[from:])
}

func appendSMS(dst []byte, t []string, s *subject) []byte {
	dst = append(dst, t[0]...)
	dst = append(dst, s.contact.firstName...)
	dst = append(dst, t[1]...)
	dst = append(dst, s.order.name...)
	dst = append(dst, t[2]...)
	dst = appendMoney(dst, s.order.total)
	return append(dst, t[3]...)
}

func appendMarketing(dst []byte, t []string, s *subject) []byte {
	dst = appendEscaped(append(dst, t[0]...), s.shop.name)
	dst = appendEscaped(append(dst, t[1]...), s.shop.logoURL)
	dst = appendEscaped(append(dst, t[2]...), s.shop.name)
	dst = appendEscaped(append(dst, t[3]...), s.contact.firstName)
	dst = append(dst, t[4]...)
	if s.contact.vip {
		dst = appendEscaped(append(dst, t[5]...), s.contact.tier)
		dst = append(dst, t[6]...)
	} else {
		dst = appendEscaped(append(dst, t[7]...), s.contact.firstName)
		dst = append(dst, t[8]...)
	}
	dst = appendEscaped(append(dst, t[9]...), s.campaign.code)
	dst = appendMoney(append(dst, t[10]...), s.campaign.credit)
	dst = appendDate(append(dst, t[11]...), s.campaign.endsAt)
	dst = appendEscaped(append(dst, t[12]...), s.campaign.url)
	dst = append(dst, t[13]...)
	if s.contact.city != "" {
		dst = appendEscaped(append(dst, t[14]...), s.contact.city)
		dst = append(dst, t[15]...)
	}
	dst = appendEscaped(append(dst, t[16]...), s.contact.email)
	dst = appendEscaped(append(dst, t[17]...), s.shop.name)
	return append(dst, t[18]...)
}

func appendReceipt(dst []byte, t []string, s *subject) []byte {
	o := &s.order
	dst = appendEscaped(append(dst, t[0]...), o.name)
	dst = appendEscaped(append(dst, t[1]...), s.contact.firstName)
	dst = appendEscaped(append(dst, t[2]...), o.name)
	dst = appendDate(append(dst, t[3]...), o.createdAt)
	dst = append(dst, t[4]...)
	for i := range o.items {
		it := &o.items[i]
		dst = appendEscaped(append(dst, t[5]...), it.imageURL)
		dst = appendEscaped(append(dst, t[6]...), it.title)
		dst = appendEscaped(append(dst, t[7]...), it.title)
		dst = appendEscaped(append(dst, t[8]...), it.variantTitle)
		dst = appendEscaped(append(dst, t[9]...), it.sku)
		dst = strconv.AppendInt(append(dst, t[10]...), it.quantity, 10)
		dst = append(dst, t[11]...)
		if it.onSale {
			dst = appendMoney(append(dst, t[12]...), it.compareAtPrice)
			dst = append(dst, t[13]...)
			if it.discountTitle != "" {
				dst = appendEscaped(append(dst, t[14]...), it.discountTitle)
				dst = append(dst, t[15]...)
			}
			dst = append(dst, t[16]...)
		} else {
			dst = append(dst, t[17]...)
		}
		dst = appendMoney(append(dst, t[18]...), it.linePrice)
		dst = append(dst, t[19]...)
	}
	dst = appendMoney(append(dst, t[20]...), o.subtotal)
	dst = appendMoney(append(dst, t[21]...), o.shipping)
	dst = appendMoney(append(dst, t[22]...), o.tax)
	dst = appendMoney(append(dst, t[23]...), o.total)
	dst = append(dst, t[24]...)
	if a := o.address; a != nil {
		dst = appendEscaped(append(dst, t[25]...), a.name)
		dst = appendEscaped(append(dst, t[26]...), a.address1)
		dst = appendEscaped(append(dst, t[27]...), a.zip)
		dst = appendEscaped(append(dst, t[28]...), a.city)
		dst = appendDate(append(dst, t[29]...), o.eta)
		dst = append(dst, t[30]...)
	}
	dst = appendEscaped(append(dst, t[31]...), s.shop.name)
	dst = appendEscaped(append(dst, t[32]...), s.contact.email)
	return append(dst, t[33]...)
}

var entities = func() (e [256]string) {
	e['&'], e['<'], e['>'], e['"'], e['\''] = "&amp;", "&lt;", "&gt;", "&quot;", "&#39;"
	return e
}()

func appendEscaped(dst []byte, s string) []byte {
	last := 0
	for i := 0; i < len(s); i++ {
		if e := entities[s[i]]; e != "" {
			dst = append(append(dst, s[last:i]...), e...)
			last = i + 1
		}
	}
	return append(dst, s[last:]...)
}

// appendMoney prints cents: $1,234.50.
func appendMoney(dst []byte, cents int64) []byte {
	dst = appendThousands(append(dst, '$'), cents/100)
	return append(dst, '.', byte('0'+cents/10%10), byte('0'+cents%10))
}

func appendThousands(dst []byte, n int64) []byte {
	switch {
	case n >= 1000:
		dst = appendThousands(dst, n/1000)
		return append(dst, ',', byte('0'+n/100%10), byte('0'+n/10%10), byte('0'+n%10))
	case n >= 100:
		return append(dst, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	case n >= 10:
		return append(dst, byte('0'+n/10), byte('0'+n%10))
	}
	return append(dst, byte('0'+n))
}

// appendDate prints November 20, 2026.
func appendDate(dst []byte, t time.Time) []byte {
	year, month, day := t.Date()
	dst = append(append(dst, month.String()...), ' ', byte('0'+day/10), byte('0'+day%10), ',', ' ')
	return strconv.AppendInt(dst, int64(year), 10)
}

func limits(t testing.TB, name string) func() []byte {
	pieces, s := texts(read(t, name+".liquid")), subjectOf(data(t))
	write := map[string]func([]byte, []string, *subject) []byte{
		"sms": appendSMS, "marketing": appendMarketing, "receipt": appendReceipt,
	}[name]
	var buf []byte
	return func() []byte {
		buf = write(buf[:0], pieces, s)
		return buf
	}
}
