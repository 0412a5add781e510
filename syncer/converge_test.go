package syncer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/internal/shopsim"
	"storegraph/shopify"
	"storegraph/store"
	"storegraph/syncer"
)

// The convergence property. A random history of a shop's changes, its webhooks delivered in any order, late, twice or not at
// all, imports, polls and sweeps between them, two handlers of one object interleaved, and a crash between any two steps:
//
//   - as long as no webhook was lost, the store equals Shopify once the inbox is empty;
//   - always, it equals Shopify after one reconciliation, field by field;
//   - an object never goes back to an older state, and what was deleted does not come back, at any moment;
//   - each trigger fired exactly once for each order that is eligible.
//
// `make nightly` runs 10,000 histories. TestConvergence_HasTeeth takes each of the rules away that make it true.

// sabotage takes a rule away.
type sabotage struct {
	name string
	sql  string // run in the database
	// unserialised handles signals of an object beside the claim that holds it.
	unserialised bool
	noSweep      bool
	anyUpdatedAt bool // the sabotage itself changes updated_at
}

var intact = sabotage{}

// lab is a database and a clock; histories run in it one after the other, each with an account and a shop of its own.
type lab struct {
	*testing.T
	sabotage
	clock *clock
	store *store.Store
	n     atomic.Int64
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newLab(t *testing.T, s sabotage) *lab {
	t.Helper()
	l := &lab{T: t, sabotage: s, clock: &clock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}}
	address := pgtest.New(t)
	var err error
	l.store, err = store.Open(t.Context(), store.Config{DatabaseURL: address, Keys: testKeys(t), Now: l.clock.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.store.Close)
	if s.sql != "" {
		if _, err := pgtest.Peek(t, address).Exec(t.Context(), s.sql); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// history is one run. Its methods fail through fatal, so that rapid can shrink it.
type history struct {
	*lab
	chance  chance
	ctx     context.Context
	account commerce.AccountID
	domain  string
	shop    *shopsim.Server
	wire    *wire
	app     *shopify.App
	process *process
	syncer  *syncer.Syncer
	mail    []letter
	lost    bool
	held    []*heldClaim
	newest  map[commerce.ID]time.Time // of orders, as stored
	buried  map[commerce.ID]bool
	log     []string
}

// letter is a webhook on its way.
type letter struct {
	header http.Header
	body   []byte
}

// wire carries requests to the simulated shop without sockets. It can hold a refetch's answer back.
type wire struct {
	shop http.Handler
	hold chan chan struct{} // an armed hold: the next refetch sends a channel here and waits for it
	mu   sync.Mutex
}

var errProcessDied = errors.New("the process died")

// chance decides what happens: rapid's, which shrinks what fails, or a seed's.
type chance interface {
	pick(n int, what string) int
	fatal(string)
	cleanup(func())
}

type rapidChance struct{ *rapid.T }

func (r rapidChance) pick(n int, what string) int { return rapid.IntRange(0, n-1).Draw(r.T, what) }
func (r rapidChance) fatal(why string)            { r.Fatal(why) }
func (r rapidChance) cleanup(f func())            { r.Cleanup(f) }

func (h *history) fatal(format string, args ...any) {
	h.chance.fatal(fmt.Sprintf(format, args...) + "\nwhat happened:\n  " + strings.Join(h.log, "\n  "))
}

func (h *history) must(err error) {
	if err != nil {
		h.fatal("%v", err)
	}
}

func (h *history) note(format string, args ...any) {
	h.log = append(h.log, h.clock.Now().Format("15:04:05.000 ")+fmt.Sprintf(format, args...))
}

func (h *history) pick(n int, what string) int { return h.chance.pick(n, what) }

// begin connects a new account to a new shop.
func (l *lab) begin(chance chance) *history {
	n := l.n.Add(1)
	h := &history{
		lab: l, chance: chance, account: commerce.AccountID(fmt.Sprintf("clinic-%d", n)), domain: fmt.Sprintf("shop-%d.myshopify.com", n),
		newest: map[commerce.ID]time.Time{}, buried: map[commerce.ID]bool{},
	}
	ctx, stop := context.WithCancel(l.Context())
	h.ctx = ctx
	chance.cleanup(func() {
		stop()
		_ = l.store.EndInstallation(context.WithoutCancel(l.Context()), h.account, commerce.Disconnected) // the next one is alone
	})
	h.must(l.store.CreateAccount(ctx, commerce.Account{ID: h.account, Name: "Clinic", CreatedAt: l.clock.Now()}))
	h.wire = &wire{hold: make(chan chan struct{}, 1)}
	var err error
	h.shop, err = shopsim.New(shopsim.Config{
		ClientID: "app", ClientSecret: secret.Reveal(), BaseURL: "http://shopify.test", HTTPHooks: true,
		Domain: h.domain, Seed: uint64(h.pick(1<<16, "seed")), Orders: 8, Now: l.clock.Now,
		HookClient: &http.Client{Transport: postbox{h}},
	})
	h.must(err)
	chance.cleanup(func() { _ = h.shop.Close() })
	h.wire.shop = h.shop
	h.app = shopify.NewApp(shopify.AppConfig{
		ClientID: "app", ClientSecret: secret, RedirectURL: "http://ours.test/oauth/shopify/callback", Now: l.clock.Now,
		HTTP:     &http.Client{Transport: h.wire},
		Endpoint: func(domain string) string { return "http://shopify.test/" + domain },
		BulkHost: func(u *url.URL) bool { return u.Host == "shopify.test" },
	})
	h.restart()
	token := h.shop.CreateLegacyToken(shopify.ScopesFor(commerce.Elements, commerce.AllSyncSettings())...)
	imports := commerce.Elements
	if h.pick(4, "import later") == 0 {
		imports = nil
	}
	h.must(h.syncer.AddLegacy(ctx, h.account, h.domain, commerce.Secret(token), secret, imports, commerce.AllSyncSettings()))
	return h
}

// restart is a new process after the old one died.
func (h *history) restart() {
	h.process = &process{Store: txStore{h.store}, left: -1}
	h.syncer = syncer.New(syncer.Config{
		App: h.app, Store: h.process, Cache: noCache{}, Logger: slog.New(slog.DiscardHandler), Now: h.clock.Now, BulkPoll: time.Millisecond,
		WebhookURL: "http://127.0.0.1:9/webhooks/shopify", StartURL: "http://ours.test/oauth/shopify/start",
	})
}

// postbox takes the shop's webhooks from its delivery.
type postbox struct{ h *history }

func (p postbox) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	p.h.wire.mu.Lock()
	defer p.h.wire.mu.Unlock()
	p.h.mail = append(p.h.mail, letter{r.Header.Clone(), body})
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(nil)), Request: r}, nil
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	body := &bytes.Buffer{}
	if r.Body != nil {
		if _, err := body.ReadFrom(r.Body); err != nil {
			return nil, err
		}
	}
	refetch := strings.Contains(body.String(), `"id":"gid://shopify/`)
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(body)
	answer := httptest.NewRecorder()
	w.shop.ServeHTTP(answer, again)
	if refetch {
		select {
		case holding := <-w.hold:
			<-holding
		default:
		}
	}
	res := answer.Result()
	res.Request = r
	return res, nil
}

