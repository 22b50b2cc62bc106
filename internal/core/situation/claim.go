package situation

import (
	"fmt"
	"slices"
	"strconv"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/confidence"
)

// Thresholds of what is claimed.
const (
	greenFrom = 4  // a claim that reads as green, of 5
	redTo     = 2  // what evidence bears that reads as red, of 5
	apart     = 2  // levels between two raters [own]
	together  = 31 // days within which two ratings are of the same time [own]
	pageDays  = 45 // days since the last brief [own]: a month and a half, where one is due monthly
)

var claimRules = []Rule{
	{ID: "green-red", Event: true, Name: "Green claimed, red shown", Needs: []Group{Ratings}, Case: true, find: greenRed,
		Definition: "Somebody rated their confidence as green or amber-green, and the evidence on the same question is red.",
		Threshold:  "Green or amber-green over red evidence; what is red evidence is defined with confidence."},
	{ID: "ratings-apart", Event: true, Name: "Two sides, two stories", Needs: []Group{Ratings}, Case: true, find: ratingsApart,
		Definition: "Two people who rated the same question for the same project at the same time are far apart: they do not see the same project.",
		Threshold:  fmt.Sprintf("%d levels of 5, rated within %d days [own].", apart, together)},
	{ID: "date-unbelieved", Name: "A date nobody believes", Needs: []Group{Simulation}, Case: true, find: dateUnbelieved,
		Definition: "A contract date stands, and a simulation of the supplier’s own programme gives it little chance of being met.",
		Threshold:  fmt.Sprintf("A chance below %s [own].", percent(chanceLow))},
	{ID: "left-out", Event: true, Name: "Bad news that the page left out", Needs: []Group{Pages}, Case: true, find: leftOut,
		Definition: "The last brief was published without bad news that was in the data on that day: the sponsor was told less than was known.",
		Threshold:  "One piece of bad news; what counts as bad news is defined with the brief."},
	{ID: "page-old", Name: "The sponsor has had no page for weeks", Needs: []Group{Pages}, Case: true, find: pageOld,
		Definition: "Work goes on, and the last brief to the sponsor is old.",
		Threshold:  fmt.Sprintf("%d days since the last brief, or since work began without one, holidays left out [own].", pageDays)},
}

// level is a judgement in words.
func level(n int) string { return confidence.Level(n).Words() }

func ratingAt(r *Rating) Target { return at(OfRating, r.Engagement, r.ID) }

// latestRatings are the latest rating of each rater on each question, in the order of the facts.
func (f *Facts) latestRatings() (out []*Rating) {
	for i := range f.Ratings {
		r := &f.Ratings[i]
		newest := true
		for k := range f.Ratings {
			o := &f.Ratings[k]
			if o.Engagement == r.Engagement && o.Dimension == r.Dimension && o.Side == r.Side && o.By == r.By && (o.Day > r.Day || o.Day == r.Day && k > i) {
				newest = false
			}
		}
		if newest {
			out = append(out, r)
		}
	}
	return out
}

func greenRed(f *Facts) (out []Found) {
	for _, r := range f.latestRatings() {
		if r.Claimed < greenFrom || r.Bears == 0 || r.Bears > redTo {
			continue
		}
		id := r.Dimension + "." + string(r.Side)
		x := Found{Subject: about(OfRating, r.Engagement, id, titled(r.Dimension, "confidence")), Since: r.Day, Severity: Urgent, Weight: r.Claimed - r.Bears,
			Says:     fmt.Sprintf("%s rated %s %s, and the evidence is %s.", r.By, r.Dimension, level(r.Claimed), level(r.Bears)),
			Evidence: append([]Evidence{fact("claimed by "+r.By+" on "+day(r.Day), level(r.Claimed), ratingAt(r))}, r.Evidence...)}
		if r.Reason != "" {
			x.Severity = Act
			x.Evidence = append(x.Evidence, fact("reason given for the claim", r.Reason, ratingAt(r)))
		}
		if at := slices.IndexFunc(out, func(o Found) bool { return o.Subject.Target == x.Subject.Target }); at >= 0 { // another of the same side
			if out[at].Evidence = append(out[at].Evidence, x.Evidence[0]); x.Since > out[at].Since {
				out[at].Since = x.Since
			}
			continue
		}
		out = append(out, x)
	}
	return out
}

