package store

import (
	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/reads"
)

// What the API's fields are in the database. A field that is not here is none of a plan: the executor resolves it.
// The functions break the circle of types that lead to each other.

func contactFields() fieldPlans { return contactPlans }
func orderFields() fieldPlans   { return orderPlans }
func paymentFields() fieldPlans { return paymentPlans }
func productFields() fieldPlans { return productPlans }
func variantFields() fieldPlans { return variantPlans }
func groupFields() fieldPlans   { return groupPlans }

var contactPlans, orderPlans, linePlans, paymentPlans, productPlans, variantPlans, groupPlans fieldPlans

// The parent of a condition is t, the table r.
const (
	withVariants = "r.product_id = t.id"
	byPosition   = "r.position, r.id"
)

func init() {
	contactPlans = fieldPlans{
		"id":                    idField("Contact", "t.id"),
		"shopifyId":             gidField("Customer", "t.shopify_id"),
		"name":                  nameField("t.first_name", "t.last_name"),
		"firstName":             textField("t.first_name"),
		"lastName":              textField("t.last_name"),
		"email":                 textField("t.email"),
		"phone":                 textField("t.phone"),
		"companyName":           textField("t.company_name"),
		"address":               addressField("t.address"),
		"locale":                textField("t.locale"),
		"timezone":              textField("t.timezone"),
		"dateOfBirth":           dateField("t.date_of_birth"),
		"website":               textField("t.website"),
		"source":                textField("t.source"),
		"verifiedEmail":         booleanField("t.verified_email"),
		"emailConsent":          consentField("t.email_consent"),
		"smsConsent":            consentField("t.sms_consent"),
		"acceptsEmailMarketing": acceptsField("t.email_consent_state"),
		"acceptsSmsMarketing":   acceptsField("t.sms_consent_state"),
		"ordersCount":           integerField("t.orders_count"),
		"isRepeatCustomer":      isRepeat,
		"totalSpent":            moneyField("t.total_spent", "t.spent_currency_code"),
		"averageOrderValue":     averageOrderValue,
		"firstOrderAt":          instantField("t.first_order_at"),
		"lastOrderAt":           instantField("t.last_order_at"),
		"lastOrder":             one("orders", "r.id = t.last_order_id", orderFields),
		"orders":                nested("r.contact_id = t.id"),
		"createdAt":             instantField("t.created_at"),
		"updatedAt":             instantField("t.updated_at"),
		"asOf":                  instantField("t.synced_at"),
	}
	orderPlans = fieldPlans{
		"id":                      idField("Order", "t.id"),
		"shopifyId":               gidField("Order", "t.id"),
		"name":                    textField("t.name"),
		"number":                  integerField("t.number"),
		"status":                  textField("t.status"),
		"financialStatus":         textField("t.financial_status"),
		"fulfillmentStatus":       textField("t.fulfillment_status"),
		"cancelReason":            textField("t.cancel_reason"),
		"test":                    booleanField("t.test"),
		"edited":                  booleanField("t.edited"),
		"fullyPaid":               booleanField("t.fully_paid"),
		"sourceName":              textField("t.source_name"),
		"statusPageUrl":           textField("t.status_page_url"),
		"buyer":                   part(buyerPlans),
		"contact":                 contactOf,
		"billingAddress":          addressField("t.billing_address"),
		"shippingAddress":         addressField("t.shipping_address"),
		"discountCodes":           textsField("t.discount_codes"),
		"requiresShipping":        booleanField("t.requires_shipping"),
		"currencyCode":            textField("t.currency_code"),
		"presentmentCurrencyCode": textField("t.presentment_currency_code"),
		"totalPrice":              bagField("t.total_price"),
		"originalTotalPrice":      bagField("t.original_total_price"),
		"currentTotalPrice":       bagField("t.current_total_price"),
		"subtotalPrice":           bagField("t.subtotal_price"),
		"totalDiscounts":          bagField("t.total_discounts"),
		"totalShippingPrice":      bagField("t.total_shipping_price"),
		"totalTax":                bagField("t.total_tax"),
		"totalReceived":           bagField("t.total_received"),
		"totalRefunded":           bagField("t.total_refunded"),
		"totalOutstanding":        bagField("t.total_outstanding"),
		"netPayment":              bagField("t.net_payment"),
		"lineItems":               many("line_items r", "r.account_id = $1 AND r.order_id = t.id", byPosition, func() fieldPlans { return linePlans }),
		"transaction":             one("transactions", "r.order_id = t.id", paymentFields),
		"processedAt":             instantField("t.processed_at"),
		"createdAt":               instantField("t.created_at"),
		"updatedAt":               instantField("t.updated_at"),
		"cancelledAt":             instantField("t.cancelled_at"),
		"closedAt":                instantField("t.closed_at"),
		"paidAt":                  instantField("t.paid_at"),
		"asOf":                    instantField("t.synced_at"),
		"version":                 numberTextField("t.version"),
	}
	linePlans = fieldPlans{
		"id":               idField("LineItem", "t.id"),
		"shopifyId":        gidField("LineItem", "t.id"),
		"position":         integerField("t.position"),
		"title":            textField("t.title"),
		"variantTitle":     textField("t.variant_title"),
		"sku":              textField("t.sku"),
		"vendor":           textField("t.vendor"),
		"imageUrl":         textField("t.image_url"),
		"quantity":         integerField("t.quantity"),
		"currentQuantity":  integerField("t.current_quantity"),
		"isGiftCard":       booleanField("t.is_gift_card"),
		"requiresShipping": booleanField("t.requires_shipping"),
		"sellingPlanId":    gidField("SellingPlan", "t.selling_plan_id"),
		"sellingPlanName":  textField("t.selling_plan_name"),
		"unitPrice":        bagField("t.unit_price"),
		"linePrice":        linePrice,
		"lineDiscount":     lineDiscount,
		"discountedTotal":  bagField("t.discounted_total"),
		"productTags":      textsField("t.product_tags"),
		"product":          one("products", "r.id = t.product_id", productFields),
		"variant":          one("variants", "r.id = t.variant_id", variantFields),
	}
	paymentPlans = fieldPlans{
		"id":               idField("Transaction", "t.order_id"),
		"shopifyId":        gidField("OrderTransaction", "t.id"),
		"kind":             textField("t.kind"),
		"status":           textField("t.status"),
		"gateway":          textField("t.gateway"),
		"formattedGateway": textField("t.formatted_gateway"),
		"errorCode":        textField("t.error_code"),
		"test":             booleanField("t.test"),
		"amount":           bagField("t.amount"),
		"createdAt":        instantField("t.created_at"),
		"processedAt":      instantField("t.processed_at"),
		"orderName":        textField("t.order_name"),
		"order":            one("orders", "r.id = t.order_id", orderFields),
		"contact":          contactOf,
		"asOf":             instantField("t.synced_at"),
	}
	productPlans = fieldPlans{
		"id":              idField("Product", "t.id"),
		"shopifyId":       gidField("Product", "t.id"),
		"title":           textField("t.title"),
		"handle":          textField("t.handle"),
		"descriptionHtml": textField("t.description_html"),
		"vendor":          textField("t.vendor"),
		"productType":     textField("t.product_type"),
		"status":          textField("t.status"),
		"tags":            textsField("t.tags"),
		"category":        textField("t.category"),
		"seoTitle":        textField("t.seo_title"),
		"seoDescription":  textField("t.seo_description"),
		"imageUrl":        textField("t.image_url"),
		"imageAlt":        textField("t.image_alt"),
		"onlineStoreUrl":  textField("t.online_store_url"),
		"isGiftCard":      booleanField("t.is_gift_card"),
		"totalInventory":  integerField("t.total_inventory"),
		"minPrice":        moneyField("t.min_price", "t.currency_code"),
		"maxPrice":        moneyField("t.max_price", "t.currency_code"),
		"variants":        many("variants r", "r.account_id = $1 AND "+withVariants, byPosition, variantFields),
		"collections": many("collection_products m CROSS JOIN LATERAL (SELECT * FROM collections c WHERE c.account_id = $1 AND c.id = m.collection_id LIMIT 1) r",
			"m.account_id = $1 AND m.product_id = t.id", "r.title_key, r.id", groupFields),
		"createdAt":   instantField("t.created_at"),
		"updatedAt":   instantField("t.updated_at"),
		"publishedAt": instantField("t.published_at"),
		"asOf":        instantField("t.synced_at"),
	}
	variantPlans = fieldPlans{
		"id":                idField("Variant", "t.id"),
		"shopifyId":         gidField("ProductVariant", "t.id"),
		"position":          integerField("t.position"),
		"title":             textField("t.title"),
		"sku":               textField("t.sku"),
		"barcode":           textField("t.barcode"),
		"price":             moneyField("t.price", "t.currency_code"),
		"compareAtPrice":    moneyField("t.compare_at_price", "t.currency_code"),
		"inventoryQuantity": integerField("t.inventory_quantity"),
		"availableForSale":  booleanField("t.available_for_sale"),
		"options": documentField("t.options", true, map[string]func(*encoding, *optionJSON){
			"name":  jsonText(func(o *optionJSON) *string { return &o.Name }),
			"value": jsonText(func(o *optionJSON) *string { return &o.Value }),
		}),
		"product":   one("products", "r.id = t.product_id", productFields),
		"createdAt": instantField("t.created_at"),
		"updatedAt": instantField("t.updated_at"),
	}
	groupPlans = fieldPlans{
		"id":              idField("Collection", "t.id"),
		"shopifyId":       gidField("Collection", "t.id"),
		"title":           textField("t.title"),
		"handle":          textField("t.handle"),
		"descriptionHtml": textField("t.description_html"),
		"sortOrder":       textField("t.sort_order"),
		"seoTitle":        textField("t.seo_title"),
		"seoDescription":  textField("t.seo_description"),
		"imageUrl":        textField("t.image_url"),
		"imageAlt":        textField("t.image_alt"),
		"productsCount":   integerField("t.products_count"),
		"products":        nested("EXISTS (SELECT FROM collection_products m WHERE m.account_id = $1 AND m.product_id = r.id AND m.collection_id = t.id)"),
		"updatedAt":       instantField("t.updated_at"),
		"asOf":            instantField("t.synced_at"),
	}
}

