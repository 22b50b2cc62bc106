package mirror

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	work "counterpart.dev/internal/app/mirror"
	"counterpart.dev/internal/core/conduct"
	"counterpart.dev/internal/server"
	engagepages "counterpart.dev/internal/web/engage"
)

// file is what the viewer sees of the mirror with everything that it takes to reckon it again: all rows, in and out of the period.
type file struct {
	Schema     string     `json:"schema"`
	Engagement string     `json:"engagement"`
	Client     string     `json:"client"`
	Delivery   string     `json:"delivery"`
	Zone       string     `json:"zone"`
	From       string     `json:"from"` // first instant of the period
	Until      string     `json:"until"`
	Now        string     `json:"now"` // nothing after it is known
	Kind       string     `json:"kind,omitempty"`
	Few        int        `json:"few"` // fewer cases are shown as n of m
	Rows       []fileRow  `json:"obligations"`
	Sides      []fileSide `json:"figures"`
}

type fileRow struct {
	ID       string `json:"id"`
	Matter   int64  `json:"matter"` // number in the shared register, as the record has it
	Title    string `json:"title"`
	Sort     string `json:"sort"`
	Side     string `json:"side"`
	Kind     string `json:"kind"`
	Class    string `json:"class,omitempty"`
	Raised   string `json:"raised"`
	Due      string `json:"due,omitempty"`
	Original string `json:"first_promised,omitempty"`
	Answered string `json:"answered,omitempty"`
	Deemed   string `json:"deemed,omitempty"`
	Ended    string `json:"ended,omitempty"`
	ReDates  int    `json:"re_dates,omitempty"`
	Reason   string `json:"reason,omitempty"`
	ReOpened bool   `json:"re_opened,omitempty"`
	Warned   bool   `json:"warned,omitempty"`
}

type fileSide struct {
	Side       string        `json:"side"`
	Promises   bool          `json:"promises_only,omitempty"`
	InTime     *fileShare    `json:"in_time,omitempty"`
	Late       *fileShare    `json:"late,omitempty"`
	Unanswered *fileShare    `json:"unanswered,omitempty"`
	Deemed     *fileShare    `json:"deemed,omitempty"`
	Ageing     *fileSpread   `json:"ageing_days,omitempty"`
	Latency    []fileLatency `json:"latency_days,omitempty"`
	Kept       *fileShare    `json:"kept,omitempty"`
	Misses     []fileMiss    `json:"misses,omitempty"`
	ReDates    *fileSpread   `json:"re_dates,omitempty"`
	Surprises  *fileShare    `json:"surprises,omitempty"`
	ReOpened   *fileShare    `json:"re_opened,omitempty"`
}

type fileShare struct {
	N      int      `json:"n"`
	Of     int      `json:"of"`
	Counts []string `json:"counts"`
	Others []string `json:"others"`
}

type fileSpread struct {
	Median float64  `json:"median"`
	P90    float64  `json:"p90"`
	Rows   []string `json:"rows"`
}

type fileLatency struct {
	Class  string       `json:"class,omitempty"` // "" is all
	Median fileEstimate `json:"median"`
	P90    fileEstimate `json:"p90"`
	Told   []string     `json:"told"`
	Open   []string     `json:"open"`
}

type fileEstimate struct {
	Days    float64 `json:"days"`
	Reached bool    `json:"reached"` // false: it is more than these days
}

type fileMiss struct {
	Reason string   `json:"reason"` // "" where none was given
	Rows   []string `json:"rows"`
}

func stamp(us int64) string {
	if us == 0 {
		return ""
	}
	return time.UnixMicro(us).UTC().Format(time.RFC3339Nano)
}

func exported(v work.View) file {
	out := file{Schema: "counterpart/mirror/1", Engagement: v.Engagement.Name, Client: v.Engagement.ClientName, Delivery: v.Engagement.DeliveryName, Zone: v.Zone.String(),
		From: stamp(v.Query.From), Until: stamp(v.Query.To), Now: stamp(v.Query.Now), Kind: string(v.Kind), Few: conduct.Few, Rows: []fileRow{}, Sides: []fileSide{}}
	for _, r := range v.Rows {
		out.Rows = append(out.Rows, fileRow{ID: r.ID, Matter: r.Number, Title: r.Title, Sort: string(r.Sort), Side: string(r.Side), Kind: string(r.Kind), Class: r.Class, Raised: stamp(r.Raised),
			Due: stamp(r.Due), Original: stamp(r.Original), Answered: stamp(r.Answered), Deemed: stamp(r.Deemed), Ended: stamp(r.Ended), ReDates: r.ReDates, Reason: r.Reason,
			ReOpened: r.ReOpened, Warned: r.Warned})
	}
	for _, s := range v.Sides {
		out.Sides = append(out.Sides, sideOf(s))
	}
	return out
}

func sideOf(s work.Seen) fileSide {
	out := fileSide{Side: string(s.Side), Promises: s.Promises, Kept: shareOf(s.Kept), ReDates: spreadOf(s.ReDates)}
	for _, m := range s.Misses {
		out.Misses = append(out.Misses, fileMiss{m.Reason, m.IDs})
	}
	if s.Promises {
		return out
	}
	out.InTime, out.Late, out.Unanswered, out.Deemed = shareOf(s.InTime), shareOf(s.Late), shareOf(s.Unanswered), shareOf(s.Deemed)
	out.Ageing, out.Surprises, out.ReOpened = spreadOf(s.Ageing), shareOf(s.Surprises), shareOf(s.ReOpened)
	for _, l := range s.Latency {
		out.Latency = append(out.Latency, fileLatency{l.Class, fileEstimate(l.Median), fileEstimate(l.P90), list(l.Told), list(l.Open)})
	}
	return out
}

func shareOf(s conduct.Share) *fileShare { return &fileShare{s.N(), s.Of(), list(s.IDs), list(s.Rest)} }

func spreadOf(s conduct.Spread) *fileSpread { return &fileSpread{s.Median, s.P90, list(s.IDs)} }

// list is never null in a file.
func list(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

// JSON is what the viewer sees of the mirror, with all rows.
func (p Pages) JSON(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, c.ask())
	if err != nil {
		return err
	}
	return server.Download(w, r, "mirror.json", "application/json", func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(exported(v))
	})
}

// CSV is the rows that the viewer sees, one a line.
func (p Pages) CSV(w http.ResponseWriter, r *http.Request) error {
	c := of(r)
	v, err := p.Work.Show(r.Context(), c.v, c.scope, c.ask())
	if err != nil {
		return err
	}
	in := func(us int64) string {
		if us == 0 {
			return ""
		}
		return time.UnixMicro(us).In(v.Zone).Format(time.RFC3339Nano)
	}
	head := []string{"Row", "No.", "Matter", "Sort", "Side", "Kind", "Class", "Began", "Due", "First promised", "Answered", "By silence", "Ended", "Re-dated", "Reason", "Queried again", "Warned of"}
	var rows [][]string
	for _, x := range v.Rows {
		rows = append(rows, []string{x.ID, strconv.FormatInt(x.Number, 10), title(x.Title), string(x.Sort), string(x.Side), string(x.Kind), x.Class, in(x.Raised), in(x.Due), in(x.Original),
			in(x.Answered), in(x.Deemed), in(x.Ended), strconv.Itoa(x.ReDates), conduct.ReasonText(x.Reason), mark(x.ReOpened), mark(x.Warned)})
	}
	return engagepages.Export(w, r, "mirror.csv", head, rows)
}

func mark(yes bool) string {
	if yes {
		return "yes"
	}
	return ""
}
