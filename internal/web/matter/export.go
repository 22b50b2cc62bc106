package matter

import (
	"encoding/json"
	"io"
	"strings"
	"time"

	work "counterpart.dev/internal/app/matter"
	"counterpart.dev/internal/core/clock"
	"counterpart.dev/internal/core/register"
)

type writer = io.Writer
type savedMatter = register.Matter
type attachment = register.Attachment

// file is the register as it is exported: what each side may take away at any time.
type file struct {
	Schema     string       `json:"schema"`
	Engagement string       `json:"engagement,omitempty"`
	Rules      string       `json:"rules"`
	RuleSet    clock.Set    `json:"rule_set"` // all of them, so that every date and figure follows from the file
	Zone       string       `json:"zone"`
	Week       string       `json:"week,omitempty"`
	Holidays   []string     `json:"holidays,omitempty"`
	Currency   string       `json:"currency"`
	RecordOnly bool         `json:"record_only"`
	Matters    []fileMatter `json:"matters"`
}

type fileMatter struct {
	Number   int64           `json:"number"`
	Audience string          `json:"audience"`
	Kind     string          `json:"kind"`
	Title    string          `json:"title"`
	Raiser   string          `json:"raised_by"`
	Raised   string          `json:"raised"`
	Phase    string          `json:"state"`
	Court    string          `json:"court,omitempty"`
	Due      string          `json:"due,omitempty"`
	Deemed   string          `json:"deemed,omitempty"`
	Missed   string          `json:"missed_because,omitempty"`
	State    json.RawMessage `json:"folded"`
	About    work.About      `json:"about,omitzero"`
	Moves    []fileMove      `json:"moves"`
	Beside   *fileBeside     `json:"beside,omitempty"`
}

type fileMove struct {
	At       string    `json:"at"`
	Side     string    `json:"side"`
	Role     string    `json:"role,omitempty"`
	Recorder string    `json:"recorded_by,omitempty"`
	Verb     string    `json:"move"`
	By       string    `json:"by"`
	Firm     string    `json:"firm"`
	Words    string    `json:"words,omitempty"`
	Said     work.Said `json:"said"`
	Leaf     int64     `json:"entry_of_record"`
}

type fileBeside struct {
	Owner  string          `json:"owner,omitempty"`
	Tags   string          `json:"tags,omitempty"`
	Words  string          `json:"words,omitempty"`
	Effect json.RawMessage `json:"effect,omitempty"`
}

func exported(x work.Exported) file {
	gr := x.Ground
	out := file{Schema: "counterpart/matters/1", Engagement: gr.Engagement.Name, Rules: gr.Set.ID, RuleSet: gr.Set, Zone: gr.Zone, Week: gr.Engagement.Week,
		Holidays: strings.Fields(gr.Engagement.Holidays), Currency: gr.Currency, RecordOnly: gr.Engagement.RecordOnly, Matters: []fileMatter{}}
	stamp := func(us int64) string {
		if us == 0 {
			return ""
		}
		return time.UnixMicro(us).UTC().Format(time.RFC3339Nano)
	}
	for _, m := range x.Matters {
		f := fileMatter{Number: m.Number, Audience: string(m.Audience), Kind: string(m.Kind), Title: m.Title, Raiser: string(m.Raiser), Raised: stamp(m.Raised), Phase: string(m.Phase),
			Court: string(m.Court), Due: stamp(m.DueAt), Deemed: m.Deemed, Missed: m.Missed, State: json.RawMessage(m.State), About: m.About}
		for _, v := range m.Moves {
			f.Moves = append(f.Moves, fileMove{At: stamp(v.At), Side: string(v.Side), Role: string(v.Role), Recorder: string(v.Recorder), Verb: string(v.Verb), By: v.ByName, Firm: v.ByFirm,
				Words: v.Words, Said: v.Said, Leaf: v.Leaf})
		}
		if b := m.Beside; b != nil {
			f.Beside = &fileBeside{Owner: b.OwnerName, Tags: b.Tags, Words: b.Words, Effect: json.RawMessage(b.Effect)}
		}
		out.Matters = append(out.Matters, f)
	}
	return out
}
