package record

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/bundle-1.zip and what stands in it instead of comparing them")

// TestExampleStays holds what is written today to what was written when the form was fixed: a bundle that somebody keeps
// has to verify for ever.
func TestExampleStays(t *testing.T) {
	b, _ := example(t)
	got := archive(t, b.export())
	report := &bytes.Buffer{}
	if err := verify(t, got, Anchor{Key: b.public(1)}).Print(report); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"bundle-1.zip": got, "index-1.txt": memberOf(t, got, indexName),
		"manifest-1.txt": memberOf(t, got, manifestName), "report-1.txt": report.Bytes()} {
		path := "testdata/" + name
		if *update {
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, content) {
			t.Errorf("%s is not what is made (-stored +made):\n%s", path, cmp.Diff(string(want), string(content)))
		}
	}
}

// memberOf reads a member as any program that knows ZIP files would.
func memberOf(t testing.TB, bundle []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestVerdicts(t *testing.T) {
	b, earlier := example(t)
	bundle := archive(t, b.export())
	stranger := newBook(t, 2)
	stranger.act("a", stranger.handle(), stranger.handle())
	foreign := stranger.head()
	otherLog := newBook(t, 3)
	otherLog.signing = b.signing
	otherLog.act("a", otherLog.handle(), otherLog.handle())
	later, _ := example(t)
	later.act("matter.ask", later.handle(), later.handle())
	ahead := later.head()
	older, _ := example(t)
	older.signing = older.signing[:1]
	outdated := older.export()
	stale, err := older.currentHead().Sign(older.signing[0])
	if err != nil {
		t.Fatal(err)
	}
	outdated.Heads = append(slices.Clone(outdated.Heads[:3]), stale)
	cases := []struct {
		name    string
		bundle  []byte
		anchor  Anchor
		verdict Verdict
		says    string // in the first failure
	}{
		{"nothing vouches", bundle, Anchor{}, NotAnchored, ""},
		{"the newest key", bundle, Anchor{Key: b.public(1)}, Verified, ""},
		{"an older key, which handed over", bundle, Anchor{Key: b.public(0)}, Verified, ""},
		{"a key with white space", bundle, Anchor{Key: "\n" + b.public(1) + " \n"}, Verified, ""},
		{"an earlier head", bundle, Anchor{Head: earlier}, Verified, ""},
		{"a head as a mail program leaves it", bundle, Anchor{Head: []byte(strings.ReplaceAll(string(earlier), "\n", "\r\n"))}, Verified, ""},
		{"the empty log's head", bundle, Anchor{Head: b.bundle.Heads[0]}, Verified, ""},
		{"both", bundle, Anchor{Key: b.public(0), Head: earlier}, Verified, ""},
		{"another's key", bundle, Anchor{Key: stranger.public(0)}, Failed, "is none of the bundle's"},
		{"another's head", bundle, Anchor{Head: foreign}, Failed, "none of the known keys signed it"},
		{"the head of another log", bundle, Anchor{Head: otherLog.head()}, Failed, "the given head is of log"},
		{"a head of more than there is", bundle, Anchor{Head: ahead}, Failed, "covers 15 leaves; the bundle has only 14"},
		{"the right key and another's head", bundle, Anchor{Key: b.public(1), Head: foreign}, Failed, "none of the known keys signed it"},
		{"an old key signs on, and the new one is known", archive(t, outdated), Anchor{Key: b.public(1)}, Failed, "which had handed over to the given key"},
		{"an old key signs on, and a head by the new one is known", archive(t, outdated), Anchor{Head: b.bundle.Heads[3]}, Failed, "which had handed over to the key of the given head"},
		{"nothing", nil, Anchor{}, Failed, "this is not a bundle"},
		{"another archive", []byte("PK\x03\x04 and then nothing of the kind that belongs there"), Anchor{}, Failed, "member 1 of the archive is cut off"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := verify(t, c.bundle, c.anchor)
			if r.Verdict != c.verdict {
				t.Fatalf("verdict %q, want %q; failures %q", r.Verdict, c.verdict, r.Failures)
			}
			if c.says == "" && len(r.Failures) > 0 || c.says != "" && !strings.Contains(r.Failures[0], c.says) {
				t.Errorf("failures %q, want %q", r.Failures, c.says)
			}
			if (r.Verdict == Verified) != (len(r.AnchoredBy) > 0) {
				t.Errorf("%s, anchored by %q", r.Verdict, r.AnchoredBy)
			}
		})
	}
}

