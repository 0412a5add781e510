package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"storegraph/commerce"
)

// Limits that are not configured.
const (
	defaultMaxConns = 16
	// operatorConns serve the inbox, the claims of workers and the look-ups of keys and shops: short statements all.
	operatorConns = 6
)

// Config opens a Store.
type Config struct {
	DatabaseURL string           // of a role that may work as storegraph_app and storegraph_operator
	Keys        *Keyring         // seals credentials, peppers API keys
	Now         func() time.Time // default time.Now
	Logger      *slog.Logger     // default: nothing is logged
	MaxConns    int32            // of the pool that serves accounts; default 16
	InboxLease  time.Duration    // how long a claim of signals is its worker's; default a minute
	Couriers    int32            // how many deliveries of events may be on their way at a time; default 1
	Tracer      pgx.QueryTracer  // is told of every statement; nil for nobody
	InboxClaims int              // how many objects of one account are claimed at a time; default 16
}

// Store reads and writes the accounts' data.
type Store struct {
	app      *pgxpool.Pool
	operator *pgxpool.Pool
	couriers *pgxpool.Pool // of the app role: a connection is taken as long as a delivery lasts
	keys     *Keyring
	clock    func() time.Time
	logger   *slog.Logger
	// databaseClock says that no clock was injected: what processes must agree on is told by the database's.
	databaseClock bool
	// process tells this Store from those of other processes.
	process string
	// refreshing bounds the refreshes of tokens, see RefreshCredentials.
	refreshing *refreshGate
	// writers bounds the write transactions that are open at a time. They may wait for Shopify, and read from the store
	// meanwhile: if they took all connections, none could go on.
	writers chan struct{}
	inbox   *inbox
	uses    *keyUses
	notes   *personalNotes
	plans   plans
}

// Open connects to a migrated database. It refuses roles that row level security does not bind.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Keys == nil {
		return nil, errors.New("open the store: no keyring")
	}
	if c.MaxConns <= 0 {
		c.MaxConns = defaultMaxConns
	}
	s := &Store{keys: c.Keys, clock: c.Now, logger: c.Logger, writers: make(chan struct{}, max(1, c.MaxConns/2)), process: rand.Text(), refreshing: newRefreshGate(max(1, int(c.MaxConns)/4)), inbox: newInbox(c)}
	if s.clock == nil {
		s.clock, s.databaseClock = time.Now, true
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.app, err = openPool(ctx, c, appRole, max(2, c.MaxConns)); err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	if s.operator, err = openPool(ctx, c, operatorRole, operatorConns); err != nil {
		s.app.Close()
		return nil, fmt.Errorf("open the store: %w", err)
	}
	if s.couriers, err = openPool(ctx, c, appRole, max(1, c.Couriers), courierPlans); err != nil {
		s.app.Close()
		s.operator.Close()
		return nil, fmt.Errorf("open the store: %w", err)
	}
	s.uses = newKeyUses(s.operator, s.logger)
	s.notes = &personalNotes{store: s, waiting: make(map[noteKey]*commerce.PersonalRead)}
	for _, pool := range []*pgxpool.Pool{s.app, s.operator} {
		if err := checkRole(ctx, pool); err != nil {
			s.Close()
			return nil, fmt.Errorf("open the store: %w", err)
		}
	}
	return s, nil
}

func openPool(ctx context.Context, c Config, role string, maxConns int32, settings ...string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(c.DatabaseURL)
	if err != nil {
		return nil, err
	}
	config.MaxConns = maxConns
	config.ConnConfig.Tracer = c.Tracer
	// Cursors carry times as Postgres prints them, whatever the database's own taste is.
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["datestyle"] = "ISO"
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		conn.TypeMap().RegisterType(&pgtype.Type{
			Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
		})
		// Statements are short. Compiling one that the planner believes to be long would take longer than running it.
		_, err := conn.Exec(ctx, strings.Join(append([]string{"SET jit = off", "SET ROLE " + role}, settings...), "; "))
		return err
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// checkRole makes sure that row level security binds the role that the pool works as.
func checkRole(ctx context.Context, pool *pgxpool.Pool) error {
	var name string
	var free bool
	err := pool.QueryRow(ctx, `
		SELECT rolname, rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid AND relkind = 'r')
		FROM pg_roles r WHERE rolname = current_user`).Scan(&name, &free)
	if err != nil {
		return err
	}
	if free {
		return fmt.Errorf("the role %s is a superuser, passes row level security or owns tables: accounts would not be kept apart", name)
	}
	return nil
}

// Close ends all connections.
func (s *Store) Close() {
	s.uses.close()
	s.notes.close()
	s.app.Close()
	s.operator.Close()
	s.couriers.Close()
}

// Ping says whether the database answers and has at least the schema that this binary needs.
func (s *Store) Ping(ctx context.Context) error {
	need, err := schemaVersion()
	if err != nil {
		return err
	}
	var have int64
	if err := s.app.QueryRow(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&have); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	if have < need {
		return fmt.Errorf("ping: the database is at schema %d, this binary needs %d: run storegraph migrate", have, need)
	}
	return nil
}

// now is the store's clock in the resolution that Postgres keeps.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// setAccount scopes the transaction that it runs in, and only that one: a pooled connection carries nothing on.
const setAccount = `SELECT set_config('app.account_id', $1, true)`

// read runs the queries that ask queues in one round trip, scoped to the account. More than one see the same moment.
func (s *Store) read(ctx context.Context, account commerce.AccountID, ask func(*pgx.Batch)) error {
	return s.readWith(ctx, setAccount, account, ask)
}

// readWith is read with the statement that scopes it, whose parameter is the account.
func (s *Store) readWith(ctx context.Context, scope string, account commerce.AccountID, ask func(*pgx.Batch)) error {
	b := &pgx.Batch{}
	b.Queue(scope, account)
	ask(b)
	if b.Len() > 2 {
		queries := b.QueuedQueries
		b = &pgx.Batch{}
		b.Queue(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`)
		b.QueuedQueries = append(b.QueuedQueries, queries...)
		b.Queue(`COMMIT`)
	}
	return s.app.SendBatch(ctx, b).Close()
}

// write runs fn in one transaction of the account.
func (s *Store) write(ctx context.Context, account commerce.AccountID, fn func(pgx.Tx) error) error {
	return s.begin(ctx, setAccount, account, fn)
}

// begin runs a transaction that begins with setting the account.
func (s *Store) begin(ctx context.Context, set string, account commerce.AccountID, fn func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, s.app, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, set, account); err != nil {
			return err
		}
		return fn(tx)
	})
}

// queue adds a query to a batch and scans its rows into out.
func queue[T any](b *pgx.Batch, out *[]T, scan pgx.RowToFunc[T], sql string, args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, scan)
		*out = list
		return err
	})
}
