package catalog

// Segment is a condition over contacts as SQL: who matches is SELECT … FROM contacts t <Join> WHERE <Where>. $1 is the account;
// Args are $2 and so on. Join is LEFT JOINs that never double a contact, or "". Nothing that anybody wrote is in the SQL itself.
type Segment struct {
	Join, Where string
	Args        []any
}
