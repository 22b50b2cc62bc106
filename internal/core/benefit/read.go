package benefit

import (
	"cmp"
	"strings"

	"counterpart.dev/internal/core/civil"
)

// UsualReading is how many days lie between two readings where no frequency is stated that is understood [own]: a quarter, and some.
const UsualReading = 100

// frequencies are how often a measure is read, by the words that people write.
var frequencies = []struct {
	word string
	days int
}{{"dai", 7}, {"day", 7}, {"fortnight", 14}, {"two week", 14}, {"week", 7}, {"bimonth", 61}, {"two month", 61}, {"half", 183}, {"six month", 183}, {"biannual", 183}, {"quarter", 91},
	{"three month", 91}, {"month", 31}, {"twice a year", 183}, {"term", 122}, {"annual", 365}, {"year", 365}}

// Every is how many days lie between two readings, by the words of the frequency [own]; 0 where they say nothing that is understood.
func (m Measure) Every() int {
	words := strings.ToLower(m.Frequency)
	for _, f := range frequencies {
		if strings.Contains(words, f.word) {
			return f.days
		}
	}
	return 0
}

// ReadBy is the day on which the next reading is due of what began on a day and was read last on another; zero while it has not begun as
// far as is known, and was never read.
func (m Measure) ReadBy(start, last civil.Date) civil.Date { return ReadBy(start, last, m.Every()) }

// ReadBy is Measure.ReadBy by the number of days between two readings, 0 for the usual one.
func ReadBy(start, last civil.Date, every int) civil.Date {
	if start == 0 && last == 0 {
		return 0
	}
	return max(start, last) + civil.Date(cmp.Or(every, UsualReading))
}
