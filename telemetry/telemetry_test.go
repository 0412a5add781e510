package telemetry

import "testing"

func TestVerb_TellsOfNoValue(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT 1": "SELECT", "\n\t\tupdate x set y": "UPDATE", "with a as (select)": "WITH", "": "STATEMENT", "canary@example.com": "STATEMENT", "COMMIT": "COMMIT", "SELECTED": "STATEMENT",
	} {
		if got := verb(sql); got != want {
			t.Errorf("%q: %q", sql, got)
		}
	}
}
