package main

import "strings"

// welcome tells where to look, and gives one query to paste for each of the three clients. README.md shows the same.
func (d *demo) welcome(base, key, signIn string) {
	d.say("\nReady.\n\n  Console   %s   signs in, once\n  GraphQL   %s/graphql\n  API key   %s", signIn, base, key)
	if d.metrics != "" {
		d.say("  Metrics   %s", d.metrics)
	}
	d.say("\n%s", strings.NewReplacer("{BASE}", base, "{KEY}", key).Replace(welcomeText))
	if d.shoppers > 0 {
		d.say("Shoppers are buying, paying, editing, refunding and cancelling now. Ctrl-C ends the demo.")
	} else {
		d.say("Ctrl-C ends the demo.")
	}
}

const welcomeText = `Paste these, one for each client:

  ask() { curl -s {BASE}/graphql -H 'Authorization: Bearer {KEY}' -H 'Content-Type: application/json' -d "$1"; echo; }

  # A frontend: the newest orders, each with its one transaction and its contact.
  ask '{"query":"{ orders(first: 3) { nodes { id name status totalPrice { shopMoney { amount currencyCode } } transaction { status } contact { firstName ordersCount } } } }"}'

  # The email builder: a template for the newest order.
  ORDER=$(ask '{"query":"{ orders(first: 1) { nodes { id } } }"}' | sed 's/.*"id":"\([^"]*\)".*/\1/')
  ask '{"query":"query($o: ID!) { resolveTemplate(input: {template: \"Hi {{default order.customer.first_name \\\"there\\\"}}, thanks for order {{order.name}}: {{join (pluck order.line_items \\\"title\\\") \\\", \\\"}}. Total {{order.total_price_formatted}}.\", channel: SMS, orderId: $o}) { status text skipped { reason } missing { path } foreign { text } } }","variables":{"o":"'$ORDER'"}}'

  # The workflow engine: which branch does that order take, and why?
  ask '{"query":"query($o: ID!) { evaluateBranches(input: {orderId: $o, branches: [{id: \"vip\", name: \"VIP\", condition: {text: \"order.total_price > 100\"}}]}) { branchName reason trace { text result words } } }","variables":{"o":"'$ORDER'"}}'
`
