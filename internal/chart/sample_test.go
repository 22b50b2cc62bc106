package chart

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// pounds is a Unit as callers give it: values in pounds.
var pounds = Unit{
	Short: func(v float64) string {
		switch {
		case math.Abs(v) >= 1e6:
			return sign(v) + "£" + strings.TrimSuffix(fmt.Sprintf("%.1f", math.Abs(v)/1e6), ".0") + "m"
		case math.Abs(v) >= 1e3:
			return sign(v) + fmt.Sprintf("£%.0fk", math.Abs(v)/1e3)
		}
		return sign(v) + fmt.Sprintf("£%.0f", math.Abs(v))
	},
	Exact: func(v float64) string { return sign(v) + fmt.Sprintf("£%.2f", math.Abs(v)) },
	Adds: func(float64, []float64) (func(float64) string, bool) {
		return func(v float64) string { return sign(v) + fmt.Sprintf("£%.1fm", math.Abs(v)/1e6) }, true
	},
	Tick: func(v, step float64) string {
		if step >= 1e5 && v != 0 {
			return sign(v) + fmt.Sprintf("£%gm", math.Round(math.Abs(v)/1e5)/10)
		}
		return sign(v) + fmt.Sprintf("£%.0f", math.Abs(v))
	},
}

func sign(v float64) string {
	if v < 0 {
		return "−"
	}
	return ""
}

func day(y int, m time.Month, d int) Day { return dayOf(y, m, d) }

func sampleCurves() Curves {
	return Curves{
		Title: "Forecast reaches the planned £31m a year nine weeks late", Unit: pounds, Per: "a year",
		Plan:      []Sample{{day(2026, 1, 1), 0}, {day(2027, 4, 1), 0}, {day(2028, 7, 1), 31e6}, {day(2031, 1, 1), 31e6}},
		Forecast:  []Sample{{day(2026, 1, 1), 0}, {day(2027, 6, 3), 0}, {day(2028, 9, 2), 29e6}, {day(2031, 1, 1), 29e6}},
		DoNothing: []Sample{{day(2026, 1, 1), 0}, {day(2031, 1, 1), -4e6}},
		Readings:  []Sample{{day(2026, 3, 31), 4e5}, {day(2026, 9, 30), 1.1e6}},
		Now:       day(2026, 10, 31), NowName: "data date 31 Oct 2026",
	}
}

func sampleFan() Curves {
	c := sampleCurves()
	c.DoNothing, c.Readings = nil, nil
	shift := func(by Day, top float64) []Sample {
		return []Sample{{day(2026, 1, 1), 0}, {day(2027, 6, 3) + by, 0}, {day(2028, 9, 2) + by, top}, {day(2031, 1, 1), top}}
	}
	c.Bands = []Band{{"eight in ten", shift(200, 25.5e6), shift(-30, 31.5e6)}, {"half", shift(80, 28e6), shift(0, 30e6)}}
	return c
}

func sampleWaterfall() Waterfall {
	return Waterfall{Title: "Why £4.6m is lost", Unit: pounds, FromName: "Plan at approval", From: 41.2e6, ToName: "Forecast today",
		To: 36.6e6,
		Steps: []Step{{"Interface team not released", Client, -1.9e6}, {"Data migration re-sequenced", Delivery, -1.4e6},
			{"Pilot site decision waiting", Client, -1.1e6}, {"Adoption slower than assumed", NoCourt,
				-0.6e6}, {"Licences ended early", NoCourt, 0.4e6}}}
}

func sampleTrend() Trend {
	reports := []Day{day(2026, 5, 31), day(2026, 6, 30), day(2026, 7, 31), day(2026, 8, 31), day(2026, 9, 30), day(2026, 10, 31)}
	at := func(ds ...Day) (ps []TrendPoint) {
		for i, d := range ds {
			ps = append(ps, TrendPoint{reports[i], d})
		}
		return ps
	}
	return Trend{Title: "Go-live has moved nine weeks in six reports", Series: []TrendSeries{
		{"Pilot complete", at(day(2027, 2, 1), day(2027, 2, 1), day(2027, 2, 8), day(2027, 2, 20), day(2027, 2, 20), 0),
			[]ContractFrom{{0, day(2027, 2, 1)}}},
		{"Go-live", at(day(2027, 7, 3), day(2027, 7, 3), day(2027, 7, 20), day(2027, 8, 9), day(2027, 8, 30), day(2027, 9, 4)),
			[]ContractFrom{{0, day(2027, 6, 5)}, {day(2026, 7, 15), day(2027, 7, 3)}}},
	}}
}

func sampleTimeline() Timeline {
	return Timeline{Title: "Three of four contract milestones are late", Now: day(2026, 10, 31), NowName: "data date 31 Oct 2026",
		Rows: []TimelineRow{
			{"Design accepted", day(2026, 5, 29), day(2026, 6, 12), true, "2 weeks late"},
			{"Migration rehearsal 2", day(2027, 1, 22), day(2027, 2, 19), false, "4 weeks late"},
			{"Go-live", day(2027, 7, 3), day(2027, 9, 4), false, "9 weeks late"},
			{"Support handed over", day(2027, 12, 17), 0, false, "not in the file"},
		}}
}

func sampleWaiting() Waiting {
	return Waiting{Title: "Each week of waiting costs £44k from the fourth on", Unit: pounds, From: day(2026, 11, 20),
		Total: []float64{0, 0, 0, 44e3, 88e3, 139e3, 190e3, 241e3, 300e3, 358e3, 416e3, 474e3}}
}

