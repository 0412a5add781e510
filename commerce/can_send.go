package commerce

import "time"

// MessageChannel is how a message reaches a contact, as consent tells channels apart.
type MessageChannel string

// The two channels that people consent to.
const (
	EmailChannel MessageChannel = "EMAIL"
	SMSChannel   MessageChannel = "SMS"
)

// Purpose is why a message is sent.
type Purpose string

// The purposes.
const (
	Transactional Purpose = "TRANSACTIONAL" // about the contact's own order: needs no marketing consent
	Marketing     Purpose = "MARKETING"
)

// SendCode is the machine's word for why a message may be sent or not.
type SendCode string

// Why a message may be sent (the first two), or not.
const (
	SendSubscribed    SendCode = "SUBSCRIBED"      // the contact agreed to marketing
	SendTransactional SendCode = "TRANSACTIONAL"   // it is about an order, which needs no agreement
	SendNoAddress     SendCode = "NO_ADDRESS"      // there is no email address or phone number
	SendInvalid       SendCode = "INVALID_ADDRESS" // Shopify found that it does not work
	SendNeverAsked    SendCode = "NEVER_ASKED"     // nobody told whether the contact agreed
	SendNotSubscribed SendCode = "NOT_SUBSCRIBED"  // the contact was asked and did not subscribe
	SendPending       SendCode = "PENDING"         // a double opt-in is not confirmed
	SendUnsubscribed  SendCode = "UNSUBSCRIBED"
	SendRedacted      SendCode = "REDACTED" // the consent was removed together with the person's data
)

// SendDecision says whether a message may be sent to a contact, and why.
type SendDecision struct {
	Allowed    bool
	Code       SendCode
	Reason     string     // a sentence
	State      string     // the consent that decided; "" when nobody told
	OptInLevel string     // how it was given; "" when nobody told
	Since      *time.Time // when it was given or taken back, by Shopify
}

// CanSend says whether a message may be sent to the contact. Marketing needs a subscription on the channel; unknown is no. A
// message about the contact's own order needs none, but whoever unsubscribed from SMS, which STOP does, gets no SMS at all.
// An unticked box at a second checkout is no unsubscribing: Shopify tells states, and only those count.
func (c *Contact) CanSend(channel MessageChannel, purpose Purpose) SendDecision {
	consent, address := c.EmailConsent, c.Email
	if channel == SMSChannel {
		consent, address = c.SMSConsent, c.Phone
	}
	d := SendDecision{State: string(consent.State), OptInLevel: consent.OptInLevel, Since: consent.UpdatedAt}
	if address == nil || *address == "" {
		d.Code = SendNoAddress
	} else {
		d.Code = MaySend(channel, purpose, consent.State)
	}
	d.Allowed = d.Code.Allows()
	d.Reason = d.Code.Sentence(channel)
	return d
}

// Allows says whether a code is one of those that let a message go.
func (c SendCode) Allows() bool { return c == SendSubscribed || c == SendTransactional }

// MaySend is the rule of consent for somebody who has an address.
func MaySend(channel MessageChannel, purpose Purpose, state ConsentState) SendCode {
	code := SendNeverAsked
	switch state {
	case ConsentSubscribed:
		code = SendSubscribed
	case ConsentNotSubscribed:
		code = SendNotSubscribed
	case ConsentPending:
		code = SendPending
	case ConsentUnsubscribed:
		code = SendUnsubscribed
	case ConsentRedacted:
		code = SendRedacted
	case ConsentInvalid:
		code = SendInvalid
	}
	if purpose == Transactional && code != SendInvalid && !(channel == SMSChannel && (code == SendUnsubscribed || code == SendRedacted)) {
		return SendTransactional
	}
	return code
}

// Sentence says it for people.
func (c SendCode) Sentence(channel MessageChannel) string {
	word, address := "email", "email address"
	if channel == SMSChannel {
		word, address = "SMS", "phone number"
	}
	switch c {
	case SendSubscribed:
		return "The contact subscribed to " + word + " marketing."
	case SendTransactional:
		return "A message about the contact's own order needs no marketing consent."
	case SendNoAddress:
		return "The contact has no " + address + "."
	case SendInvalid:
		return "The contact's address for " + word + " is invalid."
	case SendNotSubscribed:
		return "The contact did not subscribe to " + word + " marketing."
	case SendPending:
		return "The contact has not confirmed yet to want " + word + " marketing."
	case SendUnsubscribed:
		return "The contact unsubscribed from " + word + " marketing."
	case SendRedacted:
		return "The contact's consent was redacted."
	}
	return "Nobody told whether the contact agreed to " + word + " marketing."
}
