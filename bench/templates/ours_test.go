package templates_test

import (
	"context"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/customvalues"
)

func channel(name string) customvalues.Options {
	if name == "sms" {
		return customvalues.Options{Channel: customvalues.SMS}
	}
	return customvalues.Options{Channel: customvalues.HTMLEmail}
}

func ourTemplate(t testing.TB, name string) *customvalues.Template {
	t.Helper()
	tmpl, found := customvalues.Parser{Plain: true}.Parse(read(t, name+".liquid"))
	if len(found) > 0 {
		t.Fatal(found)
	}
	return tmpl
}

func ourScope(t testing.TB) *catalog.Scope {
	t.Helper()
	scope, err := customvalues.ParseData([]byte(read(t, "data.json")), time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return scope
}

func parseOurs(source string) { customvalues.Parser{Plain: true}.Parse(source) }

// ours renders over a filled frame; filled fills the frame first, as for each recipient; whole is Render.
func ours(t testing.TB, name string) func() []byte {
	frame, opts, ctx := ourTemplate(t, name).NewFrame(), channel(name), context.Background()
	frame.Fill(ourScope(t))
	var buf []byte
	return func() []byte {
		var err error
		if buf, _, err = frame.AppendRender(ctx, buf[:0], opts); err != nil {
			t.Fatal(err)
		}
		return buf
	}
}

func filled(t testing.TB, name string) func() []byte {
	frame, scope, opts, ctx := ourTemplate(t, name).NewFrame(), ourScope(t), channel(name), context.Background()
	var buf []byte
	return func() []byte {
		frame.Fill(scope)
		buf, _, _ = frame.AppendRender(ctx, buf[:0], opts)
		return buf
	}
}

func whole(t testing.TB, name string) func() []byte {
	tmpl, scope, opts, ctx := ourTemplate(t, name), ourScope(t), channel(name), context.Background()
	return func() []byte {
		result, err := tmpl.Render(ctx, scope, opts)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(result.Text)
	}
}
