package recipes

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Story is what shoppers do while a recipe runs, and what must come of it. Everything that the engine sends or withholds is
// expected, and nothing else.
type Story struct {
	Recipe string
	People []Person
	Before []Step // before the store is connected: history, which is imported and fires nothing
	Steps  []Step
	Expect []Expectation
}

// Person is a customer of the simulated store, or a guest at its checkout, who is nobody's customer.
type Person struct {
	Name           string // what the story calls them
	First, Last    string // "" for none
	Email, Phone   string
	EmailMarketing string // Shopify's state; SUBSCRIBED when left out
	SMSMarketing   string // NOT_SUBSCRIBED when left out
	Guest          bool
}

// Step is one thing that somebody does.
type Step struct {
	Line    int
	Day     int      // since the store was connected; days before that count down from 0 in Before
	Who     string   // "" where nobody in particular does it
	Does    string   // one of the verbs
	Things  []string // titles of products, a channel, a person; nothing where an order is enough
	Order   string   // what the story calls the order
	Options []string // of buys: pending, test, monthly
}

// Expectation is one message that is sent, or is not. The same may be expected several times.
type Expectation struct {
	Line     int
	Day      int
	Who      string
	Order    string   // "" for events that are about no order
	Message  string   // "" for a run that was never decided
	Sent     string   // the channel, or ""
	Withheld string   // the code, or ""
	Says     []string // parts of the subject and the text
}

// The verbs of steps.
const (
	Buys         = "buys"         // products, by title; order names what comes of it
	Pays         = "pays"         // an order that was pending
	Refunds      = "refunds"      // an order, or one item of it
	Cancels      = "cancels"      // an order
	Adds         = "adds"         // a custom item to an order, by an edit
	Removes      = "removes"      // an item of an order, by an edit
	Subscribes   = "subscribes"   // to email or sms
	Unsubscribes = "unsubscribes" // from email or sms
	Merges       = "merges"       // another person into this one
	Forgets      = "forgets"      // the first name
	Deletes      = "deletes"      // a product, by title
	Waits        = "waits"        // nobody does anything: time passes
)

// verbs tells what each takes.
var verbs = map[string]struct{ who, things, order bool }{
	Buys: {true, true, true}, Pays: {true, false, true}, Refunds: {true, false, true}, Cancels: {true, false, true}, Adds: {true, true, true},
	Removes: {true, true, true}, Subscribes: {true, true, false}, Unsubscribes: {true, true, false}, Merges: {true, true, false},
	Forgets: {true, false, false}, Deletes: {false, true, false}, Waits: {},
}

var (
	storyOptions  = []string{"pending", "test", "monthly"}
	consentStates = []string{"NOT_SUBSCRIBED", "PENDING", "SUBSCRIBED", "UNSUBSCRIBED", "INVALID"}
	channels      = []string{"EMAIL", "SMS"}
	wholeNumber   = regexp.MustCompile(`^-?\d{1,4}$`)
)

// ParseStory reads a story's file. The story is nil when there is a problem.
func ParseStory(source []byte) (*Story, []Problem) {
	f := &storyFile{}
	top := f.parse(source)
	if top == nil {
		return nil, f.problems
	}
	s := &Story{}
	f.mapping(top, "a story",
		member{"recipe", true, func(n ast.Node) { s.Recipe = f.text(n, "the recipe's name") }},
		member{"people", true, func(n ast.Node) {
			f.list(n, "people", 50, func(n ast.Node) { s.People = append(s.People, f.person(n)) })
			f.people = s.People
		}},
		member{"before", false, func(n ast.Node) {
			f.list(n, "before", 100, func(n ast.Node) { s.Before = append(s.Before, f.step(n, true)) })
		}},
		member{"steps", true, func(n ast.Node) {
			f.list(n, "steps", 200, func(n ast.Node) { s.Steps = append(s.Steps, f.step(n, false)) })
		}},
		member{"expect", false, func(n ast.Node) {
			f.list(n, "expect", 200, func(n ast.Node) { s.Expect = append(s.Expect, f.expectation(n)) })
		}},
	)
	if len(f.problems) > 0 {
		slices.SortStableFunc(f.problems, func(a, b Problem) int { return (a.Line-b.Line)*10_000 + a.Column - b.Column })
		return nil, f.problems
	}
	return s, nil
}

// storyFile reads a story. People are written before the steps that they do.
type storyFile struct {
	file
	people []Person
	orders []string
	day    int
}

func (f *storyFile) person(n ast.Node) Person {
	p := Person{EmailMarketing: "SUBSCRIBED", SMSMarketing: "NOT_SUBSCRIBED"}
	into := func(what string, s *string) func(ast.Node) { return func(n ast.Node) { *s = f.text(n, what) } }
	f.mapping(n, "a person",
		member{"name", true, into("the name", &p.Name)},
		member{"first", false, into("the first name", &p.First)},
		member{"last", false, into("the last name", &p.Last)},
		member{"email", false, into("the email address", &p.Email)},
		member{"phone", false, into("the phone number", &p.Phone)},
		member{"email_marketing", false, func(n ast.Node) { p.EmailMarketing = f.word(n, "the consent", consentStates...) }},
		member{"sms_marketing", false, func(n ast.Node) { p.SMSMarketing = f.word(n, "the consent", consentStates[:4]...) }},
		member{"guest", false, func(n ast.Node) { p.Guest = f.word(n, "guest", "true", "false") == "true" }},
	)
	return p
}

