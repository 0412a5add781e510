package main

import (
	"os"
	"strings"
	"testing"
)

// withInput runs f with a text on standard input.
func withInput(t *testing.T, text string, f func()) {
	t.Helper()
	in, err := os.Open(file(t, "input", text))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	before := os.Stdin
	os.Stdin = in
	defer func() { os.Stdin = before }()
	f()
}

func TestRender_PlainLiquidPrintsTheTextAndNothingElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ template, data, snippets, want string }{
		"no data":                    {"a{{ x }}b", `{}`, `{}`, "ab"},
		"nothing":                    {"", `{}`, `{}`, ""},
		"no line end is added":       {"x", `{}`, `{}`, "x"},
		"nothing is escaped":         {"{{ x }}", `{"x": "<&\"'\u00e9\u0000>"}`, `{}`, "<&\"'é\x00>"},
		"names of the catalog":       {"{{ order.total_pric }}{{ contact }}", `{"order": {"total_pric": 1.50}, "contact": "c"}`, `{}`, "1.5c"},
		"every tag and filter":       {"{% increment n %}{{ 'x' | base64_encode }}{% tablerow i in (1..1) %}{% endtablerow %}", `{}`, `{}`, "0eA==<tr class=\"row1\">\n<td class=\"col1\"></td></tr>\n"},
		"snippets":                   {"{% render 'a', x: y %}{% include b %}{{ z }}", `{"y": 1, "b": "b/c"}`, `{"a": "[{{ x }}{{ y }}]", "b/c": "({{ x }}){% assign z = 2 %}"}`, "[11]()2"},
		"a broken snippet not asked": {"{% if false %}{% render 'a' %}{% render 'none' %}{% endif %}x", `{}`, `{"a": "{{"}`, "x"},
		"an unknown filter":          {"{{ 'x' | nosuch }}", `{}`, `{}`, "x"},
		"braces in data":             {"{{ x }}", `{"x": "{{ y }}"}`, `{}`, "{{ y }}"},
		"any bytes":                  {"{{ '/w==' | base64_decode }}", `{}`, `{}`, "\xff"},
	} {
		code, stdout, stderr := storegraph(t, "render", "--catalog", "none", "--template", file(t, "t.liquid", c.template), "--data", file(t, "d.json", c.data), "--snippets", file(t, "s.json", c.snippets))
		if code != 0 || stdout != c.want {
			t.Errorf("%s: exit %d, %q on stdout, want %q; %q on stderr", name, code, stdout, c.want, stderr)
		}
		if name == "an unknown filter" != strings.Contains(stderr, "warning") {
			t.Errorf("%s: %q on stderr", name, stderr)
		}
	}
}

func TestRender_PlainLiquidIsRefusedWithExitOneAndNoText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ template, data, snippets, want string }{
		"a syntax error":                 {"a\n  {{ x | }}", `{}`, `{}`, "t.liquid:2:"},
		"an unclosed block":              {"a{% if x %}", `{}`, `{}`, "if"},
		"an unknown tag":                 {"a{% nosuch %}", `{}`, `{}`, "nosuch"},
		"an error while it renders":      {"a{{ 1 | divided_by: 0 }}", `{}`, `{}`, "Line 1, column 9"},
		"an unknown snippet":             {"a{% render 'b' %}", `{}`, `{}`, `"b"`},
		"a computed name of no snippet":  {"a{% include x %}", `{"x": 3}`, `{}`, `"3"`},
		"a computed name for render":     {"a{% render x %}", `{"x": "a"}`, `{"a": ""}`, "quotes"},
		"a broken snippet":               {"a{% render 'b' %}", `{}`, `{"b": "x\n{{"}`, `ine 2, column 1 of snippet "b"`},
		"a snippet in itself":            {"a{% render 'b' %}", `{}`, `{"b": "{% render 'b' %}"}`, "100 deep"},
		"include in render":              {"a{% render 'b' %}", `{}`, `{"b": "{% include 'c' %}", "c": ""}`, "within render"},
		"no UTF-8":                       {"a\xff", `{}`, `{}`, "UTF-8"},
		"a huge template":                {strings.Repeat("x", 17<<20), `{}`, `{}`, "16 MiB"},
		"a large template":               {strings.Repeat("x", 1<<20), `{}`, `{}`, "256 KiB"},
		"a huge loop":                    {"{% for i in (1..999999999) %}x{% endfor %}", `{}`, `{}`, "LIMIT_EXCEEDED"},
		"a huge text":                    {"{% for i in (1..9999) %}{{ x }}{% endfor %}", `{"x": "` + strings.Repeat("x", 9999) + `"}`, `{}`, "LIMIT_EXCEEDED"},
		"data that is no JSON":           {"a", `{"x": `, `{}`, "d.json"},
		"data after the data":            {"a", `{} {}`, `{}`, "d.json"},
		"data that is no object":         {"a", `[1]`, `{}`, "not a JSON object"},
		"data that is empty":             {"a", ``, `{}`, "d.json"},
		"data that is nested too deep":   {"a", strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000), `{}`, "deep"},
		"snippets that are no JSON":      {"a", `{}`, `{"a": `, "s.json"},
		"snippets that are a list":       {"a", `{}`, `["a"]`, "s.json"},
		"snippets that are null":         {"a", `{}`, `null`, "s.json"},
		"a snippet that is no text":      {"a", `{}`, `{"a": 1}`, "s.json"},
		"snippets that are nested":       {"a", `{}`, `{"a": {"b": "c"}}`, "s.json"},
		"snippets with text behind them": {"a", `{}`, `{} x`, "s.json"},
	} {
		code, stdout, stderr := storegraph(t, "render", "--catalog=none", "--template", file(t, "t.liquid", c.template), "--data", file(t, "d.json", c.data), "--snippets", file(t, "s.json", c.snippets))
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, c.want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %q on stdout, %.500q on stderr", name, code, stdout, stderr)
		}
	}
}

