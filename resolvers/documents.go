package resolvers

import (
	"context"
	"sync"

	hashicorp "github.com/hashicorp/golang-lru/v2"
	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"
)

const (
	keptDocuments    = 1 << 20 // bytes of text; a parsed document takes up to a hundred times its text
	longDocument     = 16 << 10
	persistedText    = 256 << 10 // bytes of persisted queries of an account
	persistedAccount = 500
)

// texts keeps what was asked for lately, within a number of bytes.
type texts[V any] struct {
	mu    sync.Mutex
	max   int
	bytes int
	size  func(key string, v V) int
	kept  *simplelru.LRU[string, V]
}

func newTexts[V any](maxBytes int, size func(string, V) int) *texts[V] {
	t := &texts[V]{max: maxBytes, size: size}
	t.kept, _ = simplelru.NewLRU(maxBytes, func(key string, v V) { t.bytes -= size(key, v) }) // fails for no size only
	return t
}

func (t *texts[V]) get(key string) (V, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.kept.Get(key)
}

func (t *texts[V]) add(key string, v V) {
	n := t.size(key, v)
	if n > t.max {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept.Remove(key)
	t.kept.Add(key, v)
	t.bytes += n
	for t.bytes > t.max {
		t.kept.RemoveOldest()
	}
}

// documents keeps parsed and validated documents by their text. It is gqlgen's cache of queries.
type documents struct{ *texts[*ast.QueryDocument] }

func newDocuments() *documents {
	return &documents{newTexts(keptDocuments, func(text string, _ *ast.QueryDocument) int { return len(text) + 64 })}
}

// Get gives the document of a text.
func (d *documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	return d.get(text)
}

// Add keeps a document, unless its text is long.
func (d *documents) Add(_ context.Context, text string, doc *ast.QueryDocument) {
	if len(text) <= longDocument {
		d.add(text, doc)
	}
}

// persisted keeps the queries that accounts had persisted automatically, each account's by itself.
type persisted struct {
	accounts *hashicorp.Cache[string, *texts[string]]
}

func newPersisted() *persisted {
	accounts, _ := hashicorp.New[string, *texts[string]](persistedAccount) // fails for no size only
	return &persisted{accounts}
}

func (p *persisted) get(account, hash string) (string, bool) {
	of, ok := p.accounts.Get(account)
	if !ok {
		return "", false
	}
	return of.get(hash)
}

func (p *persisted) add(account, hash, query string) {
	of := newTexts(persistedText, func(hash, query string) int { return len(hash) + len(query) })
	if before, known, _ := p.accounts.PeekOrAdd(account, of); known {
		of = before
	}
	of.add(hash, query)
}
