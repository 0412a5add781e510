package shopsim

import (
	"fmt"
	"strings"

	"storegraph/commerce"
)

var queryFields = map[string]resolver{
	"shop":                   with(func(c *call, _ queryRoot) any { return c.shop }),
	"publicApiVersions":      of(func(queryRoot) any { return apiVersions() }),
	"currentAppInstallation": with(func(c *call, _ queryRoot) any { return c.installation() }),

	"node": with(func(c *call, _ queryRoot) any { return c.node(c.text("id")) }),
	"nodes": func(c *call, _ any) (any, error) {
		ids, _ := c.args["ids"].([]any)
		if len(ids) > maxPage {
			return nil, badRequest("The input array size of %d is greater than the maximum allowed of %d.", len(ids), maxPage)
		}
		list := make([]any, len(ids))
		for i, id := range ids {
			list[i] = c.node(id.(string))
		}
		return list, nil
	},
	"customer":            byGID("Customer"),
	"order":               byGID("Order"),
	"product":             byGID("Product"),
	"productVariant":      byGID("ProductVariant"),
	"collection":          byGID("Collection"),
	"bulkOperation":       byGID("BulkOperation"),
	"webhookSubscription": byGID("WebhookSubscription"),

	"orders": rootList("Order"), "ordersCount": rootCount("Order", orderFilters),
	"customers": rootList("Customer"), "customersCount": rootCount("Customer", customerCountFilters),
	"products": rootList("Product"), "productsCount": rootCount("Product", productFilters),
	"productVariants": rootList("ProductVariant"), "productVariantsCount": rootCount("ProductVariant", variantFilters),
	"collections": rootList("Collection"), "collectionsCount": rootCount("Collection", collectionFilters),
	"bulkOperations": rootList("BulkOperation"),
	"webhookSubscriptions": func(c *call, _ any) (any, error) {
		list := subscriptionListing(c.shop.subscriptions(c.args["topics"], c.text("uri")), c.text("sortKey"))
		return connectionOf("WebhookSubscription", c, list, webhookFilters)
	},
	"webhookSubscriptionsCount": rootCount("WebhookSubscription", webhookFilters),
	"currentBulkOperation": with(func(c *call, _ queryRoot) any {
		if all := c.shop.bulkOperations(); len(all) > 0 && c.text("type") == "QUERY" {
			return all[len(all)-1]
		}
		return nil
	}),
}

func byGID(kind string) resolver {
	return with(func(c *call, _ queryRoot) any {
		id, err := commerce.ParseGID(c.text("id"), kind)
		if err != nil {
			return nil
		}
		return c.object(kind, int64(id))
	})
}

func (c *call) node(gid string) any {
	kind, id, err := commerce.SplitGID(gid)
	if err != nil {
		return nil
	}
	return c.object(kind, int64(id))
}

// object reads one object by id; nil when there is none, or none that this app may know of.
func (c *call) object(kind string, id int64) any {
	d := c.shop.data
	switch kind {
	case "Order":
		if o := d.order(id); o != nil && c.access.seesOrder(c.shop, o) {
			return o
		}
	case "LineItem", "OrderTransaction", "Refund":
		return c.orderPart(kind, id)
	case "Customer":
		if b := d.customer(id); b != nil {
			return b
		}
	case "Product":
		if p := d.product(id); p != nil {
			return p
		}
	case "ProductVariant":
		if p, v := d.variant(id); v != nil {
			return variantOf{p, v}
		}
	case "Collection":
		if k := d.collection(id); k != nil {
			return k
		}
	case "BulkOperation":
		if b := c.shop.bulkOperation(id); b != nil {
			return b
		}
	case "WebhookSubscription":
		if s := c.shop.subscription(id); s != nil {
			return s
		}
	case "Shop":
		if id == c.shop.id {
			return c.shop
		}
	}
	return nil
}

