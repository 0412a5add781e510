package resolvers_test

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/resolvers"
)

// The accounts of the tests. They have the same Shopify ids, so that only the account tells them apart.
const (
	ours   commerce.AccountID = "acme"
	theirs commerce.AccountID = "rival"
)

// data is what one account has stored.
type data struct {
	contacts     []commerce.Contact
	merged       map[commerce.ContactID]commerce.ContactID
	orders       []commerce.Order
	products     []commerce.Product
	collections  []commerce.Collection
	events       []commerce.TriggerEvent
	installation *commerce.Installation
	imports      []commerce.ImportRun
	health       *commerce.SyncHealth
	failed       []commerce.FailedSignal
	templates    []commerce.Template
	conditions   []commerce.Condition
	endpoints    []commerce.TriggerEndpoint
	timers       []commerce.Timer
	watches      []commerce.SegmentWatch
}

// fake answers every interface of the room from memory, and counts the calls.
type fake struct {
	accounts map[commerce.AccountID]*data

	mu       sync.Mutex
	calls    map[string]int
	asked    []resolvers.ConnectRequest
	retry    [][]string        // webhook ids of each retry
	segments []catalog.Segment // every one that was asked for
	polls    []poll

	counted   map[commerce.ErrorCode]int  // errors, by code
	fail      error                       // what every reading call returns, when set
	panic     string                      // what the next list panics with, when set
	failFetch bool                        // what messages look at cannot be read
	fetching  func(context.Context) error // called when what messages look at is read, when set
	later     time.Duration               // how long after sample.Now it is
}

func newFake() *fake {
	return &fake{accounts: map[commerce.AccountID]*data{ours: sampleData(), theirs: sampleData()}, calls: make(map[string]int), counted: make(map[commerce.ErrorCode]int)}
}

// now is the tests' clock.
func (f *fake) now() time.Time { return sample.Now.Add(f.later) }

// poll is one comparison that was asked for.
type poll struct {
	elements []commerce.Element
	sweep    bool
}

// sampleData is one contact with one order of two products, in a connected store.
func sampleData() *data {
	shop, contact, retinol := sample.Shop(), sample.Contact(), sample.Collection()
	contact.LastOrder, contact.Orders = nil, nil
	retinol.ID, retinol.Title, retinol.Handle, retinol.ProductsCount = 841564296, "Retinol", "retinol", 1
	at := sample.Now.Add(-90 * 24 * 3600e9)
	health, failed := troubledHealth()
	return &data{
		health: health, failed: failed,
		contacts:    []commerce.Contact{contact},
		orders:      []commerce.Order{sample.Order()},
		products:    []commerce.Product{sample.Product(), sample.Cream()},
		collections: []commerce.Collection{sample.Collection(), retinol},
		installation: &commerce.Installation{
			AccountID: ours, Shop: shop, Status: commerce.Connected, Credential: commerce.OAuthCredential,
			Scopes: []string{"read_orders"}, Sync: commerce.AllSyncSettings(), PersonalData: true, ConnectedAt: at,
		},
	}
}

func (f *fake) of(account commerce.AccountID, call string) (*data, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls[call]++
	if f.fail != nil {
		return nil, f.fail
	}
	d, ok := f.accounts[account]
	if !ok {
		d = new(data)
	}
	return d, nil
}

func (f *fake) count(call string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[call]
}

func (f *fake) countError(code commerce.ErrorCode) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.counted[code]++
}

func notThere() error { return commerce.Errorf(commerce.NotFound, "The store's own words.") }

func get[T any](items []T, is func(*T) bool) (*T, error) {
	for i := range items {
		if is(&items[i]) {
			v := items[i]
			return &v, nil
		}
	}
	return nil, notThere()
}

func byKey[K comparable, T any](items []T, keys []K, key func(*T) K) map[K]*T {
	out := make(map[K]*T)
	for _, k := range keys {
		if v, err := get(items, func(v *T) bool { return key(v) == k }); err == nil {
			out[k] = v
		}
	}
	return out
}

