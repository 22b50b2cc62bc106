// Package recount counts the mirror of an engagement anew from what either side takes away, as a stranger would who has the files and what
// is written about them: the bundle as docs/record.md has it, the register and the mirror as JSON, clock rules as docs/cli.md and
// docs/matters.md describe them.
//
// It promises to share no code with what it counts after: it imports the standard library and nothing of ours, which a test of the house
// holds. Instants are microseconds UTC, 0 for never; sides are client and delivery. It is imported by tests only.
package recount

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Act is one leaf of a bundle with the texts that the bundle opens.
type Act struct {
	Index uint64
	At    int64
	Kind  string
	Texts map[string]string
	Lost  bool // a text of it was erased or withheld
}

// Record is what the two sides did, as a file tells it.
type Record struct {
	Zone, Week, Holidays string
	Rules                string // name of a set
	Own                  string // a set as the record has it; "" where the engagement keeps none of its own
	Matters              []*Matter
}

// Matter is one matter with its moves in their order.
type Matter struct {
	Number int64
	Kind   string
	Missed string // why, as its side says
	Lost   bool   // a text was erased, so that not all of it can be counted
	Moves  []Move
}

// Move is one act on a matter.
type Move struct {
	At         int64
	Verb, Side string
	Said       Said
}

// Said is what a move says besides words, as far as anything is counted after it.
type Said struct {
	At           int64 // when it was made, where it was recorded later
	Owes         string
	Due          string
	Aware        int64
	ClientCaused bool `json:"client_caused"`
	Reasons      bool
	LinkNumber   int64 `json:"link_number"`
	About        struct {
		Choice struct{ Class string }
	}
}

// cursor takes numbers and names off bytes.
type cursor struct {
	rest []byte
	err  error
}

func (c *cursor) take(n int) []byte {
	if n > len(c.rest) {
		c.err, c.rest = errors.New("the bundle is cut off"), nil
		return make([]byte, n)
	}
	b := c.rest[:n]
	c.rest = c.rest[n:]
	return b
}

func (c *cursor) number(bytes int) uint64 {
	return binary.BigEndian.Uint64(append(make([]byte, 8-bytes), c.take(bytes)...))
}

func (c *cursor) name() string { return string(c.take(int(c.number(1)))) }

func (c *cursor) tag(s string) {
	if got := string(c.take(len(s))); got != s && c.err == nil {
		c.err = fmt.Errorf("%q stands where %q should", got, s)
	}
}

// Acts reads a bundle: it works the root of its tree out anew, holds it against the last head, and every text against its commitment.
func Acts(bundle []byte) ([]Act, error) {
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		return nil, err
	}
	member, head := map[string][]byte{}, ""
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		if member[f.Name], err = io.ReadAll(r); err != nil {
			return nil, err
		}
		if strings.HasPrefix(f.Name, "heads/") {
			head = string(member[f.Name])
		}
	}
	acts, promised, err := leaves(member["leaves.bin"], strings.Split(head, "\n"))
	if err != nil {
		return nil, err
	}
	return acts, open(acts, promised, member["openings.bin"])
}

// commitment is what a leaf says of a field: the bytes that are hashed before and behind the salt and the value, and the hash.
type commitment struct {
	log, index, hash []byte
}

type field struct {
	index uint64
	name  string
}

func leaves(b []byte, head []string) (acts []Act, promised map[field]commitment, err error) {
	c, promised := &cursor{rest: b}, map[field]commitment{}
	c.tag("counterpart/leaves/1\x00")
	var hashes [][32]byte
	for len(c.rest) > 0 && c.err == nil {
		raw := c.take(int(c.number(2)))
		hashes = append(hashes, sha256.Sum256(append([]byte{0}, raw...)))
		l := &cursor{rest: raw}
		l.tag("counterpart/leaf/1\x00")
		log, index := l.take(16), l.take(8)
		a := Act{Index: binary.BigEndian.Uint64(index), At: int64(l.number(8)), Kind: l.name(), Texts: map[string]string{}}
		l.take(16 + 16 + 8)
		if a.Kind == "erased" || a.Kind == "hold" {
			l.take(8)
			l.name()
			l.name()
		}
		for range l.number(1) {
			name := l.name()
			promised[field{a.Index, name}] = commitment{log, index, l.take(32)}
		}
		if l.err != nil || len(l.rest) > 0 || a.Index != uint64(len(acts)) {
			return nil, nil, fmt.Errorf("leaf %d is not one", len(acts))
		}
		acts = append(acts, a)
	}
	root := tree(hashes)
	if len(head) < 3 || head[1] != strconv.Itoa(len(acts)) || head[2] != base64.StdEncoding.EncodeToString(root[:]) {
		return nil, nil, fmt.Errorf("the last head is not of these %d leaves", len(acts))
	}
	return acts, promised, c.err
}

