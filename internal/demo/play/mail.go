package play

import (
	"strings"

	letters "counterpart.dev/internal/app/mail"
	"counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/access"
	core "counterpart.dev/internal/core/matter"
)

// post hands a message over as the mail server that took it would, and has it worked on.
func (s *stage) post(to, from, head, text string) {
	if s.err != nil {
		return
	}
	body := "From: " + from + "\nTo: " + to + "\n" + head + "\n\n" + text + "\n"
	s.must(s.Letters.Accept(s.ctx, letters.Envelope{Source: "smtp", Receivers: []string{to}, Body: []byte(strings.ReplaceAll(body, "\n", "\r\n"))}))
	if s.err == nil {
		_, err := s.Letters.TakeDue(s.ctx)
		s.must(err)
	}
}

// byMail: the supplier's project manager answers a question from his mail program, then from his telephone under another address, which is not
// understood and put in by hand; and sends something in that is about no thread yet.
func byMail(s *stage) {
	if s.Letters.Reply == nil || s.err != nil {
		return
	}
	id := s.cast.Work["Vantor Systems"]
	s.at(75, "10:00")
	asked := s.put("Amina", id, matter.RaiseForm{Kind: core.Question, Title: "Which day does the rehearsal begin?", Words: "The wards need it for their rosters."})
	javier := s.as("Javier")
	to := s.address(javier, id, asked)
	quoted := "\n\nOn 18 November 2026 at 10:00, Counterpart <counterpart@example.org> wrote:\n\n> Which day does the rehearsal begin?\n> The wards need it for their rosters.\n"
	s.at(76, "08:35")
	s.post(to, javier.Name+" <"+s.email("Javier")+">", "Cc: Team <rehearsal-team@vantor.example>\nSubject: Re: Something waits for you\nMessage-ID: <m1@vantor.example>",
		"Thursday the 26th, at six in the morning.\n\n-- \n"+javier.Name+"\nVantor Systems"+quoted)
	s.at(76, "19:05")
	s.post(to, "j.telephone@example.net", "Subject: Re: Something waits for you\nMessage-ID: <m2@example.net>", "Half past six, since the lift is taken until then.\n\nSent from my telephone"+quoted)
	s.at(77, "08:20")
	s.post("in@"+s.Letters.Domain, s.email("Javier"), "Subject: Fwd: Licences of the old system\nMessage-ID: <m3@vantor.example>",
		"See below.\n\n---------- Forwarded message ---------\nFrom: Licences <licences@oldsystem.example>\nDate: 19 November 2026\nSubject: Licences of the old system\nTo: "+s.email("Javier")+"\n\nYours end with the year.")
}

// email is the address that somebody mails from.
func (s *stage) email(name string) string {
	if p := s.people[name]; p != nil {
		return p.Email
	}
	return ""
}

// address is where somebody replies to a thread.
func (s *stage) address(v access.Viewer, scope access.ScopeID, thread string) string {
	if s.err != nil {
		return ""
	}
	to, err := s.Letters.Address(s.ctx, v, scope, thread)
	s.must(err)
	return to
}
