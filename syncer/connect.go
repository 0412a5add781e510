package syncer

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// stateLife is how long users may take on Shopify's install screen.
const stateLife = 10 * time.Minute

// ConnectRequest is what the connect wizard asks for.
type ConnectRequest struct {
	StoreName  string // as typed or pasted
	Import     []commerce.Element
	Sync       commerce.SyncSettings
	ReturnPath string // path of the console to come back to; "" for the default
}

// Connect begins an installation: it checks the request and gives the address that the user's browser must open. Nothing
// is connected before Shopify's answer is verified by Complete.
func (s *Syncer) Connect(ctx context.Context, account commerce.AccountID, r ConnectRequest) (startURL string, err error) {
	domain, err := commerce.ParseShopDomain(r.StoreName)
	if err != nil {
		return "", err
	}
	for _, e := range r.Import {
		if !e.Valid() {
			return "", commerce.Errorf(commerce.InvalidInput, "%q is no element that can be imported", e).In("importElements")
		}
	}
	inst, err := s.Store.GetInstallation(ctx, account)
	switch {
	case commerce.CodeOf(err) == commerce.NotConnected:
	case err != nil:
		return "", fmt.Errorf("connect: %w", err)
	case inst.EndedAt == nil && inst.Shop.Domain != domain:
		return "", alreadyConnected(inst)
	case inst.EndedAt == nil && inst.Status == commerce.Connected:
		return "", commerce.Errorf(commerce.AlreadyConnected, "This account is already connected to %s.", domain).In("storeName")
	}
	state := commerce.OAuthState{
		State:      nonce(),
		Cookie:     nonce(),
		AccountID:  account,
		ShopDomain: domain,
		Import:     r.Import,
		Sync:       r.Sync,
		ReturnPath: r.ReturnPath,
		ExpiresAt:  s.Now().Add(stateLife),
	}
	if err := s.Store.PutOAuthState(ctx, state); err != nil {
		return "", fmt.Errorf("connect: %w", err)
	}
	return s.StartURL + "?" + url.Values{"state": {state.State}}.Encode(), nil
}

func alreadyConnected(inst *commerce.Installation) error {
	return commerce.Errorf(commerce.AlreadyConnected, "This account is connected to %s. An account has one store: disconnect it first.", inst.Shop.Domain).In("storeName")
}

// Start is the browser's first step: it binds the pending state to the browser by a fresh cookie, and gives Shopify's
// install address.
func (s *Syncer) Start(ctx context.Context, state string) (authorizeURL, cookie string, err error) {
	st, err := s.Store.TakeOAuthState(ctx, state, "")
	if err != nil {
		return "", "", fmt.Errorf("start the install: %w", err)
	}
	st.Cookie = nonce()
	if err := s.Store.PutOAuthState(ctx, st); err != nil {
		return "", "", fmt.Errorf("start the install: %w", err)
	}
	// Everything is asked for, whatever is chosen now: toggles can be switched on later without another install.
	scopes := shopify.ScopesFor(commerce.Elements, commerce.AllSyncSettings())
	return s.App.AuthorizeURL(st.ShopDomain, st.State, scopes), st.Cookie, nil
}

// Complete is the browser's way back from Shopify: it verifies that the answer is Shopify's, meant for this browser and
// this state, exchanges the code for tokens, asks what the shop may give, and starts imports and sync.
func (s *Syncer) Complete(ctx context.Context, query url.Values, cookie string) (returnPath string, err error) {
	if err := s.App.VerifyCallback(query); err != nil {
		return "", err
	}
	if cookie == "" {
		return "", commerce.Errorf(commerce.Forbidden, "This install was started in another browser. Go on there, or start again from the CRM.")
	}
	st, err := s.Store.TakeOAuthState(ctx, query.Get("state"), cookie)
	if err != nil {
		return "", fmt.Errorf("complete the install: %w", err)
	}
	if query.Get("shop") != st.ShopDomain {
		return "", commerce.Errorf(commerce.Forbidden, "Shopify answered for another store than the one you asked for. Start again from the CRM.")
	}
	credentials, scopes, err := s.App.Exchange(ctx, st.ShopDomain, query.Get("code"))
	if err != nil {
		return "", fmt.Errorf("complete the install: %w", err)
	}
	inst := commerce.Installation{
		AccountID:  st.AccountID,
		Status:     commerce.Connected,
		Credential: commerce.OAuthCredential,
		Scopes:     scopes,
		Sync:       st.Sync,
	}
	if err := s.install(ctx, inst, st.ShopDomain, credentials, st.Import); err != nil {
		return "", fmt.Errorf("complete the install: %w", err)
	}
	return st.ReturnPath, nil
}