// process is the store as one process sees it. It can die between any two steps: from then on nothing works.
type process struct {
	syncer.Store
	mu   sync.Mutex
	left int // steps until it dies; negative: never
	dead bool
}

func (p *process) step() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left == 0 {
		p.dead = true
	}
	p.left--
	if p.dead {
		return errProcessDied
	}
	return nil
}

func (p *process) Sync(ctx context.Context, a commerce.AccountID, fn func(context.Context, syncer.Tx) error) ([]commerce.Change, error) {
	if err := p.step(); err != nil {
		return nil, err
	}
	changes, err := p.Store.Sync(ctx, a, func(ctx context.Context, tx syncer.Tx) error {
		if err := fn(ctx, tx); err != nil {
			return err
		}
		return p.step() // before the commit
	})
	if err == nil {
		err = p.step() // after the commit, before anybody hears of it
	}
	return changes, err
}

func (p *process) GetInstallation(ctx context.Context, a commerce.AccountID) (*commerce.Installation, error) {
	if err := p.step(); err != nil {
		return nil, err
	}
	return p.Store.GetInstallation(ctx, a)
}

func (p *process) Identities(ctx context.Context, a commerce.AccountID, kind string, ids []commerce.ID) (map[commerce.ID]commerce.Identity, error) {
	if err := p.step(); err != nil {
		return nil, err
	}
	return p.Store.Identities(ctx, a, kind, ids)
}

func (p *process) PutBackground(ctx context.Context, a commerce.AccountID, signals []commerce.Signal) (int, error) {
	if err := p.step(); err != nil {
		return 0, err
	}
	n, err := p.Store.PutBackground(ctx, a, signals)
	if err == nil {
		err = p.step()
	}
	return n, err
}

