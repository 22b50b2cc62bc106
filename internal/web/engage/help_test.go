package engage_test

import (
	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
)

func roleOf(v access.Viewer, r access.Role) work.RoleForm {
	return work.RoleForm{Person: v.Person, Role: r, Days: "5"}
}
