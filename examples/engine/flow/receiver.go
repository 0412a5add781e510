package flow

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// Event is a delivery's body, as far as the engine needs it. What it does not tell is asked for when it is needed.
type Event struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind"`
	Enrollment string    `json:"enrollmentKey"`
	ContactID  string    `json:"contactId,omitempty"` // "" for orders without a contact
	OrderID    string    `json:"orderId,omitempty"`   // "" when it is about none
	OrderName  string    `json:"orderName,omitempty"`
	OccurredAt time.Time `json:"occurredAt"`
	Version    string    `json:"version"` // reads demand at least this
	Source     string    `json:"source,omitempty"`
}

// timestampTolerance is how old or new a delivery's timestamp may be; the specification's own figure.
const timestampTolerance = 5 * time.Minute

// maxDelivery bounds what is read of a delivery. Bodies have less than 2 KiB.
const maxDelivery = 1 << 20

// ServeHTTP takes deliveries. It verifies the signature, notes the event, and answers; nothing else happens before the answer,
// so that it is quick, and the gateway does not deliver again what is only slow.
func (e *Engine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "deliveries are posted", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxDelivery))
	if err != nil {
		http.Error(w, "the delivery could not be read", http.StatusBadRequest)
		return
	}
	if err := e.verify(body, r.Header); err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	event, err := decodeEvent(body)
	if err != nil || event.ID != r.Header.Get(standardwebhooks.HeaderWebhookID) {
		http.Error(w, "the body is not an event with the id of webhook-id", http.StatusBadRequest)
		return
	}
	if err := e.take(event); err != nil {
		http.Error(w, "the event could not be noted: deliver it again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// verify checks the signature by the Standard Webhooks library, and the timestamp by the engine's own clock, which may have
// been moved. An engine with an honest clock calls Verify alone, which does both.
func (e *Engine) verify(body []byte, header http.Header) error {
	e.mu.Lock()
	webhook := e.webhook
	e.mu.Unlock()
	if webhook == nil {
		return fmt.Errorf("this engine has no secret yet")
	}
	if err := webhook.VerifyIgnoringTimestamp(body, header); err != nil {
		return err
	}
	seconds, err := strconv.ParseInt(header.Get(standardwebhooks.HeaderWebhookTimestamp), 10, 64)
	if err != nil {
		return fmt.Errorf("the timestamp is no number")
	}
	if age := e.config.Now().Sub(time.Unix(seconds, 0)); age > timestampTolerance || age < -timestampTolerance {
		return fmt.Errorf("the timestamp is %s away", age.Abs().Round(time.Second))
	}
	return nil
}

func decodeEvent(body []byte) (Event, error) {
	var posted struct {
		ID, Type string
		Data     struct {
			EnrollmentKey, ContactID, OrderID, OrderName, Version string
			OccurredAt                                            time.Time
			Timer, SegmentWatch                                   struct{ ID string }
		}
	}
	if err := json.Unmarshal(body, &posted); err != nil {
		return Event{}, err
	}
	d := posted.Data
	return Event{
		ID: posted.ID, Kind: posted.Type, Enrollment: d.EnrollmentKey, ContactID: d.ContactID, OrderID: d.OrderID, OrderName: d.OrderName,
		OccurredAt: d.OccurredAt, Version: d.Version, Source: d.Timer.ID + d.SegmentWatch.ID,
	}, nil
}

// take notes an event. One that came before is noted as such and begins nothing: deliveries are at least once, and webhook-id
// makes them exactly once. Events of timers and segments that this workflow did not make are other workflows'.
func (e *Engine) take(event Event) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if event.Source != "" && !e.sources[event.Source] {
		return nil
	}
	if e.known[event.ID] {
		return e.note(Entry{Kind: Repeated, EventID: event.ID})
	}
	if err := e.note(Entry{Kind: Received, EventID: event.ID, Event: &event}); err != nil {
		return err
	}
	e.poke()
	return nil
}
