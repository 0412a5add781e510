package shopify

import "storegraph/commerce"

type addressNode struct {
	Name         *string `json:"name"`
	FirstName    *string `json:"firstName"`
	LastName     *string `json:"lastName"`
	Company      *string `json:"company"`
	Address1     *string `json:"address1"`
	Address2     *string `json:"address2"`
	City         *string `json:"city"`
	Province     *string `json:"province"`
	ProvinceCode *string `json:"provinceCode"`
	Zip          *string `json:"zip"`
	Country      *string `json:"country"`
	CountryCode  *string `json:"countryCodeV2"`
	Phone        *string `json:"phone"`
}

func (n *addressNode) address() *commerce.Address {
	if n == nil {
		return nil
	}
	a := commerce.Address{
		Name:         filled(n.Name),
		FirstName:    filled(n.FirstName),
		LastName:     filled(n.LastName),
		Company:      filled(n.Company),
		Address1:     filled(n.Address1),
		Address2:     filled(n.Address2),
		City:         filled(n.City),
		Province:     filled(n.Province),
		ProvinceCode: filled(n.ProvinceCode),
		Zip:          filled(n.Zip),
		Country:      filled(n.Country),
		CountryCode:  filled(n.CountryCode),
		Phone:        filled(n.Phone),
	}
	if a == (commerce.Address{}) {
		return nil
	}
	return &a
}
