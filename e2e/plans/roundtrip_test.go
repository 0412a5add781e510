package plans

import (
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"storegraph/commerce"
	"storegraph/resolvers"
	"storegraph/store"
)

// listener stands between the store and Postgres, and counts how often the store waits for it: each Sync message asks for an
// answer.
type listener struct{ syncs, statements atomic.Int64 }

// behind gives the URL of a socket that leads to the database of another.
func (l *listener) behind(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	must(t, err)
	q := u.Query()
	target := filepath.Join(q.Get("host"), ".s.PGSQL."+q.Get("port"))
	dir := t.TempDir()
	server, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL."+q.Get("port")))
	must(t, err)
	t.Cleanup(func() { server.Close() })
	go func() {
		for {
			client, err := server.Accept()
			if err != nil {
				return
			}
			postgres, err := net.Dial("unix", target)
			if err != nil {
				client.Close()
				return
			}
			go func() { defer client.Close(); _, _ = io.Copy(client, postgres) }()
			go func() { defer postgres.Close(); l.forward(client, postgres) }()
		}
	}()
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	return u.String()
}

// forward passes messages on. The first has no type.
func (l *listener) forward(client io.Reader, postgres io.Writer) {
	for head := 4; ; head = 5 {
		message := make([]byte, head, 8192)
		if _, err := io.ReadFull(client, message); err != nil {
			return
		}
		n := int(binary.BigEndian.Uint32(message[head-4:])) - 4
		message = append(message, make([]byte, n)...)
		if _, err := io.ReadFull(client, message[head:]); err != nil {
			return
		}
		switch {
		case head == 5 && message[0] == 'S':
			l.syncs.Add(1)
		case head == 5 && message[0] == 'E':
			l.statements.Add(1)
		}
		if _, err := postgres.Write(message); err != nil {
			return
		}
	}
}

// A read is one round trip, however much hangs on its rows; and as many statements as it has roots, beside the one that
// names the account.
func TestPlans_TakeOneRoundTrip(t *testing.T) {
	w := newWorld(t)
	count := &listener{}
	keys, err := store.NewKeyring(store.NewKey("k1"))
	must(t, err)
	s, err := store.Open(t.Context(), store.Config{DatabaseURL: count.behind(t, w.url), Keys: keys, MaxConns: 2})
	must(t, err)
	defer s.Close()
	h := resolvers.NewHandler(resolvers.Config{Reader: s, Fresh: s, Planner: s})
	contact := commerce.GlobalID(ours, "Contact", string(w.contacts[0]))
	for _, c := range []struct {
		name, query string
		statements  int64
	}{
		{"card", `{ contact(id: "` + contact + `") { name orders(first: 10) { totalCount nodes { name transaction { kind } lineItems { title product { title collections { title } } variant { title } } } } lastOrder { name contact { name } } } }`, 2},
		{"list", `{ orders(first: 50) { nodes { name contact { name orders(first: 2) { nodes { name } } } lineItems { product { title variants { title } } } } pageInfo { endCursor hasNextPage } } }`, 2},
		{"page of a contact", `{ orders(filter: {contactId: "` + contact + `"}, last: 2) { edges { cursor node { name } } } }`, 2},
		{"count", `{ orders { totalCount } }`, 5},
		{"three roots", `{ products(first: 20) { nodes { title variants { title } collections { title products(first: 3) { nodes { title } } } } } contacts { nodes { name } } transactions { nodes { order { name } } } }`, 6},
	} {
		body, err := json.Marshal(map[string]string{"query": c.query})
		must(t, err)
		// The statement is prepared by each connection once.
		for range 4 {
			if got := ask(h, ours, body); strings.Contains(got, `"errors"`) {
				t.Fatalf("%s: %s", c.name, got)
			}
		}
		syncs, statements := count.syncs.Load(), count.statements.Load()
		ask(h, ours, body)
		if n := count.syncs.Load() - syncs; n != 1 {
			t.Errorf("%s: %d round trips", c.name, n)
		}
		if n := count.statements.Load() - statements; n != c.statements {
			t.Errorf("%s: %d statements, not %d", c.name, n, c.statements)
		}
	}
}
