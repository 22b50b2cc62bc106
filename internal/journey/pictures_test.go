package journey

import (
	"bytes"
	"cmp"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"counterpart.dev/internal/e2e"
)

// stage is when the pictures of the user guide are taken, so that they change only when the pages do.
const stage = "2026-11-25T09:00:00Z"

// TestPictures takes the pictures of the user guide, of a demonstration whose clock stands still and whose chance is repeated, and
// makes every picture of the folder small.
//
// Long because it is the one list of the pictures.
func TestPictures(t *testing.T) {
	folder := os.Getenv(e2e.ScreenshotsVar)
	if folder == "" {
		t.Skip("not run: the pictures of the user guide are taken by scripts/screenshots")
	}
	s := still(t)
	settled(t, s)
	vantor, records := "/engagements/"+string(s.cast.Work["Vantor Systems"]), "/projects/"+string(s.cast.Projects["PR"])
	wide := e2e.Look{Width: 1280, Height: 720}
	for _, x := range []struct {
		name, who, at string
		click         []string // one after another, to where the picture is taken
		look          e2e.Look
	}{
		{name: "today", who: "Amina Rahman", at: "/", look: wide},
		{name: "project", who: "Amina Rahman", at: records, look: wide},
		{name: "engagement-client", who: "Amina Rahman", at: vantor, look: wide},
		{name: "engagement-delivery", who: "Javier Ortega", at: vantor, look: wide},
		{name: "share", who: "Javier Ortega", at: vantor + "/notes?room=ours&sort=time", click: []string{"#note-list tbody tr:nth-child(2) a", ".actions a[href$='/share']"}, look: wide},
		{name: "letter", who: "Helen Ashworth", at: vantor + "/letters", click: []string{"tbody a"}, look: wide},
		{name: "see-as", who: "Amina Rahman", at: vantor, click: []string{"form[action$='/see-as'] button"}, look: wide},
		{name: "record-dark", who: "Helen Ashworth", at: vantor + "/record", look: e2e.Look{Width: 1280, Height: 720, Dark: true}},
		{name: "brief-live", who: "Helen Ashworth", at: records + "/brief", look: e2e.Look{Width: 1280, Height: 1310}},
		{name: "benefits", who: "Amina Rahman", at: records + "/benefits", look: wide},
		{name: "benefit", who: "Amina Rahman", at: records + "/benefits", click: []string{"tbody tr:nth-child(5) th a"}, look: wide},
		{name: "start", who: "Amina Rahman", at: "/projects/" + string(s.cast.Projects["TR"]) + "/start", look: wide},
		{name: "submission", who: "Amina Rahman", at: vantor + "/programme", click: []string{"#submission-list tbody tr:first-child a"}, look: wide},
		{name: "checks", who: "Amina Rahman", at: vantor + "/programme", click: []string{"#submission-list tbody tr:first-child a", "nav a[href$='/checks']"}, look: wide},
		{name: "bars", who: "Javier Ortega", at: vantor + "/programme", click: []string{"#submission-list tbody tr:first-child a", "nav a[href$='/gantt']"}, look: wide},
		{name: "milestones", who: "Amina Rahman", at: vantor + "/milestones", look: wide},
		{name: "stakeholders", who: "Amina Rahman", at: records + "/stakeholders", look: e2e.Look{Width: 1280, Height: 1310}},
		{name: "map", who: "Amina Rahman", at: records + "/map", look: wide},
		{name: "outlook", who: "Amina Rahman", at: records + "/outlook", look: e2e.Look{Width: 1280, Height: 1310}},
		{name: "situations", who: "Amina Rahman", at: records + "/situations", look: wide},
		{name: "matters", who: "Amina Rahman", at: vantor + "/matters", look: wide},
		{name: "mirror", who: "Amina Rahman", at: vantor + "/mirror", look: wide},
		{name: "meetings", who: "Amina Rahman", at: vantor + "/meetings", look: wide},
		{name: "money", who: "Amina Rahman", at: records + "/money", look: wide},
		{name: "confidence", who: "Amina Rahman", at: vantor + "/confidence", look: e2e.Look{Width: 1280, Height: 980}},
		{name: "gates", who: "Helen Ashworth", at: records + "/gates", click: []string{"tbody tr:last-child th a"}, look: e2e.Look{Width: 1280, Height: 980}},
		{name: "portfolio", who: "Amina Rahman", at: "/portfolio", look: wide},
		{name: "telephone", who: "Helen Ashworth", at: "/", look: e2e.Look{Width: 360, Height: 640}},
		{name: "administration", who: "Tom Lindqvist", at: "/administration/people", look: wide},
	} {
		p := s.as(t, x.who)
		p.Look(x.look)
		p.OpenURL(s.at + x.at)
		for _, selector := range x.click {
			p.Click(selector)
		}
		clean(t, p, 200)
		p.Keep(x.name)
	}
	if err := shrink(folder); err != nil {
		t.Fatal(err)
	}
}

