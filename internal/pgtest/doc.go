// Package pgtest gives each test a Postgres database of its own.
//
// The databases live on the server that STOREGRAPH_TEST_DATABASE_URL names (a superuser's URL; internal/testenv sets it),
// else on a private one that the test binary starts for itself. The migrations run once for all tests, into a template
// database named after them; a test's database is a copy of it, made in tens of milliseconds.
//
// Tests connect as an ordinary role that owns the database, as an operator's DATABASE_URL would: a superuser would see
// through row level security, and through missing grants. The database of a failed test stays for a look.
package pgtest
