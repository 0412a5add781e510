package shopsim

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

const (
	maxBulkText        = 65_535
	maxBulkConnections = 5
	maxBulkDepth       = 2
)

// bulkProblems says what a bulk query breaks, in Shopify's words. The shape is judged by the text alone, so that what
// the pruned schema does not know is judged all the same; the schema comes last.
func (d *documents) bulkProblems(text string) (*ast.QueryDocument, []string) {
	if len(text) > maxBulkText {
		return nil, []string{"Query is too large."}
	}
	if strings.TrimSpace(text) == "" {
		return nil, []string{"Invalid bulk query: syntax error, unexpected end of file"}
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		return nil, []string{"Invalid bulk query: syntax error, " + err.Error()}
	}
	if len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query {
		return nil, []string{"Invalid operation type. Only `query` operations are supported."}
	}
	shape := bulkShape{fragments: doc.Fragments}
	shape.walk(doc.Operations[0].SelectionSet, 0)
	if problems := shape.problems(doc.Operations[0].SelectionSet); len(problems) > 0 {
		return nil, problems
	}
	checked, errs := d.check(text)
	if len(errs) > 0 {
		return nil, []string{"Invalid bulk query: " + errs[0].Message}
	}
	if connectionInList(checked.Operations[0].SelectionSet, false) {
		return nil, []string{"Queries that contain a connection field within a list field are not currently supported."}
	}
	return checked, nil
}

type bulkShape struct {
	fragments   ast.FragmentDefinitionList
	connections int
	depth       int
	byNodes     []string
	withoutID   []string
}

func (s *bulkShape) problems(top ast.SelectionSet) []string {
	var out []string
	for _, name := range []string{"node", "nodes"} {
		if find(s.flat(top), name) != nil {
			out = append(out, fmt.Sprintf("Bulk queries cannot contain a top level `%s` field.", name))
		}
	}
	switch {
	case s.connections == 0:
		out = append(out, "Bulk queries must contain at least one connection.")
	case s.connections > maxBulkConnections:
		out = append(out, fmt.Sprintf("Bulk queries cannot contain more than %d connections.", maxBulkConnections))
	}
	if s.depth > maxBulkDepth {
		out = append(out, fmt.Sprintf("Bulk queries cannot contain connections with a nesting depth greater than %d.", maxBulkDepth))
	}
	if len(s.byNodes) > 0 {
		out = append(out, "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: '"+s.byNodes[0]+
			" { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: '"+strings.Join(s.byNodes, "', '")+"'.")
	}
	if len(s.withoutID) > 0 {
		out = append(out, "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'ID' return type."+
			" Connection fields without 'id': "+strings.Join(s.withoutID, ", ")+".")
	}
	return out
}

// flat lists the fields of a selection, those of fragments included.
func (s *bulkShape) flat(set ast.SelectionSet) []*ast.Field {
	var out []*ast.Field
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			out = append(out, sel)
		case *ast.InlineFragment:
			out = append(out, s.flat(sel.SelectionSet)...)
		case *ast.FragmentSpread:
			if f := s.fragments.ForName(sel.Name); f != nil {
				out = append(out, s.flat(f.SelectionSet)...)
			}
		}
	}
	return out
}

func find(fields []*ast.Field, name string) *ast.Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// walk looks for connections (fields that select edges or nodes) and reports whether there was one.
func (s *bulkShape) walk(set ast.SelectionSet, depth int) bool {
	found := false
	for _, f := range s.flat(set) {
		inside := s.flat(f.SelectionSet)
		edges, nodes := find(inside, "edges"), find(inside, "nodes")
		if edges == nil && nodes == nil {
			found = s.walk(f.SelectionSet, depth) || found
			continue
		}
		found = true
		s.connections++
		s.depth = max(s.depth, depth)
		if nodes != nil {
			s.byNodes = append(s.byNodes, f.Name)
		}
		if edges == nil {
			continue
		}
		if node := find(s.flat(edges.SelectionSet), "node"); node != nil && s.walk(node.SelectionSet, depth+1) {
			if id := find(s.flat(node.SelectionSet), "id"); id == nil || id.Alias != "id" {
				s.withoutID = append(s.withoutID, f.Name)
			}
		}
	}
	return found
}

// connectionInList needs the schema: it knows which fields are plain lists.
func connectionInList(set ast.SelectionSet, inList bool) bool {
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			if sel.Name == "__typename" || len(sel.SelectionSet) == 0 {
				continue
			}
			connection := isConnection(sel.Definition.Type)
			if connection && inList {
				return true
			}
			list := inList || sel.Definition.Type.Elem != nil && sel.Name != "edges" && sel.Name != "nodes"
			if connectionInList(sel.SelectionSet, list) {
				return true
			}
		case *ast.InlineFragment:
			if connectionInList(sel.SelectionSet, inList) {
				return true
			}
		case *ast.FragmentSpread:
			if connectionInList(sel.Definition.SelectionSet, inList) {
				return true
			}
		}
	}
	return false
}
