package xer

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// numbers knows how this file writes numbers: its currency table says so for hours and money alike.
type numbers struct{ decimal, group byte }

// micro reads a decimal number as millionths. Rounds half away from zero beyond the sixth decimal; ok is false for
// anything that is not a number or does not fit.
func (f numbers) micro(b []byte) (v int64, ok bool) {
	b = bytes.TrimSpace(b)
	if f.grouped(b) {
		f.decimal, f.group = f.group, 0
	}
	i, neg := 0, false
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		i, neg = 1, b[0] == '-'
	}
	places, digits := -1, 0
	for ; i < len(b); i++ {
		c := b[i]
		switch {
		case c >= '0' && c <= '9':
			digits++
			if places == 6 {
				if c >= '5' {
					v++
				}
				places++
				continue
			}
			if places > 6 {
				continue
			}
			if v > math.MaxInt64/100 {
				return 0, false
			}
			v = v*10 + int64(c-'0')
			if places >= 0 {
				places++
			}
		case places < 0 && (c == f.decimal || c == '.' && f.group != '.'):
			places = 0
		case places < 0 && c == f.group && c != 0 && digits > 0:
		case (c == 'e' || c == 'E') && digits > 0:
			return f.scientific(b)
		default:
			return 0, false
		}
	}
	if digits == 0 {
		return 0, false
	}
	for places = max(places, 0); places < 6; places++ {
		if v > math.MaxInt64/100 {
			return 0, false
		}
		v *= 10
	}
	if neg {
		v = -v
	}
	return v, true
}

// grouped reports a number in which the file's sign for thousands can only be a decimal sign: it stands once, there is no
// decimal sign, and not three digits follow it, or a lone zero goes before. Some tools write 8.5 whatever the file says.
func (f numbers) grouped(b []byte) bool {
	if f.group == 0 || f.group == ' ' || bytes.IndexByte(b, f.decimal) >= 0 {
		return false
	}
	i := bytes.IndexByte(b, f.group)
	if i < 0 || bytes.IndexByte(b[i+1:], f.group) >= 0 {
		return false
	}
	return len(b)-i-1 != 3 || bytes.Equal(bytes.TrimLeft(b[:i], "+-"), []byte("0"))
}

func (f numbers) scientific(b []byte) (int64, bool) {
	x, err := strconv.ParseFloat(strings.Replace(string(b), string(rune(f.decimal)), ".", 1), 64)
	if err != nil || math.IsNaN(x) || math.Abs(x) > 1e12 {
		return 0, false
	}
	return int64(math.Round(x * 1e6)), true
}

// minutes reads hours as whole minutes, the unit in which these schedules are computed; halves round up, and what does
// not fit is cut.
func (f numbers) minutes(b []byte) (civil.Minutes, bool) {
	v, ok := f.micro(b)
	if !ok {
		return 0, false
	}
	v = min(max(v, math.MinInt64/8), math.MaxInt64/8)
	m := floorDiv(v*6+50_000, 100_000) // v·60/10⁶, rounded
	return civil.Minutes(min(max(m, math.MinInt32), math.MaxInt32)), true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// instant reads a date with a time of day. Besides 2026-03-31 17:00 it takes what tools have been seen to write: a T
// between, one digit for a month or day, seconds, a point for the colon, no time at all.
func instant(b []byte) (civil.Time, bool) {
	if len(b) == 16 && b[4] == '-' && b[7] == '-' && b[10] == ' ' && b[13] == ':' {
		y, ok1 := four(b)
		mo, ok2 := two(b[5:])
		d, ok3 := two(b[8:])
		h, ok4 := two(b[11:])
		mi, ok5 := two(b[14:])
		if ok1 && ok2 && ok3 && ok4 && ok5 {
			return compose(y, mo, d, h, mi)
		}
		return 0, false
	}
	var n [6]int
	k, digits := 0, 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && b[i] >= '0' && b[i] <= '9' {
			if digits++; digits > 4 {
				return 0, false
			}
			n[k] = n[k]*10 + int(b[i]-'0')
			continue
		}
		if digits == 0 || k == 0 && digits != 4 || k > 0 && digits > 2 {
			return 0, false
		}
		if i == len(b) {
			break
		}
		if k++; k > 5 || !separates(k, b[i]) {
			return 0, false
		}
		digits = 0
	}
	if k != 2 && k < 4 {
		return 0, false
	}
	return compose(n[0], n[1], n[2], n[3], n[4])
}