func (f *storyFile) step(n ast.Node, history bool) Step {
	var s Step
	s.Line, _ = place(n)
	s.Day = f.day
	members := []member{
		{"day", false, func(n ast.Node) { s.Day = f.number(n) }},
		{"who", false, func(n ast.Node) { s.Who = f.knownPerson(n) }},
		{"item", false, func(n ast.Node) { s.Things = []string{f.text(n, "the item")} }},
		{"order", false, func(n ast.Node) { s.Order = f.text(n, "the order") }},
		{"as", false, func(n ast.Node) {
			f.list(n, "as", len(storyOptions), func(n ast.Node) { s.Options = append(s.Options, f.word(n, "the way", storyOptions...)) })
		}},
	}
	for verb := range verbs {
		members = append(members, member{verb, false, func(n ast.Node) {
			if s.Does != "" {
				f.wrong(n, "a step is one thing, and this one has %s already; make another step of %s", s.Does, verb)
				return
			}
			s.Does = verb
			f.object(n, &s)
		}})
	}
	slices.SortFunc(members[5:], func(a, b member) int { return strings.Compare(a.name, b.name) })
	f.mapping(n, "a step", members...)
	takes := verbs[s.Does]
	switch {
	case s.Does == "":
		f.wrong(n, "a step needs what is done: buys, pays, waits or another verb")
	case takes.who != (s.Who != ""):
		f.wrong(n, "%s %s", s.Does, map[bool]string{true: "needs who does it", false: "is nobody's: leave out who"}[takes.who])
	case takes.order && s.Order == "" && s.Does != Buys:
		f.wrong(n, "%s needs the order", s.Does)
	case len(s.Things) > 0 && !takes.things && s.Does != Refunds:
		f.wrong(n, "%s takes no item", s.Does)
	case !history && s.Day < f.day:
		f.wrong(n, "day %d comes after day %d; steps are in order", s.Day, f.day)
	case history && s.Day > 0:
		f.wrong(n, "before the store is connected days are 0 or less")
	}
	if s.Does == Buys && s.Order != "" {
		if slices.Contains(f.orders, s.Order) {
			f.wrong(n, "there is an order %q already", s.Order)
		}
		f.orders = append(f.orders, s.Order)
	} else if s.Order != "" && !slices.Contains(f.orders, s.Order) {
		f.wrong(n, "nobody has bought %q so far", s.Order)
	}
	if !history {
		f.day = max(f.day, s.Day)
	}
	return s
}

// object reads what stands behind a verb: products, or the order's name, or a word.
func (f *storyFile) object(n ast.Node, s *Step) {
	takes := verbs[s.Does]
	switch {
	case s.Does == Waits || s.Does == Forgets: // what is written there is for readers
		f.text(n, s.Does)
	case takes.order && !takes.things:
		s.Order = f.text(n, "the order")
	case s.Does == Subscribes || s.Does == Unsubscribes:
		s.Things = []string{f.word(n, "the channel", "email", "sms")}
	case s.Does == Merges:
		s.Things = []string{f.knownPerson(n)}
	default:
		if _, many := n.(*ast.SequenceNode); many {
			f.list(n, s.Does, 20, func(n ast.Node) { s.Things = append(s.Things, f.text(n, "the product")) })
		} else {
			s.Things = []string{f.text(n, "the product")}
		}
	}
}

func (f *storyFile) knownPerson(n ast.Node) string {
	s := f.text(n, "who")
	if s != "" && !slices.ContainsFunc(f.people, func(p Person) bool { return p.Name == s }) {
		f.wrong(n, "the story has nobody called %q among its people", s)
	}
	return s
}

func (f *storyFile) number(n ast.Node) int {
	s := f.text(n, "the day")
	if !wholeNumber.MatchString(s) {
		f.wrong(n, "the day is a whole number, not %q", s)
	}
	i, _ := strconv.Atoi(s)
	return i
}

func (f *storyFile) expectation(n ast.Node) Expectation {
	var e Expectation
	e.Line, _ = place(n)
	f.mapping(n, "an expectation",
		member{"day", true, func(n ast.Node) { e.Day = f.number(n) }},
		member{"who", true, func(n ast.Node) { e.Who = f.knownPerson(n) }},
		member{"order", false, func(n ast.Node) {
			if e.Order = f.text(n, "the order"); !slices.Contains(f.orders, e.Order) {
				f.wrong(n, "nobody buys %q", e.Order)
			}
		}},
		member{"message", false, func(n ast.Node) { e.Message = f.text(n, "the message") }},
		member{"sent", false, func(n ast.Node) { e.Sent = f.word(n, "the channel", channels...) }},
		member{"withheld", false, func(n ast.Node) { e.Withheld = f.text(n, "the code") }},
		member{"says", false, func(n ast.Node) {
			f.list(n, "says", 10, func(n ast.Node) { e.Says = append(e.Says, f.text(n, "the text")) })
		}},
	)
	if (e.Sent == "") == (e.Withheld == "") {
		f.wrong(n, "a message is either sent, by a channel, or withheld, for a reason")
	}
	return e
}
