package flow_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"storegraph/examples/engine/flow"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// gateway answers the engine's questions as a test has it.
type gateway struct {
	mu     sync.Mutex
	branch string                            // what evaluateBranches takes; "still" is taken while it holds
	still  bool                              //
	may    map[string]string                 // channel → code; SUBSCRIBED and TRANSACTIONAL allow
	fail   string                            // code of the error that every question gets
	asked  map[string]int                    // questions by their operation's name
	seen   func(op string, v map[string]any) // told of every question, when set
	skip   string                            // code that resolveTemplate skips with
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var posted struct {
		Query     string
		Variables map[string]any
	}
	_ = json.NewDecoder(r.Body).Decode(&posted)
	g.mu.Lock()
	defer g.mu.Unlock()
	op := strings.FieldsFunc(posted.Query, func(r rune) bool { return strings.ContainsRune(" (\n{", r) })
	name := op[1]
	if op[0] != "query" && op[0] != "mutation" {
		name = op[0]
	}
	g.asked[name]++
	if g.seen != nil {
		g.seen(name, posted.Variables)
	}
	if g.fail != "" && name != "triggerEndpoints" && name != "Endpoint" && name != "timers" && name != "Timer" {
		fmt.Fprintf(w, `{"data":null,"errors":[{"message":"It fails.","extensions":{"code":%q}}]}`, g.fail)
		return
	}
	switch name {
	case "triggerEndpoints":
		fmt.Fprint(w, `{"data":{"triggerEndpoints":[]}}`)
	case "Endpoint":
		fmt.Fprintf(w, `{"data":{"createTriggerEndpoint":{"triggerEndpoint":{"id":"E1"},"secret":%q,"problems":[],"userErrors":[]}}}`, secret)
	case "timers":
		fmt.Fprint(w, `{"data":{"timers":[{"id":"T1","name":"test/mine"}]}}`)
	case "Decide":
		branch := g.branch
		if b, _ := json.Marshal(posted.Variables["branches"]); strings.Contains(string(b), `"name":"still"`) {
			branch = map[bool]string{true: "still", false: "None"}[g.still]
		}
		fmt.Fprintf(w, `{"data":{"evaluateBranches":{"branchName":%q,"words":"because","problems":[]}}}`, branch)
	case "CanSend":
		code := g.may[posted.Variables["channel"].(string)]
		fmt.Fprintf(w, `{"data":{"canSend":{"allowed":%t,"code":%q,"reason":"So it is."}}}`, code == "SUBSCRIBED" || code == "TRANSACTIONAL", code)
	case "Text":
		if g.skip != "" {
			fmt.Fprintf(w, `{"data":{"resolveTemplate":{"status":"SKIPPED","text":null,"skipped":{"code":%q,"reason":"It lacks something."},"diagnostics":[]}}}`, g.skip)
			return
		}
		text, _ := json.Marshal(fmt.Sprint("resolved ", posted.Variables["template"]))
		fmt.Fprintf(w, `{"data":{"resolveTemplate":{"status":"RENDERED","text":%s,"skipped":null,"diagnostics":[]}}}`, text)
	case "Address":
		fmt.Fprint(w, `{"data":{"contact":{"email":"ada@example.com","phone":"+15155552345"}}}`)
	default:
		http.Error(w, "unknown question "+name, http.StatusTeapot)
	}
}

func (g *gateway) set(change func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	change()
}

