package commerce_test

import (
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
)

func TestCanSend_IsDecidedByPurposeChannelAndState(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	both := "ann@example.com"
	for state, want := range map[commerce.ConsentState][4]commerce.SendCode{ // marketing and transactional, by email and by SMS
		"":                            {"NEVER_ASKED", "TRANSACTIONAL", "NEVER_ASKED", "TRANSACTIONAL"},
		"SOMETHING_NEW":               {"NEVER_ASKED", "TRANSACTIONAL", "NEVER_ASKED", "TRANSACTIONAL"},
		commerce.ConsentNotSubscribed: {"NOT_SUBSCRIBED", "TRANSACTIONAL", "NOT_SUBSCRIBED", "TRANSACTIONAL"},
		commerce.ConsentPending:       {"PENDING", "TRANSACTIONAL", "PENDING", "TRANSACTIONAL"},
		commerce.ConsentSubscribed:    {"SUBSCRIBED", "TRANSACTIONAL", "SUBSCRIBED", "TRANSACTIONAL"},
		commerce.ConsentUnsubscribed:  {"UNSUBSCRIBED", "TRANSACTIONAL", "UNSUBSCRIBED", "UNSUBSCRIBED"},
		commerce.ConsentRedacted:      {"REDACTED", "TRANSACTIONAL", "REDACTED", "REDACTED"},
		commerce.ConsentInvalid:       {"INVALID_ADDRESS", "INVALID_ADDRESS", "INVALID_ADDRESS", "INVALID_ADDRESS"},
	} {
		consent := commerce.Consent{State: state, OptInLevel: "SINGLE_OPT_IN", UpdatedAt: &since}
		c := commerce.Contact{Email: &both, Phone: &both, EmailConsent: consent, SMSConsent: consent}
		none := commerce.Contact{EmailConsent: consent, SMSConsent: consent}
		i := 0
		for _, channel := range []commerce.MessageChannel{commerce.EmailChannel, commerce.SMSChannel} {
			for _, purpose := range []commerce.Purpose{commerce.Marketing, commerce.Transactional} {
				d := c.CanSend(channel, purpose)
				if d.Code != want[i] || d.Allowed != (d.Code == "SUBSCRIBED" || d.Code == "TRANSACTIONAL") || d.Since != &since || d.State != string(state) {
					t.Errorf("%s by %s to %q: %+v, want %s", purpose, channel, state, d, want[i])
				}
				if !strings.HasSuffix(d.Reason, ".") {
					t.Errorf("%s says %q", d.Code, d.Reason)
				}
				if d := none.CanSend(channel, purpose); d.Allowed || d.Code != commerce.SendNoAddress {
					t.Errorf("%s by %s without an address: %+v", purpose, channel, d)
				}
				i++
			}
		}
	}
}