func (p *process) SettleSignals(ctx context.Context, c []commerce.SettledClaim) error {
	if err := p.step(); err != nil {
		return err
	}
	return p.Store.SettleSignals(ctx, c)
}

func (p *process) EndTask(ctx context.Context, t commerce.Task, r commerce.TaskResult) error {
	if err := p.step(); err != nil {
		return err
	}
	return p.Store.EndTask(ctx, t, r)
}

func (p *process) SaveImport(ctx context.Context, a commerce.AccountID, r commerce.ImportRun) error {
	if err := p.step(); err != nil {
		return err
	}
	return p.Store.SaveImport(ctx, a, r)
}

// heldClaim is a handler that has Shopify's answer in its hands, and has not written it yet.
type heldClaim struct {
	claim   commerce.SignalClaim
	release chan struct{}
	ended   chan error
	process *process
}

// change lets something happen at Shopify.
func (h *history) change() {
	what, err := h.act()
	if err != nil && !errors.Is(err, shopsim.ErrNothingToDo) && !errors.Is(err, shopsim.ErrHasOrders) && !errors.Is(err, shopsim.ErrNoSuch) {
		h.must(err)
	}
	h.must(h.shop.Drain(h.ctx))
	h.note("Shopify: %s", what)
}

func (h *history) act() (what string, err error) {
	orders, customers := h.shopOrders(), h.shopCustomers()
	products, collections := h.shop.Products(), h.shop.Collections()
	n := h.pick(24, "action")
	if n < 6 || len(orders) == 0 {
		opts := shopsim.OrderOptions{Payment: shopsim.Payment(h.pick(4, "payment")), Test: h.pick(8, "test") == 0, Free: h.pick(8, "free") == 0}
		switch h.pick(4, "buyer") {
		case 0:
			opts.Guest, opts.Email = true, fmt.Sprintf("guest%d@example.com", h.pick(3, "guest"))
		case 1:
			if len(customers) > 0 {
				opts.CustomerID = customers[h.pick(len(customers), "customer")]
			}
		}
		if h.pick(5, "currency") == 0 {
			opts.Presentment = []string{"EUR", "JPY", "KWD"}[h.pick(3, "presentment")]
		}
		id, err := h.shop.PlaceOrder(opts)
		return fmt.Sprintf("order %d placed (test %t, free %t, payment %d)", id, opts.Test, opts.Free, opts.Payment), err
	}
	o := orders[h.pick(len(orders), "order")]
	switch n {
	case 6, 7:
		return fmt.Sprintf("order %d paid", o), h.shop.PayOrder(o)
	case 8:
		return fmt.Sprintf("payment of order %d failed", o), h.shop.FailPayment(o)
	case 9:
		return fmt.Sprintf("order %d refunded", o), h.shop.RefundOrder(o)
	case 10:
		return fmt.Sprintf("order %d partly refunded", o), h.shop.RefundOrder(o, shopsim.RefundPart{LineID: h.shop.Order(o).Lines[0].ID, Quantity: 1})
	case 11:
		return fmt.Sprintf("order %d edited", o), h.shop.EditOrder(o, 0, "Gift wrap", 900)
	case 12:
		return fmt.Sprintf("order %d cancelled", o), h.shop.CancelOrder(o, "CUSTOMER")
	case 13:
		return fmt.Sprintf("order %d fulfilled", o), h.shop.FulfillOrder(o)
	case 14, 15:
		return fmt.Sprintf("order %d deleted", o), h.shop.DeleteOrder(o)
	case 16:
		id, err := h.shop.CreateCustomer(nil)
		return fmt.Sprintf("customer %d created", id), err
	case 17:
		return h.someCustomer(customers, "updated", func(id int64) error {
			return h.shop.UpdateCustomer(id, func(c *shopsim.Customer) { c.First = "Ada"; c.EmailConsent, c.EmailOptIn = "UNSUBSCRIBED", "UNKNOWN" })
		})
	case 18:
		return h.someCustomer(customers, "deleted", h.shop.DeleteCustomer)
	case 19:
		return h.someCustomer(customers, "merged away", func(id int64) error {
			return h.shop.MergeCustomers(customers[h.pick(len(customers), "survivor")], id)
		})
	case 20:
		id, err := h.shop.CreateProduct("Serum", 1900)
		return fmt.Sprintf("product %d created", id), err
	case 21:
		if len(products) > 1 {
			p := products[h.pick(len(products), "product")].ID
			if h.pick(2, "delete") == 0 {
				return fmt.Sprintf("product %d deleted", p), h.shop.DeleteProduct(p)
			}
			return fmt.Sprintf("product %d changed", p), h.shop.UpdateProduct(p, func(p *shopsim.Product) { p.Title += "!" })
		}
	case 22:
		id, err := h.shop.CreateCollection("New")
		return fmt.Sprintf("collection %d created", id), err
	case 23:
		if len(collections) > 1 {
			c := collections[h.pick(len(collections), "collection")].ID
			if h.pick(2, "delete") == 0 {
				return fmt.Sprintf("collection %d deleted", c), h.shop.DeleteCollection(c)
			}
			return fmt.Sprintf("collection %d changed", c), h.shop.UpdateCollection(c, func(c *shopsim.Collection) { c.Title += "!" })
		}
	}
	return "nothing", nil
}

