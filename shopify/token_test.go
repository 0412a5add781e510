package shopify_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

var tokenNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// tokenApp answers token requests in order, the last again and again, and keeps their forms.
func tokenApp(forms *[]url.Values, answers ...answer) *shopify.App {
	return shopify.NewApp(shopify.AppConfig{
		ClientID: "client-1", ClientSecret: clientSecret,
		Now: func() time.Time { return tokenNow },
		HTTP: &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			body, _ := io.ReadAll(r.Body)
			form, _ := url.ParseQuery(string(body))
			*forms = append(*forms, form)
			a := answers[min(len(*forms), len(answers))-1]
			if r.URL.String() != "https://"+testShop+"/admin/oauth/access_token" || r.URL.RawQuery != "" {
				return nil, errors.New("asked at " + r.URL.String())
			}
			if a.err != nil {
				return nil, a.err
			}
			if a.status == 0 {
				a.status = http.StatusOK
			}
			return &http.Response{StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
		})},
	})
}

func TestExchange_GetsAnExpiringToken(t *testing.T) {
	t.Parallel()
	var forms []url.Values
	app := tokenApp(&forms, answer{body: `{"access_token":"shpat_a","scope":"read_products, read_orders","expires_in":3600,"refresh_token":"shprt_r","refresh_token_expires_in":7776000}`})
	got, scopes, err := app.Exchange(t.Context(), testShop, "code-1")
	if err != nil {
		t.Fatal(err)
	}
	want := commerce.Credentials{
		Kind: commerce.OAuthCredential, AccessToken: "shpat_a", RefreshToken: "shprt_r",
		ExpiresAt: ptr(tokenNow.Add(time.Hour)), RefreshExpiresAt: ptr(tokenNow.Add(90 * 24 * time.Hour)), WebhookSecrets: []commerce.Secret{clientSecret},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"read_products", "read_orders"}, scopes); diff != "" {
		t.Error(diff)
	}
	wantForm := url.Values{"code": {"code-1"}, "expiring": {"1"}, "client_id": {"client-1"}, "client_secret": {clientSecret}}
	if diff := cmp.Diff([]url.Values{wantForm}, forms); diff != "" {
		t.Error(diff)
	}
}

func TestExchange_TakesATokenThatNeverExpires(t *testing.T) {
	t.Parallel()
	var forms []url.Values
	got, _, err := tokenApp(&forms, answer{body: `{"access_token":"shpat_a","scope":""}`}).Exchange(t.Context(), testShop, "code-1")
	if err != nil || got.ExpiresAt != nil || got.RefreshToken != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestExchange_IsNotRepeated(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]answer{
		"refused":    {status: 400, body: `{"error":"invalid_request","error_description":"The authorization code was not found or was already used"}`},
		"500":        {status: 500},
		"reset":      {err: errors.New("connection reset")},
		"no token":   {body: `{"scope":"read_orders"}`},
		"no JSON":    {body: `shpat_leak`},
		"not a text": {body: `{"access_token":17}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var forms []url.Values
			_, _, err := tokenApp(&forms, a).Exchange(t.Context(), testShop, "code-secret")
			if err == nil || len(forms) != 1 || !containsText(err, "exchange code") {
				t.Errorf("%v after %d requests", err, len(forms))
			}
			for _, secret := range []string{"code-secret", clientSecret, "shpat_leak"} {
				if containsText(err, secret) {
					t.Errorf("the error tells %q: %v", secret, err)
				}
			}
		})
	}
}

func oldCredentials() commerce.Credentials {
	return commerce.Credentials{Kind: commerce.OAuthCredential, AccessToken: "shpat_old", RefreshToken: "shprt_old", RefreshExpiresAt: ptr(tokenNow.Add(time.Hour)), WebhookSecrets: []commerce.Secret{"own", "older"}}
}

func TestRefresh_RotatesBothTokens(t *testing.T) {
	t.Parallel()
	var forms []url.Values
	app := tokenApp(&forms, answer{body: `{"access_token":"shpat_new","scope":"read_products","expires_in":"1800","refresh_token":"shprt_new","refresh_token_expires_in":7776000}`})
	got, err := app.Refresh(t.Context(), testShop, oldCredentials())
	if err != nil {
		t.Fatal(err)
	}
	want := commerce.Credentials{Kind: commerce.OAuthCredential, AccessToken: "shpat_new", RefreshToken: "shprt_new", ExpiresAt: ptr(tokenNow.Add(30 * time.Minute)),
		RefreshExpiresAt: ptr(tokenNow.Add(90 * 24 * time.Hour)), WebhookSecrets: []commerce.Secret{"own", "older"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wantForm := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"shprt_old"}, "client_id": {"client-1"}, "client_secret": {clientSecret}}
	if diff := cmp.Diff([]url.Values{wantForm}, forms); diff != "" {
		t.Error(diff)
	}
}

// An answer without expires_in once bricked shops of Shopify's own library.
func TestRefresh_AssumesAnHourWhenShopifyForgetsIt(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"access_token":"shpat_new","refresh_token":"shprt_new"}`, `{"access_token":"shpat_new"}`, `{"access_token":"shpat_new","expires_in":null}`, `{"access_token":"shpat_new","expires_in":0}`} {
		var forms []url.Values
		got, err := tokenApp(&forms, answer{body: body}).Refresh(t.Context(), testShop, oldCredentials())
		if err != nil || got.ExpiresAt == nil || !got.ExpiresAt.Equal(tokenNow.Add(time.Hour)) || got.RefreshToken == "" {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
}

func TestRefresh_RetriesFailuresOnTheWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var forms []url.Values
		app := tokenApp(&forms, answer{status: 520}, answer{err: errors.New("reset")}, answer{body: `{"access_token":"shpat_new","refresh_token":"shprt_new","expires_in":3600}`})
		if got, err := app.Refresh(t.Context(), testShop, oldCredentials()); err != nil || got.AccessToken != "shpat_new" || len(forms) != 3 {
			t.Errorf("%v after %d requests", err, len(forms))
		}
		forms = nil
		app = tokenApp(&forms, answer{status: 503})
		start := time.Now()
		_, err := app.Refresh(t.Context(), testShop, oldCredentials())
		if !errors.Is(err, shopify.ErrUnreachable) || len(forms) < 4 || errors.Is(err, shopify.ErrUnauthorized) {
			t.Errorf("%v after %d requests", err, len(forms))
		}
		between(t, "gave up", time.Since(start), 15*time.Second, 30*time.Second)
		for _, form := range forms {
			if form.Get("refresh_token") != "shprt_old" {
				t.Errorf("refreshed with %q", form.Get("refresh_token"))
			}
		}
		forms = nil // half an answer: the pair that was in it is given again for the old refresh token
		app = tokenApp(&forms, answer{body: `{"access_token":"shpat_`}, answer{body: `{"access_token":"shpat_new","refresh_token":"shprt_new"}`})
		if got, err := app.Refresh(t.Context(), testShop, oldCredentials()); err != nil || got.RefreshToken != "shprt_new" || len(forms) != 2 {
			t.Errorf("%v after %d requests", err, len(forms))
		}
	})
}

