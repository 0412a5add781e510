package delivery

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"storegraph/commerce"
)

// Guard says which addresses deliveries may go to: the public internet by https. It is asked when an endpoint is named, for the
// addresses that its name has then, and again for the very address that is dialled, since names change.
type Guard struct {
	Ports    []int // besides 443
	Loopback bool  // this machine too, at any port and by http as well: for the demo and tests
	Resolver *net.Resolver
}

// errForbidden is what the dialler says of an address that deliveries may not go to.
var errForbidden = errors.New("the address is not on the public internet")

const maxURL = 2048

// CheckURL refuses an endpoint's URL that deliveries may not go to.
func (g Guard) CheckURL(ctx context.Context, raw string) error {
	refuse := func(format string, args ...any) error {
		return commerce.Errorf(commerce.InvalidInput, format, args...).In("input", "url")
	}
	if len(raw) > maxURL {
		return refuse("The URL is longer than %d characters.", maxURL)
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || u.Hostname() == "" {
		return refuse("The URL cannot be read. It looks like https://example.com/hooks.")
	}
	switch {
	case u.User != nil:
		return refuse("The URL must not hold a user name or password: deliveries are signed.")
	case u.Fragment != "" || strings.HasSuffix(raw, "#"):
		return refuse("The URL must not have a fragment (#).")
	case strings.ContainsFunc(u.Hostname(), func(r rune) bool { return r > 0x7e || r <= ' ' }):
		return refuse("Write the host name in ASCII (xn--…).")
	}
	port := 443
	if u.Scheme == "http" {
		port = 80
	}
	if p := u.Port(); p != "" {
		if port, err = strconv.Atoi(p); err != nil || port < 1 || port > 65535 {
			return refuse("The URL's port is not a number between 1 and 65535.")
		}
	}
	addresses, err := g.lookUp(ctx, u.Hostname())
	if err != nil {
		return refuse("The host %.100q has no address.", u.Hostname())
	}
	local := g.Loopback && !slices.ContainsFunc(addresses, func(a netip.Addr) bool { return !a.Unmap().IsLoopback() })
	switch {
	case local:
		if u.Scheme != "https" && u.Scheme != "http" {
			return refuse("The URL must begin with https://.")
		}
		return nil
	case u.Scheme != "https":
		return refuse("The URL must begin with https://.")
	case port != 443 && !slices.Contains(g.Ports, port):
		return refuse("Deliveries go to port 443 only, not to %d.", port)
	}
	for _, a := range addresses {
		if !public(a) {
			return refuse("The host %.100q is not on the public internet.", u.Hostname())
		}
	}
	return nil
}

func (g Guard) lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	resolver := g.Resolver
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	list, err := resolver.LookupNetIP(ctx, "ip", host)
	if err == nil && len(list) == 0 {
		err = errors.New("no address")
	}
	return list, err
}

// control refuses a connection before it is made, by the address that it would really go to.
func (g Guard) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", errForbidden, address)
	}
	a := to.Addr().Unmap().WithZone("")
	if g.Loopback && a.IsLoopback() {
		return nil
	}
	if !public(a) || to.Port() != 443 && !slices.Contains(g.Ports, int(to.Port())) {
		return errForbidden
	}
	return nil
}

// reserved are ranges that the public internet does not route, or that lead back into private networks. Of IPv6, only
// 2000::/3 is routed at all.
var reserved = func() (list []netip.Prefix) {
	for _, p := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
	} {
		list = append(list, netip.MustParsePrefix(p))
	}
	return list
}()

var routed6 = netip.MustParsePrefix("2000::/3")

func public(a netip.Addr) bool {
	if a = a.Unmap(); a.Zone() != "" || a.Is6() && !routed6.Contains(a) {
		return false
	}
	return !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(a) })
}
