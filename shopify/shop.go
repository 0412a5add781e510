package shopify

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"storegraph/commerce"
)

// Probe is what a look at a shop finds: what it is, what it granted, and whether it really gives personal data.
type Probe struct {
	Shop   commerce.Shop
	Scopes []string // granted; a write scope includes its read scope
	// PersonalData says whether Shopify gives personal data. While there is none to ask for, PersonalDataKnown is false and
	// the plan table's row is all there is: PersonalData is true where it allows.
	PersonalData       bool
	PersonalDataKnown  bool
	PersonalDataReason string // Shopify's sentence, when it refused
}

type shopNode struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Domain   string `json:"myshopifyDomain"`
	Currency string `json:"currencyCode"`
	Timezone string `json:"ianaTimezone"`
	Primary  *struct {
		Host         string `json:"host"`
		Localization *struct {
			Locale  string  `json:"defaultLocale"`
			Country *string `json:"country"`
		} `json:"localization"`
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
		if l := n.Primary.Localization; l != nil {
			s.Locale = l.Locale
			// A language alone gets the domain's country: English of Canada. "*" is the rest of the world.
			if l.Country != nil && len(*l.Country) == 2 && l.Locale != "" && !strings.Contains(l.Locale, "-") {
				s.Locale += "-" + *l.Country
			}
		}
	}
	if n.Plan != nil {
		s.Plan = commerce.ShopPlan(n.Plan.Name)
	}
	return s, nil
}

// Probe looks at the shop and asks for one customer with name, email, phone and address, or else for one order's, to see
// whether Shopify gives personal data. A refusal is a finding, not an error. Nothing refused and nothing given proves
// nothing: a new shop has neither.
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
	if err := c.probePersonalData(ctx, &p); err != nil {
		return Probe{}, fmt.Errorf("probe personal data: %w", err)
	}
	return p, nil
}

func (c *Client) probePersonalData(ctx context.Context, p *Probe) error {
	denied, err := c.probeList(ctx, "personal_data_probe", p)
	if err != nil {
		return err
	}
	if denied == nil && !p.PersonalDataKnown {
		if denied, err = c.probeList(ctx, "personal_data_probe_orders", p); err != nil {
			return err
		}
		if denied != nil && !strings.HasPrefix(denied.Message, notApproved) {
			denied = nil // orders are not granted, which says nothing of personal data
		}
	}
	switch {
	case denied != nil:
		p.PersonalDataKnown, p.PersonalDataReason = true, denied.Message
	case !p.PersonalDataKnown:
		p.PersonalData = p.Shop.Plan.Rule() == commerce.PlanAllows
	}
	return nil
}

// probeList asks for one object with personal data. One that is given proves that Shopify gives it.
func (c *Client) probeList(ctx context.Context, document string, p *Probe) (denied *AccessDeniedError, err error) {
	got, err := query[map[string]*connection[objectNode]](ctx, c, document, nil)
	if errors.As(err, &denied) {
		return denied, nil
	}
	for _, page := range got {
		if page != nil && len(page.Nodes) > 0 {
			p.PersonalData, p.PersonalDataKnown = true, true
		}
	}
	return nil, err
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
