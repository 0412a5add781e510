package shopify_test

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

// listed is an object in a simulated list of Shopify's.
type listed struct {
	id      int64
	updated time.Time
}

// lists simulates the lists of one element as Shopify makes them: searched, sorted, and cut off after 25,000.
type lists struct {
	root, kind string
	days       bool
	objects    []listed
	asked      []request
	deepest    int // objects that a connection was asked for

	last  string // search and sort key of found
	found []listed
}

var (
	updatedTerm = regexp.MustCompile(`updated_at:>='([^']+)'`)
	idTerm      = regexp.MustCompile(`id:>=(\d+)`)
)

func (l *lists) respond(r request) any {
	l.asked = append(l.asked, r)
	search := r.Variables["query"].(string)
	if this := fmt.Sprint(search, r.Variables["sortKey"]); this != l.last {
		if rest := l.find(search, r.Variables["sortKey"] == "UPDATED_AT"); rest != "" {
			return fmt.Sprintf(`{"errors":[{"message":"what is %s"}]}`, rest)
		}
		l.last = this
	}
	found := l.found
	from := 0
	if after, ok := r.Variables["after"].(string); ok {
		from, _ = strconv.Atoi(after)
	}
	to := min(from+250, len(found))
	l.deepest = max(l.deepest, to)
	if to > 25_000 {
		return `{"errors":[{"message":"Cannot paginate beyond 25000 objects"}]}`
	}
	nodes := []any{}
	for _, o := range found[from:to] {
		node := object{"id": fmt.Sprintf("gid://shopify/%s/%d", l.kind, o.id), "updatedAt": o.updated.Format(time.RFC3339)}
		if l.kind == "Collection" {
			node["productsCount"] = object{"count": 7, "precision": "EXACT"}
		} else {
			node["createdAt"] = "2026-01-01T00:00:00Z"
		}
		nodes = append(nodes, node)
	}
	next := ""
	if to < len(found) {
		next = strconv.Itoa(to)
	}
	return data(object{l.root: pageOf(nodes, next)})
}

// find makes the list of a search and gives what it does not understand.
func (l *lists) find(search string, byUpdated bool) string {
	byID := func(a, b listed) int { return cmp.Compare(a.id, b.id) }
	if !slices.IsSortedFunc(l.objects, byID) {
		slices.SortFunc(l.objects, byID)
	}
	l.found = slices.Clone(l.objects)
	if m := updatedTerm.FindStringSubmatch(search); m != nil {
		since := at(m[1])
		l.found = slices.DeleteFunc(l.found, func(o listed) bool {
			if l.days {
				return o.updated.Truncate(24 * time.Hour).Before(since.Truncate(24 * time.Hour))
			}
			return o.updated.Before(since)
		})
		search = strings.Replace(search, m[0], "", 1)
	}
	if m := idTerm.FindStringSubmatch(search); m != nil {
		from, _ := strconv.ParseInt(m[1], 10, 64)
		l.found = slices.DeleteFunc(l.found, func(o listed) bool { return o.id < from })
		search = strings.Replace(search, m[0], "", 1)
	}
	if byUpdated {
		slices.SortFunc(l.found, func(a, b listed) int { return cmp.Or(a.updated.Compare(b.updated), byID(a, b)) })
	}
	return strings.TrimSpace(search)
}

func everyChange(t *testing.T, client *shopify.Client, e commerce.Element, since time.Time) (refs []commerce.Ref) {
	t.Helper()
	cursor := ""
	for range 1000 {
		page, next, err := client.Changes(t.Context(), e, since, cursor)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) > 250 {
			t.Errorf("a page of %d", len(page))
		}
		refs = append(refs, page...)
		if next == "" {
			return refs
		}
		cursor = next
	}
	t.Fatal("the list has no end")
	return nil
}

var listedElements = []struct {
	element    commerce.Element
	root, kind string
	days       bool
}{
	{commerce.Orders, "orders", "Order", false},
	{commerce.Contacts, "customers", "Customer", true},
	{commerce.Products, "products", "Product", false},
	{commerce.Collections, "collections", "Collection", false},
}

