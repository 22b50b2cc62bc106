// Long because it is a table of what people type.

package vague

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"counterpart.dev/internal/core/civil"
)

// british is a client that says little about itself, on a day of its own.
var british = Customs{Currency: "GBP", Today: civil.NewDate(2026, 11, 25)}

func TestDates(t *testing.T) {
	check(t, func(s string) Answer[Date] { return ReadDate(s, british) }, []saying{
		{"FY27/28 Q2", "Q3 2027"},
		{"Q3 2027", "Q3 2027"},
		{"H1 2028", "H1 2028"},
		{"mid 2027", "c. 2027-05-01 to 2027-08-31"},
		{"mid-2027", "c. 2027-05-01 to 2027-08-31"},
		{"March 2027", "March 2027"},
		{"Mar-27", "March 2027"},
		{"end of FY26", "Does this financial year end or start in 2026? | 2026-03-31 | 2027-03-31"},
		{"end FY26/27", "2027-03-31"},
		{"w/c 3 May 2027", "week from 2027-05-03"},
		{"01/02/2027", "Is the day or the month first? | 2027-02-01 | 2027-01-02"},
		{"2027-05-03", "2027-05-03"},
		{"2027-05-03 00:00:00", "2027-05-03"},
		{"46113", "2026-04-01"},
		{"TBC", "(undecided)"},
		{"n/a", "(not applicable)"},
		{"ASAP", "(undecided)"},
		{"go-live + 6 months", "go-live + 6 months"},
		{"6 months after go-live", "go-live + 6 months"},
		{"6 months post go live", "go live + 6 months"},
		{"Six months post-implementation", "implementation + 6 months"},
		{"GL+6m", "GL + 6 months"},
		{"T+3 months", "T + 3 months"},
		{"within 12 months of completion", "completion + 12 months"},
		{"13/02/2027", "2027-02-13"},
		{"02/02/2027", "2027-02-02"},
		{"02/13/2027", "2027-02-13"},
		{"1.2.2027", "Is the day or the month first? | 2027-02-01 | 2027-01-02"},
		{"3rd May 2027", "2027-05-03"},
		{"3 May 27", "2027-05-03"},
		{"May 3, 2027", "2027-05-03"},
		{"May 27", "Is it a month with its year, or a day without one? | May 2027 | 2027-05-27 | 2028-05-27"},
		{"Mar '27", "March 2027"},
		{"27-Mar", "Which year is it in? | 2027-03-27 | 2028-03-27 | March 2027"},
		{"27 Mar", "Which year is it in? | 2027-03-27 | 2028-03-27"},
		{"May", "Which year is it in? | May 2027 | May 2028"},
		{"Q2", "Which year is it in? | Q2 2027 | Q2 2028"},
		{"2Q27", "Q2 2027"},
		{"Q2-27", "Q2 2027"},
		{"Q2'27", "Q2 2027"},
		{"Q2 27/28", "Q3 2027"},
		{"FY2728", "year from April 2027"},
		{"FY27", "Does this financial year end or start in 2027? | year from April 2026 | year from April 2027"},
		{"FY2021", "Does this financial year end or start in 2021? | year from April 2020 | year from April 2021"},
		{"2027", "2027"},
		{"27", "Is it a year? | 2027"},
		{"2027/28", "year from April 2027"},
		{"2027-28", "year from April 2027"},
		{"2011-12", "Is it a financial year, a month or a day? | year from April 2011 | December 2011"},
		{"2027-2029", "2027-01-01 to 2029-12-31"},
		{"2027/2028", "year from April 2027"},
		{"05/2027", "May 2027"},
		{"2027-05", "May 2027"},
		{"5/27", "Is it a financial year, a month or a day? | May 2027 | 2027-05-27 | 2028-05-27"},
		{"27/28", "year from April 2027"},
		{"11/12", "Is it a financial year, a month or a day? | year from April 2011 | November 2012 | 2026-12-11 | 2027-12-11 | 2027-11-12 | 2028-11-12"},
		{"Early 2027", "c. 2027-01-01 to 2027-04-30"},
		{"late Q3 2027", "c. 2027-09-01 to 2027-09-30"},
		{"end of March 2027", "2027-03-31"},
		{"End March 27", "2027-03-31"},
		{"beginning of April 2027", "2027-04-01"},
		{"Spring 2027", "2027-03-01 to 2027-05-31"},
		{"Winter 2027", "Is it the winter that starts in 2027 or the one that ends in it? | 2026-12-01 to 2027-02-28 | 2027-12-01 to 2028-02-29"},
		{"Winter 2027/28", "2027-12-01 to 2028-02-29"},
		{"by March 2027", "by March 2027"},
		{"By end of Q3 2027", "by 2027-09-30"},
		{"from April 2027", "from April 2027"},
		{"April 2027 onwards", "from April 2027"},
		{"before 1 April 2027", "before 2027-04-01"},
		{"after Q2 2027/28", "after Q3 2027"},
		{"Q2-Q3 2027", "2027-04-01 to 2027-09-30"},
		{"Q2/Q3 2027", "2027-04-01 to 2027-09-30"},
		{"Jan-Mar 2027", "2027-01-01 to 2027-03-31"},
		{"March to May 2027", "2027-03-01 to 2027-05-31"},
		{"between March and May 2027", "2027-03-01 to 2027-05-31"},
		{"1-5 May 2027", "2027-05-01 to 2027-05-05"},
		{"Apr-27 to Mar-28", "2027-04-01 to 2028-03-31"},
		{"FY27/28 - FY29/30", "2027-04-01 to 2030-03-31"},
		{"01/04/2027 - 31/03/2028", "2027-04-01 to 2028-03-31"},
		{"from April 2027 to March 2028", "2027-04-01 to 2028-03-31"},
		{"c. March 2027", "c. March 2027"},
		{"approx. Q3 2027", "c. Q3 2027"},
		{"Q3 2027 (tbc)", "c. Q3 2027"},
		{"Q3 2027?", "c. Q3 2027"},
		{"Mon 3 May 2027", "2027-05-03"},
		{"Tuesday 3 May 2027", "2027-05-03 is a Monday, not a Tuesday: which is right? | 2027-05-03"},
		{"year end 2027", "Is it the end of the calendar year or of the financial year? | 2027-03-31 | 2027-12-31"},
		{"YE March 2027", "year from April 2026"},
		{"12 months to March 2028", "year from April 2027"},
		{"Year 2", "start + 1 to 2 years"},
		{"Y3", "start + 2 to 3 years"},
		{"Month 6", "start + 5 to 6 months"},
		{"Day 1", "on start"},
		{"Year 2 post go-live", "go-live + 1 to 2 years"},
		{"12 months", "So long after what?"},
		{"on completion", "on completion"},
		{"at handover", "on handover"},
		{"after go-live", "after go-live"},
		{"following consultation", "after on consultation"},
		{"Phase 2 go-live", "on Phase 2 go-live"},
		{"3 months after Phase 2 go-live", "Phase 2 go-live + 3 months"},
		{"Phase 1: March 2027", "What date is meant? There are words around it. | March 2027"},
		{"Mar 2027 / Sep 2027 (phase 2)", "What date is meant? There are words around it. | March 2027 | September 2027"},
		{"March 2027, subject to approval", "What date is meant? There are words around it. | March 2027"},
		{"week 18 2027", "week from 2027-05-03"},
		{"2027-W18", "week from 2027-05-03"},
		{"w/e 7 May 2027", "week from 2027-05-01"},
		{"wc 3/5/27", "Is the day or the month first? | week from 2027-05-03 | week from 2027-03-05"},
		{"31/02/2027", "What date is meant?"},
		{"32/01/2027", "What date is meant?"},
		{"FY 27-28", "year from April 2027"},
		{"2027/28 Q2", "Q3 2027"},
		{"Q4 2027/28", "Q1 2028"},
		{"second half of 2028", "H2 2028"},
		{"1H28", "H1 2028"},
		{"1st quarter 2028", "Q1 2028"},
		{"Qtr 1 2027", "Q1 2027"},
		{"Sept. 2027", "September 2027"},
		{"3. Mai 2027", "2027-05-03"},
		{"Dez 2027", "December 2027"},
		{"20270503", "2027-05-03"},
		{"03052027", "2027-05-03"},
		{"ongoing", "(undecided)"},
		{"3 May", "Which year is it in? | 2027-05-03 | 2028-05-03"},
		{"03/05", "Is it a financial year, a month or a day? | March 2005 | 2027-05-03 | 2028-05-03 | 2027-03-05 | 2028-03-05"},
		{"Christmas", "What date is meant?"},
		{"June/July 2027", "2027-06-01 to 2027-07-31"},
		{"end 2027", "2027-12-31"},
		{"end of year 2027", "Is it the end of the calendar year or of the financial year? | 2027-03-31 | 2027-12-31"},
		{"December 2207", "What date is meant?"},
		{"go-live", "on go-live"},
		{"Go Live (March 2027)", "What date is meant? There are words around it. | March 2027"},
		{"18 months from contract award", "contract award + 18 months"},
		{"1 month before go-live", "go-live - 1 month"},
		{"go-live - 2 weeks", "go-live - 2 weeks"},
		{"30 June 2027 or earlier", "What date is meant? There are words around it. | 2027-06-30"},
		{"mid Q2 FY27/28", "c. 2027-08-01 to 2027-08-31"},
		{"mid March 2027", "c. 2027-03-11 to 2027-03-20"},
		{"1st April 2027 - 30th June 2027", "2027-04-01 to 2027-06-30"},
		{"Q1 2027 to Q3 2028", "2027-01-01 to 2028-09-30"},
		{"2 years after launch", "launch + 2 years"},
		{"a year after launch", "launch + 1 year"},
		{"July 2027 - Ongoing", "What date is meant? There are words around it. | July 2027"},
		{"Apr 2027 -> Mar 2028", "2027-04-01 to 2028-03-31"},
		{"FY27/28, FY28/29", "What date is meant? There are words around it. | year from April 2027 | year from April 2028"},
		{"H2 FY26/27", "half from October 2026"},
		{"CY27", "2027"},
		{"FYE27", "year from April 2026"},
		{"tax year 2027/28", "year from April 2027"},
		{"Q3 (2027)", "Q3 2027"},
		{"2027 (Q3)", "Q3 2027"},
		{"31-Mar-27", "2027-03-31"},
		{"31-Mar-2027", "2027-03-31"},
		{"31 March '27", "2027-03-31"},
		{"31/3/27", "2027-03-31"},
		{"2027.05.03", "2027-05-03"},
		{"2027/05/03", "2027-05-03"},
		{"5 May 2027 09:30", "2027-05-05"},
		{"01/Mar/27 9:15 AM", "2027-03-01"},
		{"5 May 2027, 09:30 UTC", "2027-05-05"},
		{"12/31/2027", "2027-12-31"},
		{"summer 2027", "2027-06-01 to 2027-08-31"},
		{"by summer 2027", "by 2027-06-01 to 2027-08-31"},
		{"no later than 31 March 2027", "by 2027-03-31"},
		{"hello world", "What date is meant?"},
		{"not before Q2 2027", "from Q2 2027"},
		{"99/99/9999", "What date is meant?"},
		{"6-9 months before go-live", "go-live - 6 to 9 months"},
		{"go-live + 6 to 9 months", "go-live + 6 to 9 months"},
		{"within 6 months of go-live", "go-live + 6 months"},
		{"wk 18 2027", "week from 2027-05-03"},
		{"KW 18 2027", "week from 2027-05-03"},
		{"Early Q3 FY27/28", "c. 2027-10-01 to 2027-10-31"},
		{"start of Q3 2027", "2027-07-01"},
		{"start of FY27/28", "2027-04-01"},
		{"mid FY27/28", "c. 2027-08-01 to 2027-11-30"},
		{"H1 FY2027-28", "half from April 2027"},
		{"FY27/29", "What date is meant?"},
		{"Q5 2027", "What date is meant? There are words around it. | 2027"},
		{"H3 2027", "What date is meant? There are words around it. | 2027"},
		{"30 February 2027", "What date is meant? There are words around it. | February 2027"},
		{"2027-02-30", "What date is meant?"},
		{"3rd of May, 2027", "2027-05-03"},
		{"the 3rd of May 2027", "2027-05-03"},
		{"Monday, 3 May 2027", "2027-05-03"},
		{"3/5/2027 (est)", "Is the day or the month first? | c. 2027-05-03 | c. 2027-03-05"},
		{"circa May 2027", "c. May 2027"},
		{"~ Q1 2028", "c. Q1 2028"},
		{"about mid 2028", "c. 2028-05-01 to 2028-08-31"},
		{"est. 2028", "c. 2028"},
		{"expected March 2027", "March 2027"},
		{"due: 31/03/2027", "2027-03-31"},
		{"planned for Q4 2027", "Q4 2027"},
		{"by c. March 2027", "by c. March 2027"},
		{"<= March 2027", "by March 2027"},
		{"> 31 March 2027", "after 2027-03-31"},
		{"between 2027 and 2029", "2027-01-01 to 2029-12-31"},
		{"2027 to 2029", "2027-01-01 to 2029-12-31"},
		{"1 April to 30 June 2027", "2027-04-01 to 2027-06-30"},
		{"April 2027 to date", "What date is meant? There are words around it. | April 2027"},
		{"quarter to June 2027", "Q2 2027"},
		{"half year to September 2027", "half from April 2027"},
		{"quarter ending 30 June 2027", "Q2 2027"},
		{"year from April 2027", "year from April 2027"},
		{"W/B 3rd May 2027", "week from 2027-05-03"},
		{"Week of 3 May 2027", "week from 2027-05-03"},
		{"Oct 27", "Is it a month with its year, or a day without one? | October 2027 | 2027-10-27 | 2028-10-27"},
		{"Oct. 27", "Is it a month with its year, or a day without one? | October 2027 | 2027-10-27 | 2028-10-27"},
		{"October '27", "October 2027"},
		{"32 March", "What date is meant?"},
		{"March 32", "March 2032"},
		{"45 days after contract award", "contract award + 45 days"},
		{"90d post award", "award + 90 days"},
		{"two weeks after cut-over", "cut-over + 2 weeks"},
		{"year 10", "start + 9 to 10 years"},
		{"from go-live", "from go-live"},
		{"by go-live + 3 months", "by go-live + 3 months"},
		{"after go-live + 3 months", "after go-live + 3 months"},
		{"Practical Completion", "on Practical Completion"},
		{"BAU handover", "on BAU handover"},
		{"Estates strategy", "What date is meant?"},
		{"in 6 months", "So long after what?"},
		{"18m", "So long after what?"},
		{"not yet known", "(undecided)"},
		{"To be confirmed", "(undecided)"},
		{"#REF!", "The sheet shows an error here: what should it say?"},
		{"#N/A", "The sheet shows an error here: what should it say?"},
		{"-", "(blank)"},
		{"N/K", "(undecided)"},
		{"00/01/1900", "(undecided)"},
		{"1/0/1900", "(undecided)"},
		{"May-June 2027", "2027-05-01 to 2027-06-30"},
		{"Autumn", "Which year is it in? | 2026-09-01 to 2026-11-30 | 2027-09-01 to 2027-11-30"},
		{"Oct-Dec FY27/28", "What date is meant? There are words around it. | year from April 2027"},
		{"Q1 & Q2 2027", "2027-01-01 to 2027-06-30"},
		{"Q1 27/28 to Q4 28/29", "2027-04-01 to 2029-03-31"},
		{"Q2 to Q4 FY27/28", "2027-07-01 to 2028-03-31"},
		{"FY27/28 Q2 to Q4", "2027-07-01 to 2028-03-31"},
		{"FY 2027/2028", "year from April 2027"},
		{"F/Y 27/28", "year from April 2027"},
		{"Fin year 27-28", "year from April 2027"},
		{"Financial Year 2027/28", "year from April 2027"},
		{"fiscal 2027", "Does this financial year end or start in 2027? | year from April 2026 | year from April 2027"},
		{"AY27/28", "What date is meant?"},
		{"2027-2028", "Is it one financial year or two years? | year from April 2027 | 2027-01-01 to 2028-12-31"},
		{"2027 - 2028", "Is it one financial year or two years? | year from April 2027 | 2027-01-01 to 2028-12-31"},
		{"Mar/27", "March 2027"},
		{"3.27", "What date is meant?"},
		{"31.12.27", "2027-12-31"},
		{"31.12.2027", "2027-12-31"},
		{"１ May 2027", "What date is meant? There are words around it. | May 2027"},
		{" March 2027 ", "March 2027"},
		{"March–May 2027", "2027-03-01 to 2027-05-31"},
		{"MARCH 2027", "March 2027"},
		{"Mrach 2027", "What date is meant? There are words around it. | 2027"},
		{"Mar 27 – Apr 28", "Is it a month with its year, or a day without one? | 2027-03-01 to 2028-04-30"},
		{"EOY 2027", "Is it the end of the calendar year or of the financial year? | 2027-03-31 | 2027-12-31"},
		{"End of June 2027 (TBC)", "c. 2027-06-30"},
		{"Late Summer 2027", "c. 2027-08-01 to 2027-08-31"},
		{"mid-summer 2027", "c. 2027-07-01 to 2027-07-31"},
		{"31 Mar 2027 / 30 Jun 2027", "What date is meant? There are words around it. | 2027-03-31 | 2027-06-30"},
		{"Tranche 2 + 3 months", "Tranche 2 + 3 months"},
		{"Tranche 3", "on Tranche 3"},
		{"contract award plus 18 months", "contract award + 18 months"},
		{"T-2 weeks", "T - 2 weeks"},
		{"T - 2 weeks", "T - 2 weeks"},
		{"immediately after go-live", "on go-live"},
		{"upon consultation", "on consultation"},
		{"once consultation is complete", "on consultation is complete"},
		{"ongoing from April 2027", "What date is meant? There are words around it. | April 2027"},
		{"FY2027-2028", "year from April 2027"},
		{"Q2 2027-2028", "Q3 2027"},
		{"1.2.2027-3.2.2027", "Is the day or the month first? | 2027-02-01 to 2027-02-03 | 2027-01-02 to 2027-03-02"},
	})
}

