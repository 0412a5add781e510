package resolvers

import (
	"bytes"
	"encoding/json"
	"testing"
)

// Members are those that encoding/json finds, byte for byte.
func FuzzMembers(f *testing.F) {
	for _, text := range []string{
		`{}`, ` { } `, `{"query":"{ a }"}`, `{"query" : "a \"}{][,: \\" , "variables":{"a":[1,{"b":"]}"}],"c":null},"x":[],"y":-1.5e3}`, "{\n\"a\"\t:\r1}", `{"\u0061":{"a":1},"b":""}`, `[]`, `1`, `"a"`,
	} {
		f.Add([]byte(text))
	}
	t0 := &transport{limits: Limits{Values: 1000}}
	f.Fuzz(func(t *testing.T, text []byte) {
		text = bytes.TrimSpace(text)
		got, bad := t0.members(text)
		var want map[string]json.RawMessage
		if err := json.Unmarshal(text, &want); err != nil || want == nil {
			if bad == nil {
				t.Fatalf("%q: %v", text, got)
			}
			return
		}
		if bad != nil { // a member twice, too deep or too much, or no text
			return
		}
		if len(got) != len(want) {
			t.Fatalf("%q: %d members, want %d", text, len(got), len(want))
		}
		for name, value := range want {
			if !bytes.Equal(got[name], value) {
				t.Fatalf("%q: %q is %q, want %q", text, name, got[name], value)
			}
		}
	})
}
