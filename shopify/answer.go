package shopify

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// answer is a GraphQL answer. Shopify's errors may be a list or a string, and partial data beside errors is normal.
type answer struct {
	data json.RawMessage
	cost cost
}

type cost struct {
	Requested float64         `json:"requestedQueryCost"`
	Throttle  *throttleStatus `json:"throttleStatus"`
}

type envelope struct {
	Data       json.RawMessage `json:"data"`
	Errors     json.RawMessage `json:"errors"`
	Extensions struct {
		Cost   cost `json:"cost"`
		Search []struct {
			Path     []any             `json:"path"`
			Warnings []json.RawMessage `json:"warnings"`
		} `json:"search"`
	} `json:"extensions"`
}

type graphQLError struct {
	Message    string `json:"message"`
	Path       []any  `json:"path"`
	Extensions struct {
		Code           string `json:"code"`
		RequiredAccess string `json:"requiredAccess"`
		RequestID      string `json:"requestId"`
	} `json:"extensions"`
}

// readAnswer decodes an answer and decides what its errors mean.
func readAnswer(document string, text []byte, requestID string) (*answer, error) {
	var e envelope
	if err := json.Unmarshal(text, &e); err != nil {
		return nil, &retryable{err: fmt.Errorf("read Shopify's answer to %s: %w", document, err)}
	}
	a := &answer{cost: e.Extensions.Cost}
	if string(e.Data) != "null" {
		a.data = e.Data
	}
	if errs := readErrors(e.Errors); len(errs) > 0 {
		return a, a.judge(document, errs, requestID)
	}
	for _, s := range e.Extensions.Search {
		if len(s.Warnings) > 0 {
			// Search fails open: with a filter that it does not understand, Shopify returns everything.
			return &answer{cost: a.cost}, &QueryError{Document: document, Messages: []string{"the search filter is not understood at " + dotted(s.Path)}, RequestID: requestID}
		}
	}
	if len(a.data) == 0 {
		return a, &retryable{err: &QueryError{Document: document, Messages: []string{"the answer has no data"}, RequestID: requestID}}
	}
	return a, nil
}

// judge names the errors' meaning; the gravest decides. Data stays only beside denied access.
func (a *answer) judge(document string, errs []graphQLError, requestID string) error {
	failure := &QueryError{Document: document, RequestID: requestID}
	var denied *AccessDeniedError
	internal := true
	for _, e := range errs {
		switch {
		case e.Extensions.Code == codeThrottled:
			a.data = nil
			return &retryable{err: fmt.Errorf("%s: %w", document, ErrThrottled), after: jittered(a.throttleWait())}
		case e.Extensions.Code == codeAccessDenied || strings.HasPrefix(e.Message, notApproved):
			if denied == nil {
				denied = &AccessDeniedError{Path: dotted(e.Path), Message: shorten(e.Message), Required: shorten(e.Extensions.RequiredAccess)}
			}
			continue
		case e.Extensions.Code != codeInternal:
			internal = false
		}
		failure.Messages = append(failure.Messages, shorten(e.Message))
		if failure.Code == "" {
			failure.Code = e.Extensions.Code
		}
		if failure.RequestID == "" {
			failure.RequestID = e.Extensions.RequestID
		}
	}
	if len(failure.Messages) == 0 {
		return denied
	}
	a.data = nil
	if internal {
		return &retryable{err: failure}
	}
	return failure
}

// throttleWait is how long the bucket needs for what was asked.
func (a *answer) throttleWait() time.Duration {
	wait := leastThrottle
	if t := a.cost.Throttle; t != nil && t.RestoreRate > 0 {
		wait = max(wait, seconds((a.cost.Requested-t.CurrentlyAvailable)/t.RestoreRate))
	}
	return wait
}

// readErrors accepts the shapes in which Shopify reports errors: a list of objects, a list of texts, a text, an object.
func readErrors(raw json.RawMessage) []graphQLError {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var list []graphQLError
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	return []graphQLError{{Message: textOf(raw)}}
}

// errorText is the message of a body that is no GraphQL answer, in short.
func errorText(body []byte) string {
	var e struct {
		Errors      json.RawMessage `json:"errors"`
		Error       json.RawMessage `json:"error"`
		Description string          `json:"error_description"`
	}
	if json.Unmarshal(body, &e) != nil {
		return ""
	}
	switch {
	case e.Description != "":
		return shorten(e.Description)
	case len(e.Errors) > 0:
		if list := readErrors(e.Errors); len(list) > 0 {
			return shorten(list[0].Message)
		}
	case len(e.Error) > 0:
		return shorten(textOf(e.Error))
	}
	return ""
}

func textOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return shorten(string(raw))
}

func dotted(path []any) string {
	parts := make([]string, len(path))
	for i, p := range path {
		parts[i] = fmt.Sprint(p)
	}
	return strings.Join(parts, ".")
}

// shorten keeps a message from a stranger to a length that a log line bears.
func shorten(s string) string {
	const most = 300
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
