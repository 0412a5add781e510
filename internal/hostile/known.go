package hostile

import (
	"fmt"
	"strings"
)

// known are templates that brought some engine to its knees, and some that were made for ours.
var known = map[string]string{
	"1,000 nested ifs":             strings.Repeat("{% if true %}", 1_000) + strings.Repeat("{% endif %}", 1_000),
	"10,000 nested ifs":            strings.Repeat("{% if true %}", 10_000) + strings.Repeat("{% endif %}", 10_000),
	"100,000 nested ifs":           strings.Repeat("{% if true %}", 100_000) + strings.Repeat("{% endif %}", 100_000),
	"2,000,000 nested ifs":         strings.Repeat("{% if true %}", 2_000_000) + strings.Repeat("{% endif %}", 2_000_000),
	"10,000 nested #ifs":           strings.Repeat("{{#if 1}}", 10_000) + strings.Repeat("{{/if}}", 10_000),
	"loop of ten million, empty":   "{% for i in (1..10000000) %}{% endfor %}",
	"loop of ten million":          "{% for i in (1..10000000) %}x{% endfor %}",
	"loops within loops":           "{% for i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}",
	"a million million, broken":    "{% for i in (1..1000000000000) %}{% break %}{% endfor %}",
	"a hundred million assigns":    "{% for i in (1..10000) %}{% for j in (1..10000) %}{% assign x = j %}{% endfor %}{% endfor %}",
	"doubling append":              "{% assign s = 'x' %}{% for i in (1..34) %}{% assign s = s | append: s %}{% endfor %}{{ s }}",
	"doubling capture":             "{% assign s = 'x' %}{% for i in (1..34) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}{{ s }}",
	"replace to 10^13":             "{% assign s = 'xxxxxxxxxx' %}{% for i in (1..13) %}{% assign s = s | replace: 'x', 'xxxxxxxxxx' %}{% endfor %}{{ s }}",
	"date width 10^9":              "{{ 'now' | date: '%1000000000Y' }}",
	"date widths":                  "{% for i in (1..9999) %}{{ 'now' | date: '%1000Y%1000Y%1000Y%1000Y' }}{% endfor %}",
	"500,000 opened braces":        strings.Repeat("{{", 500_000),
	"opened tags in quotes":        strings.Repeat(`"{%"`, 60_000) + "{% %}",
	"a tag of opened tags":         "{% " + strings.Repeat(`"{%"`, 60_000) + "{% %}",
	"opened and never the same":    strings.Repeat("{{'", 80_000) + "}}",
	"tags that open tags":          strings.Repeat("{% if ", 40_000) + "%}",
	"loops within a tag":           strings.Repeat("<p{% for i in (1..2) %} a='b'{% endfor %}", 3_000) + "{% for i in (1..99999999) %}{% endfor %}",
	"nested loops within a tag":    "<p" + strings.Repeat("{% for i in (1..1) %} a", 100) + strings.Repeat("{% endfor %}", 100) + "{% for i in (1..99999999) %}{% endfor %}",
	"quotes of HTML":               strings.Repeat("<a b=\"{{ contact.name }}'", 9_000),
	"comments of HTML":             strings.Repeat("<!--[if ", 30_000) + "{% for i in (1..99999999) %}{% endfor %}",
	"100,000 opened braces":        strings.Repeat("{{", 100_000),
	"330,000 opened tags":          strings.Repeat("{%", 330_000),
	"100,000 opened tags":          strings.Repeat("{%", 100_000),
	"100,000 filters":              "{{ contact" + strings.Repeat(" | upcase", 100_000) + " }}",
	"20,000 filters":               "{{ contact" + strings.Repeat(" | upcase", 20_000) + " }}",
	"100,000 nested brackets":      "{{ contact" + strings.Repeat("[x", 100_000) + strings.Repeat("]", 100_000) + " }}",
	"60,000 nested brackets":       "{{ contact" + strings.Repeat("[x", 60_000) + strings.Repeat("]", 60_000) + " }}",
	"60,000 nested helpers":        "{{ join " + strings.Repeat("(join ", 30_000) + strings.Repeat(")", 30_000) + " }}",
	"a condition of 30,000 parts":  "{% if true" + strings.Repeat(" and 1", 30_000) + " %}{% endif %}",
	"a range joined":               "{{ (1..1000000000000) | join: '' }}",
	"a range sorted":               "{{ (1..100000000) | sort | first }}",
	"a range reversed":             "{{ (1..9223372036854775807) | reverse | size }}",
	"a text split to letters":      "{% assign s = 'x' %}{% for i in (1..20) %}{% assign s = s | append: s %}{% endfor %}{% assign a = s | split: '' %}{{ a | size }}",
	"squares":                      "{% assign n = 9999999999 %}{% for i in (1..40) %}{% assign n = n | times: n %}{% endfor %}{{ n }}",
	"squares of a fraction":        "{% assign n = '1.1' %}{% for i in (1..40) %}{% assign n = n | times: n %}{% endfor %}{{ n | size }}{% for i in (1..90000) %}{% for j in (1..90000) %}{% endfor %}{% endfor %}",
	"lists of lists":               "{% assign a = 'a,b' | split: ',' %}{% for i in (1..40) %}{% assign a = a | concat: a %}{% endfor %}{{ a | size }}",
	"a snippet within itself":      "{% render 'self' %}",
	"snippets that multiply":       "{% include 'many' %}",
	"a tablerow of columns":        "{% tablerow i in (1..10000000) cols: 3 %}{% endtablerow %}",
	"sorting again and again":      "{% assign a = 'q w e r t y u i o p a s d f g h j k l' | split: ' ' %}{% for i in (1..50000) %}{% assign b = a | sort %}{% endfor %}",
	"contains over and over":       "{% assign s = 'x' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..99999) %}{% if s contains 'y' %}{% endif %}{% endfor %}",
	"upcase over and over":         "{% assign s = 'x' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..99999) %}{% assign t = s | upcase %}{% endfor %}",
	"size over and over":           "{% assign s = 'é' %}{% for i in (1..18) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..99999) %}{% assign t = s | size %}{% endfor %}",
	"slice over and over":          "{% assign s = 'é' %}{% for i in (1..18) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..99999) %}{% assign t = s | slice: 1 %}{% endfor %}",
	"first of a property, over":    "{% assign s = 'é' %}{% for i in (1..18) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..99999) %}{% assign t = s | map: 3 %}{% endfor %}",
	"equality over and over":       "{% assign s = 'x' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{% assign t = s | append: '' %}{% for i in (1..99999) %}{% if s == t %}{% endif %}{% if s < t %}{% endif %}{% if s == blank %}{% endif %}{% endfor %}",
	"a long conversion, over":      "{% assign s = '1' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..99999) %}{% assign t = s | plus: 1 %}{% endfor %}",
	"a long date, over":            "{% assign s = '1' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..99999) %}{% assign t = s | date: '%Y' %}{% endfor %}",
	"foreign blocks, over":         strings.Repeat("{{#x}}", 10_000) + strings.Repeat("{{/x}}", 10_000),
	"self-assignment growing":      "{% for i in (1..99999) %}{% assign a = b.c %}{% assign b = a.d %}{% for j in (1..99999) %}{% endfor %}{% endfor %}",
	"output without end":           "{% assign s = 'x' %}{% for i in (1..17) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..99999) %}{{ s }}{% endfor %}",
	"strip_html without an end":    "{% assign s = '<' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..999) %}{% assign t = s | strip_html %}{% endfor %}",
	"arguments without end":        "{{ contact | append: " + strings.Repeat("1, ", 50_000) + "1 }}",
	"steps without end":            "{{ contact" + strings.Repeat(".x", 50_000) + " }}",
	"a number of 200,000 digits":   "{{ " + strings.Repeat("9", 200_000) + " | times: " + strings.Repeat("9", 40_000) + " }}{% for i in (1..99999999) %}{% endfor %}",
	"comments without end":         strings.Repeat("{% comment %}", 15_000),
	"raw blocks without end":       strings.Repeat("{% raw %}{% endraw ", 10_000),
	"liquid within liquid":         "{% liquid " + strings.Repeat("liquid ", 30_000) + "echo 1 %}",
	"locales without end":          "{% for i in (1..99999) %}{% assign l = 'de-' | append: i %}{{ i | money: 'EUR', l }}{% endfor %}{% for i in (1..10000000) %}{% endfor %}",
	"every tag, never closed":      strings.Repeat("{% for a in b %}{% capture c %}{% case d %}{% when e %}{% ifchanged %}", 2_000),
	"a cycle of 60,000":            "{% cycle " + strings.Repeat("1, ", 60_000) + "1 %}",
	"unknown tags":                 strings.Repeat("{% nosuchtag %}", 15_000),
	"endings of nothing":           strings.Repeat("{% endif %}{{/if}}", 10_000),
	"assigns in the wrong order":   backwards() + "{% for i in (1..10000000) %}{% endfor %}",
	"one variable of many fields":  strings.Repeat("{% assign a = contact.name %}{% assign a = a.email %}{% assign b = a | append: b %}{% assign a = b.c %}", 2_000) + "{% for i in (1..10000000) %}{% endfor %}",
	"many placeholders":            strings.Repeat("{{ order.customer.first_name | default: contact.first_name }}", 4_000) + "{% for i in (1..10000000) %}{% endfor %}",
	"misspelt names":               strings.Repeat("{{ contact.frist_nmae }}", 10_000) + "{% for i in (1..10000000) %}{% endfor %}",
	"regular expressions of dates": "{% assign s = '1/' %}{% for i in (1..5) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..99999) %}{{ s | date: '%Y' }}{% endfor %}",
}

// backwards assigns each variable from one that is assigned after it.
func backwards() string {
	var b strings.Builder
	for i := 4_000; i > 0; i-- {
		fmt.Fprintf(&b, "{%% assign v%d = v%d %%}", i, i-1)
	}
	return b.String() + "{% assign v0 = contact %}{{ v4000.email }}"
}
