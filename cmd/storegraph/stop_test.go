package main

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"storegraph/internal/pgtest"
	"storegraph/store"
)

// childVariable makes the test binary storegraph itself.
const childVariable = "STOREGRAPH_TEST_CHILD"

// eventually waits until something is so; it is no measure of time.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 3000 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s never came", what)
}

// A process that is told to stop is unready while it still answers; a second signal ends it at once.
func TestServe_DrainsAtTheFirstSignalAndEndsAtTheSecond(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	listener.Close()
	var log bytes.Buffer
	child := exec.CommandContext(t.Context(), os.Args[0], "serve", "--addr", addr, "--database", pgtest.New(t), "--keys", store.NewKey("k1").String(),
		"--public-url", "http://"+addr, "--shopify-client-id", "x", "--shopify-client-secret", "x", "--drain-delay", "1m")
	child.Env = append(os.Environ(), childVariable+"=1", "STOREGRAPH_ADRR=misprint", "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1")
	child.Stderr = &log
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = child.Wait(); close(ended) }()
	ready := func() int {
		answer, err := http.Get("http://" + addr + "/readyz")
		if err != nil {
			return 0
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	eventually(t, "readiness", func() bool { return ready() == http.StatusOK })
	if err := child.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "unreadiness", func() bool { return ready() == http.StatusServiceUnavailable })
	if answer, err := http.Get("http://" + addr + "/healthz"); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("while it drains: %v", err)
	}
	if err := child.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-time.After(30 * time.Second): // half the delay
		t.Fatal("a second signal does not end it")
	}
	if !bytes.Contains(log.Bytes(), []byte("STOREGRAPH_ADRR")) {
		t.Errorf("the misprinted setting was not told of:\n%s", log.String())
	}
}
