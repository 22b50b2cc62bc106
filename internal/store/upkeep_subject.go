package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/record"
	"counterpart.dev/internal/errs"
)

// Subject is a person about whom a side must say what it holds.
type Subject struct {
	Person       access.PersonID // "" for who has no account here
	Names        []string        // by which they are known, and addresses
	Organisation access.OrganisationID
	known        []string // ids of their seats and invitations there, and what stands for them where surveys are counted
}

// Mention is a row of the asking side that names the person or was written by them.
type Mention struct {
	Table   string
	Room    access.RoomID     // "" for what belongs to no room
	Columns []string          // that name them, in alphabetical order
	Row     map[string]string // every column of the row that is not left out with a reason
}

// Sentence is a text of the record of a room of the asking side that names the person or was written by them.
type Sentence struct {
	Room  access.RoomID
	Index uint64
	At    time.Time
	Kind  string
	Field string
	Text  string
	By    bool // they wrote it
}

// Why columns are left out of what is said of a person.
const (
	secretKept  = "a secret, or what proves that somebody knows one: nothing can be learnt from it about anybody"
	sumOfWords  = "a sum that proves words which are given themselves"
	partOfFile  = "part of a file, a page or a programme, which its own page gives to whoever may read it"
	partOfProof = "part of the record, whose texts are given by themselves"
)

// notGiven lists the columns that are left out of what is said of a person, with the reason.
var notGiven = map[string]string{
	"password.hash": secretKept, "credential.hash": secretKept, "factor.secret": secretKept, "recovery_code.hash": secretKept, "invite.hash": secretKept,
	"invite_secret.hash": secretKept, "answer_link.hash": secretKept, "reply_token.hash": secretKept, "mail_stop.hash": secretKept, "feed.hash": secretKept,
	"waiting.hash": secretKept, "waiting.invite": secretKept, "room_secret.secret": secretKept, "spool.receiver": secretKept,
	"term.word":      "words of texts that are given themselves",
	"spool.body":     "a message that is being taken in: what becomes of it is given where it goes",
	"mail_seen.hash": sumOfWords, "file.sha256": sumOfWords, "gate_case.sha256": sumOfWords, "signature.hash": sumOfWords,
	"file_piece.address": partOfFile, "piece.address": partOfFile, "piece.body": partOfFile, "message_piece.body": partOfFile, "published_piece.body": partOfFile,
	"activity.body": partOfFile, "assessment.body": partOfFile, "brief.data": partOfFile, "brief.page": partOfFile, "brief.print": partOfFile, "gate_case.body": partOfFile,
	"log.id": partOfProof, "leaf.subject": partOfProof, "leaf.actor": partOfProof, "leaf.body": partOfProof, "tree.hash": partOfProof, "opening.sealed": partOfProof,
	"handle.id": partOfProof, "head.note": partOfProof,
}

// figures lists what tables of System hold besides texts: instants, counts and settings.
var figures = map[string][]string{
	"organisation":  {"second_factor", "created_us", "ended_us", "rev", "summed"},
	"person":        {"admin", "created_us", "ended_us", "rev"},
	"password":      {"changed_us"},
	"seat":          {"read_only", "created_us", "until_us", "held", "granted"},
	"post":          {"read_only", "since_us", "until_us"},
	"credential":    {"created_us", "seen_us", "until_us", "factor_us"},
	"invite":        {"created_us", "until_us", "post_until_us", "ended_us"},
	"factor":        {"made_us", "confirmed_us", "step"},
	"waiting":       {"tries", "until_us"},
	"reply_token":   {"made_us", "until_us"},
	"spool":         {"took_us", "tries", "next_us", "done_us"},
	"mail_seen":     {"at_us"},
	"outgoing":      {"tries", "made_us", "next_us", "ended_us"},
	"notify":        {"weekday", "minute", "immediate", "next_us", "rev", "briefs"},
	"mail_stop":     {"until_us"},
	"feed":          {"made_us"},
	"invite_secret": {"until_us"},
	"answer_link":   {"made_us", "until_us", "used_us"},
	"mail_failing":  {"times", "since_us", "last_us"},
	"mail_alias":    {"made_us"},
	"scope":         {"touched"},
	"seat_room":     {"read_only", "until_us"},
	"survey_time":   {"at_us", "minutes"},
}

