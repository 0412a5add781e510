// Package recipes holds workflows to start from, as YAML files that people read and change: a trigger with its filter, the
// branches of an If/Else, and messages with their waits, templates and purpose. recipe.go says what a file may contain.
//
// A file is read strictly. Everything that is wrong in it is told at once, each with its line, its column and what to do: an
// unknown or missing member, a condition that does not fit the catalog, a template with an error. Nothing is looked up but the
// catalog, so a file can be checked offline.
//
// A story (story.go) belongs to a recipe: what shoppers do, day by day, and which messages come of it. `storegraph recipe run`
// plays it, and the tests do.
package recipes
