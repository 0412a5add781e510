package server

import (
	"encoding/json"
	"errors"
	"net/http"

	"storegraph/commerce"
)

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is gone if this fails
}

// errorBody has GraphQL's shape on every route, so that one client code reads all.
type errorBody struct {
	Errors []errorItem `json:"errors"`
}

type errorItem struct {
	Message    string            `json:"message"`
	Extensions map[string]string `json:"extensions"`
}

func writeError(w http.ResponseWriter, status int, code commerce.ErrorCode, message string) {
	writeJSON(w, status, errorBody{[]errorItem{{message, map[string]string{"code": string(code)}}}})
}

// internalError is the code of everything that is not made for users.
const internalError commerce.ErrorCode = "INTERNAL"

// statuses translates codes; a code that is not here is the caller's mistake.
var statuses = map[commerce.ErrorCode]int{
	commerce.Unauthenticated: http.StatusUnauthorized,
	commerce.Forbidden:       http.StatusForbidden,
	commerce.NotFound:        http.StatusNotFound,
	commerce.TooLarge:        http.StatusRequestEntityTooLarge,
	commerce.Conflict:        http.StatusConflict,
	commerce.ShopTaken:       http.StatusConflict,
	internalError:            http.StatusServiceUnavailable,
}

// describe gives what users may read of an error: its code and sentence, or nothing but that it failed.
func describe(err error) (status int, code commerce.ErrorCode, message string) {
	var e *commerce.Error
	if !errors.As(err, &e) {
		return http.StatusServiceUnavailable, internalError, "Something went wrong on our side. Try again in a minute."
	}
	if status, ok := statuses[e.Code]; ok {
		return status, e.Code, e.Message
	}
	return http.StatusBadRequest, e.Code, e.Message
}