func TestAnchorsThatCannotBeRead(t *testing.T) {
	b, earlier := example(t)
	bundle := archive(t, b.export())
	for name, a := range map[string]Anchor{
		"no key":                 {Key: "record.example.org"},
		"a key in capitals":      {Key: PublicKey(strings.ToUpper(string(b.public(0))))},
		"a hash in capitals":     {Key: b.public(0)[:len(origin)+1] + PublicKey(strings.ToUpper(string(b.public(0)[len(origin)+1:len(origin)+9]))) + b.public(0)[len(origin)+9:]},
		"a private key":          {Key: PublicKey(b.key())},
		"no head":                {Head: []byte("hello")},
		"an empty head":          {Head: []byte{}},
		"a head without its end": {Head: earlier[:40]},
		"a head without its log": {Head: bytes.Replace(earlier, []byte("\nlog "), []byte("\nlag "), 1)},
	} {
		t.Run(name, func(t *testing.T) {
			if r, err := Verify(bundle, a); err == nil || strings.Contains(err.Error(), string(b.key())) {
				t.Errorf("verdict %v, error %v", r, err)
			}
		})
	}
}

// TestFields says what became of each field, and that the JSON form has no null where a list belongs.
func TestFields(t *testing.T) {
	b, _ := example(t)
	r := verify(t, archive(t, b.export()), Anchor{})
	got := map[field]string{}
	for _, f := range r.Fields {
		got[field{f.Leaf, f.Name}] = f.outcome()
	}
	want := map[field]string{
		{0, "name"}: "opened, 11 bytes", {0, "role"}: "opened, 9 bytes", {1, "name"}: "erased by leaf 9, reason request",
		{2, "text"}: "opened, 29 bytes", {2, "title"}: "opened, 28 bytes", {3, "private"}: "withheld", {3, "text"}: "opened, 20 bytes",
		{5, "bytes"}: "opened, 3 bytes", {5, "empty"}: "opened, 0 bytes", {6, "text"}: "erased by leaf 7, reason request",
		{11, "text"}: "opened, 19 bytes", {12, "text"}: "opened, 5 bytes", {13, "text"}: "opened, 5 bytes",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if got, want := (tally{r.Missing, r.Opened, r.Withheld, r.Erased, r.Wrong}), (tally{0, 10, 1, 2, 0}); got != want {
		t.Errorf("counts %v, want %v", got, want)
	}
	for _, r := range []*Report{r, verify(t, nil, Anchor{})} {
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var o map[string]any
		if err := json.Unmarshal(text, &o); err != nil {
			t.Fatal(err)
		}
		if o["schema"] != ReportSchema || o["verdict"] != string(r.Verdict) {
			t.Errorf("schema %v, verdict %v", o["schema"], o["verdict"])
		}
		for _, list := range []string{"failures", "notes", "anchored_by", "keys", "heads", "fields"} {
			if _, ok := o[list].([]any); !ok {
				t.Errorf("%s is %v", list, o[list])
			}
		}
	}
}

// TestForgeries tells lies that are well formed: whoever tells them writes the whole archive anew with this very package.
func TestForgeries(t *testing.T) {
	at := func(ds []Disclosure, index uint64, name string) *Disclosure {
		i := slices.IndexFunc(ds, func(d Disclosure) bool { return d.Index == index && d.Name == name })
		return &ds[i]
	}
	cases := []struct {
		name  string
		forge func(*Bundle)
		says  string
	}{
		{"a field is left out", func(b *Bundle) { b.Disclosures = slices.Delete(b.Disclosures, 2, 3) }, "field name of leaf 1 is missing"},
		{"all fields are left out", func(b *Bundle) { b.Disclosures = nil }, "field name of leaf 0 is missing"},
		{"another text", func(b *Bundle) { at(b.Disclosures, 12, "text").Opening.Value = []byte("Undone.") }, "field text of leaf 12 is opened with a text that is not the one recorded"},
		{"two texts change places", func(b *Bundle) {
			x, y := at(b.Disclosures, 12, "text"), at(b.Disclosures, 13, "text")
			x.Opening, y.Opening = y.Opening, x.Opening
		}, "field text of leaf 12 is opened with a text"},
		{"erased without a leaf", func(b *Bundle) {
			*at(b.Disclosures, 12, "text") = Disclosure{Index: 12, Name: "text", State: Erased, By: 9}
		},
			"field text of leaf 12 is said to be erased, but no leaf says so"},
		{"erased by a refusal", func(b *Bundle) {
			*at(b.Disclosures, 3, "text") = Disclosure{Index: 3, Name: "text", State: Erased, By: 8}
		},
			"field text of leaf 3 is said to be erased, but no leaf says so"},
		{"erased by another leaf", func(b *Bundle) { at(b.Disclosures, 1, "name").By = 7 }, "it was by leaf 9"},
		{"erased by the second that says so", func(b *Bundle) { at(b.Disclosures, 6, "text").By = 10 }, "it was by leaf 7"},
		{"withheld though erased", func(b *Bundle) { at(b.Disclosures, 1, "name").State = Withheld }, "is withheld, though leaf 9 says that it was erased"},
		{"a field there never was", func(b *Bundle) {
			b.Disclosures = append(b.Disclosures, Disclosure{Index: 13, Name: "zeal", State: Withheld})
		}, "the bundle tells of field zeal of leaf 13, which does not exist"},
		{"a field of a leaf there never was", func(b *Bundle) {
			b.Disclosures = append(b.Disclosures, Disclosure{Index: 99, Name: "text", State: Withheld})
		}, "the bundle tells of field text of leaf 99, which does not exist"},
		{"the last leaf is left out", func(b *Bundle) { b.Leaves, b.Disclosures = b.Leaves[:13], b.Disclosures[:len(b.Disclosures)-1] }, "head 5 covers 14 leaves; the bundle has only 13"},
		{"the last head is left out", func(b *Bundle) { b.Heads = b.Heads[:4] }, "no head covers the leaves from 8 to 13"},
		{"a head stands twice", func(b *Bundle) { b.Heads = slices.Insert(b.Heads, 1, b.Heads[1]) }, "head 2 stands twice"},
		{"heads change places", func(b *Bundle) { b.Heads[1], b.Heads[2] = b.Heads[2], b.Heads[1] }, "head 3 does not follow head 2"},
		{"keys go back", func(b *Bundle) { b.Heads[2], b.Heads[3] = b.Heads[3], b.Heads[2] }, "head 4 does not follow head 3"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			book, _ := example(t)
			b := book.export()
			b.Heads = slices.Clone(b.Heads)
			c.forge(b)
			r := verify(t, archive(t, b), Anchor{Key: book.public(1)})
			if r.Verdict != Failed || !strings.Contains(strings.Join(r.Failures, "\n"), c.says) {
				t.Errorf("verdict %q, failures %q, want %q", r.Verdict, r.Failures, c.says)
			}
		})
	}
}