func sampleMap() Map {
	return Map{Title: "Every benefit waits for go-live, which slips nine weeks",
		Nodes: []Node{
			{Objective, "Safer care", "", InTime, ""}, {Objective, "Lower cost to run", "", InTime, ""},
			{Benefit, "Reduce drug errors", "+9 weeks", Slips, ""}, {Benefit, "Reduce paper storage", "in time", InTime, ""},
			{Benefit, "Increase clinic throughput", "+9 weeks", Slips, ""}, {Benefit, "Patients see their own record", "not known",
				NotKnown, ""},
			{Change, "Wards prescribe in the new record, with a pharmacist on call in the first month", "+9 weeks", Slips, ""},
			{Change, "Clinics book from one list", "+9 weeks", Slips, ""}, {Change, "Old stores closed", "in time", InTime, ""},
			{Enabler, "Go-live", "4 Sep 2027", Slips, ""}, {Enabler, "Records scanned", "1 Feb 2027", InTime, ""},
			{Enabler, "Ward staff trained", "30 Jun 2027", InTime, ""}, {Enabler, "Patient portal", "no date", NotKnown, ""},
		},
		Edges: []Edge{{0, 2, ""}, {0, 5, ""}, {1, 3, ""}, {1, 4, ""}, {2, 6, ""}, {3, 8, ""}, {4, 7, ""}, {4, 9, "60 %"}, {5, 12,
			""},
			{6, 9, ""}, {6, 11, ""}, {7, 9, ""}, {8, 10, ""}, {7, 8, ""}},
	}
}

func sampleChecks() Checks {
	return Checks{Title: "Five of the 14 checks fail", Rows: []CheckRow{
		{1, "Logic", "31 of 412, 7.5 %", "at most 5 %", Fails, 1.5, true},
		{2, "Leads", "0", "none", Holds, 0, true},
		{3, "Lags", "3.1 %", "at most 5 %", Holds, 0.62, true},
		{4, "Link types", "93.0 % FS", "at least 90 %", Holds, 0.7, true},
		{7, "Negative float", "12 of 412", "none", Fails, 13, true},
		{10, "Resources", "212 without", "", Shown, 0, false},
		{11, "Missed", "no baseline given", "at most 5 %", NotRun, 0, false},
		{12, "Critical path test", "moves by 600 days", "600 days", Holds, 0, false},
	}}
}

func sampleMirror() Mirror {
	return Mirror{Title: "Both sides by the same rules", Left: "St Brannoc’s NHS Trust", Right: "Vantor Systems", Rows: []MirrorRow{
		{"Replies in time", MirrorShare{13, 30, "43 % (13 of 30)"}, MirrorShare{21, 21, "100 % (21 of 21)"}},
		{"Decided by silence", MirrorShare{1, 30, "3 % (1 of 30)"}, MirrorShare{0, 21, "0 % (0 of 21)"}},
		{"Promises kept", MirrorShare{2, 7, "2 of 7"}, MirrorShare{0, 0, "none"}},
	}}
}

func sampleValues() Values {
	return Values{Title: "What each side would do, and what the other expected of it", Client: "St Brannoc’s NHS Trust", Delivery: "Vantor Systems", Rows: []ValueRow{
		{"Bad news", "Early", "Checked", ValueSpread{3, 2, 1, 3, 3.5, 2}, ValueSpread{2, 5.5, 5, 6, 2.3, 3}},
		{"Price and risk", "Fixed", "Shared", ValueSpread{3, 4, 4, 4, 4, 2}, ValueSpread{2, 4, 4, 4, 4.3, 3}},
		{"Letter or intent", "The letter", "The intent", ValueSpread{3, 6, 5, 7, 2, 2}, ValueSpread{}},
	}}
}

// drawer is what every chart is.
type drawer interface {
	Scene(width float64) (Scene, error)
}

func sampleShares() Shares {
	return Shares{Title: "Delivery confidence, year by year", Rows: []SharesRow{{"2014", [6]int{24, 4, 37, 63, 54, 17}}, {"2017", [6]int{6, 4, 34, 71, 23, 5}}, {"2019", [6]int{0, 0, 0, 1, 0, 0}}}}
}

func samples() map[string]drawer {
	return map[string]drawer{"curves": sampleCurves(), "fan": sampleFan(), "waterfall": sampleWaterfall(), "trend": sampleTrend(),
		"timeline": sampleTimeline(), "waiting": sampleWaiting(), "map": sampleMap(), "checks": sampleChecks(), "mirror": sampleMirror(), "values": sampleValues(), "grid": sampleGrid(), "shares": sampleShares()}
}

func sampleGrid() Grid {
	return Grid{Title: "Who has influence and who cares", XName: "interest", YName: "influence", Dots: []GridDot{
		{Name: "Chief nurse", Mark: "R→S", Note: "resistant, wanted supportive", X: 5, Y: 5, FromX: 3, FromY: 5},
		{Name: "Estates director", Mark: "N→S", Note: "neutral, wanted supportive", X: 5, Y: 5},
		{Name: "Delivery executive <b>", Mark: "S", Note: "supportive, as wanted", X: 4, Y: 5}, {Name: "Night matron", Mark: "U→N", Note: "unaware", X: 1, Y: 1, FromX: 1, FromY: 1}}}
}
