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

// refusedData says whether Postgres refused what a statement was given, rather than could not run it.
func refusedData(err error) bool {
	var pgErr *pgconn.PgError
	if !errors.As(err, &pgErr) || len(pgErr.Code) != 5 {
		return false
	}
	switch pgErr.Code[:2] {
	case "22", "23", "54", "P0": // data exception, constraint, program limit, raised by a trigger
		return true
	}
	return false
}

// errAgain ends a transaction that met another one's news, and has it run again.
var errAgain = errors.New("another transaction was faster")

func notFound(what string) error {
	return commerce.Errorf(commerce.NotFound, "There is no such %s.", what)
}

// refusedRow says whether Postgres refused a value itself (it is out of range, is no text, breaks a check, is too long):
// then trying again, or storing the neighbours alone, makes no difference to it.
func refusedRow(err error) bool {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code[:2] {
	case "22", "54":
		return true
	}
	return e.Code == "23502" || e.Code == "23514"
}
