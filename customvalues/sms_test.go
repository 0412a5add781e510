package customvalues_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"storegraph/customvalues"
)

func TestCountSMS(t *testing.T) {
	t.Parallel()
	const g, u = customvalues.GSM7, customvalues.UCS2
	for _, c := range []struct {
		name, text string
		want       customvalues.SMSSize
	}{
		{"nothing", "", customvalues.SMSSize{Encoding: g}},
		{"one letter", "a", customvalues.SMSSize{Encoding: g, Segments: 1, Characters: 1, Units: 1}},
		{"a full one", strings.Repeat("a", 160), customvalues.SMSSize{Encoding: g, Segments: 1, Characters: 160, Units: 160}},
		{"one more", strings.Repeat("a", 161), customvalues.SMSSize{Encoding: g, Segments: 2, Characters: 161, Units: 161}},
		{"two full ones", strings.Repeat("a", 306), customvalues.SMSSize{Encoding: g, Segments: 2, Characters: 306, Units: 306}},
		{"a third", strings.Repeat("a", 307), customvalues.SMSSize{Encoding: g, Segments: 3, Characters: 307, Units: 307}},
		{"a full one of pairs", strings.Repeat("€", 80), customvalues.SMSSize{Encoding: g, Segments: 1, Characters: 80, Units: 160}},
		{"a pair that does not fit", strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), customvalues.SMSSize{Encoding: g, Segments: 3, Characters: 305, Units: 306}},
		{"accents of the alphabet", "Çàñöü éè £ Δ", customvalues.SMSSize{Encoding: g, Segments: 1, Characters: 12, Units: 12}},
		{"a small cedilla", "ç", customvalues.SMSSize{Encoding: u, Segments: 1, Characters: 1, Units: 1}},
		{"a full wide one", strings.Repeat("’", 70), customvalues.SMSSize{Encoding: u, Segments: 1, Characters: 70, Units: 70}},
		{"one more wide", strings.Repeat("’", 71), customvalues.SMSSize{Encoding: u, Segments: 2, Characters: 71, Units: 71}},
		{"emoji that do not fit", strings.Repeat("😀", 67), customvalues.SMSSize{Encoding: u, Segments: 3, Characters: 67, Units: 134}},
	} {
		if diff := cmp.Diff(c.want, customvalues.CountSMS(c.text)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

const (
	gsmAlphabet  = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtension = "\f^{}\\[~]|€"
)

// slowCount is the rule as the standard says it: encode, then cut off parts from the front, and never within a pair.
func slowCount(text string) (encoding customvalues.SMSEncoding, segments, units int) {
	var septets []bool // true begins a pair
	gsm := true
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmAlphabet, r):
			septets = append(septets, false)
		case strings.ContainsRune(gsmExtension, r):
			septets = append(septets, true, false)
		default:
			gsm = false
		}
	}
	encoding, code, single, part := customvalues.GSM7, septets, 160, 153
	if !gsm {
		encoding, code, single, part = customvalues.UCS2, nil, 70, 67
		for _, u := range utf16.Encode([]rune(text)) {
			code = append(code, utf16.IsSurrogate(rune(u)) && u < 0xdc00)
		}
	}
	units = len(code)
	if units <= single {
		return encoding, min(units, 1), units
	}
	for len(code) > 0 {
		n := min(part, len(code))
		if n < len(code) && code[n-1] {
			n--
		}
		code = code[n:]
		segments++
	}
	return encoding, segments, units
}

func TestCountSMS_AgreesWithTheStandardsWords(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 11))
	plain, pairs := []rune(gsmAlphabet), []rune(gsmExtension)
	wide := []rune("ç’“–…\t`😀👩‍🚀漢ありа\u00a0\U0010ffff\ufffd")
	for range 10_000 {
		var b strings.Builder
		pairsIn, wideIn := random.IntN(10), random.IntN(30)-20
		for range random.IntN(500) {
			switch n := random.IntN(100); {
			case n < pairsIn*3:
				b.WriteRune(pairs[random.IntN(len(pairs))])
			case n < pairsIn*3+wideIn:
				b.WriteRune(wide[random.IntN(len(wide))])
			default:
				b.WriteRune(plain[random.IntN(len(plain))])
			}
		}
		got := customvalues.CountSMS(b.String())
		encoding, segments, units := slowCount(b.String())
		if got.Encoding != encoding || got.Segments != segments || got.Units != units || got.Characters != len([]rune(b.String())) {
			t.Fatalf("%q: %+v, want %s %d %d", b.String(), got, encoding, segments, units)
		}
	}
}

