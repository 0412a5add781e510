package resolvers

import (
	"context"
	"strconv"
	"strings"

	"storegraph/commerce"
)

// nodeKind is the type that a global id names; the words are the schema's.
type nodeKind string

const (
	contactNode     nodeKind = "Contact"
	orderNode       nodeKind = "Order"
	lineItemNode    nodeKind = "LineItem"
	transactionNode nodeKind = "Transaction"
	productNode     nodeKind = "Product"
	variantNode     nodeKind = "Variant"
	collectionNode  nodeKind = "Collection"
	integrationNode nodeKind = "ShopifyIntegration"
	eventNode       nodeKind = "TriggerEvent"
	failedNode      nodeKind = "FailedItem"
	templateNode    nodeKind = "Template"
	endpointNode    nodeKind = "TriggerEndpoint"
	conditionNode   nodeKind = "Condition"
	decisionNode    nodeKind = "Decision"
	timerNode       nodeKind = "Timer"
	watchNode       nodeKind = "SegmentWatch"
	keyNode         nodeKind = "ApiKey"
)

// shopifyKinds are Shopify's words for the kinds that may be asked for by Shopify's own global id.
var shopifyKinds = map[string]nodeKind{
	"Customer":       contactNode,
	"Order":          orderNode,
	"Product":        productNode,
	"ProductVariant": variantNode,
	"Collection":     collectionNode,
}

// maxID bounds the text of an id; ours are far shorter.
const maxID = 512

// globalID seals version, kind, account and id into opaque text.
func globalID(account commerce.AccountID, kind nodeKind, id string) string {
	return commerce.GlobalID(account, string(kind), id)
}

// globalIDOf is globalID for the account that asks.
func globalIDOf(ctx context.Context, kind nodeKind, id string) (string, error) {
	a, err := account(ctx)
	if err != nil {
		return "", err
	}
	return globalID(a, kind, id), nil
}

// nodeID is what a global id says: our id of a kind, or Shopify's.
type nodeID struct {
	kind    nodeKind
	text    string      // our id
	number  commerce.ID // the same as a number, for kinds that have Shopify's ids
	shopify bool        // it was Shopify's own global id
}

// parseNodeID reads a global id of the account, or one of Shopify's. An id of another account is NOT_FOUND, as if it had
// never existed.
func parseNodeID(account commerce.AccountID, s string) (nodeID, error) {
	if strings.HasPrefix(s, "gid://") {
		return parseShopifyID(s)
	}
	if len(s) > maxID {
		return nodeID{}, errInvalidID(s)
	}
	owner, kind, text, ok := commerce.SplitGlobalID(s)
	if !ok {
		return nodeID{}, errInvalidID(s)
	}
	n := nodeID{kind: nodeKind(kind), text: text}
	var err error
	switch n.kind {
	case contactNode, integrationNode, eventNode, failedNode, templateNode, endpointNode, conditionNode, timerNode, watchNode, keyNode:
	case orderNode, lineItemNode, transactionNode, productNode, variantNode, collectionNode, decisionNode:
		if n.number, err = commerce.ParseID(n.text); err != nil {
			return nodeID{}, errInvalidID(s)
		}
	default:
		return nodeID{}, errInvalidID(s)
	}
	if owner != account {
		return nodeID{}, errNoSuch(n.kind)
	}
	return n, nil
}

func parseShopifyID(s string) (nodeID, error) {
	word, number, err := commerce.SplitGID(s)
	if err != nil {
		return nodeID{}, errInvalidID(s)
	}
	kind, ok := shopifyKinds[word]
	if !ok {
		return nodeID{}, errInvalidID(s)
	}
	return nodeID{kind: kind, text: number.String(), number: number, shopify: true}, nil
}

// idOf reads an argument that must name one kind, for the account that asks.
func idOf(ctx context.Context, s string, want nodeKind) (commerce.AccountID, nodeID, error) {
	a, err := account(ctx)
	if err != nil {
		return "", nodeID{}, err
	}
	n, err := parseNodeID(a, s)
	if err != nil {
		if commerce.CodeOf(err) == commerce.NotFound {
			err = errNoSuch(want) // say nothing of what a foreign id names
		}
		return "", nodeID{}, err
	}
	if n.kind != want {
		return "", nodeID{}, commerce.Errorf(commerce.InvalidID, "The id names a %s, not a %s.", n.kind, want)
	}
	return a, n, nil
}

func errInvalidID(s string) error {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return commerce.Errorf(commerce.InvalidID, "%s is not an id of this API and not one of Shopify's such as gid://shopify/Order/450789469.", strconv.Quote(s))
}

func errNoSuch(kind nodeKind) error {
	return commerce.Errorf(commerce.NotFound, "There is no %s with this id.", kind)
}

// found makes every way of not being there look the same.
func found[T any](v *T, err error, kind nodeKind) (*T, error) {
	if commerce.CodeOf(err) == commerce.NotFound || (err == nil && v == nil) {
		return nil, errNoSuch(kind)
	}
	return v, err
}
