package shopify_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
)

func TestFetchProduct_MapsEverything(t *testing.T) {
	t.Parallel()
	client := serve(t, func(r request) any {
		if r.Operation != "Product" {
			t.Errorf("asked %+v", r)
		}
		return data(object{"product": productObject(object{
			"variants":    pageOf([]any{variantObject(1, object{}), variantObject(2, object{"price": "99", "compareAtPrice": "120.5", "inventoryQuantity": nil, "selectedOptions": []any{}})}, ""),
			"collections": pageOf([]any{object{"id": "gid://shopify/Collection/21", "title": "Skin", "handle": "skin"}}, ""),
		})})
	})
	got, err := client.FetchProduct(t.Context(), 11)
	if err != nil {
		t.Fatal(err)
	}
	created, updated := at("2025-01-01T00:00:00Z"), at("2026-01-01T00:00:00Z")
	want := &commerce.Product{
		ID: 11, Title: "Serum", Handle: "serum", DescriptionHTML: "<p>Good</p>", Vendor: "Acme", ProductType: "Skin", Status: "ACTIVE",
		Tags: []string{"skin"}, Category: ptr("Health > Skin"), ImageURL: ptr("https://cdn.example.com/s.png"), ImageAlt: ptr("A bottle"),
		TotalInventory: ptr(7), MinPrice: ptr(money("49", "USD")), MaxPrice: ptr(money("99", "USD")), CreatedAt: created, UpdatedAt: updated,
		Variants: []commerce.Variant{
			{ID: 501, ProductID: 11, Position: 1, Title: "50 ml", SKU: ptr("SER-50"), Price: money("49", "USD"), InventoryQuantity: ptr(-1), AvailableForSale: true,
				Options: []commerce.SelectedOption{{Name: "Size", Value: "50 ml"}}, CreatedAt: created, UpdatedAt: updated},
			{ID: 502, ProductID: 11, Position: 2, Title: "50 ml", SKU: ptr("SER-50"), Price: money("99", "USD"), CompareAtPrice: ptr(money("120.5", "USD")),
				AvailableForSale: true, CreatedAt: created, UpdatedAt: updated},
		},
		Collections: []commerce.CollectionRef{{ID: 21, Title: "Skin", Handle: "skin"}},
	}
	if diff := cmp.Diff(want, got, exact); diff != "" {
		t.Errorf("product (-want +got):\n%s", diff)
	}
}

func TestFetchProduct_ReadsAllPagesOfVariantsAndCollections(t *testing.T) {
	t.Parallel()
	client := serve(t, func(r request) any {
		switch r.Operation {
		case "ProductVariants":
			return data(object{"product": object{"updatedAt": "2026-01-01T00:00:00Z", "variants": pageOf([]any{variantObject(2, object{}), variantObject(3, object{})}, "")}})
		case "ProductCollections":
			return data(object{"product": object{"updatedAt": "2026-01-01T00:00:00Z", "collections": pageOf([]any{object{"id": "gid://shopify/Collection/22"}}, "")}})
		}
		return data(object{"product": productObject(object{
			"variants":    pageOf([]any{variantObject(1, object{})}, "v"),
			"collections": pageOf([]any{object{"id": "gid://shopify/Collection/21"}}, "c"),
		})})
	})
	got, err := client.FetchProduct(t.Context(), 11)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Variants) != 3 || len(got.Collections) != 2 || got.Variants[2].ID != 503 || got.Collections[1].ID != 22 {
		t.Errorf("%+v", got)
	}
}

func TestFetchProduct_InNoCollectionIsKnownToBeInNone(t *testing.T) {
	t.Parallel()
	client := serve(t, func(request) any { return data(object{"product": productObject(object{})}) })
	got, err := client.FetchProduct(t.Context(), 11)
	if err != nil || got.Collections == nil || got.SEOTitle != nil || got.SEODescription != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestFetchCollection_ReadsAllPagesOfProducts(t *testing.T) {
	t.Parallel()
	client := serve(t, func(r request) any {
		if r.Operation == "CollectionProducts" {
			if r.Variables["after"] != "c" || r.Variables["id"] != "gid://shopify/Collection/21" {
				t.Errorf("asked %+v", r)
			}
			return data(object{"collection": object{"updatedAt": "2026-01-01T00:00:00Z", "products": pageOf([]any{object{"id": "gid://shopify/Product/2"}}, "")}})
		}
		return data(object{"collection": collectionObject(object{"products": pageOf([]any{object{"id": "gid://shopify/Product/1"}}, "c"), "image": object{"url": "https://cdn.example.com/c.png", "altText": ""}})})
	})
	got, err := client.FetchCollection(t.Context(), 21)
	if err != nil {
		t.Fatal(err)
	}
	want := &commerce.Collection{ID: 21, Title: "Skin", Handle: "skin", SortOrder: "MANUAL", SEOTitle: ptr("Best skin"), ImageURL: ptr("https://cdn.example.com/c.png"),
		ProductsCount: 2, UpdatedAt: at("2026-01-01T00:00:00Z"), ProductIDs: []commerce.ID{1, 2}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("collection (-want +got):\n%s", diff)
	}
}

func TestFetchProductAndCollection_NullMeansThatThereIsNone(t *testing.T) {
	t.Parallel()
	client := serve(t, func(request) any { return data(object{"product": nil, "collection": nil}) })
	if got, err := client.FetchProduct(t.Context(), 1); got != nil || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := client.FetchCollection(t.Context(), 1); got != nil || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

func TestFetchCollection_StopsWhenTheCursorDoesNotMove(t *testing.T) {
	t.Parallel()
	client := serve(t, func(request) any {
		return data(object{"collection": collectionObject(object{"products": pageOf([]any{object{"id": "gid://shopify/Product/1"}}, "c")})})
	})
	if got, err := client.FetchCollection(t.Context(), 21); got != nil || !containsText(err, "cursor does not move") {
		t.Errorf("%v, %v", got, err)
	}
}
