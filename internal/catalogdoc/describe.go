package main

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"

	"storegraph/catalog"
)

// describe gives the text of a part of the schema with the catalog's descriptions on the fields that it declares. All
// else, to the last space, stays.
func describe(name, text string) (string, error) {
	document, err := parser.ParseSchema(&ast.Source{Name: name, Input: text})
	if err != nil {
		return "", fmt.Errorf("read the schema's part %s: %w", name, err)
	}
	before, err := descriptionTokens(name, text)
	if err != nil {
		return "", err
	}
	wanted := apiDescriptions()
	runes := []rune(text)
	var out strings.Builder
	copied := 0
	for _, def := range document.Definitions {
		for _, field := range def.Fields {
			want, declared := wanted[def.Name+"."+field.Name]
			if def.Kind != ast.Object || !declared || want == field.Description {
				continue
			}
			// The new description replaces the old one, or comes before the field's name on a line of its own.
			from, to, after := field.Position.Start, field.Position.Start, "\n"+indentation(runes, field.Position.Start)
			if old, ok := before[field.Position.Start]; ok {
				from, to, after = old.Start, old.End, ""
			}
			out.WriteString(string(runes[copied:from]))
			out.WriteString(quote(want) + after)
			copied = to
		}
	}
	out.WriteString(string(runes[copied:]))
	return out.String(), nil
}

// apiDescriptions are the catalog's descriptions by the API's names, such as Order.totalPrice. Ids are left out: the
// API's are global ids, the catalog's are Shopify's numbers.
func apiDescriptions() map[string]string {
	out := map[string]string{}
	for _, k := range catalog.Kinds {
		if k.GraphQL == "" {
			continue
		}
		for _, f := range k.Fields {
			if f.API == "-" || f.Type == catalog.ID {
				continue
			}
			names := append([]string{f.Name}, f.Aliases...)
			if f.API != "" {
				names = []string{f.API}
			}
			for _, name := range names {
				out[k.GraphQL+"."+camel(name)] = f.Description
			}
		}
	}
	return out
}

func camel(name string) string {
	words := strings.Split(name, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// descriptionTokens finds the string that stands before a token, by where that token starts.
func descriptionTokens(name, text string) (map[int]ast.Position, error) {
	out := map[int]ast.Position{}
	tokens := lexer.New(&ast.Source{Name: name, Input: text})
	var last lexer.Token
	for {
		token, err := tokens.ReadToken()
		if err != nil {
			return nil, fmt.Errorf("read the schema's part %s: %w", name, err)
		}
		switch token.Kind {
		case lexer.EOF:
			return out, nil
		case lexer.Comment:
			continue
		case lexer.Name:
			if last.Kind == lexer.String || last.Kind == lexer.BlockString {
				out[token.Pos.Start] = last.Pos
			}
		}
		last = token
	}
}

func indentation(text []rune, at int) string {
	from := at
	for from > 0 && (text[from-1] == ' ' || text[from-1] == '\t') {
		from--
	}
	return string(text[from:at])
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
