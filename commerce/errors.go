package commerce

import (
	"errors"
	"fmt"
)

// ErrorCode is the machine's word for what went wrong; it is part of the public contract.
type ErrorCode string

// Codes that any room may use. Rooms add their own beside the rule they check.
const (
	NotFound          ErrorCode = "NOT_FOUND"
	InvalidInput      ErrorCode = "INVALID_INPUT"
	InvalidID         ErrorCode = "INVALID_ID"
	Unauthenticated   ErrorCode = "UNAUTHENTICATED"
	Forbidden         ErrorCode = "FORBIDDEN"
	Conflict          ErrorCode = "CONFLICT"
	AlreadyConnected  ErrorCode = "ALREADY_CONNECTED"
	ShopTaken         ErrorCode = "SHOP_TAKEN" // the store belongs to another account
	NotConnected      ErrorCode = "NOT_CONNECTED"
	Unavailable       ErrorCode = "UNAVAILABLE"        // an element that is blocked or not synced
	IncompleteHistory ErrorCode = "INCOMPLETE_HISTORY" // a question about a time from which orders are not known
	TooLarge          ErrorCode = "TOO_LARGE"
	NotYet            ErrorCode = "NOT_YET" // the data version that was demanded is not there yet
)

// Error is an error made for users: a code and a sentence. Everything else that goes wrong is shown to them as an
// internal error with an id, and told in full to the log only.
type Error struct {
	Code    ErrorCode
	Message string
	Field   []string // path of the input that is wrong, when one is
	Err     error    // the cause, for the log
}

// Errorf makes an Error for users.
func Errorf(code ErrorCode, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// In names the input that is wrong.
func (e *Error) In(field ...string) *Error {
	c := *e
	c.Field = field
	return &c
}

// Error is the sentence, with the cause when there is one: for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return string(e.Code) + ": " + e.Message + ": " + e.Err.Error()
	}
	return string(e.Code) + ": " + e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf finds the code of an error made for users; "" when it is none.
func CodeOf(err error) ErrorCode {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// ErrSuperseded tells a worker that its task was handed to another one: it must stop, and nothing that it has not yet
// committed counts.
var ErrSuperseded = errors.New("the task was taken over by another worker")

// ErrRowRefused tells that the database refused a value of a row, whatever the row's neighbours: trying again changes
// nothing.
var ErrRowRefused = errors.New("the database refuses a value")
