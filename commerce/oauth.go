package commerce

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

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

// HashCookie is how a browser's cookie is stored: SHA-256, hex. The cookie is 32 random bytes, so no salt is needed.
func HashCookie(cookie string) string {
	sum := sha256.Sum256([]byte(cookie))
	return hex.EncodeToString(sum[:])
}