// bench is an engine over a gateway, with a clock and a journal.
type bench struct {
	*gateway
	t      *testing.T
	engine *flow.Engine
	clock  *flow.Clock
	log    *lockedBuffer
	url    string
	signer *standardwebhooks.Webhook
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) entries(t *testing.T) []flow.Entry {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	out, err := flow.Read(bytes.NewReader(l.b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func workflow() flow.Workflow {
	email := &flow.Email{Subject: "subject", Body: "body"}
	return flow.Workflow{
		Name: "test", Trigger: flow.Trigger{Event: "ORDER_RECEIVED"},
		Branches: []flow.Branch{{Name: "Big", Condition: "order.total_price > 1", Messages: []flow.Message{
			{Name: "now", Purpose: "TRANSACTIONAL", Email: email},
			{Name: "later", Purpose: "MARKETING", After: flow.Duration(72 * time.Hour), If: `order.status == "COMPLETED"`, Email: email, SMS: "text"},
		}}},
	}
}

func newBench(t *testing.T, w flow.Workflow, clock *flow.Clock, history []flow.Entry) *bench {
	t.Helper()
	g := &gateway{branch: "Big", still: true, may: map[string]string{"EMAIL": "SUBSCRIBED", "SMS": "SUBSCRIBED"}, asked: map[string]int{}}
	api := httptest.NewServer(g)
	t.Cleanup(api.Close)
	b := &bench{gateway: g, t: t, clock: clock, log: &lockedBuffer{}}
	b.engine = flow.New(flow.Config{Workflow: w, Gateway: &flow.Gateway{URL: api.URL, Key: "k"}, Now: clock.Now, Journal: b.log, History: history})
	if _, err := b.engine.Register(t.Context(), "http://127.0.0.1:1/"); err != nil {
		t.Fatal(err)
	}
	in := httptest.NewServer(b.engine)
	t.Cleanup(in.Close)
	b.url = in.URL
	var err error
	if b.signer, err = standardwebhooks.NewWebhook(secret); err != nil {
		t.Fatal(err)
	}
	go func() { _ = b.engine.Run(t.Context()) }()
	return b
}

// event is a delivery's body.
func (b *bench) event(id, contact, more string) string {
	return fmt.Sprintf(`{"id":%q,"type":"ORDER_RECEIVED","data":{"enrollmentKey":"k/%s","contactId":%q,"orderId":"O","orderName":"#1","version":"7","occurredAt":%q%s}}`,
		id, id, contact, b.clock.Now().UTC().Format(time.RFC3339), more)
}

// deliver posts a body, signed for a moment under an id.
func (b *bench) deliver(id, body string, at time.Time, change func(http.Header)) int {
	b.t.Helper()
	signature, err := b.signer.Sign(id, at, []byte(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.url, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set(standardwebhooks.HeaderWebhookID, id)
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, fmt.Sprint(at.Unix()))
	req.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	if change != nil {
		change(req.Header)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

func (b *bench) take(id, contact string) {
	b.t.Helper()
	if status := b.deliver(id, b.event(id, contact, ""), b.clock.Now(), nil); status != http.StatusNoContent {
		b.t.Fatalf("%s: %d", id, status)
	}
}

// idle waits until nothing is due, and gives what came of messages.
func (b *bench) idle() (messages []flow.Entry) {
	b.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !b.engine.Idle(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Fatalf("not idle: %+v", b.log.entries(b.t))
		}
	}
	for _, e := range b.log.entries(b.t) {
		if e.Kind == flow.Sent || e.Kind == flow.Withheld {
			messages = append(messages, e)
		}
	}
	return messages
}

func TestEngine_TakesSignedDeliveriesOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, workflow(), new(flow.Clock), nil)
	now := b.clock.Now()
	for name, c := range map[string]struct {
		body   string
		at     time.Time
		change func(http.Header)
		want   int
	}{
		"unsigned":       {b.event("x", "C", ""), now, func(h http.Header) { h.Del(standardwebhooks.HeaderWebhookSignature) }, 401},
		"another secret": {b.event("x", "C", ""), now, func(h http.Header) { h.Set(standardwebhooks.HeaderWebhookSignature, "v1,AAAA") }, 401},
		"another id":     {b.event("x", "C", ""), now, func(h http.Header) { h.Set(standardwebhooks.HeaderWebhookID, "y") }, 401},
		"an hour old":    {b.event("x", "C", ""), now.Add(-time.Hour), nil, 401},
		"from tomorrow":  {b.event("x", "C", ""), now.Add(24 * time.Hour), nil, 401},
		"no event":       {"[]", now, nil, 400},
		"the id differs": {b.event("z", "C", ""), now, nil, 400},
	} {
		if got := b.deliver("x", c.body, c.at, c.change); got != c.want {
			t.Errorf("%s: %d instead of %d", name, got, c.want)
		}
	}
	if entries := b.log.entries(t); len(entries) > 0 {
		t.Fatalf("noted: %+v", entries)
	}
	for range 3 {
		b.take("x", "C")
	}
	if got := b.idle(); len(got) != 1 || got[0].Kind != flow.Sent || got[0].To != "ada@example.com" || got[0].Subject != "resolved subject" || got[0].Text != "resolved body" {
		t.Errorf("came of it: %+v", got)
	}
	kinds := map[string]int{}
	for _, e := range b.log.entries(t) {
		kinds[e.Kind]++
	}
	if kinds[flow.Received] != 1 || kinds[flow.Repeated] != 2 || kinds[flow.Decided] != 1 {
		t.Errorf("noted: %v", kinds)
	}
}

func TestEngine_AsksAnewWhenTheTimeHasCome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		contact             string
		change              func(*gateway)
		kind, code, channel string
	}{
		"as it was":                        {"C", func(*gateway) {}, flow.Sent, "SUBSCRIBED", "EMAIL"},
		"it applies no more":               {"C", func(g *gateway) { g.still = false }, flow.Withheld, "NOT_ANY_MORE", ""},
		"unsubscribed from email":          {"C", func(g *gateway) { g.may["EMAIL"] = "UNSUBSCRIBED" }, flow.Sent, "SUBSCRIBED", "SMS"},
		"unsubscribed from both":           {"C", func(g *gateway) { g.may["EMAIL"], g.may["SMS"] = "UNSUBSCRIBED", "UNSUBSCRIBED" }, flow.Withheld, "UNSUBSCRIBED", ""},
		"a required value is missing":      {"C", func(g *gateway) { g.skip = "REQUIRED_MISSING" }, flow.Withheld, "REQUIRED_MISSING", ""},
		"taken back between two questions": {"C", func(g *gateway) { g.skip = "NO_CONSENT" }, flow.Withheld, "NO_CONSENT", ""},
		"nobody to write to":               {"", func(*gateway) {}, flow.Withheld, "NO_CONTACT", ""},
		"it can never be answered":         {"C", func(g *gateway) { g.fail = "NOT_FOUND" }, flow.Withheld, "NOT_FOUND", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, workflow(), new(flow.Clock), nil)
			b.take("x", c.contact)
			if got := b.idle(); len(got) != 1 {
				t.Fatalf("at once: %+v", got)
			}
			b.set(func() { c.change(b.gateway) })
			b.clock.Forward(71 * time.Hour)
			if got := b.idle(); len(got) != 1 {
				t.Fatalf("an hour too early: %+v", got)
			}
			b.clock.Forward(time.Hour)
			got := b.idle()
			if len(got) != 2 || got[1].Message != "later" || got[1].Kind != c.kind || got[1].Code != c.code || got[1].Channel != c.channel {
				t.Errorf("came of it: %+v", got)
			}
		})
	}
}

