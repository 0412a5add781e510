package shopify

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"storegraph/commerce"
)

// answer is what a GraphQL answer says beside its data.
type answer struct {
	cost cost
	sent time.Time // Shopify's clock when the request was sent
}

type cost struct {
	Requested float64                  `json:"requestedQueryCost"` // Shopify prints whole numbers or floats
	Throttle  *commerce.ThrottleStatus `json:"throttleStatus"`
}

// envelope is a GraphQL answer. Shopify's errors may be a list or a string, and partial data beside errors is normal.
type envelope[T any] struct {
	Data       *T              `json:"data"`
	Errors     json.RawMessage `json:"errors"`
	Extensions struct {
		Cost   cost             `json:"cost"`
		Search []searchWarnings `json:"search"`
	} `json:"extensions"`
}

type searchWarnings struct {
	Path     []any             `json:"path"`
	Warnings []json.RawMessage `json:"warnings"`
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

// readAnswer decodes an answer in one go and decides what its errors mean. Partial data beside an error is not given out: a
// field that was denied looks like one that is empty.
func readAnswer[T any](document string, text []byte, requestID string) (*T, *answer, error) {
	var e envelope[T]
	wrong := json.Unmarshal(text, &e)
	if wrong != nil {
		wrong = &unreadable{fmt.Errorf("read Shopify's answer to %s: %w", document, wrong)}
	}
	var broken *json.SyntaxError
	if errors.As(wrong, &broken) { // cut off, or no GraphQL answer at all
		return nil, nil, &retryable{err: wrong}
	}
	a := &answer{cost: e.Extensions.Cost}
	if errs := readErrors(e.Errors); len(errs) > 0 {
		return nil, a, a.judge(document, errs, requestID)
	}
	if err := searchFailure(document, e.Extensions.Search, requestID); err != nil {
		return nil, a, err
	}
	if wrong != nil {
		return nil, a, wrong
	}
	if e.Data == nil {
		return nil, a, &retryable{err: &QueryError{Document: document, Messages: []string{"the answer has no data"}, RequestID: requestID}}
	}
	return e.Data, a, nil
}

// searchFailure makes an error of search warnings: search fails open, so that with a filter that it does not understand
// Shopify returns everything.
func searchFailure(document string, searches []searchWarnings, requestID string) error {
	failure := &QueryError{Document: document, RequestID: requestID, warning: true}
	for _, s := range searches {
		for _, raw := range s.Warnings {
			var w struct {
				Field   string `json:"field"`
				Message string `json:"message"`
			}
			said := shorten(string(raw))
			if json.Unmarshal(raw, &w) == nil && w.Message != "" {
				said = shorten(w.Field + ": " + w.Message)
			}
			failure.Messages = append(failure.Messages, "the search filter is not understood at "+dotted(s.Path)+": "+said)
		}
	}
	if len(failure.Messages) == 0 {
		return nil
	}
	return failure
}

// judge names the errors' meaning; the gravest decides: denied access only when nothing else failed.
func (a *answer) judge(document string, errs []graphQLError, requestID string) error {
	failure := &QueryError{Document: document, RequestID: requestID}
	var denied *AccessDeniedError
	internal := true
	for _, e := range errs {
		switch {
		case e.Extensions.Code == codeThrottled:
			return &retryable{err: fmt.Errorf("%s: %w", document, ErrThrottled), after: a.throttleWait()}
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
