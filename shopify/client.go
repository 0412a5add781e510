package shopify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Limits of one request.
const (
	attemptTimeout  = 45 * time.Second // Shopify gives up on a query before that
	maxAnswer       = 32 << 20         // bytes; a page of our largest document is below 4 MiB
	maxRetryTime    = 5 * time.Minute  // for all attempts together, when the context allows as much
	firstRetryAfter = 500 * time.Millisecond
	leastThrottle   = time.Second
)

// retryable is a failure that time may heal, with how long to wait when Shopify said so.
type retryable struct {
	err   error
	after *backoff.RetryAfterError
}

func (r *retryable) Error() string { return r.err.Error() }

func (r *retryable) Unwrap() []error {
	if r.after == nil {
		return []error{r.err}
	}
	return []error{r.err, r.after}
}

// query sends a document and decodes its data into a T. When the answer has data and denies some of it, both the data and
// an *AccessDeniedError are returned.
func query[T any](ctx context.Context, c *Client, document string, variables map[string]any) (T, error) {
	var data T
	raw, err := c.send(ctx, document, variables)
	if len(raw) > 0 {
		if bad := json.Unmarshal(raw, &data); bad != nil {
			return data, errors.Join(err, fmt.Errorf("read Shopify's answer to %s: %w", document, bad))
		}
	}
	return data, err
}

// send posts a document until it is answered: it paces itself by the shop's budget, waits out throttling, and retries
// what time may heal, as long as ctx allows.
func (c *Client) send(ctx context.Context, name string, variables map[string]any) (json.RawMessage, error) {
	body, err := json.Marshal(map[string]any{"query": document(name), "variables": variables})
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", name, err)
	}
	token, err := c.token(ctx)
	if err != nil {
		return nil, fmt.Errorf("access token: %w", err)
	}
	askedAgain := false

	attempt := func() (json.RawMessage, error) {
		reserved, wait := c.budget.reserve(c.app.cfg.Now(), name)
		answer := &answer{}
		defer func() {
			c.budget.settle(c.app.cfg.Now(), name, reserved, answer.cost.Requested, answer.cost.Throttle)
		}()
		if err := sleep(ctx, wait); err != nil {
			return nil, backoff.Permanent(err)
		}
		for {
			got, err := c.post(ctx, name, body, token.Reveal())
			if errors.Is(err, ErrUnauthorized) && !askedAgain {
				// Another process may have refreshed the token while this one was in use.
				askedAgain = true
				if fresh, tokenErr := c.token(ctx); tokenErr == nil && fresh != token {
					token = fresh
					continue
				}
			}
			if got != nil {
				answer = got
			}
			if err != nil {
				var again *retryable
				if !errors.As(err, &again) {
					err = backoff.Permanent(err)
				}
				return answer.data, err
			}
			return answer.data, nil
		}
	}

	exponential := backoff.NewExponentialBackOff()
	exponential.InitialInterval = firstRetryAfter
	exponential.MaxInterval = 30 * time.Second
	data, err := backoff.Retry(ctx, attempt, backoff.WithBackOff(exponential), backoff.WithMaxElapsedTime(maxRetryTime),
		backoff.WithNotify(func(err error, wait time.Duration) {
			c.app.log.InfoContext(ctx, "shopify: asking again", "shop", c.shop, "document", name, "wait", wait, "reason", err)
		}))
	var again *retryable
	if errors.As(err, &again) {
		err = again.err
	}
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("ask Shopify %s: %w", name, err)
	}
	return data, err
}

// post is one attempt. The answer is returned with errors too: its cost still counts.
func (c *Client) post(ctx context.Context, name string, body []byte, token string) (*answer, error) {
	url, err := c.app.address(c.shop, "/admin/api/"+APIVersion+"/graphql.json")
	if err != nil {
		return nil, err
	}
	attemptCtx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(attemptCtx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("ask Shopify: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("X-Shopify-Access-Token", token)
	resp, err := c.app.http.Do(req)
	if err != nil {
		return nil, c.transportError(ctx, err)
	}
	defer resp.Body.Close()
	text, err := readAll(resp.Body, maxAnswer)
	if err != nil {
		return nil, c.transportError(ctx, err)
	}
	c.noteVersion(ctx, resp)
	if err := statusError(resp, text); err != nil {
		return nil, err
	}
	return readAnswer(name, text, resp.Header.Get("X-Request-Id"))
}

func (c *Client) transportError(ctx context.Context, err error) error {
	err = fmt.Errorf("ask Shopify: %w", err)
	if ctx.Err() != nil || errors.Is(err, errTooLong) {
		return err
	}
	return &retryable{err: err}
}

// noteVersion tells the log when Shopify answers in another version than it was asked: the pinned one has been retired.
func (c *Client) noteVersion(ctx context.Context, resp *http.Response) {
	version := resp.Header.Get("X-Shopify-Api-Version")
	if version != "" && version != APIVersion && c.budget.sawVersion(version) {
		c.app.log.WarnContext(ctx, "shopify: answers come in another API version",
			"shop", c.shop, "asked", APIVersion, "answered", version)
	}
}

// statusError reads an answer that is no success; nil for a success.
func statusError(resp *http.Response, text []byte) error {
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return nil
	}
	failure := &StatusError{
		Status:    resp.StatusCode,
		Message:   errorText(text),
		RequestID: resp.Header.Get("X-Request-Id"),
	}
	switch {
	case resp.StatusCode == http.StatusForbidden:
		return &AccessDeniedError{Message: failure.Message}
	case resp.StatusCode == http.StatusTooManyRequests:
		wait := leastThrottle
		if s, err := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64); err == nil && s > 0 {
			wait = max(wait, seconds(s))
		}
		return &retryable{err: failure, after: jittered(wait)}
	case resp.StatusCode >= 500 || resp.StatusCode == http.StatusRequestTimeout:
		return &retryable{err: failure}
	}
	return failure
}

// jittered adds up to a fifth, so that the shops' workers do not all come back at once.
func jittered(d time.Duration) *backoff.RetryAfterError {
	return &backoff.RetryAfterError{Duration: d + rand.N(d/5+1)}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

var errTooLong = errors.New("the answer is too long")

// readAll reads at most limit bytes and fails on more, instead of cutting.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("%w (over %d MiB)", errTooLong, limit>>20)
	}
	return text, nil
}
