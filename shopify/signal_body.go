package shopify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"storegraph/commerce"
)

// pick reads the wanted members of a JSON object and checks that the rest is JSON. A wanted member that is there twice is
// refused: readers disagree on which of the two counts.
func pick(body []byte, where string, wanted ...string) (map[string]json.RawMessage, error) {
	quick, plain := make(map[string]json.RawMessage, len(wanted)), true
	scanned := scanMembers(body, func(key, value []byte) {
		if bytes.IndexByte(key, '\\') >= 0 { // it may spell a wanted one
			plain = false
			return
		}
		if slices.Contains(wanted, string(key)) {
			_, twice := quick[string(key)]
			plain = plain && !twice
			quick[string(key)] = value
		}
	})
	if scanned && plain {
		return quick, nil
	}
	return decodeMembers(body, where, wanted)
}

// decodeMembers is pick for all bodies, and says what is wrong with them.
func decodeMembers(body []byte, where string, wanted []string) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	broken := func(err error) error {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return badBody(where, "ends too early")
		}
		return badBody(where, fmt.Sprintf("is not valid JSON near byte %d", d.InputOffset()))
	}
	switch token, err := d.Token(); {
	case err != nil:
		return nil, broken(err)
	case token != json.Delim('{'):
		return nil, badBody(where, "is not a JSON object")
	}
	members := map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, broken(err)
		}
		name, _ := key.(string) // the decoder lets nothing else be a key
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, broken(err)
		}
		if !slices.Contains(wanted, name) {
			continue
		}
		if _, twice := members[name]; twice {
			return nil, badBody(name, "is there twice")
		}
		members[name] = value
	}
	if _, err := d.Token(); err != nil {
		return nil, broken(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, badBody(where, fmt.Sprintf("goes on after its end at byte %d", d.InputOffset()))
	}
	return members, nil
}

// id reads the object's id: the global id when it is one, else the number.
func (p signalPlace) id(members map[string]json.RawMessage, where string) (commerce.ID, error) {
	if raw := members[p.gid]; p.gid != "" && !isNull(raw) {
		gid, err := text(members, p.gid)
		if err != nil {
			return 0, err
		}
		kind, id, err := commerce.SplitGID(gid)
		switch {
		case err == nil && kind == p.kind:
			return id, nil
		case err == nil:
			return 0, badBody(p.gid, fmt.Sprintf("names a %s, not a %s", shorten(kind), p.kind))
		case p.number == "" || isNull(members[p.number]):
			return 0, badBody(p.gid, "is not a Shopify global id")
		}
	}
	if raw := members[p.number]; p.number != "" && !isNull(raw) {
		id, err := commerce.ParseID(string(raw)) // digits only: no float, no quotes
		if err != nil {
			return 0, badBody(path(p.in, p.number), "is not a Shopify id")
		}
		return id, nil
	}
	if p.partial {
		return 0, nil
	}
	return 0, badBody(where, "has no id of the "+p.kind)
}

// sameShop compares the shop that the body names, where it names one, with the header's.
func sameShop(header string, members map[string]json.RawMessage) error {
	for _, key := range []string{"myshopify_domain", "shop_domain"} {
		if isNull(members[key]) {
			continue
		}
		domain, err := text(members, key)
		if err != nil {
			return err
		}
		if commerce.ValidShopDomain(domain) && domain != header {
			return badBody(key, "is not the shop of the X-Shopify-Shop-Domain header")
		}
	}
	return nil
}

func text(members map[string]json.RawMessage, key string) (string, error) {
	var s *string
	if err := json.Unmarshal(orNull(members[key]), &s); err != nil {
		return "", badBody(key, "is not a text")
	}
	if s == nil {
		return "", badBody(key, "is missing")
	}
	return *s, nil
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

func path(in, key string) string {
	if in == "" {
		return key
	}
	return in + "." + key
}

func badHeader(name string) error {
	return commerce.Errorf(commerce.InvalidInput, "The header %s is missing or malformed.", name).In(name)
}

func badBody(where, what string) error {
	return commerce.Errorf(commerce.InvalidInput, "The webhook's body is not as Shopify sends it: %s %s.", where, what).In(where)
}
