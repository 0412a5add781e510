// Package hostile makes templates that want a worker for themselves: its time, its memory or its stack. Tests hold renders of
// them to counted bounds, and the bench measures what each takes.
package hostile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Size is the longest source that the engine reads.
const Size = 256 << 10

// Templates are all of them by name, several hundred.
func Templates() map[string]string {
	all := maps.Clone(known)
	for family, of := range map[string]func() map[string]string{
		"nested": nested, "expression": expressions, "grown": grown, "range": ranges, "number": numbers, "product": products,
		"snippet": parts, "lexer": lexed, "list": listed, "wide": wide, "html": markup,
	} {
		for name, source := range of() {
			all[family+": "+name] = source
		}
	}
	return all
}

// Known are the names of those that were not generated.
func Known() []string { return slices.Sorted(maps.Keys(known)) }

// Snippets are the parts that the templates name.
func Snippets() map[string]string {
	all := map[string]string{
		"self": "{% render 'self' %}", "many": "{% for i in (1..9) %}{% include 'many' %}{% endfor %}",
		"ping": "{% include 'pong' %}", "pong": "{% render 'ping' %}{% include 'ping' %}",
		"loud": "{% assign s = s | append: s %}{% include 'loud' %}", "echo": "{{ s }}{% include 'echo' %}",
		"caught": "{% capture s %}{{ s }}{% include 'caught' %}{% endcapture %}", "open": "{% if true %}{% for i in (1..9) %}<a href=\"",
		"long": strings.Repeat("{{ 'x' | append: 'y' | upcase }}", 400),
		"each": "{% for j in (1..99999) %}{% render 'each' for (1..99999) %}{% endfor %}",
	}
	for i := range 150 {
		all[fmt.Sprintf("down%d", i)] = fmt.Sprintf("{%% render 'down%d' %%}{%% render 'down%d' %%}", i+1, i+1)
	}
	return all
}

// fill repeats a text until the longest source is full.
func fill(s string) string { return strings.Repeat(s, Size/len(s)) }

// long makes a variable s of 2^n times a text.
func long(s string, n int) string {
	return fmt.Sprintf("{%% assign s = %q %%}{%% for i in (1..%d) %%}{%% assign s = s | append: s %%}{%% endfor %%}", s, n)
}

func nested() map[string]string {
	all := map[string]string{}
	for open, end := range map[string]string{
		"{% if true %}": "{% endif %}", "{% unless false %}": "{% endunless %}", "{% for i in (1..2) %}": "{% endfor %}",
		"{% case 1 %}{% when 1 %}": "{% endcase %}", "{% capture c %}{{ c }}x": "{% endcapture %}{{ c }}{{ c }}", "{% tablerow i in (1..2) %}": "{% endtablerow %}",
		"{% ifchanged %}x": "{% endifchanged %}", "{% comment %}": "{% endcomment %}", "{% if a %}{% elsif b %}{% else %}": "{% endif %}",
		"{{#if 1}}": "{{/if}}", "{{#each (1..2)}}": "{{/each}}", "{{#with contact}}": "{{/with}}", "{{#unless 0}}{{else}}": "{{/unless}}",
		"{{#stranger}}": "{{/stranger}}", "{% liquid if true\n": "endif %}", "{% for i in (1..2) %}{% else %}": "{% endfor %}",
	} {
		for _, depth := range []int{99, 101, 2_000} {
			all[fmt.Sprintf("%d of %s", depth, open)] = strings.Repeat(open, depth) + "x" + strings.Repeat(end, depth)
		}
		all["without end: "+open] = fill(open)
		all["ends alone: "+end] = fill(end)
	}
	return all
}

