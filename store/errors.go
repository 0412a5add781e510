package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"storegraph/commerce"
)

// violates says whether err is the breach of a unique constraint or index.
func violates(err error, constraint string) bool {
	var pgErr *pgconn.PgError
	return errors.As(err, &pgErr) && pgErr.Code == "23505" && pgErr.ConstraintName == constraint
}

// repeatable says whether a transaction failed because of others that ran beside it, so that it may be run again.
func repeatable(err error) bool {
	if errors.Is(err, errAgain) {
		return true
	}
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) {
		return false
	}
	switch pgErr.Code {
	case "40001", "40P01", "23505": // serialization failure, deadlock, somebody inserted the same
		return true
	}
	return false
}

// errAgain ends a transaction that met another one's news, and has it run again.
var errAgain = errors.New("another transaction was faster")

func notFound(what string) error {
	return commerce.Errorf(commerce.NotFound, "There is no such %s.", what)
}