func (h *history) someCustomer(all []int64, what string, do func(int64) error) (string, error) {
	if len(all) == 0 {
		return "nothing", nil
	}
	id := all[h.pick(len(all), "customer")]
	return fmt.Sprintf("customer %d %s", id, what), do(id)
}

func (h *history) shopOrders() (ids []int64) {
	h.shop.EachOrder(func(o *shopsim.Order) bool { ids = append(ids, o.ID); return true })
	return ids
}

func (h *history) shopCustomers() (ids []int64) {
	h.shop.EachCustomer(func(c *shopsim.Customer) bool { ids = append(ids, c.ID); return true })
	return ids
}

// post delivers one webhook, any of them, and may keep a copy for later, or lose it.
func (h *history) post(lossy bool) {
	h.wire.mu.Lock()
	n := len(h.mail)
	h.wire.mu.Unlock()
	if n == 0 {
		return
	}
	i := h.pick(n, "letter")
	fate := h.pick(10, "fate")
	l := h.mail[i]
	topic := l.header.Get("X-Shopify-Topic")
	if fate != 0 { // else a copy stays
		h.mail = append(h.mail[:i:i], h.mail[i+1:]...)
	}
	if lossy && fate >= 7 {
		h.lost = true
		h.note("lost: %s", topic)
		return
	}
	sig, err := shopify.ParseSignal(l.header, l.body)
	h.must(err)
	if sig.Kind == "" {
		return
	}
	sig.ReceivedAt = h.clock.Now()
	_, err = h.store.PutSignal(h.ctx, h.account, sig)
	h.must(err)
	h.note("delivered: %s of %s", topic, sig.ObjectID)
}

// handle takes a claim and works on it: to the end, until the process dies, or until it has Shopify's answer.
func (h *history) handle() {
	claims, err := h.store.ClaimSignals(h.ctx, 1)
	h.must(err)
	for _, c := range claims {
		what := fmt.Sprintf("%s of %s (%d signals)", c.Signals[0].Topic, c.Signals[0].ObjectID, len(c.Signals))
		switch h.pick(6, "how to handle") {
		case 0:
			h.process.left = h.pick(12, "steps to live")
			h.note("the process dies %d steps into %s", h.process.left, what)
			h.work(c, h.process, h.syncer)
			h.restart()
		case 1:
			h.note("held with Shopify's answer: %s", what)
			if h.unserialised && c.Signals[0].Kind == "Order" {
				h.beside(c)
			} else {
				h.holdClaim(c)
			}
		default:
			h.note("handled: %s", what)
			h.work(c, h.process, h.syncer)
		}
	}
}

func (h *history) work(c commerce.SignalClaim, p *process, s *syncer.Syncer) {
	err := s.HandleSignals(h.ctx, c.AccountID, c.Signals)
	h.finish(c, p, err)
}

func (h *history) finish(c commerce.SignalClaim, p *process, err error) {
	verdict := commerce.SignalDone
	if err != nil {
		if p.dead {
			return
		}
		h.note("failed: %v", err)
		verdict = commerce.SignalRetry
	}
	err = p.SettleSignals(h.ctx, []commerce.SettledClaim{{SignalClaim: c, Verdict: verdict, Code: "TEST", Reason: "test"}})
	if err != nil && !errors.Is(err, errProcessDied) {
		h.must(err)
	}
}

