package customvalues

// selectFilters pick items by a property: {{ order.line_items | where: "vendor", "Fern" }}.
var selectFilters = map[string]*filter{
	"where":      {min: 1, max: 2, run: (*input).where},
	"reject":     {min: 1, max: 2, run: (*input).reject},
	"has":        {min: 1, max: 2, run: (*input).hasItem},
	"find":       {min: 1, max: 2, run: (*input).find},
	"find_index": {min: 1, max: 2, run: (*input).findIndex},
}

// each asks of every item whether its property is the one wanted, or is there at all when nothing is said of its value.
// do returns false to stop. usable is false when an item has no properties: Liquid then gives nothing.
func (in *input) each(do func(i int, item value, matches bool) bool) (empty, usable bool, err error) {
	items, err := in.items(in.v)
	if err != nil || len(items) == 0 {
		return true, true, err
	}
	want := in.arg(1)
	for i, item := range items {
		v, a, err := in.property(item, in.args[0])
		switch {
		case err != nil:
			return false, false, err
		case a == noAccess, a == wrongKey && in.at.name == "reject" && in.args[0].isNil():
			return false, false, nil // a property without a name: only reject shrugs
		case a == wrongKey:
			return false, false, propertyError(in.args[0])
		}
		hit := v.truthy()
		if !want.isNil() {
			if hit, err = in.equal(in.env, v, want); err != nil {
				return false, false, err
			}
		}
		if !do(i, item, hit) {
			break
		}
	}
	return false, true, nil
}

func (in *input) selected(wanted bool) (value, error) {
	out := values{}
	_, usable, err := in.each(func(_ int, item value, hit bool) bool {
		if hit == wanted {
			out = append(out, item)
		}
		return true
	})
	if err != nil || !usable {
		return nilValue, err
	}
	return listValue(out), nil
}

func (in *input) where() (value, error)  { return in.selected(true) }
func (in *input) reject() (value, error) { return in.selected(false) }

// first gives what of makes of the first match.
func (in *input) first(none value, of func(i int, item value) value) (value, error) {
	out := none
	_, usable, err := in.each(func(i int, item value, hit bool) bool {
		if hit {
			out = of(i, item)
		}
		return !hit
	})
	if err != nil || !usable {
		return nilValue, err
	}
	return out, nil
}

func (in *input) hasItem() (value, error) {
	return in.first(boolValue(false), func(int, value) value { return boolValue(true) })
}

func (in *input) find() (value, error) {
	return in.first(nilValue, func(_ int, item value) value { return item })
}

func (in *input) findIndex() (value, error) {
	return in.first(nilValue, func(i int, _ value) value { return intValue(int64(i)) })
}
