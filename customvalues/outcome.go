package customvalues

import (
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
	SkipConsent SkipCode = "NO_CONSENT"       // to somebody who did not agree to it, or took it back
)

// Purpose is why a message is sent. Without one, nobody asked about consent.
type Purpose = commerce.Purpose

// The purposes, under the names of this room.
const (
	Transactional = commerce.Transactional
	Marketing     = commerce.Marketing
)

// ConsentPath is the field that a render with a purpose asks on the channel. Whoever reads the scope for one needs it besides
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

// consented skips what may not be sent to the contact, see commerce.MaySend. Marketing asks for consent, so consent that
// cannot be read is an error; what is about an order goes out unless it is known that it must not.
func (r *run) consented() error {
	if r.opts.Purpose == "" {
		return nil
	}
	marketing := r.opts.Purpose == Marketing
	if err := r.available("contact"); err != nil {
		if !marketing {
			return nil
		}
		return err
	}
	channel := commerce.EmailChannel
	if r.opts.Channel == SMS {
		channel = commerce.SMSChannel
	}
	path := ConsentPath(r.opts.Channel)
	contact, _ := r.scope.Roots["contact"].(catalog.Record)
	if contact == nil {
		if !marketing {
			return nil
		}
		return r.refused(path, "There is no contact who could have agreed to marketing.")
	}
	value, _ := contact.Get(path[len("contact."):])
	state, _ := value.(string)
	if code := commerce.MaySend(channel, r.opts.Purpose, commerce.ConsentState(state)); !code.Allows() {
		return r.refused(path, code.Sentence(channel))
	}
	return nil
}

func (r *run) refused(path, reason string) error {
	r.result.Skipped = &Skip{Code: SkipConsent, Path: path, Reason: reason}
	if r.opts.Lenient {
		return nil
	}
	return errSkip
}