// AddLegacy connects a store with a custom app's Admin API token: an operator's command, for connections that were made
// before OAuth (DESIGN §2.3).
func (s *Syncer) AddLegacy(ctx context.Context, account commerce.AccountID, domain string, token, webhookSecret commerce.Secret, imports []commerce.Element, sync commerce.SyncSettings) error {
	inst := commerce.Installation{
		AccountID:  account,
		Status:     commerce.Connected,
		Credential: commerce.LegacyCredential,
		Sync:       sync,
	}
	credentials := commerce.Credentials{
		Kind:           commerce.LegacyCredential,
		AccessToken:    token,
		WebhookSecrets: []commerce.Secret{webhookSecret},
	}
	return s.install(ctx, inst, domain, credentials, imports)
}

// install asks the shop what it may give, stores the installation, subscribes to its webhooks and queues the imports.
// The webhooks come before the imports, so that nothing falls between the two.
func (s *Syncer) install(ctx context.Context, inst commerce.Installation, domain string, credentials commerce.Credentials, imports []commerce.Element) error {
	client := s.App.Client(domain, func(context.Context) (commerce.Secret, error) { return credentials.AccessToken, nil })
	probe, err := client.Probe(ctx)
	if err != nil {
		return fmt.Errorf("ask the shop what it may give: %w", err)
	}
	inst.Shop = probe.Shop
	inst.Shop.Domain = domain
	if len(probe.Scopes) > 0 {
		inst.Scopes = probe.Scopes
	}
	inst.PersonalData = probe.PersonalData
	inst.Blocked = blocked(probe)
	inst.Wanted = imports
	now := s.Now().UTC()
	inst.ProbedAt = &now
	// What counts is when orders were placed by Shopify's clock, so that is the clock of our beginning too.
	inst.ConnectedAt = client.Now().UTC().Truncate(time.Microsecond)
	if inst.Sync.OrderReceivedTrigger {
		inst.OrderReceivedSince = &inst.ConnectedAt
	}
	if inst.Sync.PaymentReceivedTrigger {
		inst.PaymentReceivedSince = &inst.ConnectedAt
	}
	if err := s.Store.Connect(ctx, inst, credentials); err != nil {
		return err
	}
	// From here on the account is connected, and upkeep is due: it goes on with what fails now, or is never begun.
	if err := s.setUp(ctx, &inst); err != nil {
		s.Logger.WarnContext(ctx, "connected, but not everything is set up yet", "account", inst.AccountID, "error", err)
	}
	s.Logger.InfoContext(ctx, "connected", "account", inst.AccountID, "shop", domain, "plan", inst.Shop.Plan, "imports", imports)
	return nil
}

// setUp subscribes to the shop's webhooks, queues the imports and schedules the sync loop. The webhooks come before the
// imports, so that nothing falls between the two. Doing it twice changes nothing.
func (s *Syncer) setUp(ctx context.Context, inst *commerce.Installation) error {
	topics := shopify.TopicsFor(inst.Sync, inst.Blocked)
	_, refused := s.client(inst).Subscribe(ctx, topics, s.WebhookURL)
	if err := s.noteSubscriptions(ctx, inst.AccountID, topics, nil, refused); err != nil {
		return err
	}
	if _, err := s.queueImports(ctx, inst, inst.Wanted); err != nil {
		return err
	}
	if err := s.scheduleAll(ctx, inst.AccountID); err != nil {
		return err
	}
	if _, err := s.Store.UpdateInstallation(ctx, inst.AccountID, func(i *commerce.Installation) { i.SetUp = true }); err != nil {
		return fmt.Errorf("note that the sync loop is set up: %w", err)
	}
	if refused != nil {
		return fmt.Errorf("subscribe to webhooks: %w", refused)
	}
	return nil
}

func (s *Syncer) queueImports(ctx context.Context, inst *commerce.Installation, elements []commerce.Element) ([]commerce.ImportRun, error) {
	open := slices.DeleteFunc(slices.Clone(elements), func(e commerce.Element) bool { return inst.Blocked[e] != nil })
	if len(open) == 0 {
		return nil, nil
	}
	runs, err := s.Store.QueueImports(ctx, inst.AccountID, open)
	if err != nil {
		return nil, fmt.Errorf("queue imports: %w", err)
	}
	s.progress.changed(inst.AccountID)
	return runs, nil
}

