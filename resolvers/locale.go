package resolvers

import (
	"golang.org/x/text/language"

	"storegraph/commerce"
)

// localeOf checks a locale that was asked for; "" leaves it to the contact and the shop.
func localeOf(asked *string) (string, error) {
	if asked == nil || *asked == "" {
		return "", nil
	}
	tag, err := language.Parse(*asked)
	if err != nil {
		return "", commerce.Errorf(commerce.InvalidInput, "%q is no locale such as en-US or de.", *asked).In("input", "locale")
	}
	return tag.String(), nil
}
