package customvalues_test

import (
	"strings"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/customvalues"
)

// dated is a scope whose order was created on a Friday afternoon of New York, which is Saturday in Tokyo.
func dated(zone, language string) *catalog.Scope {
	location, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return &catalog.Scope{
		Env:   &catalog.Env{Now: time.Date(2021, 3, 5, 19, 5, 9, 0, time.UTC), Location: location, Language: language},
		Roots: map[string]any{"at": time.Date(2021, 3, 5, 19, 5, 9, 0, time.UTC)},
	}
}

func TestDates_AreInTheStoresLanguageAndZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ language, zone, format, want string }{
		{"", "America/New_York", "%A, %B %-d, %Y %-I:%M %p", "Friday, March 5, 2021 2:05 PM"},
		{"en-US", "Asia/Tokyo", "%A, %B %-d, %Y %-I:%M %p", "Saturday, March 6, 2021 4:05 AM"},
		{"de", "Europe/Berlin", "%A, %-d. %B %Y, %H:%M", "Freitag, 5. März 2021, 20:05"},
		{"fr-CA", "America/Toronto", "%a %-d %b %Y", "ven. 5 mars 2021"},
		{"es_MX", "America/Mexico_City", "%-d de %B de %Y", "5 de marzo de 2021"},
		{"pt-BR", "America/Sao_Paulo", "%-d de %B de %Y", "5 de março de 2021"},
		{"ru", "Europe/Moscow", "%-d %B %Y", "5 марта 2021"},
		{"ja", "Asia/Tokyo", "%Y年%-m月%-d日 (%a)", "2021年3月6日 (土)"},
		{"zh-TW", "Asia/Taipei", "%A", "星期六"},
		{"no", "Europe/Oslo", "%A %B", "fredag mars"},
		{"el", "Europe/Athens", "%-I:%M %p", "9:05 μ.μ."},
		{"ar", "Asia/Riyadh", "%-d %B %Y", "5 مارس 2021"},
		{"tlh", "America/New_York", "%B", "March"},
		{"-_-", "America/New_York", "%B", "March"},
		{"de", "Europe/Berlin", "%^B %10A|%c", "MÄRZ    Freitag|Fr. März  5 20:05:09 2021"},
		// HighLevel's letters
		{"", "America/New_York", "MM-DD-YYYY", "03-05-2021"},
		{"", "America/New_York", "MMM D, YYYY", "Mar 5, 2021"},
		{"", "America/New_York", "ddd, MMM D, YYYY h:mm A", "Fri, Mar 5, 2021 2:05 PM"},
		{"", "America/New_York", "dddd, MMMM Do YYYY", "Friday, March 5th 2021"},
		{"", "America/New_York", "YYYY-MM-DD[T]HH:mm:ssZ", "2021-03-05T14:05:09-05:00"},
		{"de", "Europe/Berlin", "dddd, D. MMMM YYYY HH:mm [Uhr]", "Freitag, 5. März 2021 20:05 Uhr"},
		{"it", "Europe/Rome", "ddd DD MMM YYYY", "ven 05 mar 2021"},
		// whole dates in the locale's own order
		{"", "America/New_York", "short", "3/5/21"},
		{"", "America/New_York", "medium", "Mar 5, 2021"},
		{"", "America/New_York", "long", "March 5, 2021"},
		{"", "America/New_York", "full", "Friday, March 5, 2021"},
		{"en-GB", "Europe/London", "long", "5 March 2021"},
		{"de-CH", "Europe/Zurich", "long", "5. März 2021"},
		{"fr", "Europe/Paris", "full", "vendredi 5 mars 2021"},
		{"ja", "Asia/Tokyo", "long", "2021年3月6日"},
	} {
		scope := dated(c.zone, c.language)
		for _, source := range []string{`{{ at | date: "` + c.format + `" }}`, `{{format_date at "` + c.format + `"}}`} {
			if got := render(t, source, scope, customvalues.TextEmail).Text; got != c.want {
				t.Errorf("%s in %q = %q, want %q", source, c.language, got, c.want)
			}
		}
	}
}

func TestDates_TakeALocaleThatIsAskedFor(t *testing.T) {
	t.Parallel()
	scope := dated("America/New_York", "de")
	for source, want := range map[string]string{
		`{{ at | date: "%B", locale: "fr" }}`:          "mars",
		`{{ at | date: "long", "en" }}`:                "March 5, 2021",
		`{{format_date at "MMMM" locale="es"}}`:        "marzo",
		`{{format_date at locale="en"}}`:               "Mar 5, 2021",
		`{{format_date at}}`:                           "05.03.2021",
		`{{ at | date: "%B", locale: nothing_known }}`: `{{ at | date: "%B", locale: nothing_known }}`, // another engine's
	} {
		if got := render(t, source, scope, customvalues.TextEmail).Text; got != want {
			t.Errorf("%s = %q, want %q", source, got, want)
		}
	}
}

// Every language has twelve months and seven days, all different.
func TestDates_HaveAllNamesInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, language := range strings.Fields("ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt pt-PT ro ru sk sl sr sv th tr uk vi zh zh-Hant") {
		scope := dated("UTC", language)
		for format, want := range map[string]int{"%B": 12, "%b": 12, "%A": 7, "%a": 7} {
			seen := map[string]bool{}
			for i := range 12 {
				scope.Roots["at"] = time.Date(2021, time.Month(i+1), 1+i, 12, 0, 0, 0, time.UTC)
				if want == 7 {
					scope.Roots["at"] = time.Date(2021, 8, i+1, 12, 0, 0, 0, time.UTC)
				}
				seen[render(t, `{{ at | date: "`+format+`" }}`, scope, customvalues.TextEmail).Text] = true
			}
			if len(seen) != want || seen[""] {
				t.Errorf("%s: %s gives %d names: %v", language, format, len(seen), seen)
			}
		}
	}
}
