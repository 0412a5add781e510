package resolvers

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// history lists what happened lately.
type history interface {
	// RecentOrderIDs gives up to limit orders that were placed at a moment or later, newest first, without test orders.
	RecentOrderIDs(ctx context.Context, account commerce.AccountID, since time.Time, limit int) ([]commerce.ID, error)
}

// DryRunLimits bound a dry run; what is beyond them makes its answer incomplete.
type DryRunLimits struct {
	Orders int
	Time   time.Duration
}

func (l DryRunLimits) orDefault() DryRunLimits {
	return DryRunLimits{cmp.Or(l.Orders, 100_000), cmp.Or(l.Time, 30*time.Second)}
}

const (
	maxDryRunDays = 365
	maxSamples    = 5
	// maxOrdersRead is the catalog's cap of contact.orders: of a contact who has that many nobody knows whether there are more.
	maxOrdersRead = commerce.MaxPageSize
)

// dryRuns lets each account have one at a time.
type dryRuns struct {
	limits  DryRunLimits
	mu      sync.Mutex
	running map[commerce.AccountID]bool
}

func (d *dryRuns) enter(a commerce.AccountID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.running[a] {
		return false
	}
	if d.running == nil {
		d.running = make(map[commerce.AccountID]bool)
	}
	d.running[a] = true
	return true
}

func (d *dryRuns) leave(a commerce.AccountID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.running, a)
}

// dryRun is one on its way.
type dryRun struct {
	account       commerce.AccountID
	before, after []conditions.Branch
	plan          catalog.Plan
	env           *catalog.Env
	shop          *commerce.Shop // nil when there is none
	// What cannot be known, of contacts whom Shopify knows, and of those whom only the CRM does.
	blocks, ownBlocks map[commerce.Element]*commerce.Block

	out   *model.BranchDryRun
	moves map[[2]string]*model.BranchMove
	wrong map[commerce.ErrorCode]*model.DryRunError
}

// dryRunBranches evaluates two versions for each order of the last days, a thousand orders at a time.
func (r *Resolver) dryRunBranches(ctx context.Context, in model.DryRunBranchesInput) (*model.BranchDryRun, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if in.Days < 1 || in.Days > maxDryRunDays {
		return nil, commerce.Errorf(commerce.InvalidInput, "days must be from 1 to %d, not %d.", maxDryRunDays, in.Days).In("input", "days")
	}
	now := r.now().UTC()
	d := &dryRun{
		account: a, moves: map[[2]string]*model.BranchMove{}, wrong: map[commerce.ErrorCode]*model.DryRunError{},
		out: &model.BranchDryRun{
			Moves: []model.BranchMove{}, Errors: []model.DryRunError{}, Problems: []conditions.Problem{}, EvaluatedAt: now, Since: now.AddDate(0, 0, -in.Days),
		},
	}
	for _, version := range []struct {
		name string
		in   []model.BranchInput
		to   *[]conditions.Branch
	}{{"before", in.Before, &d.before}, {"after", in.After, &d.after}} {
		branches, problems, err := r.readBranches(ctx, version.in)
		if err != nil {
			return nil, err
		}
		for _, p := range problems {
			p.Path = append([]string{version.name}, p.Path[1:]...) // readBranches calls them branches
			d.out.Problems = append(d.out.Problems, p)
		}
		*version.to = branches
	}
	if len(d.out.Problems) > 0 {
		return d.out, nil
	}
	if !r.dryRuns.enter(a) {
		return nil, commerce.Errorf(commerce.Conflict, "Another dry run of this account is on its way. Wait until it has ended.")
	}
	defer r.dryRuns.leave(a)
	if err := r.prepare(ctx, d, now); err != nil {
		return nil, err
	}
	bounded, cancel := context.WithTimeout(ctx, r.dryRuns.limits.Time)
	defer cancel()
	d.out.Complete, err = r.tryOut(bounded, d)
	if err != nil && (ctx.Err() != nil || bounded.Err() == nil) { // when the time is over, what is done is told
		return nil, err
	}
	d.finish()
	return d.out, nil
}

// prepare reads what is the same for all orders.
func (r *Resolver) prepare(ctx context.Context, d *dryRun, now time.Time) error {
	inst, err := r.installation(ctx)
	if err != nil {
		return err
	}
	imports, err := r.reader.ListImports(ctx, d.account)
	if err != nil {
		return err
	}
	if inst.Shop.Domain != "" {
		d.shop = &inst.Shop
	}
	d.blocks, d.ownBlocks = unavailable(inst, imports, nil), unavailable(inst, imports, new(commerce.Contact))
	d.env = &catalog.Env{Now: now, Location: location(d.shop)}
	d.plan = readPlan(slices.Concat(d.before, d.after), "order")
	if d.plan["contact"] != nil {
		d.plan.Add("contact.shopify_id")
	}
	delete(d.plan, "shop") // it is read already
	return nil
}