func (h *history) holdClaim(c commerce.SignalClaim) {
	held := &heldClaim{claim: c, release: make(chan struct{}), ended: make(chan error, 1), process: h.process}
	h.wire.hold <- held.release
	reached := make(chan struct{})
	s := h.syncer
	go func() {
		held.ended <- s.HandleSignals(h.ctx, c.AccountID, c.Signals)
		close(reached)
	}()
	// Either the hold was taken, or the handler ended without asking Shopify.
	for {
		select {
		case <-reached:
			select {
			case <-h.wire.hold:
			default:
			}
			h.finish(c, held.process, <-held.ended)
			return
		default:
		}
		if len(h.wire.hold) == 0 {
			h.held = append(h.held, held)
			return
		}
		time.Sleep(100 * time.Microsecond)
	}
}

// letGo lets a held handler write.
func (h *history) letGo() {
	if len(h.held) == 0 {
		return
	}
	i := h.pick(len(h.held), "held")
	held := h.held[i]
	h.held = append(h.held[:i:i], h.held[i+1:]...)
	close(held.release)
	err := <-held.ended
	h.note("let go: %s of %s", held.claim.Signals[0].Topic, held.claim.Signals[0].ObjectID)
	h.finish(held.claim, held.process, err)
}

// beside handles what happens to an order while another handler holds it: what the inbox never does. Everything happens in
// one moment, so that neither updatedAt nor the time of reading tells the two states apart.
func (h *history) beside(c commerce.SignalClaim) {
	sig := c.Signals[0]
	edit := func() bool {
		if sig.Kind != "Order" || h.shop.EditOrder(int64(sig.ObjectID), 0, "Gift wrap", 900) != nil {
			return false
		}
		h.must(h.shop.Drain(h.ctx))
		h.mail = slices.DeleteFunc(h.mail, func(l letter) bool {
			told, err := shopify.ParseSignal(l.header, l.body)
			return err == nil && told.Kind == "Order" && told.ObjectID == sig.ObjectID
		})
		return true
	}
	if !edit() {
		return
	}
	h.holdClaim(c)
	if len(h.held) == 0 || !edit() {
		return
	}
	h.note("beside the claim: %s", sig.ObjectID)
	h.must(h.syncer.HandleSignals(h.ctx, h.account, []commerce.Signal{{Topic: "orders/edited", Kind: "Order", ObjectID: sig.ObjectID}}))
	for len(h.held) > 0 {
		h.letGo()
	}
}

var oneOfEach = map[commerce.TaskKind]int{commerce.TaskImport: 1, commerce.TaskPoll: 1, commerce.TaskSweep: 1, commerce.TaskUpkeep: 1}

// task works through one slice of whatever is due.
func (h *history) task(mayDie bool) bool {
	tasks, err := h.store.ClaimTasks(h.ctx, oneOfEach, time.Minute)
	h.must(err)
	for _, t := range tasks {
		if mayDie && h.pick(4, "dies") == 0 {
			h.process.left = h.pick(15, "steps to live")
			h.note("the process dies %d steps into %s %s", h.process.left, t.Kind, t.Element)
			_ = h.syncer.Do(h.ctx, t)
			h.restart()
			continue
		}
		h.note("task: %s %s", t.Kind, t.Element)
		h.must(h.syncer.Do(h.ctx, t))
	}
	return len(tasks) > 0
}

// live is the random part.
func (h *history) live(lossy bool) {
	for range 10 + h.pick(51, "length") {
		switch n := h.pick(20, "step"); {
		case n < 7:
			h.change()
		case n < 11:
			h.post(lossy)
		case n < 14:
			h.handle()
		case n < 15:
			h.letGo()
		case n < 17:
			h.task(true)
		default:
			h.clock.advance([]time.Duration{0, 100 * time.Millisecond, time.Second, 3 * time.Second, 70 * time.Second}[h.pick(5, "time")])
		}
		h.neverGoesBack()
	}
}

// settle lets everything come that was not lost, and handles it.
func (h *history) settle() {
	for len(h.held) > 0 {
		h.letGo()
	}
	for len(h.mail) > 0 {
		l := h.mail[0]
		h.mail = h.mail[1:]
		sig, err := shopify.ParseSignal(l.header, l.body)
		h.must(err)
		if sig.Kind != "" {
			sig.ReceivedAt = h.clock.Now()
			_, err = h.store.PutSignal(h.ctx, h.account, sig)
			h.must(err)
		}
	}
	h.drain()
}

