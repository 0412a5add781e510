// Package child runs a helper process (Postgres, Redis) that must not outlive this one, however this one ends.
package child

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// Process is a running child.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // how it ended; read after done
}

// Start starts the command in a process group of its own (Ctrl-C is for us: we stop the child when nothing needs it any
// more) and on a thread that lives as long as the child: the kernel's death signal is tied to the thread that started the
// process, not to the program.
func Start(cmd *exec.Cmd) (*Process, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	dieWithParent(cmd.SysProcAttr)
	p := &Process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		forget := watchParent(cmd.Process.Pid)
		p.err = cmd.Wait()
		forget()
		close(p.done)
	}()
	return p, <-started
}

// Done is closed when the child has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Err waits for the end and tells how it came; nil after exit status 0.
func (p *Process) Err() error {
	<-p.done
	return p.err
}

// Signal sends a signal to the child.
func (p *Process) Signal(signal syscall.Signal) error { return p.cmd.Process.Signal(signal) }

// Stop sends the signals one after the other, each when the one before has not ended the child in time. A child that has
// ended already is no error.
func (p *Process) Stop(patience time.Duration, signals ...syscall.Signal) error {
	for _, signal := range signals {
		select {
		case <-p.done:
			return nil
		default:
		}
		if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return err
		}
		select {
		case <-p.done:
			return nil
		case <-time.After(patience):
		}
	}
	return errors.New("it does not end")
}

// Run waits for a short-lived program and gives what it printed. It is killed when ctx ends.
func Run(ctx context.Context, cmd *exec.Cmd) ([]byte, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	p, err := Start(cmd)
	if err != nil {
		return nil, err
	}
	select {
	case <-p.done:
		return out.Bytes(), p.err
	case <-ctx.Done():
		_ = p.cmd.Process.Kill()
		<-p.done
		return out.Bytes(), ctx.Err()
	}
}
