package commerce

import "time"

// OAuthState is what an account asked for before it was sent to Shopify's install screen. It is bound to the account and
// to a cookie of the browser, used once, and dies after ten minutes.
type OAuthState struct {
	State      string // 32 random bytes, base64url
	Cookie     string // random, set in the browser that started; its hash is stored
	AccountID  AccountID
	ShopDomain string
	Import     []Element
	Sync       SyncSettings
	ReturnPath string // where the console goes on afterwards; one of a fixed list
	ExpiresAt  time.Time
}