// list pages by position: the cursor is the item's place.
func list[T any](items []T, reverse bool, p commerce.Page) (commerce.List[T], error) {
	items = slices.Clone(items)
	if reverse {
		slices.Reverse(items)
	}
	from, to := 0, len(items)
	if p.After != nil {
		n, err := strconv.Atoi(*p.After)
		if err != nil {
			return commerce.List[T]{}, commerce.Errorf(commerce.InvalidInput, "after is not a cursor.").In("after")
		}
		from = n + 1
	}
	if p.Before != nil {
		to, _ = strconv.Atoi(*p.Before)
	}
	if p.First != nil {
		to = min(to, from+*p.First)
	}
	if p.Last != nil {
		from = max(from, to-*p.Last)
	}
	l := commerce.List[T]{Items: items[from:to], HasNext: to < len(items), HasPrevious: from > 0}
	for i := from; i < to; i++ {
		l.Cursors = append(l.Cursors, strconv.Itoa(i))
	}
	return l, nil
}

func (f *fake) GetContact(_ context.Context, a commerce.AccountID, id commerce.ContactID) (*commerce.Contact, error) {
	d, err := f.of(a, "GetContact")
	if err != nil {
		return nil, err
	}
	id = cmp.Or(d.merged[id], id)
	return get(d.contacts, func(c *commerce.Contact) bool { return c.ID == id })
}

func (f *fake) GetContactByShopifyID(_ context.Context, a commerce.AccountID, id commerce.ID) (*commerce.Contact, error) {
	d, err := f.of(a, "GetContactByShopifyID")
	if err != nil {
		return nil, err
	}
	return get(d.contacts, func(c *commerce.Contact) bool { return c.ShopifyID != nil && *c.ShopifyID == id })
}

func (f *fake) ContactsByID(_ context.Context, a commerce.AccountID, ids []commerce.ContactID) (map[commerce.ContactID]*commerce.Contact, error) {
	d, err := f.of(a, "ContactsByID")
	if err != nil {
		return nil, err
	}
	return byKey(d.contacts, ids, func(c *commerce.Contact) commerce.ContactID { return c.ID }), nil
}

func (f *fake) ListContacts(_ context.Context, a commerce.AccountID, filter commerce.ContactFilter, _ commerce.ContactSort, reverse bool, p commerce.Page) (commerce.List[commerce.Contact], error) {
	d, err := f.of(a, "ListContacts")
	if err != nil {
		return commerce.List[commerce.Contact]{}, err
	}
	f.mu.Lock()
	trouble := f.panic
	f.mu.Unlock()
	if trouble != "" {
		panic(trouble)
	}
	return list(slices.DeleteFunc(slices.Clone(d.contacts), func(c commerce.Contact) bool {
		return filter.Email != nil && (c.Email == nil || *c.Email != *filter.Email)
	}), reverse, p)
}

func (f *fake) CountContacts(_ context.Context, a commerce.AccountID, _ commerce.ContactFilter) (int, error) {
	d, err := f.of(a, "CountContacts")
	if err != nil {
		return 0, err
	}
	return len(d.contacts), nil
}

func (f *fake) RegisterContact(_ context.Context, a commerce.AccountID, c commerce.Contact) (*commerce.Contact, error) {
	if _, err := f.of(a, "RegisterContact"); err != nil {
		return nil, err
	}
	c.ID = cmp.Or(c.ID, "generated")
	c.CreatedAt, c.UpdatedAt = sample.Now, sample.Now
	return &c, nil
}

func (f *fake) GetInstallation(_ context.Context, a commerce.AccountID) (*commerce.Installation, error) {
	d, err := f.of(a, "GetInstallation")
	if err != nil {
		return nil, err
	}
	if d.installation == nil {
		return nil, commerce.Errorf(commerce.NotConnected, "This account was never connected.")
	}
	inst := *d.installation
	return &inst, nil
}

