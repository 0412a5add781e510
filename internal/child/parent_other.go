//go:build !linux

package child

import (
	"os/exec"
	"strconv"
	"syscall"
)

// Only Linux has a death signal.
func dieWithParent(*syscall.SysProcAttr) {}

// watchParent lets a small shell interrupt the child when this process is gone: the shell's input then ends.
func watchParent(pid int) (forget func()) {
	cmd := exec.Command("/bin/sh", "-c", "read -r line || kill -INT "+strconv.Itoa(pid))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	input, err := cmd.StdinPipe()
	if err != nil {
		return func() {}
	}
	if err := cmd.Start(); err != nil {
		return func() {}
	}
	return func() {
		_, _ = input.Write([]byte("\n")) // the child ended first: nothing to interrupt
		_ = input.Close()
		_ = cmd.Wait()
	}
}