func expressions() map[string]string {
	all := map[string]string{}
	for name, p := range map[string][3]string{
		"brackets": {"{{ contact", "[a", "]"}, "quoted brackets": {"{{ contact", "['a']", ""}, "indexes": {"{{ contact", "[0]", ""},
		"ranges": {"{{ ", "(1..", ")"}, "parentheses": {"{{#if ", "(and ", ")"}, "helpers": {"{{ ", "upcase (", ")"},
		"ands": {"{% if a", " and b", ""}, "ors": {"{% if a == 1", " or b contains c", ""}, "compared": {"{% if a", " == b", ""},
		"filters": {"{{ 'x'", " | append: 'x'", ""}, "replaces": {"{{ 'x'", " | replace: 'x', 'xx'", ""}, "dates": {"{{ 'now'", " | date: '%c'", ""},
		"arguments": {"{{ 'x' | append: 'x'", ", 'x'", ""}, "named arguments": {"{{ 1 | money: 'USD'", ", a: 1", ""}, "pipes": {"{{ a ", "|", ""},
		"commas": {"{% cycle a", ",", ""}, "dots": {"{{ a", ".", ""}, "ups": {"{{#each a}}{{", "../", ""}, "minuses": {"{{ ", "-", ""},
		"colons": {"{{ a | b", ":", ""}, "quotes": {"{{ ", "'", ""}, "mixed quotes": {"{{ ", `"'`, ""}, "names": {"{{ ", "a", ""}, "spaces": {"{{ ", " ", ""},
	} {
		for _, n := range []int{60, 3_000, 30_000} {
			if len(p[1]+p[2])*n <= Size {
				all[fmt.Sprintf("%d %s", n, name)] = p[0] + strings.Repeat(p[1], n) + strings.Repeat(p[2], n) + " }}{% endif %}{{/if}}{{/each}}"
			}
		}
	}
	return all
}

// worked are filters over a value; each may take the longest text there is.
var worked = []string{
	"append: s", "prepend: s", "replace: 'x', s", "replace_first: 'x', s", "replace_last: 'x', s", "remove: 'x'", "remove_first: 'y'", "remove_last: 'y'", "upcase", "downcase", "capitalize",
	"strip", "lstrip", "rstrip", "squish", "strip_newlines", "newline_to_br", "escape", "escape_once", "url_encode", "url_decode", "strip_html", "truncate: 99999999",
	"truncate: 5, s", "truncatewords: 99999999", "truncatewords: 1, s", "slice: -1", "slice: 0, 99999999", "split: ''", "split: 'x'", "split: s", "size",
	"first", "last", "base64_encode", "base64_decode", "base64_url_safe_encode", "date: '%c'", "date: s", "plus: s", "times: 3", "divided_by: 3", "modulo: 7", "abs", "ceil", "round: 5",
	"default: s", "json", "join: s", "sort", "sort_natural", "uniq", "reverse", "map: 'x'", "where: 'x'", "sum", "concat: s", "compact", "at_least: s", "money", "format_date: s", "raw",
}

func grown() map[string]string {
	all := map[string]string{}
	for _, f := range worked {
		all["again, "+f] = "{% assign s = 'x<&1 ' %}{% for i in (1..40) %}{% assign s = s | " + f + " | append: s %}{% endfor %}{{ s }}"
		all["over and over, "+f] = long("xé1 <", 16) + "{% for i in (1..99999) %}{% assign t = s | " + f + " %}{% endfor %}"
		all["of one long word, "+f] = long("x", 19) + "{{ s | " + f + " | size }}{% for i in (1..99999) %}{% capture c %}{{ s | " + f + " }}{% endcapture %}{% endfor %}"
	}
	for _, s := range []string{"x", "<", "&", "é", "{{", "\u00a0", "\u202e", "😀", " ", "1", "<a href='", "%", "\n"} {
		all["doubled "+s] = long(s, 60) + "{{ s }}"
		all["captured "+s] = "{% assign s = \"" + s + "\" %}{% for i in (1..60) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}{{ s }}"
		all["printed "+s] = long(s, 15) + "{% for i in (1..99999) %}{{ s }}{% endfor %}"
		all["as an address "+s] = long(s, 15) + "{% for i in (1..99999) %}<a href=\"{{ s }}\">{% endfor %}"
	}
	return all
}

