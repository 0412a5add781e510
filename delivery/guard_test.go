package delivery

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"storegraph/commerce"
)

// forbidden are ways to say an address that deliveries may not go to.
var forbidden = []string{
	"https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://0/", "https://0.0.0.0/",
	"https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/",
	"https://[::ffff:7f00:1]/", "https://[0:0:0:0:0:ffff:127.0.0.1]/", "https://[::127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::1]/",
	"https://[2002:7f00:1::]/", "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "https://[2001:db8::1]/", "https://[3fff::1]/", "https://[5f00::1]/",
	"https://[fc00::1]/", "https://[fd12:3456::1]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fec0::1]/", "https://[ff02::1]/", "https://[100::1]/",
	"https://10.0.0.1/", "https://10.255.255.255/", "https://172.16.0.1/", "https://172.31.255.255/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data/",
	"https://[fd00:ec2::254]/", "https://100.64.0.1/", "https://100.127.255.255/", "https://192.0.0.1/", "https://192.0.2.1/", "https://192.88.99.1/",
	"https://198.18.0.1/", "https://198.19.255.255/", "https://198.51.100.1/", "https://203.0.113.1/", "https://224.0.0.1/", "https://239.255.255.255/",
	"https://240.0.0.1/", "https://255.255.255.255/", "https://[::ffff:10.0.0.1]/", "https://[::ffff:169.254.169.254]/", "https://[::a9fe:a9fe]/",
	"http://example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "javascript:alert(1)", "//example.com/", "example.com", "",
	"https://", "https:///x", "https://user:pass@8.8.8.8/", "https://8.8.8.8/#x", "https://8.8.8.8#", "https://8.8.8.8:80/", "https://8.8.8.8:22/",
	"https://8.8.8.8:0/", "https://8.8.8.8:99999/", "https://8.8.8.8:x/", "https://8.8.8.8%00.example.com/", "https://ex ample.com/", "https://例え.jp/",
	"https://\x00/", "https:8.8.8.8", "https://8.8.8.8\r\nHost: x/", "https://no-such-host.invalid/", "https://" + strings.Repeat("a", 3000) + ".com/",
}

func TestCheckURL_RefusesWhatIsNotOnThePublicInternet(t *testing.T) {
	t.Parallel()
	for _, raw := range forbidden {
		err := Guard{}.CheckURL(t.Context(), raw)
		if commerce.CodeOf(err) != commerce.InvalidInput {
			t.Errorf("%q: %v", raw, err)
		}
	}
	for _, raw := range []string{"https://8.8.8.8/hooks?x=1", "https://[2606:4700::1111]/", "https://1.1.1.1:443/", "https://9.9.9.9:8443"} {
		if err := (Guard{Ports: []int{8443}}).CheckURL(t.Context(), raw); err != nil {
			t.Errorf("%q: %v", raw, err)
		}
	}
	for raw, ok := range map[string]bool{"http://127.0.0.1:8080/x": true, "https://[::1]:9/": true, "http://10.0.0.1/": false, "http://8.8.8.8/": false, "ftp://127.0.0.1/": false} {
		if err := (Guard{Loopback: true}).CheckURL(t.Context(), raw); (err == nil) != ok {
			t.Errorf("with loopback %q: %v", raw, err)
		}
	}
}

// The address that is dialled counts, whatever a name led to before: no connection reaches a listener here.
func TestClient_DialsNoForbiddenAddress(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer listener.Close()
	var reached atomic.Int32
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			reached.Add(1)
			conn.Close()
		}
	}()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	client := newClient(Guard{}, nil)
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"} {
		for _, scheme := range []string{"http", "https"} {
			resp, err := client.Get(scheme + "://" + host + ":" + port + "/")
			if err == nil {
				resp.Body.Close()
			}
			if !errors.Is(err, errForbidden) {
				t.Errorf("%s://%s: %v", scheme, host, err)
			}
		}
	}
	if n := reached.Load(); n > 0 {
		t.Errorf("%d connections were made", n)
	}
	// A resolver that turns a public name into a private address between check and dial.
	rebound := newClient(Guard{}, nil)
	transport := rebound.Transport.(*http.Transport).Clone()
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dial(ctx, network, listener.Addr().String())
	}
	rebound.Transport = transport
	if _, err := rebound.Get("https://example.com/"); !errors.Is(err, errForbidden) {
		t.Errorf("after rebinding: %v", err)
	}
	if n := reached.Load(); n > 0 {
		t.Errorf("%d connections were made", n)
	}
}
