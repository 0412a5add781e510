package shopsim

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"time"
)

// keyKind says how a cursor prints the value that a list is sorted by.
type keyKind int

const (
	byID keyKind = iota
	byTime
	byText
	byNumber
)

const cursorTime = "2006-01-02 15:04:05.000000"

type cursorBody struct {
	LastID    int64  `json:"last_id"`
	LastValue string `json:"last_value"`
}

// cursor prints a position as Shopify does: base64 of {"last_id":…,"last_value":"…"}.
func cursor(k key, kind keyKind) string {
	value := k.str
	switch kind {
	case byID:
		value = strconv.FormatInt(k.id, 10)
	case byNumber:
		value = strconv.FormatInt(k.num, 10)
	case byTime:
		value = time.Unix(k.num, 0).UTC().Format(cursorTime)
	}
	b, _ := json.Marshal(cursorBody{k.id, value}) // two plain fields: cannot fail
	return base64.StdEncoding.EncodeToString(b)
}

func parseCursor(s string, kind keyKind) (*key, error) {
	var body cursorBody
	b, err := base64.StdEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &body)
	}
	k := &key{id: body.LastID}
	if err == nil {
		switch kind {
		case byID:
		case byText:
			k.str = body.LastValue
		case byNumber:
			k.num, err = strconv.ParseInt(body.LastValue, 10, 64)
		case byTime:
			var t time.Time
			t, err = time.Parse(cursorTime, body.LastValue)
			k.num = t.Unix()
		}
	}
	if err != nil {
		return nil, badRequest("Invalid cursor for current pagination sort.")
	}
	return k, nil
}
