package shopsim

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// ShopConfig describes one shop; see Config for its defaults.
type ShopConfig struct {
	Domain   string
	Name     string
	Seed     uint64
	Orders   int
	Plan     string
	Timezone string
	Epoch    time.Time

	RestoreRate int      // points per second; 0: as the plan says
	Denied      []string // protected data that the app is not approved for: see Deny
}

// Shop is one merchant's store: its data, its plan, and what apps keep there.
type Shop struct {
	server *Server
	cfg    ShopConfig
	id     int64
	zone   *time.Location
	data   *data

	mu        sync.Mutex
	plan      string
	denied    []string
	bucket    bucket
	throttles int
	bulks     []*bulkOperation
	subs      []*subscription
}

// AddShop adds another shop to the server.
func (s *Server) AddShop(cfg ShopConfig) (*Shop, error) { return s.addShop(cfg, nil) }

func (s *Server) addShop(cfg ShopConfig, saved *savedState) (*Shop, error) {
	if cfg.Plan == "" {
		cfg.Plan = "Advanced"
	}
	if cfg.Timezone == "" {
		cfg.Timezone = "America/New_York"
	}
	if cfg.Name == "" {
		cfg.Name = strings.ReplaceAll(strings.TrimSuffix(cfg.Domain, ".myshopify.com"), "-", " ")
	}
	if cfg.Epoch.IsZero() {
		cfg.Epoch = s.cfg.Now().Truncate(time.Hour)
	}
	if saved != nil {
		cfg.Epoch, cfg.Plan = saved.Epoch, saved.Plan
	}
	zone, err := time.LoadLocation(cfg.Timezone)
	if err != nil {
		return nil, fmt.Errorf("shop %s: %w", cfg.Domain, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shops[cfg.Domain] != nil {
		return nil, fmt.Errorf("shop %s is there already", cfg.Domain)
	}
	shop := &Shop{server: s, cfg: cfg, id: shopNumber + int64(len(s.shops)), zone: zone, plan: cfg.Plan, denied: cfg.Denied, data: newData(newBase(cfg.Seed, cfg.Orders, cfg.Epoch))}
	if saved != nil {
		if saved.Seed != cfg.Seed || saved.Orders != cfg.Orders || saved.Domain != cfg.Domain {
			return nil, fmt.Errorf("the state file is of shop %s with seed %d and %d orders; remove it to start another", saved.Domain, saved.Seed, saved.Orders)
		}
		shop.restore(saved)
	}
	s.shops[cfg.Domain] = shop
	return shop, nil
}

func (s *Shop) now() time.Time { return s.server.cfg.Now().UTC().Truncate(time.Second) }

// host is the address that shoppers see.
func (s *Shop) host() string { return strings.TrimSuffix(s.cfg.Domain, ".myshopify.com") + ".example" }

func (s *Shop) email() string { return "hello@" + s.host() }

// Domain is the shop's permanent myshopify.com name.
func (s *Shop) Domain() string { return s.cfg.Domain }

// ID is the number in the shop's global id.
func (s *Shop) ID() int64 { return s.id }

// Plan is the shop's plan as publicDisplayName says it.
func (s *Shop) Plan() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.plan
}

// SetPlan moves the shop to another plan and tells with shop/update. From then on customers' data is given or refused
// as the plan says.
func (s *Shop) SetPlan(plan string) {
	s.mu.Lock()
	s.plan = plan
	s.mu.Unlock()
	s.touch()
	s.emit("shop/update", s.shopPayload())
}

// Throttle makes the next n requests of the shop answer THROTTLED.
func (s *Shop) Throttle(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.throttles = n
}

// Uninstall removes the app as the merchant would: tokens die at once, app/uninstalled goes out, subscriptions are gone.
func (s *Shop) Uninstall() {
	s.server.revoke(s.cfg.Domain)
	s.emit("app/uninstalled", s.shopPayload())
	s.mu.Lock()
	s.subs = nil
	s.mu.Unlock()
	s.touch()
}

// Orders is how many orders the shop has.
func (s *Shop) Orders() int { return s.data.orderCount() }

// Customers is how many customers the shop has.
func (s *Shop) Customers() int { return s.data.customerCount() }

// OrderID is the id of the i-th order of the history (from 0).
func (s *Shop) OrderID(i int) int64 { return orderID(i) }

// CustomerID is the id of the i-th customer of the history (from 0).
func (s *Shop) CustomerID(i int) int64 { return customerID(i) }

// Order shows an order as it is now; nil when there is none.
func (s *Shop) Order(id int64) *Order { return s.data.order(id) }

// Customer shows a customer as it is now; nil when there is none.
func (s *Shop) Customer(id int64) *Customer { return s.data.customer(id) }

// Buyer is the customer that an order shows now: the survivor of merges, nil for guests.
func (s *Shop) Buyer(o *Order) *Customer { return s.data.buyer(o.CustomerID) }

// OrdersOf are a customer's orders, oldest first, those of merged customers included.
func (s *Shop) OrdersOf(c *Customer) []*Order { return s.data.purchases(c) }

// Product shows a product as it is now; nil when there is none.
func (s *Shop) Product(id int64) *Product { return s.data.product(id) }

// Products are all products, by id.
func (s *Shop) Products() []*Product { return s.data.liveProducts() }

// Collection shows a collection as it is now; nil when there is none.
func (s *Shop) Collection(id int64) *Collection { return s.data.collection(id) }

// Collections are all collections, by id.
func (s *Shop) Collections() []*Collection { return s.data.liveCollections() }

// EachOrder calls f with every order, oldest first, until it returns false.
func (s *Shop) EachOrder(f func(*Order) bool) {
	list := s.orders("ID", true)
	list.walk(nil, false, nil, func(r *row) bool { return f(list.object(r).(*Order)) })
}

// EachCustomer calls f with every customer, by id, until it returns false.
func (s *Shop) EachCustomer(f func(*Customer) bool) {
	list := s.buyers("ID")
	list.walk(nil, false, nil, func(r *row) bool { return f(list.object(r).(*Customer)) })
}

// OrdersFor is how many orders a shop needs so that its bulk files have at least so many lines in all: an order comes
// with two to three line items on average, and every other one with a customer.
func OrdersFor(lines int) int { return (lines*3 + 10) / 11 }