func TestDatesByCustom(t *testing.T) {
	cases := []struct {
		name    string
		customs Customs
		sayings []saying
	}{
		{"nothing known", Customs{}, []saying{
			{"FY27/28", "In which month does the financial year start? | year from April 2027 | year from July 2027 | year from October 2027"},
			{"FY27", "In which month does the financial year start? | 2027 | year from April 2026 | year from July 2026 | year from October 2026"},
			{"FY27/28 Q2", "In which month does the financial year start? | Q3 2027 | Q4 2027 | Q1 2028"},
			{"Q3 2027", "Q3 2027"},
			{"Q3", "Which year is it in?"},
			{"27-Mar", "Which year is it in? | March 2027"},
			{"May 27", "Is it a month with its year, or a day without one? | May 2027"},
			{"01/02/2027", "Is the day or the month first? | 2027-02-01 | 2027-01-02"},
			{"year end 2027", "Is it the end of the calendar year or of the financial year? | 2027-12-31"},
		}},
		{"the calendar year is the financial year", Customs{Currency: "EUR", YearStarts: 1}, []saying{
			{"FY27", "2027"},
			{"FY27/28", "2027-01-01 to 2028-12-31"},
			{"Q2 FY27", "Q2 2027"},
			{"year end 2027", "2027-12-31"},
		}},
		{"from July", Customs{Currency: "AUD", YearStarts: 7}, []saying{
			{"FY27/28", "year from July 2027"},
			{"Q1 FY27/28", "Q3 2027"},
			{"H1 27/28", "H2 2027"},
			{"end of FY27/28", "2028-06-30"},
			{"year end 2027", "Is it the end of the calendar year or of the financial year? | 2027-06-30 | 2027-12-31"},
		}},
		{"named after the end", Customs{Currency: "GBP", YearNamed: NamedAfterTheEnd}, []saying{
			{"end of FY26", "2026-03-31"},
			{"Q2 FY27", "Q3 2026"},
			{"FY27 - FY29", "2026-04-01 to 2029-03-31"},
		}},
		{"named after the start", Customs{Currency: "GBP", YearNamed: NamedAfterTheStart}, []saying{
			{"end of FY26", "2027-03-31"},
			{"Q2 FY27", "Q3 2027"},
			{"FYE27", "year from April 2026"},
		}},
		{"day first", Customs{DayOrder: DayFirst}, []saying{
			{"01/02/2027", "2027-02-01"},
			{"02/13/2027", "2027-02-13"},
			{"w/c 03/05/2027", "week from 2027-05-03"},
			{"1.2.27", "2027-02-01"},
		}},
		{"month first", Customs{DayOrder: MonthFirst}, []saying{
			{"01/02/2027", "2027-01-02"},
			{"13/02/2027", "2027-02-13"},
			{"5-3-27 to 6-3-27", "2027-05-03 to 2027-06-03"},
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			check(t, func(s string) Answer[Date] { return ReadDate(s, c.customs) }, c.sayings)
		})
	}
}

