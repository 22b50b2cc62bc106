package rulefile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/matter"
	"counterpart.dev/internal/errs"
)

// maxMoves is how many moves one file may hold.
const maxMoves = 1000

// sides is who a file may say made a move.
var sides = map[string]access.Side{"client": access.ClientSide, "delivery": access.DeliverySide, "supplier": access.DeliverySide,
	"contractor": access.DeliverySide, "employer": access.ClientSide, "engineer": access.ClientSide, "project_manager": access.ClientSide,
	"customer": access.ClientSide, "purchaser": access.ClientSide, "owner": access.ClientSide, "vendor": access.DeliverySide, "seller": access.DeliverySide}

// aliases is what people call moves besides their names.
var aliases = map[string]matter.Verb{
	"raised": matter.Raise, "shared": matter.Share,
	"answer": matter.Reply, "answered": matter.Reply, "respond": matter.Reply, "response": matter.Reply, "replied": matter.Reply, "resubmit": matter.Reply,
	"resubmission": matter.Reply, "revised_programme": matter.Reply,
	"holding": matter.Hold, "holding_reply": matter.Hold, "handover": matter.HandOver, "handed_over": matter.HandOver,
	"redate": matter.ReDate, "extension": matter.Extend, "extension_agreed": matter.Extend, "agree_extension": matter.Extend, "extended": matter.Extend,
	"notify": matter.NotifyOverdue, "notify_failure": matter.NotifyOverdue, "notify_failure_to_reply": matter.NotifyOverdue, "overdue": matter.NotifyOverdue,
	"accepted": matter.Accept, "agree": matter.Accept, "agreed": matter.Accept, "approve": matter.Accept, "no_objection": matter.Accept,
	"declined": matter.Decline, "reject": matter.Decline, "rejected": matter.Decline, "not_accept": matter.Decline, "decline_with_reason": matter.Decline,
	"decline_with_reasons": matter.Decline, "decline_without_reason": matter.Decline, "decline_without_reasons": matter.Decline, "no_agreement": matter.Decline,
	"instruct": matter.Instruct, "instruct_quote": matter.Instruct, "instruct_revised_quotation": matter.Instruct, "instruct_quotations": matter.Instruct,
	"quote": matter.Quote, "quoted": matter.Quote, "submit_quotation": matter.Quote, "revised_quotation": matter.Quote, "detailed_claim": matter.Quote,
	"fully_detailed_claim": matter.Quote, "particulars": matter.Quote,
	"assessment": matter.Assess, "assessed": matter.Assess, "own_assessment": matter.Assess, "determine": matter.Assess, "determination": matter.Assess,
	"implemented": matter.Implement, "done": matter.Implement, "kept": matter.Implement, "keep": matter.Implement, "complete": matter.Implement,
	"decided": matter.Decide, "decision": matter.Decide, "told": matter.Tell, "withdrawn": matter.Withdraw, "closed": matter.Close, "reopen": matter.ReOpen,
	"reopened": matter.ReOpen, "notification": clock.Notice, "notice_of_claim": clock.Notice, "certificate": clock.Certify, "certified": clock.Certify,
	"payment": clock.Pay, "paid": clock.Pay, "pay_less_notice": clock.PayLess, "objection": matter.Object, "notice_of_dissatisfaction": matter.Object,
	"quotation_submitted": matter.Quote, "submitted_quotation": matter.Quote, "accept_quotation": matter.Accept, "quotation_accepted": matter.Accept, "non_acceptance": matter.Decline,
	"not_accepted": matter.Decline, "decline_quotation": matter.Decline, "notice_of_failure": matter.NotifyOverdue, "notify_of_failure": matter.NotifyOverdue,
	"failure_notified": matter.NotifyOverdue, "notified_overdue": matter.NotifyOverdue, "agreed_extension": matter.Extend, "extension_granted": matter.Extend,
	"grant_extension": matter.Extend, "re_dated": matter.ReDate, "re_opened": matter.ReOpen, "instructed": matter.Instruct, "instruct_a_quotation": matter.Instruct,
	"confirm": matter.Reply, "confirmed": matter.Reply, "comply": matter.Implement, "complied": matter.Implement, "revoke": matter.Withdraw, "revoked": matter.Withdraw,
	"determined": matter.Assess, "assess_ourselves": matter.Assess, "queried": matter.ReOpen, "notify_change": clock.Notice, "notified": clock.Notice,
	"dissatisfied": matter.Object, "escalated": matter.Escalate, "refer": matter.Escalate, "referral": matter.Escalate, "referred": matter.Escalate,
	"ask_back": matter.HandOver, "asked_back": matter.HandOver, "acknowledge": matter.Hold, "acknowledged": matter.Hold, "interim_reply": matter.Hold,
	"notify_silence": matter.NotifyOverdue, "notice_of_silence": matter.NotifyOverdue, "approved": matter.Accept, "acceptance": matter.Accept,
	"disapprove": matter.Decline, "disapproved": matter.Decline, "give_notice": clock.Notice, "became_aware": clock.Aware, "become_aware": clock.Aware,
	"awareness": clock.Aware, "payless": clock.PayLess, "payless_notice": clock.PayLess, "nod": matter.Object, "objected": matter.Object,
	"refer_dispute": matter.Escalate, "refer_to_daab": matter.Escalate, "refer_to_dab": matter.Escalate,
}

