package xer

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// guessed reads a file with one activity of this name, written in a code page that the file does not state.
func guessed(t *testing.T, enc encoding.Encoding, name string) (got, page string) {
	t.Helper()
	b, err := enc.NewEncoder().String(swap(t, "Build it", name))
	if err != nil {
		t.Fatalf("%q: %v", name, err)
	}
	f, err := Read(strings.NewReader(b), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return f.Network.Activities[0].Name, f.Encoding
}

// TestWesternSigns: the apostrophes, dashes, units and money of western names are letters in other pages. One of them or
// many of them, they stay what they are.
func TestWesternSigns(t *testing.T) {
	names := []string{
		"Client’s review", "Contractor’s method – “approve” the client’s plan", "don’t, can’t, won’t", "O’Brien’s yard",
		"Two\u00a0words and\u00a0more", "Phase A—B", "Piping–Welding", "Commission HVAC… then go", "‘“q”’",
		"Ramp 25°C", "20°C–40°C", "25°±2", "±5mm", "25m² slab", "25 m³ concrete", "½in", "¾in pipe", "1¼ turn", "x×y",
		"N° 3", "2ª fase, 3º nível", "nº 3", "£5k", "Pay £5k", "Budget (£m)", "€5k", "¿Qué es?", "§4.2 review",
		"©", "®Brand x", "™Brand", "•item", "• item", "·item", "Ø", "Ø300 pipe",
		"MÉXICO ESTACIÓN", "CAFÉ", "ÉTÉ À PARIS", "SÃO JOÃO", "ÑANDÚ", "Étude d’exécution", "l’état d’avancement", "C’est",
		"Œuvre", "Ångström", "São José – fundação", "fundação", "façade", "Naïve coöperation", "GRÖSSE PRÜFUNG ÄNDERUNG",
		"Größe", "STRAßE", "Müller", "Señor", "Rørlægning på åben strækning",
		"Coût", "Réception des travaux, août", "più attività", "Città: perché è così", "Genehmigung für Straße, Größe, Übergabe",
		"Züri-Süd: Übergabe à René, façade Müller, réception",
	}
	for _, name := range names {
		for _, times := range []int{1, 40} {
			want := strings.TrimSpace(strings.Repeat(name+" ", times))
			if got, page := guessed(t, charmap.Windows1252, want); page != "windows-1252" {
				t.Errorf("%q, %d times, reads %.40q in %s", name, times, got, page)
			}
		}
	}
}

// TestLanguages: names as schedules have them, plain letters and figures among those of the language.
func TestLanguages(t *testing.T) {
	tests := []struct {
		enc  encoding.Encoding
		name string
	}{
		{charmap.Windows1250, "Zakończenie robót, część 2 – odbiór Łącznika B3"},
		{charmap.Windows1250, "Wykonanie ławy fundamentowej 25 m2"},
		{charmap.Windows1250, "Škoda: dokončení hrubé stavby a přejímka"},
		{charmap.Windows1250, "Építési engedély, tetőszerkezet készítése, műszaki átadás"},
		{charmap.Windows1250, "Construcţia clădirii şi finisări"},
		{charmap.Windows1254, "Temel kazısı bitişi – A Blok"},
		{charmap.Windows1254, "İş başlangıcı"},
		{charmap.Windows1257, "Būvdarbu uzsākšana, ēkas nodošana ekspluatācijā"},
		{charmap.Windows1257, "Pamatų įrengimas, užbaigimas"},
		{charmap.Windows1251, "Монтаж ВЛ-110 кВ, ПС «Северная» – этап 2"},
		{charmap.Windows1251, "A1: Поставка труб DN300 (блок B)"},
		{charmap.Windows1251, "Будівництво мосту, 25 м бетону"},
		{charmap.Windows1253, "Θεμελίωση κτιρίου Α – φάση 2"},
		{charmap.Windows1255, "יציקת יסודות בניין B2"},
		{charmap.Windows1256, "أعمال الحفر – المرحلة 2 Block A"},
		{charmap.Windows874, "งานฐานราก อาคาร A ชั้น 2"},
		{japanese.ShiftJIS, "A棟 基礎工事 2F 配管"},
		{japanese.ShiftJIS, "PC桁架設（その2）"},
		{simplifiedchinese.GBK, "A区主体结构施工 2层 EPC合同"},
		{korean.EUCKR, "A동 기초 공사 2층 골조"},
		{traditionalchinese.Big5, "A棟基礎工程施工 2樓裝修"},
	}
	for _, tt := range tests {
		if got, page := guessed(t, tt.enc, tt.name); got != tt.name {
			t.Errorf("%q reads %q in %s", tt.name, got, page)
		}
	}
}

// TestCutUTF8: a name in UTF-8 that was cut inside a letter spoils that letter and nothing else, and a warning says so.
func TestCutUTF8(t *testing.T) {
	cut := "Монтаж оборудования \xd1"
	f, err := Read(strings.NewReader(swap(t, "Build it", cut)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := f.Network.Activities[0].Name, "Монтаж оборудования \uFFFD"; got != want || f.Encoding != "utf-8" {
		t.Errorf("reads %q in %s, want %q", got, f.Encoding, want)
	}
	for _, w := range f.Warnings.List {
		if strings.Contains(w.Text, "replaced in 1 of the texts") {
			return
		}
	}
	t.Errorf("no warning among %v", f.Warnings.List)
}