func TestChanges_ListsWhatChangedSinceInOrder(t *testing.T) {
	t.Parallel()
	for _, e := range listedElements {
		t.Run(string(e.element), func(t *testing.T) {
			t.Parallel()
			since := at("2026-11-20T12:00:00Z")
			shop := &lists{root: e.root, kind: e.kind, days: e.days}
			for n := range int64(700) {
				shop.objects = append(shop.objects, listed{id: 9_007_199_254_740_993 - n, updated: since.Add(time.Duration(n-100) * time.Minute)})
			}
			refs := everyChange(t, serve(t, shop.respond), e.element, since.Add(300*time.Millisecond))
			if len(refs) != 600 {
				t.Fatalf("%d changes", len(refs))
			}
			for i, r := range refs {
				want := commerce.Ref{ID: commerce.ID(9_007_199_254_740_993 - 100 - i), UpdatedAt: since.Add(time.Duration(i) * time.Minute), CreatedAt: at("2026-01-01T00:00:00Z")}
				if e.kind == "Collection" {
					want.CreatedAt, want.Members = time.Time{}, ptr(7)
				}
				if diff := gocmp.Diff(want, r); diff != "" {
					t.Fatalf("change %d: %s", i, diff)
				}
			}
			if first := shop.asked[0]; first.Variables["sortKey"] != "UPDATED_AT" || !e.days && first.Variables["query"] != "updated_at:>='2026-11-20T12:00:00Z'" {
				t.Errorf("asked %v", first.Variables)
			}
		})
	}
}

// Shopify ends a connection at 25,000 objects.
func TestChanges_GoesOnBeyondTheEndOfAConnection(t *testing.T) {
	t.Parallel()
	since := at("2026-11-20T00:00:00Z")
	for name, updated := range map[string]func(n int) time.Time{
		"a second apart":   func(n int) time.Time { return since.Add(time.Duration(n) * time.Second) },
		"a thousand each":  func(n int) time.Time { return since.Add(time.Duration(n/1000) * time.Second) },
		"all in a second":  func(int) time.Time { return since },
		"many in a second": func(n int) time.Time { return since.Add(time.Duration(max(0, n-25_500)) * time.Second) },
		"days apart":       func(n int) time.Time { return since.Add(time.Duration(n/5000) * 24 * time.Hour) },
		"most on one day":  func(n int) time.Time { return since.Add(time.Duration(max(0, n-25_500)/500) * 24 * time.Hour) },
	} {
		for _, e := range listedElements[:2] {
			if days := strings.Contains(name, "day"); days != e.days && name != "all in a second" {
				continue // one kind of filter is enough
			}
			t.Run(name+" "+string(e.element), func(t *testing.T) {
				t.Parallel()
				all := 27_000
				if name == "a second apart" {
					all = 53_000 // more than two connections
				}
				shop := &lists{root: e.root, kind: e.kind, days: e.days}
				for n := range all {
					shop.objects = append(shop.objects, listed{id: int64(n*7919%all + 1), updated: updated(n)})
				}
				seen := map[commerce.ID]bool{}
				for _, r := range everyChange(t, serve(t, shop.respond), e.element, since) {
					seen[r.ID] = true
				}
				if len(seen) != all {
					t.Errorf("%d of %d changes", len(seen), all)
				}
				if shop.deepest > 25_000 {
					t.Errorf("a connection was read to object %d", shop.deepest)
				}
				if len(shop.asked) > 3*all/250 {
					t.Errorf("%d requests", len(shop.asked))
				}
			})
		}
	}
}