// Import queues the historical import of elements that were left out, without reconnecting. It never fires triggers, and
// importing twice changes nothing.
func (s *Syncer) Import(ctx context.Context, account commerce.AccountID, elements []commerce.Element) ([]commerce.ImportRun, error) {
	inst, err := s.live(ctx, account)
	if err != nil {
		return nil, err
	}
	for _, e := range elements {
		if !e.Valid() {
			return nil, commerce.Errorf(commerce.InvalidInput, "%q is no element that can be imported", e).In("elements")
		}
		if b := inst.Blocked[e]; b != nil {
			return nil, commerce.Errorf(commerce.Unavailable, "%s", b.Message).In("elements")
		}
	}
	return s.queueImports(ctx, inst, elements)
}

// UpdateSyncSettings switches sync elements and triggers on or off without disconnecting. What was synced stays; what is
// switched on is compared with Shopify at once.
func (s *Syncer) UpdateSyncSettings(ctx context.Context, account commerce.AccountID, sync commerce.SyncSettings) (*commerce.Installation, error) {
	before, err := s.live(ctx, account)
	if err != nil {
		return nil, err
	}
	inst, err := s.Store.UpdateSyncSettings(ctx, account, sync, s.client(before).Now())
	if err != nil {
		return nil, fmt.Errorf("update sync settings: %w", err)
	}
	s.installationChanged(ctx, account)
	for _, e := range polled {
		if follows(inst, e) && !follows(before, e) {
			if err := s.closeGap(ctx, account, e); err != nil {
				return nil, err
			}
		}
	}
	return inst, s.subscribe(ctx, inst)
}

// Resubscribe makes the shop's webhook subscriptions what the toggles ask for: Shopify deletes them after failures, and
// our address may have changed.
func (s *Syncer) Resubscribe(ctx context.Context, account commerce.AccountID) error {
	inst, err := s.live(ctx, account)
	if err != nil {
		return err
	}
	return s.repairSubscriptions(ctx, inst)
}

// subscribe follows a change of what is wanted: what is missing then was not lost.
func (s *Syncer) subscribe(ctx context.Context, inst *commerce.Installation) error {
	topics := shopify.TopicsFor(inst.Sync, inst.Blocked)
	_, refused := s.client(inst).Subscribe(ctx, topics, s.WebhookURL)
	if err := s.noteSubscriptions(ctx, inst.AccountID, topics, nil, refused); err != nil {
		return err
	}
	if refused != nil {
		return s.lost(ctx, inst.AccountID, fmt.Errorf("subscribe to webhooks: %w", refused))
	}
	return nil
}

// RetryFailed has signals handled again that were given up; all of them when none is named.
func (s *Syncer) RetryFailed(ctx context.Context, account commerce.AccountID, webhookIDs []string) (int, error) {
	if _, err := s.live(ctx, account); err != nil {
		return 0, err
	}
	n, err := s.Store.RetrySignals(ctx, account, webhookIDs)
	if err != nil {
		return 0, fmt.Errorf("retry failed items: %w", err)
	}
	return n, nil
}

// Disconnect ends the installation: its tokens die at once, here and, when Shopify can be reached, there. What was synced
// stays readable.
func (s *Syncer) Disconnect(ctx context.Context, account commerce.AccountID) error {
	inst, err := s.live(ctx, account)
	if err != nil {
		return err
	}
	if inst.Credential == commerce.OAuthCredential {
		// Uninstalling removes the webhooks and the token; a shop that cannot be reached must not keep the account connected.
		if err := s.client(inst).Uninstall(ctx); err != nil {
			s.Logger.WarnContext(ctx, "Shopify did not take the uninstall", "account", account, "error", err)
		}
	} else if _, err := s.client(inst).Subscribe(ctx, nil, s.WebhookURL); err != nil {
		s.Logger.WarnContext(ctx, "Shopify did not drop the webhooks", "account", account, "error", err)
	}
	if err := s.Store.EndInstallation(ctx, account, commerce.Disconnected); err != nil {
		return fmt.Errorf("disconnect: %w", err)
	}
	s.installationChanged(ctx, account)
	s.progress.changed(account)
	return nil
}

// live gives the installation, or a coded error when there is none to work with.
func (s *Syncer) live(ctx context.Context, account commerce.AccountID) (*commerce.Installation, error) {
	inst, err := s.Store.GetInstallation(ctx, account)
	if err != nil {
		return nil, err
	}
	if inst.EndedAt != nil {
		return nil, errNotConnected
	}
	return inst, nil
}

var errNotConnected = commerce.Errorf(commerce.NotConnected, "This account is not connected to a Shopify store.")

func (s *Syncer) installationChanged(ctx context.Context, account commerce.AccountID) {
	s.Cache.Invalidate(ctx, account, []commerce.Change{{Kind: "installation", ID: string(account)}})
}

// nonce is 32 random bytes, base64url.
func nonce() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}
