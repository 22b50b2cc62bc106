package crawl

import (
	"context"

	"counterpart.dev/internal/app/lists"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/demo/play"
)

// taken is a register that a side takes in for itself: a row that comes in with a reply, one that ends, and one that asks and is left out.
func taken(ctx context.Context, h play.House, v access.Viewer, scope access.ScopeID, canary string) error {
	body := "Ref\tType\tTitle\tDescription\tOwner\tStatus\tResponse\tRemark of the list\n" +
		"X-1\tIssue\tCanary row of " + canary + "\tCanary description of the row of " + canary + "\tCanary Owner of " + canary + "\tOpen\tCanary response of " + canary + "\tCanary remark of " + canary + "\n" +
		"X-2\tRFI\tCanary second row of " + canary + "\t\t\tClosed\t\t\n" +
		"X-3\tAction\tCanary third row of " + canary + "\t\t\tOpen\t\t\n"
	id, err := h.Matter.BeginList(ctx, v, scope, lists.File{Name: "Canary register of " + canary + ".txt", Media: "text/plain", Body: []byte(body)})
	if err != nil {
		return err
	}
	l, err := h.Matter.List(ctx, v, scope, id)
	if err != nil {
		return err
	}
	_, err = h.Matter.ApplyList(ctx, v, scope, id, l.Rev)
	return err
}
