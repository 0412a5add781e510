package conditions

import (
	"strings"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
)

// lookup is a path of a tree: the lists it leads through, and what it ends at.
type lookup struct {
	lists []*fieldRef
	frame *frame // that last is read in
	last  *fieldRef
}

// lookUp follows a dotted path of a tree.
func (b *builder) lookUp(path string, at place, f *frame) *lookup {
	element := strings.HasPrefix(path, ".") || path == "#"
	trimmed := strings.TrimPrefix(strings.TrimPrefix(path, "#"), ".")
	var names []segment
	if trimmed != "" {
		for _, name := range strings.Split(trimmed, ".") {
			if len(names) > maxPathSegments {
				b.problem(CodeTooLarge, at, "The path has more than %d parts.", maxPathSegments)
				return nil
			}
			names = append(names, segment{name, at})
		}
	} else if !element {
		b.problem(CodeUnknownField, at, "A field is needed.")
		return nil
	}
	if _, isRoot := catalog.RootNamed(firstName(names)); !isRoot && !element && f != nil && f.kind != nil {
		_, element = f.kind.Field(names[0].name)
	}
	found := &lookup{frame: f}
	for {
		cut := b.firstList(names, element, found.frame)
		if cut == 0 {
			break
		}
		list := b.ref(at, found.frame, element, names[:cut])
		if list == nil {
			return nil
		}
		inside := b.element(list, found.frame)
		if inside == nil {
			return nil
		}
		found.lists, found.frame = append(found.lists, list), inside
		names, element = names[cut:], true
	}
	if found.last = b.ref(at, found.frame, element, names); found.last == nil {
		return nil
	}
	return found
}

func firstName(names []segment) string {
	if len(names) == 0 {
		return ""
	}
	return names[0].name
}

// firstList gives how many names lead to the first list that the path goes on behind; 0 for none.
func (b *builder) firstList(names []segment, element bool, f *frame) int {
	var kind *catalog.Kind
	rest := 0
	switch {
	case element && f != nil:
		kind = f.kind
	case !element:
		root, ok := catalog.RootNamed(names[0].name)
		if !ok {
			return 0
		}
		kind, rest = root.Kind, 1
	}
	for i := rest; i < len(names)-1 && kind != nil; i++ {
		field, ok := kind.Field(names[i].name)
		if !ok {
			return 0
		}
		if field.Type == catalog.List {
			return i + 1
		}
		kind = field.Of
	}
	return 0
}

func (b *builder) lookUpList(path string, at place, f *frame) *fieldRef {
	found := b.lookUp(path, at, f)
	if found == nil {
		return nil
	}
	if len(found.lists) > 0 {
		b.problem(CodeTypeMismatch, at, "%s leads through %s; put a list clause into the condition of that list.", quoted(path), found.lists[0].name())
		return nil
	}
	return b.listOf(found.last)
}

// value lowers a value of a tree; a range is two values, a list of texts as many as it has.
func (b *builder) value(v *ValueTree, at place, f *frame) ([]operand, bool) {
	if v == nil {
		return nil, true
	}
	if !b.exactlyOne(at, "value", member("text", v.Text != nil), member("texts", v.Texts != nil), member("numbers", v.Numbers != nil), member("integer", v.Integer != nil),
		member("number", v.Number != nil), member("money", v.Money != nil), member("boolean", v.Boolean != nil), member("date", v.Date != nil),
		member("instant", v.Instant != nil), member("period", v.Period != nil), member("field", v.Field != nil), member("range", v.Range != nil)) {
		return nil, false
	}
	switch {
	case v.Texts != nil:
		return b.texts(v.Texts, at.member("texts"))
	case v.Numbers != nil:
		return b.numbers(v.Numbers, at.member("numbers"))
	case v.Range != nil:
		if v.Range.From == nil || v.Range.To == nil || v.Range.From.Range != nil || v.Range.To.Range != nil {
			b.problem(CodeValueInvalid, at.member("range"), "A range has a value at both ends.")
			return nil, false
		}
		from, ok1 := b.value(v.Range.From, at.member("range", "from"), f)
		to, ok2 := b.value(v.Range.To, at.member("range", "to"), f)
		return append(from, to...), ok1 && ok2
	}
	o := b.single(v, at, f)
	return []operand{o}, o != nil
}

// listSize checks that a list of values is neither empty nor too long.
func (b *builder) listSize(n int, at place) bool {
	if n == 0 {
		b.problem(CodeValueInvalid, at, "A list of values must not be empty.")
		return false
	}
	if n > MaxInValues {
		b.problem(CodeTooLarge, at, "The list has %d values; at most %d are allowed.", n, MaxInValues)
		return false
	}
	return true
}

func (b *builder) numbers(numbers []decimal.Decimal, at place) ([]operand, bool) {
	if !b.listSize(len(numbers), at) {
		return nil, false
	}
	values := make([]operand, len(numbers))
	for i, n := range numbers {
		values[i] = number(at.item(i), n)
	}
	return values, true
}

func (b *builder) texts(texts []string, at place) ([]operand, bool) {
	if !b.listSize(len(texts), at) {
		return nil, false
	}
	values, ok := make([]operand, 0, len(texts)), true
	for i, s := range texts {
		v := b.textValue(at.item(i), s)
		if v == nil {
			ok = false
			continue
		}
		values = append(values, v)
	}
	return values, ok
}

func (b *builder) single(v *ValueTree, at place, f *frame) operand {
	switch {
	case v.Text != nil:
		if l := b.textValue(at.member("text"), *v.Text); l != nil {
			return l
		}
		return nil
	case v.Integer != nil:
		return number(at.member("integer"), decimal.NewFromInt(*v.Integer))
	case v.Number != nil:
		return number(at.member("number"), *v.Number)
	case v.Money != nil:
		return b.amountValue(at.member("money"), v.Money.Amount, v.Money.CurrencyCode)
	case v.Boolean != nil:
		return &literal{place: at.member("boolean"), kind: boolLiteral, boolean: *v.Boolean}
	case v.Date != nil:
		if l := b.day(at.member("date"), *v.Date); l != nil {
			return l
		}
		return nil
	case v.Instant != nil:
		return moment(at.member("instant"), *v.Instant)
	case v.Period != nil:
		return b.periodValue(v.Period, at.member("period"))
	}
	found := b.lookUp(*v.Field, at.member("field"), f)
	if found == nil {
		return nil
	}
	if len(found.lists) > 0 {
		b.problem(CodeTypeMismatch, at.member("field"), "%s leads through a list and has no single value.", quoted(*v.Field))
		return nil
	}
	return found.last
}

func (b *builder) periodValue(p *PeriodTree, at place) operand {
	if p.Anchor != "" && p.Anchor != AnchorNow && p.Anchor != AnchorStartOfDay {
		b.problem(CodeValueInvalid, at.member("anchor"), "%s is no anchor; use NOW or START_OF_DAY.", quoted(string(p.Anchor)))
		return nil
	}
	return b.checkPeriod(at, period{amount: p.Amount, unit: p.Unit, startOfDay: p.Anchor == AnchorStartOfDay})
}
