package cache

import (
	"strconv"

	"storegraph/commerce"
)

// scope begins every key of an account. The length makes accounts prefix-free, so that no two (account, kind, id) share a
// key; the braces put an account on one node of a Redis Cluster, which scripts over several keys need.
func scope(account commerce.AccountID) string {
	return "sg:1:{" + strconv.Itoa(len(account)) + ":" + string(account) + "}:"
}

// Kinds of cached objects; a Change uses the same words.
const (
	contactKind      = "contact"
	orderKind        = "order"
	transactionKind  = "transaction"
	productKind      = "product"
	collectionKind   = "collection"
	installationKind = "installation"
)

func objectKey(account commerce.AccountID, kind, id string) string {
	return scope(account) + kind + ":" + id
}

// guardKey holds the token that every change of a product or a collection renews.
func guardKey(account commerce.AccountID) string { return scope(account) + "guard" }

// tokenKey holds the token of something that entries depend on.
func tokenKey(account commerce.AccountID, on string) string { return scope(account) + "token:" + on }

// anyCollection is what products depend on: their collections' names, and which these are.
const anyCollection = "collections"

// anyAnswer is what whole answers depend on: everything of the account.
const anyAnswer = "answers"

func onProduct(id commerce.ID) string { return productKind + ":" + id.String() }
