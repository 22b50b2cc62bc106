package inbound

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatBecomesOfAMessage(t *testing.T) {
	reply := Facts{From: []string{"bo@example.com"}, Token: Live, Given: "Bo@example.com", Subject: "Re: Pump", Said: "The pump is late."}
	with := func(change func(*Facts)) Facts { f := reply; change(&f); return f }
	for _, tt := range []struct {
		name   string
		facts  Facts
		state  State
		reason Reason
	}{
		{"a reply", reply, Taken, None},
		{"a reply of files only", with(func(f *Facts) { f.Said, f.Files = "", 1 }), Taken, None},
		{"a reply that says nothing", with(func(f *Facts) { f.Said = "" }), Unclear, NothingNew},
		{"from another address", with(func(f *Facts) { f.From = []string{"eve@example.net"} }), Unclear, OtherSender},
		{"from two", with(func(f *Facts) { f.From = []string{"bo@example.com", "eve@example.net"} }), Unclear, TwoSenders},
		{"from nobody", with(func(f *Facts) { f.From = nil }), Unclear, NoSender},
		{"forged", with(func(f *Facts) { f.Failed = true }), Unclear, Forged},
		{"to an address that ended", with(func(f *Facts) { f.Token = Ended }), Unclear, EndedToken},
		{"to an address nobody has", with(func(f *Facts) { f.Token = Unknown }), Unclear, NoToken},
		{"an acceptance", with(func(f *Facts) { f.Said = "Accepted.\n\nBo" }), Pending, Binding},
		{"an option", with(func(f *Facts) { f.Said = "Option 2" }), Pending, Binding},
		{"a sentence about acceptance", with(func(f *Facts) { f.Said = "We accept the risk of rain, but not of frost." }), Taken, None},
		{"an absence note", with(func(f *Facts) { f.Auto = "answer" }), Aside, Absence},
		{"a bounce", with(func(f *Facts) { f.Auto = "bounce"; f.From = nil }), Aside, Bounced},
		{"our own", with(func(f *Facts) { f.Ours = true }), Aside, Loop},
		{"again", with(func(f *Facts) { f.Seen = true }), Aside, Again},
		{"no message", Facts{Unreadable: true}, Unclear, BadFile},
		{"a stranger's", with(func(f *Facts) { f.Token = Without }), Unclear, NoPerson},
		{"forwarded", with(func(f *Facts) { f.Token, f.Known, f.Subject = Without, true, "WG: Pumpe" }), Draft, Forwarded},
		{"forwarded, under its own subject", with(func(f *Facts) { f.Token, f.Known, f.Said, f.Quoted = Without, true, "", true }), Draft, Forwarded},
		{"sent in", with(func(f *Facts) { f.Token, f.Known = Without, true }), Draft, SentIn},
	} {
		if s, r := Judge(tt.facts); s != tt.state || r != tt.reason {
			t.Errorf("%s: %s, %q; want %s, %q", tt.name, s, r, tt.state, tt.reason)
		}
	}
}

// Whatever is found in a message, it speaks for somebody only when it came from their address to one that was given to them; and every
// outcome but a reply has a sentence.
func TestNobodySpeaksForAnother(t *testing.T) {
	addresses := []string{"bo@example.com", "eve@example.net"}
	rapid.Check(t, func(r *rapid.T) {
		f := Facts{From: rapid.SliceOfN(rapid.SampledFrom(addresses), 0, 2).Draw(r, "from"), Auto: rapid.SampledFrom([]string{"", "", "answer", "machine", "bounce", "list"}).Draw(r, "auto"),
			Ours: rapid.Bool().Draw(r, "ours"), Seen: rapid.Bool().Draw(r, "seen"), Failed: rapid.Bool().Draw(r, "failed"), Known: rapid.Bool().Draw(r, "known"),
			Token: Token(rapid.IntRange(0, 3).Draw(r, "token")), Given: rapid.SampledFrom(addresses).Draw(r, "given"), Said: rapid.SampledFrom([]string{"", "Late.", "Accepted", "approved!"}).Draw(r, "said")}
		state, reason := Judge(f)
		if state == Taken && (f.Token != Live || len(f.From) != 1 || f.From[0] != f.Given || f.Failed || f.Ours || f.Seen || f.Auto != "" || strings.HasPrefix(strings.ToLower(f.Said), "a")) {
			r.Fatalf("%+v is taken", f)
		}
		if (state == Taken) != (reason == None) || state != Taken && reason.Sentence() == "" {
			r.Fatalf("%s has the reason %q", state, reason)
		}
	})
}