// drain works until nothing is due, and no import is on its way.
func (h *history) drain() {
	for range 400 {
		h.clock.advance(100 * time.Millisecond)
		for h.task(false) {
		}
		claims, err := h.store.ClaimSignals(h.ctx, 8)
		h.must(err)
		for _, c := range claims {
			h.note("handled in the end: %s of %s", c.Signals[0].Topic, c.Signals[0].ObjectID)
			h.work(c, h.process, h.syncer)
		}
		health, err := h.store.SyncHealth(h.ctx, h.account)
		h.must(err)
		runs, err := h.store.ListImports(h.ctx, h.account)
		h.must(err)
		busy := false
		for _, r := range runs {
			busy = busy || !r.Status.Done()
		}
		if health.Failed > 0 {
			h.fatal("signals died")
		}
		if health.Pending == 0 && !busy {
			h.must(h.shop.Drain(h.ctx))
			return
		}
		h.clock.advance(5 * time.Second) // leases, pauses
	}
	h.fatal("it does not settle")
}

// reconcile is one poll and one sweep of everything.
func (h *history) reconcile() {
	h.note("reconcile")
	h.clock.advance(2 * time.Minute)
	began := h.clock.Now()
	h.must(h.syncer.Reconcile(h.ctx, h.account, nil, !h.noSweep))
	h.drain()
	health, err := h.store.SyncHealth(h.ctx, h.account)
	h.must(err)
	for _, e := range health.Elements {
		if e.VerifiedAt == nil || e.VerifiedAt.Before(began) || !h.noSweep && (e.SweptAt == nil || e.SweptAt.Before(began)) {
			h.fatal("%s was compared at %v and %v, asked for at %s", e.Element, e.VerifiedAt, e.SweptAt, began)
		}
	}
}

// neverGoesBack holds what is stored to what was stored before.
func (h *history) neverGoesBack() {
	if h.anyUpdatedAt {
		return
	}
	stored, err := h.store.StoredIDs(h.ctx, h.account, "Order", 0, 0, 1000)
	h.must(err)
	now := map[commerce.ID]time.Time{}
	for _, o := range stored {
		now[o.ID] = o.UpdatedAt
		if o.UpdatedAt.Before(h.newest[o.ID]) {
			h.fatal("order %s went back from %s to %s", o.ID, h.newest[o.ID], o.UpdatedAt)
		}
		if h.buried[o.ID] {
			h.fatal("order %s came back from the dead", o.ID)
		}
	}
	for id := range h.newest {
		if _, there := now[id]; !there {
			h.buried[id] = true
		}
	}
	h.newest = now
}

