package account_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/app/account"
	"counterpart.dev/internal/app/engage"
	"counterpart.dev/internal/apptest"
	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/store"
)

// program is a viewer who came with a token.
func program(t *testing.T, w *apptest.World, secret string) access.Viewer {
	t.Helper()
	v, err := w.Accounts.Token(t.Context(), secret)
	want(t, err, nil)
	return v
}

func TestTokenHoldsNoMoreThanItsPerson(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		other := w.Project(t, b.Ada, "Laboratory")
		make := func(n account.NewToken) access.Viewer {
			n.Days, n.Password = 30, password
			secret, err := a.AddToken(ctx, b.Ada, n)
			want(t, err, nil)
			if !strings.HasPrefix(secret, "cpt_") || len(secret) < 40 {
				t.Errorf("the token is %q", secret)
			}
			_, err = a.Session(ctx, secret)
			want(t, err, errs.NotFound)
			return program(t, w, secret)
		}
		all, one := make(account.NewToken{Name: "all", Act: true}), make(account.NewToken{Password: password, Name: "one", Scope: b.Engagement, Act: true})
		reader := make(account.NewToken{Password: password, Name: "reader", Scope: b.Project})
		if all.Admin || !all.Token || all.ReadOnly || !reader.ReadOnly || all.Name != "Ada Lovell" {
			t.Errorf("came in as %+v and %+v", all, reader)
		}
		reach := func(v access.Viewer) (out []int) {
			for _, s := range []access.ScopeID{home(b.Ada), b.Project, b.Engagement, other} {
				out = append(out, len(sees(t, w, v, s)))
			}
			return out
		}
		own := reach(b.Ada)
		own[0]-- // the desk is nobody else's
		for _, c := range []struct {
			name string
			v    access.Viewer
			want []int
		}{{"all", all, own}, {"one engagement", one, []int{0, 0, 2, 0}}, {"one project, reading", reader, []int{0, 1, 2, 0}}} {
			if diff := cmp.Diff(c.want, reach(c.v)); diff != "" {
				t.Errorf("%s reaches (-want +got):\n%s", c.name, diff)
			}
		}
		want(t, doShared(t, w, one, b.Engagement), nil)
		want(t, doShared(t, w, reader, b.Engagement), errs.NotFound)
		v := reader
		v.ReadOnly = false // the database does not need to be told
		want(t, doShared(t, w, v, b.Engagement), errs.NotFound)

		// It leads no organisation and manages no account.
		_, err := a.Invite(ctx, all, order(home(b.Ada), access.Staff, "Bo Lind"))
		want(t, err, errs.NotFound)
		_, err = a.Invite(ctx, all, order(b.Project, access.Mentor, "Bo Lind"))
		want(t, err, errs.NotFound)
		_, err = a.AddToken(ctx, all, account.NewToken{Password: password, Name: "child", Days: 365})
		want(t, err, errs.NotFound)
		_, err = a.Account(ctx, all)
		want(t, err, errs.NotFound)
		_, err = a.Tenants(ctx, all)
		want(t, err, errs.NotFound)
		want(t, a.SignOutEverywhere(ctx, all, password), errs.NotFound)
		_, err = a.SeeAs(ctx, all, b.Engagement, "")
		want(t, err, errs.NotFound)

		// What its person is given later is not the token's, and what they lose it loses.
		made := w.Project(t, b.Ada, "Radiology")
		if got := sees(t, w, all, made); len(got) != 0 {
			t.Errorf("reaches %v of a project that came later", got)
		}
		later := w.Engagement(t, b.Ada, b.Project, "Other Builders")
		if got := sees(t, w, all, later); len(got) != 2 {
			t.Errorf("reaches %v of an engagement below what it reaches", got)
		}
		want(t, w.DB.System(ctx, store.GiveSeat, func(tx *store.Tx) error {
			posts, err := tx.PostsOf(ctx, b.Ada.Seat)
			if err != nil {
				return err
			}
			for _, p := range posts {
				if p.Scope == b.Project {
					return tx.EndPost(ctx, p)
				}
			}
			t.Fatal("Ada has no post in the project")
			return err
		}), nil)
		for name, v := range map[string]access.Viewer{"all": all, "one": one, "reader": reader} {
			if got := sees(t, w, v, b.Engagement); len(got) != 0 {
				t.Errorf("the token %s still reaches %v", name, got)
			}
		}
	})
}