// TestForgedLogs tells lies for which the server's own key is needed: the log contradicts itself.
func TestForgedLogs(t *testing.T) {
	cases := []struct {
		name  string
		forge func(*book)
		says  string
	}{
		{"a leaf of the subject's thread is passed over", func(b *book) { b.last[b.leaves[0].Subject] = None }, "leaf 14 names none as the one before it about its subject; that is leaf 0"},
		{"a text is erased that there never was", func(b *book) {
			b.append(Leaf{Kind: KindErased, Subject: b.leaves[0].Subject, Actor: b.leaves[0].Actor, Target: Target{0, "rank", "request"}})
		}, "leaf 14 is about field rank of leaf 0, which does not exist"},
		{"a text lives on after its erasure", func(b *book) {
			b.append(Leaf{Kind: KindErased, Subject: b.leaves[0].Subject, Actor: b.leaves[0].Actor, Target: Target{0, "name", "request"}})
		}, "field name of leaf 0 is opened, though leaf 14 says that it was erased"},
		{"history was rewritten", func(b *book) {
			raw := bytes.Clone(b.raw[4])
			raw[60]++ // within the subject's handle
			rewritten := &book{t: b.t, rng: b.rng, log: b.log}
			for i := range b.raw {
				if i == 4 {
					b.raw[i] = raw
				}
				_, hashes, err := Tree{uint64(i), rewritten.hashes}.Append(b.raw[i])
				b.must(err)
				rewritten.hashes = append(rewritten.hashes, hashes...)
			}
			b.hashes = rewritten.hashes
		}, "head 2 does not match the leaves"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, _ := example(t)
			c.forge(b)
			b.act("note", b.leaves[0].Subject, b.leaves[0].Actor)
			b.head()
			r := verify(t, archive(t, b.export()), Anchor{Key: b.public(1)})
			if r.Verdict != Failed || !strings.Contains(strings.Join(r.Failures, "\n"), c.says) {
				t.Errorf("verdict %q, failures %q, want %q", r.Verdict, r.Failures, c.says)
			}
		})
	}
}

