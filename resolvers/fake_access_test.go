package resolvers_test

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"storegraph/commerce"
)

// credentials is the fake as resolvers.Keys and resolvers.Audit.
type credentials struct {
	*fake
	mu    sync.Mutex
	keys  map[commerce.AccountID][]commerce.APIKey
	reads []commerce.PersonalRead
}

func (f *credentials) CreateAPIKey(_ context.Context, a commerce.AccountID, k commerce.APIKey) (commerce.Secret, commerce.APIKey, error) {
	_, _ = f.of(a, "CreateAPIKey")
	if k.Name == "" {
		return "", k, commerce.Errorf(commerce.InvalidInput, "An API key needs a name.").In("name")
	}
	k.AccountID, k.ID, k.CreatedAt = a, "k"+strconv.Itoa(len(f.keys[a])+1), f.now()
	if f.keys == nil {
		f.keys = map[commerce.AccountID][]commerce.APIKey{}
	}
	f.keys[a] = append([]commerce.APIKey{k}, f.keys[a]...)
	return commerce.Secret("sg_told-once-" + k.ID), k, nil
}

func (f *credentials) find(a commerce.AccountID, id string) *commerce.APIKey {
	for i := range f.keys[a] {
		if f.keys[a][i].ID == id {
			return &f.keys[a][i]
		}
	}
	return nil
}

func (f *credentials) RotateAPIKey(_ context.Context, a commerce.AccountID, id string, overlap time.Duration) (commerce.Secret, commerce.APIKey, error) {
	_, _ = f.of(a, "RotateAPIKey")
	k := f.find(a, id)
	if k == nil || k.RevokedAt != nil {
		return "", commerce.APIKey{}, notThere()
	}
	k.RotatedAt, k.OldUntil = new(f.now()), new(f.now().Add(overlap))
	return "sg_new", *k, nil
}

func (f *credentials) RevokeAPIKey(_ context.Context, a commerce.AccountID, id string) (commerce.APIKey, error) {
	_, _ = f.of(a, "RevokeAPIKey")
	k := f.find(a, id)
	if k == nil {
		return commerce.APIKey{}, notThere()
	}
	k.RevokedAt = new(f.now())
	return *k, nil
}

func (f *credentials) ListAPIKeys(_ context.Context, a commerce.AccountID, after string, limit int) ([]commerce.APIKey, error) {
	list := f.keys[a]
	if after != "" {
		list = list[slices.IndexFunc(list, func(k commerce.APIKey) bool { return k.ID == after })+1:]
	}
	return list[:min(limit, len(list))], nil
}

func (f *credentials) CountAPIKeys(_ context.Context, a commerce.AccountID) (int, error) {
	return len(f.keys[a]), nil
}

func (f *credentials) NotePersonalRead(p commerce.PersonalRead) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p.Reads, p.Sequence, p.ReadAt = 1, int64(len(f.reads)+1), f.now()
	f.reads = append(f.reads, p)
}

func (f *credentials) ListPersonalReads(_ context.Context, a commerce.AccountID, before int64, limit int) (out []commerce.PersonalRead, _ error) {
	for _, p := range slices.Backward(f.noted()) {
		if p.AccountID == a && (before == 0 || p.Sequence < before) && len(out) < limit {
			out = append(out, p)
		}
	}
	return out, nil
}

func (f *credentials) CountPersonalReads(_ context.Context, a commerce.AccountID) (int, error) {
	return len(f.noted()), nil
}

func (f *credentials) noted() []commerce.PersonalRead {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.reads)
}
