package customvalues_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"storegraph/customvalues"
)

// The three templates whose speed is measured come out byte for byte; HTML escapes nothing that escape has escaped.
func TestRender_MeasuredTemplatesByteForByte(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("..", "..", "shared", "data", "templates")
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatalf("the measured templates are missing, and CI never skips them: %v", err)
			}
			t.Skipf("SKIPPED: THE MEASURED TEMPLATES ARE ABSENT: %v", err)
		}
		return string(data)
	}
	scope, err := customvalues.ParseData([]byte(read("data.json")), time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for name, channels := range map[string][]customvalues.Channel{
		"sms":       {customvalues.SMS, customvalues.TextEmail},
		"marketing": {customvalues.HTMLEmail, customvalues.TextEmail},
		"receipt":   {customvalues.HTMLEmail, customvalues.TextEmail},
	} {
		tmpl, found := customvalues.Parser{Plain: true}.Parse(read(name + ".liquid"))
		if len(found) > 0 {
			t.Fatalf("%s: %v", name, found)
		}
		for _, channel := range channels {
			result, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: channel})
			if err != nil || result.Text != read(name+".expected") {
				t.Errorf("%s for %s differs (%v)", name, channel, err)
			}
		}
	}
}