// What fails for a while is neither a branch nor the end: it is asked again until it is answered.
func TestEngine_TriesAgainWhatPasses(t *testing.T) {
	t.Parallel()
	b := newBench(t, workflow(), new(flow.Clock), nil)
	b.set(func() { b.fail = "NOT_YET" })
	b.take("x", "C")
	wait(t, func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.asked["Decide"] > 0 })
	if b.engine.Idle() {
		t.Error("idle, with an event that is not decided")
	}
	b.set(func() { b.fail = "" })
	b.clock.Forward(time.Minute)
	if got := b.idle(); len(got) != 1 || got[0].Kind != flow.Sent {
		t.Errorf("came of it: %+v", got)
	}

	// So is what comes a week late.
	b = newBench(t, workflow(), new(flow.Clock), nil)
	late := b.event("late", "C", "")
	b.clock.Forward(7 * 24 * time.Hour)
	b.set(func() { b.fail = "UNAVAILABLE" })
	if status := b.deliver("late", late, b.clock.Now(), nil); status != http.StatusNoContent {
		t.Fatal(status)
	}
	wait(t, func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.asked["Decide"] > 0 })
	b.set(func() { b.fail = "" })
	b.clock.Forward(time.Minute)
	if got := b.idle(); len(got) != 2 || got[0].Kind != flow.Sent || got[1].Kind != flow.Sent {
		t.Errorf("came of it: %+v", got)
	}

	// What never passes is given up with its reason, and no branch is taken.
	b = newBench(t, workflow(), new(flow.Clock), nil)
	b.set(func() { b.fail = "UNAVAILABLE" })
	b.take("y", "C")
	wait(t, func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.asked["Decide"] > 0 })
	b.clock.Forward(47 * time.Hour)
	wait(t, func() bool { b.mu.Lock(); defer b.mu.Unlock(); return b.asked["Decide"] > 1 })
	if entries := b.log.entries(t); len(entries) != 1 {
		t.Fatalf("given up too early: %+v", entries)
	}
	b.clock.Forward(2 * time.Hour)
	if got := b.idle(); len(got) != 1 || got[0].Kind != flow.Withheld || got[0].Code != "UNAVAILABLE" || got[0].Branch != "" {
		t.Errorf("came of it: %+v", got)
	}
}

