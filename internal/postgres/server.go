package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/internal/child"
)

// User is the role that owns the cluster; Database is there from the start.
const (
	User     = "storegraph"
	Database = "storegraph"
)

// An initdb took 22 s on two busy cores; a start after a crash replays the log first.
const defaultStartTimeout = 3 * time.Minute

// Config says where the cluster lives and how it runs. DataDir alone is required.
type Config struct {
	DataDir string // a folder of ours: lock file, log and the cluster itself
	BinDir  string // folder of postgres and initdb; "" looks for it
	Fast    bool   // for tests: no fsync, so a crash of the machine may destroy the cluster
	Logger  *slog.Logger

	StartTimeout time.Duration // 0: three minutes
}

// Server is a running Postgres.
type Server struct {
	config    Config
	binaries  binaries
	identity  identity
	socketDir string
	lock      *lock
	process   *child.Process
}

// Start brings the cluster of the folder up, making it first when there is none. It returns when Postgres answers.
func Start(ctx context.Context, config Config) (*Server, error) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.StartTimeout == 0 {
		config.StartTimeout = defaultStartTimeout
	}
	dir, err := filepath.Abs(config.DataDir)
	if config.DataDir == "" || err != nil {
		return nil, fmt.Errorf("start postgres: data folder %q is not usable", config.DataDir)
	}
	config.DataDir = dir
	ctx, cancel := context.WithTimeout(ctx, config.StartTimeout)
	defer cancel()

	s := &Server{config: config}
	if err := s.start(ctx); err != nil {
		if s.socketDir != "" {
			os.Remove(s.socketDir)
		}
		s.lock.release()
		return nil, fmt.Errorf("start postgres in %s: %w", dir, err)
	}
	return s, nil
}

func (s *Server) start(ctx context.Context) (err error) {
	if err := os.MkdirAll(s.config.DataDir, 0o700); err != nil {
		return err
	}
	if s.lock, err = acquire(filepath.Join(s.config.DataDir, "lock")); err != nil {
		return err
	}
	major, err := clusterMajor(s.clusterDir())
	if err != nil {
		return err
	}
	if s.binaries, err = newFinder(s.config.BinDir, s.config.Logger).find(ctx, major); err != nil {
		return err
	}
	if s.identity, err = chooseIdentity(ctx, s.binaries, s.clusterDir()); err != nil {
		return err
	}
	if s.socketDir, err = makeSocketDir(s.config.DataDir, s.identity); err != nil {
		return err
	}
	if major == 0 {
		if err := s.initdb(ctx); err != nil {
			return err
		}
	}
	if err := s.launch(ctx); err != nil {
		return err
	}
	if err := s.EnsureDatabase(ctx, Database); err != nil {
		return errors.Join(err, s.Stop())
	}
	return nil
}

// URL is the connection string of a database of the cluster, for the role that owns it.
func (s *Server) URL(database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.User(User),
		Path:     "/" + database,
		RawQuery: url.Values{"host": {s.socketDir}, "port": {"5432"}, "sslmode": {"disable"}}.Encode(),
	}
	return u.String()
}

// EnsureDatabase makes a database of the cluster unless it is there.
func (s *Server) EnsureDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return fmt.Errorf("make database %s: %w", name, err)
	}
	defer conn.Close(ctx)
	var there bool
	if err := conn.QueryRow(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&there); err != nil {
		return fmt.Errorf("make database %s: %w", name, err)
	}
	if there {
		return nil
	}
	if _, err := conn.Exec(ctx, `create database `+pgx.Identifier{name}.Sanitize()); err != nil {
		return fmt.Errorf("make database %s: %w", name, err)
	}
	return nil
}

// Version is the server's major version.
func (s *Server) Version() int { return s.binaries.major }

// LogFile is where Postgres writes what it has to say.
func (s *Server) LogFile() string { return filepath.Join(s.config.DataDir, "postgres.log") }

// Done is closed when Postgres has ended, by Stop or by itself.
func (s *Server) Done() <-chan struct{} { return s.process.Done() }

// Stop ends Postgres: first politely (open transactions are rolled back), then at once. The second call does nothing.
func (s *Server) Stop() error {
	defer s.lock.release()
	defer os.Remove(s.socketDir)
	// The three are Postgres' own: roll back and end, end without cleaning up, and the kernel's.
	if err := s.process.Stop(15*time.Second, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL); err != nil {
		return fmt.Errorf("stop postgres: %w", err)
	}
	return nil
}

func (s *Server) clusterDir() string { return filepath.Join(s.config.DataDir, "data") }

// command prepares a Postgres program with a clean environment: PG… variables of the user must not reach it.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.binaries.dir, name), args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TZ=UTC", "LC_ALL=C", "HOME=" + s.config.DataDir}
	cmd.Dir = s.config.DataDir
	s.identity.apply(cmd)
	return cmd
}

// BinDir is the folder of the programs in use.
func (s *Server) BinDir() string { return s.binaries.dir }
