//go:build !linux

package customvalues_test

import (
	"testing"
	"time"
)

// cpuTime is the time on the clock where the thread's own cannot be read.
func cpuTime(t *testing.T, work func()) time.Duration {
	t.Helper()
	start := time.Now()
	work()
	return time.Since(start)
}