// given lists every column of a table that is said of a person: its words, its ids, and all else that is not left out with a reason.
func (h holding) given() []string {
	words, ids := h.texts()
	out, rest := slices.Concat(words, ids), figures[h.table]
	if in := slices.IndexFunc(tables, func(t table) bool { return t.name == h.table }); in >= 0 {
		rest = tables[in].columns()
	}
	for _, c := range rest {
		if !slices.Contains(out, c) && notGiven[h.table+"."+c] == "" {
			out = append(out, c)
		}
	}
	return out
}

// texts lists the columns of a table that hold words, and those that hold ids and codes.
func (h holding) texts() (words, ids []string) {
	for _, m := range []map[string]string{h.repeats, h.personal, h.kept} {
		for c := range m {
			words = append(words, c)
		}
	}
	given := func(c string) bool { return notGiven[h.table+"."+c] != "" }
	return slices.DeleteFunc(slices.Sorted(slices.Values(words)), given), slices.DeleteFunc(slices.Clone(h.none), given)
}

// Mentions tells of every row that the side of an organisation holds about somebody, in every table and room of it: rooms of its own,
// rooms it shares, and rooms of named readers of its own. Rooms that are sealed open to nobody, and are left out.
func (w *Whole) Mentions(ctx context.Context, s Subject, tell func(Mention) error) (err error) {
	defer errs.Wrap(&err, "store.Mentions")
	rooms, account, err := w.sideOf(ctx, s)
	if err != nil {
		return err
	}
	if s.known, err = w.knownAs(ctx, s); err != nil {
		return err
	}
	for _, h := range holdings {
		words, ids := h.texts()
		ofRoom := slices.ContainsFunc(tables, func(t table) bool { return t.name == h.table })
		if !ofRoom && !account && !slices.Contains(ids, "organisation") {
			continue // accounts are told of to the organisation they act for
		}
		if !ofRoom && !slices.Contains(ids, "organisation") && h.table != "spool" {
			ids, words = slices.Concat(ids, words), nil // somebody of the same name has an account of their own
		}
		columns := h.given()
		if len(columns) == 0 {
			continue
		}
		query := fmt.Sprintf("SELECT %s FROM %s", strings.Join(columns, ", "), h.table)
		var found []Mention
		err := each(ctx, w.tx, func(scan scan) error {
			row, err := scanRow(scan, columns)
			if err != nil {
				return err
			}
			if m, ok := s.named(h.table, row, words, ids); ok && s.holds(ofRoom, row, rooms) {
				found = append(found, m)
			}
			return nil
		}, query)
		if err != nil {
			return err
		}
		for _, m := range found {
			if err := tell(m); err != nil {
				return err
			}
		}
	}
	return nil
}

func scanRow(s scan, columns []string) (map[string]string, error) {
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	if err := s(into...); err != nil {
		return nil, err
	}
	row := make(map[string]string, len(columns))
	for i, c := range columns {
		switch v := values[i].(type) {
		case int64:
			if !strings.HasSuffix(c, "_us") {
				row[c] = strconv.FormatInt(v, 10)
			} else if v != 0 {
				row[c] = time.UnixMicro(v).UTC().Format(time.RFC3339Nano)
			}
		case []byte:
			row[c] = string(v)
		default:
			row[c] = fmt.Sprint(v)
		}
	}
	return row, nil
}

// holds reports whether a row is the asking side's.
func (s Subject) holds(ofRoom bool, row map[string]string, rooms map[access.RoomID]bool) bool {
	if ofRoom {
		return rooms[access.RoomID(row["room"])]
	}
	o, belongs := row["organisation"]
	return !belongs || o == string(s.Organisation) || slices.Contains(s.known, row["seat"]) // a seat of theirs may be in another's room
}

