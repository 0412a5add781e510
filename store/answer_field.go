package store

import (
	"encoding/json"
	"strconv"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
	"storegraph/reads"
)

// fieldPlan compiles a field over the rows of a level.
type fieldPlan func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder

type fieldPlans map[string]fieldPlan

// object compiles an object whose fields come from the rows of a level.
func (c *answerCompiler) object(of *reads.Selection, l *answerLevel, plans fieldPlans) encoder {
	if of == nil {
		c.fail()
		return nil
	}
	keys, members := make([]string, len(of.Fields)), make([]encoder, len(of.Fields))
	for i := range of.Fields {
		f := &of.Fields[i]
		keys[i] = memberKey(f.Key, i == 0)
		switch plan := plans[f.Name]; {
		case f.Name == reads.Typename:
			name := quoted(of.Type)
			members[i] = func(e *encoding, _ [][]byte) { e.out = append(e.out, name...) }
		case plan == nil:
			c.fail()
			return nil
		default:
			members[i] = plan(c, l, f)
		}
	}
	return func(e *encoding, row [][]byte) {
		if of.Personal {
			e.show(of.Type)
		}
		e.out = append(e.out, '{')
		for i, write := range members {
			e.out = append(e.out, keys[i]...)
			write(e, row)
		}
		e.out = append(e.out, '}')
	}
}

// show counts an object whose personal data is written.
func (e *encoding) show(kind string) {
	if e.shown == nil {
		e.shown = make(reads.Shown)
	}
	e.shown[kind]++
}

// nullable writes null for NULL.
func nullable(slot int, write func(*encoding, []byte)) encoder {
	return func(e *encoding, row [][]byte) {
		if row[slot] == nil {
			e.null()
			return
		}
		write(e, row[slot])
	}
}

func textField(column string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		return nullable(l.column(column), (*encoding).string)
	}
}

func integerField(column string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		return nullable(l.column(column), func(e *encoding, raw []byte) { e.out = strconv.AppendInt(e.out, e.integer(raw), 10) })
	}
}

// numberTextField writes a whole number as text.
func numberTextField(column string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		return nullable(l.column(column), func(e *encoding, raw []byte) {
			e.out = append(strconv.AppendInt(append(e.out, '"'), e.integer(raw), 10), '"')
		})
	}
}

func booleanField(column string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		return nullable(l.column(column), func(e *encoding, raw []byte) { e.boolean(len(raw) == 1 && raw[0] != 0) })
	}
}

func instantField(column string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		return nullable(l.column(column), (*encoding).instant)
	}
}

func dateField(column string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		return nullable(l.column(column), func(e *encoding, raw []byte) {
			v, err := readDate(raw)
			if err != nil {
				e.fail(err)
				return
			}
			e.out = appendQuoted(e.out, v.(commerce.Date).String())
		})
	}
}

// textsField writes a list of texts; NULL is an empty one.
func textsField(column string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		slot := l.column(column)
		return func(e *encoding, row [][]byte) {
			e.out = append(e.out, '[')
			if row[slot] != nil {
				items, err := readTexts(row[slot])
				if err != nil {
					e.fail(err)
					return
				}
				for i, text := range items.([]string) {
					if i > 0 {
						e.out = append(e.out, ',')
					}
					e.out = appendQuoted(e.out, text)
				}
			}
			e.out = append(e.out, ']')
		}
	}
}

// idField writes the API's id of the level's object.
func idField(kind, column string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		slot := l.column(column)
		text := column == "t.id" && kind == "Contact"
		return func(e *encoding, row [][]byte) {
			if text {
				e.globalID(kind, row[slot])
				return
			}
			var digits [20]byte
			e.globalID(kind, strconv.AppendInt(digits[:0], e.integer(row[slot]), 10))
		}
	}
}

// gidField writes Shopify's id.
func gidField(kind, column string) fieldPlan {
	head := `"` + commerce.ID(0).GID(kind)
	head = head[:len(head)-1]
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		return nullable(l.column(column), func(e *encoding, raw []byte) {
			e.out = append(strconv.AppendInt(append(e.out, head...), e.integer(raw), 10), '"')
		})
	}
}

// nameField joins first and last name.
func nameField(first, last string) fieldPlan {
	return func(_ *answerCompiler, l *answerLevel, _ *reads.Field) encoder {
		a, b := l.column(first), l.column(last)
		return func(e *encoding, row [][]byte) {
			switch x, y := row[a], row[b]; {
			case len(x) == 0 && len(y) == 0:
				e.null()
			case len(x) == 0:
				e.string(y)
			case len(y) == 0:
				e.string(x)
			default:
				e.string(x)
				e.out = e.out[:len(e.out)-1]
				at := len(e.out)
				e.string(y)
				e.out[at] = ' ' // instead of the quotation mark
			}
		}
	}
}

// amountWriter writes the text of an amount.
type amountWriter func(e *encoding, row [][]byte)

// moneyObject compiles a Money.
func (c *answerCompiler) moneyObject(of *reads.Selection, l *answerLevel, amount amountWriter, currency string) encoder {
	slot := l.column(currency)
	return c.object(of, l, fieldPlans{
		"amount":       func(*answerCompiler, *answerLevel, *reads.Field) encoder { return encoder(amount) },
		"currencyCode": func(*answerCompiler, *answerLevel, *reads.Field) encoder { return nullable(slot, (*encoding).string) },
	})
}

