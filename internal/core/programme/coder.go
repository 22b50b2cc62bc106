package programme

import (
	"encoding/binary"
	"errors"
	"math"
)

// errBytes says that bytes are none that this package wrote.
var errBytes = errors.New("what was kept of the submission was written in another form: read the file again")

// coder walks through values in one order, writing them or reading them back, so that both are one description. While it writes it
// changes nothing, so that others may read the values meanwhile.
type coder struct {
	b       []byte // written so far
	text    string // left to be read
	reading bool
	bad     bool
}

// whole is what an integer of a value may be.
type whole interface {
	~int | ~int32 | ~int64 | ~uint8
}

// num is a number of a value.
func num[T whole](c *coder, v *T) {
	if !c.reading {
		c.b = binary.AppendVarint(c.b, int64(*v))
		return
	}
	n := c.varint()
	if int64(T(n)) != n {
		c.bad = true
		return
	}
	*v = T(n)
}

// varint reads a number as encoding/binary writes it, from text without copying it.
func (c *coder) varint() int64 {
	var u uint64
	for i := 0; i < len(c.text) && i < binary.MaxVarintLen64; i++ {
		b := c.text[i]
		u |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.text = c.text[i+1:]
			n := int64(u >> 1)
			if u&1 != 0 {
				n = ^n
			}
			return n
		}
	}
	c.bad, c.text = true, ""
	return 0
}

// str is a text of a value.
func str[T ~string](c *coder, v *T) {
	n := len(*v)
	num(c, &n)
	if !c.reading {
		c.b = append(c.b, *v...)
		return
	}
	if n < 0 || n > len(c.text) {
		c.bad, c.text = true, ""
		return
	}
	*v, c.text = T(c.text[:n]), c.text[n:]
}

// flags are at most eight truths.
func (c *coder) flags(bits ...*bool) {
	var n int64
	for i, b := range bits {
		if *b {
			n |= 1 << i
		}
	}
	if num(c, &n); !c.reading {
		return
	}
	for i, b := range bits {
		*b = n&(1<<i) != 0
	}
}

// float is a number with a fraction.
func (c *coder) float(v *float64) {
	n := int64(math.Float64bits(*v))
	if num(c, &n); c.reading {
		*v = math.Float64frombits(uint64(n))
	}
}

// list is the values of a slice. Each takes a byte at least, so that a length cannot ask for more memory than bytes stand for.
func list[T any](c *coder, s *[]T, each func(*T)) {
	n := len(*s)
	num(c, &n)
	if c.reading {
		if n < 0 || n > len(c.text) {
			c.bad, c.text = true, ""
			return
		}
		*s = make([]T, n)
	}
	for i := range *s {
		each(&(*s)[i])
	}
}

// end reports what was read wrongly, or what is left over.
func (c *coder) end() error {
	if c.bad || c.text != "" {
		return errBytes
	}
	return nil
}
