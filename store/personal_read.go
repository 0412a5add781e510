package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

const personalReadColumns = `account_id, id, read_at, key_id, role, operation, kind, reads, objects`

func scanPersonalRead(row pgx.Row, more ...any) (p commerce.PersonalRead, _ error) {
	err := row.Scan(append([]any{&p.AccountID, &p.Sequence, &p.ReadAt, &p.KeyID, &p.Role, &p.Operation, &p.Kind, &p.Reads, &p.Objects}, more...)...)
	return p, err
}

// appendPersonalReads adds rows to the end of an account's chain.
func (s *Store) appendPersonalReads(ctx context.Context, account commerce.AccountID, list []commerce.PersonalRead) error {
	key := s.keys.current()
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockKey(account, auditing)); err != nil {
			return err
		}
		var last int64
		previous := []byte{}
		err := tx.QueryRow(ctx, `SELECT id, chain FROM personal_reads WHERE account_id = $1 ORDER BY id DESC LIMIT 1`, account).Scan(&last, &previous)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		b := &pgx.Batch{}
		for i := range list {
			p := list[i]
			last++
			p.AccountID, p.Sequence = account, last
			chain := key.chain(p, previous)
			b.Queue(`INSERT INTO personal_reads (`+personalReadColumns+`, pepper_id, previous, chain) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
				account, p.Sequence, p.ReadAt, p.KeyID, p.Role, p.Operation, p.Kind, p.Reads, p.Objects, key.id, previous, chain)
			previous = chain
		}
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return fmt.Errorf("note who was shown personal data: %w", err)
	}
	return nil
}

// ListPersonalReads gives who was shown personal data, the newest first: at most limit rows before the sequence, 0 for the
// newest.
func (s *Store) ListPersonalReads(ctx context.Context, account commerce.AccountID, before int64, limit int) (list []commerce.PersonalRead, _ error) {
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, func(row pgx.CollectableRow) (commerce.PersonalRead, error) { return scanPersonalRead(row) }, `
			SELECT `+personalReadColumns+` FROM personal_reads
			WHERE account_id = $1 AND ($2 = 0 OR id < $2) ORDER BY id DESC LIMIT $3`, account, before, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("list who was shown personal data: %w", err)
	}
	return list, nil
}

// CountPersonalReads counts the rows.
func (s *Store) CountPersonalReads(ctx context.Context, account commerce.AccountID) (int, error) {
	var n []int
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &n, pgx.RowTo[int], `SELECT count(*) FROM personal_reads WHERE account_id = $1`, account)
	})
	if err != nil || len(n) != 1 {
		return 0, fmt.Errorf("count who was shown personal data: %w", err)
	}
	return n[0], nil
}

// VerifyPersonalReads goes through an account's audit log and says how many rows there are, and the first sequence at which
// it was tampered with: a row that was changed, added by somebody else or whose predecessor is gone; 0 when nothing shows.
// What is missing at the end does not show, and at the beginning looks like what grew too old.
func (s *Store) VerifyPersonalReads(ctx context.Context, account commerce.AccountID) (rows int, broken int64, _ error) {
	const step = 1000
	var before commerce.PersonalRead
	var chainBefore []byte
	for {
		n := 0
		err := s.read(ctx, account, func(b *pgx.Batch) {
			b.Queue(`SELECT `+personalReadColumns+`, pepper_id, previous, chain FROM personal_reads WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
				account, before.Sequence, step).Query(func(found pgx.Rows) error {
				for found.Next() {
					var pepperID string
					var previous, chain []byte
					p, err := scanPersonalRead(found, &pepperID, &previous, &chain)
					if err != nil {
						return err
					}
					key, known := s.keys.find(pepperID)
					follows := rows == 0 || p.Sequence == before.Sequence+1 && hmac.Equal(previous, chainBefore)
					if broken == 0 && (!known || !follows || !hmac.Equal(chain, key.chain(p, previous))) {
						broken = p.Sequence
					}
					before, chainBefore = p, chain
					rows++
					n++
				}
				return found.Err()
			})
		})
		if err != nil {
			return rows, broken, fmt.Errorf("verify who was shown personal data: %w", err)
		}
		if n < step {
			return rows, broken, nil
		}
	}
}

// PrunePersonalReads deletes the rows, of all accounts, that are older than commerce.PersonalReadRetention, and says how many.
func (s *Store) PrunePersonalReads(ctx context.Context) (int, error) {
	pruned := 0
	for {
		tag, err := s.operator.Exec(ctx, `
			DELETE FROM personal_reads WHERE (account_id, id) IN (SELECT account_id, id FROM personal_reads WHERE read_at < $1 ORDER BY account_id, id LIMIT $2)`,
			s.now().Add(-commerce.PersonalReadRetention), pruneStep)
		if err != nil {
			return pruned, fmt.Errorf("prune who was shown personal data: %w", err)
		}
		pruned += int(tag.RowsAffected())
		if tag.RowsAffected() < pruneStep {
			return pruned, nil
		}
	}
}

// chain binds a row to the one before it: who changes one and has not the key cannot make it fit.
func (k ringKey) chain(p commerce.PersonalRead, previous []byte) []byte {
	mac := hmac.New(sha256.New, k.audit)
	for _, part := range [][]byte{
		previous, []byte(p.AccountID), binary.BigEndian.AppendUint64(nil, uint64(p.Sequence)), binary.BigEndian.AppendUint64(nil, uint64(p.ReadAt.UnixMicro())),
		[]byte(p.KeyID), []byte(p.Role), []byte(p.Operation), []byte(p.Kind), binary.BigEndian.AppendUint64(nil, uint64(p.Reads)), binary.BigEndian.AppendUint64(nil, uint64(p.Objects)),
	} {
		mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		mac.Write(part)
	}
	return mac.Sum(nil)
}
