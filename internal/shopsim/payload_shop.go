package shopsim

import (
	"strings"
	"time"
)

// productPayload carries no more than a hundred variants in full; variant_gids names all.
func (s *Shop) productPayload(p *Product) object {
	variants, gids, options := []any{}, []any{}, []any{}
	for i := range p.Variants {
		v := &p.Variants[i]
		gids = append(gids, object{"admin_graphql_api_id": gid("ProductVariant", v.ID), "updated_at": v.UpdatedAt.UTC().Format(time.RFC3339Nano)})
		if i >= 100 {
			continue
		}
		value := func(n int) any {
			if n < len(v.Values) {
				return v.Values[n]
			}
			return nil
		}
		variants = append(variants, object{
			"admin_graphql_api_id": gid("ProductVariant", v.ID), "barcode": optional(v.Barcode), "compare_at_price": v.compareAt(),
			"created_at": s.restTime(v.CreatedAt), "id": v.ID, "inventory_policy": "deny", "position": v.Position, "price": Amount{v.Price, "USD"}.Padded(),
			"product_id": p.ID, "sku": optional(v.SKU), "taxable": !p.GiftCard, "title": v.Title, "updated_at": s.restTime(v.UpdatedAt),
			"option1": value(0), "option2": value(1), "option3": value(2), "image_id": nil, "inventory_item_id": nil,
			"inventory_quantity": v.Inventory, "old_inventory_quantity": v.Inventory,
		})
	}
	for i, o := range p.Options {
		options = append(options, object{"id": o.ID, "product_id": p.ID, "name": o.Name, "position": i + 1, "values": o.Values})
	}
	return object{
		"admin_graphql_api_id": gid("Product", p.ID), "body_html": p.DescriptionHTML, "created_at": s.restTime(p.CreatedAt), "handle": p.Handle,
		"id": p.ID, "product_type": p.Type, "published_at": s.restTimeOrNil(p.PublishedAt), "template_suffix": nil, "title": p.Title,
		"updated_at": s.restTime(p.UpdatedAt), "vendor": p.Vendor, "status": lower(p.Status), "published_scope": "web", "tags": strings.Join(p.Tags, ", "),
		"variants": variants, "options": options, "images": []any{}, "image": nil, "media": []any{}, "variant_gids": gids,
		"has_variants_that_requires_components": false, "category": nil,
	}
}

func (s *Shop) collectionPayload(c *Collection) object {
	return object{
		"id": c.ID, "handle": c.Handle, "title": c.Title, "updated_at": s.restTime(c.UpdatedAt), "body_html": c.DescriptionHTML,
		"published_at": s.restTime(s.data.base.start), "sort_order": strings.ReplaceAll(strings.ToLower(c.SortOrder), "_", "-"), "template_suffix": nil,
		"published_scope": "web", "admin_graphql_api_id": gid("Collection", c.ID),
	}
}

// shopPayload is the body of shop/update and app/uninstalled.
func (s *Shop) shopPayload() object {
	zone := s.zone.String()
	return object{
		"id": s.id, "name": s.cfg.Name, "email": s.email(), "domain": s.host(), "province": "New York", "country": "US", "address1": "190 MacLaren Street",
		"zip": "10021", "city": "New York", "source": nil, "phone": "2125550100", "latitude": nil, "longitude": nil, "primary_locale": "en", "address2": nil,
		"created_at": s.restTime(s.data.base.start), "updated_at": s.restTime(s.now()), "country_code": "US", "country_name": "United States",
		"currency": "USD", "customer_email": s.email(), "timezone": zone, "iana_timezone": zone, "shop_owner": "Dana Whitfield",
		"money_format": "${{amount}}", "money_with_currency_format": "${{amount}} USD", "weight_unit": "lb", "province_code": "NY",
		"taxes_included": false, "auto_configure_tax_inclusivity": nil, "tax_shipping": nil, "county_taxes": true,
		"plan_display_name": s.Plan(), "plan_name": strings.ToLower(s.Plan()), "has_discounts": true, "has_gift_cards": true, "myshopify_domain": s.cfg.Domain,
		"google_apps_domain": nil, "google_apps_login_enabled": nil, "money_in_emails_format": "${{amount}}",
		"money_with_currency_in_emails_format": "${{amount}} USD", "eligible_for_payments": true, "requires_extra_payments_agreement": false,
		"password_enabled": false, "has_storefront": true, "finances": true, "primary_location_id": 655441491, "checkout_api_supported": true,
		"multi_location_enabled": true, "setup_required": false, "pre_launch_enabled": false,
		"enabled_presentment_currencies": []string{"EUR", "JPY", "KWD", "USD"}, "marketing_sms_consent_enabled_at_checkout": true,
		"transactional_sms_disabled": false,
	}
}

// bulkPayload is the body of bulk_operations/finish: no address, the app asks for it.
func bulkPayload(b *bulkOperation, s *Shop) object {
	st := b.view()
	return object{
		"admin_graphql_api_id": gid("BulkOperation", b.id), "completed_at": s.restTimeOrNil(st.completed), "created_at": s.restTime(b.created),
		"error_code": lower(st.errorCode), "status": lower(st.status), "type": "query",
	}
}
