package commerce

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Installation links one account to one Shopify store (Shopify's word; users know it as "the connection").
type Installation struct {
	AccountID    AccountID
	Shop         Shop
	Status       InstallationStatus
	Credential   CredentialKind
	Scopes       []string
	Sync         SyncSettings
	PersonalData bool               // whether the last probe got personal data
	Blocked      map[Element]*Block // elements that cannot be read, with the reason and the way out
	ConnectedAt  time.Time
	// Triggers fire for what happens after these moments: connecting, or switching the trigger on later. Nil while off.
	OrderReceivedSince   *time.Time
	PaymentReceivedSince *time.Time
	EndedAt              *time.Time // disconnected or uninstalled
	// Wanted are the elements that the user chose to import. One that was blocked is imported when its plan allows it.
	Wanted []Element
	// SetUp is set once webhooks, imports and the sync loop were begun after connecting; until then upkeep goes on with that.
	SetUp    bool
	ProbedAt *time.Time // when the shop was last asked what it may give
	// PausedUntil is set while the shop is left alone: it is frozen, locked, or refuses our requests.
	PausedUntil   *time.Time
	PauseReason   string // for the account's users
	Subscriptions SubscriptionCheck
	UpdatedAt     time.Time
}

// InstallationStatus is where the link to Shopify stands.
type InstallationStatus string

// An account without an installation is NOT_CONNECTED at the API.
const (
	Connected      InstallationStatus = "CONNECTED"
	NeedsReconnect InstallationStatus = "NEEDS_RECONNECT" // token revoked or expired
	Disconnected   InstallationStatus = "DISCONNECTED"    // ended by the account
	Uninstalled    InstallationStatus = "UNINSTALLED"     // ended in Shopify
)

// CredentialKind is how the installation authenticates.
type CredentialKind string

// OAuth is for new connections; legacy custom-app tokens never expire and keep working (DESIGN §2.3).
const (
	OAuthCredential  CredentialKind = "OAUTH"
	LegacyCredential CredentialKind = "LEGACY_CUSTOM_APP"
)

// Credentials are an installation's secrets, in the clear: kept sealed in the store, never logged.
type Credentials struct {
	Kind             CredentialKind
	AccessToken      Secret
	RefreshToken     Secret     // empty for legacy tokens
	ExpiresAt        *time.Time // nil: never
	RefreshExpiresAt *time.Time
	WebhookSecrets   []Secret // any of them may sign while a secret rotates
}

// Secret is text that must never be printed: fmt and log show [secret], JSON refuses nothing and shows the same.
type Secret string

// Reveal gives the text itself.
func (s Secret) Reveal() string { return string(s) }

// String hides the text.
func (s Secret) String() string { return "[secret]" }

// GoString hides the text from %#v.
func (s Secret) GoString() string { return "[secret]" }

// MarshalText hides the text from JSON and slog.
func (s Secret) MarshalText() ([]byte, error) { return []byte("[secret]"), nil }

var (
	storeName  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,99}$`)
	shopDomain = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,99}\.myshopify\.com$`)
)

// ValidShopDomain says whether s is a permanent Shopify domain. The check is anchored: a.myshopify.com.evil.com is none.
func ValidShopDomain(s string) bool { return shopDomain.MatchString(s) }

// ParseShopDomain turns what users paste (ef760-ef, ef760-ef.myshopify.com, an admin URL, a myshopify URL) into the
// permanent domain ef760-ef.myshopify.com.
func ParseShopDomain(input string) (string, error) {
	s := strings.ToLower(strings.TrimSpace(input))
	bad := Errorf(InvalidInput, "%q is not a Shopify store name. Use the part after store/ in the address of your Shopify admin, e.g. ef760-ef", shorten(input, 100))
	if storeName.MatchString(s) {
		return s + ".myshopify.com", nil
	}
	if ValidShopDomain(s) {
		return s, nil
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.User != nil || u.Port() != "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", bad
	}
	if u.Host == "admin.shopify.com" {
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		if i := slices.Index(parts, "store"); i >= 0 && i+1 < len(parts) && storeName.MatchString(parts[i+1]) {
			return parts[i+1] + ".myshopify.com", nil
		}
		return "", bad
	}
	if ValidShopDomain(u.Host) {
		return u.Host, nil
	}
	return "", bad
}

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return fmt.Sprintf("%s… (%d characters)", string(r[:n]), len(r))
	}
	return s
}
