package customvalues_test

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/internal/hostile"
)

// The bounds are counted, not timed: what a template spends is the same on every machine. The processor time is a guard
// against work that grows with the square of the source, far above what any of them takes; the bench tells the time itself.
const (
	hostileMemory = slow * 8 << 20
	hostileGuard  = slow * time.Second
)

func TestHostileTemplates_EndWithACodedErrorOrAWholeMessage(t *testing.T) {
	all, snippets := hostile.Templates(), hostile.Snippets()
	if len(all) < 500 {
		t.Errorf("%d hostile templates, want 500 at least", len(all))
	}
	if slow > 1 { // the race detector has nothing to find in more of the same
		all = some()
	}
	for name, source := range all {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var result customvalues.Result
		var err error
		took := cpuTime(t, func() { result, err = renderHostile(source, snippets) })
		runtime.ReadMemStats(&after)
		switch {
		case err != nil && (commerce.CodeOf(err) == "" || result.Text != ""):
			t.Errorf("%s: %q with an error of code %q: %v", name, result.Text, commerce.CodeOf(err), err)
		case len(result.Text) > 1<<20:
			t.Errorf("%s: a text of %d bytes", name, len(result.Text))
		case strings.Contains(result.Text, "Liquid error"):
			t.Errorf("%s: an error within the text", name)
		}
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > hostileMemory {
			t.Errorf("%s: allocated %d KiB (%v)", name, allocated>>10, err)
		}
		if took > hostileGuard {
			t.Errorf("%s: took %v of a processor (%v)", name, took, err)
		}
	}
}

// Those that once held some engine for seconds all end with an error; none of them is a message.
func TestHostileTemplates_ThatAreKnownFail(t *testing.T) {
	t.Parallel()
	all, snippets := hostile.Templates(), hostile.Snippets()
	for _, name := range hostile.Known() {
		if _, err := renderHostile(all[name], snippets); err == nil {
			t.Errorf("%s: it rendered", name)
		}
	}
}

// Previews and the other channels have the same bounds.
func TestHostileTemplates_EndInPreviewsToo(t *testing.T) {
	t.Parallel()
	snippets := hostile.Snippets()
	for name, source := range some() {
		tmpl, _ := customvalues.Parser{Snippets: snippets}.Parse(source)
		for _, channel := range []customvalues.Channel{customvalues.SMS, customvalues.Subject} {
			result, err := tmpl.Render(context.Background(), nil, customvalues.Options{Channel: channel, Lenient: true})
			if err != nil && commerce.CodeOf(err) == "" || strings.Contains(result.Text, "Liquid error") {
				t.Errorf("%s for %s: %q, %v", name, channel, result.Text, err)
			}
		}
	}
}

func TestHostileTemplates_AreValidatedSoon(t *testing.T) {
	for name, source := range some() {
		took := cpuTime(t, func() {
			customvalues.Validate(source, customvalues.ValidateOptions{Channel: customvalues.HTMLEmail, Trigger: commerce.OrderReceived})
		})
		if took > hostileGuard {
			t.Errorf("%s took %v of a processor", name, took)
		}
	}
}

// some are every tenth of the templates, and all that are known.
func some() map[string]string {
	all := hostile.Templates()
	for i, name := range slices.Sorted(maps.Keys(all)) {
		if i%10 > 0 && !slices.Contains(hostile.Known(), name) {
			delete(all, name)
		}
	}
	return all
}

func renderHostile(source string, snippets map[string]string) (customvalues.Result, error) {
	tmpl, _ := customvalues.Parser{Everything: true, Snippets: snippets}.Parse(source)
	scope := &catalog.Scope{Env: &catalog.Env{Now: time.Unix(0, 0)}}
	return tmpl.Render(context.Background(), scope, customvalues.Options{Channel: customvalues.HTMLEmail})
}

func TestRender_StopsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parse("{% for i in (1..90000) %}{% assign a = i %}{% endfor %}")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()

	_, err := tmpl.Render(ctx, nil, customvalues.Options{})

	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
}
