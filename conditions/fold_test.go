package conditions_test

import (
	"testing"

	"storegraph/conditions"
)

func TestFold_MakesSpellingsOfOneTextEqual(t *testing.T) {
	t.Parallel()
	for _, equal := range [][]string{
		{"straße", "STRASSE", "Strasse"}, {"ΟΔΥΣΣΕΥΣ", "οδυσσευς", "οδυσσευσ"}, {"ﬁ", "FI", "fi"},
		{"Zoë", "ZOE\u0308", "zoë"}, {"Ⅷ", "ⅷ"}, {"K", "k", "\u212a"},
	} {
		for _, s := range equal[1:] {
			if conditions.Fold(s) != conditions.Fold(equal[0]) {
				t.Errorf("%q and %q fold to %q and %q", equal[0], s, conditions.Fold(equal[0]), conditions.Fold(s))
			}
		}
	}
	for _, different := range [][2]string{{"zoe", "zoë"}, {"ı", "i"}, {"a", "ａ"}} {
		if conditions.Fold(different[0]) == conditions.Fold(different[1]) {
			t.Errorf("%q and %q are different texts", different[0], different[1])
		}
	}
}