// tryOut goes through the orders, newest first, and says whether it came to their end.
func (r *Resolver) tryOut(ctx context.Context, d *dryRun) (complete bool, err error) {
	limit := r.dryRuns.limits.Orders
	ids, err := r.decisions.RecentOrderIDs(ctx, d.account, d.out.Since, limit+1)
	if err != nil {
		return false, err
	}
	complete = len(ids) <= limit
	for batch := range slices.Chunk(ids[:min(limit, len(ids))], maxRecipients) {
		to := make([]catalog.Recipient, len(batch))
		for i := range batch {
			to[i].OrderID = &batch[i]
		}
		fetched, err := r.reader.FetchPlan(ctx, d.account, d.env, d.shop, d.plan, to)
		if err != nil {
			return false, err
		}
		for i := range fetched {
			if fetched[i].NoOrder { // deleted since it was listed
				continue
			}
			if err := d.order(ctx, batch[i], &fetched[i]); err != nil {
				return false, err
			}
		}
	}
	return complete, nil
}

// order decides both versions for one order, and counts what came of it.
func (d *dryRun) order(ctx context.Context, id commerce.ID, f *catalog.Fetched) error {
	from, to, err := d.decide(ctx, f)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	d.out.Orders++
	global := globalID(d.account, orderNode, id.String())
	if err != nil {
		code, message := conditions.CodeEvaluationFailed, "The condition cannot be evaluated on this data."
		if known := new(commerce.Error); errors.As(err, &known) {
			code, message = known.Code, known.Message
		}
		e := d.wrong[code]
		if e == nil {
			e = &model.DryRunError{Code: string(code), Message: message}
			d.wrong[code] = e
		}
		d.out.Failed++
		e.Count++
		e.SampleOrderIds = sampled(e.SampleOrderIds, global)
		return nil
	}
	m := d.moves[[2]string{from.BranchID, to.BranchID}]
	if m == nil {
		m = &model.BranchMove{FromName: from.BranchName, ToName: to.BranchName, Changes: from.BranchID != to.BranchID}
		if from.Reason == conditions.Matched {
			m.FromID = &from.BranchID
		}
		if to.Reason == conditions.Matched {
			m.ToID = &to.BranchID
		}
		d.moves[[2]string{from.BranchID, to.BranchID}] = m
	}
	m.Count++
	m.SampleOrderIds = sampled(m.SampleOrderIds, global)
	if m.Changes {
		d.out.Changed++
	}
	return nil
}

func sampled(list []string, id string) []string {
	if len(list) < maxSamples {
		list = append(list, id)
	}
	return list
}

// decide evaluates both versions on the same values. A read outside the plan is our mistake, and must not end the process.
func (d *dryRun) decide(ctx context.Context, f *catalog.Fetched) (from, to conditions.Decision, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = commerce.Errorf(conditions.CodeEvaluationFailed, "The condition cannot be evaluated on this data.")
		}
	}()
	scope := f.Scope(d.shop)
	if scope.Unavailable = d.blocks; d.plan["contact"] != nil && f.Contact != nil {
		if id, _ := f.Contact.Get("shopify_id"); id == nil {
			scope.Unavailable = d.ownBlocks
		}
		if err := d.bounded(f.Contact); err != nil {
			return from, to, err
		}
	}
	if from, err = conditions.Decide(ctx, d.before, scope); err != nil {
		return from, to, err
	}
	to, err = conditions.Decide(ctx, d.after, scope)
	return from, to, err
}

// bounded refuses contacts with too many orders to look at one by one, as evaluateBranches does.
func (d *dryRun) bounded(contact *catalog.Row) error {
	if !slices.ContainsFunc(d.plan["contact"].Fields, func(s *catalog.Selected) bool { return s.Field.Name == "orders" }) {
		return nil
	}
	v, _ := contact.Get("orders")
	if orders, _ := v.([]catalog.Record); len(orders) >= maxOrdersRead {
		return commerce.Errorf(conditions.CodeEvaluationLimit, "The contact has %d orders or more, too many to look at one by one. Ask for stored facts, such as contact.orders_count or contact.last_order_at.", maxOrdersRead)
	}
	return nil
}

// finish sorts what was counted.
func (d *dryRun) finish() {
	for _, m := range d.moves {
		d.out.Moves = append(d.out.Moves, *m)
	}
	slices.SortFunc(d.out.Moves, func(a, b model.BranchMove) int {
		if a.Changes != b.Changes {
			return map[bool]int{true: -1, false: 1}[a.Changes]
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(given(a.FromID), given(b.FromID)), cmp.Compare(given(a.ToID), given(b.ToID)))
	})
	for _, e := range d.wrong {
		d.out.Errors = append(d.out.Errors, *e)
	}
	slices.SortFunc(d.out.Errors, func(a, b model.DryRunError) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code))
	})
}
