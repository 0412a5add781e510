package templates_test

import (
	"bytes"
	"fmt"
	htmltemplate "html/template"
	"strings"
	"testing"
	"text/template"

	"github.com/aymerick/raymond"
	"github.com/cbroglie/mustache"
	"github.com/flosch/pongo2/v6"
	"github.com/osteele/liquid"
	"github.com/valyala/fasttemplate"
)

// peer is another engine. It gives nil for a template that it cannot do.
type peer struct {
	name string
	same bool // does the same work: values, conditions and loops, no values formatted in advance
	open func(t testing.TB, name string) func() []byte
}

var peers = []peer{
	{"osteele", true, osteele},
	{"text-template", true, textTemplate},
	{"html-template", true, htmlTemplate},
	{"pongo2", true, djangoLike},
	{"raymond", true, handlebars},
	{"mustache", false, mustaches},
	{"fasttemplate", false, fast},
}

func osteeleEngine() *liquid.Engine {
	e := liquid.NewEngine()
	e.RegisterFilter("money", cents)
	return e
}

func osteele(t testing.TB, name string) func() []byte {
	tmpl, err := osteeleEngine().ParseString(read(t, name+".liquid"))
	if err != nil {
		t.Fatal(err)
	}
	bindings := data(t)
	return func() []byte {
		out, err := tmpl.Render(bindings)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

// goPath is a name of text/template's: the loop's variable is $item.
func goPath(path string) string {
	if strings.HasPrefix(path, "item.") {
		return "$" + path
	}
	return "$." + path
}

func goDialect(escape string) dialect {
	return dialect{
		output: func(path, filter string) string {
			if filter == "escape" {
				filter = escape
			}
			return "{{" + strings.TrimSpace(filter+" "+goPath(path)) + "}}"
		},
		loop:      func(path string) string { return "{{range $item := " + goPath(path) + "}}" },
		test:      func(path string) string { return "{{if " + goPath(path) + "}}" },
		otherwise: always("{{else}}"), endLoop: always("{{end}}"), endTest: always("{{end}}"),
	}
}

var goFuncs = map[string]any{"money": cents, "date": longDate, "escape": func(x any) string {
	if s, ok := x.(string); ok {
		return string(appendEscaped(nil, s))
	}
	return fmt.Sprint(x)
}}

func textTemplate(t testing.TB, name string) func() []byte {
	tmpl := template.Must(template.New("").Funcs(goFuncs).Parse(goDialect("escape").translate(read(t, name+".liquid"))))
	bindings := data(t)
	var buf bytes.Buffer
	return func() []byte {
		buf.Reset()
		if err := tmpl.Execute(&buf, bindings); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
}

func htmlTemplate(t testing.TB, name string) func() []byte {
	if name == "sms" {
		return nil
	}
	tmpl := htmltemplate.Must(htmltemplate.New("").Funcs(goFuncs).Parse(goDialect("").translate(read(t, name+".liquid"))))
	bindings := data(t)
	var buf bytes.Buffer
	return func() []byte {
		buf.Reset()
		if err := tmpl.Execute(&buf, bindings); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
}

func djangoLike(t testing.TB, name string) func() []byte {
	d := dialect{
		output: func(path, filter string) string {
			filters := map[string]string{"": "|safe", "money": "|cents|safe", "date": `|date:"January 02, 2006"`}
			return "{{ " + path + filters[filter] + " }}" // escape is what it does by itself
		},
		loop:      func(path string) string { return "{% for item in " + path + " %}" },
		test:      func(path string) string { return "{% if " + path + " %}" },
		otherwise: always("{% else %}"), endLoop: always("{% endfor %}"), endTest: always("{% endif %}"),
	}
	tmpl, err := pongo2.FromString(d.translate(read(t, name+".liquid")))
	if err != nil {
		t.Fatal(err)
	}
	bindings := pongo2.Context(data(t))
	var buf bytes.Buffer
	return func() []byte {
		buf.Reset()
		if err := tmpl.ExecuteWriterUnbuffered(bindings, &buf); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
}

func init() {
	err := pongo2.RegisterFilter("cents", func(in, _ *pongo2.Value) (*pongo2.Value, *pongo2.Error) {
		return pongo2.AsValue(cents(in.Integer())), nil
	})
	if err != nil {
		panic(err)
	}
}

func handlebars(t testing.TB, name string) func() []byte {
	path := func(p string) string {
		if rest, ok := strings.CutPrefix(p, "item."); ok {
			return "this." + rest
		}
		return p
	}
	d := dialect{
		output: func(p, filter string) string {
			switch filter {
			case "escape":
				return "{{" + path(p) + "}}"
			case "":
				return "{{{" + path(p) + "}}}"
			}
			return "{{" + filter + " " + path(p) + "}}"
		},
		loop:      func(p string) string { return "{{#each " + p + "}}" },
		test:      func(p string) string { return "{{#if " + path(p) + "}}" },
		otherwise: always("{{else}}"), endLoop: always("{{/each}}"), endTest: always("{{/if}}"),
	}
	tmpl, err := raymond.Parse(d.translate(read(t, name+".liquid")))
	if err != nil {
		t.Fatal(err)
	}
	tmpl.RegisterHelper("money", cents)
	tmpl.RegisterHelper("date", longDate)
	bindings := data(t)
	return func() []byte {
		out, err := tmpl.Exec(bindings)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(out)
	}
}

func mustaches(t testing.TB, name string) func() []byte {
	path := func(p string) string { return strings.TrimPrefix(p, "item.") }
	d := dialect{
		output: func(p, filter string) string {
			if filter == "escape" {
				return "{{" + path(p) + "}}"
			}
			return "{{{" + path(p) + "}}}"
		},
		loop:      func(p string) string { return "{{#" + p + "}}" },
		test:      func(p string) string { return "{{#" + path(p) + "}}" },
		otherwise: func(p string) string { return "{{/" + path(p) + "}}{{^" + path(p) + "}}" },
		endLoop:   func(p string) string { return "{{/" + p + "}}" },
		endTest:   func(p string) string { return "{{/" + path(p) + "}}" },
	}
	tmpl, err := mustache.ParseString(d.translate(read(t, name+".liquid")))
	if err != nil {
		t.Fatal(err)
	}
	bindings := preformatted(data(t))
	var buf bytes.Buffer
	return func() []byte {
		buf.Reset()
		if err := tmpl.FRender(&buf, bindings); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
}

// fast has no conditions: the branches are chosen and the values escaped in advance.
func fast(t testing.TB, name string) func() []byte {
	if name == "receipt" {
		return nil
	}
	source := strings.Replace(read(t, name+".liquid"), "{% if contact.vip %}", "", 1)
	if from, rest, ok := strings.Cut(source, "{% else %}"); ok {
		_, to, _ := strings.Cut(rest, "{% endif %}")
		source = from + to
	}
	values := map[string]any{}
	d := dialect{
		output: func(p, filter string) string {
			x := preformatted(data(t))
			for name := range strings.SplitSeq(p, ".") {
				x = x.(map[string]any)[name]
			}
			s := x.(string)
			if filter == "escape" {
				s = string(appendEscaped(nil, s))
			}
			values[p] = s
			return "{{" + p + "}}"
		},
		test: always(""), endTest: always(""), otherwise: always(""),
	}
	tmpl := fasttemplate.New(d.translate(source), "{{", "}}")
	var buf bytes.Buffer
	return func() []byte {
		buf.Reset()
		if _, err := tmpl.Execute(&buf, values); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
}