// settled waits until the clocks of a demonstration have had their turn: what they turn and work out is the same for ten seconds.
func settled(t *testing.T, s *site) {
	t.Helper()
	p := s.as(t, "Amina Rahman")
	before := ""
	for same := 0; same < 5; time.Sleep(2 * time.Second) {
		now := ""
		for _, at := range []string{"/", "/portfolio"} {
			p.OpenURL(s.at + at)
			now += p.Text("main")
		}
		if same++; now != before {
			before, same = now, 0
		}
	}
}

// still is a demonstration of its own whose clock stands still.
func still(t *testing.T) *site {
	t.Helper()
	clock := filepath.Join(t.TempDir(), "clock")
	if err := os.WriteFile(clock, []byte(stage), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := open(map[string]string{"demo": "true", "demo-seed": "1", "demo-clock": clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// A picture of the guide has so many bytes at most, and shows so much of a long page.
const (
	largest = 120 << 10
	tallest = 1700
)

// shrink writes every picture of a folder with few colours, and of a long page its beginning.
func shrink(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil {
		return err
	}
	for _, file := range files {
		err = errors.Join(err, shrinkOne(file))
	}
	return err
}

func shrinkOne(file string) error {
	before, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	picture, err := png.Decode(bytes.NewReader(before))
	if err != nil {
		return err
	}
	e := png.Encoder{CompressionLevel: png.BestCompression}
	for colours := 64; ; colours /= 2 {
		var after bytes.Buffer
		if err := e.Encode(&after, few(picture, colours)); err != nil || after.Len() >= len(before) {
			return err
		}
		if after.Len() <= largest || colours <= 16 {
			return os.WriteFile(file, after.Bytes(), 0o644)
		}
	}
}

// few is the upper part of a picture in the colours that most of it has, and then in those that are like none before: pages have few, and the edges of
// letters are shades of them.
func few(picture image.Image, most int) image.Image {
	count := map[color.RGBA]int{}
	b := picture.Bounds()
	b.Max.Y = min(b.Max.Y, b.Min.Y+tallest)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var palette color.Palette
	alike := map[[3]uint8]bool{}
	for _, c := range colours {
		if near := [3]uint8{c.R >> 4, c.G >> 4, c.B >> 4}; len(palette) < most/4 || !alike[near] && len(palette) < most {
			alike[near] = true
			palette = append(palette, c)
		}
	}
	out := image.NewPaletted(b, palette)
	draw.Draw(out, b, picture, b.Min, draw.Src)
	return out
}

// The pictures of the user guide are those that it shows, and small enough to be read over a slow line.
func TestPicturesOfTheGuide(t *testing.T) {
	files, err := filepath.Glob("../../docs/images/*.png")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var text strings.Builder
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(b)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > largest {
			t.Errorf("%s has %d bytes; scripts/screenshots makes it smaller", file, info.Size())
		}
		if !strings.Contains(text.String(), "images/"+filepath.Base(file)) {
			t.Errorf("no page of docs shows %s", file)
		}
	}
}
