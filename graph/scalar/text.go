package scalar

import (
	"encoding/json"
	"io"
	"net/url"

	"github.com/99designs/gqlgen/graphql"

	"storegraph/commerce"
)

// MarshalURL writes an address.
func MarshalURL(s string) graphql.Marshaler { return text(s) }

// UnmarshalURL reads an absolute address.
func UnmarshalURL(v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", commerce.Errorf(commerce.InvalidInput, "a URL is text, not %s", kind(v))
	}
	if u, err := url.Parse(s); err != nil || u.Scheme == "" || u.Host == "" {
		return "", commerce.Errorf(commerce.InvalidInput, "%s is not an absolute URL", quote(s))
	}
	return s, nil
}

// MarshalJSON writes stored JSON as it is; nothing stored is null.
func MarshalJSON(raw json.RawMessage) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		if !json.Valid(raw) {
			raw = json.RawMessage("null")
		}
		_, _ = w.Write(raw)
	})
}

// UnmarshalJSON reads any value.
func UnmarshalJSON(v any) (json.RawMessage, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, commerce.Errorf(commerce.InvalidInput, "the value is not JSON")
	}
	return raw, nil
}

func text(s string) graphql.Marshaler { return graphql.MarshalString(s) }
