package shopify_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"storegraph/shopify"
)

func TestPause_LeavesAShopAloneForWhatConcernsAllOfIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer answer
		pause  time.Duration // 0: no pause
		says   string
	}{
		"402 frozen":                  {answer{status: 402, body: `{"errors":"Unavailable Shop"}`}, time.Hour, "frozen"},
		"423 locked":                  {answer{status: 423}, time.Hour, "locked"},
		"404 gone":                    {answer{status: 404}, time.Hour, "closed"},
		"430 rejected":                {answer{status: 430}, 15 * time.Minute, "suspicious"},
		"429":                         {answer{status: 429}, 30 * time.Second, "requests"},
		"429 for two minutes":         {answer{status: 429, header: http.Header{"Retry-After": {"120.0"}}}, 2 * time.Minute, "requests"},
		"429 for a year":              {answer{status: 429, header: http.Header{"Retry-After": {"31536000"}}}, 15 * time.Minute, "requests"},
		"throttled":                   {answer{body: throttled}, 30 * time.Second, "requests"},
		"500":                         {answer{status: 500}, time.Minute, "did not answer"},
		"520":                         {answer{status: 520}, time.Minute, "did not answer"},
		"no answer":                   {answer{hang: true}, time.Minute, "did not answer"},
		"reset":                       {answer{err: errors.New("reset")}, time.Minute, "did not answer"},
		"401":                         {answer{status: 401}, 0, ""},
		"403":                         {answer{status: 403}, 0, ""},
		"400":                         {answer{status: 400}, 0, ""},
		"failure inside of one query": {answer{body: `{"errors":[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`}, 0, ""},
		"too costly":                  {answer{body: `{"errors":[{"message":"too much","extensions":{"code":"MAX_COST_EXCEEDED"}}]}`}, 0, ""},
		"denied":                      {answer{body: `{"data":{"customer":null},"errors":[{"message":"This app is not approved to access the Customer object.","path":["customer"]}]}`}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, _, client := onWire(io.Discard, nil, c.answer)
				_, err := client.FetchContact(t.Context(), 1)
				if err == nil {
					t.Fatal("no error")
				}
				d, reason, ok := shopify.Pause(fmt.Errorf("slice: %w", err))
				if d != c.pause || ok != (c.pause > 0) || !strings.Contains(reason, c.says) || ok != strings.HasSuffix(reason, ".") {
					t.Errorf("%s, %q, %v for %v", d, reason, ok, err)
				}
			})
		})
	}
}

func TestPause_IsNotForTheCallersOwnEnd(t *testing.T) {
	t.Parallel()
	for _, err := range []error{nil, context.Canceled, context.DeadlineExceeded, errors.New("x"), shopify.ErrBulkBusy, shopify.ErrBulkExpired, shopify.ErrSearchWarning, shopify.ErrUnauthorized} {
		if d, reason, ok := shopify.Pause(err); ok || d != 0 || reason != "" {
			t.Errorf("%v: %s, %q", err, d, reason)
		}
	}
	if d, _, ok := shopify.Pause(shopify.ErrShopUnavailable); !ok || d != time.Hour {
		t.Errorf("%s, %v", d, ok)
	}
}