func TestSMS_ValuesStayInTheCheapAlphabet(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"contact":{"first_name":"1\u202f234,50\u00a0€","last_name":"\u200f\u0661\u0662\u066c\u0663\u0664\u0665\u066b\u06f5\u0966 \u061c\u2212\u06f9\u2066","city":"a\u2009b\u2007c","state":"É","company_name":"Zoë’s 😀"}}`)
	for _, c := range []struct {
		source, want string
		wide         bool
	}{
		{"{{contact.first_name}}", "1 234,50 €", false},
		{"{{contact.last_name}}", "12,345.50 -9", false},
		{"{{contact.city}}{{contact.state}}", "a b cÉ", false},
		{"{{contact.company_name}}", "Zoë’s 😀", true},
		{"’{{contact.company_name}}", "’Zoë’s 😀", false}, // dear already
	} {
		result := render(t, c.source, scope, customvalues.SMS)
		if result.Text != c.want || result.SMS != customvalues.CountSMS(c.want) {
			t.Errorf("%s = %q, %+v", c.source, result.Text, result.SMS)
		}
		if found := len(result.Diagnostics) == 1 && result.Diagnostics[0].Code == customvalues.WideCharacter; found != c.wide {
			t.Errorf("%s: %+v", c.source, result.Diagnostics)
		}
	}
	if size := render(t, "x", scope, customvalues.TextEmail).SMS; size != (customvalues.SMSSize{}) {
		t.Errorf("a plain-text email has a size: %+v", size)
	}
}

func TestSMSFloor_IsNeverAboveWhatIsSent(t *testing.T) {
	t.Parallel()
	const g, u = customvalues.GSM7, customvalues.UCS2
	long := strings.Repeat("a", 100)
	for source, want := range map[string]customvalues.SMSSize{
		"":                                    {Encoding: g},
		"{{contact.first_name}}":              {Encoding: g},
		"Hi {{contact.first_name}}\u00a0!":    {Encoding: g, Segments: 1, Characters: 5, Units: 5},
		"’":                                   {Encoding: u, Segments: 1, Characters: 1, Units: 1},
		"{% if contact.email %}’{% endif %}a": {Encoding: g, Segments: 1, Characters: 1, Units: 1},
		"{% if contact.email %}’aa{% else %}’{% endif %}":                                                   {Encoding: u, Segments: 1, Characters: 1, Units: 1},
		"{% if contact.email %}{% break %}{% endif %}" + long:                                               {Encoding: g},
		"{% for i in (1..3) %}" + long + "{% endfor %}x":                                                    {Encoding: g, Segments: 1, Characters: 1, Units: 1},
		"{% for i in (1..3) %}{% break %}{% else %}x{% endfor %}x":                                          {Encoding: g, Segments: 1, Characters: 1, Units: 1},
		"{% case contact.email %}{% when 1 %}" + long + "{% else %}" + long + long + "{% endcase %}" + long: {Encoding: g, Segments: 2, Characters: 200, Units: 200},
		"{% capture c %}" + long + "{% endcapture %}€":                                                      {Encoding: g, Segments: 1, Characters: 1, Units: 2},
		"{{#each order.line_items}}" + long + "{{/each}}{{#with contact}}x{{/with}}":                        {Encoding: g},
	} {
		v := customvalues.Validate(source, customvalues.ValidateOptions{Channel: customvalues.SMS})
		if diff := cmp.Diff(want, v.SMS); diff != "" {
			t.Errorf("%s (-want +got)\n%s", source, diff)
		}
		sent := render(t, source, orderScope(t), customvalues.SMS).SMS
		if sent.Segments < v.SMS.Segments || sent.Characters < v.SMS.Characters {
			t.Errorf("%s: sent %+v, least %+v", source, sent, v.SMS)
		}
	}
}

func TestValidate_NamesCharactersThatMakeATextMessageDearer(t *testing.T) {
	t.Parallel()
	got := briefs(customvalues.Validate("Hi {{contact.first_name}},\n  {%- assign x = 1 %} it’s “new” {{ x }}’{{contact.city | default: \"home – sweet\"}}", customvalues.ValidateOptions{Channel: customvalues.SMS}).Diagnostics)
	const w = customvalues.WideCharacter
	want := []brief{
		{w, customvalues.Warning, 2, 25, 1, []string{"'"}}, {w, customvalues.Warning, 2, 28, 1, []string{`"`}},
		{w, customvalues.Warning, 2, 32, 1, []string{`"`}}, {w, customvalues.Warning, 2, 74, 1, []string{"-"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
