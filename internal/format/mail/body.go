package mail

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// unpacked undoes a transfer encoding, of which many messages name one that is none.
func (m *Message) unpacked(b []byte, encoding, where string) []byte {
	name, _, _ := strings.Cut(encoding, ";")
	name = strings.ToLower(strings.Trim(strings.Trim(uncommented(name), " "), "\"'"))
	odd := 0
	out := b
	switch strings.ReplaceAll(name, " ", "") {
	case "base64":
		out, odd = unbase64(b)
	case "quoted-printable", "quotedprintable":
		out, odd = unquote(b)
	case "x-uuencode", "uuencode", "x-uue":
		if got, _, ok := uudecode(b); ok {
			return got
		}
		m.warn(where, "it is said to be uuencoded and is not")
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit":
	default:
		m.warn(where, "the transfer encoding %q is not known; it was taken as it is", clip(encoding))
	}
	if odd > 0 {
		m.warn(where, "%d of its bytes are not as %s should be; they were left out or taken as they are", odd, name)
	}
	return out
}

// unbase64 decodes base64 with everything left out that is none, and counts that. Padding in the middle ends a piece: some programs encode
// their pieces one by one.
func unbase64(b []byte) (out []byte, odd int) {
	out = make([]byte, 0, len(b)/4*3+3)
	var group [4]byte
	n := 0
	flush := func() {
		if n == 1 {
			odd++
		}
		if n > 1 {
			for i := n; i < 4; i++ {
				group[i] = 'A'
			}
			var three [3]byte
			_, _ = base64.StdEncoding.Decode(three[:], group[:]) // only letters of base64 are in it
			out = append(out, three[:n-1]...)
		}
		n = 0
	}
	for _, c := range b {
		switch {
		case c == '-' || c == '_': // the spelling for addresses
			c = map[byte]byte{'-': '+', '_': '/'}[c]
			odd++
		case c == '=':
			flush()
			continue
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/':
		default:
			if c > ' ' {
				odd++
			}
			continue
		}
		group[n] = c
		if n++; n == 4 {
			flush()
		}
	}
	flush()
	return out, odd
}

// unquote decodes quoted-printable, and takes what is none as it is.
func unquote(b []byte) (out []byte, odd int) {
	out = make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '=' {
			out = append(out, b[i])
			continue
		}
		if i+2 < len(b) {
			hi, ok1 := hex(b[i+1])
			lo, ok2 := hex(b[i+2])
			if ok1 && ok2 {
				out = append(out, hi<<4|lo)
				i += 2
				continue
			}
		}
		j := i + 1
		for j < len(b) && (b[j] == ' ' || b[j] == '\t') {
			j++
		}
		switch {
		case j == len(b):
			i = j
		case b[j] == '\n':
			i = j
		case b[j] == '\r':
			if i = j; i+1 < len(b) && b[i+1] == '\n' {
				i++
			}
		default:
			out = append(out, '=')
			odd++
		}
	}
	return out, odd
}

func hex(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}

// uudecode reads what lies between a line begin 644 NAME and one of end.
func uudecode(b []byte) (out []byte, name string, ok bool) {
	begin := bytes.Index(b, []byte("begin "))
	if begin < 0 || begin > 0 && b[begin-1] != '\n' {
		return nil, "", false
	}
	first, rest := line(b[begin:])
	parts := strings.SplitN(string(first), " ", 3)
	if len(parts) < 3 || len(parts[1]) < 3 || len(parts[1]) > 4 || strings.Trim(parts[1], "01234567") != "" {
		return nil, "", false
	}
	for len(rest) > 0 {
		var one []byte
		one, rest = line(rest)
		if string(bytes.TrimSpace(one)) == "end" {
			return out, parts[2], true
		}
		if len(one) == 0 || one[0] < ' ' || one[0] > '`' {
			if len(bytes.TrimSpace(one)) == 0 {
				continue
			}
			return nil, "", false
		}
		n := int(one[0]-' ') & 63
		var got []byte
		for i := 1; i+1 <= len(one) && len(got) < n; i += 4 {
			var q [4]byte
			for k := range q {
				if i+k < len(one) {
					q[k] = (one[i+k] - ' ') & 63
				}
			}
			got = append(got, q[0]<<2|q[1]>>4, q[1]<<4|q[2]>>2, q[2]<<6|q[3])
		}
		out = append(out, got[:min(n, len(got))]...)
	}
	return nil, "", false
}
