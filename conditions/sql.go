package conditions

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

// The translation keeps truth two-valued as the other machines do. Let h make false of Postgres' unknown; h commutes with AND,
// OR, WHERE and EXISTS, not with NOT. So negations are pushed down to the leaves, and a negated leaf is (leaf) IS NOT TRUE.
// Nothing in the SQL can fail, since Postgres may evaluate any side first: no division, no cast of a text, no pattern.

// translator writes one condition as SQL.
type translator struct {
	moments
	env      *catalog.Env
	mutant   mutant
	contact  row
	shop     catalog.Record // nil when there is none
	currency string         // of plain numbers beside amounts; "" for the contact's own
	args     []any
	aliases  int
	err      error
}

// level is one FROM: of the contacts, or of a list's items. To-one records join it.
type level struct {
	*translator
	joins []string
	known map[string]row
}

// row is where the columns of a record are: t is what the declarations call t.
type row struct {
	level *level
	t     string
	kind  *catalog.Kind
	outer bool   // joined: it may be missing as a whole
	text  string // of an item that is a text: the text itself
}

var (
	wordT      = regexp.MustCompile(`\bt\b`)
	wordR      = regexp.MustCompile(`\br\b`)
	columnName = regexp.MustCompile(`^\w+\.\w+$`)
	account    = regexp.MustCompile(`^r\.account_id = t\.account_id AND `)
	keyed      = regexp.MustCompile(`^r\.(\w+) = t\.(\w+)$`)
)

// arg gives the parameter for a value.
func (t *translator) arg(v any, typ string) string {
	t.args = append(t.args, v)
	return "$" + strconv.Itoa(len(t.args)+1) + "::" + typ
}

func (t *translator) alias() string {
	t.aliases++
	return "a" + strconv.Itoa(t.aliases)
}

func (t *translator) refuse(r *fieldRef, why string) {
	if t.err == nil {
		t.err = commerce.Errorf(CodeNotSegmentable, "A segment cannot ask for %s: %s", r.full, why)
	}
}

// column gives SQL over the row for a declaration's. What is computed of a row that is not there is missing too.
func (r row) column(expr string) string {
	sql := wordT.ReplaceAllLiteralString(expr, r.t)
	if r.outer && !columnName.MatchString(sql) && r.level.table(r.t) {
		return "CASE WHEN " + r.t + ".account_id IS NOT NULL THEN " + sql + " END"
	}
	return sql
}

func (l *level) table(t string) bool { return !strings.ContainsAny(t, ".( ") }

// related goes from a row to the record of a to-one field.
func (r row) related(ref *fieldRef, f *catalog.Field) row {
	switch {
	case f.Column == "t":
		return row{level: r.level, t: r.t, kind: f.Of, outer: r.outer}
	case f.Column != "":
		return row{level: r.level, t: "(" + r.column(f.Column) + ")", kind: f.Of, outer: true}
	case f.Join == "" && f.Condition == "":
		r.level.refuse(ref, "it is computed from other values.")
		return row{}
	}
	key := r.t + "." + f.Name
	if known, ok := r.level.known[key]; ok {
		return known
	}
	alias := r.level.alias()
	word := "LEFT JOIN "
	if r.level.mutant.innerJoin {
		word = "JOIN "
	}
	if f.Join != "" {
		word += f.Of.Table + " " + alias + " ON " + alias + ".account_id = $1 AND " + r.on(f, alias)
	} else {
		word += "LATERAL (" + wordT.ReplaceAllLiteralString(f.Condition, r.t) + ") " + alias + " ON true"
	}
	r.level.joins = append(r.level.joins, word)
	joined := row{level: r.level, t: alias, kind: f.Of, outer: true}
	if r.level.known == nil {
		r.level.known = make(map[string]row)
	}
	r.level.known[key] = joined
	return joined
}