// dated is the keys under which a move may name a date.
var dated = []string{"due", "until", "to", "date"}

// moveKeys is the keys a move may have.
var moveKeys = []string{"at", "by", "move", "due", "until", "to", "date", "reason", "reasons", "client_caused", "note", "comment"}

// ReadMoves reads a list of moves, each with at, by and move; times without an offset are in the zone. They come back in the order of
// time. A move may name a date (due, until), reasons, and that the matter arises from the client side's own acts (client_caused); what is said
// under note or comment is for who reads the file.
func ReadMoves(data []byte, zone *time.Location) (moves []matter.Move, err error) {
	defer errs.Wrap(&err, "rulefile.ReadMoves")
	f, err := parse(data)
	if err != nil {
		return nil, err
	}
	list, path := f.tree, ""
	if keys, ok := list.(map[string]any); ok && len(keys) == 1 {
		list, path = keys["moves"], "moves"
	}
	items, ok := list.([]any)
	switch {
	case !ok && f.tree != nil:
		f.problem("", "expected a list of moves, each with at, by and move")
	case len(items) > maxMoves:
		f.problem("", "these are %d moves, more than %d", len(items), maxMoves)
		items = nil
	}
	for i, item := range items {
		moves = append(moves, f.move(fmt.Sprintf("%s[%d]", path, i), item, zone))
	}
	if err := f.err("the file is no list of moves"); err != nil {
		return nil, err
	}
	slices.SortStableFunc(moves, func(a, b matter.Move) int { return int(min(max(a.At-b.At, -1), 1)) })
	return moves, nil
}

// move reads one move.
func (f *file) move(path string, v any, zone *time.Location) (m matter.Move) {
	keys, ok := v.(map[string]any)
	if !ok {
		f.problem(path, "expected at, by and move")
		return m
	}
	for _, k := range sorted(keys) {
		if !slices.Contains(moveKeys, k) {
			f.problem(path+"."+k, "there is no key %.40q here; known are %s", k, strings.Join(moveKeys, ", "))
		}
	}
	for _, k := range []string{"at", "by", "move"} {
		if keys[k] == nil {
			f.problem(path, "%s is missing", k)
			return m
		}
	}
	var err error
	if m.At, err = Instant(f.text(path+".at", keys["at"]), zone); err != nil {
		f.problem(path+".at", "%s", err)
	}
	m.By = f.side(path+".by", f.text(path+".by", keys["by"]))
	f.verb(path+".move", f.text(path+".move", keys["move"]), &m)
	f.details(path, keys, &m)
	return m
}

// details reads what some moves have besides.
func (f *file) details(path string, keys map[string]any, m *matter.Move) {
	for _, k := range dated {
		if keys[k] == nil {
			continue
		}
		at := path + "." + k
		s := f.text(at, keys[k])
		d, err := civil.ParseDate(s[:min(len(s), len("2026-03-31"))])
		if err != nil {
			f.problem(at, "%s", err)
		}
		m.Due = d
	}
	for _, k := range []string{"reason", "reasons"} {
		if v, said := keys[k]; said {
			s := ""
			if v != nil {
				s = f.text(path+"."+k, v)
			}
			m.Reasons = s != "" && s != "false" && s != "no"
		}
	}
	if v := keys["client_caused"]; v != nil {
		s := strings.ToLower(f.text(path+".client_caused", v))
		m.ClientCaused = s == "true" || s == "yes"
		if !m.ClientCaused && s != "false" && s != "no" {
			f.problem(path+".client_caused", "write true or false")
		}
	}
	if m.Verb == matter.Extend && m.Due == 0 {
		f.problem(path, "%s needs the new date, as until: 2026-03-31", m.Verb.Words())
	}
}

