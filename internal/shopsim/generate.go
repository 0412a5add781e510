package shopsim

//go:generate go run ./prune