// TestDateToUse holds the one day to use and the rule behind it.
func TestDateToUse(t *testing.T) {
	cases := []struct{ text, on, rule string }{
		{"2027-05-03", "2027-05-03", "the day itself"},
		{"Q3 2027", "2027-09-30", "the last day of the span"},
		{"by Q3 2027", "2027-09-30", "the last day of the span"},
		{"from Q3 2027", "2027-07-01", "the first day of the span"},
		{"before Q3 2027", "2027-06-30", "the day before the span"},
		{"after Q3 2027", "2027-10-01", "the day after the span"},
		{"from 2027-05-03", "2027-05-03", "the day itself"},
		{"w/c 3 May 2027", "2027-05-09", "the last day of the span"},
		{"go-live + 6 months", "", "follows the event"},
	}
	for _, c := range cases {
		d := ReadDate(c.text, british).Value
		if diff := cmp.Diff([]string{c.on, c.rule}, []string{d.On.String(), d.Rule.String()}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestDateNotes(t *testing.T) {
	cases := []struct {
		text string
		want []string
	}{
		{"FY27/28 Q2", []string{"the financial year is taken to start in April, as is usual with sums in GBP"}},
		{"Mar-27", []string{"27 is taken as 2027"}},
		{"Mar-87", []string{"87 is taken as 1987"}},
		{"Q3 2027", []string{"counted in the calendar year, since no financial year is named"}},
		{"mid 2027", []string{"mid is taken as its middle third"}},
		{"46113", []string{"the number is taken as the day a spreadsheet counts so"}},
		{"ASAP", []string{"as soon as possible is no date"}},
		{"01/04/2027 - 31/03/2028", []string{"the day is first, as the other end shows"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, ReadDate(c.text, british).Notes); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestSerialDate(t *testing.T) {
	cases := []struct {
		days      float64
		since1904 bool
		want      string
	}{
		{1, false, "1900-01-01"}, {59, false, "1900-02-28"}, {61, false, "1900-03-01"}, {46113, false, "2026-04-01"},
		{46113.75, false, "2026-04-01"}, {44651, true, "2026-04-01"}, {0, false, ""}, {-5, false, ""}, {200000, false, ""},
	}
	for _, c := range cases {
		d, ok := SerialDate(c.days, c.since1904)
		if d.String() != c.want || ok != (c.want != "") {
			t.Errorf("SerialDate(%v, %v) = %s, %v, want %s", c.days, c.since1904, d, ok, c.want)
		}
	}
}

// drawnDate draws a date of any precision.
func drawnDate(t *rapid.T) Date {
	first := civil.NewDate(rapid.IntRange(1950, 2150).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), 1)
	anyDay := first + civil.Date(rapid.IntRange(0, 27).Draw(t, "day"))
	var d Date
	switch p := Precision(rapid.IntRange(int(Day), int(ToEvent)).Draw(t, "precision")); p {
	case Day:
		d = dayOf(anyDay)
	case Week:
		d = Date{From: anyDay, To: anyDay + 6, Precision: Week}
	case Month, Quarter, Half, Year:
		d = monthsFrom(first, map[Precision]int{Month: 1, Quarter: 3, Half: 6, Year: 12}[p], p)
	case Span:
		d = Date{From: anyDay, To: anyDay + civil.Date(rapid.IntRange(1, 4000).Draw(t, "days")), Precision: Span}
	case ToEvent:
		low := rapid.IntRange(-99, 99).Draw(t, "low")
		high := low
		if rapid.Bool().Draw(t, "range") && low != 0 {
			high += rapid.IntRange(1, 20).Draw(t, "more")
			if low < 0 && high > 0 {
				high = low
			}
		}
		name := rapid.SampledFrom([]string{"go-live", "Phase 2 go-live", "contract award", "Handover (north)", "T"}).Draw(t, "event")
		d = Date{Precision: ToEvent, Event: Event{Name: name, Offset: low, Until: high, Unit: Unit(rapid.IntRange(0, int(Years)).Draw(t, "unit"))}}
		if low == 0 {
			d.Event.Unit = Days
		}
	}
	d.Bound = Bound(rapid.IntRange(int(Exactly), int(After)).Draw(t, "bound"))
	d.Approximate = rapid.Bool().Draw(t, "approximate")
	return d.settle()
}

// TestDateWordsReadBack holds that the words of a date mean that date and nothing else, whatever the customs.
func TestDateWordsReadBack(t *testing.T) {
	customs := rapid.SampledFrom([]Customs{british, {}, {YearStarts: 7, DayOrder: MonthFirst}, {YearStarts: 1, YearNamed: NamedAfterTheEnd}})
	rapid.Check(t, func(t *rapid.T) {
		want, c := drawnDate(t), customs.Draw(t, "customs")
		got := ReadDate(want.String(), c)
		if got.State != Understood || got.Value != want {
			t.Fatalf("%q reads as %s: %+v, want %+v", want, said(got), got.Value, want)
		}
	})
}

// messyText draws texts made of the words, numbers and marks that dates, sums and names are made of.
func messyText() *rapid.Generator[string] {
	bits := []string{"FY", "Q", "H", "27", "28", "2027", "1", "3", "31", "/", "-", " ", ".", ",", "'", "May", "Mar", "go-live", "+", "months", "end", "mid", "of", "to",
		"w/c", "(", ")", "c.", "£", "€", "$", "k", "m", "Mio", "bn", "p.a.", "per", "year", "over", "1,234", "1.234", "%", "~", "from", "by", "reduce", "days", "→", "tbc", "?",
		"J. Smith", "Director", "&", "Ops", "\u00a0", "\xff", "½", "0", "999999999999", "<", ">", ":"}
	return rapid.Custom(func(t *rapid.T) string {
		s := ""
		for range rapid.IntRange(0, 9).Draw(t, "bits") {
			s += rapid.SampledFrom(bits).Draw(t, "bit")
			if rapid.Bool().Draw(t, "space") {
				s += " "
			}
		}
		return s
	})
}

// holds is what every answer keeps to, whatever the text.
func holds[T interface {
	comparable
	String() string
}](t interface{ Fatalf(string, ...any) }, text string, a Answer[T], again func(string) Answer[T]) {
	var none T
	switch {
	case a.Text != text:
		t.Fatalf("%q is kept as %q", text, a.Text)
	case (a.State == Asked) != (a.Question != ""):
		t.Fatalf("%q is %s with the question %q", text, a.State, a.Question)
	case a.State != Asked && len(a.Candidates) > 0:
		t.Fatalf("%q is %s and has candidates", text, a.State)
	case a.State != Understood && a.Value != none:
		t.Fatalf("%q is %s and has the value %v", text, a.State, a.Value)
	case a.State == Understood:
		a.Candidates = []Candidate[T]{{Value: a.Value, Words: a.Value.String()}}
	}
	for _, c := range a.Candidates {
		if b := again(c.Words); b.State != Understood || b.Value != c.Value {
			t.Fatalf("%q leads to %q, which is %s with %+v, not %+v", text, c.Words, b.State, b.Value, c.Value)
		}
	}
}

func dateHolds(t interface{ Fatalf(string, ...any) }, text string) {
	read := func(s string) Answer[Date] { return ReadDate(s, british) }
	a := read(text)
	holds(t, text, a, read)
	for _, d := range append(candidateValues(a), a.Value) {
		if d.To < d.From || d.Event.Until < d.Event.Offset {
			t.Fatalf("%q gives a span that ends before it begins: %+v", text, d)
		}
	}
}

func candidateValues[T any](a Answer[T]) []T {
	var out []T
	for _, c := range a.Candidates {
		out = append(out, c.Value)
	}
	return out
}

func TestMessyDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { dateHolds(t, messyText().Draw(t, "text")) })
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"FY27/28 Q2", "w/c 3 May 2027", "go-live + 6 months", "01/02/2027", "Mar-27", "between March and May 2027", "\xff\xfe", "2027-W18"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { dateHolds(t, text) })
}
