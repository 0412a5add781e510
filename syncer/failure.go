package syncer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// Codes of failed items and tasks, for machines.
const (
	codeUnauthorized = "SHOPIFY_UNAUTHORIZED"
	codeDenied       = "SHOPIFY_ACCESS_DENIED"
	codeUnavailable  = "SHOPIFY_UNAVAILABLE"
	codeUnreadable   = "SHOPIFY_UNREADABLE"
	codeRefusedRow   = "ROW_REFUSED"
	codeInternal     = "INTERNAL"
)

// explain says why something failed, without internals and without personal data.
func (s *Syncer) explain(err error) (code, reason string) {
	var coded *commerce.Error
	if _, why, ok := shopify.Pause(err); ok {
		return codeUnavailable, why
	}
	switch {
	case errors.As(err, &coded):
		return string(coded.Code), coded.Message
	case errors.Is(err, shopify.ErrUnauthorized):
		return codeUnauthorized, "Shopify no longer accepts our access. Reconnect the store; what was missed is then fetched."
	case errors.Is(err, shopify.ErrAccessDenied):
		return codeDenied, "Shopify refused this data. Check the app's permissions and the store's plan."
	case errors.Is(err, shopify.ErrSearchWarning):
		return codeUnreadable, "Shopify did not understand our search, so its answer was not used."
	case errors.Is(err, commerce.ErrRowRefused):
		return codeRefusedRow, "The database refused it: a value is outside of what can be stored."
	case errors.Is(err, context.DeadlineExceeded):
		return codeUnavailable, "Shopify did not answer in time."
	case isShopify(err):
		return codeUnreadable, "Shopify's answer could not be read."
	}
	return codeInternal, "It failed on our side. The log has the details."
}

// throttledFor is how long work rests that found no room in the shop's budget. The bucket fills by the second, and those who
// go first must not rest with it: the shop as a whole is not paused.
const throttledFor = 5 * time.Second

// outage says whether an error concerns the shop as a whole, and how long to leave it alone then.
func outage(err error) (pause time.Duration, reason string, ok bool) {
	var status *shopify.StatusError // 429: Shopify itself asks us to stop
	if errors.Is(err, shopify.ErrThrottled) && !errors.As(err, &status) {
		return 0, "", false
	}
	return shopify.Pause(err)
}

func isShopify(err error) bool {
	var query *shopify.QueryError
	var mutation *shopify.MutationError
	var status *shopify.StatusError
	return errors.Is(err, shopify.ErrUnreadable) || errors.As(err, &query) || errors.As(err, &mutation) || errors.As(err, &status)
}

// noteLoss draws the conclusions from a failure that says something about the installation as a whole.
func (s *Syncer) noteLoss(ctx context.Context, account commerce.AccountID, err error, code string) {
	if code == codeUnauthorized {
		if lost := s.lost(ctx, account, err); lost != err {
			s.Logger.ErrorContext(ctx, "the lost access was not noted", "account", account, "error", lost)
		}
	}
	if code != codeDenied {
		return
	}
	// What Shopify denies decides above what we thought that it gives.
	inst, err := s.live(ctx, account)
	if err == nil {
		err = s.refreshPlan(ctx, inst)
	}
	if err != nil {
		s.Logger.WarnContext(ctx, "the shop was not asked what it may give", "account", account, "error", err)
	}
}

func (s *Syncer) pauseShop(ctx context.Context, account commerce.AccountID, until time.Time, reason string) {
	if err := s.Store.PauseShop(ctx, account, &until, reason); err != nil {
		s.Logger.ErrorContext(ctx, "the shop was not paused", "account", account, "error", err)
		return
	}
	s.installationChanged(ctx, account)
	s.Logger.WarnContext(ctx, "the shop is left alone", "account", account, "until", until, "reason", reason)
}

// lost marks the installation when Shopify no longer takes its token, so that users are told to reconnect. It gives err
// back.
func (s *Syncer) lost(ctx context.Context, account commerce.AccountID, err error) error {
	if !errors.Is(err, shopify.ErrUnauthorized) {
		return err
	}
	// The token that was refused may be that of a connection that has been renewed since: today's has to be refused, too.
	inst, liveErr := s.live(ctx, account)
	if liveErr != nil {
		return err // it has ended
	}
	if _, refused := s.client(inst).Probe(ctx); !errors.Is(refused, shopify.ErrUnauthorized) {
		return err
	}
	_, markErr := s.Store.UpdateInstallation(ctx, account, func(i *commerce.Installation) {
		if i.Status == commerce.Connected && i.ConnectedAt.Equal(inst.ConnectedAt) {
			i.Status = commerce.NeedsReconnect
		}
	})
	s.installationChanged(ctx, account)
	if markErr != nil {
		return errors.Join(err, fmt.Errorf("note that the access is lost: %w", markErr))
	}
	return err
}
