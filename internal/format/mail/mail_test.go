package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/core/quoting"
	"counterpart.dev/internal/errs"
	"counterpart.dev/internal/spent"
)

// lines is a message with the ends of line that go over the network.
func lines(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

const top = "From: Bo Lind <bo@example.com>\nTo: ann@example.org\nSubject: Pump\nDate: Tue, 5 May 2026 10:12:00 +0200\nMessage-ID: <a1@example.com>\n"

func read(t *testing.T, s string) Message {
	t.Helper()
	m, err := Read(lines(s))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAMessage(t *testing.T) {
	m := read(t, "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.com\n"+top+"In-Reply-To: <q1@example.org>\nReferences: <q0@example.org>\n <q1@example.org>\nCc: \"Reed, Ann\" <ANN@Example.org>, Friends: cy@example.net,\n =?utf-8?q?J=C3=B6rg?= <jo@example.net>;\nDelivered-To: reply+abc@mail.example.org\n\nThe pump is late.\n")
	if spelled(m.From) != "Bo Lind <bo@example.com>" || spelled(m.To) != "<ann@example.org>" || spelled(m.Cc) != "Reed, Ann <ann@example.org>, <cy@example.net>, Jörg <jo@example.net>" {
		t.Errorf("from %v to %v cc %v", m.From, m.To, m.Cc)
	}
	if m.Subject != "Pump" || m.ID != "a1@example.com" || m.Text != "The pump is late." || !m.Date.Equal(time.Date(2026, 5, 5, 8, 12, 0, 0, time.UTC)) || m.Auto != ByHand {
		t.Errorf("read %+v", m)
	}
	if fmt.Sprint(m.InReplyTo, m.References, m.Delivered) != "[q1@example.org] [q0@example.org q1@example.org] [reply+abc@mail.example.org]" {
		t.Errorf("threads %v %v, delivered %v", m.InReplyTo, m.References, m.Delivered)
	}
	if len(m.Results) != 1 || m.Results[0].Host != "mx.example.org" || !strings.Contains(m.Results[0].Words, "spf=pass") || len(m.Warnings) != 0 {
		t.Errorf("results %v, warnings %v", m.Results, m.Warnings)
	}
}

// What the text of a message is, whatever it is wrapped in.
func TestText(t *testing.T) {
	wide := base64.StdEncoding.EncodeToString([]byte("Grüße aus Köln"))
	for _, tt := range []struct{ name, message, want string }{
		{"quoted-printable", top + "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe aus =\nK=F6ln\n", "Grüße aus Köln"},
		{"base64", top + "Content-Type: text/plain; charset=\"UTF-8\"\nContent-Transfer-Encoding: BASE64\n\n" + wide[:10] + "\n" + wide[10:] + "\n", "Grüße aus Köln"},
		{"base64 that is none", top + "Content-Transfer-Encoding: base64\n\nThis was never encoded at all.\n", "This was never encoded at all."},
		{"pieces of base64", top + "Content-Transfer-Encoding: base64\n\nSGVsbG8=\nIHdvcmxk\n", "Hello world"},
		{"an unknown set", top + "Content-Type: text/plain; charset=x-none\n\nGrüße\n", "Grüße"},
		{"a wrong set", top + "Content-Type: text/plain; charset=utf-8\n\nGr\xFC\xDFe\n", "Grüße"},
		{"Japanese", top + "Content-Type: text/plain; charset=iso-2022-jp\n\n\x1B$B$9$_$^$;$s\x1B(B\n", "すみません"},
		{"UTF-7", top + "Content-Type: text/plain; charset=utf-7\n\nGr+APwA3w-e +- 1\n", "Grüße + 1"},
		{"no head but fields", "Subject: x\n\nHello\n", "Hello"},
		{"two versions", top + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nPlain.\n--b\nContent-Type: text/html\n\n<p>HTML.</p>\n--b--\n", "Plain."},
		{"the text says nothing", top + "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n \n--b\nContent-Type: text/html\n\n<p>HTML.</p>\n--b--\n", "HTML."},
		{"a boundary that is another's beginning", top + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=b1\n\n--b1\n\nInner.\n--b1--\n--b\n\nOuter.\n--b--\n", "Inner.\n\nOuter."},
		{"another boundary than it says", top + "Content-Type: multipart/mixed; boundary=b\n\n--c7f1\nContent-Type: text/plain\n\nStill read.\n--c7f1--\n", "Still read."},
		{"no boundary at all", top + "Content-Type: multipart/mixed\n\nJust text.\n", "Just text."},
		{"cut off", top + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nFirst.\n--b\n\nSecond, and", "First.\n\nSecond, and"},
		{"the empty line is missing", top + "Content-Type: multipart/mixed; boundary=frontier\n--frontier\nContent-Type: text/plain\n\nStill read.\n--frontier--\n", "Still read."},
		{"HTML with a list and links", top + "Content-Type: text/html\n\n<html><head><style>p{}</style><title>no</title></head><body><p>See <a href=\"https://example.com/a\">this</a> and <a href=\"https://example.com\">example.com</a></p><ul><li>one<li>two</ul><script>alert(1)</script><table><tr><td>a</td><td>b</td></tr></table></body></html>",
			"See this <https://example.com/a> and example.com\n\n- one\n- two\n\na\tb"},
		{"HTML with quotations", top + "Content-Type: text/html\n\n<div>Yes.</div><div class=gmail_quote>On 5 May 2026 Ann wrote:<blockquote>Can<blockquote>Well?</blockquote></blockquote></div>", "Yes.\nOn 5 May 2026 Ann wrote:\n>\n> Can\n>>\n>> Well?"},
		{"a mailbox file", "From bo@example.com Tue May 5\n" + top + "\nHello\n", "Hello"},
		{"ends of line of an old Mac", strings.ReplaceAll(top+"\nHello\nBo", "\n", "\r"), "Hello\nBo"},
		{"letters that turn the text", top + "\nfile\u202Egnp.exe\x00\x07\n", "filegnp.exe"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if m := read(t, tt.message); m.Text != tt.want {
				t.Errorf("%q, want %q (%v)", m.Text, tt.want, m.Warnings)
			}
		})
	}
}

func TestSubjects(t *testing.T) {
	for value, want := range map[string]string{
		"=?utf-8?B?R3LDvMOfZQ==?=":                   "Grüße",
		"=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=":   "Grüße", // a letter cut in two
		"=?iso-8859-1?q?Pumpe_f=FCr?= Werk 2":        "Pumpe für Werk 2",
		"=?utf-8?Q?a?=\n =?iso-8859-1?Q?=FC?=":       "aü",
		"=?utf-8?Q?a b?= c":                          "a b c", // blanks that should not be there
		"=?utf-8*de?Q?Gr=C3=BCn?=":                   "Grün",
		"=?broken":                                   "=?broken",
		"=?utf-8?X?abc?=":                            "=?utf-8?X?abc?=",
		"Gr\xFC\xDFe":                                "Grüße",
		"=?ISO-2022-JP?B?GyRCJDkkXyReJDskcxsoQg==?=": "すみません",
		"=?gb2312?B?xOO6ww==?=":                      "你好",
		"=?koi8-r?B?79TX1dQ=?=":                      "Отвут",
		"x\n\ty":                                     "x y",
		strings.Repeat("=?utf-8?Q?a?= ", 500):        strings.Repeat("a", 500),
	} {
		if m := read(t, "From: bo@example.com\nSubject: "+value+"\n\nx"); m.Subject != want {
			t.Errorf("%q reads %q, want %q", value, m.Subject, want)
		}
	}
}

func TestAttachments(t *testing.T) {
	m := read(t, top+"Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\nSee the files.\n"+
		"--b\nContent-Type: application/pdf; name=\"=?utf-8?q?Pr=C3=BCfung.pdf?=\"\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\nJVBERg==\n"+
		"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename*0*=utf-8''Gr%C3%BC; filename*1=\"n.txt\"\n\nin it\n"+
		"--b\nContent-Type: image/png\nContent-ID: <logo>\nContent-Disposition: inline; filename=\"../../etc/pass\twd\"\n\nPNG\n"+
		"--b\nContent-Type: message/rfc822\n\nFrom: cy@example.net\nSubject: Earlier\n\nQuoted\n"+
		"--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nTNEF\n"+
		"--b\nContent-Type: text/csv; name=a.csv\n\n1;2\n--b\nContent-Type: text/csv; name=A.csv\n\n3;4\n--b\nContent-Type: application/octet-stream\n\n\n--b--\n")
	var names []string
	for _, a := range m.Attachments {
		names = append(names, fmt.Sprintf("%s %s %q %v", a.Name, a.Media, a.Body, a.Inline))
	}
	want := `Prüfung.pdf application/pdf "%PDF" false
Grün.txt text/plain "in it" false
passwd image/png "PNG" true
Earlier.eml message/rfc822 "From: cy@example.net\r\nSubject: Earlier\r\n\r\nQuoted" false
winmail.dat application/ms-tnef "TNEF" false
a.csv text/csv "1;2" false
A (2).csv text/csv "3;4" false`
	if got := strings.Join(names, "\n"); got != want {
		t.Errorf("attached\n%s\nwant\n%s", got, want)
	}
	if m.Text != "See the files." || len(m.Warnings) != 2 || m.Warnings[0].Where != "part 6" || !strings.Contains(m.Warnings[1].Message, "empty") {
		t.Errorf("text %q, warnings %v", m.Text, m.Warnings)
	}
	m = read(t, top+"\nBefore\n\nbegin 644 pump.txt\n&5&AE('!U\n#;7`A\nend\n\nAfter\n")
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "pump.txt" || string(m.Attachments[0].Body) != "The pump!"[:9] || !strings.Contains(m.Text, "Before") || !strings.Contains(m.Text, "After") || strings.Contains(m.Text, "begin") {
		t.Errorf("uuencoded: %q, %+v", m.Text, m.Attachments)
	}
}

func TestWhoSentIt(t *testing.T) {
	for fields, want := range map[string]Auto{
		"":                                ByHand,
		"Auto-Submitted: no\n":            ByHand,
		"X-Auto-Response-Suppress: All\n": ByHand, // asks for no answers, and says no more
		"Auto-Submitted: auto-replied\n":  Answer,
		"Auto-Submitted: auto-replied (vacation)\nReturn-Path: <>\n": Answer,
		"Auto-Submitted: auto-generated\n":                           Machine,
		"Precedence: bulk\n":                                         Machine,
		"X-Autoreply: yes\n":                                         Answer,
		"Return-Path: <>\n":                                          Bounce,
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n": Bounce,
		"List-Id: <pumps.example.com>\n":                                            List,
		"X-Failed-Recipients: x@example.com\n":                                      Bounce,
	} {
		if m := read(t, top+fields+"\nx"); m.Auto != want {
			t.Errorf("%q is %q, want %q", fields, m.Auto, want)
		}
	}
	if m := read(t, "From: MAILER-DAEMON@example.com\n\nx"); m.Auto != Bounce {
		t.Errorf("a mail server's own message is %q", m.Auto)
	}
}

// A message made to take long or much is bounded, and says what was left out.
func TestBombs(t *testing.T) {
	nested := top
	for i := range 2_000 {
		nested += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%[1]d\n", i)
	}
	many := top + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain; name=a.txt\n\nx\n", 5_000) + "--b--\n"
	for name, message := range map[string]string{
		"nested":        nested + "\nx",
		"many parts":    many,
		"many fields":   strings.Repeat("X-A: b\n", 100_000) + top + "\nx",
		"a long field":  "X-A: " + strings.Repeat("b", 5<<20) + "\n" + top + "\nx",
		"continuations": "X-A: b\n" + strings.Repeat(" c\n", 300_000) + top + "\nx",
		"a long text":   top + "\n" + strings.Repeat("x", 3<<20),
		"addresses":     "To: " + strings.Repeat("a@example.org,", 30_000) + "\n" + top + "\nx",
		"tags":          top + "Content-Type: text/html\n\n" + strings.Repeat("<blockquote><div>", 200_000) + "x",
		"one tag":       top + "Content-Type: text/html\n\n<a " + strings.Repeat("x=y ", 500_000),
		"words":         "Subject: " + strings.Repeat("=?utf-8?Q?a", 5_000) + "\n" + top + "\nx",
		"padding":       top + "Content-Transfer-Encoding: base64\n\n" + strings.Repeat("QQ=", 1_000_000),
		"comments":      "From: " + strings.Repeat("(", 60_000) + "\n" + top + "\nx",
		"uuencoded":     top + "\n" + strings.Repeat("begin 644 a\nM\n", 50_000),
	} {
		began, before := spent.So(), runtime.MemStats{}
		runtime.ReadMemStats(&before)
		m, err := Read(lines(message))
		if took := spent.Since(began); took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if err == nil && len(m.Text) > mostText || len(m.Warnings) > mostWarned+1 || len(m.Attachments) > mostParts {
			t.Errorf("%s is not bounded: %d bytes of text, %d warnings, %d attachments", name, len(m.Text), len(m.Warnings), len(m.Attachments))
		}
	}
	if _, err := Read(make([]byte, MostBytes+1)); !errors.Is(err, errs.Invalid) {
		t.Errorf("a message beyond the bound: %v", err)
	}
}

func TestWhatIsNoMessage(t *testing.T) {
	for _, s := range []string{"", "\n\n", "hello", "PK\x03\x04", "a: b\n\nc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more"} {
		if _, err := Read([]byte(s)); !errors.Is(err, errs.Invalid) || errs.Sentence(err) == "" {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := Read(saved(folder{"WordDocument": []byte("x")})); !errors.Is(err, errs.Invalid) {
		t.Errorf("a document: %v", err)
	}
}

// fixture is a message with a bit of everything, to be damaged.
var fixture = top + "Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: multipart/alternative; boundary=b1\n\n--b1\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9Fe\n\nOn 5 May 2026 Ann wrote:\n> x\n" +
	"--b1\nContent-Type: text/html\n\n<p>Gr&uuml;&szlig;e</p><blockquote>x</blockquote>\n--b1--\n--b\nContent-Type: application/pdf; name=\"=?utf-8?q?a=C3=BC.pdf?=\"\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--b\nContent-Type: message/rfc822\n\nSubject: y\n\nz\n--b--\n"

// A message that was spoilt on its way is read or refused with a sentence, whatever was done to it.
func TestDamagedMessages(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 11))
	whole := lines(fixture)
	for range 3_000 {
		b := bytes.Clone(whole)
		for range 1 + rnd.IntN(5) {
			at := rnd.IntN(len(b))
			to := min(len(b), at+rnd.IntN(60))
			switch rnd.IntN(5) {
			case 0:
				b[at] ^= 1 << rnd.IntN(8)
			case 1:
				b = append(b[:at:at], b[to:]...)
			case 2:
				b = append(b[:to:to], b[at:]...)
			case 3:
				b[at] = "\r\n:;=?\"<>-()\x00\xFF"[rnd.IntN(14)]
			case 4:
				b = b[:max(at, 1)]
			}
			if len(b) < 2 {
				break
			}
		}
		holds(t, b)
	}
}

// holds is what reading keeps to, whatever the bytes.
func holds(t *testing.T, data []byte) {
	t.Helper()
	m, err := Read(data)
	if err != nil {
		if !errors.Is(err, errs.Invalid) || errs.Sentence(err) == "" {
			t.Fatalf("%q: %v", data, err)
		}
		return
	}
	if strings.ToValidUTF8(m.Text, "") != m.Text || strings.ContainsAny(m.Text, "\r\x00") {
		t.Fatalf("the text %q is none", m.Text)
	}
	if strings.TrimSpace(m.Text) == "" && len(m.Attachments) == 0 && len(m.Warnings) == 0 {
		t.Fatalf("%q says nothing, and nobody says so", data)
	}
	for _, a := range m.Attachments {
		if a.Name == "" || strings.ContainsAny(a.Name, "/\\\n\x00") || len(a.Body) == 0 {
			t.Fatalf("a file is named %q", a.Name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(lines(fixture))
	f.Add(saved(letter()))
	for _, s := range []string{top + "\nx", "Subject: =?utf-8?Q?a?=\n\nx", top + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--", top + "Content-Type: text/html\n\n<p>x<br><a href=http://x>y</a>"} {
		f.Add(lines(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { holds(t, data) })
}

// samples is the folder of real messages, which are not ours to keep in the repository. Without it a test says what it did not run.
func samples(t *testing.T) string {
	dir := os.Getenv("COUNTERPART_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "mail")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("not run: reading real messages (none at %s; set COUNTERPART_TESTDATA)", dir)
	}
	return dir
}

// Of the replies, each has one line of its sender's own, or the text up to the name beneath it.
func TestRealReplies(t *testing.T) {
	dir := samples(t)
	for name, want := range map[string]string{"aol": "Hello", "apple_mail_2": "Hello", "gmail": "Hello", "iphone": "Hello", "sparrow": "Hello", "yahoo": "Hello",
		"reply-quotations-share-block": "Hi Katharine. … from you soon.\n\nJoe X" + "XX"} {
		data, err := os.ReadFile(filepath.Join(dir, "talon", name+".eml"))
		if err != nil {
			t.Logf("not run: %v", err)
			continue
		}
		m, err := Read(data)
		if err != nil {
			t.Fatal(err)
		}
		said := strings.ReplaceAll(quoting.Said(quoting.Fold(m.Text, m.From[0].Name)), "\u00A0", " ")
		if head, tail, long := strings.Cut(want, " … "); long && strings.HasPrefix(said, head) && strings.HasSuffix(said, tail) && !strings.Contains(said, "inquiry") {
			continue
		}
		if said != want {
			t.Errorf("%s says %q, want %q", name, said, want)
		}
	}
}

// Every real message is read, or is listed here with the reason.
func TestRealMessages(t *testing.T) {
	dir := samples(t)
	refused := map[string]string{"enmime/erroneous.raw": "has none of the fields"}
	texts := map[string]string{"mikel/japanese_iso_2022.eml": "すみません。", "mikel/ks_c_5601-1987.eml": "스티해", "enmime/non-mime-html.raw": "This is a test mailing", "enmime/multipart-wo-boundary.raw": "I'm  multipart message without boundary",
		"enmime/mime-alternative.raw": "Section one", "mikel/email_with_similar_boundaries.eml": "Test", "mikel/example13.eml": "This is a message just to say hello.\nSo, \"Hello\"."}
	silent := map[string]string{"mikel/bad_date_header.eml": "", "mikel/must_supply_encoding.eml": ""} // have a head and no more, and say so in a warning
	files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(files) == 0 {
		t.Skipf("not run: no messages in %s", dir)
	}
	for _, file := range files {
		name := filepath.ToSlash(strings.TrimPrefix(file, dir+string(filepath.Separator)))
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, data)
		m, err := Read(data)
		if why := refused[name]; (err != nil) != (why != "") || err != nil && !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want, ok := texts[name]; ok && m.Text != want {
			t.Errorf("%s says %q, want %q", name, m.Text, want)
		}
		_, empty := silent[name]
		if err == nil && !empty && strings.TrimSpace(m.Text) == "" && len(m.Attachments) == 0 {
			t.Errorf("%s says nothing: %v", name, m.Warnings)
		}
		if strings.Contains(m.Text, "Content-Transfer-Encoding:") {
			t.Errorf("%s was not taken apart: %q", name, m.Text)
		}
	}
}
