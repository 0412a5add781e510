package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// shopBatch bounds how many rows of data one transaction of RedactShop erases.
const shopBatch = 5_000

// RedactShop erases what an account holds of a shop that uninstalled the app, a bounded number of rows at each call: call
// it until done. Interrupted anywhere, it goes on where it was. asked is when Shopify asked, by its clock: a shop that the
// account connected again since then keeps its data. While the account is connected to another shop, what was synced
// since is that shop's, and stays. What only the CRM told of contacts stays, and so does the ledger of triggers, which
// holds ids alone.
func (s *Store) RedactShop(ctx context.Context, account commerce.AccountID, caseID string, asked time.Time) (changes []commerce.Change, done bool, err error) {
	changes, done, err = s.redactShop(ctx, account, caseID, asked)
	if errors.Is(err, errStillLive) {
		// We missed the uninstall, which Shopify tells two days before it asks for this.
		if err = s.EndInstallation(ctx, account, commerce.Uninstalled); err == nil {
			changes, done, err = s.redactShop(ctx, account, caseID, asked)
			changes = append(changes, commerce.Change{Kind: kindInstallation, ID: string(account)})
		}
	}
	if err != nil {
		return nil, false, fmt.Errorf("redact a shop: %w", err)
	}
	return changes, done, nil
}

var errStillLive = errors.New("the shop is still connected")

func (s *Store) redactShop(ctx context.Context, account commerce.AccountID, caseID string, asked time.Time) (changes []commerce.Change, done bool, err error) {
	changes, err = s.Sync(ctx, account, func(ctx context.Context, t *SyncTx) error {
		c, closed, err := t.lockCase(ctx, caseID)
		if done = closed; err != nil || closed {
			return err
		}
		e, outcome, err := t.beginShop(ctx, &c, asked)
		if err != nil {
			return err
		}
		if outcome != "" {
			done = true
			return t.closeCase(ctx, &c, outcome)
		}
		if err := e.run(ctx); err != nil {
			return err
		}
		if err := t.countCase(ctx, &c, e.counts); err != nil {
			return err
		}
		if err := e.alone(ctx); err != nil {
			return err
		}
		if done = e.left > 0; !done {
			return nil
		}
		if err := e.finish(ctx); err != nil {
			return err
		}
		return t.closeCase(ctx, &c, shopOutcome(&c))
	})
	return changes, done, err
}

// shopEraser erases one batch.
type shopEraser struct {
	*SyncTx
	shop   string
	caseID string
	// other is set while the account is connected to another shop, since before: what was synced later is not this one's.
	other  bool
	before time.Time
	left   int // rows that this batch may still erase
	counts map[string]int
}

// beginShop decides what goes; outcome is set when nothing does. The installations stay locked until the batch is
// committed, so that the shop is not connected again meanwhile.
func (t *SyncTx) beginShop(ctx context.Context, c *commerce.PrivacyCase, asked time.Time) (_ *shopEraser, outcome string, _ error) {
	// Tasks are locked before installations, as everywhere.
	if _, err := t.tx.Exec(ctx, `SELECT FROM sync_tasks WHERE account_id = $1 ORDER BY kind, element FOR UPDATE`, t.account); err != nil {
		return nil, "", err
	}
	rows, err := t.tx.Query(ctx, `SELECT `+installationColumns+` FROM installations WHERE account_id = $1 ORDER BY shop_domain FOR UPDATE`, t.account)
	if err != nil {
		return nil, "", err
	}
	list, err := pgx.CollectRows(rows, scanInstallation)
	if err != nil {
		return nil, "", err
	}
	e := &shopEraser{SyncTx: t, shop: c.ShopDomain, caseID: c.ID, left: shopBatch, counts: map[string]int{}}
	known := false
	for _, i := range list {
		same := i.Shop.Domain == c.ShopDomain
		known = known || same
		switch {
		case i.EndedAt != nil:
		case same && i.ConnectedAt.After(asked):
			return nil, "Ignored: the account connected this shop again after Shopify had asked." + erasedBefore(c), nil
		case same:
			return nil, "", errStillLive
		default:
			e.before, e.other = i.ConnectedAt, true
		}
	}
	if !known {
		return nil, "Nothing was stored of this shop.", nil
	}
	return e, "", nil
}

// alone undoes a batch that took everything while another shop was being connected, and may have taken its first rows.
func (e *shopEraser) alone(ctx context.Context) error {
	if e.other {
		return nil
	}
	var live bool
	err := e.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM installations WHERE account_id = $1 AND ended_at IS NULL)`, e.account).Scan(&live)
	if err == nil && live {
		err = errAgain
	}
	return err
}

func erasedBefore(c *commerce.PrivacyCase) string {
	n := 0
	for _, count := range c.Counts {
		n += count
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" %d rows had been erased by then.", n)
}

// finish erases what there is little of: requests and signals of the shop, files, and what the installation said of the
// shop. What waits in the inbox is left to its turn: requests are
// answered, and signals of a shop that has left come to nothing.
func (e *shopEraser) finish(ctx context.Context) error {
	b := &pgx.Batch{}
	b.Queue(`
		UPDATE privacy_cases SET done_at = $3, outcome = $4 WHERE account_id = $1 AND done_at IS NULL AND id IN (
			SELECT webhook_id FROM inbox WHERE account_id = $1 AND shop_domain = $2 AND webhook_id <> $5 AND state = 'DEAD')`,
		e.account, e.shop, e.now, "The whole shop was erased before this request could be answered.", e.caseID)
	b.Queue(`
		DELETE FROM inbox WHERE account_id = $1 AND shop_domain = $2 AND webhook_id <> $3 AND state IN ('DONE', 'DEAD')`,
		e.account, e.shop, e.caseID)
	b.Queue(`
		DELETE FROM privacy_files f USING privacy_cases c
		WHERE f.account_id = $1 AND c.account_id = $1 AND c.id = f.case_id AND c.shop_domain = $2`, e.account, e.shop)
	b.Queue(`DELETE FROM oauth_states WHERE account_id = $1 AND shop_domain = $2 AND expires_at < $3`, e.account, e.shop, e.now)
	if !e.other {
		b.Queue(`DELETE FROM credentials WHERE account_id = $1`, e.account)
	}
	b.Queue(`
		UPDATE installations SET shop_id = 0, shop_name = '', shop_primary_host = '', shop_locale = '', scopes = '{}', blocked = '{}', wanted = '{}',
			subscriptions = '{}', paused_until = NULL, pause_reason = '', personal_data = false, updated_at = $3
		WHERE account_id = $1 AND shop_domain = $2`, e.account, e.shop, e.now)
	e.changed(kindInstallation, string(e.account))
	if err := e.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("erase what is left of a shop: %w", err)
	}
	return nil
}

// shopOutcome says what was erased, by table.
func shopOutcome(c *commerce.PrivacyCase) string {
	var parts []string
	for _, table := range []string{"contacts", "orders", "transactions", "products", "collections", "trigger_events"} {
		if n := c.Counts[table]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, strings.ReplaceAll(table, "_", " ")))
		}
	}
	if n := c.Counts["contacts_reduced"]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d contacts reduced to what the CRM registered", n))
	}
	if len(parts) == 0 {
		return "Nothing was left of this shop."
	}
	return "Erased: " + strings.Join(parts, ", ") + "."
}
