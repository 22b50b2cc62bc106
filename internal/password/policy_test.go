package password

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"counterpart.dev/internal/errs"
)

// The reasons that Check gives, by a word of each.
const (
	fine    = ""
	short   = "at least 12 characters"
	long    = "at most 128 characters"
	broken  = "not made of characters"
	tried   = "tried first"
	pattern = "follows a pattern"
	name    = "little more than a name"
)

var anne = []string{"Anne-Marie O’Neill", "am.oneill@northgate-trust.example", "Northgate Hospital Trust"}

func TestCheck(t *testing.T) {
	for password, want := range map[string]string{
		"":                             short,
		"kV9#qX2$mL7":                  short,
		"kV9#qX2$mL7z":                 fine,
		"ääääääääääää"[:22]:            short, // 11 characters in 22 bytes
		strings.Repeat("e\u0301", 11):  short, // 11 characters in 22 code points
		"correct horse battery staple": fine,
		"four grey lamps sing":         fine,
		"  leading and trailing  ":     fine,
		"почему трамвай зелёный":                        fine,
		"正确的马电池订书钉和蓝色的灯":                                fine,
		"🐎🔋📎🟦🚋🌧️🎻🧶🪺🫖🧭🪁":                                 fine,
		"tabs\tand\nlines\x00too":                       fine,
		"bad \xff bytes in here":                        broken,
		strings.Repeat("never ending tale ", 7) + "ab":  fine, // 128
		strings.Repeat("never ending tale ", 7) + "abc": long, // 129
		strings.Repeat("x", 1_000_000):                  long,

		// leaked, and leaked with something around it
		"1qaz2wsx3edc4rfv":      tried,
		"unbelievable":          tried,
		"UNBELIEVABLE":          tried,
		"Unbelievable!":         tried,
		"unb3l13v@bl3":          tried,
		"password2024":          tried,
		"P@$$w0rd2024!":         tried,
		"!!!!P@ssw0rd!!!!":      tried,
		"2024-password-2024":    tried,
		"pássword 123456":       tried,
		"Ｐａｓｓｗｏｒｄ１２３４":          tried,
		"p-a-s-s-w-o-r-d-1":     tried,
		"passwordpassword":      tried,
		"password-password":     tried,
		"passwordpasswordpass":  tried,
		"dragondragon1":         tried,
		"Sunshine 2026!!":       tried,
		"liverpool-99-99":       tried,
		"letmein letmein":       tried,
		"iloveyou 4 ever":       tried,
		"my password is a bore": fine, // a word in a longer one is no reason

		// patterns
		"aaaaaaaaaaaa":       pattern,
		"abcabcabcabcab":     pattern,
		"abcdefghijklmnop":   pattern,
		"zyxwvutsrqponm":     pattern,
		"345678901234":       pattern,
		"qwertzuiopasdf":     pattern,
		"lkjhgfdsapoiuy":     pattern,
		"q1w2e3r4t5y6u7":     pattern,
		"a1b2c3d4e5f6g7":     pattern,
		"4rfv5tgb6yhn7ujm":   fine, // two surprises a column make eight: as long as a password must be
		"kkkkkkqqqqqqxxxxxx": pattern,

		// what is known of the person
		"counterpart1":                 name,
		"C0unterp@rt-2026":             name,
		"NorthgateTrust26":             name,
		"annemarie.oneill":             name,
		"AnneMarieONeill!":             name,
		"Northgate-Hospital-Trust":     name,
		"am.oneill@northgate":          name,
		"counterpart 123456789":        name,
		"counterpart-sunshine":         tried, // what is left
		"my counterpart rides a horse": fine,
		"the hospital cat wears boots": fine,
	} {
		err := Check(password, anne...)
		switch {
		case want == fine && err != nil:
			t.Errorf("%.40q is refused: %v", password, err)
		case want != fine && (!errors.Is(err, errs.Invalid) || !strings.Contains(errs.Sentence(err), want)):
			t.Errorf("%.40q: %v, want %q", password, err, want)
		}
		if err != nil && len(password) > 4 && strings.Contains(err.Error(), password) {
			t.Errorf("the refusal repeats %q", password)
		}
	}
}

func TestCheckKnowsNobodyElse(t *testing.T) {
	const p = "Northgate-Hospital-Trust"
	if err := Check(p); err != nil {
		t.Errorf("refused to somebody of another organisation: %v", err)
	}
	known := slices.Clone(anne)
	if Check(p, known...); !slices.Equal(known, anne) {
		t.Error("what is known was changed")
	}
}

// Every leaked password of an allowed length is refused as it leaked, and in other spellings.
func TestLeakedIsRefused(t *testing.T) {
	list, err := common()
	if err != nil {
		t.Fatal(err)
	}
	long := slices.DeleteFunc(slices.Clone(list), func(p string) bool { return utf8.RuneCountInString(p) < MinLength })
	for _, p := range long {
		if err := Check(p); !errors.Is(err, errs.Invalid) {
			t.Fatalf("%q: %v", p, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SampledFrom(list).Filter(regexp.MustCompile(`^[a-z]{4,}$`).MatchString).Draw(t, "base")
		p := base + rapid.StringMatching(`[0-9!.? -]{12}`).Draw(t, "tail")
		if rapid.Bool().Draw(t, "capital") {
			p = strings.ToUpper(p[:1]) + p[1:]
		}
		if err := Check(p); !errors.Is(err, errs.Invalid) {
			t.Fatalf("%q: %v", p, err)
		}
	})
}

// Random passwords and random words are not refused: a rule that refuses them would be of composition.
func TestRandomIsFine(t *testing.T) {
	words := strings.Fields("abacus bramble cinder dapper ember fjord gravel harbour indigo juniper kettle lantern meadow nickel " +
		"orchid pebble quarry ripple saddle thimble umber velvet willow yonder zephyr acorn basil cobalt dune elm fern grove")
	rapid.Check(t, func(t *rapid.T) {
		four := rapid.Permutation(words).Draw(t, "words")[:4]
		if p := strings.Join(four, rapid.SampledFrom([]string{" ", "-", "", "."}).Draw(t, "between")); Check(p, anne...) != nil && len(p) >= MinLength {
			t.Fatalf("%q: %v", p, Check(p, anne...))
		}
		// What rapid draws is not random enough: it likes repetition.
		const signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&*+?@"
		dice := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		p := make([]byte, 16)
		for i := range p {
			p[i] = signs[dice.IntN(len(signs))]
		}
		if err := Check(string(p), anne...); err != nil {
			t.Fatalf("%q: %v", p, err)
		}
	})
}

// A refusal for length is about what is hashed, and nothing of allowed length costs more than a moment.
func TestLengthIsOfTheNormalForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.StringN(0, 200, -1).Draw(t, "password")
		n := utf8.RuneCountInString(normal(p))
		err := Check(p)
		said := err != nil && (strings.Contains(err.Error(), short) || strings.Contains(err.Error(), long))
		if said != (n < MinLength || n > MaxLength) {
			t.Fatalf("%q has %d characters: %v", p, n, err)
		}
	})
}
