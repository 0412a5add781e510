package shopsim

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

const maxBody = 1 << 20

type graphRequest struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
}

// serveGraphQL answers POST /admin/api/{version}/graphql.json.
func (s *Server) serveGraphQL(shop *Shop, w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Request-ID", s.hex(8))
	w.Header().Set("X-Shopify-API-Version", served(r.PathValue("version")))
	if status := s.nextFault(); status != 0 {
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", "2.0")
		}
		writeJSON(w, status, map[string]any{"errors": http.StatusText(status)})
		return
	}
	a := s.authenticate(shop, r.Header.Get("X-Shopify-Access-Token"))
	if a == nil {
		writeJSON(w, http.StatusUnauthorized, map[string]any{
			"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)",
		})
		return
	}
	if a.baseURL = s.cfg.BaseURL; a.baseURL == "" {
		a.baseURL = "http://" + r.Host
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		writeJSON(w, http.StatusRequestEntityTooLarge, map[string]any{"errors": "Request Entity Too Large"})
		return
	}
	var req graphRequest
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&req); err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]any{"errors": map[string]any{"json": "The request body is not valid JSON"}})
		return
	}
	if strings.TrimSpace(req.Query) == "" {
		writeJSON(w, http.StatusBadRequest, map[string]any{"errors": map[string]any{"query": "Required parameter missing or invalid"}})
		return
	}
	s.execute(shop, a, req, w)
}

// served is the version that answers: an unsupported one falls forward to the oldest supported.
func served(asked string) string {
	if slices.Contains(supportedVersions, asked) || asked == "unstable" {
		return asked
	}
	return supportedVersions[0]
}

func (s *Server) execute(shop *Shop, a *access, req graphRequest, w http.ResponseWriter) {
	doc, errs := s.docs.check(req.Query)
	if len(errs) > 0 {
		writeJSON(w, http.StatusOK, map[string]any{"errors": errs})
		return
	}
	op := operation(doc, req.OperationName)
	if op == nil {
		writeJSON(w, http.StatusOK, map[string]any{"errors": []*graphError{{Message: "An operation name is required"}}})
		return
	}
	vars, errs := coerceVariables(op, req.Variables)
	if len(errs) > 0 {
		writeJSON(w, http.StatusOK, map[string]any{"errors": errs})
		return
	}
	cost := requested(s.table, op, vars)
	if cost > maxCost {
		writeJSON(w, http.StatusOK, map[string]any{"errors": []*graphError{tooExpensive(cost)}})
		return
	}
	status, ok := shop.reserve(cost)
	if !ok {
		writeJSON(w, http.StatusOK, map[string]any{
			"errors":     []*graphError{throttledError()},
			"extensions": map[string]any{"cost": costExtension{RequestedQueryCost: cost, ThrottleStatus: status}},
		})
		return
	}
	run := &request{shop: shop, access: a}
	data := run.run(nil, op, vars)
	if run.wrong != nil {
		s.log.Error("the simulated shop broke the schema", "err", run.wrong)
		writeJSON(w, http.StatusInternalServerError, map[string]any{"errors": "Internal Server Error"})
		return
	}
	spent := min(cost, run.spent)
	if op.Operation == ast.Mutation {
		spent = cost
	}
	s.answer(w, run, data, costExtension{cost, &spent, shop.settle(cost, spent)})
}

// answer writes errors, data and extensions; data goes first unless there are errors, as in the recordings.
func (s *Server) answer(w http.ResponseWriter, run *request, data []byte, cost costExtension) {
	extensions := map[string]any{"cost": cost}
	if len(run.warnings) > 0 {
		extensions["search"] = run.warnings
	}
	var out bytes.Buffer
	out.WriteByte('{')
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if len(run.errs) > 0 {
		out.WriteString(`"errors":`)
		_ = encoder.Encode(run.errs) // plain structs into memory: cannot fail
		out.WriteByte(',')
	}
	out.WriteString(`"data":`)
	out.Write(data)
	out.WriteString(`,"extensions":`)
	_ = encoder.Encode(extensions)
	out.WriteByte('}')
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(out.Bytes()) // the client may be gone
}

func operation(doc *ast.QueryDocument, name string) *ast.OperationDefinition {
	if name == "" && len(doc.Operations) == 1 {
		return doc.Operations[0]
	}
	return doc.Operations.ForName(name)
}

func throttledError() *graphError {
	return &graphError{Message: "Throttled", Extensions: map[string]any{
		"code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits",
	}}
}

func tooExpensive(cost int) *graphError {
	return &graphError{
		Message: "Query cost is " + strconv.Itoa(cost) + ", which exceeds the single query max cost limit (" + strconv.Itoa(maxCost) + ").",
		Extensions: map[string]any{
			"code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": maxCost, "documentation": "https://shopify.dev/api/usage/rate-limits",
		},
	}
}

func (s *Server) nextFault() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fault.left == 0 {
		return 0
	}
	s.fault.left--
	return s.fault.status
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(body) // the client may be gone
}
