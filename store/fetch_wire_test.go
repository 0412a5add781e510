package store_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/store"
)

// wire sits between a store and its database and notes the statements that are executed.
type wire struct {
	mu     sync.Mutex
	texts  map[string]string // by the name that the statement was prepared as
	bound  string
	ran    []string
	listen net.Listener
}

// wiretap gives the URL of a database through a wire.
func wiretap(t *testing.T, databaseURL string) (string, *wire) {
	t.Helper()
	u, err := url.Parse(databaseURL)
	must(t, err)
	q := u.Query()
	target := filepath.Join(q.Get("host"), ".s.PGSQL."+q.Get("port"))
	network := "unix"
	if u.Host != "" {
		target, network = u.Host, "tcp"
	}
	w := &wire{texts: make(map[string]string)}
	w.listen, err = net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { w.listen.Close() })
	go func() {
		for {
			near, err := w.listen.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial(network, target)
			if err != nil {
				near.Close()
				return
			}
			go func() { io.Copy(near, far); near.Close() }()
			go func() { w.copy(far, near); far.Close() }()
		}
	}()
	q.Del("host")
	q.Del("port")
	u.Host, u.RawQuery = w.listen.Addr().String(), q.Encode()
	return u.String(), w
}

// copy passes messages on, from the start-up message that has no type.
func (w *wire) copy(to io.Writer, from io.Reader) {
	head := make([]byte, 5)
	for typed := false; ; typed = true {
		n := 4
		if typed {
			n = 5
		}
		if _, err := io.ReadFull(from, head[:n]); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head[n-4:n])-4)
		if _, err := io.ReadFull(from, body); err != nil {
			return
		}
		if typed {
			w.note(head[0], body)
		}
		if _, err := to.Write(append(bytes.Clone(head[:n]), body...)); err != nil {
			return
		}
	}
}

func (w *wire) note(kind byte, body []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	parts := bytes.SplitN(body, []byte{0}, 3)
	switch kind {
	case 'P':
		w.texts[string(parts[0])] = string(parts[1])
	case 'B':
		w.bound = w.texts[string(parts[1])]
	case 'E':
		w.ran = append(w.ran, w.bound)
	case 'Q':
		w.ran = append(w.ran, string(parts[0]))
	}
}

// since gives what ran, and forgets it.
func (w *wire) since() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	ran := w.ran
	w.ran = nil
	return ran
}

// One statement reads for a thousand recipients, beside the one that every read is scoped by.
func TestFetchPlan_IsOneStatementForAThousand(t *testing.T) {
	t.Parallel()
	e := setup(t)
	contacts, orders, _ := hostileShop(e, mine, 3)
	tapped, w := wiretap(t, e.url)
	ring, err := store.NewKeyring(testKeys[0])
	must(t, err)
	s, err := store.Open(t.Context(), store.Config{DatabaseURL: tapped, Keys: ring, Now: e.clock.now, MaxConns: 2})
	must(t, err)
	t.Cleanup(s.Close)
	for name, plan := range map[string]catalog.Plan{"everything": everything, "one field": catalog.PlanOf("contact.first_name"), "nothing": {}} {
		for count, want := range map[int]int{0: 0, 1: 1, 1000: 1, 1001: 2, 2500: 3} {
			recipients := make([]catalog.Recipient, count)
			for i := range recipients {
				recipients[i].ContactID = &contacts[i%len(contacts)]
				if i%2 == 0 && len(orders) > 0 {
					recipients[i].OrderID = &orders[i%len(orders)]
				}
			}
			w.since()
			got, err := s.FetchPlan(t.Context(), mine, nil, nil, plan, recipients)
			must(t, err)
			if ran := w.since(); len(got) != count || len(ran) != 2*want {
				t.Errorf("%s for %d: %d answers, statements %q", name, count, len(got), ran)
			}
		}
	}
}

func TestFetchPlan_FollowsMerges(t *testing.T) {
	t.Parallel()
	e := setup(t)
	gone, _ := e.putContact(newCustomer(501, "a@example.com", 1))
	kept, _ := e.putContact(newCustomer(502, "b@example.com", 1))
	e.merge(502, 501)
	o := newOrder(1, 1)
	o.ContactID = &kept
	e.putOrder(o)
	got, err := e.FetchPlan(t.Context(), mine, nil, nil, catalog.PlanOf("contact.id", "order.name"), []catalog.Recipient{{ContactID: &gone}, {OrderID: new(commerce.ID(1))}, {ContactID: new(commerce.ContactID("x"))}, {}})
	must(t, err)
	for i, want := range []any{string(kept), string(kept)} {
		if id, _ := got[i].Contact.Get("id"); id != want {
			t.Errorf("%d: contact %v, want %v", i, id, want)
		}
		if name, _ := got[i].Order.Get("name"); name != "#1" {
			t.Errorf("%d: order %v", i, name)
		}
	}
	if got[2].Contact != nil || got[2].Order != nil || !got[2].NoContact || got[3].NoContact || got[3].Contact != nil {
		t.Errorf("who is not there: %+v, %+v", got[2], got[3])
	}
}
