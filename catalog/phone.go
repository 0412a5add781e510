package catalog

import "strings"

// FormatPhone prints an E.164 number as people write it: "(515) 555-2345" for the numbers of the North American plan
// (United States, Canada), "+44 2079460958" for others. Text that is no E.164 number stays as it is.
func FormatPhone(e164 string) string {
	digits, ok := strings.CutPrefix(e164, "+")
	if !ok || len(digits) < 7 || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" || digits[0] == '0' {
		return e164
	}
	if digits[0] == '1' && len(digits) == 11 {
		return "(" + digits[1:4] + ") " + digits[4:7] + "-" + digits[7:]
	}
	n := callingCodeLength(digits)
	return "+" + digits[:n] + " " + digits[n:]
}

// callingCodeLength follows ITU-T E.164: zones 1 and 7 are one digit, these pairs are two, all others three.
func callingCodeLength(digits string) int {
	if digits[0] == '1' || digits[0] == '7' {
		return 1
	}
	switch digits[:2] {
	case "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
		"51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
		"81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98":
		return 2
	}
	return 3
}
