package matter

import (
	"encoding/json"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

// ReadState reads a state as encoding/json writes it, which is how rows keep it. A list shows one in each of its rows, so the usual form,
// flat and without escapes, is read by hand; whatever looks otherwise is left to encoding/json.
func ReadState(text string) (s State, err error) {
	if s.read(text) {
		return s, nil
	}
	s = State{}
	err = json.Unmarshal([]byte(text), &s)
	return s, err
}

// read reports whether it understood all of a text.
func (s *State) read(text string) bool {
	rest, ok := strings.CutPrefix(text, "{")
	for ok {
		var key, value string
		if key, rest, ok = quoted(rest); !ok || !strings.HasPrefix(rest, ":") {
			return false
		}
		rest = rest[1:]
		if strings.HasPrefix(rest, `"`) {
			if value, rest, ok = quoted(rest); !ok || !s.setText(key, value) {
				return false
			}
		} else {
			end := strings.IndexAny(rest, ",}")
			if end < 0 || !s.setPlain(key, rest[:end]) {
				return false
			}
			rest = rest[end:]
		}
		if rest == "}" {
			return true
		}
		rest, ok = strings.CutPrefix(rest, ",")
	}
	return false
}

// quoted is the text between the quotes that a text begins with, and what follows; not for one with escapes or beyond ASCII.
func quoted(s string) (in, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", "", false
	}
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return s[1:i], s[i+1:], true
		case c == '\\' || c < ' ' || c >= 0x7f:
			return "", "", false
		}
	}
	return "", "", false
}

func (s *State) setText(key, v string) bool {
	switch key {
	case "Kind":
		s.Kind = Kind(v)
	case "Phase":
		s.Phase = Phase(v)
	case "Raiser":
		s.Raiser = access.Side(v)
	case "Owes":
		s.Owes = access.Side(v)
	case "Court":
		s.Court = access.Side(v)
	case "Holder":
		s.Holder = access.PersonID(v)
	default:
		d, err := civil.ParseDate(v)
		return err == nil && s.setDate(key, d)
	}
	return true
}

func (s *State) setDate(key string, d civil.Date) bool {
	switch key {
	case "Due":
		s.Due = d
	case "Original":
		s.Original = d
	default:
		return false
	}
	return true
}

// setPlain sets what is written without quotes: truths, whole numbers, and that there is no date.
func (s *State) setPlain(key, v string) bool {
	if v == "null" {
		return s.setDate(key, 0)
	}
	var truth *bool
	switch key {
	case "Private":
		truth = &s.Private
	case "Warned":
		truth = &s.Warned
	case "ClientCaused":
		truth = &s.ClientCaused
	}
	if truth != nil {
		*truth = v == "true"
		return *truth || v == "false"
	}
	n, err := strconv.ParseInt(v, 10, 64)
	led := strings.TrimPrefix(v, "-")
	return err == nil && v[0] != '+' && (led == "0" || led[0] != '0') && s.setNumber(key, n)
}

func (s *State) setNumber(key string, n int64) bool {
	if at := s.instant(key); at != nil {
		*at = n
		return true
	}
	count := s.counter(key)
	if count != nil {
		*count = int(n)
	}
	return count != nil
}

func (s *State) instant(key string) *int64 {
	switch key {
	case "Raised":
		return &s.Raised
	case "Answered":
		return &s.Answered
	case "Settled":
		return &s.Settled
	case "Ended":
		return &s.Ended
	case "Last":
		return &s.Last
	}
	return nil
}

func (s *State) counter(key string) *int {
	switch key {
	case "Option":
		return &s.Option
	case "Told":
		return &s.Told
	case "Moves":
		return &s.Moves
	case "ReDates":
		return &s.ReDates
	case "Extensions":
		return &s.Extensions
	case "Holds":
		return &s.Holds
	case "HandOvers":
		return &s.HandOvers
	case "Overdue":
		return &s.Overdue
	case "Escalated":
		return &s.Escalated
	case "ReOpened":
		return &s.ReOpened
	case "Links":
		return &s.Links
	case "Unconfirmed":
		return &s.Unconfirmed
	}
	return nil
}
