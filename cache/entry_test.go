package cache

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// fill makes a random value of any type that commerce has, with all that encodings like to lose: nil and empty, pointers
// to zero, numbers beyond floats, decimals of many digits, odd text.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.UnixMicro(r.Int64N(4e15)).UTC()))
		return
	case decimal.Decimal:
		v.Set(reflect.ValueOf(decimal.New(r.Int64()-r.Int64(), r.Int32N(40)-30)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		texts := []string{"", "0", "null", "é", "a\u2028b", "<b>&amp;</b>", "\"\\\n\t\x00", "🧴", "gid://shopify/Order/1"}
		v.SetString(texts[r.IntN(len(texts))])
	case reflect.Int, reflect.Int64, reflect.Int32:
		numbers := []int64{0, 1, -1, 1 << 53, 1<<53 + 1, 1<<63 - 1, r.Int64()}
		v.SetInt(numbers[r.IntN(len(numbers))])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Pointer:
		if depth > 0 && r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth-1)
		}
	case reflect.Slice:
		if depth > 0 && r.IntN(3) > 0 {
			v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
			for i := range v.Len() {
				fill(r, v.Index(i), depth-1)
			}
		}
	case reflect.Map:
		if depth > 0 && r.IntN(3) > 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for range r.IntN(3) {
				key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
				fill(r, key, depth-1)
				fill(r, elem, depth-1)
				v.SetMapIndex(key, elem)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i), depth)
		}
	default:
		panic(fmt.Sprintf("commerce has a %s that this test cannot make", v.Type()))
	}
}

func roundTrips[T any](t *testing.T) {
	t.Run(reflect.TypeFor[T]().Name(), func(t *testing.T) {
		t.Parallel()
		for seed := range uint64(400) {
			r := rand.New(rand.NewPCG(seed, 1))
			value := new(T)
			fill(r, reflect.ValueOf(value).Elem(), 4)
			on := []string{"product:1", anyCollection}[:r.IntN(3)]
			body, err := encode(value, on)
			if err != nil {
				t.Fatal(err)
			}
			text := newHead(len(on))
			for range on {
				text += newToken()
			}
			got, ok := decode[T](text + body)
			if !ok {
				t.Fatalf("seed %d: cannot be read again", seed)
			}
			if diff := cmp.Diff(value, got.Value); diff != "" {
				t.Fatalf("seed %d:\n%s", seed, diff)
			}
			if len(got.tokens) != len(on) || len(got.DependsOn) != len(on) {
				t.Fatalf("seed %d: dependencies %v", seed, got.DependsOn)
			}
		}
	})
}

func TestEntry_RoundTripsEveryKindExactly(t *testing.T) {
	t.Parallel()
	roundTrips[commerce.Contact](t)
	roundTrips[commerce.Order](t)
	roundTrips[commerce.Product](t)
	roundTrips[commerce.Collection](t)
	roundTrips[commerce.Transaction](t)
	roundTrips[commerce.Installation](t)
}

func TestEntry_IsNotReadAsAnotherType(t *testing.T) {
	t.Parallel()
	type before struct{ Name string }
	type after struct {
		Name  string
		Email *string
	}
	body, err := encode(&before{"Ana"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := decode[after](newHead(0) + body); ok {
		t.Error("another version's entry was read, without the new field")
	}
	if _, ok := decode[before](newHead(0) + body); !ok {
		t.Error("the same version's entry was not read")
	}
}

func FuzzDecode(f *testing.F) {
	body, err := encode(&commerce.Collection{ID: 1, Title: "Skin"}, []string{anyCollection})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(newHead(1) + newToken() + body)
	f.Add(leaseMark + newToken())
	f.Fuzz(func(t *testing.T, text string) {
		if e, ok := decode[commerce.Collection](text); ok && (e.Value == nil || len(e.tokens) != len(e.DependsOn)) {
			t.Errorf("read as whole: %+v", e)
		}
		_ = headOf(text)
	})
}

func FuzzKey_NoTwoObjectsShareOne(f *testing.F) {
	f.Add("a", "1", "a:1", "1")
	f.Add("a", "1}:order:2", "a}", "1")
	f.Add("1:a", "x", "a", "x")
	f.Add("", "guard", "guard", "")
	kinds := []string{contactKind, orderKind, transactionKind, productKind, collectionKind, installationKind}
	f.Fuzz(func(t *testing.T, account1, id1, account2, id2 string) {
		keys := make(map[string]string)
		for _, who := range [][2]string{{account1, id1}, {account2, id2}} {
			account := commerce.AccountID(who[0])
			add := func(key, of string) {
				of = fmt.Sprintf("%q %s", account, of)
				if other, taken := keys[key]; taken && other != of {
					t.Errorf("%s and %s share %q", other, of, key)
				}
				keys[key] = of
			}
			for _, kind := range kinds {
				add(objectKey(account, kind, who[1]), fmt.Sprintf("%s %q", kind, who[1]))
			}
			add(guardKey(account), "guard")
			add(tokenKey(account, anyCollection), "collections token")
		}
	})
}
