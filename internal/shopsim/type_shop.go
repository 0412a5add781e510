package shopsim

import "slices"

const shopNumber = 54838000

var supportedVersions = []string{"2026-01", "2026-04", "2026-07", "2026-10"}

const currentVersion = "2026-10"

var shopFields = map[string]resolver{
	"id":                           of(func(s *Shop) any { return gid("Shop", s.id) }),
	"name":                         of(func(s *Shop) any { return s.cfg.Name }),
	"email":                        of(func(s *Shop) any { return s.email() }),
	"contactEmail":                 of(func(s *Shop) any { return s.email() }),
	"myshopifyDomain":              of(func(s *Shop) any { return s.cfg.Domain }),
	"currencyCode":                 of(func(*Shop) any { return "USD" }),
	"enabledPresentmentCurrencies": of(func(*Shop) any { return []string{"EUR", "JPY", "KWD", "USD"} }),
	"ianaTimezone":                 of(func(s *Shop) any { return s.cfg.Timezone }),
	"timezoneAbbreviation":         of(func(s *Shop) any { zone, _ := s.now().In(s.zone).Zone(); return zone }),
	"taxesIncluded":                of(func(*Shop) any { return false }),
	"url":                          of(func(s *Shop) any { return "https://" + s.host() }),
	"createdAt":                    of(func(s *Shop) any { return s.data.base.start }),
	"updatedAt":                    of(func(s *Shop) any { return s.data.base.end }),
	"shopOwnerName":                of(func(*Shop) any { return "Dana Whitfield" }),
	"orderNumberFormatPrefix":      of(func(*Shop) any { return "#" }),
	"orderNumberFormatSuffix":      of(func(*Shop) any { return "" }),
	"plan": of(func(s *Shop) any {
		plan := s.Plan()
		return &record{"ShopPlan", map[string]any{
			"publicDisplayName": plan, "displayName": plan, "partnerDevelopment": plan == "Development", "shopifyPlus": plan == "Plus",
		}}
	}),
	"primaryDomain": of(func(s *Shop) any {
		return &record{"Domain", map[string]any{
			"id": gid("Domain", s.id*2+1), "host": s.host(), "sslEnabled": true, "url": "https://" + s.host(),
			"localization": &record{"DomainLocalization", map[string]any{"defaultLocale": "en", "country": "US", "alternateLocales": []any{}}},
		}}
	}),
}

func (c *call) installation() any {
	scopes := func(handles []string) []any {
		list := []any{}
		for _, h := range slices.Sorted(slices.Values(handles)) {
			list = append(list, &record{"AccessScope", map[string]any{"handle": h, "description": "Access to " + h}})
		}
		return list
	}
	app := &record{"App", map[string]any{
		"id": gid("App", 280_000_000_000+c.shop.id), "title": c.shop.server.cfg.AppName, "apiKey": c.shop.server.cfg.ClientID, "handle": "storegraph",
		"embedded": false, "webhookApiVersion": currentVersion, "requestedAccessScopes": scopes(c.access.scopes),
	}}
	return &record{"AppInstallation", map[string]any{
		"id": gid("AppInstallation", 550_000_000_000+c.shop.id), "app": app, "accessScopes": scopes(c.access.scopes),
		"launchUrl": "https://" + c.shop.cfg.Domain + "/admin/apps/" + c.shop.server.cfg.ClientID,
	}}
}

func apiVersion(handle string) *record {
	return &record{"ApiVersion", map[string]any{
		"handle": handle, "supported": slices.Contains(supportedVersions, handle), "displayName": displayVersion(handle),
	}}
}

func displayVersion(handle string) string {
	if handle == currentVersion {
		return handle + " (Latest)"
	}
	return handle
}

func apiVersions() []any {
	list := []any{}
	for _, v := range append([]string{"2025-07"}, supportedVersions...) {
		list = append(list, apiVersion(v))
	}
	return list
}