func TestTokenEnds(t *testing.T) {
	apptest.Each(t, func(t *testing.T, w *apptest.World) {
		ctx, a := t.Context(), w.Accounts
		b := w.Both(t)
		make := func(days int) string {
			secret, err := a.AddToken(ctx, b.Ada, account.NewToken{Password: password, Name: "script", Days: days})
			want(t, err, nil)
			return secret
		}
		short, ended, kept := make(1), make(30), make(365)
		me, err := a.Account(ctx, b.Ada)
		want(t, err, nil)
		if len(me.Tokens) != 3 || !me.Tokens[0].ReadOnly || me.Tokens[0].Label != "script" {
			t.Fatalf("tokens %+v", me.Tokens)
		}
		for _, m := range me.Tokens {
			if m.Until == apptest.Epoch.Add(30*day).UnixMicro() {
				want(t, a.EndToken(ctx, b.Dan, m.ID), errs.NotFound)
				want(t, a.EndToken(ctx, b.Ada, m.ID), nil)
				want(t, a.EndToken(ctx, b.Ada, m.ID), errs.NotFound)
			}
		}
		_, err = a.Token(ctx, ended)
		want(t, err, errs.NotFound)
		w.Clock.Add(day)
		_, err = a.Token(ctx, short)
		want(t, err, errs.NotFound)
		if v := program(t, w, kept); !v.Known() {
			t.Error("a token ended with another")
		}
		for _, c := range []struct {
			field string
			n     account.NewToken
		}{
			{"name", account.NewToken{Password: password, Days: 30}}, {"days", account.NewToken{Password: password, Name: "x", Days: 366}}, {"days", account.NewToken{Password: password, Name: "x"}},
			{"password", account.NewToken{Name: "x", Days: 1}},
			{"scope", account.NewToken{Password: password, Name: "x", Days: 1, Scope: home(b.Dan)}}, {"scope", account.NewToken{Password: password, Name: "x", Days: 1, Scope: "nowhere"}},
		} {
			ada := w.SignIn(t, "Ada")
			_, err := a.AddToken(ctx, ada, c.n)
			wantFault(t, err, c.field)
		}
	})
}

func TestTokensAreCounted(t *testing.T) {
	w := apptest.SQLite(t)
	ada := w.FirstRun(t)
	for i := range 21 {
		_, err := w.Accounts.AddToken(t.Context(), ada, account.NewToken{Password: password, Name: "script", Days: 1})
		if i < 20 {
			want(t, err, nil)
		} else {
			want(t, err, errs.Invalid)
		}
	}
}

func TestTokenScopes(t *testing.T) {
	w := apptest.SQLite(t)
	b := w.Both(t)
	for _, c := range []struct {
		v                     access.Viewer
		projects, engagements int
	}{{b.Ada, 1, 1}, {b.Dan, 0, 1}} {
		p, e, err := w.Accounts.TokenScopes(t.Context(), c.v)
		want(t, err, nil)
		if len(p) != c.projects || len(e) != c.engagements {
			t.Errorf("%s is offered %v and %v", c.v.Name, p, e)
		}
	}
}

// TestTokenOfAReaderReads: a token never acts where its person only reads, whatever it was made for.
func TestTokenReadsByUseCases(t *testing.T) {
	w := apptest.SQLite(t)
	b := w.Both(t)
	secret, err := w.Accounts.AddToken(t.Context(), b.Dan, account.NewToken{Password: password, Name: "reader", Days: 30})
	want(t, err, nil)
	v := program(t, w, secret)
	o, err := w.Work.Engagement(t.Context(), v, b.Engagement)
	want(t, err, nil)
	if o.Name != "Work with Vantor Systems" {
		t.Errorf("reads %+v", o)
	}
	_, err = w.Work.AddNote(t.Context(), v, b.Engagement, "", engage.NoteForm{Title: "x", Body: "y"})
	want(t, err, errs.NotFound)
}