// named says which columns of a row name the person.
func (s Subject) named(table string, row map[string]string, words, ids []string) (m Mention, ok bool) {
	m = Mention{Table: table, Room: access.RoomID(row["room"]), Row: row}
	for _, c := range words {
		if s.Mentioned(row[c]) {
			m.Columns = append(m.Columns, c)
		}
	}
	for _, c := range ids {
		if s.Person != "" && row[c] == string(s.Person) || c != "organisation" && slices.Contains(s.known, row[c]) {
			m.Columns = append(m.Columns, c)
		}
	}
	slices.Sort(m.Columns)
	return m, len(m.Columns) > 0
}

// Mentioned reports whether a text holds one of the names as words of its own, in whatever case.
func (s Subject) Mentioned(text string) bool {
	text = strings.ToLower(text)
	for _, n := range s.Names {
		n = strings.ToLower(strings.TrimSpace(n))
		for from := 0; n != ""; {
			at := strings.Index(text[from:], n)
			if at < 0 {
				break
			}
			begin, end := from+at, from+at+len(n)
			before, _ := utf8.DecodeLastRuneInString(text[:begin])
			after, _ := utf8.DecodeRuneInString(text[end:])
			if !partOfWord(before) && !partOfWord(after) {
				return true
			}
			from = end
		}
	}
	return false
}

func partOfWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

const (
	wholeSide  = `SELECT side FROM organisation WHERE id = $1`
	wholeRooms = `SELECT organisation, id, audience FROM room ORDER BY id`
	wholeHeld  = `SELECT DISTINCT g.room FROM seat_room g JOIN seat s ON s.id = g.seat WHERE s.organisation = $1 AND s.kind NOT IN ('onlooker', 'agent')`
	wholeActs  = `SELECT id FROM seat WHERE person = $1 AND organisation = $2`
	wholeInvit = `SELECT id FROM invite WHERE email = $1 AND organisation = $2`
)

// knownAs lists the ids by which tables of System know somebody without naming them.
func (w *Whole) knownAs(ctx context.Context, s Subject) (out []string, err error) {
	for _, n := range s.Names {
		invited, err := collected(ctx, w.tx, scanString, wholeInvit, strings.ToLower(strings.TrimSpace(n)), s.Organisation)
		if err != nil {
			return nil, err
		}
		out = append(out, invited...)
	}
	if s.Person == "" {
		return out, nil
	}
	seats, err := collected(ctx, w.tx, scanString, wholeActs, s.Person, s.Organisation)
	return slices.Concat(out, seats, []string{"person " + string(s.Person)}), err
}

// sideOf is the rooms of the side of an organisation, and whether the person acts for it.
func (w *Whole) sideOf(ctx context.Context, s Subject) (rooms map[access.RoomID]bool, account bool, err error) {
	sides, err := collected(ctx, w.tx, scanString, wholeSide, s.Organisation)
	if err != nil {
		return nil, false, err
	}
	if len(sides) == 0 {
		return nil, false, errs.New(errs.NotFound, "there is no such organisation")
	}
	held, err := collected(ctx, w.tx, scanString, wholeHeld, s.Organisation)
	if err != nil {
		return nil, false, err
	}
	rooms, own := map[access.RoomID]bool{}, access.Side(sides[0]).Of()
	err = each(ctx, w.tx, func(scan scan) error {
		var tenant access.OrganisationID
		var id access.RoomID
		var a access.Audience
		if err := scan(&tenant, &id, &a); err != nil {
			return err
		}
		among := slices.Contains(held, string(id))
		switch a {
		case own, access.Shared:
			rooms[id] = among || tenant == s.Organisation
		case access.Named:
			rooms[id] = among
		}
		return nil
	}, wholeRooms)
	if err != nil || s.Person == "" {
		return rooms, false, err
	}
	acts, err := collected(ctx, w.tx, scanString, wholeActs, s.Person, s.Organisation)
	return rooms, len(acts) > 0, err
}