func TestRender_MissingFilesAreNamed(t *testing.T) {
	t.Parallel()
	there := file(t, "there", "{}")
	for _, args := range [][]string{
		{"--template", "/nonexistent/t", "--data", there}, {"--template", there, "--data", "/nonexistent/d"},
		{"--template", there, "--data", there, "--snippets", "/nonexistent/s"}, {"--template", there, "--data", there, "--snippets", t.TempDir()},
	} {
		for _, catalog := range []string{"none", "commerce"} {
			code, stdout, stderr := storegraph(t, append([]string{"render", "--catalog", catalog}, args...)...)
			if code != exitFailed || stdout != "" || !strings.Contains(stderr, "/") {
				t.Errorf("%v: exit %d, %q, %q", args, code, stdout, stderr)
			}
		}
	}
}

func TestRender_WrongUsageExitsWithTwo(t *testing.T) {
	t.Parallel()
	there := file(t, "there", "{}")
	for _, args := range [][]string{
		{"--template", there, "--data", there, "--catalog", "some"}, {"--template", there, "--data", there, "--catalog", ""},
		{"--template", "-", "--data", "-"}, {"--template", there, "--data", "-", "--snippets", "-"},
		{"--template", there, "--data", there, "--catalog"}, {"--template", there, "--catalog", "none"}, {"--data", there, "--catalog", "none"},
		{"--template", there, "--data", there, "--catalog", "none", "surplus"},
		{"--template", there, "--data", there, "--catalog", "none", "--channel", "FAX"},
	} {
		if code, stdout, stderr := storegraph(t, append([]string{"render"}, args...)...); code != exitUsage || stdout != "" || stderr == "" {
			t.Errorf("%v: exit %d, %q, %q", args, code, stdout, stderr)
		}
	}
}

func TestRender_ReadsOneFileFromStandardInput(t *testing.T) {
	there := file(t, "there", `{"a": "{{ x }}"}`)
	withInput(t, "{% render 'a', x: 1 %}", func() {
		if code, stdout, stderr := storegraph(t, "render", "--catalog", "none", "--template", "-", "--data", there, "--snippets", there); code != 0 || stdout != "1" {
			t.Errorf("the template: exit %d, %q, %q", code, stdout, stderr)
		}
	})
	template := file(t, "t", "{% render 'b', x: a %}")
	withInput(t, `{"b": "({{ x }})"}`, func() {
		if code, stdout, stderr := storegraph(t, "render", "--catalog", "none", "--template", template, "--data", there, "--snippets", "-"); code != 0 || stdout != "({{ x }})" {
			t.Errorf("the snippets: exit %d, %q, %q", code, stdout, stderr)
		}
	})
}

func TestRender_SnippetsOverTheCatalogKeepThePolicy(t *testing.T) {
	t.Parallel()
	data, snippets := file(t, "d.json", `{"order": {"name": "<#1>"}}`), file(t, "s.json", `{"a": "<b>{{ order.name }}</b>", "b": "x{% increment n %}"}`)
	code, stdout, stderr := storegraph(t, "render", "--template", file(t, "t", "{% render 'a' %}"), "--data", data, "--snippets", snippets)
	if code != 0 || !strings.Contains(stdout, `"<b>&lt;#1&gt;</b>"`) {
		t.Errorf("exit %d, %q, %q", code, stdout, stderr)
	}
	for _, source := range []string{"{% include 'a' %}", "{{ order.name | base64_encode }}", "{% render 'b' %}"} {
		code, stdout, stderr = storegraph(t, "render", "--template", file(t, "t", source), "--data", data, "--snippets", snippets)
		if code != exitFailed || stdout != "" || !strings.Contains(stderr, "NOT_OFFERED") {
			t.Errorf("%s: exit %d, %q, %q", source, code, stdout, stderr)
		}
	}
}

func TestRender_HelpNamesTheFlags(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := storegraph(t, "render", "--help")
	for _, want := range []string{"--snippets FILE", "--catalog NAME", "none", "byte for byte", "Exits with 1"} {
		if code != 0 || stderr != "" || !strings.Contains(stdout, want) {
			t.Errorf("exit %d, no %q in %q", code, want, stdout)
		}
	}
}
