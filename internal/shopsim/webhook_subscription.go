package shopsim

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// subscription is a shop-specific webhook subscription.
type subscription struct {
	id            int64
	topic         string // the enum value
	uri           string
	format        string
	name          string
	filter        string
	includeFields []string
	namespaces    []string
	created       time.Time
	updated       time.Time
}

var subscriptionFields = map[string]resolver{
	"id":                  of(func(s *subscription) any { return gid("WebhookSubscription", s.id) }),
	"legacyResourceId":    of(func(s *subscription) any { return s.id }),
	"topic":               of(func(s *subscription) any { return s.topic }),
	"uri":                 of(func(s *subscription) any { return s.uri }),
	"callbackUrl":         of(func(s *subscription) any { return s.uri }),
	"format":              of(func(s *subscription) any { return s.format }),
	"filter":              of(func(s *subscription) any { return s.filter }),
	"includeFields":       of(func(s *subscription) any { return s.includeFields }),
	"metafieldNamespaces": of(func(s *subscription) any { return s.namespaces }),
	"apiVersion":          of(func(*subscription) any { return apiVersion(currentVersion) }),
	"endpoint": of(func(s *subscription) any {
		return &record{"WebhookHttpEndpoint", map[string]any{"callbackUrl": s.uri}}
	}),
	"name":      of(func(s *subscription) any { return optional(s.name) }),
	"createdAt": of(func(s *subscription) any { return s.created }),
	"updatedAt": of(func(s *subscription) any { return s.updated }),
}

var hookName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// take reads the input into the subscription and says what is wrong with it.
func (sub *subscription) take(s *Shop, input map[string]any) []*record {
	text := func(into *string, names ...string) bool {
		given := false
		for _, name := range names {
			if v, ok := input[name]; ok {
				*into, _ = v.(string)
				given = true
			}
		}
		return given
	}
	list := func(into *[]string, name string) {
		if v, ok := input[name].([]any); ok {
			*into = []string{}
			for _, item := range v {
				*into = append(*into, item.(string))
			}
		}
	}
	text(&sub.uri, "callbackUrl", "uri")
	text(&sub.format, "format")
	text(&sub.filter, "filter")
	named := text(&sub.name, "name")
	list(&sub.includeFields, "includeFields")
	list(&sub.namespaces, "metafieldNamespaces")

	errs := s.badAddress(sub.uri)
	if sub.format == "XML" {
		errs = append(errs, userError("Format 'xml' is invalid for this webhook topic. Allowed formats: json", "webhookSubscription", "format"))
	}
	if sub.filter != "" && !strings.Contains(sub.filter, ":") {
		errs = append(errs, userError("The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.", "webhookSubscription"))
	}
	if named && input["name"] != nil {
		if sub.name == "" {
			errs = append(errs, userError("Name is too short (minimum is 1 character)", "webhookSubscription", "name"))
		}
		if !hookName.MatchString(sub.name) {
			errs = append(errs, userError("Name name field can only contain alphanumeric characters, underscores, and hyphens", "webhookSubscription", "name"))
		}
	}
	return errs
}

func (s *Shop) badAddress(uri string) []*record {
	wrong := func(message string) []*record {
		return []*record{userError(message, "webhookSubscription", "callbackUrl")}
	}
	if strings.TrimSpace(uri) == "" {
		return wrong("Address can't be blank")
	}
	u, err := url.Parse(uri)
	switch {
	case err != nil || u.Host == "":
		return wrong("Address is invalid")
	case u.Scheme == "http" && s.server.cfg.HTTPHooks && isLoopback(u.Hostname()):
		return nil
	case u.Scheme != "https":
		return wrong("Address protocol " + u.Scheme + ":// is not supported")
	case isLoopback(u.Hostname()) && !s.server.cfg.HTTPHooks:
		return wrong("Address is invalid")
	}
	return nil
}

func (s *Shop) subscribe(a *access, topic string, input map[string]any) (any, []any) {
	sub := &subscription{
		id: 1_967_000_000_000 + s.server.serial()*bulkStep, topic: topic, format: "JSON", includeFields: []string{}, namespaces: []string{},
		created: s.now(), updated: s.now(),
	}
	errs := sub.take(s, input)
	name := topicName(topic)
	if scope := topicScope(name); scope != "" && !a.has(scope) {
		errs = append(errs, userError("You do not have permission to create or update webhooks with "+name+" topic. This topic requires the `"+scope+"` access scope.", "topic"))
	} else if protectedTopic(name) && !a.personalData {
		errs = append(errs, userError("This app is not approved to subscribe to webhook topics containing protected customer data. See "+protectedPage+" for more details.", "webhookSubscription"))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range s.subs {
		if other.topic == topic && other.uri == sub.uri && other.format == sub.format {
			errs = append(errs, userError("Address for this topic has already been taken", "webhookSubscription", "callbackUrl"))
		}
		if sub.name != "" && strings.EqualFold(other.name, sub.name) {
			errs = append(errs, userError("Name already exists, no duplicate allowed", "webhookSubscription", "name"))
		}
	}
	if len(errs) > 0 {
		return nil, userErrors("UserError", errs...)
	}
	s.subs = append(s.subs, sub)
	s.server.markDirty()
	return sub, []any{}
}

func (s *Shop) resubscribe(old *subscription, input map[string]any) (any, []any) {
	if old == nil {
		return nil, userErrors("UserError", userError("Webhook subscription does not exist", "id"))
	}
	changed := *old
	if errs := changed.take(s, input); len(errs) > 0 {
		return nil, userErrors("UserError", errs...)
	}
	changed.updated = s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.subs, old); i >= 0 {
		s.subs[i] = &changed
	}
	s.server.markDirty()
	return &changed, []any{}
}

func (s *Shop) unsubscribe(sub *subscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subs = slices.DeleteFunc(s.subs, func(other *subscription) bool { return other.id == sub.id })
	s.server.markDirty()
}

func (s *Shop) subscription(id int64) *subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.subs {
		if sub.id == id {
			return sub
		}
	}
	return nil
}

// subscriptions lists those of the given topics and address; nil and "" stand for all.
func (s *Shop) subscriptions(topics any, uri string) []*subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	wanted, _ := topics.([]any)
	var out []*subscription
	for _, sub := range s.subs {
		if (topics == nil || slices.Contains(wanted, any(sub.topic))) && (uri == "" || sub.uri == uri) {
			out = append(out, sub)
		}
	}
	return out
}

// Topics lists the topics that the app is subscribed to, as webhooks name them.
func (s *Shop) Topics() []string {
	var out []string
	for _, sub := range s.subscriptions(nil, "") {
		out = append(out, topicName(sub.topic))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func subscriptionListing(subs []*subscription, sortKey string) *listing {
	rows := make([]row, len(subs))
	for i, sub := range subs {
		rows[i] = row{key: key{id: sub.id}, id: sub.id, created: sub.created.Unix(), updated: sub.updated.Unix(), obj: sub}
		if sortKey != "ID" {
			rows[i].key.num = sub.created.Unix()
		}
	}
	if sortKey == "ID" {
		return sliceListing(rows, byID, "")
	}
	return sliceListing(rows, byTime, "created_at")
}
