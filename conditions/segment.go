package conditions

import (
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Segment compiles the condition to SQL over all contacts: it holds for the contacts for whom Decide would take the branch at
// the same moment, and for no others. Everything relative is resolved here, from the environment's moment in its zone, so the
// SQL asks no clock. The shop, which may be nil, answers its own fields. A condition about the run's own order, payment or
// product is CONDITION_NOT_SEGMENTABLE: a contact has none.
//
// Decide may refuse to answer on data where a number is too large to be computed exactly; SQL's numbers have no such bound.
func (c *Condition) Segment(env *catalog.Env, shop *commerce.Shop) (catalog.Segment, error) {
	return c.segment(env, shop, mutant{})
}

func (c *Condition) segment(env *catalog.Env, shop *commerce.Shop, m mutant) (catalog.Segment, error) {
	t := &translator{moments: newMoments(env), env: env, mutant: m}
	if shop != nil {
		t.shop = catalog.NewRecord(env, catalog.ShopKind, shop)
		t.currency = shop.CurrencyCode
	}
	contacts := &level{translator: t}
	t.contact = row{level: contacts, t: "t", kind: catalog.ContactKind}
	where := t.node(c.root, false, row{})
	if t.err != nil {
		return catalog.Segment{}, t.err
	}
	s := catalog.Segment{Join: strings.Join(contacts.joins, " "), Where: where, Args: t.args}
	if len(s.Join)+len(s.Where) > maxSegmentSQL {
		return catalog.Segment{}, commerce.Errorf(CodeTooLarge, "The condition is too large for a segment.")
	}
	return s, nil
}

// maxSegmentSQL bounds the statement, in bytes.
const maxSegmentSQL = 64 << 10

// mutant names a way to translate wrongly. Tests show with them that the comparison of segments with Decide would notice.
type mutant struct {
	threeValued    bool // NOT x for a negated leaf
	like           bool // LIKE with the operand as it is
	innerJoin      bool // to-one records by an inner join
	emptySum       bool // the sum of nothing is missing
	lower          bool // Postgres' own lower() for folding
	anyCurrency    bool // amounts compared whatever their currency
	window         bool // the end of a span of time belongs to it
	allByExistence bool // "all" as "at least one"
}
