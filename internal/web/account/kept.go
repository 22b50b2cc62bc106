package account

import (
	"encoding/json"
	"io"
	"net/http"
	"time"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/server"
	"counterpart.dev/internal/web/ui"
)

// held says how somebody comes by what is kept about them.
func held() g.Node {
	return ui.Section("held", "What is kept about you", h.P(g.Text("Your account can be saved as a file. What your organisations keep about you besides, in projects, letters and records, holds things about "+
		"others too: an organisation asks whoever runs this installation, who writes it into an archive for them (counterpart user data). Ask who leads your organisation.")),
		ui.ActionLink(ui.Link{Text: "Save my account as a file", URL: "/me/account.json"}))
}

// SaveAccount hands the viewer's own account out as a file.
func (p Pages) SaveAccount(w http.ResponseWriter, r *http.Request) error {
	a, err := p.Accounts.Account(r.Context(), server.Viewer(r.Context()))
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(kept(a), "", "  ")
	if err != nil {
		return err
	}
	return server.Download(w, r, "account.json", "application/json; charset=utf-8", func(to io.Writer) error {
		_, err := to.Write(append(b, '\n'))
		return err
	})
}

// keptAccount is an account as a file: counterpart/account/1. Instants are in UTC; what proves who somebody is is not in it.
type keptAccount struct {
	Schema        string             `json:"schema"`
	Email         string             `json:"email"`
	Name          string             `json:"name"`
	Administrator bool               `json:"administrator"`
	Since         string             `json:"since"`
	SecondFactor  string             `json:"second_factor_since,omitempty"`
	Organisations []keptOrganisation `json:"organisations"`
	Sessions      []keptAccess       `json:"sessions"`
	Tokens        []keptAccess       `json:"tokens"` // of the organisation they act for
}

type keptOrganisation struct {
	Name  string `json:"name"`
	Side  string `json:"side"`
	Guest bool   `json:"guest"`
	Until string `json:"until,omitempty"`
}

type keptAccess struct {
	For      string `json:"for"`
	Firm     string `json:"organisation"`
	Since    string `json:"since"`
	Seen     string `json:"last_used"`
	Until    string `json:"until"`
	ReadOnly bool   `json:"read_only"`
}

func kept(a account.Account) keptAccount {
	at := func(micro int64) string {
		if micro == 0 || utc(micro).Year() > 9000 {
			return ""
		}
		return utc(micro).Format(time.RFC3339)
	}
	accesses := func(all []account.Access) []keptAccess {
		out := []keptAccess{}
		for _, s := range all {
			out = append(out, keptAccess{s.Label, s.Firm, at(s.Created), at(s.Seen), at(s.Until), s.ReadOnly})
		}
		return out
	}
	k := keptAccount{Schema: "counterpart/account/1", Email: a.Person.Email, Name: a.Person.Name, Administrator: a.Person.Admin, Since: at(a.Person.Created),
		SecondFactor: at(a.Factor.Since), Organisations: []keptOrganisation{}, Sessions: accesses(a.Sessions), Tokens: accesses(a.Tokens)}
	for _, c := range a.Organisations {
		k.Organisations = append(k.Organisations, keptOrganisation{c.Name, string(c.Side), c.Guest, at(c.Until)})
	}
	return k
}
