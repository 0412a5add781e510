// Package postgres supervises a private Postgres: it finds the binaries that the machine has, makes a cluster in a folder
// of its own, runs it as a child process over a unix socket (no TCP port), and takes it down again.
//
// The demo and the tests run on it. A cluster that it did not make is never touched; serve and worker take a real
// Postgres from DATABASE_URL instead.
//
// What it promises: one process per folder (an own lock file), the child dies with its parent, data outlives a kill of
// either, and each refusal says what to do. It runs on Linux, as root too, and on macOS.
package postgres
