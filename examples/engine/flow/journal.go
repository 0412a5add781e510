package flow

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// What the journal tells.
const (
	Received = "RECEIVED" // an event came, for the first time
	Repeated = "REPEATED" // it came again, and nothing was done
	Decided  = "DECIDED"  // a branch was taken, and its messages wait
	Sent     = "SENT"     // a message would have gone out
	Withheld = "WITHHELD" // it did not, and why
)

// Entry is one line of the journal: a JSON object.
type Entry struct {
	At       time.Time `json:"at"`
	Kind     string    `json:"kind"`
	EventID  string    `json:"eventId"`
	Workflow string    `json:"workflow"`

	Event   *Event   `json:"event,omitempty"`   // RECEIVED
	Branch  string   `json:"branch,omitempty"`  // DECIDED, and messages
	Planned []string `json:"planned,omitempty"` // DECIDED: names of messages
	Message string   `json:"message,omitempty"`
	Channel string   `json:"channel,omitempty"` // SENT: EMAIL or SMS
	To      string   `json:"to,omitempty"`
	Subject string   `json:"subject,omitempty"`
	Text    string   `json:"text,omitempty"`
	Code    string   `json:"code,omitempty"` // WITHHELD: the machine's word
	Why     string   `json:"why,omitempty"`  // a sentence
}

// Read reads a journal.
func Read(r io.Reader) ([]Entry, error) {
	var out []Entry
	for dec := json.NewDecoder(r); ; {
		var e Entry
		err := dec.Decode(&e)
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("entry %d of the journal: %w", len(out)+1, err)
		}
		out = append(out, e)
	}
}

// note writes an entry, and does what it tells to the runs. The engine restores itself by doing the same with a journal that
// is read, so that both can only agree.
func (e *Engine) note(entry Entry) error {
	entry.At, entry.Workflow = e.config.Now().UTC(), e.config.Workflow.Name
	line, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	if _, err := e.config.Journal.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	e.apply(entry)
	return nil
}

// apply is the whole memory of the engine.
func (e *Engine) apply(entry Entry) {
	switch entry.Kind {
	case Received:
		e.known[entry.EventID] = true
		e.runs = append(e.runs, &run{event: *entry.Event})
	case Decided:
		if r := e.runOf(entry.EventID); r != nil {
			r.branch, r.decided, r.waiting = entry.Branch, true, nil
			for _, m := range e.messages(entry.Branch) {
				r.waiting = append(r.waiting, waiting{message: m, due: r.event.OccurredAt.Add(time.Duration(m.After))})
			}
		}
	case Sent, Withheld:
		if r := e.runOf(entry.EventID); r != nil {
			r.decided = true // what could not be decided takes no branch: an error is not None
			r.done(entry.Message)
		}
	}
	e.forget()
}