func (f *fake) ListImports(_ context.Context, a commerce.AccountID) ([]commerce.ImportRun, error) {
	d, err := f.of(a, "ListImports")
	if err != nil {
		return nil, err
	}
	return d.imports, nil
}

func (f *fake) ListTriggerEvents(_ context.Context, a commerce.AccountID, kinds []commerce.TriggerKind, after int64, limit int) ([]commerce.TriggerEvent, error) {
	d, err := f.of(a, "ListTriggerEvents")
	if err != nil {
		return nil, err
	}
	var out []commerce.TriggerEvent
	for _, e := range d.events {
		if e.Sequence > after && len(out) < limit && (len(kinds) == 0 || slices.Contains(kinds, e.Kind)) {
			out = append(out, e)
		}
	}
	return out, nil
}

func (f *fake) ListTriggerEventsBefore(_ context.Context, a commerce.AccountID, kinds []commerce.TriggerKind, before int64, limit int) ([]commerce.TriggerEvent, error) {
	d, err := f.of(a, "ListTriggerEventsBefore")
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(slices.Clone(d.events), func(e commerce.TriggerEvent) bool {
		return before > 0 && e.Sequence >= before || len(kinds) > 0 && !slices.Contains(kinds, e.Kind)
	})
	return out[max(0, len(out)-limit):], nil
}

func (f *fake) LastTriggerEvent(_ context.Context, a commerce.AccountID) (int64, error) {
	d, err := f.of(a, "LastTriggerEvent")
	if err != nil || len(d.events) == 0 {
		return 0, err
	}
	return d.events[len(d.events)-1].Sequence, nil
}

func (f *fake) Connect(_ context.Context, a commerce.AccountID, r resolvers.ConnectRequest) (string, error) {
	d, err := f.of(a, "Connect")
	if err != nil {
		return "", err
	}
	if d.installation != nil && d.installation.EndedAt == nil {
		return "", commerce.Errorf(commerce.AlreadyConnected, "This account is connected already.").In("storeName")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, r)
	return "https://storegraph.test/oauth/start?state=s", nil
}

func (f *fake) UpdateSyncSettings(_ context.Context, a commerce.AccountID, s commerce.SyncSettings) (*commerce.Installation, error) {
	d, err := f.of(a, "UpdateSyncSettings")
	if err != nil {
		return nil, err
	}
	d.installation.Sync = s
	return d.installation, nil
}

func (f *fake) Disconnect(_ context.Context, a commerce.AccountID) error {
	d, err := f.of(a, "Disconnect")
	if err != nil {
		return err
	}
	d.installation.Status, d.installation.EndedAt = commerce.Disconnected, &sample.Now
	return nil
}

func (f *fake) Import(_ context.Context, a commerce.AccountID, elements []commerce.Element) ([]commerce.ImportRun, error) {
	if _, err := f.of(a, "Import"); err != nil {
		return nil, err
	}
	var runs []commerce.ImportRun
	for _, e := range elements {
		runs = append(runs, commerce.ImportRun{ID: "run-" + string(e), Element: e, Status: commerce.ImportQueued, CreatedAt: sample.Now})
	}
	return runs, nil
}

func (f *fake) Watch(ctx context.Context, a commerce.AccountID) (<-chan []commerce.ImportRun, error) {
	if _, err := f.of(a, "Watch"); err != nil {
		return nil, err
	}
	out := make(chan []commerce.ImportRun)
	go func() {
		defer close(out)
		for _, status := range []commerce.ImportStatus{commerce.ImportStoring, commerce.ImportCompleted} {
			select {
			case out <- []commerce.ImportRun{{ID: "run", Element: commerce.Orders, Status: status, Received: 3, Stored: 3}}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, nil
}
