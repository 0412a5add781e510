package child_test

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"storegraph/internal/child"
)

func TestRun_GivesOutputAndFailure(t *testing.T) {
	t.Parallel()
	out, err := child.Run(t.Context(), exec.Command("/bin/sh", "-c", "echo said; echo complained >&2; exit 3"))
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("got %v", err)
	}
	if got := string(out); got != "said\ncomplained\n" {
		t.Errorf("got %q", got)
	}
}

func TestRun_EndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := child.Run(ctx, exec.Command("sleep", "60")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestStop_GoesOnToTheNextSignal(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("/bin/sh", "-c", "trap '' INT; echo ready; while :; do sleep 0.05; done")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p, err := child.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 16)
	if n, _ := out.Read(line); !strings.HasPrefix(string(line[:n]), "ready") {
		t.Fatalf("it says %q", line[:n])
	}
	if err := p.Stop(200*time.Millisecond, syscall.SIGINT, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if p.Err() == nil {
		t.Error("killed, yet it ended well")
	}
	if err := p.Stop(time.Second, syscall.SIGINT); err != nil {
		t.Errorf("stopping an ended child: %v", err)
	}
}

func TestStart_TellsThatThereIsNoSuchProgram(t *testing.T) {
	t.Parallel()
	if _, err := child.Start(exec.Command("/no/such/program")); err == nil {
		t.Error("started")
	}
}