// on is the condition of a join, apart from the account.
func (r row) on(f *catalog.Field, alias string) string {
	sql := account.ReplaceAllLiteralString(f.Join, "")
	return wordR.ReplaceAllLiteralString(wordT.ReplaceAllLiteralString(sql, r.t), alias)
}

// place finds the row that a path's last field belongs to.
func (t *translator) place(r *fieldRef, item row) (row, bool) {
	at := item
	if !r.element {
		if r.root != catalog.ContactKind.Name {
			t.refuse(r, "it belongs to one run of a workflow. Ask for the contact's own, such as contact.last_order or contact.orders.")
			return row{}, false
		}
		at = t.contact
	}
	for _, f := range r.steps[:max(0, len(r.steps)-1)] {
		if at = at.related(r, f); t.err != nil {
			return row{}, false
		}
	}
	return at, true
}

// node writes a part, or its complement.
func (t *translator) node(n node, negated bool, item row) string {
	switch n := n.(type) {
	case *group:
		negated = negated != n.negated
		word := " AND "
		if n.any != negated {
			word = " OR "
		}
		parts := make([]string, len(n.nodes))
		for i, part := range n.nodes {
			parts[i] = t.node(part, negated, item)
		}
		return "(" + strings.Join(parts, word) + ")"
	case *clause:
		sql := t.clause(n, item)
		if negated != n.negated {
			if t.mutant.threeValued {
				return "NOT " + sql
			}
			return "(" + sql + " IS NOT TRUE)"
		}
		return sql
	case *quantified:
		return t.quantified(n, negated != n.negated, item)
	}
	t.fail(fmt.Errorf("translate a %T", n))
	return "false"
}

func (t *translator) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// quantified asks for an item that matches, or that does not: an empty list has neither.
func (t *translator) quantified(q *quantified, negated bool, item row) string {
	from, where, inside, ok := t.list(q.list, item)
	if !ok {
		return "false"
	}
	all := q.all && !t.mutant.allByExistence
	condition := t.node(q.where, all, inside)
	word := "EXISTS"
	if all != negated {
		word = "NOT EXISTS"
	}
	return word + " (SELECT FROM " + from + strings.Join(prefixed(" ", inside.level.joins), "") + " WHERE " + where + condition + ")"
}

func prefixed(prefix string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = prefix + s
	}
	return out
}

// list gives the FROM of a list's items, the condition that ends in AND, and the item.
func (t *translator) list(r *fieldRef, item row) (from, where string, inside row, ok bool) {
	at, ok := t.place(r, item)
	if !ok {
		return "", "", row{}, false
	}
	f := r.field()
	alias := t.alias()
	inside = row{level: &level{translator: t}, t: alias, kind: f.Of}
	if f.Type == catalog.TextList {
		array, ok := t.expression(r, at, f)
		inside.text = alias + ".v"
		return "unnest(" + array + ") " + alias + " (v)", "", inside, ok
	}
	switch {
	case f.Condition != "":
		inside.t += ".v"
		return "LATERAL (" + wordT.ReplaceAllLiteralString(f.Condition, at.t) + ") " + alias, "", inside, true
	case f.Join == "":
		t.refuse(r, "its items are kept inside another record.")
		return "", "", row{}, false
	}
	return f.Of.Table + " " + alias, alias + ".account_id = $1 AND " + at.on(f, alias) + " AND ", inside, true
}

// expression is the SQL of a field.
func (t *translator) expression(r *fieldRef, at row, f *catalog.Field) (string, bool) {
	switch {
	case f.Column != "":
		return at.column(f.Column), true
	case f.Condition != "":
		return at.column(f.Condition), true
	case f.Derived == "always missing":
		return "NULL::text", true
	case len(f.From) > 0:
		t.refuse(r, "it is computed from "+strings.Join(f.From, ", ")+". Ask for those.")
	default:
		t.refuse(r, "it is computed from other values.")
	}
	return "", false
}
