package resolvers

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"storegraph/commerce"
)

// post is gqlgen's POST transport with its status codes and media types, but for two things: the body is decoded once, and
// data is written as it is. encoding/json would read and copy the finished JSON of every answer once more.
type post struct{ counted func(commerce.ErrorCode) }

var _ graphql.Transport = post{}

const (
	responseJSON = "application/graphql-response+json"
	plainJSON    = "application/json"
)

// Supports says whether the request is one for this transport.
func (post) Supports(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return r.Method == http.MethodPost && r.Header.Get("Upgrade") == "" && err == nil && media == plainJSON
}

// Do answers one request.
func (p post) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	ctx := r.Context()
	start := graphql.Now()
	params := new(graphql.RawParams)
	d := json.NewDecoder(r.Body)
	d.UseNumber()
	err := d.Decode(params)
	if err == nil {
		if _, err = d.Token(); err == nil { // something behind the object
			err = io.ErrUnexpectedEOF
		}
	}
	switch {
	case err != io.EOF:
		p.counted(refuse(w, http.StatusBadRequest, errBody()))
		return
	case params.Query == "":
		p.counted(refuse(w, http.StatusBadRequest, errNoQuery()))
		return
	}
	params.Headers, params.ReadTime = r.Header, graphql.TraceTiming{Start: start, End: graphql.Now()}

	media, status := mediaType(r.Header.Get("Accept")), http.StatusOK
	op, refused := exec.CreateOperationContext(ctx, params)
	if refused != nil {
		writeResponse(w, media, refusedStatus(media, refused), exec.DispatchError(graphql.WithOperationContext(ctx, op), refused))
		return
	}
	responses, ctx := exec.DispatchOperation(ctx, op)
	writeResponse(w, media, status, responses(ctx))
}

// refusedStatus is the status of an operation that was not executed.
func refusedStatus(media string, refused gqlerror.List) int {
	kind := errcode.GetErrorKind(refused)
	switch {
	case media == plainJSON && kind == errcode.KindProtocol:
		return http.StatusUnprocessableEntity
	case media == plainJSON:
		return http.StatusOK
	case kind == errcode.KindProtocol:
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// mediaType is what the answer is called: the first of the two that the client takes, or takes by a wildcard.
func mediaType(accept string) string {
	if accept == "" {
		return responseJSON
	}
	for part := range strings.SplitSeq(accept, ",") {
		media, _, err := mime.ParseMediaType(strings.TrimSpace(part))
		if err == nil && media == plainJSON {
			return plainJSON
		}
		if err == nil && (media == responseJSON || media == "*/*" || media == "application/*") {
			return responseJSON
		}
	}
	return responseJSON
}

// writeResponse writes an answer in the form that encoding/json gives it, but that <, > and & in data stay as they are.
func writeResponse(w http.ResponseWriter, media string, status int, answer *graphql.Response) {
	head, tail := []byte(`{"data":`), []byte(`}`)
	data := []byte(answer.Data)
	if len(answer.Errors) > 0 || len(answer.Extensions) > 0 || answer.Label != "" || answer.Path != nil || answer.HasNext != nil || len(data) == 0 {
		whole, err := json.Marshal(answer)
		if err != nil {
			refuse(w, http.StatusInternalServerError, err)
			return
		}
		head, data, tail = nil, whole, nil
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Length", strconv.Itoa(len(head)+len(data)+len(tail)))
	w.WriteHeader(status)
	for _, part := range [][]byte{head, data, tail} {
		_, _ = w.Write(part) // the client has gone
	}
}
