package redistest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/internal/child"
)

// Server is a private redis-server on a unix socket.
type Server struct {
	URL     string
	process *child.Process
}

// ErrNoRedis says that the machine has no redis-server, and how to get one.
var ErrNoRedis = errors.New("no redis-server on this machine; install it: apt-get install redis-server  |  dnf install valkey  |  brew install redis")

// FindServer gives the path of redis-server, or of Valkey's, which is the same for us.
func FindServer() (string, error) {
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoRedis
}

// databases is how many tests can run at the same time on a server of ours.
const databases = "512"

// StartServer starts a redis-server whose socket and log are in dir. It keeps nothing on disk.
func StartServer(ctx context.Context, dir string) (*Server, error) {
	path, err := FindServer()
	if err != nil {
		return nil, err
	}
	socket := filepath.Join(dir, "redis.sock")
	cmd := exec.Command(path, "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700",
		"--save", "", "--appendonly", "no", "--databases", databases, "--dir", dir, "--daemonize", "no",
		"--maxmemory", "256mb", "--maxmemory-policy", "noeviction", "--logfile", filepath.Join(dir, "redis.log"))
	process, err := child.Start(cmd)
	if err != nil {
		return nil, fmt.Errorf("start redis: %w", err)
	}
	s := &Server{URL: "unix://" + socket + "?db=0", process: process}
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: socket, MaxRetries: -1})
	defer client.Close()
	for {
		err := client.Ping(ctx).Err()
		if err == nil {
			return s, nil
		}
		select {
		case <-process.Done():
			log, _ := os.ReadFile(filepath.Join(dir, "redis.log"))
			return nil, fmt.Errorf("redis ended while starting: %w\n%s", process.Err(), log)
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("start redis: %w", err), s.Stop())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Freeze stops the server as a hung machine would: connections are taken, and never answered. Thaw lets it go on.
func (s *Server) Freeze() error { return s.process.Signal(syscall.SIGSTOP) }

// Thaw ends Freeze.
func (s *Server) Thaw() error { return s.process.Signal(syscall.SIGCONT) }

// Stop ends the server.
func (s *Server) Stop() error {
	if err := s.process.Stop(5*time.Second, syscall.SIGTERM, syscall.SIGKILL); err != nil {
		return fmt.Errorf("stop redis: %w", err)
	}
	return nil
}
