package shopsim

var mutationFields = map[string]resolver{
	"bulkOperationRunQuery": with(func(c *call, _ mutationRoot) any {
		b, errs := c.startBulk(c.text("query"), c.flag("groupObjects"))
		var op any
		if b != nil {
			op = b
		}
		return &record{"BulkOperationRunQueryPayload", map[string]any{"bulkOperation": op, "userErrors": errs}}
	}),
	"bulkOperationCancel": with(func(c *call, _ mutationRoot) any {
		op, errs := c.cancelBulk(c.text("id"))
		return &record{"BulkOperationCancelPayload", map[string]any{"bulkOperation": op, "userErrors": errs}}
	}),
	"webhookSubscriptionCreate": with(func(c *call, _ mutationRoot) any {
		input, _ := c.args["webhookSubscription"].(map[string]any)
		sub, errs := c.shop.subscribe(c.access, c.text("topic"), input)
		return &record{"WebhookSubscriptionCreatePayload", map[string]any{"webhookSubscription": sub, "userErrors": errs}}
	}),
	"webhookSubscriptionUpdate": with(func(c *call, _ mutationRoot) any {
		input, _ := c.args["webhookSubscription"].(map[string]any)
		old, _ := c.node(c.text("id")).(*subscription)
		sub, errs := c.shop.resubscribe(old, input)
		return &record{"WebhookSubscriptionUpdatePayload", map[string]any{"webhookSubscription": sub, "userErrors": errs}}
	}),
	"webhookSubscriptionDelete": with(func(c *call, _ mutationRoot) any {
		sub, _ := c.node(c.text("id")).(*subscription)
		if sub == nil {
			return &record{"WebhookSubscriptionDeletePayload", map[string]any{
				"deletedWebhookSubscriptionId": nil, "userErrors": userErrors("UserError", userError("Webhook subscription does not exist", "id")),
			}}
		}
		c.shop.unsubscribe(sub)
		return &record{"WebhookSubscriptionDeletePayload", map[string]any{
			"deletedWebhookSubscriptionId": gid("WebhookSubscription", sub.id), "userErrors": []any{},
		}}
	}),
	"appUninstall": with(func(c *call, _ mutationRoot) any {
		app := c.installation().(*record).fields["app"]
		c.shop.Uninstall()
		return &record{"AppUninstallPayload", map[string]any{"app": app, "userErrors": []any{}}}
	}),
}
