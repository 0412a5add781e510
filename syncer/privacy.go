package syncer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"storegraph/commerce"
)

// privacyStore is what answering compliance webhooks needs of Postgres.
type privacyStore interface {
	// AccountsOfShop lists the accounts that are or were connected to a shop.
	AccountsOfShop(ctx context.Context, domain string) ([]commerce.AccountID, error)
	OpenPrivacyCase(context.Context, commerce.AccountID, commerce.Signal) (*commerce.PrivacyCase, error)
	ExportCustomer(ctx context.Context, account commerce.AccountID, caseID string, r commerce.PrivacyRequest) error
	RedactCustomer(ctx context.Context, account commerce.AccountID, caseID string, r commerce.PrivacyRequest) ([]commerce.Change, error)
	// RedactShop erases a bounded part at each call.
	RedactShop(ctx context.Context, account commerce.AccountID, caseID string, asked time.Time) (changes []commerce.Change, done bool, err error)
	ExpirePrivacyFiles(ctx context.Context, now time.Time) (int, error)
}

// errUnfinished says that a privacy request is not answered yet, because its worker has no time left: what was erased is
// erased, and handling the signal again goes on from there. It is no failure.
var errUnfinished = errors.New("erasing a shop takes longer than one turn")

// privacySlice is the time that a step of erasing may need: with less left, the next turn goes on.
const privacySlice = 10 * time.Second

// answerPrivacy does what a compliance webhook asks for. It needs no token and does not call Shopify: these webhooks come
// for shops that have left, too. Every account that is or was connected to the shop answers for itself: data that came
// from the shop stays when an account disconnects. Answering twice changes nothing.
func (s *Syncer) answerPrivacy(ctx context.Context, sig commerce.Signal) error {
	if sig.Privacy == nil {
		return fmt.Errorf("answer %s: what it asks for was not kept", sig.Topic)
	}
	accounts, err := s.Store.AccountsOfShop(ctx, sig.ShopDomain)
	if err != nil {
		return fmt.Errorf("answer %s: %w", sig.Topic, err)
	}
	for _, account := range accounts {
		if err := s.answerFor(ctx, account, sig); err != nil {
			return fmt.Errorf("answer %s: %w", sig.Topic, err)
		}
	}
	return nil
}

func (s *Syncer) answerFor(ctx context.Context, account commerce.AccountID, sig commerce.Signal) error {
	c, err := s.Store.OpenPrivacyCase(ctx, account, sig)
	if err != nil || c.DoneAt != nil {
		return err
	}
	switch sig.Privacy.Kind {
	case commerce.DataRequest:
		err = s.Store.ExportCustomer(ctx, account, c.ID, *sig.Privacy)
	case commerce.CustomerRedact:
		var changes []commerce.Change
		changes, err = s.Store.RedactCustomer(ctx, account, c.ID, *sig.Privacy)
		s.Cache.Invalidate(ctx, account, changes)
	case commerce.ShopRedact:
		err = s.redactShop(ctx, account, c.ID, sig)
	default:
		err = fmt.Errorf("%q is no privacy request", sig.Privacy.Kind)
	}
	if err == nil {
		s.Logger.InfoContext(ctx, "a privacy request was answered", "account", account, "case", c.ID, "kind", sig.Privacy.Kind)
	}
	return err
}

func (s *Syncer) redactShop(ctx context.Context, account commerce.AccountID, caseID string, sig commerce.Signal) error {
	asked := sig.TriggeredAt
	if asked.IsZero() {
		asked = sig.ReceivedAt
	}
	for {
		if end, ok := ctx.Deadline(); ok && time.Until(end) < privacySlice {
			return errUnfinished
		}
		changes, done, err := s.Store.RedactShop(ctx, account, caseID, asked)
		s.Cache.Invalidate(ctx, account, changes)
		if err != nil {
			return err
		}
		if done {
			s.progress.changed(account)
			return nil
		}
	}
}

// expirePrivacy removes the files of data requests whose time is over.
func (s *Syncer) expirePrivacy(ctx context.Context) error {
	n, err := s.Store.ExpirePrivacyFiles(ctx, s.Now())
	if err != nil {
		return fmt.Errorf("clean up after privacy requests: %w", err)
	}
	if n > 0 {
		s.Logger.InfoContext(ctx, "files of data requests expired", "files", n)
	}
	return nil
}
