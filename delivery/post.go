package delivery

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"storegraph/commerce"
)

// Limits of one attempt.
const (
	attemptTime = 15 * time.Second // from dialling to the end of the answer
	maxAnswer   = 64 << 10         // of the answer's body is read, so that the connection can be used again
	longestWait = 24 * time.Hour   // that a Retry-After may ask for
)

// newClient makes the client of deliveries: no proxy, no redirect, no address that the guard refuses.
func newClient(g Guard, roots *x509.CertPool) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second, Control: g.control}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
			TLSHandshakeTimeout:    5 * time.Second,
			MaxIdleConns:           1024,
			MaxIdleConnsPerHost:    perEndpoint * together,
			IdleConnTimeout:        90 * time.Second,
			MaxResponseHeaderBytes: 16 << 10,
			DisableCompression:     true, // an answer is only looked at
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// answer is what an endpoint said.
type answer struct {
	code       int // 0 when there was none
	retryAfter time.Duration
	err        error // why there was none
}

// post sends a body once.
func (d *Dispatcher) post(ctx context.Context, e *commerce.TriggerEndpoint, keys commerce.EndpointKeys, id string, body []byte) answer {
	at := d.now()
	signed, err := signature(keys, e.Asymmetric, id, at, body)
	if err != nil {
		return answer{err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, bytes.NewReader(body))
	if err != nil {
		return answer{err: err}
	}
	req.Header = http.Header{
		"Content-Type":      {"application/json"},
		"User-Agent":        {"Storegraph"},
		"Webhook-Id":        {id},
		"Webhook-Timestamp": {strconv.FormatInt(at.Unix(), 10)},
		"Webhook-Signature": {signed},
	}
	resp, err := d.client.Do(req)
	if err != nil {
		return answer{err: err}
	}
	defer resp.Body.Close()
	if _, err := io.CopyN(io.Discard, resp.Body, maxAnswer); err != nil && !errors.Is(err, io.EOF) && resp.StatusCode/100 != 2 {
		return answer{err: err}
	}
	return answer{code: resp.StatusCode, retryAfter: retryAfter(resp.Header.Get("Retry-After"), at)}
}

// retryAfter reads the header's seconds or date; 0 when there is none that can be read.
func retryAfter(header string, now time.Time) time.Duration {
	if header == "" {
		return 0
	}
	wait := time.Duration(0)
	if n, err := strconv.Atoi(header); err == nil {
		wait = time.Duration(min(n, int(longestWait/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestWait)
}

// judge says what an attempt came to. before is how many came before it.
func (d *Dispatcher) judge(a answer, e *commerce.TriggerEndpoint, before int, now time.Time) commerce.DeliveryOutcome {
	var out commerce.DeliveryOutcome
	if a.code != 0 {
		out.StatusCode = &a.code
	}
	if a.code/100 == 2 {
		out.State = commerce.DeliveryDelivered
		return out
	}
	out.State, out.Error = commerce.DeliveryWaiting, d.reason(a)
	out.Throttle = d.timing.rest(e.Failures + 1)
	switch a.code {
	case http.StatusGone:
		out.Pause = commerce.PausedGone
		return out
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		out.Throttle = max(out.Throttle, a.retryAfter, time.Second)
	}
	if e.FailingSince != nil && now.Sub(*e.FailingSince) > d.timing.failing {
		out.Pause = commerce.PausedFailing
	}
	pause, again := d.timing.pause(before + 1)
	if !again {
		out.State = commerce.DeliveryDead
		return out
	}
	out.RetryAfter = max(pause, a.retryAfter)
	return out
}

// reason says in a sentence why an attempt failed. Nothing of the answer's body is kept.
func (d *Dispatcher) reason(a answer) string {
	var certificate *tls.CertificateVerificationError
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case a.code/100 == 3:
		return fmt.Sprintf("The endpoint answered %d, a redirect, which is not followed. Give its final URL.", a.code)
	case a.code == http.StatusGone:
		return "The endpoint answered 410 Gone: it wants nothing any more."
	case a.code != 0:
		return fmt.Sprintf("The endpoint answered %d %s.", a.code, http.StatusText(a.code))
	case errors.Is(a.err, errForbidden):
		return "The endpoint's name leads to an address that is not on the public internet."
	case errors.As(a.err, &certificate):
		return "The endpoint's certificate cannot be verified."
	case errors.As(a.err, &dns):
		return "The endpoint's name has no address."
	case errors.As(a.err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("The endpoint did not answer within %d seconds.", int(d.timing.attempt.Seconds()))
	}
	return "The endpoint cannot be reached."
}
