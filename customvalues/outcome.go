package customvalues

import (
	"fmt"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Outcome is what became of a render. A render that fails gives an error with a code instead, and no text.
type Outcome string

// The outcomes.
const (
	Rendered            Outcome = "RENDERED"
	RenderedWithMissing Outcome = "RENDERED_WITH_MISSING" // some placeholder of ours printed nothing
	Skipped             Outcome = "SKIPPED"               // not to be sent, with a reason
)

// SkipCode is the machine's word for the reason of a skip.
type SkipCode string

// Why a message is not to be sent.
const (
	SkipMissing SkipCode = "REQUIRED_MISSING" // {{require …}} of something without a value
	SkipConsent SkipCode = "NO_CONSENT"       // marketing, to somebody who did not agree to it
)

// Purpose is why a message is sent.
type Purpose string

// The purposes. Without one, nobody asked about consent.
const (
	Transactional Purpose = "TRANSACTIONAL" // about the contact's own order: needs no marketing consent
	Marketing     Purpose = "MARKETING"
)

// Valid says whether p is one of the two, or none.
func (p Purpose) Valid() bool { return p == "" || p == Transactional || p == Marketing }

// ConsentPath is the field that a MARKETING render on the channel asks. Whoever reads the scope for one needs it besides
// the template's own Paths.
func ConsentPath(c Channel) string {
	if c == SMS {
		return "contact.sms_consent"
	}
	return "contact.email_consent"
}

func outcomeOf(r *Result) Outcome {
	switch {
	case r.Skipped != nil:
		return Skipped
	case len(r.Missing) > 0:
		return RenderedWithMissing
	}
	return Rendered
}

// consented skips marketing for contacts who did not agree to it. Unknown consent is no consent; consent that cannot be
// read is an error.
func (r *run) consented() error {
	if r.opts.Purpose != Marketing {
		return nil
	}
	path := ConsentPath(r.opts.Channel)
	name := path[len("contact."):]
	contact, _ := r.scope.Roots["contact"].(catalog.Record)
	if err := r.available("contact"); err != nil {
		return err
	}
	var state any
	if contact != nil {
		if state, _ = contact.Get(name); state == string(commerce.ConsentSubscribed) {
			return nil
		}
	}
	r.result.Skipped = &Skip{Code: SkipConsent, Path: path, Reason: noConsent(contact != nil, state, r.opts.Channel)}
	if r.opts.Lenient {
		return nil
	}
	return errSkip
}

func noConsent(there bool, state any, c Channel) string {
	word := "email"
	if c == SMS {
		word = "SMS"
	}
	what := "did not subscribe to"
	switch {
	case !there:
		return fmt.Sprintf("There is no contact who could have agreed to %s marketing.", word)
	case state == nil:
		return fmt.Sprintf("Nobody told whether the contact agreed to %s marketing.", word)
	case state == string(commerce.ConsentUnsubscribed):
		what = "unsubscribed from"
	case state == string(commerce.ConsentPending):
		what = "has not confirmed yet to want"
	case state == string(commerce.ConsentInvalid):
		return "The contact's address for marketing is invalid."
	case state == string(commerce.ConsentRedacted):
		return "The contact's consent was redacted."
	}
	return fmt.Sprintf("The contact %s %s marketing.", what, word)
}
