package resolvers

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"storegraph/commerce"
	"storegraph/graph/model"
)

// Keys are the account's API keys. Refusals are errors for users.
type Keys interface {
	// CreateAPIKey tells the key itself this once.
	CreateAPIKey(context.Context, commerce.AccountID, commerce.APIKey) (commerce.Secret, commerce.APIKey, error)
	RotateAPIKey(ctx context.Context, account commerce.AccountID, id string, overlap time.Duration) (commerce.Secret, commerce.APIKey, error)
	RevokeAPIKey(ctx context.Context, account commerce.AccountID, id string) (commerce.APIKey, error)
	// ListAPIKeys gives the newest first, behind the key with the id after unless it is empty.
	ListAPIKeys(ctx context.Context, account commerce.AccountID, after string, limit int) ([]commerce.APIKey, error)
	CountAPIKeys(context.Context, commerce.AccountID) (int, error)
}

// keyPrefix begins the cursors of API keys, so that the form can change while old ones still read.
const keyPrefix = "k1:"

func (r *Resolver) createKey(ctx context.Context, in model.CreateAPIKeyInput) (*model.CreateAPIKeyPayload, error) {
	out := new(model.CreateAPIKeyPayload)
	err := func() error {
		p, err := principal(ctx)
		if err != nil {
			return err
		}
		k := commerce.APIKey{Name: in.Name, Role: in.Role, PersonalData: in.Role.SeesPersonalData() && p.PersonalData, ExpiresAt: in.ExpiresAt}
		if in.PersonalData != nil {
			k.PersonalData = *in.PersonalData
		}
		if k.PersonalData && !p.PersonalData {
			return commerce.Errorf(commerce.Forbidden, "A credential that is not shown personal data cannot make one that is.")
		}
		secret, made, err := r.keys.CreateAPIKey(ctx, p.AccountID, k)
		if err != nil {
			return err
		}
		text := secret.Reveal()
		out.APIKey, out.Secret = &made, &text
		return nil
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r *Resolver) rotateKey(ctx context.Context, in model.RotateAPIKeyInput) (*model.RotateAPIKeyPayload, error) {
	out := new(model.RotateAPIKeyPayload)
	err := func() error {
		a, n, err := idOf(ctx, in.ID, keyNode)
		if err != nil {
			return err
		}
		if in.OverlapHours < 0 || in.OverlapHours > maxOverlapHours {
			return commerce.Errorf(commerce.InvalidInput, "overlapHours must be from 0 to %d, not %d.", maxOverlapHours, in.OverlapHours).In("overlapHours")
		}
		if err := r.mayGive(ctx, a, n.text); err != nil {
			return err
		}
		secret, k, err := r.keys.RotateAPIKey(ctx, a, n.text, time.Duration(in.OverlapHours)*time.Hour)
		if err != nil {
			return err
		}
		text := secret.Reveal()
		out.APIKey, out.Secret = &k, &text
		return nil
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}

// maxOverlapHours is what the store allows, in hours.
const maxOverlapHours = 720

// mayGive refuses to tell the secret of a key that is shown personal data to whoever is not.
func (r *Resolver) mayGive(ctx context.Context, a commerce.AccountID, id string) error {
	p, err := principal(ctx)
	if err != nil || p.PersonalData {
		return err
	}
	for after := ""; ; {
		list, err := r.keys.ListAPIKeys(ctx, a, after, commerce.MaxPageSize)
		if err != nil {
			return err
		}
		for _, k := range list {
			if k.ID == id && k.PersonalData {
				return commerce.Errorf(commerce.Forbidden, "A credential that is not shown personal data cannot have the secret of one that is.")
			}
			after = k.ID
		}
		if len(list) < commerce.MaxPageSize {
			return nil
		}
	}
}

func (r *Resolver) revokeKey(ctx context.Context, in model.RevokeAPIKeyInput) (*model.RevokeAPIKeyPayload, error) {
	out := new(model.RevokeAPIKeyPayload)
	a, n, err := idOf(ctx, in.ID, keyNode)
	if err == nil {
		var k commerce.APIKey
		if k, err = r.keys.RevokeAPIKey(ctx, a, n.text); err == nil {
			out.APIKey = &k
		}
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r *Resolver) listKeys(ctx context.Context, first int, after *string) (*model.ApiKeyConnection, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkSize("first", first); err != nil {
		return nil, err
	}
	behind := ""
	if after != nil {
		raw, err := base64.RawURLEncoding.Strict().DecodeString(*after)
		id, ok := strings.CutPrefix(string(raw), keyPrefix)
		if err != nil || !ok || id == "" || len(id) > maxID {
			return nil, commerce.Errorf(commerce.InvalidInput, "after is not a cursor of API keys.").In("after")
		}
		behind = id
	}
	keys, err := r.keys.ListAPIKeys(ctx, a, behind, first+1)
	if err != nil {
		return nil, err
	}
	list := commerce.List[commerce.APIKey]{Items: keys[:min(first, len(keys))], HasNext: len(keys) > first, HasPrevious: after != nil}
	for i := range list.Items {
		list.Cursors = append(list.Cursors, base64.RawURLEncoding.EncodeToString([]byte(keyPrefix+list.Items[i].ID)))
	}
	return model.NewConnection(list, func(ctx context.Context) (int, error) { return r.keys.CountAPIKeys(ctx, a) }), nil
}

// auditPrefix begins the cursors of the audit log.
const auditPrefix = "r1:"

func (r *Resolver) auditLog(ctx context.Context, first int, after *string) (*model.PersonalDataReadConnection, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkSize("first", first); err != nil {
		return nil, err
	}
	var before int64
	if after != nil {
		raw, err := base64.RawURLEncoding.Strict().DecodeString(*after)
		digits, ok := strings.CutPrefix(string(raw), auditPrefix)
		if err == nil && ok {
			before, err = strconv.ParseInt(digits, 10, 64)
		}
		if err != nil || before < 1 {
			return nil, commerce.Errorf(commerce.InvalidInput, "after is not a cursor of the audit log.").In("after")
		}
	}
	reads, err := r.audit.ListPersonalReads(ctx, a, before, first+1)
	if err != nil {
		return nil, err
	}
	list := commerce.List[commerce.PersonalRead]{Items: reads[:min(first, len(reads))], HasNext: len(reads) > first, HasPrevious: before > 0}
	for i := range list.Items {
		list.Cursors = append(list.Cursors, base64.RawURLEncoding.EncodeToString([]byte(auditPrefix+strconv.FormatInt(list.Items[i].Sequence, 10))))
	}
	return model.NewConnection(list, func(ctx context.Context) (int, error) { return r.audit.CountPersonalReads(ctx, a) }), nil
}
