package recipes

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/customvalues"
)

// The words of files.
var (
	orderEvents   = []string{"ORDER_RECEIVED", "PAYMENT_RECEIVED", "ORDER_CANCELLED", "ORDER_REFUNDED"}
	timerEvents   = []string{"TIMER_DUE"}
	segmentEvents = []string{"SEGMENT_ENTERED", "SEGMENT_LEFT"}
	anchors       = []string{"ORDER_RECEIVED", "PAYMENT_RECEIVED"}
	supersedes    = []string{"NEWEST_ORDER", "EACH_ORDER"}
	purposes      = []string{string(commerce.Transactional), string(commerce.Marketing)}
)

const (
	maxBranches = 10  // as evaluateBranches takes
	maxMessages = 20  // of a branch
	maxWait     = 366 // days
	maxName     = 60  // characters
)

var plainName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Parse reads a recipe's file and checks it against the catalog. The recipe is nil when there is a problem.
func Parse(source []byte) (*Recipe, []Problem) {
	f := &recipeFile{messages: map[string]bool{}}
	top := f.parse(source)
	if top == nil {
		return nil, f.problems
	}
	r := &Recipe{Branches: []Branch{}, Otherwise: []Message{}}
	f.mapping(top, "a recipe",
		member{"name", true, func(n ast.Node) { r.Name = f.name(n, "the recipe's name") }},
		member{"title", true, func(n ast.Node) { r.Title = f.text(n, "the title") }},
		member{"description", true, func(n ast.Node) { r.Description = strings.TrimSpace(f.text(n, "the description")) }},
		member{"trigger", true, func(n ast.Node) { r.Trigger = f.trigger(n) }},
		member{"branches", false, func(n ast.Node) {
			f.list(n, "branches", maxBranches, func(n ast.Node) { r.Branches = append(r.Branches, f.branch(n, r.Branches)) })
		}},
		member{"otherwise", false, func(n ast.Node) { r.Otherwise = f.messageList(n) }},
	)
	if len(f.problems) == 0 && len(f.messages) == 0 {
		f.wrong(top, "the recipe sends no message; give a branch messages, or otherwise")
	}
	slices.SortStableFunc(f.problems, func(a, b Problem) int { return (a.Line-b.Line)*10_000 + a.Column - b.Column })
	if len(f.problems) > 0 {
		return nil, f.problems
	}
	return r, nil
}

// recipeFile reads a recipe.
type recipeFile struct {
	file
	event    string          // of the trigger, once it was read
	messages map[string]bool // names that are taken
}

func (f *recipeFile) name(n ast.Node, what string) string {
	s := f.text(n, what)
	if s != "" && (!plainName.MatchString(s) || len(s) > maxName) {
		f.wrong(n, "%s is made of small letters, digits and single hyphens, at most %d, such as win-back; %q is not", what, maxName, s)
	}
	return s
}

func (f *recipeFile) trigger(n ast.Node) Trigger {
	var t Trigger
	var filter, timers, segment ast.Node
	f.mapping(n, "the trigger",
		member{"event", true, func(n ast.Node) {
			t.Event = f.word(n, "the event", slices.Concat(orderEvents, timerEvents, segmentEvents)...)
		}},
		member{"filter", false, func(n ast.Node) { filter, t.Filter = n, f.condition(n, "the filter") }},
		member{"timers", false, func(n ast.Node) {
			timers = n
			f.list(n, "timers", maxBranches, func(n ast.Node) { t.Timers = append(t.Timers, f.timer(n)) })
		}},
		member{"segment", false, func(n ast.Node) { segment, t.Segment = n, f.segment(n) }},
	)
	f.event = t.Event
	f.goesWith(filter, "filter", t.Event, orderEvents)
	f.goesWith(timers, "timers", t.Event, timerEvents)
	f.goesWith(segment, "segment", t.Event, segmentEvents)
	if timers == nil && slices.Contains(timerEvents, t.Event) {
		f.wrong(n, "TIMER_DUE needs timers: what is waited for")
	}
	if segment == nil && slices.Contains(segmentEvents, t.Event) {
		f.wrong(n, "%s needs a segment: who is watched", t.Event)
	}
	return t
}

func (f *recipeFile) goesWith(n ast.Node, name, event string, events []string) {
	if n != nil && event != "" && !slices.Contains(events, event) {
		f.wrong(n, "%s goes with %s, not with %s; leave it out", name, orList(events), event)
	}
}

func (f *recipeFile) timer(n ast.Node) Timer {
	t := Timer{Supersede: supersedes[0]}
	f.mapping(n, "a timer",
		member{"name", true, func(n ast.Node) { t.Name = f.name(n, "the timer's name") }},
		member{"anchor", true, func(n ast.Node) { t.Anchor = f.word(n, "the anchor", anchors...) }},
		member{"delay", true, func(n ast.Node) { t.Delay = f.duration(n, "the delay") }},
		member{"filter", false, func(n ast.Node) { t.Filter = f.condition(n, "the filter") }},
		member{"condition", false, func(n ast.Node) { t.Condition = f.condition(n, "the condition") }},
		member{"supersede", false, func(n ast.Node) { t.Supersede = f.word(n, "supersede", supersedes...) }},
	)
	return t
}

func (f *recipeFile) segment(n ast.Node) *Segment {
	s := &Segment{}
	f.mapping(n, "the segment",
		member{"name", true, func(n ast.Node) { s.Name = f.name(n, "the segment's name") }},
		member{"condition", true, func(n ast.Node) {
			s.Condition = f.condition(n, "the condition")
			if s.Condition == nil {
				return
			}
			c, _ := conditions.ParseText(s.Condition.Text)
			for _, root := range c.Reads() {
				if first, _, _ := strings.Cut(root, "."); slices.Contains([]string{"order", "payment", "transaction", "product"}, first) {
					f.wrong(n, "a segment selects contacts, who have no %q; ask about contact.orders instead", root)
					return
				}
			}
		}},
	)
	return s
}