// TestHeadsGoForward signs a further head, right in itself, that goes back in one of the ways in which heads can.
func TestHeadsGoForward(t *testing.T) {
	cases := []struct {
		name string
		head func(*book) (Head, PrivateKey)
		want Verdict
	}{
		{"forward", func(b *book) (Head, PrivateKey) { return b.currentHead(), b.key() }, Verified},
		{"back in time", func(b *book) (Head, PrivateKey) {
			h := b.currentHead()
			h.At -= 10_000_000
			return h, b.key()
		}, Failed},
		{"back to an older key", func(b *book) (Head, PrivateKey) { return b.currentHead(), b.signing[0] }, Failed},
		{"back in size", func(b *book) (Head, PrivateKey) {
			h := b.currentHead()
			h.Size--
			var err error
			h.Root, err = Tree{h.Size, b.hashes}.Root()
			b.must(err)
			return h, b.key()
		}, Failed},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, earlier := example(t)
			h, key := c.head(b)
			signed, err := h.Sign(key)
			if err != nil {
				t.Fatal(err)
			}
			b.bundle.Heads = append(b.bundle.Heads, signed)
			r := verify(t, archive(t, b.export()), Anchor{Head: earlier})
			follows := !slices.Contains(r.Failures, "head 6 does not follow head 5: sizes, times and keys of heads only go forward")
			if r.Verdict != c.want || follows != (c.want == Verified) {
				t.Errorf("verdict %q, failures %q", r.Verdict, r.Failures)
			}
		})
	}
}

// TestErasingKeepsVerifying erases every text of the example, one after another, with a head after each.
func TestErasingKeepsVerifying(t *testing.T) {
	b, earlier := example(t)
	secrets := map[field][]byte{}
	for _, d := range b.export().Disclosures {
		if d.State == Opened && len(d.Opening.Value) > 2 {
			secrets[field{d.Index, d.Name}] = d.Opening.Value
		}
	}
	for _, d := range b.export().Disclosures {
		if d.State == Erased {
			continue
		}
		b.erase(b.leaves[0].Actor, d.Index, d.Name)
		b.head()
		bundle := archive(t, b.export())
		for _, a := range []Anchor{{Key: b.public(0)}, {Key: b.public(1)}, {Head: earlier}} {
			if r := verify(t, bundle, a); r.Verdict != Verified {
				t.Fatalf("after erasing %s of %d: %q", d.Name, d.Index, r.Failures)
			}
		}
		if s, ok := secrets[field{d.Index, d.Name}]; ok && bytes.Contains(bundle, s) {
			t.Errorf("%s of %d is erased and its text %q still in the bundle", d.Name, d.Index, s)
		}
	}
	if r := verify(t, archive(t, b.export()), Anchor{}); r.Opened+r.Withheld+r.Missing+r.Wrong > 0 || r.Erased != 13 {
		t.Errorf("everything is erased, and the report counts %+v", r)
	}
}

func TestClockSetBackIsNoted(t *testing.T) {
	b := newBook(t, 4)
	b.act("a", b.handle(), b.handle())
	b.now -= 7_200_000_000
	b.act("a", b.handle(), b.handle())
	b.now += 7_200_000_000
	b.head()
	r := verify(t, archive(t, b.export()), Anchor{Key: b.public(0)})
	if r.Verdict != Verified || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "leaf 1 is dated before leaf 0") {
		t.Errorf("verdict %q, notes %q", r.Verdict, r.Notes)
	}
}

func TestEmptyLog(t *testing.T) {
	b := newBook(t, 5)
	b.head()
	if r := verify(t, archive(t, b.export()), Anchor{Key: b.public(0)}); r.Verdict != Verified || r.Leaves != 0 {
		t.Errorf("%+v", r)
	}
}