func separates(k int, c byte) bool {
	switch k {
	case 1, 2:
		return c == '-' || c == '/'
	case 3:
		return c == ' ' || c == 'T'
	}
	return c == ':' || c == '.'
}

func compose(y, mo, d, h, mi int) (civil.Time, bool) {
	if y < 2 || y >= 3998 || mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 || mi > 59 {
		return 0, false
	}
	day := civil.NewDate(y, mo, d)
	if d > 28 {
		if _, m, _ := day.Civil(); int(m) != mo {
			return 0, false
		}
	}
	return day.At(h*60 + mi), true
}

func two(b []byte) (int, bool) {
	x, y := b[0]-'0', b[1]-'0'
	return int(x)*10 + int(y), x < 10 && y < 10
}

func four(b []byte) (int, bool) {
	x, ok1 := two(b)
	y, ok2 := two(b[2:])
	return x*100 + y, ok1 && ok2
}

// clockTime reads a time of day of a shift: 08:00, 8:00, 24:00, 8:00 PM. 24:00 is 1440.
func clockTime(s string) (int, bool) {
	s = strings.TrimSpace(s)
	pm, half := false, false
	if u := strings.ToUpper(s); strings.HasSuffix(u, "AM") || strings.HasSuffix(u, "PM") {
		half, pm = true, u[len(u)-2] == 'P'
		s = strings.TrimSpace(s[:len(s)-2])
	}
	hour, minute, ok := strings.Cut(s, ":")
	if !ok {
		return 0, false
	}
	minute, _, _ = strings.Cut(minute, ":")
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if err1 != nil || err2 != nil || h < 0 || m < 0 || m > 59 || h > 24 || h == 24 && m > 0 {
		return 0, false
	}
	if half {
		if h < 1 || h > 12 {
			return 0, false
		}
		if h %= 12; pm {
			h += 12
		}
	}
	return h*60 + m, true
}

// yes reads a flag; unknown text keeps the default.
func yes(b []byte, otherwise bool) bool {
	switch string(b) {
	case "Y", "y", "1", "true", "TRUE", "True", "Yes", "YES", "yes":
		return true
	case "N", "n", "0", "false", "FALSE", "False", "No", "NO", "no":
		return false
	}
	return otherwise
}

// constraints are the file's words for what holds an activity.
var constraints = map[string]plan.ConstraintKind{
	"CS_MSO": plan.StartOn, "CS_MSOB": plan.StartOnOrBefore, "CS_MSOA": plan.StartOnOrAfter,
	"CS_MEO": plan.FinishOn, "CS_MEOB": plan.FinishOnOrBefore, "CS_MEOA": plan.FinishOnOrAfter,
	"CS_MANDSTART": plan.MandatoryStart, "CS_MANDFIN": plan.MandatoryFinish, "CS_ALAP": plan.AsLateAsPossible,
}

var activityTypes = map[string]plan.ActivityType{
	"TT_Task": plan.Task, "TT_Rsrc": plan.ResourceTask, "TT_Mile": plan.StartMilestone, "TT_FinMile": plan.FinishMilestone,
	"TT_LOE": plan.LevelOfEffort, "TT_Hamm": plan.LevelOfEffort, "TT_WBS": plan.WBSSummary,
}

var linkKinds = map[string]plan.LinkKind{
	"PR_FS": plan.FinishToStart, "PR_SS": plan.StartToStart, "PR_FF": plan.FinishToFinish, "PR_SF": plan.StartToFinish,
}

var percentKinds = map[string]plan.PercentKind{
	"CP_Drtn": plan.DurationPercent, "CP_Phys": plan.PhysicalPercent, "CP_Units": plan.UnitsPercent,
}
