package flow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Gateway asks Storegraph's GraphQL API.
type Gateway struct {
	URL    string // e.g. https://gateway.example.com/graphql
	Key    string // an API key of the account, with the role ADMIN that may see personal data
	Client *http.Client
}

// Failure is an answer that is none. Temporary ones are worth another try: Storegraph has not read so far yet, cannot know,
// or cannot be reached.
type Failure struct {
	Code, Message string
	Temporary     bool
}

func (f *Failure) Error() string { return f.Code + ": " + f.Message }

// temporary are the codes that pass by themselves.
var temporary = map[string]bool{"NOT_YET": true, "UNAVAILABLE": true, "RATE_LIMITED": true, "INTERNAL": true, "TIMEOUT": true, "SEGMENT_TIMEOUT": true}

// ask posts one operation and decodes its data.
func (g *Gateway) ask(ctx context.Context, query string, variables map[string]any, into any) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/graphql-response+json, application/json")
	req.Header.Set("Authorization", "Bearer "+g.Key)
	client := g.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return &Failure{"UNREACHABLE", err.Error(), true}
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 32<<20))
	if err != nil {
		return &Failure{"UNREACHABLE", err.Error(), true}
	}
	var decoded struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(answer, &decoded); err != nil {
		return &Failure{fmt.Sprint("HTTP_", res.StatusCode), "The gateway did not answer in JSON.", res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests}
	}
	if len(decoded.Errors) > 0 {
		first := decoded.Errors[0]
		return &Failure{first.Extensions.Code, first.Message, temporary[first.Extensions.Code] || res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests}
	}
	return json.Unmarshal(decoded.Data, into)
}

// refusal is what mutations answer when they do nothing.
type refusal struct {
	Problems   []struct{ Code, Message string }
	UserErrors []struct{ Code, Message string }
}

func (r refusal) err() error {
	for _, e := range append(r.UserErrors, r.Problems...) {
		return &Failure{Code: e.Code, Message: e.Message}
	}
	return nil
}

// about are the variables that name what a question is about: the event, and at least its version of the data.
func (e Event) about(more map[string]any) map[string]any {
	v := map[string]any{"event": e.ID, "version": e.Version}
	for k, x := range more {
		v[k] = x
	}
	return v
}

// decide takes the first branch whose condition holds. branch is the name, None when there is no such one.
func (g *Gateway) decide(ctx context.Context, e Event, branches []Branch) (branch, why string, err error) {
	var input []map[string]any
	for _, b := range branches {
		input = append(input, map[string]any{"id": b.Name, "name": b.Name, "condition": map[string]string{"text": b.Condition}})
	}
	var answer struct {
		EvaluateBranches struct {
			BranchName, Words *string
			Problems          []struct{ Message string }
		}
	}
	err = g.ask(ctx, `query Decide($event: ID!, $version: Int64!, $branches: [BranchInput!]!) {
  evaluateBranches(input: {eventId: $event, minVersion: $version, branches: $branches}) { branchName words problems { message } }
}`, e.about(map[string]any{"branches": input}), &answer)
	if err != nil {
		return "", "", err
	}
	d := answer.EvaluateBranches
	if len(d.Problems) > 0 || d.BranchName == nil || d.Words == nil {
		return "", "", &Failure{Code: "CONDITION_INVALID", Message: fmt.Sprint("The conditions are not valid any more: ", d.Problems)}
	}
	return *d.BranchName, *d.Words, nil
}

// SendDecision is canSend's answer.
type SendDecision struct {
	Allowed      bool
	Code, Reason string
}

func (g *Gateway) canSend(ctx context.Context, contact, channel, purpose string) (SendDecision, error) {
	var answer struct{ CanSend SendDecision }
	err := g.ask(ctx, `query CanSend($contact: ID!, $channel: MessageChannel!, $purpose: MessagePurpose!) {
  canSend(contactId: $contact, channel: $channel, purpose: $purpose) { allowed code reason }
}`, map[string]any{"contact": contact, "channel": channel, "purpose": purpose}, &answer)
	return answer.CanSend, err
}

// address is where a channel reaches the contact.
func (g *Gateway) address(ctx context.Context, contact, channel string) (string, error) {
	var answer struct {
		Contact *struct{ Email, Phone *string }
	}
	if err := g.ask(ctx, `query Address($contact: ID!) { contact(id: $contact) { email phone } }`, map[string]any{"contact": contact}, &answer); err != nil {
		return "", err
	}
	if answer.Contact == nil {
		return "", &Failure{Code: "NOT_FOUND", Message: "The contact is gone."}
	}
	at := answer.Contact.Email
	if channel == SMS {
		at = answer.Contact.Phone
	}
	if at == nil {
		return "", nil
	}
	return *at, nil
}

// Text is resolveTemplate's answer: the text, or why the message is not to be sent.
type Text struct {
	Status      string
	Text        *string
	Skipped     *struct{ Code, Reason string }
	Diagnostics []struct{ Severity, Message string }
}

// resolve resolves a template for one event. The purpose has the gateway ask for consent once more.
func (g *Gateway) resolve(ctx context.Context, e Event, purpose, template, channel string) (Text, error) {
	var answer struct{ ResolveTemplate Text }
	err := g.ask(ctx, `query Text($event: ID!, $version: Int64!, $template: String!, $channel: Channel!, $purpose: MessagePurpose!) {
  resolveTemplate(input: {template: $template, channel: $channel, purpose: $purpose, eventId: $event, minVersion: $version}) {
    status text skipped { code reason } diagnostics { severity message }
  }
}`, e.about(map[string]any{"template": template, "channel": channel, "purpose": purpose}), &answer)
	if t := answer.ResolveTemplate; err == nil && t.Text == nil && t.Skipped == nil {
		var words []string
		for _, d := range t.Diagnostics {
			words = append(words, d.Message)
		}
		err = &Failure{Code: "TEMPLATE_FAILED", Message: "The template could not be resolved. " + strings.Join(words, " ")}
	}
	return answer.ResolveTemplate, err
}
