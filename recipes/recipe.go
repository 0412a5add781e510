package recipes

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Recipe is one workflow. Its JSON is what examples/engine runs: conditions are text there, whichever way they were written.
type Recipe struct {
	Name        string    `json:"name"`  // of the file too: small letters, digits and hyphens
	Title       string    `json:"title"` // for people
	Description string    `json:"description"`
	Trigger     Trigger   `json:"trigger"`
	Branches    []Branch  `json:"branches"`  // at most 10; the first whose condition holds is taken
	Otherwise   []Message `json:"otherwise"` // what the branch named None sends
}

// Trigger says what begins a run. Timers go with TIMER_DUE, Segment with SEGMENT_ENTERED and SEGMENT_LEFT, Filter with the
// others.
type Trigger struct {
	Event   string     `json:"event"`
	Filter  *Condition `json:"filter,omitempty"`
	Timers  []Timer    `json:"timers,omitempty"`
	Segment *Segment   `json:"segment,omitempty"`
}

// Timer is a due date that Storegraph keeps.
type Timer struct {
	Name      string     `json:"name"`
	Anchor    string     `json:"anchor"` // ORDER_RECEIVED or PAYMENT_RECEIVED
	Delay     Duration   `json:"delay"`
	Filter    *Condition `json:"filter,omitempty"`    // which orders it is for, asked at the anchor
	Condition *Condition `json:"condition,omitempty"` // asked again when it is due
	Supersede string     `json:"supersede"`           // NEWEST_ORDER or EACH_ORDER
}

// Segment is who is watched.
type Segment struct {
	Name      string     `json:"name"`
	Condition *Condition `json:"condition"`
}

// Branch is an arm of the If/Else.
type Branch struct {
	Name      string     `json:"name"`
	Condition *Condition `json:"condition"`
	Messages  []Message  `json:"messages"`
}

// Message goes by the first of its channels on which the contact may be written to; email is the better one.
type Message struct {
	Name    string     `json:"name"`
	Purpose string     `json:"purpose"`      // TRANSACTIONAL or MARKETING
	After   Duration   `json:"after"`        // since the event; 0 for at once
	If      *Condition `json:"if,omitempty"` // asked when the time has come
	Email   *Email     `json:"email,omitempty"`
	SMS     string     `json:"sms,omitempty"`
}

// Email has two templates.
type Email struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

// Messages is how many there are in all branches.
func (r *Recipe) Messages() int {
	n := len(r.Otherwise)
	for _, b := range r.Branches {
		n += len(b.Messages)
	}
	return n
}

// Duration is written "3 days" in files and "72h0m0s" in JSON.
type Duration time.Duration

// MarshalText writes it as time.Duration does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// Condition is an If: a sentence or text.
type Condition struct {
	Source string // as it was written
	Text   string // canonical
}

// MarshalText writes the canonical text.
func (c Condition) MarshalText() ([]byte, error) { return []byte(c.Text), nil }

//go:embed *.yaml stories/*.yaml
var files embed.FS

// Names lists the recipes that come with Storegraph.
func Names() []string {
	found, _ := fs.Glob(files, "*.yaml") // fails for a bad pattern only
	for i, f := range found {
		found[i] = strings.TrimSuffix(f, ".yaml")
	}
	return found
}

// Source gives a recipe's file by its name; ok is false when there is none.
func Source(name string) (file string, source []byte, ok bool) { return read("", name) }

// StorySource gives the file of a recipe's story.
func StorySource(name string) (file string, source []byte, ok bool) { return read("stories", name) }

func read(folder, name string) (file string, source []byte, ok bool) {
	if !slices.Contains(Names(), name) {
		return "", nil, false
	}
	file = path.Join(folder, name+".yaml")
	source, err := files.ReadFile(file)
	return path.Join("recipes", file), source, err == nil
}
