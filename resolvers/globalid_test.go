package resolvers_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/resolvers"
)

// oneByID are the fields that fetch one object by its id, with a field that lists give its id under.
var oneByID = map[string]string{
	"contact":     "contacts",
	"order":       "orders",
	"transaction": "transactions",
	"product":     "products",
	"collection":  "collections",
}

// idsOf reads one global id of each noun, as an account sees it.
func idsOf(t *testing.T, a *api, p resolvers.Principal) map[string]string {
	t.Helper()
	ids := make(map[string]string)
	for one, many := range oneByID {
		var out map[string]struct{ Nodes []struct{ ID string } }
		a.askAs(t, p, "{ "+many+" { nodes { id } } }", nil).into(t, &out)
		ids[one] = out[many].Nodes[0].ID
	}
	var rest struct {
		ShopifyIntegration struct{ ID string }
		Products           struct {
			Nodes []struct{ Variants []struct{ ID string } }
		}
	}
	a.askAs(t, p, "{ shopifyIntegration { id } products { nodes { variants { id } } } }", nil).into(t, &rest)
	ids["shopifyIntegration"] = rest.ShopifyIntegration.ID
	ids["variant"] = rest.Products.Nodes[0].Variants[0].ID
	return ids
}

func TestIDs_OfAnotherAccountAnswerLikeOnesThatNeverWere(t *testing.T) {
	t.Parallel()
	a := newAPI()
	foreign := idsOf(t, a, resolvers.Principal{AccountID: theirs, Role: commerce.RoleAdmin})
	// The same rows are there under both accounts: only the account in the id differs.
	unknown := map[string]string{
		"contact": seal("Contact", "nobody"), "order": seal("Order", "404"), "transaction": seal("Transaction", "404"),
		"product": seal("Product", "404"), "collection": seal("Collection", "404"),
		"variant": seal("Variant", "404"),
	}
	for one, id := range foreign {
		for _, query := range []string{one, "node", "nodes", "filter"} {
			var ask func(id string) answer
			switch query {
			case "node":
				ask = func(id string) answer {
					return a.ask(t, `query($id: ID!) { node(id: $id) { id __typename } }`, map[string]any{"id": id})
				}
			case "nodes":
				ask = func(id string) answer {
					return a.ask(t, `query($id: ID!) { nodes(ids: [$id]) { id } }`, map[string]any{"id": id})
				}
			case "filter":
				if one != "contact" {
					continue
				}
				ask = func(id string) answer {
					return a.ask(t, `query($id: ID) { orders(filter: {contactId: $id}) { nodes { id } } }`, map[string]any{"id": id})
				}
			default:
				if oneByID[one] == "" {
					continue
				}
				ask = func(id string) answer {
					return a.ask(t, `query($id: ID!) { `+one+`(id: $id) { id } }`, map[string]any{"id": id})
				}
			}
			got := ask(id)
			if codes := got.codes(); !slices.Equal(codes, []string{"NOT_FOUND"}) {
				t.Errorf("%s by %s: codes %v, want NOT_FOUND; %s", one, query, codes, got.Data)
			}
			if strings.Contains(string(got.Data), id) {
				t.Errorf("%s by %s: gives the foreign object: %s", one, query, got.Data)
			}
			if never, ok := unknown[one]; ok {
				if diff := cmp.Diff(ask(never), got); diff != "" {
					t.Errorf("%s by %s: foreign and unknown differ:\n%s", one, query, diff)
				}
			}
		}
	}
}

func TestIDs_GiveTheirObjectBack(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for one, id := range idsOf(t, a, owner) {
		var out struct {
			Node  struct{ ID, Typename string }
			Nodes []struct{ ID string }
		}
		a.ask(t, `query($id: ID!) { node(id: $id) { id typename: __typename } nodes(ids: [$id, $id]) { id } }`, map[string]any{"id": id}).into(t, &out)
		if out.Node.ID != id || !strings.EqualFold(out.Node.Typename, one) || len(out.Nodes) != 2 || out.Nodes[1].ID != id {
			t.Errorf("%s %s: got %+v", one, id, out)
		}
	}
}

