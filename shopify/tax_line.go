package shopify

import (
	"encoding/json"
	"fmt"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

type taxLineNode struct {
	Title string        `json:"title"`
	Rate  *json.Number  `json:"rate"`
	Price *moneyBagNode `json:"priceSet"`
}

func (r *reading) taxLines(nodes []taxLineNode) []commerce.TaxLine {
	var lines []commerce.TaxLine
	for i, n := range nodes {
		field := fmt.Sprintf("taxLines[%d]", i)
		line := commerce.TaxLine{Title: n.Title, Price: r.bag(field+".priceSet", n.Price)}
		if n.Rate != nil {
			rate, err := decimal.NewFromString(n.Rate.String())
			if err != nil {
				r.fail(field+".rate", err)
			}
			line.Rate = &rate
		}
		lines = append(lines, line)
	}
	return lines
}
