package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"storegraph/internal/redistest"
)

// TestMain lets the test binary be testenv itself.
func TestMain(m *testing.M) {
	if os.Getenv("TEST_BE_TESTENV") != "" {
		os.Unsetenv("TEST_BE_TESTENV")
		main()
	}
	os.Exit(m.Run())
}

// testenv prepares a run whose servers live under a temporary folder of the test.
func testenv(t *testing.T, args ...string) (cmd *exec.Cmd, tmp string, output *bytes.Buffer) {
	t.Helper()
	if _, err := redistest.FindServer(); err != nil && os.Getenv("CI") != "true" {
		t.Skipf("SKIPPED, not passed: %v", err)
	}
	tmp, err := os.MkdirTemp("", "t-") // shorter than t.TempDir: sockets go below it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(tmp) })
	output = &bytes.Buffer{}
	cmd = exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "TEST_BE_TESTENV=1", "TMPDIR="+tmp)
	cmd.Stdout, cmd.Stderr = output, output
	return cmd, tmp, output
}

func wantClean(t *testing.T, tmp string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(tmp, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestTestenv_GivesServersAndForwardsTheExitCode(t *testing.T) {
	t.Parallel()
	script := `test -n "$STOREGRAPH_TEST_DATABASE_URL" && case "$STOREGRAPH_TEST_REDIS_URL" in unix:///*) test -S "$(ls -d $TMPDIR/sg-testenv-*/redis.sock)" && exit 7;; esac`
	cmd, tmp, output := testenv(t, "--", "/bin/sh", "-c", script)
	_ = cmd.Run()
	if got := cmd.ProcessState.ExitCode(); got != 7 {
		t.Errorf("exit code %d, want 7\n%s", got, output)
	}
	wantClean(t, tmp)
}

func TestTestenv_CleansUpOnSignals(t *testing.T) {
	t.Parallel()
	cmd, tmp, output := testenv(t, "--", "/bin/sh", "-c", `touch "$TMPDIR/started"; exec sleep 60`)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	mark := filepath.Join(tmp, "started")
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(mark); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not started\n%s", output)
		}
	}
	os.Remove(mark)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != 128+int(syscall.SIGTERM) {
		t.Errorf("exit code %d\n%s", got, output)
	}
	wantClean(t, tmp)
}

func TestTestenv_RefusesWithoutACommand(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if code := run([]string{"--"}, &out, &out); code != exitUsage || !strings.Contains(out.String(), "usage:") {
		t.Errorf("got %d, %s", code, &out)
	}
}

func TestInstructions_NamePackagesOfEachManager(t *testing.T) {
	t.Parallel()
	got := instructions([]need{needPostgres, needRedis})
	for _, want := range []string{"apt-get install postgresql redis-server", "dnf install postgresql-server valkey", "brew install postgresql@17 redis"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
}
