package programme

import (
	"hash/fnv"
	"slices"

	"counterpart.dev/internal/core/civil"
	"counterpart.dev/internal/core/plan"
)

// Buckets is how many parts the activities of a submission are kept in, so that one activity is found in every submission without
// reading all of any.
const Buckets = 512

// Bucket is the part in which activities with a code are kept. It never changes.
func Bucket(code string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(code))
	return int(h.Sum32() % Buckets)
}

// fewForm is the form in which activities are written.
const fewForm = 1

// EncodeActivities writes some activities of a submission.
func EncodeActivities(all []Activity) []byte {
	c := &coder{}
	c.form(fewForm)
	list(c, &all, c.known)
	return c.b
}

// FindActivity is the first activity with a code among those that EncodeActivities wrote.
func FindActivity(b []byte, code string) (a Activity, ok bool, err error) {
	c := &coder{text: string(b), reading: true}
	n := 0
	c.form(fewForm)
	for num(c, &n); n > 0 && !c.bad; n-- {
		if c.known(&a); a.Code == code && !c.bad {
			return a, true, nil
		}
	}
	return Activity{}, false, c.end()
}

// known is one activity of those that are written few at a time.
func (c *coder) known(a *Activity) {
	num(c, &a.Index)
	str(c, &a.Code)
	str(c, &a.Name)
	c.word(kindWords, &a.Kind)
	c.word(statusWords, &a.Status)
	num(c, &a.Start)
	c.after(a.Start, &a.Finish)
	num(c, &a.Float)
	num(c, &a.PerDay)
	num(c, &a.Driver)
	c.flags(&a.HasFloat, &a.Critical, &a.Longest)
}

// The words of activities, by the numbers they are kept as.
var (
	kindWords   = words(plan.WBSSummary)
	statusWords = words(plan.Complete)
)

// words are what the values of a kind print, up to the last.
func words[T interface {
	~uint8
	String() string
}](last T) (out []string) {
	for i := T(0); i <= last; i++ {
		out = append(out, i.String())
	}
	return out
}

// word is one of some words; any other is kept as none.
func (c *coder) word(of []string, v *string) {
	n := slices.Index(of, *v)
	num(c, &n)
	switch {
	case !c.reading:
	case n >= 0 && n < len(of):
		*v = of[n]
	case n == -1:
		*v = ""
	default:
		c.bad = true
	}
}

// after is an instant that is told by how much later it is than another.
func (c *coder) after(t civil.Time, v *civil.Time) {
	d := int64(*v) - int64(t)
	if num(c, &d); c.reading {
		*v = civil.Time(int64(t) + d)
	}
}
