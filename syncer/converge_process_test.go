package syncer_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"storegraph/commerce"
	"storegraph/syncer"
	"strings"
	"sync"
	"time"
)

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
