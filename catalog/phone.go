package catalog

import (
	"slices"
	"strings"
)

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
	if slices.Contains(twoDigitCodes, digits[:2]) {
		return 2
	}
	return 3
}

var twoDigitCodes = []string{
	"20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
	"51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66",
	"81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
}

// phoneSQL is FormatPhone of a contact's number.
var phoneSQL = `(SELECT CASE WHEN t.phone !~ '^\+[1-9][0-9]{6,14}$' THEN t.phone
	WHEN t.phone ~ '^\+1[0-9]{10}$' THEN '(' || substr(t.phone, 3, 3) || ') ' || substr(t.phone, 6, 3) || '-' || substr(t.phone, 9)
	ELSE substr(t.phone, 1, 1 + n) || ' ' || substr(t.phone, 2 + n) END
	FROM (SELECT CASE WHEN substr(t.phone, 2, 1) IN ('1', '7') THEN 1
	WHEN substr(t.phone, 2, 2) IN ('` + strings.Join(twoDigitCodes, "', '") + `') THEN 2 ELSE 3 END) code (n))`
