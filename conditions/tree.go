package conditions

import (
	"encoding/json"
	"time"

	"github.com/shopspring/decimal"
)

// Tree is a condition as clients build it: the API's ConditionInput. Exactly one member is set.
type Tree struct {
	All       []*Tree        `json:"all,omitempty"`
	Any       []*Tree        `json:"any,omitempty"`
	Not       *Tree          `json:"not,omitempty"`
	Clause    *ClauseTree    `json:"clause,omitempty"`
	List      *ListTree      `json:"list,omitempty"`
	Aggregate *AggregateTree `json:"aggregate,omitempty"`
	Text      *string        `json:"text,omitempty"`     // expr text
	Sentence  *string        `json:"sentence,omitempty"` // plain English
	// Builder is a group as react-querybuilder has it; FromBuilder says what of it is understood.
	Builder json.RawMessage `json:"builder,omitempty"`
	// ID names a registered condition. Whoever can look it up puts its tree here before FromTree.
	ID *string `json:"id,omitempty"`
}

// ClauseTree compares a field with a value. A path that leads through a list asks whether at least one of its items
// matches; with a NOT_ operator, whether none does. In the condition of a list, a path that begins with a dot is the
// item's, as in text: .product.vendor is the item's product, product.vendor the run's. A first name that is no root's is
// taken for the item's also without the dot.
type ClauseTree struct {
	ID            *string    `json:"id,omitempty"`
	Field         string     `json:"field"`
	Operator      Operator   `json:"operator"`
	Value         *ValueTree `json:"value,omitempty"`
	CaseSensitive bool       `json:"caseSensitive,omitempty"`
}

// ListTree asks how many items of a list match one condition.
type ListTree struct {
	ID         *string    `json:"id,omitempty"`
	List       string     `json:"list"`
	Quantifier Quantifier `json:"quantifier"`
	Count      *int       `json:"count,omitempty"`
	Where      *Tree      `json:"where,omitempty"`
}

// AggregateTree compares a value computed from a list's items.
type AggregateTree struct {
	ID       *string           `json:"id,omitempty"`
	List     string            `json:"list"`
	Function AggregateFunction `json:"function"`
	Field    *string           `json:"field,omitempty"`
	Where    *Tree             `json:"where,omitempty"`
	Operator Operator          `json:"operator"`
	Value    *ValueTree        `json:"value"`
}

// ValueTree is what a field is compared with. Exactly one member is set.
type ValueTree struct {
	Text    *string          `json:"text,omitempty"`
	Texts   []string         `json:"texts,omitempty"`
	Integer *int64           `json:"integer,omitempty"`
	Number  *decimal.Decimal `json:"number,omitempty"`
	Money   *MoneyTree       `json:"money,omitempty"`
	Boolean *bool            `json:"boolean,omitempty"`
	Date    *string          `json:"date,omitempty"` // 2026-01-31
	Instant *time.Time       `json:"instant,omitempty"`
	Period  *PeriodTree      `json:"period,omitempty"`
	Field   *string          `json:"field,omitempty"` // another field's live value
	Range   *RangeTree       `json:"range,omitempty"`

	Numbers []decimal.Decimal `json:"numbers,omitempty"` // for IN
}

// MoneyTree is an amount in a currency.
type MoneyTree struct {
	Amount       decimal.Decimal `json:"amount"`
	CurrencyCode string          `json:"currencyCode"`
}

// RangeTree is a range; both ends belong to it.
type RangeTree struct {
	From *ValueTree `json:"from"`
	To   *ValueTree `json:"to"`
}

// PeriodTree is a time relative to the evaluation.
type PeriodTree struct {
	Amount int          `json:"amount"`
	Unit   PeriodUnit   `json:"unit"`
	Anchor PeriodAnchor `json:"anchor,omitempty"` // NOW when empty
}