// tree is the hash of a Merkle tree (RFC 6962, section 2.1).
func tree(leaves [][32]byte) [32]byte {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := 1
	for 2*k < len(leaves) {
		k *= 2
	}
	if len(leaves) == 0 {
		return sha256.Sum256(nil)
	}
	a, b := tree(leaves[:k]), tree(leaves[k:])
	return sha256.Sum256(append(append([]byte{1}, a[:]...), b[:]...))
}

func open(acts []Act, promised map[field]commitment, b []byte) error {
	c := &cursor{rest: b}
	c.tag("counterpart/openings/1\x00")
	for len(c.rest) > 0 && c.err == nil {
		f := field{c.number(8), c.name()}
		p, known := promised[f]
		delete(promised, f)
		switch state := c.number(1); {
		case !known:
			return fmt.Errorf("field %+v is not of the record", f)
		case state == 1:
			salt, length := c.take(32), c.take(4)
			value := c.take(int(binary.BigEndian.Uint32(length)))
			h := sha256.New()
			fmt.Fprintf(h, "counterpart/field/1\x00%s%s%s%c%s\x00\x00\x00\x00%s%s", salt, p.log, p.index, len(f.name), f.name, length, value)
			if c.err == nil && !bytes.Equal(h.Sum(nil), p.hash) {
				return fmt.Errorf("field %+v is not what was recorded", f)
			}
			acts[f.index].Texts[f.name] = string(value)
		case state == 3:
			c.take(8)
			acts[f.index].Lost = true
		default:
			acts[f.index].Lost = true
		}
	}
	if len(promised) > 0 && c.err == nil {
		return fmt.Errorf("nothing accounts for %d fields", len(promised))
	}
	return c.err
}

// FromBundle reads the record of a bundle.
func FromBundle(bundle []byte) (*Record, error) {
	acts, err := Acts(bundle)
	if err != nil {
		return nil, err
	}
	r, by, unsaid := &Record{}, map[string]*Matter{}, 0
	for _, a := range acts {
		verb, of := strings.CutPrefix(a.Kind, "matter.")
		m := by[a.Texts["matter"]]
		switch {
		case a.Kind == "engagement.opened", a.Kind == "engagement.changed":
			for name, at := range map[string]*string{"zone": &r.Zone, "week": &r.Week, "holidays": &r.Holidays, "rules": &r.Rules} {
				if v, said := a.Texts[name]; said {
					*at = v
				}
			}
		case a.Kind == "clock.changed":
			r.Own = a.Texts["rules"]
		case verb == "raised" && a.Lost: // its number was erased with its title; the next move, its first, is of nothing known
			unsaid++
		case verb == "raised":
			m = &Matter{Kind: a.Texts["kind"]}
			if m.Number, err = strconv.ParseInt(a.Texts["number"], 10, 64); err != nil {
				return nil, err
			}
			by[a.Texts["number"]] = m
			r.Matters = append(r.Matters, m)
		case !of:
		case a.Lost || m == nil:
			unsaid++
			if m != nil {
				m.Lost = true
			}
		case verb == "missed":
			m.Missed = a.Texts["reason"]
		default:
			x := Move{At: a.At, Verb: strings.ReplaceAll(verb, "-", "_"), Side: a.Texts["side"]}
			if err := json.Unmarshal([]byte(a.Texts["said"]), &x.Said); err != nil {
				return nil, fmt.Errorf("leaf %d: %w", a.Index, err)
			}
			if x.Said.At != 0 {
				x.At = x.Said.At
			}
			m.Moves = append(m.Moves, x)
		}
	}
	return r, nil
}

// FromRegister reads the record of a register as JSON, and the rules that stand in it.
func FromRegister(file []byte) (*Record, error) {
	var f struct {
		Zone, Week string
		Holidays   []string
		Rules      string
		RuleSet    json.RawMessage `json:"rule_set"`
		Matters    []struct {
			Number         int64
			Audience, Kind string
			Missed         string `json:"missed_because"`
			Moves          []struct {
				At   time.Time
				Side string
				Verb string `json:"move"`
				Said Said
			}
		}
	}
	if err := json.Unmarshal(file, &f); err != nil {
		return nil, err
	}
	r := &Record{Zone: f.Zone, Week: f.Week, Holidays: strings.Join(f.Holidays, "\n"), Rules: f.Rules, Own: string(f.RuleSet)}
	for _, m := range f.Matters {
		if m.Audience != "shared" {
			continue
		}
		out := &Matter{Number: m.Number, Kind: m.Kind, Missed: m.Missed}
		for _, x := range m.Moves {
			out.Moves = append(out.Moves, Move{At: x.At.UnixMicro(), Verb: x.Verb, Side: x.Side, Said: x.Said})
		}
		r.Matters = append(r.Matters, out)
	}
	return r, nil
}
