package shopify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"storegraph/commerce"
)

const (
	maxAnswer = 32 << 20 // bytes; a page of our largest document is below 4 MiB
	maxKept   = 1 << 20  // bytes; larger buffers are not kept for the next answer
	// firstGuess is what a document is expected to cost before it was asked: a mutation's price, and near that of our
	// queries.
	firstGuess    = 10
	settleTimeout = 2 * time.Second // of the bucket
	// leastBackgroundWait keeps a crowd of background requests from asking the bucket all the time.
	leastBackgroundWait = 200 * time.Millisecond
)

// query sends a document and decodes its data into a T.
func query[T any](ctx context.Context, c *Client, document string, variables map[string]any) (T, error) {
	data, _, err := ask[T](ctx, c, document, variables)
	return data, err
}

// ask is query, and tells Shopify's clock when the request was sent: the state in the answer is at least as new. It posts
// the document until it is answered: it paces itself by the shop's bucket, waits out throttling, and repeats what time may
// heal, within patience and as long as ctx allows.
func ask[T any](ctx context.Context, c *Client, name string, variables map[string]any) (data T, at time.Time, err error) {
	body, err := json.Marshal(map[string]any{"query": document(name), "variables": variables})
	if err != nil {
		return data, at, fmt.Errorf("encode %s: %w", name, err)
	}
	token, err := c.token(ctx)
	if err != nil {
		return data, at, fmt.Errorf("access token: %w", err)
	}
	askedAgain := false
	err = persist(ctx, func(ctx context.Context) error {
		got, sent, err := attempt[T](ctx, c, name, body, token)
		if errors.Is(err, ErrUnauthorized) && !askedAgain {
			// Another process may have refreshed the token while this one was in use.
			askedAgain = true
			fresh, tokenErr := c.token(ctx)
			if tokenErr != nil {
				return fmt.Errorf("access token: %w", tokenErr)
			}
			if fresh != token {
				token = fresh
				got, sent, err = attempt[T](ctx, c, name, body, token)
			}
		}
		if err != nil {
			return err
		}
		data, at = *got, sent
		return nil
	}, func(err error, wait time.Duration) {
		c.app.log.InfoContext(ctx, "shopify: asking again", "shop", c.shop, "document", name, "wait", wait, "reason", err)
	})
	if err != nil && ctx.Err() != nil {
		err = fmt.Errorf("ask Shopify %s: %w", name, err)
	}
	return data, at, err
}

// attempt asks once, when the shop's bucket allows it.
func attempt[T any](ctx context.Context, c *Client, name string, body []byte, token commerce.Secret) (*T, time.Time, error) {
	reserved, err := c.reserve(ctx, name)
	if err != nil {
		return nil, time.Time{}, err
	}
	got, said, err := post[T](ctx, c, name, body, token.Reveal())
	c.settle(ctx, name, reserved, said)
	if said == nil {
		return nil, time.Time{}, err
	}
	return got, said.sent, err
}

// reserve waits until the shop's bucket allows the document to be sent.
func (c *Client) reserve(ctx context.Context, name string) (reserved float64, err error) {
	for {
		reserved = c.app.costs.guess(name)
		wait, err := c.app.bucket.Take(ctx, c.shop, reserved, inBackground(ctx))
		switch {
		case err != nil && ctx.Err() != nil:
			return 0, context.Cause(ctx)
		case err != nil: // pacing is a courtesy: Shopify itself refuses what is too much
			c.app.log.WarnContext(ctx, "shopify: the shop's bucket cannot be asked", "shop", c.shop, "error", err)
			return 0, nil
		case wait <= 0:
			return reserved, nil
		}
		again := inBackground(ctx)
		if again {
			c.settle(ctx, name, reserved, nil)
			wait = jittered(max(wait, leastBackgroundWait))
		}
		err = fmt.Errorf("%w: %s would have to wait %s for the shop's bucket", ErrThrottled, name, wait.Round(time.Millisecond))
		if ctx.Err() != nil || fits(ctx, wait) {
			err = sleep(ctx, wait)
		}
		if err == nil && !again {
			return reserved, nil
		}
		if err != nil {
			if !again {
				c.settle(ctx, name, reserved, nil)
			}
			return 0, err
		}
	}
}