func TestIDs_OfShopifyWorkWhereTheKindIsKnown(t *testing.T) {
	t.Parallel()
	a := newAPI()
	var out map[string]struct{ ID string }
	a.ask(t, `{
		contact(id: "gid://shopify/Customer/706405506930370084") { id }
		order(id: "gid://shopify/Order/1900968798308?source=x") { id }
		product(id: "gid://shopify/Product/632910392") { id }
		collection(id: "gid://shopify/Collection/841564295") { id }
		node(id: "gid://shopify/ProductVariant/808950810") { id }
	}`, nil).into(t, &out)
	for name, object := range out {
		if object.ID == "" {
			t.Errorf("%s has no id", name)
		}
	}
}

func TestIDs_ThatAreNoneAreInvalid(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, id := range []string{
		"", "1", "gid://shopify/Order/", "gid://shopify/Order/0", "gid://shopify/Order/1e3", "gid://other/Order/1", "gid://shopify/Shop/1",
		seal("Order", ""), seal("Order", "x"), seal("Order", "-5"), seal("Order", "99999999999999999999"), seal("Nothing", "1"),
		base64.RawURLEncoding.EncodeToString([]byte("2\x00Order\x00acme\x001")), strings.Repeat("A", 5000), "ünïcode", "=====", "\x00",
		seal("Contact", "kJ2xNq8ZpR4vT7wY"), "gid://shopify/Customer/706405506930370084", // right, and not an order
	} {
		got := a.ask(t, `query($id: ID!) { order(id: $id) { id } }`, map[string]any{"id": id})
		if codes := got.codes(); !slices.Equal(codes, []string{"INVALID_ID"}) {
			t.Errorf("%.60q: codes %v, want INVALID_ID", id, codes)
		}
		if len(got.Errors) == 1 && len(got.Errors[0].Message) > 300 {
			t.Errorf("%.60q: the message repeats the input: %d bytes", id, len(got.Errors[0].Message))
		}
	}
	if codes := a.ask(t, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": seal("LineItem", "669751112")}).codes(); !slices.Equal(codes, []string{"INVALID_ID"}) {
		t.Errorf("a line item as node: codes %v, want INVALID_ID", codes)
	}
}

func TestIDs_OfMergedContactsLeadToTheSurvivor(t *testing.T) {
	t.Parallel()
	a := newAPI()
	survivor := sample.Contact().ID
	a.accounts[ours].merged = map[commerce.ContactID]commerce.ContactID{"old": survivor}
	var out struct {
		Contact, Node struct{ ID string }
		Orders        struct{ Nodes []struct{ Name string } }
	}
	a.ask(t, `query($id: ID!) { contact(id: $id) { id } node(id: $id) { id } orders(filter: {contactId: $id}) { nodes { name } } }`,
		map[string]any{"id": seal("Contact", "old")}).into(t, &out)
	want := seal("Contact", string(survivor))
	if out.Contact.ID != want || out.Node.ID != want || len(out.Orders.Nodes) != 1 {
		t.Errorf("got %+v, want the contact %s and its order", out, want)
	}
}

func TestNodes_KeepTheirOrderAndFailOneByOne(t *testing.T) {
	t.Parallel()
	a := newAPI()
	ids := idsOf(t, a, owner)
	got := a.ask(t, `query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }`, map[string]any{"ids": []string{ids["product"], seal("Order", "404"), ids["order"], "?"}})
	if want := `{"nodes":[{"__typename":"Product"},null,{"__typename":"Order"},null]}`; string(got.Data) != want {
		t.Errorf("got %s, want %s", got.Data, want)
	}
	if diff := cmp.Diff([]string{"NOT_FOUND", "INVALID_ID"}, got.codes()); diff != "" {
		t.Error(diff)
	}
	if len(got.Errors) == 2 && (got.Errors[0].Path[1] != 1.0 || got.Errors[1].Path[1] != 3.0) {
		t.Errorf("paths %v and %v, want places 1 and 3", got.Errors[0].Path, got.Errors[1].Path)
	}
	many := slices.Repeat([]string{ids["order"]}, 251)
	if codes := a.ask(t, `query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, map[string]any{"ids": many}).codes(); !slices.Equal(codes, []string{"INVALID_INPUT"}) {
		t.Errorf("251 ids: codes %v", codes)
	}
}

// seal makes an id of our account as the API does.
func seal(kind, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("1\x00" + kind + "\x00" + string(ours) + "\x00" + id))
}