// Shopify compares the days of customers' changes, in the shop's time zone or in UTC.
func TestChanges_FindsCustomersWhateverDayItIsThere(t *testing.T) {
	t.Parallel()
	since := at("2026-11-20T04:00:00Z") // still the 19th in New York
	for _, zone := range []int{-10, 0, 14} {
		shift := time.Duration(zone) * time.Hour
		shop := &lists{root: "customers", kind: "Customer", days: true, objects: []listed{
			{id: 1, updated: since.Add(-time.Second).Add(shift)}, {id: 2, updated: since.Add(time.Second).Add(shift)},
		}}
		client := serve(t, func(r request) any { // the list's days are the zone's; what it shows is UTC
			answer := shop.respond(r).(object)
			for _, n := range answer["data"].(object)["customers"].(object)["nodes"].([]any) {
				node := n.(object)
				node["updatedAt"] = at(node["updatedAt"].(string)).Add(-shift).Format(time.RFC3339)
			}
			return answer
		})
		if refs := everyChange(t, client, commerce.Contacts, since); len(refs) != 1 || refs[0].ID != 2 {
			t.Errorf("UTC%+d: %v", zone, refs)
		}
	}
}

func TestChanges_AndIDsRefuseWhatIsNotAList(t *testing.T) {
	t.Parallel()
	const warning = `{"data":{"orders":{"nodes":[],"pageInfo":{"hasNextPage":false}}},"extensions":{"search":[{"path":["orders"],"query":"x","parsed":{},"warnings":[{"field":"updated_at","message":"Invalid search field for this query.","code":"invalid_field"}]}]}}`
	order := func(id, updated string) object {
		return object{"id": id, "createdAt": "2026-01-01T00:00:00Z", "updatedAt": updated}
	}
	good := order("gid://shopify/Order/7", "2026-11-20T00:00:00Z")
	stuck := data(object{"orders": object{"nodes": []any{good}, "pageInfo": object{"hasNextPage": true, "endCursor": nil}}})
	for name, c := range map[string]struct {
		answer any
		is     error
	}{
		"a search warning":    {warning, shopify.ErrSearchWarning},
		"denied":              {object{"data": object{"orders": nil}, "errors": []any{denied("ACCESS_DENIED", "orders")}}, shopify.ErrAccessDenied},
		"denied in part":      {object{"data": object{"orders": pageOf([]any{good, nil}, "")}, "errors": []any{denied("", "orders", "nodes", 1)}}, shopify.ErrAccessDenied},
		"null":                {data(object{"orders": nil}), nil},
		"another field":       {data(object{"customers": pageOf(nil, "")}), nil},
		"another kind":        {data(object{"orders": pageOf([]any{order("gid://shopify/Customer/7", "2026-11-20T00:00:00Z")}, "")}), nil},
		"no id":               {data(object{"orders": pageOf([]any{order("", "2026-11-20T00:00:00Z")}, "")}), nil},
		"no time":             {data(object{"orders": pageOf([]any{order("gid://shopify/Order/7", "")}, "")}), nil},
		"a null node":         {data(object{"orders": pageOf([]any{nil}, "")}), nil},
		"a page after none":   {data(object{"orders": pageOf(nil, "c")}), nil},
		"a cursor that is no": {stuck, nil},
	} {
		client := serve(t, func(request) any { return c.answer })
		refs, next, err := client.Changes(t.Context(), commerce.Orders, at("2026-11-20T00:00:00Z"), "")
		if err == nil || c.is != nil && !errors.Is(err, c.is) || refs != nil || next != "" {
			t.Errorf("%s: Changes gives %v, %q, %v", name, refs, next, err)
		}
		if refs, more, err := client.IDs(t.Context(), commerce.Orders, 0); err == nil || refs != nil || more || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: IDs gives %v, %v, %v", name, refs, more, err)
		}
	}
	client := serve(t, func(request) any { t.Error("asked"); return nil })
	for _, e := range []commerce.Element{commerce.Transactions, "", "NOTES"} {
		if _, _, err := client.Changes(t.Context(), e, time.Time{}, ""); err == nil {
			t.Errorf("listed changes of %q", e)
		}
		if _, _, err := client.IDs(t.Context(), e, 0); err == nil {
			t.Errorf("listed ids of %q", e)
		}
	}
}

