package conditions

// Miss is a branch that was not taken.
type Miss struct{}

func closestMiss(branches []Branch, e *evaluation) *Miss { return nil }
