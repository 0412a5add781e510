package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// PutOAuthState remembers what an account was sent to Shopify for. State and cookie are kept as hashes: who reads the
// database can finish nobody's install.
func (s *Store) PutOAuthState(ctx context.Context, st commerce.OAuthState) error {
	sync, err := json.Marshal(st.Sync)
	if err != nil {
		return fmt.Errorf("put OAuth state: %w", err)
	}
	cookie := ""
	if st.Cookie != "" {
		cookie = commerce.HashCookie(st.Cookie)
	}
	imports := make([]string, len(st.Import))
	for i, e := range st.Import {
		imports[i] = string(e)
	}
	err = s.write(ctx, st.AccountID, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM oauth_states WHERE account_id = $1 AND expires_at <= $2`, st.AccountID, s.now()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			INSERT INTO oauth_states (account_id, state_hash, cookie_hash, shop_domain, import, sync, return_path, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			st.AccountID, commerce.HashCookie(st.State), cookie, st.ShopDomain, imports, string(sync), st.ReturnPath, st.ExpiresAt)
		return err
	})
	if err != nil {
		return fmt.Errorf("put OAuth state: %w", err)
	}
	return nil
}

// TakeOAuthState gives a state once: NOT_FOUND when it is unknown, used or expired, or bound to another cookie than the
// given one; then it stays for the browser that has the right one. With no cookie given, any binding will do. The
// state's Cookie is the cookie's hash.
func (s *Store) TakeOAuthState(ctx context.Context, state, cookie string) (commerce.OAuthState, error) {
	st := commerce.OAuthState{State: state}
	var imports []string
	err := s.operator.QueryRow(ctx, `
		DELETE FROM oauth_states WHERE state_hash = $1 AND ($2 = '' OR cookie_hash = $3)
		RETURNING account_id, cookie_hash, shop_domain, import, sync, return_path, expires_at`, commerce.HashCookie(state), cookie, commerce.HashCookie(cookie)).
		Scan(&st.AccountID, &st.Cookie, &st.ShopDomain, &imports, document[commerce.SyncSettings]{&st.Sync}, &st.ReturnPath, &st.ExpiresAt)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return commerce.OAuthState{}, fmt.Errorf("take OAuth state: %w", err)
	}
	if err != nil || !st.ExpiresAt.After(s.now()) {
		return commerce.OAuthState{}, commerce.Errorf(commerce.NotFound, "This install was started in another browser, finished before, or took too long. Start again from the CRM.")
	}
	for _, e := range imports {
		st.Import = append(st.Import, commerce.Element(e))
	}
	return st, nil
}
