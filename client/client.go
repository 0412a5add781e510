// Package client asks Storegraph's GraphQL API in Go. Its functions and types are generated from operations/*.graphql, each by
// the schema that the server is generated from: an operation that does not fit does not compile.
//
//	c := client.New("https://gateway.example.com/graphql", key)
//	page, err := client.Orders(ctx, c, client.Ptr(50), nil, nil)
//
// Inputs leave out what is nil. Amounts and dates are strings, exact as the API writes them; ids are opaque strings. What the API
// refuses is in the answer (userErrors, problems); what it cannot answer is an *Error with a code.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/Khan/genqlient/graphql"
)

// Error is an answer that is none.
type Error struct {
	Code    string        // the API's, e.g. NOT_FOUND or RATE_LIMITED; HTTP_503 and the like when the answer is no GraphQL
	Message string        // a sentence
	Status  int           // of HTTP
	After   time.Duration // how long the server asks to wait; 0 when it does not say
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Temporary says whether it is worth asking again, after e.After at the earliest.
func (e *Error) Temporary() bool {
	switch e.Code {
	case "NOT_YET", "UNAVAILABLE", "RATE_LIMITED", "INTERNAL", "TIMEOUT", "SEGMENT_TIMEOUT":
		return true
	}
	return e.Status >= 500 || e.Status == http.StatusTooManyRequests
}

// CodeOf is the code of an *Error; "" of anything else.
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Client asks one server with one key. It may be used by many goroutines at once.
type Client struct {
	url  string
	key  string
	http *http.Client
}

// New gives a client for the URL of /graphql and an API key or JWT. Requests end after 30 seconds, or with their context.
func New(url, key string) *Client {
	return &Client{url: url, key: key, http: &http.Client{Timeout: 30 * time.Second}}
}

// Ptr gives a pointer to a value, for members that may be left out.
func Ptr[T any](v T) *T { return &v }

// maxAnswer bounds what is read of one answer, in bytes.
const maxAnswer = 64 << 20

// MakeRequest sends an operation. The generated functions call it.
func (c *Client) MakeRequest(ctx context.Context, req *graphql.Request, resp *graphql.Response) error {
	variables, err := given(req.Variables)
	if err != nil {
		return fmt.Errorf("%s: write the variables: %w", req.OpName, err)
	}
	body, err := json.Marshal(map[string]any{"query": req.Query, "operationName": req.OpName, "variables": variables})
	if err != nil {
		return fmt.Errorf("%s: write the request: %w", req.OpName, err)
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s: %w", req.OpName, err)
	}
	post.Header.Set("Content-Type", "application/json")
	post.Header.Set("Accept", "application/graphql-response+json, application/json")
	post.Header.Set("Authorization", "Bearer "+c.key)
	res, err := c.http.Do(post)
	if err != nil {
		return fmt.Errorf("%s: %w", req.OpName, err)
	}
	defer res.Body.Close()
	if err := read(res, resp); err != nil {
		return fmt.Errorf("%s: %w", req.OpName, err)
	}
	return nil
}

func read(res *http.Response, resp *graphql.Response) error {
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	failure := &Error{Code: fmt.Sprint("HTTP_", res.StatusCode), Message: "The server did not answer in JSON.", Status: res.StatusCode}
	failure.After, _ = time.ParseDuration(res.Header.Get("Retry-After") + "s")
	var failed struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if len(answer) > maxAnswer {
		failure.Code, failure.Message = "TOO_LARGE", "The answer has more than 64 MiB."
		return failure
	}
	if err := json.Unmarshal(answer, &failed); err != nil {
		return failure
	}
	if len(failed.Errors) > 0 {
		failure.Code, failure.Message = failed.Errors[0].Extensions.Code, failed.Errors[0].Message
		return failure
	}
	if res.StatusCode != http.StatusOK {
		failure.Message = res.Status
		return failure
	}
	if err := json.Unmarshal(answer, resp); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return nil
}

// given is the variables without what is nil: null is a value to the API, and a @oneOf input takes exactly one member.
func given(variables any) (any, error) {
	written, err := json.Marshal(variables)
	if err != nil {
		return nil, err
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(written))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return withoutNulls(v), nil
}

func withoutNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if member == nil {
				delete(v, name)
				continue
			}
			v[name] = withoutNulls(member)
		}
	case []any:
		for i := range v {
			v[i] = withoutNulls(v[i])
		}
	}
	return v
}
