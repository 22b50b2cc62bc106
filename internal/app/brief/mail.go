package brief

import (
	"context"
	"strconv"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/brief"
	"counterpart.dev/internal/core/notice"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// told are those for whom a brief is published.
var told = []access.Role{access.Sponsor, access.ProgrammeManager}

// Announcement is what somebody is told of a brief that was published for them: that it is there, and where. No figure of it is in the
// message, which lies in a mailbox for years. store.ErrRefused where they do not see it any more.
func (w Work) Announcement(ctx context.Context, v access.Viewer, project access.ScopeID, id, address string) (l notice.Letter, err error) {
	defer errs.Wrap(&err, "brief.Announcement")
	err = w.DB.Read(ctx, v.Seat, func(tx *store.Tx) error {
		at, err := reach(ctx, tx, v, project)
		if err != nil {
			return err
		}
		p, err := tx.Project(ctx, project)
		if err != nil {
			return err
		}
		b, err := tx.Brief(ctx, store.At(at), id)
		if err != nil {
			return err
		}
		url := address + "/projects/" + string(project) + "/briefs/" + id
		l.Greeting = "A brief was published for you."
		l.Sections = []notice.Section{{Title: "The brief", Rows: []notice.Row{{Text: p.Name, Note: "Brief " + strconv.FormatInt(b.Number, 10) + " of " + brief.Date(day(b.Report)) + ", published by " + b.ByName, URL: url}}}}
		l.Action = notice.Link{Text: "Read it, and decide what waits for you there", URL: url}
		return nil
	})
	return l, err
}