var buyerPlans = fieldPlans{
	"customerId": gidField("Customer", "t.customer_id"),
	"name":       nameField("t.buyer_first_name", "t.buyer_last_name"),
	"firstName":  textField("t.buyer_first_name"),
	"lastName":   textField("t.buyer_last_name"),
	"email":      textField("t.buyer_email"),
	"phone":      textField("t.buyer_phone"),
}

func addressField(column string) fieldPlan {
	return documentField(column, false, map[string]func(*encoding, *addressJSON){
		"name":         jsonText(func(a *addressJSON) *string { return a.Name }),
		"firstName":    jsonText(func(a *addressJSON) *string { return a.FirstName }),
		"lastName":     jsonText(func(a *addressJSON) *string { return a.LastName }),
		"company":      jsonText(func(a *addressJSON) *string { return a.Company }),
		"address1":     jsonText(func(a *addressJSON) *string { return a.Address1 }),
		"address2":     jsonText(func(a *addressJSON) *string { return a.Address2 }),
		"city":         jsonText(func(a *addressJSON) *string { return a.City }),
		"province":     jsonText(func(a *addressJSON) *string { return a.Province }),
		"provinceCode": jsonText(func(a *addressJSON) *string { return a.ProvinceCode }),
		"zip":          jsonText(func(a *addressJSON) *string { return a.Zip }),
		"country":      jsonText(func(a *addressJSON) *string { return a.Country }),
		"countryCode":  jsonText(func(a *addressJSON) *string { return a.CountryCode }),
		"phone":        jsonText(func(a *addressJSON) *string { return a.Phone }),
	})
}

