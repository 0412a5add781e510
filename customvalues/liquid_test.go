package customvalues_test

import (
	"testing"
	"time"

	"storegraph/customvalues"
)

const plainData = `{"a":[3,1,2],"h":{"x":1,"y":null},"people":[{"n":"Bo","age":30},{"n":"al","age":4},{"n":"Cy"}],"s":"Hello, wörld","nil":null,"f":1.50,"big":123456789012345678901234567890,"t":"2026-03-01T22:30:00-05:00"}`

// Standard Liquid in our own cases; the two suites have thousands more.
func TestLiquid_MeansWhatRubysLiquidMeans(t *testing.T) {
	t.Parallel()
	scope, err := customvalues.ParseData([]byte(plainData), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{
		"{{ s }} {{ missing }} {{ a }} {{ h }} {{ f }} {{ big }}":                                                                    `Hello, wörld  312 {"x"=>1, "y"=>nil} 1.5 123456789012345678901234567890`,
		"{{ a[0] }}{{ a[-1] }}{{ a.first }}{{ a.last }}{{ a.size }}":                                                                 "32323",
		"{{ h.x }}{{ h['x'] }}{{ h.size }}{% assign k = 'x' %}{{ h[k] }}":                                                            "1121",
		"{% if a contains 3 %}y{% endif %}{% if s contains 'wör' %}y{% endif %}":                                                     "yy",
		"{% if true and false and false or true %}y{% else %}n{% endif %}":                                                           "n",
		"{% if '' %}y{% endif %}{% if 0 %}y{% endif %}{% if nil %}n{% endif %}":                                                      "yy",
		"{% if s == blank or h.y == blank %}y{% endif %}{% if a != empty %}y{% endif %}":                                             "yy",
		"{% unless false %}a{% else %}b{% endunless %}":                                                                              "a",
		"{% case a[0] %}{% when 1, 2 %}x{% when 3 %}y{% else %}z{% endcase %}":                                                       "y",
		"{% for i in a %}{{ forloop.index }}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}":                            "13,21,32",
		"{% for i in a reversed limit: 2 offset: 1 %}{{ i }}{% endfor %}":                                                            "21",
		"{% for i in a limit: 1 %}{{ i }}{% endfor %}{% for i in a offset: continue %}{{ i }}{% endfor %}":                           "312",
		"{% for i in missing %}x{% else %}none{% endfor %}":                                                                          "none",
		"{% for i in (1..9) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}":      "13",
		"{% for p in h %}{{ p[0] }}={{ p[1] }};{% endfor %}":                                                                         "x=1;y=;",
		"{% for i in (1..2) %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ j }} {% endfor %}{% endfor %}":                   "11 12 21 22 ",
		"{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}":                                                               "aba",
		"{% increment n %}{% increment n %}{{ n }}{% decrement m %}":                                                                 "012-1",
		"{% assign x = s | upcase %}{{ x }}{% capture y %}[{{ x | size }}]{% endcapture %}{{ y }}":                                   "HELLO, WÖRLD[12]",
		"{% raw %}{{ s }}{% endraw %}{% comment %}{{ s }}{% endcomment %}{%# no %}":                                                  "{{ s }}",
		"{% liquid\n assign q = 2\n if q > 1\n echo q | plus: 1\n endif\n%}":                                                         "3",
		"a  {%- if true -%}  b  {%- endif -%}  c":                                                                                    "abc",
		"x{% if true %}  {% assign z = 1 %}\n{% endif %}y":                                                                           "xy",
		"{% tablerow i in a cols: 2 %}{{ i }}{% endtablerow %}":                                                                      "<tr class=\"row1\">\n<td class=\"col1\">3</td><td class=\"col2\">1</td></tr>\n<tr class=\"row2\"><td class=\"col1\">2</td></tr>\n",
		"{% ifchanged %}a{% endifchanged %}{% ifchanged %}a{% endifchanged %}":                                                       "a",
		"{{ (1..3) | join: '-' }} {{ a | sort | join: ',' }} {{ a | reverse | first }}":                                              "1-2-3 1,2,3 2",
		"{{ people | map: 'n' | sort_natural | join: ' ' }}":                                                                         "al Bo Cy",
		"{{ people | where: 'age' | map: 'n' | join }} {{ people | sum: 'age' }}":                                                    "Bo al 34",
		"{{ people | find: 'n', 'Cy' | map: 'n' }} {{ people | find_index: 'n', 'al' }} {{ people | has: 'n', 'x' }}":                "Cy 1 false",
		"{{ people | reject: 'age', 4 | map: 'n' | join: ',' }} {{ a | concat: a | uniq | size }}":                                   "Bo,Cy 3",
		"{{ 7 | divided_by: 2 }} {{ -7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }} {{ -7 | modulo: 3 }}":                            "3 -4 3.5 2",
		"{{ 0.1 | plus: 0.2 }} {{ '3.5' | times: 2 }} {{ 4.5 | round }} {{ 2.345 | round: 2 }} {{ -1.2 | ceil }} {{ -1.2 | floor }}": "0.3 7.0 5 2.35 -1 -2",
		"{{ big | plus: 1 }} {{ 3 | at_least: 5 }} {{ 3 | at_most: 1 }} {{ -3 | abs }}":                                              "123456789012345678901234567891 5 1 3",
		"{{ s | slice: 7, 3 }} {{ s | truncate: 8 }} {{ s | truncatewords: 1 }} {{ s | split: ', ' | last }}":                        "wör Hello... Hello,... wörld",
		"{{ s | replace: 'l', 'L' }} {{ s | replace_first: 'l', 'L' }} {{ s | remove: 'l' }} {{ s | replace_last: 'l', 'L' }}":       "HeLLo, wörLd HeLlo, wörld Heo, wörd Hello, wörLd",
		"[{{ ' x  y ' | strip }}][{{ ' x  y ' | squish }}][{{ ' x' | lstrip }}][{{ 'x ' | rstrip }}]":                                "[x  y][x y][x][x]",
		"{{ '<a>&amp;' | escape }} {{ '<a>&amp;' | escape_once }} {{ '<p>x</p><!-- y -->' | strip_html }}":                           "&lt;a&gt;&amp;amp; &lt;a&gt;&amp; x",
		"{{ 'a b&c' | url_encode }} {{ 'a+b%26c' | url_decode }} {{ 'ab' | base64_encode }} {{ 'YWI=' | base64_decode }}":            "a+b%26c a b&c YWI= ab",
		"{{ t | date: '%Y-%m-%d %H:%M %z' }} {{ 'March 14, 2016' | date: '%b %-d, %y' }} {{ 'now' | date: '%F' }}":                   "2026-03-01 22:30 -0500 Mar 14, 16 2026-11-23",
		"{{ 0 | date: '%A %d %B %Y %I:%M:%S %p %j %U %u' }}":                                                                         "Thursday 01 January 1970 12:00:00 AM 001 00 4",
		"{{ t | date: '%^a %e|%3N|%-l%P|%s|%G-W%V|%%' }}":                                                                            "SUN  1|000|10pm|1772422200|2026-W09|%",
		"{{ 'no date' | date: '%Y' }}{{ nil | date: '%Y' }}":                                                                         "no date",
		"{{ nil | default: 'd' }}{{ false | default: 'd' }}{{ '' | default: 'd' }}{{ false | default: 'd', allow_false: true }}":     "dddfalse",
		"{{ 1000000000000000.0 }} {{ 0.00001 }} {{ 100.0 }}":                                                                         "1.0e+15 1.0e-05 100.0",
	} {
		tmpl, found := customvalues.Parser{Plain: true}.Parse(source)
		if customvalues.HasErrors(found) {
			t.Errorf("%s: %v", source, found)
			continue
		}
		result, err := tmpl.Render(t.Context(), scope, customvalues.Options{})
		if err != nil || result.Text != want {
			t.Errorf("%s\n got %q, %v\nwant %q", source, result.Text, err, want)
		}
	}
}

func TestLiquid_GrammarIsStrict(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"{{ 1e1 }}", "{{ a b }}", "{{ a..b }}", "{{ a.0 }}", "{{ 1 + 2 }}", "{% if not a %}{% endif %}", "{% if a in b %}{% endif %}",
		"{% assign a? = 1 %}", "{% assign -a = 1 %}", "{% for a of b %}{% endfor %}", "{% case a %}{% when %}{% endcase %}", "{{ a | }}",
		"{{ a | append }}", "{{ a | upcase: 1 }}", "{% while true %}{% endwhile %}", "{% if a %}", "{% endif %}", "{{ a }", "{% raw %}", "{{ “a” }}",
	} {
		if _, found := (customvalues.Parser{Plain: true}).Parse(source); !customvalues.HasErrors(found) {
			t.Errorf("%s was accepted", source)
		}
	}
}

