package situation

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/access"
	"counterpart.dev/internal/core/civil"
)

// Thresholds of values and people.
const (
	wrongBy     = 2.0 // points of 7 by which one side was wrong about the other
	charterDays = 14  // days in which a charter is signed by both [own]
	pulseLow    = 3.5 // of 7, at or below [own]: below the middle
	pulseFell   = 1.0 // points from one pulse to the next [own]
	sponsorDays = 30  // days without a word to the sponsor
	coldTimes   = 2   // cadences without a word to anybody else [own]
	influential = 4   // of 5
)

var valueRules = []Rule{
	{ID: "expectation-wrong", Event: true, Name: "One side expects what the other will not do", Needs: []Group{Values}, find: expectationWrong,
		Definition: "Before it was answered, one side expected of the other something else than the other says it would do, and no behaviour of the charter settles it. About early bad news that is a matter of this week.",
		Threshold:  fmt.Sprintf("An expectation error of %g points of 7 or more [own].", wrongBy)},
	{ID: "unaligned", Name: "Work began before values were compared", Needs: []Group{Values}, find: unaligned,
		Definition: "Work goes on with a supplier, and both sides never answered the same questions about how they work, and the sponsor gave no reason for starting without.",
		Threshold:  "One engagement [own]; engagements taken over in flight and one-sided ones are left out."},
	{ID: "charter-unsigned", Name: "A charter that is not signed", Needs: []Group{Values}, find: charterUnsigned,
		Definition: "Behaviours were written down for both sides to promise, and one side or both have not signed.",
		Threshold:  fmt.Sprintf("%d days after it was last changed [own].", charterDays)},
	{ID: "pulse-low", Event: true, Name: "The pulse is low", Needs: []Group{Pulse}, find: pulseLowRule,
		Definition: "In the latest pulse one side as a whole says little good of how something goes between the two, or much less than the time before. Only what may be released of the answers is looked at.",
		Threshold:  fmt.Sprintf("%g of 7 or below, or a fall of %g [own].", pulseLow, pulseFell)},
}

var peopleRules = []Rule{
	{ID: "sponsor-silence", Name: "Sponsor not spoken to in a month", Needs: []Group{Contacts}, Case: true, find: sponsorSilence,
		Definition: "Nobody has noted a word with the sponsor for a month: what they believe of the project is as old.",
		Threshold:  fmt.Sprintf("%d days [own], holidays left out, or the agreed rhythm where that is longer.", sponsorDays)},
	{ID: "going-cold", Name: "Somebody who matters is going cold", Needs: []Group{Contacts}, Case: true, find: goingCold,
		Definition: "A stakeholder with much influence was not spoken to for far longer than was agreed.",
		Threshold:  fmt.Sprintf("Influence of %d or more of 5, and %d times the agreed number of days [own].", influential, coldTimes)},
	{ID: "against-alone", Name: "Resistance with nobody to meet it", Needs: []Group{Contacts}, Case: true, find: againstAlone,
		Definition: "A stakeholder with much influence stands against the change, or further from it than we want, and nobody on our side keeps the relationship.",
		Threshold:  fmt.Sprintf("Influence of %d or more of 5, a stance below the wanted one, no owner [own].", influential)},
	{ID: "role-empty", Name: "The client role is not filled", Needs: []Group{Posts}, find: roleEmpty,
		Definition: "An engagement under which work goes on has no client project manager, or one without a letter that says what they may decide.",
		Threshold:  "One engagement [own]."},
	{ID: "role-stretched", Name: "The client role has too few days", Needs: []Group{Posts}, find: roleStretched,
		Definition: "The client project manager has fewer days a month than the engagement takes, or does it for the first time without a mentor.",
		Threshold:  "Any day fewer than stated as needed; a first time without a mentor [own]."},
}

func expectationWrong(f *Facts) (out []Found) {
	for i := range f.Dilemmas {
		d := &f.Dilemmas[i]
		ours, theirs := abs(d.OursWrong), abs(d.TheirWrong)
		if d.Covered || ours < wrongBy && theirs < wrongBy {
			continue
		}
		link := at(OfRound, d.Engagement, d.Round)
		x := Found{Subject: about(OfRound, d.Engagement, d.Round+"."+d.ID, d.Title), Severity: Watch, Weight: int(max(ours, theirs) * 10)}
		if d.Early {
			x.Severity = Act
		}
		who := f.supplier(d.Engagement) + " expects of us"
		if ours >= theirs {
			who = "We expect of " + f.supplier(d.Engagement)
		}
		x.Says = fmt.Sprintf("%s something else than is so: “%s”.", who, d.Title)
		x.Evidence = []Evidence{fact("what we expected, less what they say of themselves", points(d.OursWrong), link),
			fact("what they expected, less what we say of ourselves", points(d.TheirWrong), link), fact("behaviour of the charter about it", "none", at(OfCharter, d.Engagement, ""))}
		out = append(out, x)
	}
	return out
}

