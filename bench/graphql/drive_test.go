package graphql

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a peer in a process of its own.
type server struct {
	name    string
	address string
	pid     int
	body    func(q query, contact string) []byte
}

// start runs a peer's process, and waits for its address.
func start(tb testing.TB, name string, cmd *exec.Cmd) *server {
	tb.Helper()
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(tb, err)
	must(tb, cmd.Start())
	tb.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		tb.Fatalf("%s told no address: %v", name, err)
	}
	return &server{name: name, address: strings.TrimSpace(line), pid: cmd.Process.Pid}
}

// request is the bytes of one call.
func (s *server) request(q query, contact string) []byte {
	if s.body == nil {
		return fmt.Appendf(nil, "GET /%s?id=%s HTTP/1.1\r\nHost: bench\r\n\r\n", q.name, contact)
	}
	body := s.body(q, contact)
	return append(fmt.Appendf(nil, "POST /graphql HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: %d\r\n\r\n", len(body)), body...)
}

// call sends a request and reads the answer's body into buf.
func call(conn net.Conn, r *bufio.Reader, request []byte, buf *bytes.Buffer) error {
	if _, err := conn.Write(request); err != nil {
		return err
	}
	res, err := http.ReadResponse(r, nil)
	if err != nil {
		return err
	}
	buf.Reset()
	_, err = io.Copy(buf, res.Body)
	res.Body.Close()
	if err == nil && (res.StatusCode != http.StatusOK || bytes.Contains(buf.Bytes(), []byte(`"errors"`))) {
		err = fmt.Errorf("%s: %.300s", res.Status, buf.Bytes())
	}
	return err
}

// result is what one peer did in all its turns.
type result struct {
	requests int
	wall     time.Duration
	server   time.Duration // what the server worked
	postgres time.Duration // what Postgres worked
	times    []time.Duration
}

func (r *result) perSecond() float64 { return float64(r.requests) / r.wall.Seconds() }
func (r *result) cpu() float64 {
	return float64((r.server + r.postgres).Microseconds()) / float64(r.requests)
}

func (r *result) quantile(q float64) time.Duration {
	if len(r.times) == 0 {
		return 0
	}
	slices.Sort(r.times)
	return r.times[min(len(r.times)-1, int(q*float64(len(r.times))))]
}

// turn loads a peer with so many connections for a while.
func (s *server) turn(tb testing.TB, q query, connections int, long time.Duration, contacts []string, also []int, out *result) {
	tb.Helper()
	requests := make([][]byte, len(contacts))
	for i, c := range contacts {
		requests[i] = s.request(q, c)
	}
	type share struct {
		times []time.Duration
		err   error
	}
	shares := make([]share, connections)
	conns := make([]net.Conn, connections)
	readers := make([]*bufio.Reader, connections)
	var warm sync.WaitGroup
	for i := range conns {
		conn, err := net.Dial("tcp", s.address)
		must(tb, err)
		defer conn.Close()
		conns[i], readers[i] = conn, bufio.NewReaderSize(conn, 32<<10)
		warm.Go(func() {
			var buf bytes.Buffer
			for k := range 12 {
				if err := call(conn, readers[i], requests[(i+k)%len(requests)], &buf); err != nil {
					shares[i].err = err
				}
			}
		})
	}
	warm.Wait()
	server, postgres := cpuTime([]int{s.pid}), cpuTime(also)
	begin := time.Now()
	var wg sync.WaitGroup
	for i := range conns {
		wg.Go(func() {
			var buf bytes.Buffer
			for k := i * 7919; time.Since(begin) < long && shares[i].err == nil; k++ {
				at := time.Now()
				shares[i].err = call(conns[i], readers[i], requests[k%len(requests)], &buf)
				shares[i].times = append(shares[i].times, time.Since(at))
			}
		})
	}
	wg.Wait()
	out.wall += time.Since(begin)
	out.server += cpuTime([]int{s.pid}) - server
	out.postgres += cpuTime(also) - postgres
	for _, sh := range shares {
		must(tb, sh.err)
		out.requests += len(sh.times)
		out.times = append(out.times, sh.times...)
	}
}

// cpuTime is what processes and their children have worked.
func cpuTime(of []int) (worked time.Duration) {
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range all {
		id, _ := strconv.Atoi(filepath.Base(dir))
		text, err := os.ReadFile(filepath.Join(dir, "stat"))
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(text), ") ") // the name may hold spaces
		fields := strings.Fields(rest)
		if len(fields) < 15 {
			continue
		}
		parent, _ := strconv.Atoi(fields[1])
		if !slices.Contains(of, id) && !slices.Contains(of, parent) {
			continue
		}
		for _, f := range fields[11:15] {
			n, _ := strconv.Atoi(f)
			worked += time.Duration(n) * 10 * time.Millisecond
		}
	}
	return worked
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
