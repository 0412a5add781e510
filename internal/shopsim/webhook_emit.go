package shopsim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// happening is a webhook body with its topic.
type happening struct {
	topic   string
	payload map[string]any
}

// emit tells the subscribers of one topic.
func (s *Shop) emit(topic string, payload map[string]any) { s.emitAll(happening{topic, payload}) }

// emitAll tells what one merchant's or shopper's action caused: all topics share its event id.
func (s *Shop) emitAll(all ...happening) {
	event := s.server.uuid()
	for _, h := range all {
		s.tell(h, event)
	}
}

func (s *Shop) tell(h happening, event string) {
	denied, _ := s.refusals()
	for _, sub := range s.subscriptions(nil, "") {
		if topicName(sub.topic) != h.topic {
			continue
		}
		payload := redacted(h.topic, h.payload, denied)
		if !passes(sub.filter, payload) {
			continue
		}
		if len(sub.includeFields) > 0 {
			payload = only(payload, sub.includeFields)
		}
		body, err := json.Marshal(payload)
		if err != nil {
			s.server.log.Error("webhook payload", "topic", h.topic, "err", err)
			continue
		}
		s.server.hooks.push(&delivery{shop: s, sub: sub.id, uri: sub.uri, body: body, header: s.hookHeader(h.topic, event, sub.name, body)})
	}
}

func (s *Shop) hookHeader(topic, event, name string, body []byte) http.Header {
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("User-Agent", "Shopify-Captain-Hook")
	h.Set("X-Shopify-Topic", topic)
	h.Set("X-Shopify-Hmac-Sha256", SignWebhook(s.server.cfg.ClientSecret, body))
	h.Set("X-Shopify-Shop-Domain", s.cfg.Domain)
	h.Set("X-Shopify-API-Version", currentVersion)
	h.Set("X-Shopify-Webhook-Id", s.server.uuid())
	h.Set("X-Shopify-Event-Id", event)
	h.Set("X-Shopify-Triggered-At", s.server.cfg.Now().UTC().Format(time.RFC3339Nano))
	if name != "" {
		h.Set("X-Shopify-Name", name)
	}
	return h
}

func (s *Server) uuid() string {
	x := s.hex(16)
	return x[:8] + "-" + x[8:12] + "-4" + x[13:16] + "-a" + x[17:20] + "-" + x[20:]
}

// passes applies a subscription's filter: key:value terms joined by AND, case-sensitive. A key that the body does not
// have lets nothing through.
func passes(filter string, payload map[string]any) bool {
	for _, term := range strings.Split(filter, " AND ") {
		if strings.TrimSpace(term) == "" {
			continue
		}
		k, want, _ := strings.Cut(strings.TrimSpace(term), ":")
		have, ok := payload[k]
		if !ok || fmt.Sprint(have) != strings.Trim(want, `"'`) {
			return false
		}
	}
	return true
}

func only(payload map[string]any, keys []string) map[string]any {
	out := map[string]any{}
	for _, k := range keys {
		if v, ok := payload[k]; ok {
			out[k] = v
		}
	}
	return out
}

func without(m map[string]any, keys ...string) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = v
	}
	for _, k := range keys {
		delete(out, k)
	}
	return out
}
