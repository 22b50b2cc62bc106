package vague

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"counterpart.dev/internal/core/civil"
)

func TestDateOn(t *testing.T) {
	d := civil.NewDate(2027, 3, 5)
	for shows, want := range map[Precision]string{Day: "2027-03-05", Month: "March 2027", Year: "2027", Quarter: "2027-03-05"} {
		if got := DateOn(d, shows); got.String() != want || got.On != got.To {
			t.Errorf("%s shown as a %s is %s, used as %s, want %s", d, shows, got, got.On, want)
		}
	}
}

func TestTypedNumbers(t *testing.T) {
	k := ReadHeading("Value (£k p.a.)", british)
	sums := []struct {
		x        float64
		currency string
		full     bool
		h        Heading
		want     string
	}{
		{1234.567, "", false, Heading{}, "GBP 1,234.57"},
		{1.234, "", false, Heading{}, "GBP 1.23"},
		{1200, "", false, k, "GBP 1,200,000.00 per year"},
		{1200, "GBP", false, k, "GBP 1,200,000.00 per year"},
		{1200000, "GBP", true, k, "GBP 1,200,000.00 per year"},
		{0.1 + 0.2, "EUR", false, Heading{}, "EUR 0.30"},
		{-5000, "", false, Heading{}, "GBP -5,000.00"},
		{0, "", false, Heading{}, "GBP 0.00"},
		{1e300, "", false, Heading{}, "This is too long to be understood: what does it come to?"},
	}
	for _, c := range sums {
		if got := said(MoneyOf("shown", c.x, c.currency, c.full, british, c.h)); got != c.want {
			t.Errorf("the number %v in %q below %+v is %s, want %s", c.x, c.currency, c.h, got, c.want)
		}
	}
	figures := []struct {
		x       float64
		percent bool
		h       Heading
		want    string
	}{
		{0.255, true, Heading{}, "25.5 %"},
		{1e-7, true, Heading{}, "0.00001 %"},
		{1.1, true, Heading{Unit: "%"}, "110 %"},
		{14, false, Heading{Unit: "days"}, "14 days"},
		{1.234, false, Heading{}, "1.2340"},
		{0.3, false, Heading{Unit: "%"}, "Is this a share of 1, or a percentage below 1? | 30 % | 0.3 %"},
		{12.5, false, Heading{Unit: "calls", Power: 3}, "12500 calls"},
	}
	for _, c := range figures {
		a := QuantityOf("shown", c.x, c.percent, Customs{Decimal: ','}, c.h)
		if got := said(a); got != c.want || a.Text != "shown" {
			t.Errorf("the number %v below %+v is %s, want %s", c.x, c.h, got, c.want)
		}
	}
	want := []string{"counted in thousands, as the heading says", "the format of the cell writes GBP"}
	if diff := cmp.Diff(want, MoneyOf("£5", 5, "GBP", false, Customs{}, k).Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestLearn(t *testing.T) {
	cases := []struct {
		name  string
		texts []string
		want  Customs
		notes []string
	}{
		{"nothing", []string{"01/02/2027", "1,234", "TBC", ""}, Customs{}, nil},
		{"day first", []string{"01/02/2027", "by 27/03/2027 (tbc)"}, Customs{DayOrder: DayFirst}, []string{"dates are read with the day first, as by 27/03/2027 (tbc) shows"}},
		{"month first", []string{"03/27/27", "01/02/27"}, Customs{DayOrder: MonthFirst}, []string{"dates are read with the month first, as 03/27/27 shows"}},
		{"both", []string{"03/27/2027", "27/03/2027"}, Customs{}, nil},
		{"comma", []string{"1.234,50 €", "3,4 Mio"}, Customs{Decimal: ','}, []string{"the comma is read as the decimal mark, as 1.234,50 € shows"}},
		{"point", []string{"1,234,567"}, Customs{Decimal: '.'}, []string{"the point is read as the decimal mark, as 1,234,567 shows"}},
		{"both marks", []string{"1,234.5", "1.234,5"}, Customs{}, nil},
	}
	for _, c := range cases {
		got, notes := Customs{}.Learn(c.texts)
		if diff := cmp.Diff(c.want, got) + cmp.Diff(c.notes, notes); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	if got, notes := (Customs{DayOrder: MonthFirst, Decimal: '.'}).Learn([]string{"27/03/2027", "1.234,5"}); got.DayOrder != MonthFirst || got.Decimal != '.' || notes != nil {
		t.Errorf("what was known is overruled: %+v, %v", got, notes)
	}
}