// equal compares everything stored with what Shopify answers now, field by field.
func (h *history) equal(when string) {
	client := h.app.Client(h.domain, func(ctx context.Context) (commerce.Secret, error) {
		c, err := h.store.Credentials(ctx, h.account)
		return c.AccessToken, err
	})
	same := cmp.Options{
		cmpopts.IgnoreFields(commerce.Order{}, "ContactID", "SyncedAt", "FetchedAt", "Version", "Transaction", "PaidAt"),
		cmpopts.IgnoreFields(commerce.LineItem{}, "Product", "ProductTags"),
		// The buyer is a snapshot: names of a customer who changes them later stay as they were.
		cmpopts.IgnoreFields(commerce.Buyer{}, "FirstName", "LastName", "Email", "Phone"),
		cmpopts.IgnoreFields(commerce.Product{}, "SyncedAt", "FetchedAt", "Collections"),
		cmpopts.IgnoreFields(commerce.Collection{}, "SyncedAt", "FetchedAt", "ProductIDs"),
		cmpopts.IgnoreFields(commerce.Contact{}, "ID", "SyncedAt", "FetchedAt", "UpdatedAt", "CreatedAt", "Facts", "LastOrder", "Orders", "Source"),
		cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b commerce.Money) bool { return a.CurrencyCode == b.CurrencyCode && a.Amount.Equal(b.Amount) }),
	}
	if when == afterWebhooks { // Shopify tells nobody whom a deleted product leaves
		same = append(same, cmpopts.IgnoreFields(commerce.Collection{}, "ProductsCount"))
	}
	if h.anyUpdatedAt {
		same = append(same, cmpopts.IgnoreFields(commerce.Order{}, "UpdatedAt"))
	}
	differs := func(what string, want, got any) {
		if diff := cmp.Diff(want, got, same); diff != "" {
			h.fatal("%s: %s differs (- Shopify, + stored):\n%s", when, what, diff)
		}
	}
	complete := h.imported()
	orders := map[commerce.ID]bool{}
	h.shop.EachOrder(func(o *shopsim.Order) bool {
		id := commerce.ID(o.ID)
		snap, err := client.FetchOrder(h.ctx, id)
		h.must(err)
		stored, err := h.store.GetOrder(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound && !complete[commerce.Orders] && o.CreatedAt.Before(h.connectedAt()) {
			return true // history that was not asked for
		}
		if err != nil {
			h.fatal("%s: order %s: %v", when, id, err)
		}
		orders[id] = true
		for i := range min(len(stored.LineItems), len(snap.Order.LineItems)) {
			// What was bought stays known when the product is deleted; Shopify's lines then name none any more.
			if want, got := &snap.Order.LineItems[i], &stored.LineItems[i]; want.ProductID == nil {
				want.ProductID, want.VariantID, want.ImageURL = got.ProductID, got.VariantID, got.ImageURL
			}
		}
		h.resolve(&stored.Buyer)
		differs("order "+id.String(), snap.Order, *stored)
		chosen, ok := commerce.ChooseTransaction(snap.Payments)
		if ok != (stored.Transaction != nil) || ok && stored.Transaction.ID != chosen.ID {
			h.fatal("%s: the transaction of order %s is %+v, chosen was %+v", when, id, stored.Transaction, chosen)
		}
		return true
	})
	h.sameIDs(when, "Order", orders)

	customers := map[commerce.ID]bool{}
	h.shop.EachCustomer(func(c *shopsim.Customer) bool {
		id := commerce.ID(c.ID)
		want, err := client.FetchContact(h.ctx, id)
		h.must(err)
		got, err := h.store.GetContactByShopifyID(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound && !complete[commerce.Contacts] && c.CreatedAt.Before(h.connectedAt()) {
			return true
		}
		if err != nil {
			h.fatal("%s: customer %s: %v", when, id, err)
		}
		customers[id] = true
		if complete[commerce.Contacts] {
			differs("customer "+id.String(), *want, *got)
		}
		return true
	})
	if complete[commerce.Contacts] {
		h.sameIDs(when, "Customer", customers)
	}

	products := map[commerce.ID]bool{}
	for _, p := range h.shop.Products() {
		id := commerce.ID(p.ID)
		want, err := client.FetchProduct(h.ctx, id)
		h.must(err)
		got, err := h.store.GetProduct(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound && !complete[commerce.Products] && p.CreatedAt.Before(h.connectedAt()) {
			continue
		}
		if err != nil {
			h.fatal("%s: product %s: %v", when, id, err)
		}
		products[id] = true
		differs("product "+id.String(), *want, *got)
	}
	h.sameIDs(when, "Product", products)

	collections := map[commerce.ID]bool{}
	for _, c := range h.shop.Collections() {
		id := commerce.ID(c.ID)
		want, err := client.FetchCollection(h.ctx, id)
		h.must(err)
		got, err := h.store.GetCollection(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound && !complete[commerce.Collections] {
			continue
		}
		if err != nil {
			h.fatal("%s: collection %s: %v", when, id, err)
		}
		collections[id] = true
		differs("collection "+id.String(), *want, *got)
	}
	h.sameIDs(when, "Collection", collections)
}

// resolve follows a buyer who was merged away: an order that was read before the merge names the old customer, whose id keeps
// resolving to the survivor.
func (h *history) resolve(b *commerce.Buyer) {
	if b.CustomerID == nil {
		return
	}
	who, err := h.store.Identities(h.ctx, h.account, "Customer", []commerce.ID{*b.CustomerID})
	h.must(err)
	if into := who[*b.CustomerID].MergedInto; into != nil {
		b.CustomerID = into
	}
}

// sameIDs finds what is stored and not at Shopify.
func (h *history) sameIDs(when, kind string, there map[commerce.ID]bool) {
	stored, err := h.store.StoredIDs(h.ctx, h.account, kind, 0, 0, 10_000)
	h.must(err)
	for _, s := range stored {
		if !there[s.ID] {
			h.fatal("%s: %s %s is stored, and not at Shopify", when, kind, s.ID)
		}
	}
}

func (h *history) imported() map[commerce.Element]bool {
	runs, err := h.store.ListImports(h.ctx, h.account)
	h.must(err)
	out := map[commerce.Element]bool{}
	for _, r := range runs {
		if r.Status == commerce.ImportFailed {
			h.fatal("the import of %s failed: %s", r.Element, *r.Error)
		}
		out[r.Element] = r.Status == commerce.ImportCompleted
	}
	return out
}

func (h *history) connectedAt() time.Time {
	inst, err := h.store.GetInstallation(h.ctx, h.account)
	h.must(err)
	return inst.ConnectedAt
}

// triggersAreExact holds the events to the shop's orders.
func (h *history) triggersAreExact() {
	since := h.connectedAt()
	events, err := h.store.ListTriggerEvents(h.ctx, h.account, nil, 0, 10_000)
	h.must(err)
	fired := map[string]int{}
	for _, e := range events {
		key := fmt.Sprintf("%s %s", e.Kind, e.OrderID)
		if fired[key]++; fired[key] > 1 {
			h.fatal("%s fired twice", key)
		}
	}
	h.shop.EachOrder(func(o *shopsim.Order) bool {
		id := commerce.ID(o.ID)
		stored, err := h.store.GetOrder(h.ctx, h.account, id)
		if commerce.CodeOf(err) == commerce.NotFound {
			return true
		}
		h.must(err)
		want := 0
		if !o.Test && !stored.CreatedAt.Before(since.Truncate(time.Second)) {
			want = 1
		}
		if got := fired[fmt.Sprintf("%s %s", commerce.OrderReceived, id)]; got != want {
			h.fatal("Order Received of order %s (created %s, since %s, test %t) fired %d times", id, stored.CreatedAt, since, o.Test, got)
		}
		want = 0
		if !o.Test && stored.PaidAt != nil && !stored.PaidAt.Before(since.Truncate(time.Second)) {
			want = 1
		}
		if got := fired[fmt.Sprintf("%s %s", commerce.PaymentReceived, id)]; got != want {
			h.fatal("Payment Received of order %s (paid %s, since %s, test %t) fired %d times", id, stored.PaidAt, since, o.Test, got)
		}
		return true
	})
}

const afterWebhooks = "after the webhooks"

// run is one history from its beginning to its proof.
func (l *lab) run(chance chance) {
	h := l.begin(chance)
	lossy := h.pick(2, "lossy") == 1
	h.live(lossy)
	h.settle()
	if !h.lost {
		h.equal(afterWebhooks)
	}
	h.reconcile()
	h.equal("after reconciliation")
	h.triggersAreExact()
	h.neverGoesBack()
}

func TestConvergence(t *testing.T) {
	t.Parallel()
	for part := range 2 { // two labs keep two cores busy
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			l := newLab(t, intact)
			rapid.Check(t, func(r *rapid.T) { l.run(rapidChance{r}) })
		})
	}
}

// TestConvergence_HasTeeth takes one rule away at a time: the property must notice.
func TestConvergence_HasTeeth(t *testing.T) {
	t.Parallel()
	for _, s := range []sabotage{
		{name: "guard", anyUpdatedAt: true, sql: `
			CREATE FUNCTION forget_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := 'epoch'; NEW.fetched_at := 'epoch'; RETURN NEW; END $$;
			CREATE TRIGGER forget_time BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION forget_time()`},
		{name: "tombstone", sql: `
			CREATE FUNCTION forget_death() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
			CREATE TRIGGER forget_death BEFORE INSERT ON tombstones FOR EACH ROW EXECUTE FUNCTION forget_death()`},
		{name: "serialisation", unserialised: true},
		{name: "sweep", noSweep: true},
	} {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, s)
			if !fails(l, 300) {
				t.Errorf("without the %s the property still holds: it proves nothing", s.name)
			}
		})
	}
}

// fails looks for a history that breaks the property.
func fails(l *lab, most uint64) bool {
	for seed := range most {
		if (&seedChance{Rand: rand.New(rand.NewPCG(seed, 42))}).breaks(l) {
			return true
		}
	}
	return false
}

type seedChance struct {
	*rand.Rand
	after []func()
}

// broken is what a history panics with that breaks the property.
type broken string

func (c *seedChance) pick(n int, _ string) int { return c.IntN(n) }
func (c *seedChance) fatal(why string)         { panic(broken(why)) }
func (c *seedChance) cleanup(f func())         { c.after = append(c.after, f) }

func (c *seedChance) breaks(l *lab) (yes bool) {
	defer func() {
		why := recover()
		for _, f := range slices.Backward(c.after) {
			f()
		}
		if _, yes = why.(broken); !yes && why != nil {
			panic(why)
		}
		if yes {
			l.Logf("%.300s", why)
		}
	}()
	l.run(c)
	return false
}
