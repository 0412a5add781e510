package main

import (
	"bytes"
	"fmt"
	"strings"

	"storegraph/catalog"
)

const preface = `# Fields

<!-- Written by go generate from the catalog. Change catalog/*.go, not this page. -->

Every field that templates, conditions and queries may name, by kind of record. A path begins with a root and goes from
field to field: ` + "`order.billing_address.city`, `contact.last_order.line_items.title`" + `.
Names in brackets mean the same field. A field that *may be missing* prints as nothing, and conditions treat it as not set.

## Roots

| Root | Kind | What it is |
|---|---|---|
`

// fieldsPage is docs/fields.md: the roots, then a table for each kind.
func fieldsPage() []byte {
	var b bytes.Buffer
	b.WriteString(preface)
	for _, r := range catalog.Roots {
		fmt.Fprintf(&b, "| `%s` | [%s](#%s) | %s |\n", r.Name, r.Kind.Name, anchor(r.Kind), cell(r.Description))
	}
	for _, k := range catalog.Kinds {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", heading(k), k.Description)
		if k.Element != "" {
			fmt.Fprintf(&b, "Readable when `%s` are synced.\n", k.Element)
		}
		b.WriteString("\n| Field | Type | Description | Prints like | From Shopify |\n|---|---|---|---|---|\n")
		for _, f := range k.Fields {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", names(f), kind(f), cell(about(f)), code(f.Sample), code(f.Source))
		}
	}
	return b.Bytes()
}

func heading(k *catalog.Kind) string { return k.Label + " (" + k.Name + ")" }

// anchor is the name under which Markdown renderers link a heading.
func anchor(k *catalog.Kind) string {
	var b strings.Builder
	for _, r := range strings.ToLower(heading(k)) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r >= 'a' && r <= 'z', r == '_', r == '-':
			b.WriteRune(r)
		}
	}
	return b.String()
}

func names(f *catalog.Field) string {
	s := code(f.Name)
	if len(f.Aliases) > 0 {
		s += " (`" + strings.Join(f.Aliases, "`, `") + "`)"
	}
	return s
}

func kind(f *catalog.Field) string {
	s := strings.ToLower(strings.ReplaceAll(string(f.Type), "_", " "))
	switch f.Type {
	case catalog.Object:
		s = fmt.Sprintf("[%s](#%s)", f.Of.Name, anchor(f.Of))
	case catalog.List:
		s = fmt.Sprintf("list of [%s](#%s)", f.Of.Name, anchor(f.Of))
	case catalog.Enum:
		s = "one of " + code(strings.Join(f.Values, "` `"))
	case catalog.ID:
		s = "id"
	case catalog.URL:
		s = "URL"
	case catalog.HTML:
		s = "HTML"
	}
	if f.Nullable && f.Filled == "" {
		s += ", may be missing"
	}
	return s
}

func about(f *catalog.Field) string {
	parts := []string{f.Description}
	if f.Filled != "" {
		parts = append(parts, "Filled: "+lower(f.Filled))
	}
	if f.Derived != "" && f.Filled == "" {
		parts = append(parts, "Computed: "+f.Derived+".")
	}
	if f.Personal {
		parts = append(parts, "Personal data.")
	}
	for _, e := range f.Needs {
		parts = append(parts, fmt.Sprintf("Needs %s synced.", e))
	}
	return strings.Join(parts, " ")
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + cell(s) + "`"
}

// cell keeps a text from ending its table cell.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