func abs(x float64) float64 { return max(x, -x) }

func points(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) + " points of 7" }

func unaligned(f *Facts) (out []Found) {
	for i := range f.Engagements {
		e := &f.Engagements[i]
		if !e.Active || e.Adopted || e.OneSided || e.Aligned || e.Ungated {
			continue
		}
		out = append(out, Found{Subject: about(OfEngagement, e.ID, "", e.Name), Since: e.Since, Severity: Watch, Weight: int(f.Today - e.Since),
			Says:     fmt.Sprintf("We work with %s, and never compared how each of us works.", titled(e.Supplier, "the supplier")),
			Evidence: []Evidence{fact("work began", day(e.Since), at(OfEngagement, e.ID, "")), fact("rounds on values that were ended", "none", at(OfEngagement, e.ID, ""))}})
	}
	return out
}

func charterUnsigned(f *Facts) (out []Found) {
	for i := range f.Engagements {
		e := &f.Engagements[i]
		if e.Charter.IsZero() || e.ClientSigned && e.DeliverySigned || f.passed(e.ID, e.Charter) < charterDays {
			continue
		}
		who := "neither side has signed"
		switch {
		case e.ClientSigned:
			who = titled(e.Supplier, "the supplier") + " has not signed"
		case e.DeliverySigned:
			who = "we have not signed"
		}
		link := at(OfCharter, e.ID, "")
		out = append(out, Found{Subject: about(OfCharter, e.ID, "", "the charter with "+titled(e.Supplier, "the supplier")), Since: e.Charter, Severity: Watch, Weight: int(f.Today - e.Charter),
			Says:     fmt.Sprintf("The charter with %s is %s old, and %s.", titled(e.Supplier, "the supplier"), days(int(f.Today-e.Charter)), who),
			Evidence: []Evidence{fact("last changed", day(e.Charter), link), fact("signed for us", yes(e.ClientSigned), link), fact("signed for them", yes(e.DeliverySigned), link)}})
	}
	return out
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func pulseLowRule(f *Facts) (out []Found) {
	for i := range f.Pulse {
		p := &f.Pulse[i]
		fell := p.Before > 0 && p.Before-p.Level >= pulseFell
		if p.Level > pulseLow && !fell {
			continue
		}
		link := at(OfPulse, p.Engagement, p.Round)
		who := "Our side"
		if p.Side == access.DeliverySide {
			who = f.supplier(p.Engagement)
		}
		x := Found{Subject: about(OfPulse, p.Engagement, p.ID+"."+string(p.Side), p.Says), Since: p.Day, Severity: Watch, Weight: int((7 - p.Level) * 10),
			Says:     fmt.Sprintf("%s says little good of this: “%s”.", who, strings.TrimSuffix(p.Says, ".")),
			Evidence: []Evidence{fact("level, as it was released", titled(p.Word, points(p.Level)), link)}}
		if p.Before > 0 && p.Word == "" {
			x.Evidence = append(x.Evidence, fact("the time before", points(p.Before), link))
		}
		if p.Level > pulseLow {
			x.Says = fmt.Sprintf("%s says much less good of this than the time before: “%s”.", who, strings.TrimSuffix(p.Says, "."))
		}
		out = append(out, x)
	}
	return out
}

// since is the day from which work goes on under any engagement.
func (f *Facts) since() (first civil.Date) {
	for i := range f.Engagements {
		if e := &f.Engagements[i]; e.Active && !e.Since.IsZero() && (first.IsZero() || e.Since < first) {
			first = e.Since
		}
	}
	return first
}

func contactAt(c *Contact) Target { return at(OfContact, "", c.ID) }

// heard is the day from which nobody was heard of: the last word, or since they are known.
func heard(c *Contact) civil.Date { return max(c.Last, c.Since) }

func lastWord(c *Contact) Evidence {
	if c.Last.IsZero() {
		return fact("last word with "+c.Name, "none noted", contactAt(c))
	}
	return fact("last word with "+c.Name, day(c.Last), contactAt(c))
}

func sponsorSilence(f *Facts) (out []Found) {
	for i := range f.Contacts {
		c := &f.Contacts[i]
		if !c.Sponsor || heard(c).IsZero() || f.passed("", heard(c)) < max(sponsorDays, c.Every) {
			continue
		}
		quiet := int(f.Today - heard(c))
		out = append(out, Found{Subject: about(OfContact, "", c.ID, c.Name), Since: heard(c), Severity: Act, Weight: quiet,
			Says: fmt.Sprintf("%s, the sponsor, has not been spoken to for %s.", c.Name, days(quiet)), Evidence: []Evidence{lastWord(c)}})
	}
	return out
}

func goingCold(f *Facts) (out []Found) {
	for i := range f.Contacts {
		c := &f.Contacts[i]
		if c.Sponsor || c.Influence < influential || c.Every <= 0 || heard(c).IsZero() || f.passed("", heard(c)) < coldTimes*c.Every {
			continue
		}
		quiet := int(f.Today - heard(c))
		out = append(out, Found{Subject: about(OfContact, "", c.ID, c.Name), Since: heard(c), Severity: Watch, Weight: quiet * c.Influence,
			Says:     fmt.Sprintf("%s has not been spoken to for %s, where every %s was agreed.", c.Name, days(quiet), days(c.Every)),
			Evidence: []Evidence{lastWord(c), fact("agreed", "every "+days(c.Every), contactAt(c)), fact("influence", strconv.Itoa(c.Influence)+" of 5", contactAt(c))}})
	}
	return out
}

func againstAlone(f *Facts) (out []Found) {
	for i := range f.Contacts {
		c := &f.Contacts[i]
		if c.Influence < influential || c.Owner != "" || c.Now == 0 || c.Wanted == 0 || c.Now >= c.Wanted {
			continue
		}
		x := Found{Subject: about(OfContact, "", c.ID, c.Name), Since: c.Since, Severity: Watch, Weight: (c.Wanted - c.Now) * c.Influence,
			Says: fmt.Sprintf("%s stands further off than we want, and nobody keeps the relationship.", c.Name),
			Evidence: []Evidence{fact("stance now", strconv.Itoa(c.Now)+" of 5", contactAt(c)), fact("stance wanted", strconv.Itoa(c.Wanted)+" of 5", contactAt(c)),
				fact("influence", strconv.Itoa(c.Influence)+" of 5", contactAt(c)), fact("who keeps the relationship", "nobody", contactAt(c))}}
		if c.Now == 1 {
			x.Severity, x.Says = Act, fmt.Sprintf("%s stands against it, and nobody keeps the relationship.", c.Name)
		}
		out = append(out, x)
	}
	return out
}

// onPost makes a situation of the client role of an engagement under which work goes on.
func (f *Facts) onPost(p *Post) (Found, bool) {
	e := f.engagement(p.Engagement)
	if e == nil || !e.Active {
		return Found{}, false
	}
	return Found{Subject: about(OfPost, p.Engagement, "", "the client role in "+e.Name), Severity: Act, Weight: 1}, true
}

func roleEmpty(f *Facts) (out []Found) {
	for i := range f.Posts {
		p := &f.Posts[i]
		x, ok := f.onPost(p)
		if !ok || p.Filled && p.Authority {
			continue
		}
		link := at(OfPost, p.Engagement, "")
		x.Says, x.Severity = fmt.Sprintf("Nobody is client PM in %s.", f.engagement(p.Engagement).Name), Urgent
		if p.Filled {
			x.Severity = Act
			x.Says = fmt.Sprintf("The client PM in %s has no letter of authority.", f.engagement(p.Engagement).Name)
		}
		x.Evidence = []Evidence{fact("client PM", yes(p.Filled), link), fact("letter of authority in force", yes(p.Authority), link)}
		out = append(out, x)
	}
	return out
}

func roleStretched(f *Facts) (out []Found) {
	for i := range f.Posts {
		p := &f.Posts[i]
		x, ok := f.onPost(p)
		short, alone := p.Needed > 0 && p.Days < p.Needed, p.First && !p.Mentor
		if !ok || !p.Filled || !short && !alone {
			continue
		}
		link, name := at(OfPost, p.Engagement, ""), f.engagement(p.Engagement).Name
		x.Severity, x.Weight = Watch, int(max(p.Needed-p.Days, 0))
		if short {
			x.Says = fmt.Sprintf("The client PM in %s has %s a month where it takes %d.", name, days(int(p.Days)), p.Needed)
			x.Evidence = append(x.Evidence, fact("days a month set aside", strconv.FormatInt(p.Days, 10), link), fact("days a month it takes", strconv.FormatInt(p.Needed, 10), link))
		}
		if alone {
			x.Evidence = append(x.Evidence, fact("first time in the role", "yes", link), fact("mentor", "none", link))
			if !short {
				x.Says = fmt.Sprintf("The client PM in %s does it for the first time, without a mentor.", name)
			}
		}
		out = append(out, x)
	}
	return out
}
