package shopify

import (
	"errors"
	"strings"
)

// What callers decide on. Match with errors.Is.
var (
	// ErrUnauthorized: the token is dead (uninstalled, revoked, expired for good). The shop must be connected again.
	ErrUnauthorized = errors.New("access token refused by Shopify")
	// ErrThrottled: the rate budget did not recover in the time that there was.
	ErrThrottled = errors.New("throttled by Shopify")
	// ErrAccessDenied: a scope is missing, or Shopify does not give protected customer data to this app.
	// errors.As with *AccessDeniedError tells which, when a query was denied; mutations are denied by *MutationError.
	ErrAccessDenied = errors.New("access denied by Shopify")
	// ErrShopUnavailable: the shop is frozen, locked, closed or gone (402, 423, 404).
	ErrShopUnavailable = errors.New("the shop is not available")
	// ErrRejected: Shopify finds our requests malicious (430). Stop for long.
	ErrRejected = errors.New("requests rejected by Shopify")
	// ErrUnreachable: Shopify failed, or did not answer, as often as there was time to ask.
	ErrUnreachable = errors.New("shop cannot be reached at Shopify")
	// ErrSearchWarning: Shopify did not understand a search and would have returned everything. Our document is wrong.
	ErrSearchWarning = errors.New("search not understood by Shopify")
	// ErrBulkBusy: Shopify already runs as many bulk operations for this app and shop as it allows.
	ErrBulkBusy = errors.New("other bulk operations are running")
	// ErrBulkExpired: the bulk file is gone (Shopify keeps it for seven days).
	ErrBulkExpired = errors.New("the bulk file has expired")
	// ErrUnreadable: Shopify answered, and its answer is not what its schema promises.
	ErrUnreadable = errors.New("answer by Shopify is not readable")
	// ErrInexactCount: there are more objects than Shopify counts; the number beside it is a lower bound.
	ErrInexactCount = errors.New("count by Shopify is not exact")
)

// unreadable marks what was wrong with an answer as ErrUnreadable.
type unreadable struct{ error }

func (u *unreadable) Unwrap() error { return u.error }

func (u *unreadable) Is(target error) bool { return target == ErrUnreadable }

// AccessDeniedError says what Shopify denies. It is ErrAccessDenied.
type AccessDeniedError struct {
	Path     string // the field, e.g. "order.customer"; "" when the whole request was denied
	Message  string // Shopify's sentence
	Required string // the scope that would be needed, when Shopify names one
}

// Error is Shopify's sentence with the field.
func (e *AccessDeniedError) Error() string {
	if e.Path == "" {
		return "Shopify denies access: " + e.Message
	}
	return "Shopify denies access to " + e.Path + ": " + e.Message
}

// Is makes it ErrAccessDenied.
func (e *AccessDeniedError) Is(target error) bool { return target == ErrAccessDenied }

// QueryError is GraphQL errors that are neither throttling nor denied access: our document or our variables are wrong, or
// Shopify failed inside.
type QueryError struct {
	Document  string // name of the document
	Code      string // of the first error that has one
	Messages  []string
	RequestID string

	warning bool // of a search
}

// Error lists the messages.
func (e *QueryError) Error() string {
	s := "Shopify refuses " + e.Document + ": " + strings.Join(e.Messages, "; ")
	if e.Code != "" {
		s += " (" + e.Code + ")"
	}
	if e.RequestID != "" {
		s += " (request " + e.RequestID + ")"
	}
	return s
}

// Is makes a search's warning ErrSearchWarning. A failure inside Shopify is not ErrUnreachable: it may be one object's.
func (e *QueryError) Is(target error) bool { return e.warning && target == ErrSearchWarning }

// UserError is one entry of a mutation's userErrors.
type UserError struct {
	Field   []string `json:"field"`
	Code    string   `json:"code"`
	Message string   `json:"message"`
}

// MutationError is a mutation that Shopify understood and refused.
type MutationError struct {
	Document string
	Errors   []UserError
}

// Error lists what Shopify says.
func (e *MutationError) Error() string {
	said := make([]string, len(e.Errors))
	for i, u := range e.Errors {
		said[i] = u.Message
	}
	return "Shopify refuses " + e.Document + ": " + strings.Join(said, "; ")
}

// Is finds the refusals that have a meaning of their own.
func (e *MutationError) Is(target error) bool {
	for _, u := range e.Errors {
		switch {
		case target == ErrBulkBusy && (u.Code == "OPERATION_IN_PROGRESS" || u.Code == "LIMIT_REACHED"):
			return true
		case target == ErrAccessDenied && (u.Code == codeAccessDenied || strings.HasPrefix(u.Message, notApproved) || strings.HasPrefix(u.Message, notPermitted)):
			return true
		}
	}
	return false
}

// refused turns a mutation's userErrors into an error.
func refused(document string, errs []UserError) error {
	if len(errs) == 0 {
		return nil
	}
	return &MutationError{Document: document, Errors: errs}
}

const (
	codeAccessDenied = "ACCESS_DENIED"
	codeThrottled    = "THROTTLED"
	codeInternal     = "INTERNAL_SERVER_ERROR"
	// notApproved begins Shopify's refusal of protected customer data; its code is not always there.
	notApproved = "This app is not approved"
	// notPermitted begins its refusal of a webhook topic whose scope is missing.
	notPermitted = "You do not have permission"
)
