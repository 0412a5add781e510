package store

import (
	"encoding/json"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// taxLines keeps an order's taxes as JSON; the row's currency columns name the currencies.
type taxLines struct{ p *[]commerce.TaxLine }

type taxLineJSON struct {
	Title       string           `json:"title"`
	Rate        *decimal.Decimal `json:"rate"`
	Price       decimal.Decimal  `json:"price"`
	Presentment decimal.Decimal  `json:"price_presentment"`
}

func (l taxLines) Scan(src any) error {
	var list []taxLineJSON
	if err := scanJSON(src, &list); err != nil {
		return err
	}
	*l.p = nil
	for _, v := range list {
		*l.p = append(*l.p, commerce.TaxLine{
			Title: v.Title, Rate: v.Rate,
			Price: commerce.MoneyBag{Shop: commerce.Money{Amount: v.Price}, Presentment: commerce.Money{Amount: v.Presentment}},
		})
	}
	return nil
}

func (l taxLines) MarshalJSON() ([]byte, error) {
	list := make([]taxLineJSON, len(*l.p))
	for i, v := range *l.p {
		list[i] = taxLineJSON{v.Title, v.Rate, v.Price.Shop.Amount, v.Price.Presentment.Amount}
	}
	return json.Marshal(list)
}

func (l taxLines) appendField(b []byte) ([]byte, bool, error) {
	text, err := l.MarshalJSON()
	return appendJSON(b, text, err)
}
