package shopify

import (
	"context"
	"errors"
	"fmt"

	"storegraph/commerce"
)

// Probe is what a look at a shop finds: what it is, what it granted, and whether it really gives personal data.
type Probe struct {
	Shop               commerce.Shop
	Scopes             []string // granted; a write scope includes its read scope
	PersonalData       bool
	PersonalDataReason string // Shopify's sentence, when it refused
}

type shopNode struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Domain   string `json:"myshopifyDomain"`
	Currency string `json:"currencyCode"`
	Timezone string `json:"ianaTimezone"`
	Primary  *struct {
		Host string `json:"host"`
	} `json:"primaryDomain"`
	Plan *struct {
		Name string `json:"publicDisplayName"`
	} `json:"plan"`
}

func (n *shopNode) shop() (commerce.Shop, error) {
	if n == nil {
		return commerce.Shop{}, fmt.Errorf("shop: %w", errMissing)
	}
	id, err := commerce.ParseGID(n.ID, "Shop")
	if err != nil {
		return commerce.Shop{}, err
	}
	s := commerce.Shop{ID: id, Name: n.Name, Domain: n.Domain, CurrencyCode: n.Currency, Timezone: n.Timezone}
	if n.Primary != nil {
		s.PrimaryHost = n.Primary.Host
	}
	if n.Plan != nil {
		s.Plan = commerce.ShopPlan(n.Plan.Name)
	}
	return s, nil
}

// Probe looks at the shop and asks for one customer with name, email, phone and address, to see whether Shopify gives
// personal data. A refusal is a finding, not an error. A shop without customers refuses nothing.
func (c *Client) Probe(ctx context.Context) (Probe, error) {
	got, err := query[struct {
		Shop         *shopNode `json:"shop"`
		Installation *struct {
			Scopes []struct {
				Handle string `json:"handle"`
			} `json:"accessScopes"`
		} `json:"currentAppInstallation"`
	}](ctx, c, "shop_probe", nil)
	if err != nil {
		return Probe{}, fmt.Errorf("probe shop: %w", err)
	}
	var p Probe
	if p.Shop, err = got.Shop.shop(); err != nil {
		return Probe{}, fmt.Errorf("probe shop: %w", err)
	}
	if got.Installation != nil {
		for _, s := range got.Installation.Scopes {
			p.Scopes = append(p.Scopes, s.Handle)
		}
	}
	_, err = query[struct{}](ctx, c, "personal_data_probe", nil)
	var denied *AccessDeniedError
	switch {
	case err == nil:
		p.PersonalData = true
	case errors.As(err, &denied):
		p.PersonalDataReason = denied.Message
	default:
		return Probe{}, fmt.Errorf("probe personal data: %w", err)
	}
	return p, nil
}

// Uninstall removes our app from the shop: its token and webhooks die at once.
func (c *Client) Uninstall(ctx context.Context) error {
	got, err := query[struct {
		Result struct {
			Errors []UserError `json:"userErrors"`
		} `json:"appUninstall"`
	}](ctx, c, "app_uninstall", nil)
	if err == nil {
		err = refused("app_uninstall", got.Result.Errors)
	}
	if err != nil {
		return fmt.Errorf("uninstall app: %w", err)
	}
	return nil
}
