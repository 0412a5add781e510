package shopsim

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// recording is one request of a fixture with the answer that the real Shopify gave.
type recording struct {
	file, query string
	vars        map[string]any
	data        map[string]any
}

// recordings finds requests and answers wherever they are in the fixtures' trees.
func recordings(t *testing.T) []recording {
	t.Helper()
	sharedFile(t, "README.md")
	root := filepath.Join("..", "..", "..", "shared", "data", "fixtures", "shopify-draft-proxy")
	var out []recording
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".json") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var tree any
		if err := json.Unmarshal(b, &tree); err != nil {
			return err
		}
		collect(tree, filepath.Base(path), &out)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func collect(v any, file string, out *[]recording) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			collect(x, file, out)
		}
	case map[string]any:
		if q, ok := v["query"].(string); ok && strings.Contains(q, "{") {
			for _, where := range [][]string{{"response", "data"}, {"response", "body", "data"}, {"response", "payload", "data"}} {
				answer := any(v)
				for _, k := range where {
					m, _ := answer.(map[string]any)
					answer = m[k]
				}
				if data, ok := answer.(map[string]any); ok {
					vars, _ := v["variables"].(map[string]any)
					*out = append(*out, recording{file, q, vars, data})
				}
			}
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			collect(v[k], file, out)
		}
	}
}

var shapes = []struct {
	name string
	is   *regexp.Regexp
}{
	{"gid", regexp.MustCompile(`^gid://shopify/\w+/`)}, {"time", regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)},
	{"decimal", regexp.MustCompile(`^-?\d+\.\d+$`)}, {"enum", regexp.MustCompile(`^[A-Z][A-Z_]{3,}$`)},
}

func shapeOf(v any) string {
	s, ok := v.(string)
	if !ok {
		return fmt.Sprintf("%T", v)
	}
	for _, k := range shapes {
		if k.is.MatchString(s) {
			if k.name == "gid" {
				return k.is.FindString(s)
			}
			return k.name
		}
	}
	return "text"
}

// compareShapes tells where two answers differ in keys, kinds or the look of their texts. Nulls and free texts match
// anything: what is in a field is not compared.
func compareShapes(path string, want, got any, say func(string, ...any)) int {
	if want == nil || got == nil {
		return 0
	}
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			say("%s: %T where Shopify gave an object", path, got)
			return 0
		}
		n := 0
		for k := range want {
			if _, ok := have[k]; !ok {
				say("%s.%s is missing", path, k)
				continue
			}
			n += compareShapes(path+"."+k, want[k], have[k], say)
		}
		return n
	case []any:
		have, ok := got.([]any)
		if !ok {
			say("%s: %T where Shopify gave a list", path, got)
			return 0
		}
		n := 0
		for i := range min(len(want), len(have)) {
			n += compareShapes(fmt.Sprintf("%s[%d]", path, i), want[i], have[i], say)
		}
		return n
	}
	a, b := shapeOf(want), shapeOf(got)
	if a != b && a != "text" && b != "text" && (a != "enum" || b != "enum") {
		say("%s: %v where Shopify gave %v", path, got, want)
	}
	if strings.HasSuffix(path, ".cursor") && a != b {
		say("%s: %v where Shopify gave %v", path, got, want)
	}
	return 1
}

// Every recorded query whose fields are simulated is answered in the recording's shape.
func TestAnswers_HaveTheShapeOfTheRecordings(t *testing.T) {
	t.Parallel()
	s := testServer(t, 60)
	asked, values, files := 0, 0, map[string]bool{}
	for _, rec := range recordings(t) {
		doc, errs := s.docs.check(rec.query)
		if len(errs) > 0 || len(doc.Operations) != 1 || doc.Operations[0].Operation != ast.Query {
			continue
		}
		vars := map[string]any{}
		for k, v := range rec.vars {
			switch v := v.(type) {
			case string:
				vars[k] = ours(s, v)
			case float64:
				vars[k] = json.Number(fmt.Sprint(v))
			default:
				vars[k] = v
			}
			if strings.Contains(strings.ToLower(k), "query") {
				delete(vars, k) // what was searched for is not in this shop
			}
		}
		coerced, errs := coerceVariables(doc.Operations[0], vars)
		if len(errs) > 0 {
			continue // the recorded query needs its search, or its ids are on purpose wrong
		}
		r := &request{shop: s.Shop, access: allAccess()}
		out := r.run(nil, doc.Operations[0], coerced)
		if r.wrong != nil {
			t.Fatalf("%s: %v", rec.file, r.wrong)
		}
		var data map[string]any
		if err := json.Unmarshal(out, &data); err != nil {
			t.Fatal(err)
		}
		asked++
		n := compareShapes("data", rec.data, data, func(format string, args ...any) {
			if key, _ := args[len(args)-1].(string); strings.HasSuffix(format, "is missing") && !strings.Contains(rec.query, key) {
				return // the recorder noted an abbreviated query
			}
			t.Errorf(rec.file+": "+format, args...)
		})
		values += n
		if n > 0 {
			files[rec.file] = true
		}
	}
	t.Logf("%d recorded queries answered, %d values compared, from %d files", asked, values, len(files))
	if asked < 40 || values < 400 {
		t.Errorf("only %d recorded queries and %d values were compared", asked, values)
	}
}

// ours replaces a recorded id by one of the same kind in this shop.
func ours(s *Server, v string) string {
	kind, _, ok := strings.Cut(strings.TrimPrefix(v, "gid://shopify/"), "/")
	if !ok || !strings.HasPrefix(v, "gid://") || strings.Contains(v, "9999999") || strings.HasSuffix(v, "/0") {
		return v
	}
	switch kind {
	case "Order":
		return gid(kind, orderID(int(partlyRefunded)))
	case "OrderTransaction":
		return gid(kind, transactionID(int(captureLater), 1))
	case "Customer":
		return gid(kind, customerID(0))
	case "Product":
		return gid(kind, productID(2))
	case "Collection":
		return gid(kind, collectionID(0))
	}
	return v
}