func ranges() map[string]string {
	all := map[string]string{}
	for _, r := range []string{"(1..99999999)", "(-9223372036854775808..9223372036854775807)", "(1..'999999999999999999999999')", "(9..1)", "(0..99999)", "('a'..1e99)"} {
		for _, f := range []string{
			"join: ','", "sort", "reverse", "size", "first", "last", "sum", "uniq", "concat: (1..99999999)", "slice: 5, 99999999", "where: 'a'", "map: 'a'", "compact", "upcase", "money", "json",
		} {
			all[r+" | "+f] = "{% assign a = " + r + " %}{% for i in (1..999) %}{% assign b = a | " + f + " %}{% endfor %}{{ a | " + f + " }}{{ b }}"
		}
		all["for "+r] = "{% for i in " + r + " %}{{ i }}{% endfor %}"
		all["for reversed "+r] = "{% for i in " + r + " reversed limit: 99999999 offset: 9 %}x{% endfor %}"
		all["each "+r] = "{{#each " + r + "}}{{this}}{{/each}}"
		all["tablerow "+r] = "{% tablerow i in " + r + " cols: 99999999 %}x{% endtablerow %}"
		all["printed "+r] = "{{ " + r + " }}"
		all["contains "+r] = "{% assign a = " + r + " %}{% for i in (1..99999) %}{% if a contains 'x' %}{% endif %}{% if a == b %}{% endif %}{% endfor %}"
	}
	return all
}

func numbers() map[string]string {
	all := map[string]string{}
	for name, n := range map[string]string{
		"nines": strings.Repeat("9", 60_000), "a fraction": "0." + strings.Repeat("3", 60_000), "an exponent": "'1e999999999'", "a small exponent": "'1e-999999999'",
		"a text of nines": "'" + strings.Repeat("9", 60_000) + "'", "minus": "-" + strings.Repeat("8", 1_200), "infinity": "'Infinity'", "hex": "'0x" + strings.Repeat("f", 60_000) + "'",
	} {
		for _, f := range []string{"plus: n", "minus: n", "times: n", "divided_by: n", "modulo: n", "round: n", "abs", "ceil", "money", "date: '%s'", "slice: n, n", "truncate: n", "at_most: n", "append: n"} {
			all[name+" | "+f] = "{% assign n = " + n + " %}{% assign m = n %}{% for i in (1..2000) %}{% assign m = m | " + f + " %}{% endfor %}{{ m | size }}"
		}
	}
	for _, f := range []string{"%999999999Y", "%-999999999d", "%^#0_9999c", strings.Repeat("%c", 2_000), strings.Repeat("%", 3_000), "%N%L%999N", "[" + strings.Repeat("YYYY", 500)} {
		all["dated "+f[:min(len(f), 20)]] = "{% for i in (1..9999) %}{{ 'now' | date: '" + f + "' }}{% endfor %}"
		all["formatted "+f[:min(len(f), 20)]] = "{% for i in (1..9999) %}{{format_date 'now' '" + f + "'}}{% endfor %}"
	}
	return all
}

func products() map[string]string {
	all := map[string]string{}
	for name, body := range map[string]string{
		"nothing": "", "text": "x", "a value": "{{ i }}", "an assign": "{% assign a = i %}", "a counter": "{% increment n %}", "a cycle": "{% cycle 1, 2, 3 %}", "a test": "{% if i == 3 and j %}y{% endif %}",
		"a snippet": "{% render 'long' %}", "a capture": "{% capture c %}{{ i }}{% endcapture %}", "a break": "{% if i %}{% break %}{% endif %}", "a continue": "{% continue %}x", "a case": "{% case i %}{% when 1, 2, 3 %}{% else %}{% endcase %}",
	} {
		for depth := 2; depth <= 6; depth++ {
			all[fmt.Sprintf("%d loops around %s", depth, name)] = strings.Repeat("{% for i in (1..9999) %}", depth) + body + strings.Repeat("{% endfor %}", depth)
		}
	}
	return all
}