// side reads who made a move: a side, what a contract calls it, or a role.
func (f *file) side(path, s string) access.Side {
	side, err := Side(s)
	if err != nil {
		f.problem(path, "%s", errs.Sentence(err))
	}
	return side
}

// Side reads a side, what a contract calls it, or a role that is of one.
func Side(s string) (access.Side, error) {
	word := plainWord(s)
	if side, ok := sides[word]; ok {
		return side, nil
	}
	if side := access.Role(word).Side(); side == access.ClientSide || side == access.DeliverySide {
		return side, nil
	}
	return "", errs.New(errs.Invalid, "%.40q is no side: write client or delivery", s)
}

// verb reads what a move does, with a date behind until or to.
func (f *file) verb(path, s string, m *matter.Move) {
	for _, word := range []string{" until ", " to "} {
		name, day, ok := strings.Cut(s, word)
		if d, err := civil.ParseDate(day); ok && err == nil {
			s, m.Due = name, d
		}
	}
	word := plainWord(s)
	m.Reasons = !strings.HasPrefix(word, "decline_without")
	if v := matter.Verb(word); slices.Contains(verbs(), v) {
		m.Verb = v
		return
	}
	v, ok := aliases[word]
	if !ok {
		f.problem(path, "%.40q is no move; known are %s", s, known(verbs()))
	}
	m.Verb = v
}

// plainWord is a word in small letters with underscores.
func plainWord(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }), "_")
}

// MoveLine reads a move that stands on a line of its own: 2026-03-10 client reply, or 2026-03-12 09:30 project manager extend to 2026-03-30.
// The error is a sentence that says how it is written.
func MoveLine(line string, zone *time.Location) (m matter.Move, err error) {
	words := strings.Fields(line)
	if len(words) > 1 && len(words[1]) == len("09:30") && words[1][2] == ':' {
		words = append([]string{words[0] + "T" + words[1]}, words[2:]...)
	}
	if len(words) < 3 {
		return m, errs.New(errs.Invalid, "write a date, a side and a move: 2026-03-10 client reply.")
	}
	f := &file{lines: map[string]int{}}
	if m.At, err = Instant(words[0], zone); err != nil {
		return m, errs.New(errs.Invalid, "%w.", err)
	}
	by := 2 // a side of two words, such as project manager
	if len(words) > 3 {
		m.By, _ = Side(words[1] + " " + words[2])
	}
	if m.By == "" {
		by = 1
		if m.By, err = Side(words[1]); err != nil {
			return m, errs.New(errs.Invalid, "%s: a date, a side and a move, such as 2026-03-10 client reply.", errs.Sentence(err))
		}
	}
	f.verb("move", strings.Join(words[by+1:], " "), &m)
	if m.Verb == matter.Extend && m.Due == 0 && len(f.problems) == 0 {
		f.problem("move", "an extension needs the new date, as client extend to 2026-03-31")
	}
	if len(f.problems) > 0 {
		return m, errs.New(errs.Invalid, "%s.", f.problems[0].Message)
	}
	return m, nil
}

// Instant reads a time: 2026-03-02T09:00 in the zone, with seconds or not, or with an offset of its own, such as +01:00 or Z. A blank may
// stand for the T. A bare day is its midnight. Years are those that periods can be counted in, from 1901.
func Instant(s string, zone *time.Location) (int64, error) {
	s = strings.TrimSpace(s)
	if len(s) > len(time.DateOnly) && s[len(time.DateOnly)] == ' ' {
		s = s[:len(time.DateOnly)] + "T" + s[len(time.DateOnly)+1:]
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, s); err == nil {
			return t.UnixMicro(), counted(s, t.Year())
		}
	}
	c, err := civil.ParseTime(s)
	if err != nil {
		return 0, fmt.Errorf("%w, or with an offset such as 2026-03-31T17:00+01:00", err)
	}
	y, month, d := c.Date().Civil()
	second := 0
	if len(s) == len("2026-03-31T17:00:00") {
		if second, err = strconv.Atoi(s[17:]); err != nil || second > 59 {
			return 0, fmt.Errorf("%.20q is no time: it has no second %.2s", s, s[17:])
		}
	}
	return time.Date(y, month, d, 0, c.Minute(), second, 0, zone).UnixMicro(), counted(s, y)
}

// lastYear is the last in which something may happen, so that what is due long after it has a date too.
const lastYear = 3900

func counted(s string, year int) error {
	switch {
	case year <= 1900:
		return fmt.Errorf("%.20q lies before 1901", s)
	case year > lastYear:
		return fmt.Errorf("%.20q lies after %d", s, lastYear)
	}
	return nil
}

func sorted(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
