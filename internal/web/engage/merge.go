package engage

import (
	"net/http"
	"strings"
	"time"

	g "maragu.dev/gomponents"

	work "counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/web/ui"
)

// value is a field of a form as it stands somewhere.
type value struct{ name, label, text string }

// formerPrefix begins the names of the unseen fields that hold a form as it was read.
const formerPrefix = "was_"

// formerly is a form as it was read, to travel with it: when somebody else saves in between, the choice is made from it.
func formerly(values []value) (out []ui.Hidden) {
	for _, v := range values {
		out = append(out, ui.Hidden{Name: formerPrefix + v.name, Value: v.text})
	}
	return out
}

// kept is formerly for a form that is shown again: as it was read the first time.
func kept(r *http.Request) (out []ui.Hidden) {
	for _, name := range sortedNames(typed(r)) {
		if strings.HasPrefix(name, formerPrefix) {
			out = append(out, ui.Hidden{Name: name, Value: r.PostForm.Get(name)})
		}
	}
	return out
}

// subject is what somebody else changed: a thing of a kind whose record is in a room.
type subject struct {
	what     string
	audience access.Audience
	id       string
}

func lastOf(what string, audience access.Audience, id string) subject {
	return subject{what, audience, id}
}

// merge shows what somebody else saved beside what was typed here, to choose from.
func (p Pages) merge(w http.ResponseWriter, r *http.Request, shown ui.Page, s subject, now, mine []value, action ui.URL, revision int64) error {
	c := of(r)
	last, err := p.Work.LastChange(r.Context(), c.v, c.scope, s.audience, s.what, s.id)
	if err != nil {
		return err
	}
	shown.Lead = g.Text("Somebody else saved first.")
	shown.Flash = ui.Flash{}
	shown.Body = []g.Node{mergeForm(c, last, now, mine, action, revision, shown.Zone)}
	return p.Shell.Render(w, r, http.StatusConflict, shown)
}

func mergeForm(c call, last work.Version, now, mine []value, action ui.URL, revision int64, zone string) ui.Merge {
	m := ui.Merge{Who: ui.Person{Name: "Somebody"}, Action: action, Rev: rev(revision), Cancel: action}
	if last.By.Name != "" {
		m.Who = ui.Person{Name: last.By.Name, Side: last.By.Side}
	}
	if last.At != 0 {
		m.When = ui.Moment(time.UnixMicro(last.At).In(work.Zone(zone)), c.now)
	}
	for i, v := range now {
		was := c.text(formerPrefix + v.name)
		m.Fields = append(m.Fields, ui.MergeField{Name: v.name, Label: v.label, Base: clean(was), Theirs: v.text, Mine: clean(mine[i].text)})
	}
	m.Hidden = formerly(now) // the choice is a form read at their revision
	return m
}

// clean is a text as it comes back from a form when nobody touched it.
func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}
