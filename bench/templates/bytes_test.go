package templates_test

import (
	"strings"
	"testing"
)

// entitySpelling is how engines write two entities; browsers do not tell them apart.
var entitySpelling = strings.NewReplacer("&#34;", "&quot;", "&apos;", "&#39;")

// TestEngines_GiveTheSameBytes is what makes the figures comparable.
func TestEngines_GiveTheSameBytes(t *testing.T) {
	engines := append([]peer{{"limit", true, limits}, {"ours", true, ours}, {"filled", true, filled}, {"whole", true, whole}}, peers...)
	for _, name := range measured {
		want := read(t, name+".expected")
		for _, p := range engines {
			render := p.open(t, name)
			if render == nil {
				continue
			}
			for range 2 {
				if got := entitySpelling.Replace(string(render())); got != want {
					i := 0
					for i < min(len(got), len(want)) && got[i] == want[i] {
						i++
					}
					t.Errorf("%s by %s differs at %d: %.80q, want %.80q", name, p.name, i, got[i:], want[i:])
				}
			}
		}
	}
}
