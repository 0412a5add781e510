package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/internal/child"
)

// launch starts postgres and waits until it answers. A predecessor that is still going down (its parent was killed a
// moment ago) is waited for.
func (s *Server) launch(ctx context.Context) error {
	for {
		err := s.launchOnce(ctx)
		if err == nil || !stillGoingDown(err) || ctx.Err() != nil {
			return err
		}
		s.config.Logger.Info("waiting for the previous postgres of this folder to end")
		select {
		case <-ctx.Done():
			return err
		case <-time.After(300 * time.Millisecond):
		}
	}
}

func (s *Server) launchOnce(ctx context.Context) error {
	log, err := os.Create(s.LogFile())
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"-D", s.clusterDir()}
	for _, setting := range s.settings() {
		args = append(args, "-c", setting)
	}
	cmd := s.command("postgres", args...)
	cmd.Stdout, cmd.Stderr = log, log
	if s.process, err = child.Start(cmd); err != nil {
		return err
	}
	if err := s.awaitAnswer(ctx); err != nil {
		return errors.Join(err, s.process.Stop(5*time.Second, syscall.SIGQUIT, syscall.SIGKILL))
	}
	return nil
}

func (s *Server) awaitAnswer(ctx context.Context) error {
	for {
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.process.Done():
			return s.earlyExit()
		case <-ctx.Done():
			return fmt.Errorf("no answer in time: %w\n%s", err, s.logTail())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// exitError is an end that nobody asked for, with the last lines of the log.
type exitError struct {
	cause error
	log   string
}

func (e *exitError) Error() string {
	return fmt.Sprintf("postgres ended while starting (%v). The end of its log:\n%s", e.cause, e.log)
}

func (e *exitError) Unwrap() error { return e.cause }

func (s *Server) earlyExit() error { return &exitError{cause: s.process.Err(), log: s.logTail()} }

func stillGoingDown(err error) bool {
	var exit *exitError
	if !errors.As(err, &exit) {
		return false
	}
	return strings.Contains(exit.log, `lock file "postmaster.pid" already exists`) ||
		strings.Contains(exit.log, "pre-existing shared memory block")
}

func (s *Server) logTail() string {
	f, err := os.Open(s.LogFile())
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	const keep = 8 << 10
	if end, err := f.Seek(0, io.SeekEnd); err == nil && end > keep {
		_, _ = f.Seek(-keep, io.SeekEnd)
	} else {
		_, _ = f.Seek(0, io.SeekStart)
	}
	text, _ := io.ReadAll(f)
	return tail(text)
}

// tail keeps the last twelve lines.
func tail(text []byte) string {
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}