func TestRefresh_TellsADeadGrantFromOurOwnMistake(t *testing.T) {
	t.Parallel()
	for code, dead := range map[string]bool{"invalid_grant": true, "invalid_request": true, "invalid_token": true, "invalid_client": false, "application_cannot_be_found": false} {
		var forms []url.Values
		_, err := tokenApp(&forms, answer{status: 400, body: `{"error":"` + code + `","error_description":"no"}`}).Refresh(t.Context(), testShop, oldCredentials())
		var refused *shopify.OAuthError
		if !errors.As(err, &refused) || refused.Code != code || errors.Is(err, shopify.ErrUnauthorized) != dead || len(forms) != 1 {
			t.Errorf("%s: %v after %d requests", code, err, len(forms))
		}
		if containsText(err, "shprt_") {
			t.Errorf("the error tells the token: %v", err)
		}
	}
	for name, c := range map[string]struct {
		answer answer
		is     error
		not    error
	}{
		"400 without words":  {answer{status: 400, body: `<html>`}, shopify.ErrUnauthorized, shopify.ErrUnreachable},
		"401 with a text":    {answer{status: 401, body: `{"errors":"[API] Invalid refresh token"}`}, shopify.ErrUnauthorized, shopify.ErrUnreachable},
		"401 invalid_client": {answer{status: 401, body: `{"error":"invalid_client"}`}, nil, shopify.ErrUnauthorized},
		"402 frozen":         {answer{status: 402, body: `{"errors":"Unavailable Shop"}`}, shopify.ErrShopUnavailable, shopify.ErrUnauthorized},
		"404":                {answer{status: 404}, shopify.ErrShopUnavailable, shopify.ErrUnauthorized},
		"403":                {answer{status: 403, body: `{"error":"access_denied"}`}, nil, shopify.ErrUnauthorized},
	} {
		var forms []url.Values
		_, err := tokenApp(&forms, c.answer).Refresh(t.Context(), testShop, oldCredentials())
		if err == nil || c.is != nil && !errors.Is(err, c.is) || errors.Is(err, c.not) || len(forms) != 1 {
			t.Errorf("%s: %v after %d requests", name, err, len(forms))
		}
	}
	if _, err := tokenApp(nil).Refresh(t.Context(), testShop, commerce.Credentials{AccessToken: "shpat_legacy"}); err == nil {
		t.Error("refreshed what has no refresh token")
	}
}