func ratingsApart(f *Facts) (out []Found) {
	all := f.latestRatings()
	seen := map[string]bool{}
	for _, r := range all {
		id := r.Engagement + "/" + r.Dimension
		if seen[id] {
			continue
		}
		seen[id] = true
		newest := r.Day
		for _, o := range all {
			if o.Engagement == r.Engagement && o.Dimension == r.Dimension {
				newest = max(newest, o.Day)
			}
		}
		var low, high *Rating
		for _, o := range all {
			if o.Engagement == r.Engagement && o.Dimension == r.Dimension && o.Day >= newest-together {
				if low == nil {
					low, high = o, o
				}
				if o.Claimed < low.Claimed {
					low = o
				}
				if o.Claimed > high.Claimed {
					high = o
				}
			}
		}
		if high.Claimed-low.Claimed < apart {
			continue
		}
		out = append(out, Found{Subject: about(OfRating, r.Engagement, r.Dimension, titled(r.Dimension, "confidence")), Since: max(low.Day, high.Day), Severity: Act, Weight: high.Claimed - low.Claimed,
			Says: fmt.Sprintf("%s and %s are %d levels apart on %s.", high.By, low.By, high.Claimed-low.Claimed, r.Dimension),
			Evidence: []Evidence{fact(high.By+", "+sideWords(high.Side), level(high.Claimed), ratingAt(high)),
				fact(low.By+", "+sideWords(low.Side), level(low.Claimed), ratingAt(low))}})
	}
	return out
}

func sideWords(s access.Side) string {
	switch s {
	case access.ClientSide:
		return "our side"
	case access.DeliverySide:
		return "the delivery side"
	case access.AssurerSide:
		return "assurer"
	}
	return "no side"
}

func dateUnbelieved(f *Facts) (out []Found) {
	for i := range f.Chances {
		c := &f.Chances[i]
		if c.Contract.IsZero() || c.Meets >= chanceLow {
			continue
		}
		link := at(OfSimulation, c.Engagement, c.Milestone)
		x := Found{Subject: about(OfMilestone, c.Engagement, c.Milestone, c.Title), Severity: Act, Weight: int(c.P50 - c.Contract),
			Says: fmt.Sprintf("%s has a chance of %s of being met on %s.", titled(c.Title, "A contract milestone"), percent(c.Meets), day(c.Contract)),
			Evidence: []Evidence{fact("chance of meeting the contract date", percent(c.Meets), link), fact("contract date in force", day(c.Contract), at(OfMilestone, c.Engagement, c.Milestone)),
				fact("as likely earlier as later than", day(c.P50), link), fact("four in five runs finish by", day(c.P80), link)}}
		if int(c.P50-c.Contract) >= urgentLate {
			x.Severity = Urgent
		}
		out = append(out, x)
	}
	return out
}

func leftOut(f *Facts) (out []Found) {
	if len(f.Pages) == 0 {
		return nil
	}
	p := &f.Pages[len(f.Pages)-1]
	if len(p.LeftOut) == 0 {
		return nil
	}
	link := at(OfPage, "", p.ID)
	x := Found{Subject: about(OfPage, "", p.ID, "brief "+strconv.FormatInt(p.Number, 10)), Since: p.Made, Severity: Act, Weight: len(p.LeftOut),
		Says: fmt.Sprintf("Brief %d left out %s that the data held.", p.Number, things(len(p.LeftOut), "piece")+" of bad news")}
	for _, s := range p.LeftOut {
		x.Evidence = append(x.Evidence, fact("not on the page", s, link))
	}
	x.Evidence = listed(x.Evidence, link)
	return []Found{x}
}

func pageOld(f *Facts) []Found {
	from, what, id := f.since(), "work began, without a brief since", ""
	if n := len(f.Pages); n > 0 {
		from, what, id = f.Pages[n-1].Made, "last brief, "+strconv.FormatInt(f.Pages[n-1].Number, 10), f.Pages[n-1].ID
	}
	old := f.passed("", from)
	if f.since().IsZero() || from.IsZero() || old < pageDays {
		return nil
	}
	link := at(OfPages, "", "")
	if id != "" {
		link = at(OfPage, "", id)
	}
	return []Found{{Subject: about(OfProject, "", "", "the brief"), Since: from, Severity: Watch, Weight: old,
		Says:     fmt.Sprintf("The sponsor has had no page for %s.", days(old)),
		Evidence: []Evidence{fact(what, day(from), link), fact("days since", strconv.Itoa(old), link)}}}
}
