package customvalues

import (
	"regexp"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

// clinicalWords are words that tell of somebody's health rather than of a purchase. Shopify is no place for such data, and a
// message that puts them beside an order ties the two together. The list is short on purpose: it warns, and forbids
// nothing. "Be patient" and "clinically tested" are not meant.
var clinicalWords = regexp.MustCompile(`(?i)\b(?:` + strings.Join([]string{
	`diagnos(?:is|es|ed)`,
	`prescri(?:ption|ptions|bed)`,
	`(?:our|your|the|a|each|as) patients?`, `patients`, `patient(?:'|’|&#39;|&rsquo;)s`, `patient (?:portal|chart|record|file|care)s?`,
	`symptoms?`,
	`medications?`,
	`clinical`,
	`biops(?:y|ies)`,
	`surger(?:y|ies)`,
	`treatment plans?`, `your (?:\w+ )?treatments?`, `laser treatments?`,
	`medical (?:history|records?|conditions?)`,
	`(?:lab|test) results?`,
	`before[ -/](?:and[ -])?after (?:photo|picture)s?`,
	`ICD-?10`,
}, "|") + `)\b`)

// maxClinical is how many of them are shown.
const maxClinical = 20

// readsShop says whether a path tells what somebody bought or paid.
func readsShop(path string) bool {
	root, rest, _ := strings.Cut(path, ".")
	switch root {
	case "order", "payment", "transaction", "product":
		return true
	case "contact":
		return strings.HasSuffix(rest, "*") || factOfOrders(path)
	}
	return false
}

// factOfOrders says whether a field of the contact is made of orders, or leads to them.
func factOfOrders(path string) bool {
	segments := strings.Split(path, ".")
	for i := 2; i <= len(segments); i++ {
		f, _, ok := catalog.Resolve(strings.Join(segments[:i], "."))
		if !ok {
			return false
		}
		if len(f.Needs) > 0 || f.Of != nil && f.Of.Element != "" && f.Of.Element != commerce.Contacts {
			return true
		}
	}
	return false
}
