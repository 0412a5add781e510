// Package templates measures the template engine of customvalues beside the limit, Go code that appends the same text by
// hand, and beside other engines, in one run and as ratios. It is a module of its own: the product needs none of the others.
package templates