func TestChanges_TakesOnlyItsOwnCursors(t *testing.T) {
	t.Parallel()
	shop := &lists{root: "orders", kind: "Order"}
	for n := range int64(300) {
		shop.objects = append(shop.objects, listed{id: n + 1, updated: at("2026-11-20T00:00:00Z")})
	}
	client := serve(t, shop.respond)
	_, next, err := client.Changes(t.Context(), commerce.Orders, time.Time{}, "")
	if err != nil || next == "" {
		t.Fatalf("%q, %v", next, err)
	}
	if _, _, err := client.Changes(t.Context(), commerce.Products, time.Time{}, next); !containsText(err, "no cursor") {
		t.Errorf("products by a cursor of orders: %v", err)
	}
	for _, bad := range []string{"x", "e30", "bnVsbA", "eyJlIjoiT1JERVJTIiwibiI6LTF9", next + "A", "{}", strings.Repeat("e", 1<<16), "\x00"} {
		if _, _, err := client.Changes(t.Context(), commerce.Orders, time.Time{}, bad); !containsText(err, "no cursor") {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
}

func TestIDs_ListsEveryObjectOnce(t *testing.T) {
	t.Parallel()
	for _, e := range listedElements {
		shop := &lists{root: e.root, kind: e.kind}
		for n := range int64(612) {
			shop.objects = append(shop.objects, listed{id: (n*101%612 + 1) * 3_000_000_000_000_000, updated: at("2026-11-20T00:00:00Z")})
		}
		client := serve(t, shop.respond)
		var got []commerce.ID
		for after, more := commerce.ID(0), true; more; {
			refs, next, err := client.IDs(t.Context(), e.element, after)
			if err != nil || len(refs) == 0 {
				t.Fatalf("%v, %v", refs, err)
			}
			for _, r := range refs {
				got = append(got, r.ID)
			}
			after, more = got[len(got)-1], next
		}
		if len(got) != 612 || !slices.IsSorted(got) || got[0] != 3_000_000_000_000_000 || len(shop.asked) != 3 {
			t.Errorf("%s: %d ids in %d requests", e.element, len(got), len(shop.asked))
		}
	}
	client := serve(t, func(request) any { t.Error("asked"); return nil })
	for _, after := range []commerce.ID{9_223_372_036_854_775_807, -1} {
		if refs, more, err := client.IDs(t.Context(), commerce.Orders, after); len(refs) > 0 || more || err != nil {
			t.Errorf("after %s: %v, %v, %v", after, refs, more, err)
		}
	}
}

// Deletions are concluded from this list: one that is not what was asked for must not pass.
func TestIDs_RefuseAListInAnotherOrder(t *testing.T) {
	t.Parallel()
	for name, ids := range map[string][]int64{"not after": {5, 11}, "not ascending": {12, 11}, "twice": {11, 11}} {
		client := serve(t, func(request) any {
			var nodes []any
			for _, id := range ids {
				nodes = append(nodes, object{"id": commerce.ID(id).GID("Order"), "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"})
			}
			return data(object{"orders": pageOf(nodes, "")})
		})
		if refs, _, err := client.IDs(t.Context(), commerce.Orders, 10); refs != nil || !containsText(err, "not sorted") {
			t.Errorf("%s: %v, %v", name, refs, err)
		}
	}
}

// The warning as a real shop gave it.
func TestSearchWarning_IsToldInShopifysWords(t *testing.T) {
	t.Parallel()
	recording := decode[any](t, readShared(t, "fixtures", "shopify-draft-proxy", "harry-test-heelo", "2026-04", "customers", "customer-order-summary-read-effects.json"))
	found := 0
	eachObject(recording, func(o object) {
		extensions, _ := o["extensions"].(object)
		if extensions["search"] == nil {
			return
		}
		found++
		client := serve(t, func(request) any {
			return object{"data": object{"customersCount": object{"count": 17, "precision": "EXACT"}}, "extensions": extensions}
		})
		_, err := client.Count(t.Context(), commerce.Contacts)
		if !errors.Is(err, shopify.ErrSearchWarning) || !containsText(err, "at customersCount: email: Invalid search field for this query.") || containsText(err, "@example.com") {
			t.Error(err)
		}
	})
	if found == 0 {
		t.Error("the recording has no search warning")
	}
}
