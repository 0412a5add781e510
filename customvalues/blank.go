package customvalues

// A block that can print nothing but white space prints nothing: Liquid drops the white space around assigns and comments
// in it. Handlebars blocks are not touched: they have lines of their own instead.

// isBlank says whether a node prints at most white space that Liquid drops.
func isBlank(n node) bool {
	switch n := n.(type) {
	case *textNode:
		return !n.raw && trimLeft(n.text) == ""
	case *assignNode, *captureNode:
		return true
	case *ifNode:
		if n.blocks {
			return false
		}
		for _, b := range n.branches {
			if !allBlank(b.body) {
				return false
			}
		}
		return true
	case *caseNode:
		for _, a := range n.arms {
			if !allBlank(a.body) {
				return false
			}
		}
		return true
	case *forNode:
		return allBlank(n.body) && allBlank(n.otherwise)
	case *ifchangedNode:
		return allBlank(n.body)
	}
	return false
}

func allBlank(nodes []node) bool {
	for _, n := range nodes {
		if !isBlank(n) {
			return false
		}
	}
	return true
}

func suppressBlank(n *ifNode) {
	if !isBlank(n) {
		return
	}
	for i := range n.branches {
		n.branches[i].body = withoutText(n.branches[i].body)
	}
}

func withoutText(nodes []node) []node {
	var out []node
	for _, n := range nodes {
		if t, ok := n.(*textNode); ok && !t.raw {
			continue
		}
		out = append(out, n)
	}
	return out
}
