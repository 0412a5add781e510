package shopify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"storegraph/commerce"
)

const (
	// defaultTokenLife is what a token lives when Shopify forgets to say so, which it has done in refreshes.
	defaultTokenLife = time.Hour
	maxTokenAnswer   = 1 << 20 // bytes
)

// OAuthError is what Shopify's token endpoint says when it gives no token.
type OAuthError struct {
	Status      int
	Code        string // e.g. invalid_request
	Description string
}

// Error names the code and the description.
func (e *OAuthError) Error() string {
	return fmt.Sprintf("Shopify gives no token (%d %s): %s", e.Status, e.Code, e.Description)
}

// Is makes a refused grant ErrUnauthorized: its code or refresh token is dead. A wrong client id or secret is our own
// mistake and condemns no installation.
func (e *OAuthError) Is(target error) bool {
	switch e.Code {
	case "invalid_client", "unauthorized_client", "unsupported_grant_type", "application_cannot_be_found":
		return false
	}
	return target == ErrUnauthorized && (e.Status == http.StatusBadRequest || e.Status == http.StatusUnauthorized)
}

// Exchange turns a callback's code into an expiring offline token, and tells the scopes that were granted. A code works
// once, so a failed exchange is not repeated. The credentials' webhook secret is the app's client secret.
func (a *App) Exchange(ctx context.Context, shopDomain, code string) (commerce.Credentials, []string, error) {
	got, err := a.requestToken(ctx, shopDomain, url.Values{"code": {code}, "expiring": {"1"}})
	if err != nil {
		return commerce.Credentials{}, nil, fmt.Errorf("exchange code: %w", unwrapRetryable(err))
	}
	return a.credentials(got), got.scopes(), nil
}

// Refresh trades a refresh token for a new pair. Shopify lets the old refresh token be repeated until the new pair is first
// used (since 2026-08-28), so failures on the way are retried here, and a caller whose process ended before it stored the
// new pair may come again with the old one. ErrUnauthorized when the refresh token is dead; any other error leaves it
// alive. The caller must hold the shop's lock, and store both tokens together before it uses them.
func (a *App) Refresh(ctx context.Context, shopDomain string, old commerce.Credentials) (commerce.Credentials, error) {
	if old.RefreshToken == "" {
		return commerce.Credentials{}, errors.New("refresh token: these credentials have none")
	}
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {old.RefreshToken.Reveal()}}
	var got tokenAnswer
	err := persist(ctx, func(ctx context.Context) (err error) {
		got, err = a.requestToken(ctx, shopDomain, form)
		return err
	}, func(err error, wait time.Duration) {
		a.log.InfoContext(ctx, "shopify: refreshing again", "shop", shopDomain, "wait", wait, "reason", err)
	})
	if err != nil {
		return commerce.Credentials{}, fmt.Errorf("refresh token: %w", err)
	}
	fresh := a.credentials(got)
	if fresh.RefreshToken == "" {
		fresh.RefreshToken, fresh.RefreshExpiresAt = old.RefreshToken, old.RefreshExpiresAt
	}
	if len(old.WebhookSecrets) > 0 {
		fresh.WebhookSecrets = old.WebhookSecrets
	}
	if fresh.ExpiresAt == nil {
		expires := a.cfg.Now().UTC().Add(defaultTokenLife)
		fresh.ExpiresAt = &expires
	}
	return fresh, nil
}

type tokenAnswer struct {
	AccessToken      string      `json:"access_token"`
	Scope            string      `json:"scope"`
	ExpiresIn        json.Number `json:"expires_in"`
	RefreshToken     string      `json:"refresh_token"`
	RefreshExpiresIn json.Number `json:"refresh_token_expires_in"`
}

func (t tokenAnswer) scopes() []string {
	scopes := []string{}
	for s := range strings.SplitSeq(t.Scope, ",") {
		if s = strings.TrimSpace(s); s != "" {
			scopes = append(scopes, s)
		}
	}
	return scopes
}

func (a *App) requestToken(ctx context.Context, shopDomain string, form url.Values) (tokenAnswer, error) {
	var got tokenAnswer
	address, err := a.address(shopDomain, "/admin/oauth/access_token")
	if err != nil {
		return got, err
	}
	form = cloneForm(form)
	form.Set("client_id", a.cfg.ClientID)
	form.Set("client_secret", a.cfg.ClientSecret.Reveal())
	attemptCtx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(attemptCtx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return got, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	started := time.Now()
	resp, err := a.http.Do(req)
	if err != nil {
		return got, noAnswer(ctx, started, err)
	}
	defer resp.Body.Close()
	text, err := readAll(resp.Body, maxTokenAnswer)
	if err != nil {
		return got, noAnswer(ctx, started, err)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return got, tokenRefused(resp, text)
	}
	if err := json.Unmarshal(text, &got); err != nil || got.AccessToken == "" {
		// The body may hold a token in another shape: it is not quoted.
		return got, &retryable{err: fmt.Errorf("%w: no access token in its answer", ErrUnreachable)}
	}
	return got, nil
}

// tokenRefused reads a refusal: as OAuth words it, or as any other answer of Shopify's. A refused grant may come without
// the words.
func tokenRefused(resp *http.Response, text []byte) error {
	var said struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	worded := json.Unmarshal(text, &said) == nil && said.Error != ""
	switch status := resp.StatusCode; {
	case status == http.StatusBadRequest, status == http.StatusUnauthorized:
		if !worded {
			said.Description = errorText(text)
		}
	case !worded, status >= 500, status == http.StatusTooManyRequests:
		return statusError(resp, text)
	}
	return &OAuthError{Status: resp.StatusCode, Code: shorten(said.Error), Description: shorten(said.Description)}
}

// credentials keeps a non-expiring answer non-expiring: Shopify gives one to custom apps, whatever is asked.
func (a *App) credentials(got tokenAnswer) commerce.Credentials {
	c := commerce.Credentials{
		Kind:             commerce.OAuthCredential,
		AccessToken:      commerce.Secret(got.AccessToken),
		RefreshToken:     commerce.Secret(got.RefreshToken),
		ExpiresAt:        a.after(got.ExpiresIn),
		RefreshExpiresAt: a.after(got.RefreshExpiresIn),
		WebhookSecrets:   []commerce.Secret{a.cfg.ClientSecret},
	}
	if c.ExpiresAt == nil && c.RefreshToken != "" {
		expires := a.cfg.Now().UTC().Add(defaultTokenLife)
		c.ExpiresAt = &expires
	}
	return c
}

func (a *App) after(secs json.Number) *time.Time {
	n, err := secs.Int64()
	const century = 100 * 365 * 24 * 3600
	if err != nil || n <= 0 || n > century {
		return nil
	}
	at := a.cfg.Now().UTC().Add(time.Duration(n) * time.Second)
	return &at
}

func cloneForm(form url.Values) url.Values {
	c := make(url.Values, len(form)+2)
	for k, v := range form {
		c[k] = v
	}
	return c
}

func unwrapRetryable(err error) error {
	var again *retryable
	if errors.As(err, &again) {
		return again.err
	}
	return err
}
