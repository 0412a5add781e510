// Package scalar writes and reads the scalars of the public API. What comes in wrong is an INVALID_INPUT error with a
// sentence, never a guess.
package scalar
