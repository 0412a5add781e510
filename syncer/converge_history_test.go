package syncer_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/shopify"
	"storegraph/syncer"
	"strings"
	"time"
)

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

// heldClaim is a handler that has Shopify's answer in its hands, and has not written it yet.
type heldClaim struct {
	claim   commerce.SignalClaim
	release chan struct{}
	ended   chan error
	process *process
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
