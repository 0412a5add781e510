package model

import "storegraph/commerce"

// ElementState is where one element of an installation stands.
type ElementState struct {
	Element commerce.Element
	Synced  bool
	Blocked *commerce.Block
	Import  *commerce.ImportRun
}
