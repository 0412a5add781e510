package flow

import (
	"context"
	"strings"
)

// send asks everything that decides about a message when its time has come, in the order of what it costs: whether it still
// applies, whether the contact may be written to, where, and with what text.
func (e *Engine) send(ctx context.Context, event Event, branch string, m Message) (Entry, error) {
	g := e.config.Gateway
	entry := Entry{Kind: Withheld, Branch: branch, Message: m.Name}
	if event.ContactID == "" {
		entry.Code, entry.Why = "NO_CONTACT", "The order belongs to nobody's contact, so there is nobody to write to."
		return entry, nil
	}
	if m.If != "" {
		still, why, err := g.decide(ctx, event, []Branch{{Name: "still", Condition: m.If}})
		if err != nil {
			return entry, err
		}
		if still != "still" {
			entry.Code, entry.Why = "NOT_ANY_MORE", why
			return entry, nil
		}
	}
	var codes, reasons []string
	for _, channel := range m.channels() {
		may, err := g.canSend(ctx, event.ContactID, channel, m.Purpose)
		if err != nil {
			return entry, err
		}
		if !may.Allowed {
			codes, reasons = append(codes, may.Code), append(reasons, may.Reason)
			continue
		}
		return e.compose(ctx, event, m, channel, entry, may)
	}
	// Why the channel that comes first is out is the answer; the others were second best.
	entry.Code, entry.Why = codes[0], strings.Join(reasons, " ")
	return entry, nil
}

// channels are those that the message has templates for, the best one first.
func (m Message) channels() []string {
	var out []string
	if m.Email != nil {
		out = append(out, EmailChannel)
	}
	if m.SMS != "" {
		out = append(out, SMS)
	}
	return out
}

// compose resolves the message's templates. Each may say that the message is not to be sent: a {{require}} without its value,
// or consent that was taken back between two questions.
func (e *Engine) compose(ctx context.Context, event Event, m Message, channel string, entry Entry, may SendDecision) (Entry, error) {
	parts := []struct {
		template, channel string
		into              *string
	}{{m.SMS, "SMS", &entry.Text}}
	if channel == EmailChannel {
		parts[0].template, parts[0].channel = m.Email.Body, "HTML_EMAIL"
		parts = append(parts, parts[0])
		parts[1].template, parts[1].channel, parts[1].into = m.Email.Subject, "SUBJECT", &entry.Subject
	}
	for _, p := range parts {
		text, err := e.config.Gateway.resolve(ctx, event, m.Purpose, p.template, p.channel)
		if err != nil {
			return entry, err
		}
		if text.Skipped != nil {
			return Entry{Kind: Withheld, Branch: entry.Branch, Message: m.Name, Code: text.Skipped.Code, Why: text.Skipped.Reason}, nil
		}
		*p.into = *text.Text
	}
	to, err := e.config.Gateway.address(ctx, event.ContactID, channel)
	if err != nil {
		return entry, err
	}
	entry.Kind, entry.Channel, entry.To, entry.Code, entry.Why = Sent, channel, to, may.Code, may.Reason
	return entry, nil
}
