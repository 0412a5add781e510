package shopify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"storegraph/commerce"
)

// bulkLine is one line of a bulk file, read and mapped.
type bulkLine struct {
	number int   // within its piece of the file, 1-based
	start  int64 // within its piece
	size   int64
	// unfinished tells that it ends with the file, without a newline; cut, that the file was cut off in it.
	unfinished, cut bool

	damage string // why it cannot be read at all; all that follows is zero then, but for inside
	inside bool   // a damaged line that names a parent

	kind   string
	gid    string
	parent string // __parentId; "" for roots
	object any    // what it was mapped to: a pointer, or the commerce.ID of a collection's product; nil for kinds not wanted
	err    error  // why it could not be mapped
}

// lineDecoder reads lines of an element's file. It is one goroutine's.
type lineDecoder struct {
	element commerce.Element
	guess   [2]int // optional texts of the root and the child that were read last
	scan    lineScanner
	nodes   lineNodes
}

// lineNodes is room for one line of each kind, used again line after line: mappings copy what they need.
type lineNodes struct {
	order      orderNode
	lineItem   lineItemNode
	customer   customerNode
	product    productNode
	variant    variantNode
	ref        collectionRefNode
	collection collectionNode
	member     objectNode
}

// rootKind is the kind of an element's roots.
func rootKind(e commerce.Element) string {
	switch e {
	case commerce.Contacts:
		return "Customer"
	case commerce.Products:
		return "Product"
	case commerce.Collections:
		return "Collection"
	}
	return "Order"
}

func childKind(e commerce.Element, kind string) bool {
	switch e {
	case commerce.Orders:
		return kind == "LineItem"
	case commerce.Products:
		return kind == "ProductVariant" || kind == "Collection"
	case commerce.Collections:
		return kind == "Product"
	}
	return false
}

const tooLong = "the line is longer than 16 MiB"

// decode reads a line that is not blank.
func (d *lineDecoder) decode(line []byte, into *bulkLine) {
	if !d.quick(line, into) {
		d.thorough(line, into)
	}
}

// quick reads a line of the shape that the documents ask for; false when it is anything else.
func (d *lineDecoder) quick(line []byte, into *bulkLine) bool {
	text := unslash(line)
	kind := likelyKind(text)
	child := 0
	if kind != rootKind(d.element) {
		child = 1
	}
	s, n := &d.scan, &d.nodes
	s.reset(text, d.guess[child])
	var gid *string
	switch {
	case child == 0 && kind == "Order":
		n.order, gid = orderNode{}, &n.order.ID
		s.order(&n.order)
	case child == 0 && kind == "Customer":
		n.customer, gid = customerNode{}, &n.customer.ID
		s.contact(&n.customer)
	case child == 0 && kind == "Product":
		n.product, gid = productNode{}, &n.product.ID
		s.product(&n.product)
	case child == 0:
		n.collection, gid = collectionNode{}, &n.collection.ID
		s.collection(&n.collection)
	case !childKind(d.element, kind):
		return false
	case kind == "LineItem":
		n.lineItem, gid = lineItemNode{}, &n.lineItem.ID
		s.lineItem(&n.lineItem)
	case kind == "ProductVariant":
		n.variant, gid = variantNode{}, &n.variant.ID
		s.variant(&n.variant)
	case kind == "Collection":
		n.ref, gid = collectionRefNode{}, &n.ref.ID
		s.collectionRef(&n.ref)
	default:
		n.member, gid = objectNode{}, &n.member.ID
		s.membership(&n.member)
	}
	if !s.end() || (s.parent != "") != (child == 1) || s.typename != "" && s.typename != kind {
		return false
	}
	if got, _, err := commerce.SplitGID(*gid); err != nil || got != kind {
		return false
	}
	d.guess[child] = s.used
	into.kind, into.gid, into.parent = kind, *gid, s.parent
	d.mapNode(into)
	return true
}

// likelyKind guesses what a line holds; "" when it cannot. A wrong guess costs time, no more.
func likelyKind(text string) string {
	if _, rest, ok := strings.Cut(text, `"__typename":"`); ok {
		kind, _, _ := strings.Cut(rest, `"`)
		return kind
	}
	_, rest, _ := strings.Cut(text, `"id":"gid://shopify/`)
	kind, _, _ := strings.Cut(rest, "/")
	return kind
}

// thorough reads any line with encoding/json, and says what is wrong with those that cannot be read.
func (d *lineDecoder) thorough(line []byte, into *bulkLine) {
	var head struct {
		ID       string `json:"id"`
		Typename string `json:"__typename"`
		ParentID string `json:"__parentId"`
	}
	damaged := func(reason string) {
		into.damage, into.inside = reason, bytes.Contains(line, []byte(`"__parentId"`))
	}
	if err := json.Unmarshal(line, &head); err != nil {
		damaged("not the JSON object that was expected: " + jsonReason(err))
		into.cut = into.unfinished && !json.Valid(line)
		return
	}
	kind, _, err := commerce.SplitGID(head.ID)
	if err != nil {
		damaged("the object has no Shopify id")
		return
	}
	if head.Typename != "" && head.Typename != kind {
		damaged(fmt.Sprintf("a %s with the id of a %s", shorten(head.Typename), shorten(kind)))
		return
	}
	into.kind, into.gid, into.parent = kind, head.ID, head.ParentID
	if head.ParentID == "" && kind == rootKind(d.element) || head.ParentID != "" && childKind(d.element, kind) {
		if into.err = d.unmarshal(line, into); into.err == nil {
			d.mapNode(into)
		}
	}
}

func (d *lineDecoder) unmarshal(line []byte, l *bulkLine) error {
	n := &d.nodes
	*n = lineNodes{}
	var node any
	switch {
	case l.parent == "" && l.kind == "Order":
		node = &n.order
	case l.parent == "" && l.kind == "Customer":
		node = &n.customer
	case l.parent == "" && l.kind == "Product":
		node = &n.product
	case l.parent == "":
		node = &n.collection
	case l.kind == "LineItem":
		node = &n.lineItem
	case l.kind == "ProductVariant":
		node = &n.variant
	case l.kind == "Collection":
		node = &n.ref
	default:
		n.member.ID = l.gid // a collection's product is nothing but its id
		return nil
	}
	if err := json.Unmarshal(line, node); err != nil {
		return &decodeError{jsonReason(err)}
	}
	return nil
}

// decodeError says what is wrong with a line without quoting it.
type decodeError struct{ reason string }

func (e *decodeError) Error() string { return e.reason }

// jsonReason is what is wrong with a line, without quoting it: it holds personal data.
func jsonReason(err error) string {
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("%s at byte %d", syntax.Error(), syntax.Offset)
	case errors.As(err, &wrongType) && wrongType.Field != "":
		return fmt.Sprintf("%s is not of the type that was expected (byte %d)", wrongType.Field, wrongType.Offset)
	case errors.As(err, &wrongType):
		return "not an object"
	}
	return "it cannot be decoded"
}