// consentField is null when Shopify never told the state.
func consentField(prefix string) fieldPlan {
	return func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
		state := l.column(prefix + "_state")
		write := c.object(f.Of, l, fieldPlans{
			"state":      textField(prefix + "_state"),
			"optInLevel": textField(prefix + "_opt_in_level"),
			"updatedAt":  instantField(prefix + "_updated_at"),
		})
		return func(e *encoding, row [][]byte) {
			if len(row[state]) == 0 {
				e.null()
				return
			}
			write(e, row)
		}
	}
}

func acceptsField(state string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		slot := l.column(state)
		return func(e *encoding, row [][]byte) { e.boolean(string(row[slot]) == string(commerce.ConsentSubscribed)) }
	}
}

func isRepeat(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
	slot := l.column("t.orders_count")
	return func(e *encoding, row [][]byte) { e.boolean(e.integer(row[slot]) >= 2) }
}

// averageOrderValue lets the catalog compute, which knows how it is rounded.
func averageOrderValue(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
	orders, spent, currency := l.column("t.orders_count"), l.column("t.total_spent"), l.column("t.spent_currency_code")
	average := func(e *encoding, row [][]byte) (commerce.Money, bool) {
		if row[spent] == nil || row[currency] == nil {
			return commerce.Money{}, false
		}
		amount, err := decimalOf(row[spent])
		if err != nil {
			e.fail(err)
			return commerce.Money{}, false
		}
		contact := &commerce.Contact{Facts: commerce.ContactFacts{
			OrdersCount: int(e.integer(row[orders])), TotalSpent: &commerce.Money{Amount: amount, CurrencyCode: string(row[currency])},
		}}
		value, _ := catalog.NewRecord(nil, catalog.ContactKind, contact).Get("average_order_value")
		m, ok := value.(commerce.Money)
		return m, ok && m.CurrencyCode != ""
	}
	write := c.moneyObject(f.Of, l, func(e *encoding, row [][]byte) {
		m, _ := average(e, row)
		e.computedMoney(m.Amount, row[currency])
	}, "t.spent_currency_code")
	return func(e *encoding, row [][]byte) {
		if _, ok := average(e, row); !ok {
			e.null()
			return
		}
		write(e, row)
	}
}

// contactOf is the contact that a row names. One that is not there under the id may have been merged away since.
func contactOf(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
	named := l.column("t.contact_id")
	read := c.related(l, f, "contacts", "r.id = t.contact_id", contactPlans)
	return func(e *encoding, row [][]byte) {
		switch {
		case read(e, row):
		case row[named] != nil:
			e.elsewhere()
		default:
			e.null()
		}
	}
}
