package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// stage is a temporary table beside a table: COPY fills it, which row level security would refuse for the table itself,
// and a statement takes the rows over. It lives for one transaction. In its SQL, r are the staged rows; r.fresh says of a
// row that it is not in the table yet.
type stage[R any] struct {
	table     *table[R]
	name      string
	createSQL string
	copySQL   string
	insertSQL string // the fresh rows
	updateSQL string // the others, by their key: whatever the planner believes, it goes by the index
}

func newStage[R any](t *table[R], key string) *stage[R] {
	s := &stage[R]{table: t, name: "pg_temp.stage_" + t.name}
	var staged, copied, set []string
	for _, ours := range []bool{false, true} {
		for _, c := range t.columns {
			if c.read || c.ours != ours {
				continue
			}
			copied = append(copied, c.name)
			column := c.name
			switch c.at(new(R)).(type) {
			case *int, **int:
				column += "::bigint AS " + c.name // see appendNumber
			}
			staged = append(staged, column)
			if c.name == key {
				continue
			}
			value := "excluded." + c.name
			if c.set != "" {
				value = strings.ReplaceAll(c.set, "r.", "excluded.")
			}
			set = append(set, c.name+" = "+value)
		}
	}
	s.createSQL = fmt.Sprintf("CREATE TEMPORARY TABLE stage_%s ON COMMIT DROP AS SELECT %s, true AS fresh FROM %s WITH NO DATA", t.name, strings.Join(staged, ", "), t.name)
	s.copySQL = fmt.Sprintf("COPY %s (%s, fresh) FROM STDIN (FORMAT binary)", s.name, strings.Join(copied, ", "))
	s.insertSQL = replaceOnce(t.insertSQL, t.from, " FROM "+s.name+" r WHERE r.fresh")
	s.updateSQL = fmt.Sprintf("%s ON CONFLICT (account_id, %s) DO UPDATE SET %s, version = excluded.version",
		replaceOnce(t.insertSQL, t.from, " FROM "+s.name+" r WHERE NOT r.fresh"), key, strings.Join(set, ", "))
	return s
}

// printed is a row with its content as COPY takes it.
type printed[R any] struct {
	row     *R
	content []byte
}

// print prints rows' contents.
func (t *table[R]) print(rows []R) ([]printed[R], error) {
	out := make([]printed[R], len(rows))
	for i := range rows {
		content, err := t.appendContent(make([]byte, 0, 512), &rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = printed[R]{&rows[i], content}
	}
	return out, nil
}

// fill replaces what is staged.
func (s *stage[R]) fill(ctx context.Context, t *SyncTx, fresh, known []printed[R]) error {
	prepare := s.createSQL
	if t.staged[s.name] {
		prepare = `TRUNCATE ` + s.name
	}
	if _, err := t.tx.Exec(ctx, prepare); err != nil {
		return fmt.Errorf("stage %s: %w", s.table.name, err)
	}
	t.staged[s.name] = true
	if len(fresh)+len(known) == 0 {
		return nil
	}
	rows := &copyRows[R]{table: s.table, fresh: fresh, known: known, text: []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")}
	if _, err := t.tx.Conn().PgConn().CopyFrom(ctx, rows, s.copySQL); err != nil {
		return fmt.Errorf("stage %s: %w", s.table.name, err)
	}
	return nil
}

// copyRows is what COPY reads, printed while it reads.
type copyRows[R any] struct {
	table        *table[R]
	fresh, known []printed[R]
	text         []byte
	read         int // of text
	ended        bool
}

// Read implements io.Reader.
func (c *copyRows[R]) Read(p []byte) (int, error) {
	if c.read == len(c.text) {
		if c.ended {
			return 0, io.EOF
		}
		c.text, c.read = c.text[:0], 0
	}
	for !c.ended && len(c.text) < len(p) {
		if err := c.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, c.text[c.read:])
	c.read += n
	return n, nil
}

func (c *copyRows[R]) next() (err error) {
	list, fresh := &c.fresh, byte(1)
	if len(c.fresh) == 0 {
		list, fresh = &c.known, 0
	}
	if len(*list) == 0 {
		c.text = append(c.text, 0xff, 0xff) // the end
		c.ended = true
		return nil
	}
	next := &(*list)[0]
	*list = (*list)[1:]
	c.text = binary.BigEndian.AppendUint16(c.text, uint16(c.table.fields()+1))
	c.text = append(c.text, next.content...)
	c.text, err = c.table.appendColumns(c.text, next.row, true)
	c.text = append(c.text, 0, 0, 0, 1, fresh)
	return err
}

// bulk readies a transaction for statements over thousands of rows.
func (t *SyncTx) bulk(ctx context.Context) error {
	if t.staged != nil {
		return nil
	}
	// A merge join would sort what is staged, and then insert out of order.
	if _, err := t.tx.Exec(ctx, `SET LOCAL jit = off; SET LOCAL work_mem = '32MB'; SET LOCAL enable_mergejoin = off`); err != nil {
		return fmt.Errorf("ready a bulk write: %w", err)
	}
	t.staged = make(map[string]bool)
	return nil
}
