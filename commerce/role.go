package commerce

// Role is what a credential may do in its account. Each role may do what the ones before it in Roles may.
type Role string

// A reader sees data. A developer writes templates and conditions, and sees no personal data unless the credential says so.
// A service works for the CRM: it also registers contacts. An admin changes the integration, endpoints and keys.
const (
	RoleReader    Role = "READER"
	RoleDeveloper Role = "DEVELOPER"
	RoleService   Role = "SERVICE"
	RoleAdmin     Role = "ADMIN"
)

// Roles are all of them, from the one that may do least to the one that may do everything.
var Roles = []Role{RoleReader, RoleDeveloper, RoleService, RoleAdmin}

// Known says whether there is such a role.
func (r Role) Known() bool { return r.rank() >= 0 }

// Allows says whether the role may do what needs another one. A role that is none may do nothing.
func (r Role) Allows(need Role) bool {
	have, want := r.rank(), need.rank()
	return have >= 0 && want >= 0 && have >= want
}

// SeesPersonalData is what credentials of the role may do unless they say otherwise.
func (r Role) SeesPersonalData() bool { return r.Known() && r != RoleDeveloper }

func (r Role) rank() int {
	for i, known := range Roles {
		if r == known {
			return i
		}
	}
	return -1
}
