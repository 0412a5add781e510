package resolvers_test

import (
	"fmt"
	"testing"

	"storegraph/commerce"
)

// Whatever a contact agreed to: a template of a purpose is skipped when, and only when, canSend forbids it by consent. Whether
// there is an address is canSend's alone, because a text can be made without one.
func TestConsent_IsTheSameForCanSendAndTemplates(t *testing.T) {
	t.Parallel()
	states := []commerce.ConsentState{
		"", commerce.ConsentNotSubscribed, commerce.ConsentPending, commerce.ConsentSubscribed, commerce.ConsentUnsubscribed, commerce.ConsentRedacted, commerce.ConsentInvalid,
	}
	channels := map[commerce.MessageChannel][]string{commerce.EmailChannel: {"HTML_EMAIL", "TEXT_EMAIL", "SUBJECT"}, commerce.SMSChannel: {"SMS"}}
	allowed, forbidden := 0, 0
	for _, state := range states {
		for _, addressed := range []bool{true, false} {
			a := newAPI()
			contact := &a.accounts[ours].contacts[0]
			contact.EmailConsent.State, contact.SMSConsent.State = state, state
			if addressed {
				contact.Email, contact.Phone = new("ada@example.com"), new("+15155552345")
			} else {
				contact.Email, contact.Phone = nil, nil
			}
			id := a.contactID()
			for channel, templates := range channels {
				for _, purpose := range []commerce.Purpose{commerce.Transactional, commerce.Marketing} {
					var may struct {
						CanSend struct {
							Allowed bool
							Code    commerce.SendCode
							Reason  string
						}
					}
					a.ask(t, `query($id: ID!, $c: MessageChannel!, $p: MessagePurpose!) { canSend(contactId: $id, channel: $c, purpose: $p) { allowed code reason } }`,
						map[string]any{"id": id, "c": channel, "p": purpose}).into(t, &may)
					if !addressed && (may.CanSend.Allowed || may.CanSend.Code != commerce.SendNoAddress) {
						t.Errorf("without an address: %+v", may)
					}
					for _, template := range templates {
						what := fmt.Sprintf("%s by %s with consent %q, addressed %t", purpose, template, state, addressed)
						var made struct {
							ResolveTemplate struct {
								Text    *string
								Skipped *struct{ Code, Reason string }
							}
						}
						a.ask(t, `query($id: ID!, $c: Channel!, $p: MessagePurpose!) { resolveTemplate(input: {contactId: $id, template: "Hi", channel: $c, purpose: $p}) { text skipped { code reason } } }`,
							map[string]any{"id": id, "c": template, "p": purpose}).into(t, &made)
						skipped := made.ResolveTemplate.Skipped
						if (skipped == nil) != (made.ResolveTemplate.Text != nil) {
							t.Errorf("%s: skipped %+v with text %v", what, skipped, made.ResolveTemplate.Text)
						}
						if !addressed {
							if commerce.MaySend(channel, purpose, state).Allows() != (skipped == nil) {
								t.Errorf("%s: skipped %+v", what, skipped)
							}
							continue
						}
						if may.CanSend.Allowed {
							allowed++
						} else {
							forbidden++
						}
						if may.CanSend.Allowed != (skipped == nil) {
							t.Errorf("%s: canSend says %+v, and the template is skipped: %+v", what, may.CanSend, skipped)
						} else if skipped != nil && (skipped.Code != "NO_CONSENT" || skipped.Reason != may.CanSend.Reason) {
							t.Errorf("%s: canSend says %q, the template %+v", what, may.CanSend.Reason, skipped)
						}
					}
				}
			}
		}
	}
	if allowed == 0 || forbidden == 0 {
		t.Errorf("%d were allowed and %d forbidden: nothing was compared", allowed, forbidden)
	}
}