func (f *recipeFile) branch(n ast.Node, before []Branch) Branch {
	b := Branch{Messages: []Message{}}
	f.mapping(n, "a branch",
		member{"name", true, func(n ast.Node) {
			b.Name = f.text(n, "the branch's name")
			if b.Name == conditions.ElseName {
				f.wrong(n, "%s is the name of the branch that is taken when no other is; its messages are under otherwise", b.Name)
			}
			if slices.ContainsFunc(before, func(o Branch) bool { return o.Name == b.Name }) {
				f.wrong(n, "there is a branch %q already; names tell branches apart", b.Name)
			}
		}},
		member{"condition", true, func(n ast.Node) { b.Condition = f.condition(n, "the condition") }},
		member{"messages", false, func(n ast.Node) { b.Messages = f.messageList(n) }},
	)
	return b
}

func (f *recipeFile) messageList(n ast.Node) []Message {
	out := []Message{}
	f.list(n, "messages", maxMessages, func(n ast.Node) { out = append(out, f.message(n)) })
	return out
}

func (f *recipeFile) message(n ast.Node) Message {
	var m Message
	f.mapping(n, "a message",
		member{"name", true, func(n ast.Node) {
			if m.Name = f.name(n, "the message's name"); f.messages[m.Name] {
				f.wrong(n, "there is a message %q already; names tell messages apart", m.Name)
			}
			f.messages[m.Name] = true
		}},
		member{"purpose", true, func(n ast.Node) { m.Purpose = f.word(n, "the purpose", purposes...) }},
		member{"after", false, func(n ast.Node) { m.After = f.duration(n, "the wait") }},
		member{"if", false, func(n ast.Node) { m.If = f.condition(n, "the condition") }},
		member{"email", false, func(n ast.Node) { m.Email = f.email(n) }},
		member{"sms", false, func(n ast.Node) { m.SMS = f.template(n, "the text message", customvalues.SMS) }},
	)
	if m.Email == nil && m.SMS == "" {
		f.wrong(n, "a message needs email or sms")
	}
	return m
}

func (f *recipeFile) email(n ast.Node) *Email {
	e := &Email{}
	f.mapping(n, "an email",
		member{"subject", true, func(n ast.Node) { e.Subject = f.template(n, "the subject", customvalues.Subject) }},
		member{"body", true, func(n ast.Node) { e.Body = f.template(n, "the body", customvalues.HTMLEmail) }},
	)
	return e
}

// condition reads a sentence or text.
func (f *recipeFile) condition(n ast.Node, what string) *Condition {
	source := strings.TrimSpace(f.text(n, what))
	if source == "" {
		return nil
	}
	c, wrong := conditions.ParseText(source)
	if len(wrong) > 0 {
		var said []conditions.Problem
		if c, said = conditions.ParseSentence(source); len(said) == 0 {
			wrong = nil
		} else if !strings.ContainsAny(source, ".(=<>") { // no path, no call, no operator: it was meant as a sentence
			wrong = said
		}
	}
	for _, p := range wrong {
		line, column := inner(n, p.Line, p.Column)
		f.wrongAt(line, column, "%s: %s%s", what, p.Message, meant(p.Message, p.Suggestions))
	}
	if len(wrong) > 0 {
		return nil
	}
	for _, w := range c.Warnings() {
		line, column := inner(n, w.Line, w.Column)
		f.wrongAt(line, column, "%s: %s", what, w.Message)
	}
	return &Condition{Source: source, Text: c.Text()}
}

// template reads a template and holds it to what the trigger fills.
func (f *recipeFile) template(n ast.Node, what string, channel customvalues.Channel) string {
	source := f.text(n, what)
	if source == "" {
		return ""
	}
	options := customvalues.ValidateOptions{Channel: channel}
	if slices.Contains(orderEvents, f.event) {
		options.Trigger = commerce.TriggerKind(f.event)
	}
	for _, d := range customvalues.Validate(source, options).Diagnostics {
		if d.Severity == customvalues.Lint {
			continue
		}
		line, column := inner(n, d.Line, d.Column)
		f.wrongAt(line, column, "%s: %s%s", what, d.Message, meant(d.Message, d.Suggestions))
	}
	return source
}

func meant(message string, suggestions []string) string {
	if len(suggestions) == 0 || strings.Contains(message, suggestions[0]) {
		return ""
	}
	return " Did you mean " + orList(suggestions) + "?"
}

var durations = regexp.MustCompile(`^(\d{1,4}) (minute|hour|day|week)s?$`)

// duration reads a wait such as "3 days".
func (f *recipeFile) duration(n ast.Node, what string) Duration {
	s := f.text(n, what)
	if s == "" {
		return 0
	}
	d, err := parseDuration(s)
	if err != nil {
		f.wrong(n, "%s is %s", what, err)
	}
	return Duration(d)
}

func parseDuration(s string) (time.Duration, error) {
	m := durations.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("a whole number of minutes, hours, days or weeks, such as 3 days, not %q", s)
	}
	unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour}[m[2]]
	number, _ := strconv.Atoi(m[1]) // digits
	d := time.Duration(number) * unit
	if d > maxWait*24*time.Hour {
		return 0, fmt.Errorf("at most %d days, not %s", maxWait, s)
	}
	return d, nil
}
