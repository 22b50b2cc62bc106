package vague

import (
	"fmt"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/benefit"
	"counterpart.dev/internal/core/civil"
)

// DateOn is the day, or the month or year it lies in, of a sheet that holds a date and shows it so.
func DateOn(d civil.Date, shows Precision) Date {
	y, m, _ := d.Civil()
	switch shows {
	case Month:
		return monthsFrom(civil.NewDate(y, int(m), 1), 1, Month).settle()
	case Year:
		return monthsFrom(civil.NewDate(y, 1, 1), 12, Year).settle()
	}
	return dayOf(d).settle()
}

// IsCurrency reports whether a text is the code of a currency that is in use, in capitals.
func IsCurrency(code string) bool { return benefit.InUse(code) }

// MoneyOf is a sum that a sheet holds as a number and shows as text, perhaps with a currency. Full says that the number is
// in full, whatever the heading counts in.
func MoneyOf(text string, x float64, currency string, full bool, c Customs, h Heading) Answer[Money] {
	c.Decimal = '.'
	if currency != "" {
		c.Currency, h.Currency, h.Open = currency, "", false
	}
	scaled := h.Power != 0
	if full {
		h.Power, h.Open = 0, false
	}
	a := ReadMoney(numberText(x), c, h)
	a.Text = text
	if full && scaled && a.State == Understood {
		a.Notes = append(a.Notes, "the cell holds the sum in full and shows it shorter")
	}
	if currency != "" {
		a.Notes = replaced(a.Notes, "no currency is written here: taken as "+currency, "the format of the cell writes "+currency)
	}
	return a
}

// QuantityOf is a figure that a sheet holds as a number and shows as text, perhaps as a percentage.
func QuantityOf(text string, x float64, percent bool, c Customs, h Heading) Answer[Quantity] {
	c.Decimal = '.'
	words := numberText(x)
	if percent {
		words = numberText(shift(x, 2)) + "%"
	}
	a := ReadQuantity(words, c, h)
	a.Text = text
	return a
}

// numberText writes a number so that its point cannot be taken for a mark between thousands. It drops the noise behind
// the fifteenth figure.
func numberText(x float64) string {
	if y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64); err == nil {
		x = y
	}
	return plainFigure(x)
}

// shift moves the point of a number without the noise of multiplying.
func shift(x float64, places int) float64 {
	y, err := strconv.ParseFloat(fmt.Sprintf("%se%d", strconv.FormatFloat(x, 'g', 15, 64), places), 64)
	if err != nil { // the number has an exponent of its own
		return x * 100
	}
	return y
}

func replaced(notes []string, old, by string) []string {
	out := make([]string, len(notes))
	for i, n := range notes {
		if out[i] = n; n == old {
			out[i] = by
		}
	}
	return out
}

// Learn adds what the texts of a list show of its writer's habits, where they all agree: the order of day and month, the
// decimal mark. The notes say from which text.
func (c Customs) Learn(texts []string) (learned Customs, notes []string) {
	var orders [3]string // a text that shows each order
	var marks [2]string  // one that shows the point, and the comma
	for _, text := range texts {
		if o := orderShown(text); o != DayOrderNotKnown && orders[o] == "" {
			orders[o] = strings.TrimSpace(text)
		}
		switch markShown(text) {
		case '.':
			marks[0] = firstOf(marks[0], strings.TrimSpace(text))
		case ',':
			marks[1] = firstOf(marks[1], strings.TrimSpace(text))
		}
	}
	if first, second := orders[DayFirst], orders[MonthFirst]; c.DayOrder == DayOrderNotKnown && (first == "") != (second == "") {
		c.DayOrder = DayFirst
		if first == "" {
			c.DayOrder = MonthFirst
		}
		notes = append(notes, fmt.Sprintf("dates are read with the %s first, as %s shows", [...]string{"", "day", "month"}[c.DayOrder], firstOf(first, second)))
	}
	if point, comma := marks[0], marks[1]; c.Decimal == 0 && (point == "") != (comma == "") {
		c.Decimal = '.'
		if point == "" {
			c.Decimal = ','
		}
		notes = append(notes, fmt.Sprintf("the %s is read as the decimal mark, as %s shows", markName(c.Decimal), firstOf(point, comma)))
	}
	return c, notes
}

// orderShown is the order of a date of three numbers of which one can only be the day.
func orderShown(text string) DayOrder {
	if len(text) > maxText {
		return DayOrderNotKnown
	}
	ls := dropTime(lex(clean(text), false))
	for at := 0; at+5 <= len(ls); at++ {
		s, ok := shapeOf(ls[at : at+5])
		if !ok || s.shape != "N/N/N" && s.shape != "N-N-N" && s.shape != "N.N.N" || len(s.numbers[0].text) > 2 {
			continue
		}
		y, _, ok := full(s.numbers[2])
		a, b := s.numbers[0].value(), s.numbers[1].value()
		_, first := onDay(y, b, a)
		_, second := onDay(y, a, b)
		switch {
		case !ok || first == second:
		case first:
			return DayFirst
		default:
			return MonthFirst
		}
	}
	return DayOrderNotKnown
}

// markShown is the decimal mark of a number that has both marks, or one twice; 0 for other texts.
func markShown(text string) byte {
	if len(text) > maxText {
		return 0
	}
	for _, l := range lex(clean(text), true) {
		if l.kind != number {
			continue
		}
		point, comma := strings.LastIndexByte(l.text, '.'), strings.LastIndexByte(l.text, ',')
		found := figures(l.text, 0)
		switch {
		case len(found) != 1:
		case point >= 0 && comma >= 0 && point > comma, strings.Count(l.text, ",") > 1:
			return '.'
		case point >= 0 && comma >= 0, strings.Count(l.text, ".") > 1:
			return ','
		}
	}
	return 0
}
