package customvalues

import (
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/bg"
	"github.com/go-playground/locales/bn"
	"github.com/go-playground/locales/ca"
	"github.com/go-playground/locales/cs"
	"github.com/go-playground/locales/da"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/de_AT"
	"github.com/go-playground/locales/el"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/en_AU"
	"github.com/go-playground/locales/en_CA"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/en_IN"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/es_MX"
	"github.com/go-playground/locales/et"
	"github.com/go-playground/locales/fa"
	"github.com/go-playground/locales/fi"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/fr_CA"
	"github.com/go-playground/locales/he"
	"github.com/go-playground/locales/hi"
	"github.com/go-playground/locales/hr"
	"github.com/go-playground/locales/hu"
	"github.com/go-playground/locales/id"
	"github.com/go-playground/locales/it"
	"github.com/go-playground/locales/ja"
	"github.com/go-playground/locales/ko"
	"github.com/go-playground/locales/lt"
	"github.com/go-playground/locales/lv"
	"github.com/go-playground/locales/ms"
	"github.com/go-playground/locales/nb"
	"github.com/go-playground/locales/nl"
	"github.com/go-playground/locales/pl"
	"github.com/go-playground/locales/pt"
	"github.com/go-playground/locales/pt_PT"
	"github.com/go-playground/locales/ro"
	"github.com/go-playground/locales/ru"
	"github.com/go-playground/locales/sk"
	"github.com/go-playground/locales/sl"
	"github.com/go-playground/locales/sr"
	"github.com/go-playground/locales/sv"
	"github.com/go-playground/locales/th"
	"github.com/go-playground/locales/tr"
	"github.com/go-playground/locales/uk"
	"github.com/go-playground/locales/vi"
	"github.com/go-playground/locales/zh"
	"github.com/go-playground/locales/zh_Hant"
)

// dateWords are a locale's names of months and days, and its own ways to write a whole date.
type dateWords struct {
	months, monthsShort [12]string
	days, daysShort     [7]string
	am, pm              string
	english             bool
	styles              locales.Translator
}

// wordsOf finds the words of a locale (BCP 47, any spelling): of the language when the country has none of its own, and
// English when nobody knows the language.
func wordsOf(locale string) *dateWords {
	if locale == "" || locale == "en" || locale == "en-US" {
		return english()
	}
	parts := strings.FieldsFunc(strings.ToLower(locale), func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 {
		return english()
	}
	language := parts[0]
	switch language {
	case "no", "nn":
		language = "nb"
	case "iw":
		language = "he"
	case "in":
		language = "id"
	}
	for _, part := range parts[1:] {
		if language == "zh" && (part == "tw" || part == "hk" || part == "mo") {
			part = "hant"
		}
		if words, ok := localWords[language+"_"+part]; ok {
			return words()
		}
	}
	if words, ok := localWords[language]; ok {
		return words()
	}
	return english()
}

var english = localWords["en"]

// localWords are made when they are first asked for: a process meets few languages.
var localWords = func() map[string]func() *dateWords {
	all := map[string]func() *dateWords{}
	for name, locale := range map[string]func() locales.Translator{
		"ar":      ar.New,
		"bg":      bg.New,
		"bn":      bn.New,
		"ca":      ca.New,
		"cs":      cs.New,
		"da":      da.New,
		"de":      de.New,
		"de_at":   de_AT.New,
		"el":      el.New,
		"en":      en.New,
		"en_au":   en_AU.New,
		"en_ca":   en_CA.New,
		"en_gb":   en_GB.New,
		"en_in":   en_IN.New,
		"es":      es.New,
		"es_mx":   es_MX.New,
		"et":      et.New,
		"fa":      fa.New,
		"fi":      fi.New,
		"fr":      fr.New,
		"fr_ca":   fr_CA.New,
		"he":      he.New,
		"hi":      hi.New,
		"hr":      hr.New,
		"hu":      hu.New,
		"id":      id.New,
		"it":      it.New,
		"ja":      ja.New,
		"ko":      ko.New,
		"lt":      lt.New,
		"lv":      lv.New,
		"ms":      ms.New,
		"nb":      nb.New,
		"nl":      nl.New,
		"pl":      pl.New,
		"pt":      pt.New,
		"pt_pt":   pt_PT.New,
		"ro":      ro.New,
		"ru":      ru.New,
		"sk":      sk.New,
		"sl":      sl.New,
		"sr":      sr.New,
		"sv":      sv.New,
		"th":      th.New,
		"tr":      tr.New,
		"uk":      uk.New,
		"vi":      vi.New,
		"zh":      zh.New,
		"zh_hant": zh_Hant.New,
	} {
		all[name] = sync.OnceValue(func() *dateWords { return newDateWords(locale()) })
	}
	return all
}()

func newDateWords(l locales.Translator) *dateWords {
	w := &dateWords{am: "AM", pm: "PM", english: strings.HasPrefix(l.Locale(), "en"), styles: l}
	for i := range w.months {
		w.months[i], w.monthsShort[i] = l.MonthWide(time.Month(i+1)), l.MonthAbbreviated(time.Month(i+1))
	}
	for i := range w.days {
		w.days[i], w.daysShort[i] = l.WeekdayWide(time.Weekday(i)), l.WeekdayAbbreviated(time.Weekday(i))
	}
	if !w.english {
		w.am, w.pm = halfOfDay(l, 2), halfOfDay(l, 14)
	}
	return w
}

// halfOfDay is what a locale writes beside the hour, which the library does not give by itself: "م" of "2:05 م". Locales
// that count to 24 have none, and get AM and PM.
func halfOfDay(l locales.Translator, hour int) string {
	at := time.Date(2001, 1, 1, hour, 5, 0, 0, time.UTC)
	afternoon := l.FmtTimeShort(time.Date(2001, 1, 1, 14, 5, 0, 0, time.UTC))
	if strings.Contains(afternoon, "14") {
		return at.Format("PM")
	}
	return strings.TrimFunc(l.FmtTimeShort(at), func(r rune) bool { return unicode.IsDigit(r) || unicode.IsSpace(r) || r == ':' })
}

// dateStyles are the formats that have names.
var dateStyles = []string{"short", "medium", "long", "full"}

// style writes a whole date as a locale does: short, medium, long or full. ok is false for other formats.
func (w *dateWords) style(t time.Time, format string) (s string, ok bool) {
	switch format {
	case "short":
		return w.styles.FmtDateShort(t), true
	case "medium":
		return w.styles.FmtDateMedium(t), true
	case "long":
		return w.styles.FmtDateLong(t), true
	case "full":
		return w.styles.FmtDateFull(t), true
	}
	return "", false
}

func (w *dateWords) half(t time.Time) string {
	if t.Hour() < 12 {
		return w.am
	}
	return w.pm
}
