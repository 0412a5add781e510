package conditions

// mixed stands for the currency of amounts in several currencies: it is the same as no other.
const mixed = "*"

// sameCurrency says whether amounts may be compared. An amount whose currency nobody told, and the empty sum, fit any.
func sameCurrency(a, b string) bool {
	if a == mixed || b == mixed {
		return false
	}
	return a == "" || b == "" || a == b
}

func eitherCurrency(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// joinCurrency is the currency of amounts taken together.
func joinCurrency(a, b string) string {
	if !sameCurrency(a, b) {
		return mixed
	}
	return eitherCurrency(a, b)
}
