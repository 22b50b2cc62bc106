package ui_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	g "maragu.dev/gomponents"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/htmltest"
	"counterpart.dev/internal/web/ui"
)

func text(t *testing.T, n g.Node) string { return htmltest.Parse(t, n).Text() }

func TestCounts(t *testing.T) {
	for got, want := range map[string]string{
		ui.Count(0): "0", ui.Count(999): "999", ui.Count(1000): "1,000", ui.Count(1234567): "1,234,567",
		ui.Count(int64(-98765)): "−98,765",
		ui.Things(1, "matter"):  "1 matter", ui.Things(0, "matter"): "0 matters",
		ui.Things(12408, "activity", "activities"): "12,408 activities",
		ui.Single("matters"):                       "matter", ui.Single("entries"): "entry", ui.Single("people"): "person", ui.Single("series"): "series",
		ui.Single("pieces of work"): "piece of work", ui.Single("benefits and changes"): "benefit and change",
		ui.Series(nil): "", ui.Series([]string{"a"}): "a", ui.Series([]string{"a", "b"}): "a and b",
		ui.Series([]string{"a", "b", "c"}): "a, b and c",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDates(t *testing.T) {
	today := civil.NewDate(2026, 11, 20)
	for _, c := range []struct {
		node g.Node
		want string
	}{
		{ui.Date(today, 0), "20 Nov 2026"},
		{ui.Date(today, today), "20 Nov 2026 today"},
		{ui.Date(today+1, today), "21 Nov 2026 tomorrow"},
		{ui.Date(today-1, today), "19 Nov 2026 yesterday"},
		{ui.Date(today+30, today), "20 Dec 2026 in 30 days"},
		{ui.Date(today+31, today), "21 Dec 2026 in 4 weeks"},
		{ui.Date(today-182, today), "22 May 2026 26 weeks ago"},
		{ui.Date(today-365, today), "20 Nov 2025 12 months ago"},
		{ui.Date(today+740, today), "29 Nov 2028 in 2 years"},
		{ui.Date(0, today), "–"},
		{ui.Due(today-8, today), "12 Nov 2026 8 days late"},
		{ui.Due(today-1, today), "19 Nov 2026 1 day late"},
		{ui.Due(today, today), "20 Nov 2026 today"},
		{ui.Due(today+5, today), "25 Nov 2026 in 5 days"},
		{ui.Due(0, today), "–"},
	} {
		if got := text(t, c.node); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	doc := htmltest.Parse(t, ui.Due(today-8, today))
	if got, _ := doc.One("time").Attr("datetime"); got != "2026-11-12" {
		t.Errorf("datetime is %q", got)
	}
	if !doc.Has(".late") {
		t.Error("what is late is not marked")
	}
}

func TestMoments(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{now.Add(-30 * time.Second).In(london), "1 Jul 2026, 12:59 BST just now"},
		{now.Add(5 * time.Minute).In(london), "1 Jul 2026, 13:05 BST in 5 minutes"},
		{now.Add(-time.Hour).In(london), "1 Jul 2026, 12:00 BST 1 hour ago"},
		{now.Add(-23 * time.Hour), "30 Jun 2026, 13:00 UTC 23 hours ago"},
		{now.Add(-24 * time.Hour), "30 Jun 2026, 12:00 UTC yesterday"},
		{now.Add(72 * time.Hour), "4 Jul 2026, 12:00 UTC in 3 days"},
		{time.Time{}, "–"},
	} {
		if got := text(t, ui.Moment(c.at, now)); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	if got := text(t, ui.Moment(now, time.Time{})); got != "1 Jul 2026, 12:00 UTC" {
		t.Errorf("without a now: %q", got)
	}
}

func TestMoney(t *testing.T) {
	doc := htmltest.Parse(t, ui.Sum(461_230_000, "GBP"))
	if got, _ := doc.One("data").Attr("value"); doc.Text() != "£4.6m" || got != "£4,612,300.00" {
		t.Errorf("£4,612,300 shows as %q with %q behind it", doc.Text(), got)
	}
}

func TestCourts(t *testing.T) {
	for _, c := range []struct {
		court, viewer access.Side
		want, class   string
	}{
		{access.ClientSide, access.ClientSide, "ours", "client"},
		{access.ClientSide, access.DeliverySide, "theirs", "client"},
		{access.DeliverySide, access.ClientSide, "theirs", "delivery"},
		{access.DeliverySide, access.DeliverySide, "ours", "delivery"},
		{access.ClientSide, access.AssurerSide, "client", "client"},
		{access.DeliverySide, access.NoSide, "delivery", "delivery"},
		{access.NoSide, access.ClientSide, "nobody’s", "plain"},
	} {
		doc := htmltest.Parse(t, ui.Court(c.court, c.viewer))
		if got := doc.Text(); got != c.want || !doc.Has(".chip."+c.class) {
			t.Errorf("court %q seen by %q is %q, want %q in the colour of %s", c.court, c.viewer, got, c.want, c.class)
		}
	}
}

func TestConfidenceHasLetterWordAndColour(t *testing.T) {
	for r, want := range map[ui.Rating][2]string{ui.Red: {"R red", ".r"}, ui.Amber: {"A amber", ".a"},
		ui.Green: {"G green", ".g"}, ui.NotRated: {"not rated", ".quiet"}} {
		doc := htmltest.Parse(t, ui.Confidence(r))
		if got := doc.Text(); got != want[0] || !doc.Has(want[1]) {
			t.Errorf("rating %d is %q", r, got)
		}
	}
}

func TestAudiences(t *testing.T) {
	for _, c := range []struct {
		a    ui.Audience
		want string
	}{
		{ui.Audience{}, ""},
		{ui.Audience{Of: access.ClientOnly, Viewer: access.ClientSide}, "Ours only"},
		{ui.Audience{Of: access.DeliveryOnly, Viewer: access.DeliverySide}, "Ours only"},
		{ui.Audience{Of: access.ClientOnly, Viewer: access.NoSide}, "Client side only"},
		{ui.Audience{Of: access.AssurerOnly, Viewer: access.ClientSide}, "Assurer side only"},
		{ui.Audience{Of: access.Shared, Viewer: access.ClientSide, With: "Vantor Systems"}, "Shared with Vantor Systems"},
		{ui.Audience{Of: access.Shared}, "Shared"},
		{ui.Audience{Of: access.Named, Names: []string{"A", "B"}}, "Only A and B"},
		{ui.Audience{Of: access.Named}, "Named readers only"},
		{ui.Audience{Of: access.Sealed}, "Sealed: only you, until the reveal"},
	} {
		if got := c.a.Words(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.a, got, c.want)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Amina Rahman": "AR", "ines": "I", "Jean-Luc van der Berg": "JB", "Éva Ő": "ÉŐ", "李 小龍": "李小", "(J.) o'Neill": "JO",
		"42": "?",
	} {
		if got := htmltest.Parse(t, ui.Person{Name: name}).One(".avatar").Text(); got != want {
			t.Errorf("%q has the initials %q, want %q", name, got, want)
		}
	}
}

func TestNamesKeepTheirDirection(t *testing.T) {
	doc := htmltest.Parse(t, ui.Person{Name: "\u202eevil<script>"})
	if diff := cmp.Diff([]string{"\u202eevil<script>"}, doc.Texts("bdi")); diff != "" {
		t.Error(diff)
	}
	if doc.Has("script") {
		t.Error("a name became markup")
	}
}
