package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"storegraph/catalog"
	"storegraph/commerce"
)

// segmentPlan bounds the statement of a segment, and has it read each table once: of tables that an import has just filled the
// planner knows nothing, and would go through one for each row of another.
const segmentPlan = `SELECT set_config('statement_timeout', '10s', true), set_config('enable_nestloop', 'off', true), set_config('work_mem', '32MB', true)`

// SegmentTimeout is the code of a segment that takes too long.
const SegmentTimeout commerce.ErrorCode = "SEGMENT_TIMEOUT"

// ListSegment reads a page of a segment's contacts, in the order in which they were created.
func (s *Store) ListSegment(ctx context.Context, account commerce.AccountID, seg catalog.Segment, p commerce.Page) (commerce.List[commerce.Contact], error) {
	return contactLister.page(ctx, s, account, segmentFilter(account, seg), contactSorts[commerce.ContactsByCreatedAt], false, p)
}

// CountSegment counts a segment's contacts.
func (s *Store) CountSegment(ctx context.Context, account commerce.AccountID, seg catalog.Segment) (int, error) {
	var n []int
	f := segmentFilter(account, seg)
	err := f.read(ctx, s, account, func(b *pgx.Batch) {
		queue(b, &n, pgx.RowTo[int], `SELECT count(*)::int FROM `+segmentOf(seg), f.args...)
	})
	if err != nil {
		return 0, fmt.Errorf("count segment: %w", err)
	}
	return n[0], nil
}

// SegmentIDs reads the ids of up to limit contacts of a segment, in their order, behind one of them ("" from the first on).
func (s *Store) SegmentIDs(ctx context.Context, account commerce.AccountID, seg catalog.Segment, after commerce.ContactID, limit int) (ids []commerce.ContactID, err error) {
	f := segmentFilter(account, seg)
	sql := `SELECT t.id FROM ` + segmentOf(seg) + ` AND t.id > ` + f.arg(string(after)) + ` ORDER BY t.id LIMIT ` + f.arg(limit)
	err = f.read(ctx, s, account, func(b *pgx.Batch) { queue(b, &ids, pgx.RowTo[commerce.ContactID], sql, f.args...) })
	if err != nil {
		return nil, fmt.Errorf("list segment: %w", err)
	}
	return ids, nil
}

// segmentOf is a segment's FROM and WHERE, ready for another condition.
func segmentOf(seg catalog.Segment) string {
	return `contacts t ` + seg.Join + ` WHERE t.account_id = $1 AND (` + seg.Where + `)`
}

// segmentFilter narrows a list of contacts to a segment.
func segmentFilter(account commerce.AccountID, seg catalog.Segment) *filter {
	f := newFilter(account)
	f.args, f.segment = append(f.args, seg.Args...), true
	f.add(`t.id IN (SELECT t.id FROM ` + segmentOf(seg) + `)`)
	return f
}

// readSegment reads as read does, for ten seconds at most.
func (s *Store) readSegment(ctx context.Context, account commerce.AccountID, ask func(*pgx.Batch)) error {
	err := s.read(ctx, account, func(b *pgx.Batch) {
		b.Queue(segmentPlan)
		ask(b)
	})
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "57014" && ctx.Err() == nil {
		return commerce.Errorf(SegmentTimeout, "The segment takes longer than 10 seconds. Ask for fewer lists, or for stored facts such as contact.last_order_at.")
	}
	return err
}