// amountColumn writes the amount of a column in the currency of another.
func amountColumn(l *answerLevel, amount, currency string) amountWriter {
	a, c := l.column(amount), l.column(currency)
	return func(e *encoding, row [][]byte) { e.money(row[a], row[c]) }
}

// moneyField is a Money of two columns; null when either is NULL.
func moneyField(amount, currency string) fieldPlan {
	return func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
		write := c.moneyObject(f.Of, l, amountColumn(l, amount, currency), currency)
		a, b := l.column(amount), l.column(currency)
		return func(e *encoding, row [][]byte) {
			if row[a] == nil || row[b] == nil {
				e.null()
				return
			}
			write(e, row)
		}
	}
}

// bagField is a MoneyBag: an amount x in the columns x and x_presentment.
func bagField(amount string) fieldPlan {
	return func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
		return c.object(f.Of, l, fieldPlans{
			"shopMoney": func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
				return c.moneyObject(f.Of, l, amountColumn(l, amount, "t.currency_code"), "t.currency_code")
			},
			"presentmentMoney": func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
				return c.moneyObject(f.Of, l, amountColumn(l, amount+"_presentment", "t.presentment_currency_code"), "t.presentment_currency_code")
			},
		})
	}
}

// linePrice is unit price times quantity.
func linePrice(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
	return computedBag(c, l, f, func(unit, _ decimal.Decimal, quantity int64) decimal.Decimal {
		return unit.Mul(decimal.NewFromInt(quantity))
	})
}

// lineDiscount is the line price less what the line costs.
func lineDiscount(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
	return computedBag(c, l, f, func(unit, total decimal.Decimal, quantity int64) decimal.Decimal {
		return unit.Mul(decimal.NewFromInt(quantity)).Sub(total)
	})
}

// computedBag is a MoneyBag of a line that is computed from its unit price, its total and its quantity.
func computedBag(c *answerCompiler, l *answerLevel, f *reads.Field, compute func(unit, total decimal.Decimal, quantity int64) decimal.Decimal) encoder {
	quantity := l.column("t.quantity")
	money := func(suffix, currency string) fieldPlan {
		return func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
			unit, total, code := l.column("t.unit_price"+suffix), l.column("t.discounted_total"+suffix), l.column(currency)
			return c.moneyObject(f.Of, l, func(e *encoding, row [][]byte) {
				u, err1 := decimalOf(row[unit])
				d, err2 := decimalOf(row[total])
				if err1 != nil || err2 != nil {
					e.fail(errForm)
					return
				}
				e.computedMoney(compute(u, d, e.integer(row[quantity])), row[code])
			}, currency)
		}
	}
	return c.object(f.Of, l, fieldPlans{"shopMoney": money("", "t.currency_code"), "presentmentMoney": money("_presentment", "t.presentment_currency_code")})
}

// part is an object of the API whose fields are columns of the level, too.
func part(plans fieldPlans) fieldPlan {
	return func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder { return c.object(f.Of, l, plans) }
}

// jsonOf is a JSON value in the form in which it comes: jsonb inside a row has a byte before it.
func jsonOf(raw []byte) []byte {
	if len(raw) > 0 && raw[0] == 1 {
		return raw[1:]
	}
	return raw
}

// documentField writes an object, or a list of them, that a column holds as JSON.
func documentField[T any](column string, list bool, members map[string]func(*encoding, *T)) fieldPlan {
	return func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
		slot := l.column(column)
		write := jsonObject(c, f.Of, members)
		return func(e *encoding, row [][]byte) {
			if row[slot] == nil {
				e.null()
				return
			}
			if !list {
				var v T
				if err := json.Unmarshal(jsonOf(row[slot]), &v); err != nil {
					e.fail(err)
					return
				}
				write(e, &v)
				return
			}
			var items []T
			if err := json.Unmarshal(jsonOf(row[slot]), &items); err != nil {
				e.fail(err)
				return
			}
			e.out = append(e.out, '[')
			for i := range items {
				if i > 0 {
					e.out = append(e.out, ',')
				}
				write(e, &items[i])
			}
			e.out = append(e.out, ']')
		}
	}
}

// jsonObject compiles an object whose members are those of a Go value.
func jsonObject[T any](c *answerCompiler, of *reads.Selection, members map[string]func(*encoding, *T)) func(*encoding, *T) {
	if of == nil {
		c.fail()
		return nil
	}
	keys, writers := make([]string, len(of.Fields)), make([]func(*encoding, *T), len(of.Fields))
	for i := range of.Fields {
		f := &of.Fields[i]
		keys[i] = memberKey(f.Key, i == 0)
		if f.Name == reads.Typename {
			name := quoted(of.Type)
			writers[i] = func(e *encoding, _ *T) { e.out = append(e.out, name...) }
			continue
		}
		if writers[i] = members[f.Name]; writers[i] == nil || f.Of != nil {
			c.fail()
			return nil
		}
	}
	return func(e *encoding, v *T) {
		e.out = append(e.out, '{')
		for i, write := range writers {
			e.out = append(e.out, keys[i]...)
			write(e, v)
		}
		e.out = append(e.out, '}')
	}
}

func jsonText[T any](of func(*T) *string) func(*encoding, *T) {
	return func(e *encoding, v *T) {
		if text := of(v); text != nil {
			e.out = appendQuoted(e.out, *text)
			return
		}
		e.null()
	}
}