// Sentences tells of every text in the records of the asking side's rooms that names somebody or was written by them, and how many texts
// could not be opened.
func (w *Whole) Sentences(ctx context.Context, s Subject, tell func(Sentence) error) (closed int, err error) {
	defer errs.Wrap(&err, "store.Sentences")
	if w.u.keys == nil {
		return 0, errs.New(errs.Invalid, "the texts of the record cannot be opened without the folder of keys")
	}
	rooms, _, err := w.sideOf(ctx, s)
	if err != nil {
		return 0, err
	}
	logs, err := w.Logs(ctx)
	if err != nil {
		return 0, err
	}
	for _, l := range logs {
		if !rooms[l.Room] {
			continue
		}
		n, err := w.sentences(ctx, s, l.Place, tell)
		closed += n
		if err != nil {
			return closed, err
		}
	}
	return closed, nil
}

func (w *Whole) sentences(ctx context.Context, s Subject, at Place, tell func(Sentence) error) (closed int, err error) {
	handles, err := w.Handles(ctx, at)
	if err != nil {
		return 0, err
	}
	const step = 500
	for from := uint64(0); ; from += step {
		leaves, err := w.Leaves(ctx, at, from, step)
		if err != nil || len(leaves) == 0 {
			return closed, err
		}
		boxes, err := w.Boxes(ctx, at, from, from+step)
		if err != nil {
			return closed, err
		}
		for _, kept := range leaves {
			leaf, err := record.ParseLeaf(kept.Body)
			if err != nil {
				return closed, err
			}
			by := s.Person != "" && handles[leaf.Actor] == Ref{What: "person", ID: string(s.Person)}
			for _, b := range boxes {
				if b.Index != kept.Index {
					continue
				}
				o, err := w.u.keys.open(ctx, leaf, b)
				if errors.Is(err, ErrRefused) {
					closed++
					continue
				}
				if err != nil {
					return closed, err
				}
				if text := string(o.Value); by || s.Mentioned(text) {
					if err := tell(Sentence{at.Room, kept.Index, time.UnixMicro(kept.At).UTC(), kept.Kind, b.Name, text, by}); err != nil {
						return closed, err
					}
				}
			}
		}
	}
}

// NotGiven lists what is left out of what is said of a person, with the reason.
func NotGiven() map[string]string { return maps.Clone(notGiven) }

const (
	wholePerson       = `SELECT id, name, email FROM person WHERE email = $1`
	wholeOrganisation = `SELECT id FROM organisation WHERE name = $1 ORDER BY id`
)

// Subject finds who an address and names stand for, and the organisation that asks. Somebody without an account is known by names alone.
func (w *Whole) Subject(ctx context.Context, email string, names []string, organisation string) (s Subject, err error) {
	defer errs.Wrap(&err, "store.Whole.Subject")
	found, err := collected(ctx, w.tx, scanString, wholeOrganisation, organisation)
	if err != nil {
		return s, err
	}
	if len(found) != 1 {
		return s, errs.New(errs.Invalid, "%d organisations are called %q; counterpart user list shows how each is written", len(found), organisation)
	}
	s.Organisation, s.Names = access.OrganisationID(found[0]), slices.Clone(names)
	if email = strings.ToLower(strings.TrimSpace(email)); email != "" {
		s.Names = append(s.Names, email)
		err = each(ctx, w.tx, func(scan scan) error {
			var name, address string
			err := scan(&s.Person, &name, &address)
			s.Names = append(s.Names, name)
			return err
		}, wholePerson, email)
	}
	s.Names = slices.DeleteFunc(s.Names, func(n string) bool { return strings.TrimSpace(n) == "" })
	slices.Sort(s.Names)
	s.Names = slices.Compact(s.Names)
	if err == nil && len(s.Names) == 0 {
		err = errs.New(errs.Invalid, "say whom it is about: an address, or a name")
	}
	return s, err
}
