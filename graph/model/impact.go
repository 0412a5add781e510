package model

// Impact names fields by the paths with which the account's templates and conditions read them.
type Impact struct{ Reads []string }