func wait(t *testing.T, until func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !until(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not come")
		}
	}
}

// A second engine with the first one's journal, cut off anywhere between two lines, sends what the first did not, once.
func TestEngine_GoesOnFromItsJournal(t *testing.T) {
	t.Parallel()
	clock := new(flow.Clock)
	first := newBench(t, workflow(), clock, nil)
	first.take("x", "C")
	first.take("y", "C")
	first.idle()
	history := first.log.entries(t)
	for cut := range len(history) + 1 {
		second := newBench(t, workflow(), new(flow.Clock), history[:cut])
		received := 0
		sent := map[string]int{}
		for _, e := range history[:cut] {
			if e.Kind == flow.Received {
				received++
			}
			if e.Kind == flow.Sent {
				sent[e.EventID+e.Message]++
			}
		}
		second.clock.Forward(73 * time.Hour)
		for _, e := range second.idle() {
			sent[e.EventID+e.Message]++
		}
		if len(sent) != 2*received {
			t.Errorf("after %d lines with %d events: %v", cut, received, sent)
		}
		for message, n := range sent {
			if n != 1 {
				t.Errorf("after %d lines: %s was sent %d times", cut, message, n)
			}
		}
		if cut == len(history) {
			second.take("x", "C")
			if e := second.log.entries(t); e[len(e)-1].Kind != flow.Repeated {
				t.Errorf("an event of the journal is new: %+v", e[len(e)-1])
			}
		}
	}
}

func TestEngine_AsksAboutTheEventInItsVersion(t *testing.T) {
	t.Parallel()
	b := newBench(t, workflow(), new(flow.Clock), nil)
	b.set(func() {
		b.seen = func(op string, v map[string]any) {
			if (op == "Decide" || op == "Text") && (v["event"] != "x" || v["version"] != "7") {
				t.Errorf("%s is asked about %v", op, v)
			}
		}
	})
	b.take("x", "C")
	b.idle()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.asked["Decide"] == 0 || b.asked["Text"] == 0 {
		t.Errorf("asked: %v", b.asked)
	}
}

// Due events of timers that other workflows made are delivered to this endpoint, too.
func TestEngine_LeavesOtherWorkflowsTimers(t *testing.T) {
	t.Parallel()
	w := workflow()
	w.Trigger = flow.Trigger{Event: "TIMER_DUE", Timers: []flow.Timer{{Name: "mine", Anchor: "ORDER_RECEIVED", Delay: flow.Duration(time.Hour), Supersede: "EACH_ORDER"}}}
	b := newBench(t, w, new(flow.Clock), nil)
	for id, timer := range map[string]string{"theirs": "T2", "ours": "T1"} {
		if status := b.deliver(id, b.event(id, "C", fmt.Sprintf(`,"timer":{"id":%q}`, timer)), b.clock.Now(), nil); status != http.StatusNoContent {
			t.Errorf("%s: %d", id, status)
		}
	}
	if got := b.idle(); len(got) != 1 || got[0].EventID != "ours" {
		t.Errorf("came of it: %+v", got)
	}
}