// settle ends a reservation, also when ctx has ended.
func (c *Client) settle(ctx context.Context, name string, reserved float64, said *answer) {
	var status *commerce.ThrottleStatus
	if said != nil {
		c.app.costs.learn(name, said.cost.Requested)
		status = said.cost.Throttle
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTimeout)
	defer cancel()
	if reserved <= 0 {
		return
	}
	if err := c.app.bucket.Settle(ctx, c.shop, reserved, status); err != nil {
		c.app.log.WarnContext(ctx, "shopify: the shop's bucket cannot be told", "shop", c.shop, "error", err)
	}
}

// post is one request. What the answer says beside its data is returned with errors too: its cost still counts.
func post[T any](ctx context.Context, c *Client, name string, body []byte, token string) (*T, *answer, error) {
	url, err := c.app.address(c.shop, "/admin/api/"+APIVersion+"/graphql.json")
	if err != nil {
		return nil, nil, err
	}
	attemptCtx, cancel := context.WithTimeout(ctx, attemptTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(attemptCtx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, nil, fmt.Errorf("ask Shopify: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("X-Shopify-Access-Token", token)
	started, sent := time.Now(), c.app.cfg.Now()
	resp, err := c.app.http.Do(req)
	if err != nil {
		return nil, nil, noAnswer(ctx, started, err)
	}
	defer resp.Body.Close()
	answered := c.app.cfg.Now()
	text, done, err := c.app.read(resp.Body)
	defer done()
	if err != nil {
		return nil, nil, noAnswer(ctx, started, err)
	}
	c.noteVersion(ctx, resp)
	if err := statusError(resp, text); err != nil {
		return nil, nil, err
	}
	at := c.app.clock.sent(sent, answered, resp.Header.Get("Date"))
	got, said, err := readAnswer[T](name, text, shorten(resp.Header.Get("X-Request-Id")))
	if said != nil {
		said.sent = at
	}
	return got, said, err
}

// noAnswer is a request that went wrong on its way. When it was the caller's time that ran out, Shopify is to blame only if
// it had enough of it.
func noAnswer(ctx context.Context, started time.Time, err error) error {
	err = fmt.Errorf("ask Shopify: %w", err)
	switch {
	case errors.Is(err, errTooLong):
		return err
	case ctx.Err() == nil:
		return &retryable{err: fmt.Errorf("%w: %w", ErrUnreachable, err)}
	case errors.Is(ctx.Err(), context.DeadlineExceeded) && time.Since(started) >= noAnswerAfter:
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return err
}

// noteVersion tells the log when Shopify answers in another version than it was asked: the pinned one has been retired.
func (c *Client) noteVersion(ctx context.Context, resp *http.Response) {
	version := shorten(resp.Header.Get("X-Shopify-Api-Version"))
	if version != "" && version != APIVersion && c.app.sawVersion(c.shop, version) {
		c.app.log.WarnContext(ctx, "shopify: answers come in another API version",
			"shop", c.shop, "asked", APIVersion, "answered", version)
	}
}

var errTooLong = errors.New("the answer is too long")

// readAll reads at most limit bytes and fails on more, instead of cutting.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	var b bytes.Buffer
	err := fill(&b, r, limit)
	return b.Bytes(), err
}

func fill(b *bytes.Buffer, r io.Reader, limit int64) error {
	if _, err := b.ReadFrom(io.LimitReader(r, limit+1)); err != nil {
		return err
	}
	if int64(b.Len()) > limit {
		return fmt.Errorf("%w (over %d MiB)", errTooLong, limit>>20)
	}
	return nil
}

// read reads an answer into a buffer that is used again after done.
func (a *App) read(r io.Reader) (text []byte, done func(), err error) {
	b, ok := a.buffers.Get().(*bytes.Buffer)
	if !ok {
		b = &bytes.Buffer{}
	}
	b.Reset()
	err = fill(b, r, maxAnswer)
	return b.Bytes(), func() {
		if b.Cap() <= maxKept {
			a.buffers.Put(b)
		}
	}, err
}
