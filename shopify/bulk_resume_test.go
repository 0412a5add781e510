package shopify_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

// event is one thing that ReadBulk yields.
type event struct {
	Item  shopify.BulkItem
	Bad   *shopify.LineError
	Fatal string
	Next  shopify.BulkPosition
}

func readEvents(file []byte, e commerce.Element, from shopify.BulkPosition) (events []event) {
	for item, err := range shopify.ReadBulk(bytes.NewReader(file[from.Offset:]), e, from) {
		var bad *shopify.LineError
		switch {
		case errors.As(err, &bad):
			events = append(events, event{Bad: bad, Next: bad.Next})
		case err != nil:
			events = append(events, event{Fatal: err.Error()})
		default:
			events = append(events, event{Item: item, Next: item.Next})
		}
	}
	return events
}

// fileMaker writes random files of collections, whose lines are small, with whatever may go wrong in them.
type fileMaker struct {
	*rand.Rand
	file  bytes.Buffer
	roots int
}

func (m *fileMaker) line(o object) {
	text := bytes.TrimSuffix(jsonl(o), []byte("\n"))
	m.raw(string(text))
}

func (m *fileMaker) raw(text string) {
	m.file.WriteString(text)
	m.file.WriteString([]string{"\n", "\n", "\n", "\r\n", " \n", "\n\n"}[m.IntN(6)])
}

func (m *fileMaker) root() string {
	m.roots++
	gid := commerce.ID(m.roots).GID("Collection")
	o := without(collectionObject(object{"id": gid}), "products")
	if m.IntN(8) == 0 {
		delete(o, "updatedAt") // cannot be mapped
	}
	m.line(o)
	return gid
}

func (m *fileMaker) child(parent string) {
	switch m.IntN(12) {
	case 0:
		m.line(child(object{"id": "gid://shopify/Metafield/7"}, "Metafield", parent)) // of a kind that is not asked for
	case 1:
		m.line(child(object{"id": "gid://shopify/Product/0"}, "", parent)) // damaged
	default:
		m.line(child(object{"id": commerce.ID(1 + m.IntN(1e6)).GID("Product")}, "Product", parent))
	}
}

func (m *fileMaker) garbage() {
	switch m.IntN(7) {
	case 0:
		m.raw(`{"id":"gid:\/\/shopify\/Coll`)
	case 1:
		m.raw(`<html>`)
	case 2:
		m.line(child(object{"id": "gid://shopify/Product/5"}, "Product", "gid://shopify/Collection/999999")) // before its parent, or without
	case 3:
		m.line(object{"id": "gid://shopify/Order/5"})
	case 4:
		m.raw(`{"id":17,"__parentId":"gid:\/\/shopify\/Collection\/1"}`)
	case 5:
		m.raw("\xff\xfe")
	case 6:
		m.raw("   \t")
	}
}

// grouped writes a file whose children follow their parents.
func (m *fileMaker) grouped() []byte {
	for range m.IntN(12) {
		if m.IntN(4) == 0 {
			m.garbage()
		}
		parent := m.root()
		for range m.IntN(5) {
			m.child(parent)
			if m.IntN(5) == 0 {
				m.garbage()
			}
		}
		if m.IntN(10) == 0 {
			m.roots-- // the next one is the same object again
		}
	}
	return m.cut(m.file.Bytes())
}

// cut ends some files early, or without a newline.
func (m *fileMaker) cut(file []byte) []byte {
	switch m.IntN(4) {
	case 0:
		return bytes.TrimSuffix(file, []byte("\n"))
	case 1:
		return file[:m.IntN(len(file)+1)]
	}
	return file
}

func TestReadBulk_ReadsOnFromAnyNextAsIfItHadNeverStopped(t *testing.T) {
	t.Parallel()
	cuts := 0
	for seed := range uint64(600) {
		m := &fileMaker{Rand: rand.New(rand.NewPCG(seed, 1))}
		file := m.grouped()
		all := readEvents(file, commerce.Collections, shopify.BulkPosition{})
		for i, e := range all {
			if e.Fatal != "" {
				continue
			}
			cuts++
			if got := readEvents(file, commerce.Collections, e.Next); !reflect.DeepEqual(append([]event{}, all[i+1:]...), append([]event{}, got...)) {
				t.Fatalf("seed %d, read on from %+v (-in one go +read on):\n%s", seed, e.Next, cmp.Diff(all[i+1:], got))
			}
		}
		if n := len(all); n > 0 && all[n-1].Fatal == "" {
			want := shopify.BulkPosition{Offset: int64(len(file)), Line: bytes.Count(file, []byte("\n"))}
			if len(file) > 0 && file[len(file)-1] != '\n' {
				want.Line++
			}
			if all[n-1].Next != want {
				t.Fatalf("seed %d: the last Next is %+v, the file ends at %+v", seed, all[n-1].Next, want)
			}
		}
	}
	if cuts < 2000 {
		t.Errorf("only %d cuts", cuts)
	}
}