func parts() map[string]string {
	all := map[string]string{}
	for _, name := range []string{"self", "many", "ping", "pong", "loud", "echo", "caught", "open", "long", "each", "down0", "down149", "nosuch"} {
		for _, tag := range []string{"render", "include"} {
			all[tag+" "+name] = "{% assign s = 'xxxxxxxx' %}{% " + tag + " '" + name + "' %}{{ s }}"
			all[tag+" in a loop "+name] = "{% for i in (1..99999) %}{% " + tag + " '" + name + "' %}{% endfor %}"
		}
		all["render for "+name] = "{% render '" + name + "' for (1..99999999) as x %}"
		all["include computed "+name] = "{% assign n = '" + name + "' %}{% include n %}{% include n for (1..9999) %}"
		all["{{> "+name] = "{{> " + name + "}}"
	}
	return all
}

// lexed are texts that a reader of braces, quotes and tags may go back over, or see as what they are not.
func lexed() map[string]string {
	all := map[string]string{}
	for _, s := range []string{
		"{", "}", "{{", "}}", "{%", "%}", "{{{", "}}}", "{{-", "-}}", "{%-", "-%}", "{#", "{{!--", "{{!", "--}}", "{{'", `{{"`, "{{ a | ", "{{ a: ", "{%'", "{% if '", "{% raw %}", "{% endraw %}", "{% comment %}{% raw %}",
		"{% # ", "{% liquid\n", "{{ '}}' ", "{{ \"%}\" }", "{{~", "~}}", "{{^", "{{/", "{{#", "{{&", "{{>", "\\{{", "${{", "{{{{raw}}}}", "%}{%", "}}{{", "'", `"`, "|", "“", "”", "&nbsp;", "{{&nbsp;", "{{ a\u00a0}}",
		"\x00", "{{\x00}}", "\xff", "{{\xff}}", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\ufeff", "{{\ufeffa}}", "\u200d", "{{a\u200d}}", "e\u0301\u0301", "\u202e", "\u2028", "{{ é }}", "{{ ａ }}", "\r", "\r\n", "\n{{\n", "\t", "\x1b", "🏳️‍🌈", "{{ 👩‍👩‍👧 }}",
	} {
		name := fmt.Sprintf("%q", s)
		all["full of "+name] = fill(s)
		all["in braces "+name] = "{{ " + strings.Repeat(s, 20_000/len(s)) + " }}"
		all["raw before "+name] = "{% raw %}" + fill(s)[:Size-20]
		all["commented "+name] = "{% comment %}" + fill(s)[:Size-20]
		all["before spaces "+name] = strings.Repeat(s, Size/2/len(s)) + strings.Repeat(" ", Size/2-20)
		all["in a tag "+name] = "{% if " + strings.Repeat(s, 20_000/len(s)) + " %}{% endif %}"
	}
	return all
}

func listed() map[string]string {
	all := map[string]string{}
	list := "{% assign s = 'q,w,e,r,t,y,' %}{% for i in (1..10) %}{% assign s = s | append: s %}{% endfor %}{% assign a = s | split: ',' %}"
	for _, f := range worked {
		all["each pass, "+f] = list + "{% for i in (1..9999) %}{% assign b = a | " + f + " %}{% endfor %}"
		all["grown, "+f] = list + "{% for i in (1..40) %}{% assign a = a | concat: a | " + f + " %}{% endfor %}{{ a | size }}"
	}
	all["split and joined"] = list + "{% for i in (1..99) %}{% assign s = a | join: s %}{% assign a = s | split: 'q' %}{% endfor %}{{ a | size }}"
	all["within itself"] = list + "{% for i in (1..99) %}{% for x in a %}{% assign a = a | concat: a %}{% endfor %}{% endfor %}"
	all["compared with itself"] = list + "{% for i in (1..9999) %}{% if a == a %}{% endif %}{% if a contains 'z' %}{% endif %}{% endfor %}"
	all["printed"] = list + "{% for i in (1..9999) %}{{ a }}{% endfor %}"
	all["nested"] = "{% assign a = 'a' | split: '' %}{% for i in (1..9999) %}{% assign b = a | concat: a %}{% assign a = b | uniq %}{% endfor %}{{ a }}"
	return all
}

// wide have thousands of one thing.
func wide() map[string]string {
	all := map[string]string{}
	for name, p := range map[string][3]string{
		"whens": {"{% case 'x' %}", "{% when 'y' %}z", "{% endcase %}"}, "when values": {"{% case 'x' %}{% when 1", ", 2", " %}{% endcase %}"}, "when ors": {"{% case 'x' %}{% when 1", " or 2", " %}{% endcase %}"},
		"elsifs": {"{% if a %}", "{% elsif b %}c", "{% endif %}"}, "else ifs": {"{{#if a}}", "{{else if b}}c", "{{/if}}"}, "cycles": {"", "{% cycle 'a', 'b' %}", ""}, "named cycles": {"", "{% cycle a: 1, 2 %}", ""},
		"assigns": {"", "{% assign a = a | append: 'x' %}", "{{ a }}"}, "captures": {"", "{% capture a %}{{ a }}x{% endcapture %}", "{{ a }}"}, "increments": {"", "{% increment a %}", ""}, "echos": {"{% liquid\n", "echo 'x'\n", "%}"},
		"comments": {"", "{% # x %}", ""}, "renders": {"", "{% render 'long' %}", ""}, "placeholders": {"", "{{ contact.first_name }}", ""}, "strangers": {"", "{{ stranger.name | odd: 1 }}", ""}, "loops": {"", "{% for i in (1..3) %}x{% endfor %}", ""},
		"computed names": {"", "{{ contact[contact.name][a] }}", ""}, "requires": {"", "{{require contact.email}}", ""}, "defaults": {"", "{{default contact.x \"y\"}}", ""}, "breaks": {"", "{% break %}", ""}, "elses": {"{% if a %}", "{% else %}", "{% endif %}"},
		"unknown filters": {"", "{{ 'x' | nosuch }}", ""}, "empty tags": {"", "{%%}", ""}, "empty braces": {"", "{{}}", ""}, "tables": {"", "{% tablerow i in (1..9) %}{% endtablerow %}", ""}, "docs": {"", "{% doc %}x{% enddoc %}", ""},
	} {
		for _, n := range []int{1_000, Size} {
			count := min(n, (Size-len(p[0])-len(p[2]))/len(p[1]))
			all[fmt.Sprintf("%d %s", count, name)] = p[0] + strings.Repeat(p[1], count) + p[2]
			all[fmt.Sprintf("%d %s without end", count, name)] = p[0] + strings.Repeat(p[1], count)
		}
	}
	return all
}

// markup is HTML that a reader may lose itself in.
func markup() map[string]string {
	all := map[string]string{}
	for _, s := range []string{
		"<", "<a ", "<a b=", `<a b="{{ contact.name }}`, "<!--", "<!--[if mso]>{{ x }}", "<![endif]-->", "<style>a{b:url(", "<style>u", "<script>{{ x }}", "</", "<!", "<?", "<a href=\"{{ x }}\" ", "<p style=\"{{ x }};", "<td {% if a %} a='b'{% endif %}>",
		"<img srcset=\"{{ a }}, {{ b }} 2x\">", "<title>{{ x }}</title>", "<meta http-equiv=refresh content=\"{{ x }}\">", "{% if a %}<b{% else %}</b{% endif %}>", "{% for i in (1..3) %}<p a=\"{% endfor %}", "<a href=\"java{{ x }}script:\">", "&", "&#x", "\"'", "->",
	} {
		name := fmt.Sprintf("%q", s)
		all["full of "+name] = fill(s)
		all["and an end "+name] = strings.Repeat(s, 5_000/len(s)) + "{{ contact.first_name }}{% for i in (1..99999999) %}{% endfor %}"
	}
	return all
}