func TestLiquid_SnippetsAreIsolatedByRenderAndSharedByInclude(t *testing.T) {
	t.Parallel()
	parser := customvalues.Parser{Plain: true, Snippets: map[string]string{
		"line": "{{ item }}{{ outer }}{% assign outer = 'changed' %};", "show": "{{ show }}!",
	}}
	for source, want := range map[string]string{
		"{% assign outer = 'o' %}{% render 'line', item: 1 %}{{ outer }}":              "1;o",
		"{% assign outer = 'o' %}{% include 'line', item: 1 %}{{ outer }}":             "1o;changed",
		"{% render 'show' with 'x' %}{% render 'show' for list %}":                     "x!a!b!",
		"{% include 'show' for list %}{% assign n = 'show' %}{% include n with 'y' %}": "a!b!y!",
	} {
		tmpl, found := parser.Parse(source)
		if customvalues.HasErrors(found) {
			t.Fatalf("%s: %v", source, found)
		}
		scope, err := customvalues.ParseData([]byte(`{"list":["a","b"]}`), time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		result, err := tmpl.Render(t.Context(), scope, customvalues.Options{})
		if err != nil || result.Text != want {
			t.Errorf("%s = %q, %v, want %q", source, result.Text, err, want)
		}
	}
}

// In the product's own templates render hides variables, but the shop and the order are there for every snippet.
func TestLiquid_SnippetsSeeTheCatalog(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parser{Snippets: map[string]string{"sign": "{{shop.name}}{{ x }}"}}.Parse("{% assign x = 1 %}{% render 'sign' %}")

	result, err := tmpl.Render(t.Context(), orderScope(t), customvalues.Options{Channel: customvalues.HTMLEmail})

	if err != nil || result.Text != "Fern &amp; Field" {
		t.Errorf("%q, %v", result.Text, err)
	}
}

func TestParseData_RefusesWhatIsNoObject(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "[]", "1", "{", `{"a":}`, `{} {}`, `null`} {
		if _, err := customvalues.ParseData([]byte(data), time.Unix(0, 0)); err == nil {
			t.Errorf("%q was accepted", data)
		}
	}
}