func (c *call) orderPart(kind string, id int64) any {
	first := map[string]int64{"LineItem": lineBase, "OrderTransaction": transactionBase, "Refund": refundBase}[kind]
	if id < first {
		return nil
	}
	o := c.shop.data.order(orderID(int((id - first) / partsPerOrder)))
	if o == nil || !c.access.seesOrder(c.shop, o) {
		return nil
	}
	switch kind {
	case "LineItem":
		if l := o.line(id); l != nil {
			return lineOf{o, l}
		}
	case "OrderTransaction":
		if t := o.transaction(id); t != nil {
			return transactionOf{o, t}
		}
	case "Refund":
		for i := range o.Refunds {
			if o.Refunds[i].ID == id {
				return refundOf{o, &o.Refunds[i]}
			}
		}
	}
	return nil
}

// rootListing is the list behind a field of the query root.
func (c *call) rootListing(node string) (*listing, filterSet, error) {
	sortKey := c.text("sortKey")
	simulated := map[string]string{
		"Order": "CREATED_AT ID ORDER_NUMBER PROCESSED_AT UPDATED_AT", "Customer": "ID UPDATED_AT",
		"Product":        "CREATED_AT ID INVENTORY_TOTAL PRODUCT_TYPE PUBLISHED_AT TITLE UPDATED_AT VENDOR",
		"ProductVariant": "FULL_TITLE ID INVENTORY_QUANTITY NAME POSITION SKU TITLE", "Collection": "ID TITLE UPDATED_AT",
	}
	if keys, ok := simulated[node]; ok && sortKey != "" && !strings.Contains(" "+keys+" ", " "+sortKey+" ") {
		return nil, nil, badRequest("The simulated shop does not sort %s by %s.", node, sortKey)
	}
	switch node {
	case "Order":
		return c.shop.orders(sortKey, c.access.allOrders()), orderFilters, nil
	case "Customer":
		return c.shop.buyers(sortKey), customerFilters, nil
	case "Product":
		return productListing(c.shop.data.liveProducts(), sortKey), productFilters, nil
	case "ProductVariant":
		return variantListing(c.shop.data.liveProducts(), sortKey), variantFilters, nil
	case "Collection":
		return collectionListing(c.shop.data.liveCollections(), sortKey), collectionFilters, nil
	case "BulkOperation":
		return bulkListing(c.shop.bulkOperations(), sortKey), bulkFilters, nil
	case "WebhookSubscription":
		return subscriptionListing(c.shop.subscriptions(nil, ""), sortKey), webhookFilters, nil
	}
	return nil, nil, fmt.Errorf("no list of %s", node)
}

func rootList(node string) resolver {
	return func(c *call, _ any) (any, error) {
		list, filters, err := c.rootListing(node)
		if err != nil {
			return nil, err
		}
		f, err := c.filter(filters)
		if err != nil {
			return nil, err
		}
		f.lag(c.shop.server.cfg.SearchLag, c.shop.server.cfg.Now())
		return page(node, c, list, f)
	}
}

func rootCount(node string, filters filterSet) resolver {
	return func(c *call, _ any) (any, error) {
		f, err := c.filter(filters)
		if err != nil {
			return nil, err
		}
		f.lag(c.shop.server.cfg.SearchLag, c.shop.server.cfg.Now())
		limit, _ := c.number("limit")
		limit = c.countLimit(limit)
		if f == nil || len(f.terms) == 0 {
			switch {
			case node == "Order" && c.access.allOrders():
				return count(c.shop.data.orderCount(), limit), nil
			case node == "Customer":
				return count(c.shop.data.customerCount(), limit), nil
			}
		}
		list, _, err := c.rootListing(node)
		if err != nil {
			return nil, err
		}
		n := 0
		list.walk(nil, false, f, func(*row) bool { n++; return limit == 0 || n <= limit })
		return count(n, limit), nil
	}
}

// countLimit is how far is counted: as asked, and no further than the server does.
func (c *call) countLimit(asked int) int {
	most := c.shop.server.cfg.CountLimit
	if most == 0 || asked > 0 && asked < most {
		return asked
	}
	return most
}
