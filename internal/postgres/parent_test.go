package postgres_test

import (
	"context"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"storegraph/internal/postgres"
)

func parsePID(postmasterFile string) (int, error) {
	line, _, _ := strings.Cut(postmasterFile, "\n")
	return strconv.Atoi(line)
}

// TestMain lets the test binary play the program that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("TEST_SUPERVISE"); dir != "" {
		supervise(dir)
	}
	os.Exit(m.Run())
}

func supervise(dir string) {
	if _, err := postgres.Start(context.Background(), postgres.Config{DataDir: dir}); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("up")
	time.Sleep(time.Minute)
	os.Exit(0)
}

func TestServer_EndsWithAKilledParentAndStartsAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	parent := osexec.Command(os.Args[0])
	parent.Env = append(os.Environ(), "TEST_SUPERVISE="+dir)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 512)
	n, _ := out.Read(said)
	if got := strings.TrimSpace(string(said[:n])); got != "up" {
		t.Fatalf("the parent says %q", got)
	}
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := parsePID(string(text))
	if err != nil {
		t.Fatal(err)
	}

	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()

	start(t, postgres.Config{DataDir: dir}) // waits for the predecessor if it must
	if alive(pid) {
		t.Errorf("postgres %d outlived its parent", pid)
	}
}

// alive leaves out processes that ended and that nobody has waited for yet.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(stat), ") Z ")
}
