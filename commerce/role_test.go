package commerce_test

import (
	"testing"

	"storegraph/commerce"
)

func TestRole_AllowsWhatWeakerOnesMay(t *testing.T) {
	t.Parallel()
	for i, have := range commerce.Roles {
		for j, need := range commerce.Roles {
			if have.Allows(need) != (i >= j) {
				t.Errorf("%s allows %s: %v", have, need, have.Allows(need))
			}
		}
		for _, none := range []commerce.Role{"", "OWNER", "admin", "ADMIN "} {
			if have.Allows(none) || none.Allows(have) || none.Known() || none.SeesPersonalData() {
				t.Errorf("%q is taken for a role", none)
			}
		}
	}
	if commerce.RoleDeveloper.SeesPersonalData() || !commerce.RoleReader.SeesPersonalData() {
		t.Error("developers see no personal data by default, readers do")
	}
}
