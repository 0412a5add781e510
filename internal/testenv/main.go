// Command testenv runs a command, such as go test ./..., with a private Postgres and a private Redis beside it:
//
//	go run ./internal/testenv -- go test ./...
//
// Both live in a temporary folder, listen on unix sockets only, and are gone afterwards. The command finds them in
// STOREGRAPH_TEST_DATABASE_URL and STOREGRAPH_TEST_REDIS_URL; its exit code is testenv's. With -keep, after a failure they
// stay until Ctrl-C, so that the databases of failed tests can be looked at.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// Exit codes of our own, apart from the command's.
const (
	exitUsage   = 2
	exitNoStart = 125 // as env and docker say it: the command was not run
)

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("testenv", flag.ContinueOnError)
	flags.SetOutput(stderr)
	keep := flags.Bool("keep", false, "after a failure, keep the servers until Ctrl-C")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: go run ./internal/testenv [-keep] -- COMMAND [ARGUMENT]...")
	}
	if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
		if err == nil {
			flags.Usage()
		}
		return exitUsage
	}

	stop := make(chan os.Signal, 4)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(stop)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	started := make(chan struct{})
	go func() { // a signal while the servers start ends the start
		select {
		case <-stop:
			cancel()
		case <-started:
		}
	}()
	servers, err := startServers(ctx, stderr)
	close(started)
	defer servers.stop(stderr)
	if err != nil {
		fmt.Fprintf(stderr, "testenv: %v\n", err)
		return exitNoStart
	}

	cmd := exec.Command(flags.Arg(0), flags.Args()[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, stderr
	cmd.Env = append(os.Environ(),
		"STOREGRAPH_TEST_DATABASE_URL="+servers.databaseURL,
		"STOREGRAPH_TEST_REDIS_URL="+servers.redisURL)
	code := await(cmd, stop, stderr)
	if code != 0 && *keep {
		fmt.Fprintf(stderr, "testenv: kept until Ctrl-C:\n  psql %q\n  redis-cli -u %q\n", servers.databaseURL, servers.redisURL)
		<-stop
	}
	return code
}

// await runs the command, hands signals on to it, and gives its exit code. A terminal's Ctrl-C reaches the command by
// itself too; the second one is harmless.
func await(cmd *exec.Cmd, stop <-chan os.Signal, stderr io.Writer) int {
	if err := cmd.Start(); err != nil {
		fmt.Fprintf(stderr, "testenv: %v\n", err)
		return exitNoStart
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	orphan := time.NewTicker(time.Second)
	defer orphan.Stop()
	parent := os.Getppid()
	for {
		select {
		case err := <-done:
			return exitCode(err)
		case s := <-stop:
			_ = cmd.Process.Signal(s)
			time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
		case <-orphan.C:
			if os.Getppid() != parent { // go run was killed, and takes nobody along
				_ = cmd.Process.Kill()
			}
		}
	}
}

func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case !errors.As(err, &exit):
		return exitNoStart
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}
