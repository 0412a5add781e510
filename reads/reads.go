package reads

import (
	"context"
	"errors"
	"time"

	"storegraph/commerce"
)

// ErrElsewhere says that a plan does not give the answer: an argument is refused, something is not there, or a value has a
// form that it does not know. Whoever executes field by field then finds the right words.
var ErrElsewhere = errors.New("the plan has no answer")

// Typename is the field that every object has.
const Typename = "__typename"

// Selection is what is asked of an object: at least one field.
type Selection struct {
	Type   string // the schema's name of the object's type
	Fields []Field
	// Personal says that some field of it holds personal data: each object of it that an answer shows is counted.
	Personal bool
}

// Shown counts, by type, the objects of which an answer shows personal data. One that it shows twice counts twice, and so does one of whom
// there is nothing to be shown.
type Shown map[string]int

// Field is one member of the answer.
type Field struct {
	Key  string     // what the answer calls it
	Name string     // what the schema calls it
	Of   *Selection // of an object or a list of objects; nil for scalars
	Args int        // where its arguments stand in each call; -1 when it takes none
}

// Args are one field's arguments in one call. Those that the field does not take are zero.
type Args struct {
	ID      Ref
	Page    commerce.Page
	First   int // of lists that are no connections
	Filter  any // a commerce.…Filter; nil for none
	Sort    string
	Reverse bool
	AsOf    *time.Time // what the list's asOf says
}

// Ref names an object.
type Ref struct {
	Text    string      // our id
	Number  commerce.ID // the same as a number, where ids are Shopify's
	Shopify bool        // Number is Shopify's id of a contact
}

// Plan answers one query as often as it is asked. It may be used by many at once.
type Plan interface {
	// Answer appends the value of data to out, and says of whom it shows personal data. args are those of the fields, in the places that the fields name. The error is
	// ErrElsewhere when somebody else must answer; out then is of no use.
	Answer(ctx context.Context, account commerce.AccountID, args []Args, out []byte) ([]byte, Shown, error)
}
