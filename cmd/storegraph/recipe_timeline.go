package main

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"time"

	"storegraph/examples/engine/flow"
	"storegraph/recipes"
)

// timeline tells what happens while a story is played: a line each, or JSON lines.
type timeline struct {
	out  io.Writer
	json bool

	mu      sync.Mutex
	lastDay int
	begun   bool
}

// What a line of the JSON timeline tells of, besides what the engine's journal does.
const (
	lineStep       = "STEP"
	lineDifference = "DIFFERENCE"
	lineEnd        = "END"
)

// happening is one line of the JSON timeline.
type happening struct {
	Day   int    `json:"day"`
	At    string `json:"at,omitempty"`
	Kind  string `json:"kind"`
	Who   string `json:"who,omitempty"`
	Order string `json:"order,omitempty"` // as the story calls it
	Words string `json:"words"`           // the line for people

	Event   string   `json:"event,omitempty"`
	Branch  string   `json:"branch,omitempty"`
	Planned []string `json:"planned,omitempty"`
	Message string   `json:"message,omitempty"`
	Channel string   `json:"channel,omitempty"`
	To      string   `json:"to,omitempty"`
	Subject string   `json:"subject,omitempty"`
	Text    string   `json:"text,omitempty"`
	Code    string   `json:"code,omitempty"`
	Why     string   `json:"why,omitempty"`
}

func (t *timeline) tell(m happening) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.json {
		line, err := json.Marshal(m)
		if err == nil {
			fmt.Fprintf(t.out, "%s\n", line)
		}
		return
	}
	if m.Kind == lineEnd || m.Kind == lineDifference {
		fmt.Fprintln(t.out, m.Words)
		return
	}
	head := ""
	if !t.begun || m.Day != t.lastDay {
		t.begun, t.lastDay = true, m.Day
		head = fmt.Sprintf("Day %d", m.Day)
		fmt.Fprintln(t.out)
	}
	for i, line := range strings.Split(m.Words, "\n") {
		if i > 0 {
			head = ""
		}
		fmt.Fprintf(t.out, "%-9s%s\n", head, line)
	}
}

// step tells what somebody did.
func (t *timeline) step(p *player, s recipes.Step) {
	words := s.Does
	switch {
	case s.Who != "":
		words = s.Who + " " + s.Does
	case s.Does == recipes.Deletes:
		words = "the store deletes"
	case s.Does == recipes.Waits:
		words = "time passes"
	}
	switch {
	case s.Does == recipes.Unsubscribes || s.Does == recipes.Subscribes:
		words += map[bool]string{true: " from ", false: " to "}[s.Does == recipes.Unsubscribes] + s.Things[0]
	case s.Does == recipes.Forgets:
		words = s.Who + " takes the name out of the account"
	case len(s.Things) > 0:
		words += " " + strings.Join(s.Things, ", ")
	}
	if o := p.orders[s.Order]; o != nil {
		words += map[string]string{recipes.Buys: ": ", recipes.Pays: " ", recipes.Cancels: " ", recipes.Refunds: " of "}[s.Does]
		if s.Does == recipes.Refunds && len(s.Things) == 0 {
			words = strings.TrimSuffix(words, "of ")
		}
		if s.Does == recipes.Adds {
			words += " to "
		} else if s.Does == recipes.Removes {
			words += " from "
		}
		words += "order " + o.num
	}
	if len(s.Options) > 0 {
		words += " (" + strings.Join(s.Options, ", ") + ")"
	}
	t.tell(happening{Day: s.Day, Kind: lineStep, Who: s.Who, Order: s.Order, Words: words})
}

// entry tells what the engine noted.
func (t *timeline) entry(o outcome, event flow.Event) {
	e := o.entry
	m := happening{
		Day: o.day, At: e.At.Format(time.RFC3339), Kind: e.Kind, Who: o.who, Order: o.order, Event: event.Kind, Branch: e.Branch, Planned: e.Planned,
		Message: e.Message, Channel: e.Channel, To: e.To, Subject: e.Subject, Text: e.Text, Code: e.Code, Why: e.Why,
	}
	about := strings.TrimSpace(event.OrderName + " of " + o.who)
	if event.OrderName == "" {
		about = o.who
	}
	switch e.Kind {
	case flow.Received:
		m.Words = fmt.Sprintf("  → %s, %s", event.Kind, about)
	case flow.Repeated:
		m.Words = fmt.Sprintf("  → %s, %s, came again: nothing is done", event.Kind, about)
	case flow.Decided:
		m.Words = fmt.Sprintf("    branch %s: %s", e.Branch, e.Why)
	case flow.Sent:
		m.Words = fmt.Sprintf("  ✉ %s to %s (%s) by %s: %s\n    %s\n    because %s", e.Message, o.who, e.To, e.Channel, e.Subject, excerpt(e.Text), e.Why)
	case flow.Withheld:
		m.Words = fmt.Sprintf("  ✗ %s is not sent to %s: %s\n    %s", e.Message, o.who, e.Code, e.Why)
	}
	t.tell(m)
}

var tags = regexp.MustCompile(`<[^>]*>`)

// excerpt is the beginning of a message for people who look at a terminal.
func excerpt(text string) string {
	words := strings.Join(strings.Fields(tags.ReplaceAllString(text, " ")), " ")
	if r := []rune(words); len(r) > 110 {
		words = string(r[:110]) + "…"
	}
	return words
}

func (t *timeline) difference(words string) {
	t.tell(happening{Kind: lineDifference, Words: "DIFFERENT: " + words})
}

func (t *timeline) end(expected, differences int) {
	words := fmt.Sprintf("\nAll %d messages are as the story expects them.", expected)
	if differences > 0 {
		words = fmt.Sprintf("\n%d differences.", differences)
	}
	t.tell(happening{Kind: lineEnd, Words: words})
}
