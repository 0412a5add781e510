package recipes

import (
	"slices"
	"strings"
	"testing"
)

const story = `recipe: x
people:
  - {name: ada, email: ada@example.com}
  - {name: bea, guest: true}
before:
  - {day: -3, who: ada, buys: [Balm]}
steps:
  - {day: 0, who: ada, buys: [Balm], order: first}
  - {day: 2, who: ada, refunds: first, item: Balm}
expect:
  - {day: 3, who: ada, order: first, message: m, sent: EMAIL, says: [Hi]}
`

func TestParseStory_TellsWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	s, problems := ParseStory([]byte(story))
	if len(problems) > 0 {
		t.Fatalf("the good one: %v", problems)
	}
	if refund := s.Steps[1]; refund.Does != Refunds || refund.Order != "first" || !slices.Equal(refund.Things, []string{"Balm"}) || refund.Day != 2 || refund.Line != 9 {
		t.Errorf("the refund: %+v", refund)
	}
	for name, c := range map[string]struct{ old, new, at, says string }{
		"a stranger":                    {"day: 0, who: ada", "day: 0, who: eve", "8:", "nobody called"},
		"a verb that is none":           {"buys: [Balm], order", "steals: [Balm], order", "8:", "no member"},
		"two things at once":            {"refunds: first", "refunds: first, cancels: first", "9:", "one thing"},
		"nothing that is done":          {"refunds: first, item: Balm", "order: first", "9:", "needs what is done"},
		"nobody who does it":            {"who: ada, refunds", "refunds", "9:", "needs who"},
		"somebody where nobody is":      {"refunds: first, item: Balm", "waits: a day", "9:", "leave out who"},
		"an order that is none":         {"refunds: first", "refunds: last", "9:", "so far"},
		"an order twice":                {"day: 2, who: ada, refunds: first, item: Balm", "day: 2, who: ada, buys: [Balm], order: first", "9:", "already"},
		"a day before the one before":   {"day: 2", "day: -1", "9:", "in order"},
		"history that is to come":       {"day: -3", "day: 3", "6:", "0 or less"},
		"a day that is none":            {"day: 2", "day: two", "9:", "whole number"},
		"a channel that is none":        {"sent: EMAIL", "sent: FAX", "11:", "EMAIL or SMS"},
		"sent and withheld":             {"sent: EMAIL", "sent: EMAIL, withheld: NO_CONTACT", "11:", "either"},
		"neither sent nor withheld":     {"sent: EMAIL, ", "", "11:", "either"},
		"an order that nobody buys":     {"order: first, message", "order: last, message", "11:", "nobody buys"},
		"a consent that is none":        {"name: ada,", "name: ada, email_marketing: MAYBE,", "3:", "UNSUBSCRIBED"},
		"an item where none is":         {"refunds: first, item: Balm", "cancels: first, item: Balm", "9:", "no item"},
		"a person without a name":       {"{name: bea, guest: true}", "{guest: true}", "4:", "name"},
		"a way of buying that is none":  {"order: first}", "order: first, as: [stolen]}", "8:", "monthly"},
		"the people after what they do": {"people:\n  - {name: ada, email: ada@example.com}\n  - {name: bea, guest: true}\n", "", "", "people"},
	} {
		source := strings.Replace(story, c.old, c.new, 1)
		if source == story {
			t.Fatalf("%s changes nothing", name)
		}
		s, problems := ParseStory([]byte(source))
		if s != nil || !slices.ContainsFunc(problems, func(p Problem) bool {
			return strings.HasPrefix(p.String(), c.at) && strings.Contains(p.String(), c.says)
		}) {
			t.Errorf("%s: %v", name, problems)
		}
	}
}
