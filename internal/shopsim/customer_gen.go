package shopsim

import (
	"fmt"
	"strings"
	"time"
)

const (
	customerBase = 7_200_000_000_000
	customerStep = 98_304
	addressBase  = 8_100_000_000_000
)

// customerID numbers customers by index; indexOf is its inverse.
func customerID(j int) int64 { return customerBase + int64(j)*customerStep }

func indexOf(id, base, step int64) (int, bool) {
	if id < base || (id-base)%step != 0 {
		return 0, false
	}
	return int((id - base) / step), true
}

// base is the shop's history: everything there was before anybody acted. It is never changed.
type base struct {
	seed        uint64
	orders      int
	customers   int
	perm        permutation
	start, end  time.Time
	products    []*Product
	collections []*Collection
	sellable    []int // indexes into products that orders draw from, deleted ones included
	deleted     map[int64]bool
}

func newBase(seed uint64, orders int, end time.Time) *base {
	b := &base{seed: seed, orders: orders, end: end.UTC().Truncate(time.Second)}
	b.customers = (orders + 9) / 10 * 5
	b.perm = newPermutation(seed^0x5170, max(orders, 1))
	b.start = b.end.Add(-900 * 24 * time.Hour)
	b.makeProducts()
	return b
}

// Orders are spread over customers in blocks of ten positions: one customer with four orders, one with two, two with
// one, two guests, and one customer who never bought.
const guest = -1

var blockLayout = [10]int{0, 0, 0, 0, 1, 1, 2, 3, guest, guest}

var blockPositions = [5][]int{{0, 1, 2, 3}, {4, 5}, {6}, {7}, nil}

func (b *base) buyerOf(order int) int {
	p := b.perm.forward(order)
	c := blockLayout[p%10]
	if c == guest {
		return guest
	}
	return p/10*5 + c
}

func (b *base) ordersOf(customer int) []int {
	var out []int
	for _, p := range blockPositions[customer%5] {
		if pos := customer/5*10 + p; pos < b.orders {
			out = append(out, b.perm.backward(pos))
		}
	}
	return out
}

// customerTimes is cheap, because sorting half a million customers needs nothing else.
func (b *base) customerTimes(j int) (created, updated time.Time) {
	r := newRNG(b.seed, "customer time", j)
	created = b.start.Add(time.Duration(r.intn(890*24*3600)) * time.Second)
	for _, i := range b.ordersOf(j) {
		if t := b.orderCreated(i); t.Before(created) {
			created = t
		}
	}
	created = created.Add(-time.Duration(r.intn(300)) * time.Second)
	updated = created.Add(time.Duration(r.intn(200*24*3600)) * time.Second)
	if !updated.Before(b.end) {
		updated = b.end.Add(-time.Minute)
	}
	return created, updated
}

func (b *base) customer(j int) *Customer {
	r := newRNG(b.seed, "customer", j)
	who, at := pick(r, people), pick(r, places)
	c := &Customer{ID: customerID(j), First: who.first, Last: who.last, Locale: at.locale, State: "DISABLED", VerifiedEmail: r.chance(70)}
	c.CreatedAt, c.UpdatedAt = b.customerTimes(j)
	c.Email = fmt.Sprintf("%s.%d@example.com", who.latin, j)
	c.Phone = fmt.Sprintf("+1555%07d", j%10_000_000)
	switch {
	case j%23 == 5:
		c.Email = "" // phone only
	case j%3 != 0:
		c.Phone = ""
	case j%41 == 9:
		c.Email, c.Phone = "", ""
	}
	if j%29 == 7 {
		c.First, c.Last = "", ""
	}
	if r.chance(20) {
		c.State = "ENABLED"
	}
	b.consents(c, r)
	c.Tags = customerTags(r)
	if r.chance(30) {
		c.Note = pick(r, clinicalNotes)
	}
	if j%37 != 5 {
		c.Addresses = []Address{addressOf(r, at, c, addressBase+int64(j)*4)}
	}
	return c
}

func (b *base) consents(c *Customer, r *rng) {
	at := c.CreatedAt
	c.EmailConsent, c.SMSConsent = "NOT_SUBSCRIBED", "NOT_SUBSCRIBED"
	switch n := r.intn(100); {
	case n < 55:
		c.EmailConsent, c.EmailOptIn, c.EmailConsentAt = "SUBSCRIBED", "SINGLE_OPT_IN", &at
	case n < 65:
		c.EmailConsent, c.EmailOptIn, c.EmailConsentAt = "SUBSCRIBED", "CONFIRMED_OPT_IN", &at
	case n < 75:
		c.EmailConsent, c.EmailOptIn, c.EmailConsentAt = "UNSUBSCRIBED", "UNKNOWN", &at
	case n < 78:
		c.EmailConsent, c.EmailOptIn, c.EmailConsentAt = "PENDING", "CONFIRMED_OPT_IN", &at
	}
	switch n := r.intn(100); {
	case n < 35:
		c.SMSConsent, c.SMSOptIn, c.SMSConsentAt = "SUBSCRIBED", "SINGLE_OPT_IN", &at
	case n < 45:
		c.SMSConsent, c.SMSOptIn, c.SMSConsentAt = "UNSUBSCRIBED", "SINGLE_OPT_IN", &at
	}
}

func customerTags(r *rng) []string {
	tags := []string{}
	for _, t := range []string{"membership:gold", "newsletter", "treatment:laser", "vip"} {
		if r.chance(15) {
			tags = append(tags, t)
		}
	}
	return tags
}

func addressOf(r *rng, at place, c *Customer, id int64) Address {
	a := Address{
		ID: id, First: c.First, Last: c.Last, Address1: fmt.Sprintf("%d %s", 1+r.intn(980), at.street), City: at.city,
		Province: at.province, ProvinceCode: at.provinceCode, Country: at.country, CountryCode: at.countryCode, Zip: at.zip, Phone: c.Phone,
	}
	if r.chance(25) {
		a.Address2 = fmt.Sprintf("Suite %d", 100+r.intn(800))
	}
	if r.chance(10) {
		a.Company = pick(r, []string{"Glow & Co.", "Aesthetica LLC", "Dermis <Studio>"})
	}
	return a
}

// guestOf makes up somebody who buys without an account. Every fifth guest is really a customer who did not log in, and
// types the address differently.
func (b *base) guestOf(i int, r *rng) *Customer {
	who, at := pick(r, people), pick(r, places)
	g := &Customer{First: who.first, Last: who.last, Locale: at.locale, Email: fmt.Sprintf("%s.guest%d@example.org", who.latin, i)}
	if i%5 == 0 && b.customers > 0 {
		if known := b.customer(r.intn(b.customers)); known.Email != "" {
			g.First, g.Last, g.Email = known.First, known.Last, strings.ToUpper(known.Email[:1])+known.Email[1:]
		}
	}
	if i%11 == 3 {
		g.Email, g.Phone = "", fmt.Sprintf("+1556%07d", i%10_000_000)
	}
	g.Addresses = []Address{addressOf(r, at, g, addressBase+int64(i)*4+1)}
	return g
}
