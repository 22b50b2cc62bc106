package benefit

import (
	"context"

	"counterpart.dev/internal/app/act"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/casebook"
	"counterpart.dev/internal/core/errand"
	"counterpart.dev/internal/core/notice"
)

// tell asks for a message to whoever a node now asks to say that they answer for it, and did not before.
func tell(ctx context.Context, a *act.Act, was, is casebook.Node) error {
	if !errand.Asked(was, is) {
		return nil
	}
	return a.NotifyPeople(ctx, a.Reach.Scope, []access.PersonID{is.Person()}, notice.Asked, is.ID)
}