// Children that are not beside their parents: nothing is lost, and what comes is the same.
func TestReadBulk_ReadsOnInFilesThatAreNotGrouped(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		m := &fileMaker{Rand: rand.New(rand.NewPCG(seed, 2))}
		var parents []string
		for range 2 + m.IntN(40) {
			parents = append(parents, commerce.ID(len(parents)+1).GID("Collection"))
			m.line(without(collectionObject(object{"id": parents[len(parents)-1]}), "products"))
			for range m.IntN(6) {
				m.child(parents[m.IntN(len(parents))])
			}
		}
		file := m.file.Bytes()
		all := readEvents(file, commerce.Collections, shopify.BulkPosition{})
		want := map[commerce.ID][]commerce.ID{}
		for _, e := range all {
			want[e.Item.Collection.ID] = e.Item.Collection.ProductIDs
		}
		if len(want) != len(parents) {
			t.Fatalf("seed %d: %d of %d", seed, len(want), len(parents))
		}
		for i, cut := range all {
			got := map[commerce.ID][]commerce.ID{}
			for _, e := range all[:i+1] {
				got[e.Item.Collection.ID] = e.Item.Collection.ProductIDs
			}
			for _, e := range readEvents(file, commerce.Collections, cut.Next) {
				if e.Item.Collection != nil {
					got[e.Item.Collection.ID] = e.Item.Collection.ProductIDs
				} else if e.Bad == nil || !e.Bad.Child {
					t.Fatalf("seed %d: %+v", seed, e)
				}
			}
			if !maps.EqualFunc(want, got, func(a, b []commerce.ID) bool { return reflect.DeepEqual(a, b) }) {
				t.Fatalf("seed %d, cut after %d:\n%s", seed, i, cmp.Diff(want, got))
			}
		}
	}
}

// Long files are read in pieces: positions are right across them, lines over the limit included.
func TestReadBulk_ReadsOnAcrossPieces(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	for n := 1; n <= 1500; n++ {
		file.Write(jsonl(without(collectionObject(object{"id": commerce.ID(n).GID("Collection"), "descriptionHtml": strings.Repeat("é<", n%700)}), "products")))
		file.Write(jsonl(child(object{"id": "gid://shopify/Product/1"}, "Product", commerce.ID(n).GID("Collection"))))
		if n == 700 {
			fmt.Fprintf(&file, "{\"title\":%q}\n", strings.Repeat("x", 17<<20))
		}
	}
	all := readEvents(file.Bytes(), commerce.Collections, shopify.BulkPosition{})
	if len(all) != 1500 {
		t.Fatal(len(all))
	}
	for i, e := range all {
		extra := 0
		if i >= 700 {
			extra = 1
		}
		if e.Item.Line != 2*i+1+extra || e.Item.Lines != 2 || e.Item.Damaged != len(e.Item.Beside) || (i == 699) != (e.Item.Damaged == 1) {
			t.Fatalf("item %d: line %d, %d lines, %v", i, e.Item.Line, e.Item.Lines, e.Item.Beside)
		}
	}
	for _, i := range []int{0, 1, 300, 698, 699, 700, 1498, 1499} {
		if got := readEvents(file.Bytes(), commerce.Collections, all[i].Next); !reflect.DeepEqual(append([]event{}, all[i+1:]...), append([]event{}, got...)) {
			t.Errorf("read on after %d: %d events", i, len(got))
		}
	}
}

// However a file is cut, it never reads as whole: it ends with ErrBulkCut, and no object comes that is not complete.
func TestReadBulk_AFileThatIsCutNeverLooksWhole(t *testing.T) {
	t.Parallel()
	file := jsonl(order(1), item(1, 1), item(1, 2), order(2), item(2, 3))
	op := shopify.BulkOperation{ObjectCount: 5, FileSize: int64(len(file))}
	whole := readEvents(file, commerce.Orders, shopify.BulkPosition{})
	for _, op := range []shopify.BulkOperation{op, {ObjectCount: 5}, {FileSize: op.FileSize}} {
		for size := range len(file) {
			if size == len(file)-1 && op.FileSize == 0 {
				continue // nothing but the last newline is missing
			}
			var items []shopify.BulkItem
			var fatal error
			for item, err := range shopify.ReadBulk(op.Whole(bytes.NewReader(file[:size]), shopify.BulkPosition{}), commerce.Orders, shopify.BulkPosition{}) {
				if fatal = err; err == nil {
					items = append(items, item)
				}
			}
			if !errors.Is(fatal, shopify.ErrBulkCut) || len(items) != 0 {
				t.Fatalf("%d of %d bytes: %d items, %v", size, len(file), len(items), fatal)
			}
		}
		for _, e := range whole {
			items := 0
			for _, err := range shopify.ReadBulk(op.Whole(bytes.NewReader(file[e.Next.Offset:]), e.Next), commerce.Orders, e.Next) {
				if items++; err != nil {
					t.Errorf("from %+v: %v", e.Next, err)
				}
			}
		}
	}
	// Without what Shopify counted, a cut in a line is still seen.
	for size := range len(file) {
		events := readEvents(file[:size], commerce.Orders, shopify.BulkPosition{})
		inLine := size > 0 && file[size-1] != '\n' && file[size] != '\n'
		if cut := len(events) > 0 && strings.Contains(events[len(events)-1].Fatal, "cut off"); cut != inLine {
			t.Fatalf("%d bytes: %+v", size, events)
		}
	}
}
