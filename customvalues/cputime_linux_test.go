package customvalues_test

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// cpuTime is how long work kept this thread's processor busy: what a template costs, however busy the machine is.
func cpuTime(t *testing.T, work func()) time.Duration {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const thread = 1 // RUSAGE_THREAD
	var before, after syscall.Rusage
	if err := syscall.Getrusage(thread, &before); err != nil {
		t.Fatal(err)
	}
	work()
	if err := syscall.Getrusage(thread, &after); err != nil {
		t.Fatal(err)
	}
	used := func(r syscall.Rusage) time.Duration { return time.Duration(r.Utime.Nano() + r.Stime.Nano()) }
	return used(after) - used(before)
}
