package catalog

//go:generate go run ../internal/catalogdoc -root ..
