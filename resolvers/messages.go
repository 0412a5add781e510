package resolvers

import (
	"context"
	"errors"
	"fmt"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/graph/model"
)

// maxRecipients is how many messages one call resolves.
const maxRecipients = 1000

// sending is a template on its way to many: what is the same for all recipients.
type sending struct {
	*compiled
	account commerce.AccountID
	options customvalues.Options
	plan    catalog.Plan
	env     *catalog.Env
	shop    *commerce.Shop // nil when there is none
	// What cannot be known, of contacts whom Shopify knows, and of those whom only the CRM does.
	blocks, ownBlocks map[commerce.Element]*commerce.Block
	personal          bool     // messages hold personal data
	hide              bool     // whoever asks is not shown any
	at                []string // where the texts stand below the field, for those who are not shown them
}

// send prepares a template for many recipients.
func (r *Resolver) send(ctx context.Context, c *compiled, purpose customvalues.Purpose, locale *string) (*sending, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	asked, err := localeOf(locale)
	if err != nil {
		return nil, err
	}
	if c.plan == nil {
		return nil, commerce.Errorf(commerce.InvalidInput,
			"The template is too tangled to tell what it reads before it is rendered: resolve it for one recipient at a time.").In("input", "template")
	}
	inst, err := r.installation(ctx)
	if err != nil {
		return nil, err
	}
	imports, err := r.reader.ListImports(ctx, a)
	if err != nil {
		return nil, err
	}
	s := &sending{compiled: c, account: a, options: customvalues.Options{Channel: c.channel, Purpose: purpose}, plan: c.plan, at: []string{"messages", "text"}}
	if purpose != "" {
		s.plan = c.plan.Merge(catalog.PlanOf(customvalues.ConsentPath(c.channel)))
	}
	s.personal, s.hide = len(catalog.Personal(c.Paths())) > 0, !seesPersonal(ctx)
	s.blocks, s.ownBlocks = unavailable(inst, imports, nil), unavailable(inst, imports, new(commerce.Contact))
	if inst.Shop.Domain != "" {
		s.shop = &inst.Shop
	}
	s.env = &catalog.Env{Now: r.now().UTC(), Location: location(s.shop), Locale: asked, Language: asked}
	return s, nil
}

// messages reads what the template looks at for all recipients at once, and renders for each. What fails for one recipient
// fails for that one only.
func (r *Resolver) messages(ctx context.Context, s *sending, to []catalog.Recipient) ([]model.ResolvedMessage, error) {
	fetched, err := r.reader.FetchPlan(ctx, s.account, s.env, s.shop, s.plan, to)
	if err != nil {
		return nil, err
	}
	return s.messages(ctx, fetched)
}

// messages renders for each recipient what was read for them.
func (s *sending) messages(ctx context.Context, fetched []catalog.Fetched) (out []model.ResolvedMessage, err error) {
	out = make([]model.ResolvedMessage, len(fetched))
	shown := 0
	for i := range fetched {
		if out[i], err = s.message(ctx, &fetched[i]); err != nil {
			return nil, err
		}
		if out[i].Text != nil {
			shown++
		}
	}
	switch {
	case s.personal && s.hide:
		hidPersonal(ctx, s.at...)
	case s.personal:
		sawPersonal(ctx, "ResolvedMessage", shown)
	}
	return out, nil
}

// message renders for one recipient. Errors that are not about the recipient end the call.
func (s *sending) message(ctx context.Context, f *catalog.Fetched) (out model.ResolvedMessage, err error) {
	defer func() { // a read outside the plan is our mistake, and must not end the process of all accounts
		if fault := recover(); fault != nil {
			err = fmt.Errorf("resolve a message: %v", fault)
		}
	}()
	out = model.ResolvedMessage{Missing: []string{}, Status: model.MessageStatusFailed}
	out.ContactID, out.OrderID = s.idOf(contactNode, f.Contact), s.idOf(orderNode, f.Order)
	if what := lacking(f); what != "" {
		out.Error = commerce.Errorf(commerce.NotFound, "There is no %s with this id.", what)
		return out, nil
	}
	result, err := s.Render(ctx, s.scope(f), s.options)
	switch user := new(commerce.Error); {
	case ctx.Err() != nil:
		return out, ctx.Err()
	case errors.As(err, &user):
		out.Error = &commerce.Error{Code: user.Code, Message: user.Message}
		return out, nil
	case err != nil:
		return out, fmt.Errorf("resolve a message: %w", err)
	}
	out.Status, out.Skipped = model.MessageStatus(result.Outcome), result.Skipped
	if result.Skipped == nil {
		out.Text = &result.Text
		out.Sms = smsOf(s.channel, &result)
	}
	for _, m := range result.Missing {
		out.Missing = append(out.Missing, m.Path)
	}
	return out, nil
}

// scope is what a recipient's message may look at.
func (s *sending) scope(f *catalog.Fetched) *catalog.Scope {
	scope := f.Scope(s.shop)
	if scope.Unavailable = s.blocks; f.Contact != nil {
		if id, _ := f.Contact.Get("shopify_id"); id == nil {
			scope.Unavailable = s.ownBlocks
		}
	}
	if s.hide {
		return catalog.Mask(scope)
	}
	return scope
}

func (s *sending) idOf(kind nodeKind, row *catalog.Row) *string {
	if row == nil || s.plan[kindRoots[kind]] == nil {
		return nil
	}
	id, _ := row.Get("id")
	text, ok := id.(string)
	if !ok {
		return nil
	}
	text = globalID(s.account, kind, text)
	return &text
}

var kindRoots = map[nodeKind]string{contactNode: "contact", orderNode: "order"}

// lacking says what a recipient named that is not there.
func lacking(f *catalog.Fetched) nodeKind {
	switch {
	case f.NoContact:
		return contactNode
	case f.NoOrder:
		return orderNode
	case f.NoProduct:
		return productNode
	}
	return ""
}

// smsOf is what a text message costs; nil for other channels.
func smsOf(c customvalues.Channel, result *customvalues.Result) *customvalues.SMSSize {
	if c != customvalues.SMS {
		return nil
	}
	return &result.SMS
}
