package engage

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is typed is a text of its kind within its bounds, or is sent back with a sentence; nothing is cut, wrapped round or guessed.
func TestInputsAreBounded(t *testing.T) {
	c := &check{}
	amount := func(value string) any { return c.amount("f", value, "GBP") }
	yen := func(value string) any { return c.amount("f", value, "JPY") }
	days := func(value string) any { return c.days("f", value) }
	date := func(value string) any { return c.date("f", value, "the day", true).String() }
	zone := func(value string) any { return c.zone("f", value) }
	currency := func(value string) any { return c.currency("f", value) }
	line := func(value string) any { return c.Line("f", value, "the name", true, 10) }
	body := func(value string) any { return c.Body("f", value, "the text", false, 10) }
	for _, x := range []struct {
		name  string
		kind  func(string) any
		value string
		want  any // nil where it is sent back
	}{
		{"an amount", amount, " 250,000.5 ", int64(25_000_050)},
		{"no amount", amount, "", int64(0)},
		{"the largest amount", amount, "10,000,000,000,000.00", int64(1_000_000_000_000_000)},
		{"a larger one", amount, "10,000,000,000,000.01", nil},
		{"one that would wrap round", amount, strconv.FormatUint(math.MaxUint64, 10) + "0", nil},
		{"one below nothing", amount, "-1", nil},
		{"one with an exponent", amount, "1e3", nil},
		{"one that is finer than the coin", amount, "1.001", nil},
		{"one with wrong thousands", amount, "1,00", nil},
		{"one in other digits", amount, "١٢", nil},
		{"yen without a point", yen, "120", int64(120)},
		{"yen with one", yen, "1.5", nil},
		{"days", days, "31", int64(31)},
		{"too many days", days, "32", nil},
		{"days that would wrap round", days, "18446744073709551617", nil},
		{"days below nothing", days, "-1", nil},
		{"a date", date, "2028-02-29", "2028-02-29"},
		{"a day that is not", date, "2027-02-29", nil},
		{"no date", date, " ", nil},
		{"a zone", zone, "Europe/London", "Europe/London"},
		{"a path for a zone", zone, "../../etc/passwd", nil},
		{"the machine's zone", zone, "Local", nil},
		{"a currency", currency, " eur ", "EUR"},
		{"no currency", currency, "XXY", nil},
		{"a line", line, " two  words\n", "two words"},
		{"as long as may be", line, strings.Repeat("é", 10), strings.Repeat("é", 10)},
		{"longer", line, strings.Repeat("é", 11), nil},
		{"empty", line, " \t", nil},
		{"control characters", line, "a\x07b", nil},
		{"a zero byte", line, "a\x00b", nil},
		{"a turned direction", line, "a\u202eb", nil},
		{"bytes that are no text", line, "a\xff", nil},
		{"lines", body, "a\r\nb\rc", "a\nb\nc"},
		{"an empty text", body, "", ""},
	} {
		*c = check{}
		got := x.kind(x.value)
		if sent := c.Err() != nil; sent != (x.want == nil) {
			t.Errorf("%s: %q is taken for %v, and sent back with %v", x.name, x.value, got, c.Err())
		} else if diff := cmp.Diff(x.want, got); diff != "" && !sent {
			t.Errorf("%s: %q is taken for something else (-want +got):\n%s", x.name, x.value, diff)
		}
	}
}
