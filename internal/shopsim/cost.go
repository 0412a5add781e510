package shopsim

import (
	"math"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// What a query costs, fitted to recordings: an object is 1, value objects are free, a connection is 2 plus its nodes
// times a factor that grows with the logarithm of the page, a plain list counts once, a count is 10, a mutation is 10.
const (
	countCost    = 10
	mutationCost = 10
	connCost     = 2
	maxCost      = 1000
)

var freeObjects = map[string]bool{
	"MoneyBag": true, "MoneyV2": true, "PageInfo": true, "UserError": true, "BulkOperationUserError": true, "MailingAddress": true,
	"AppUninstallAppUninstallError": true, "Attribute": true, "SEO": true, "SelectedOption": true, "WebhookHttpEndpoint": true, "ApiVersion": true,
}

func objectCost(typ string) int {
	switch {
	case freeObjects[typ], strings.HasSuffix(typ, "Edge"), strings.HasSuffix(typ, "Payload"):
		return 0
	case typ == "Count":
		return countCost
	case strings.HasSuffix(typ, "Connection"):
		return connCost
	}
	return 1
}

// sizeCost is the factor of a page of n: 1→1, 3→2, 5→3, 10→4, 20→5, 50→7, 100→9, 250→11.
func sizeCost(n int) int {
	if n == 0 {
		return 0
	}
	return max(1, int(2*math.Log(float64(n))))
}

// listCost is what a list really cost, when its n items cost spent one by one.
func listCost(f *planField, n, spent int) int {
	factor := 1
	if strings.HasSuffix(f.parent, "Connection") {
		factor = sizeCost(n)
		if n == 0 {
			return 1
		}
	}
	if n == 0 {
		return 0
	}
	return (spent*factor + n - 1) / n
}

// requested is what the operation may cost at most: it is reserved before anything runs.
func requested(t table, op *ast.OperationDefinition, vars map[string]any) int {
	root := "QueryRoot"
	total := 0
	if op.Operation == ast.Mutation {
		root = "Mutation"
		for _, f := range newPlanSet(t, vars, op.SelectionSet).on(root) {
			total += mutationCost
			if f.sub == nil {
				continue
			}
			for _, p := range f.sub.on(f.def.Type.Name()) { // the payload's own objects are free
				if p.sub != nil {
					total += costOf(p.sub, p.def.Type.Name(), noPage)
				}
			}
		}
		return total
	}
	return costOf(newPlanSet(t, vars, op.SelectionSet), root, noPage)
}

// noPage marks a selection that is not on a connection.
const noPage = -1

// costOf adds up a selection; pageSize is how many nodes a connection was asked for.
func costOf(set *planSet, typ string, pageSize int) int {
	total := 0
	for _, f := range set.on(typ) {
		if f.sub == nil {
			continue
		}
		size := noPage
		if isConnection(f.def.Type) {
			size = pageOf(f)
		}
		cost := 0
		if def := schema().Types[f.def.Type.Name()]; def.IsAbstractType() {
			for _, t := range schema().GetPossibleTypes(def) {
				cost = max(cost, objectCost(t.Name)+costOf(f.sub, t.Name, noPage))
			}
		} else {
			cost = objectCost(def.Name) + costOf(f.sub, def.Name, size)
		}
		if ids, ok := f.args["ids"].([]any); ok {
			cost *= max(1, len(ids))
		}
		if pageSize != noPage && (f.def.Name == "nodes" || f.def.Name == "edges") {
			cost *= sizeCost(pageSize)
		}
		total += cost
	}
	return total
}

func pageOf(f *planField) int {
	n, _ := f.args["first"].(int64)
	if l, ok := f.args["last"].(int64); ok {
		n = max(n, l)
	}
	return int(min(max(n, 0), maxPage))
}

// bucket is Shopify's leaky bucket of one app on one shop.
type bucket struct {
	available float64
	at        time.Time
}

type throttleStatus struct {
	MaximumAvailable   int `json:"maximumAvailable"`
	CurrentlyAvailable int `json:"currentlyAvailable"`
	RestoreRate        int `json:"restoreRate"`
}

type costExtension struct {
	RequestedQueryCost int            `json:"requestedQueryCost"`
	ActualQueryCost    *int           `json:"actualQueryCost"`
	ThrottleStatus     throttleStatus `json:"throttleStatus"`
}

// restoreRate is points per second by plan; the bucket holds twenty seconds of it.
func restoreRate(plan string) int {
	switch plan {
	case "Advanced":
		return 200
	case "Plus", "Plus Trial", "Agentic Enterprise":
		return 1000
	}
	return 100
}

func (s *Shop) restoreRate() int {
	if s.cfg.RestoreRate > 0 {
		return s.cfg.RestoreRate
	}
	return restoreRate(s.plan)
}

func (b *bucket) refill(rate int, now time.Time) {
	if b.at.IsZero() {
		b.available = float64(rate * 20)
	} else if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.available = min(b.available+passed*float64(rate), float64(rate*20))
	}
	b.at = now
}

func (b *bucket) status(rate int) throttleStatus {
	return throttleStatus{rate * 20, int(b.available), rate}
}

// reserve takes points out of the shop's bucket; ok is false when it holds too few.
func (s *Shop) reserve(points int) (status throttleStatus, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rate := s.restoreRate()
	s.bucket.refill(rate, s.now())
	if s.throttles > 0 {
		s.throttles--
		return s.bucket.status(rate), false
	}
	if s.bucket.available < float64(points) {
		return s.bucket.status(rate), false
	}
	s.bucket.available -= float64(points)
	return s.bucket.status(rate), true
}

// settle gives back what was reserved and not spent.
func (s *Shop) settle(reserved, spent int) throttleStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	rate := s.restoreRate()
	s.bucket.available = min(s.bucket.available+float64(reserved-spent), float64(rate*20))
	return s.bucket.status(rate)
}
