package quoting

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Each message is invented, in the form that a mail program gives it. Said is what its sender wrote.
var letters = []struct{ name, sender, text, said string }{
	{"plain", "", "The pump is late.\n\nTwo weeks.", "The pump is late.\n\nTwo weeks."},
	{"gmail", "", "Yes, on Monday.\n\nOn Tue, May 5, 2026 at 10:12 AM Ann Reed <ann@example.org> wrote:\n\n> Can you come?\n>\n> Ann\n", "Yes, on Monday."},
	{"gmail, broken over two lines", "", "Yes.\n\nOn Tue, May 5, 2026 at 10:12 AM Annabelle Featherstonehaugh <\nannabelle.featherstonehaugh@example.org> wrote:\n\n> Can you come?\n", "Yes."},
	{"apple", "", "Yes.\n\n> On 5 May 2026, at 10:12, Ann Reed <ann@example.org> wrote:\n> \n> Can you come?\n", "Yes."},
	{"apple with a signature of the phone", "", "Yes.\n\nSent from my iPhone\n\n> On 5 May 2026, at 10:12, Ann Reed <ann@example.org> wrote:\n> \n> Can you come?\n", "Yes."},
	{"outlook", "", "We agree.\n\nFrom: Ann Reed <ann@example.org>\nSent: Tuesday, May 5, 2026 10:12 AM\nTo: Bo Lind <bo@example.com>\nCc: Cy <cy@example.com>\nSubject: RE: Pump\n\nPrivate words of Ann.\n", "We agree."},
	{"outlook with a rule", "", "We agree.\n\n________________________________\nFrom: Ann Reed\nSent: Tuesday, May 5, 2026 10:12 AM\nTo: Bo Lind\nSubject: RE: Pump\n\nPrivate.\n", "We agree."},
	{"outlook with many receivers", "", "We agree.\n\nFrom: Ann Reed <ann@example.org>\nSent: Tuesday, May 5, 2026 10:12 AM\nTo: Bo <bo@example.com>; Cy <cy@example.com>;\nDi <di@example.com>; Ed <ed@example.com>\nSubject: Pump\n\nPrivate.\n", "We agree."},
	{"outlook with bold heads from HTML", "", "We agree.\n\n*From:* Ann Reed <ann@example.org>\n*Sent:* Tuesday, May 5, 2026 10:12 AM\n*To:* Bo Lind\n*Subject:* Pump\n\nPrivate.", "We agree."},
	{"original message", "", "Hello\n\n-----Original Message-----\nFrom: bob <bob@example.com>\nTo: x <x@example.com>\nSent: Mon, Apr 2, 2012 5:49 pm\nSubject: Test\n\nHi\n", "Hello"},
	{"outlook, German", "", "Einverstanden.\n\nVon: Ann Reed <ann@example.org>\nGesendet: Dienstag, 5. Mai 2026 10:12\nAn: Bo Lind\nBetreff: AW: Pumpe\n\nGeheim.\n", "Einverstanden."},
	{"outlook, French, blanks before the colons", "", "D’accord.\n\nDe\u00A0: Ann Reed <ann@example.org>\nEnvoyé\u00A0: mardi 5 mai 2026 10:12\nÀ\u00A0: Bo Lind\nObjet\u00A0: Pompe\n\nSecret.\n", "D’accord."},
	{"outlook, Spanish", "", "De acuerdo.\n\nDe: Ann Reed <ann@example.org>\nEnviado el: martes, 5 de mayo de 2026 10:12\nPara: Bo Lind\nAsunto: RE: Bomba\n\nSecreto.\n", "De acuerdo."},
	{"outlook, Polish", "", "Zgoda.\n\nOd: Ann Reed <ann@example.org>\nWysłano: wtorek, 5 maja 2026 10:12\nDo: Bo Lind\nTemat: Pompa\n\nTajne.\n", "Zgoda."},
	{"outlook, Swedish", "", "Ja.\n\nFrån: Ann Reed\nSkickat: den 5 maj 2026 10:12\nTill: Bo Lind\nÄmne: Pump\n\nHemligt.\n", "Ja."},
	{"outlook, Portuguese", "", "Sim.\n\nDe: Ann Reed\nEnviada em: terça-feira, 5 de maio de 2026 10:12\nPara: Bo Lind\nAssunto: Bomba\n\nSegredo.\n", "Sim."},
	{"outlook, Italian", "", "Va bene.\n\nDa: Ann Reed\nInviato: martedì 5 maggio 2026 10:12\nA: Bo Lind\nOggetto: Pompa\n\nSegreto.\n", "Va bene."},
	{"outlook, Dutch", "", "Akkoord.\n\nVan: Ann Reed\nVerzonden: dinsdag 5 mei 2026 10:12\nAan: Bo Lind\nOnderwerp: Pomp\n\nGeheim.\n", "Akkoord."},
	{"outlook, Japanese", "", "承知しました。\n\n差出人: Ann Reed <ann@example.org>\n送信日時: 2026年5月5日 10:12\n宛先: Bo Lind\n件名: RE: ポンプ\n\n秘密\n", "承知しました。"},
	{"German", "", "Ja, gern.\n\nAm Di., 5. Mai 2026 um 10:12 Uhr schrieb Ann Reed <ann@example.org>:\n\n> Kommen Sie?\n", "Ja, gern."},
	{"Thunderbird, German", "", "Am 05.05.26 um 10:12 schrieb Ann Reed:\n> Kommen Sie?\nJa.\n> Wann?\nUm neun.\n", "Ja.\n\nUm neun."},
	{"French", "", "Oui.\n\nLe mar. 5 mai 2026 à 10:12, Ann Reed <ann@example.org> a écrit :\n\n> Venez-vous ?\n", "Oui."},
	{"Spanish", "", "Sí.\n\nEl mar, 5 may 2026 a las 10:12, Ann Reed (<ann@example.org>) escribió:\n\n> ¿Viene?\n", "Sí."},
	{"Dutch", "", "Ja.\n\nOp di 5 mei 2026 om 10:12 schreef Ann Reed <ann@example.org>:\n\n> Komt u?\n", "Ja."},
	{"Polish", "", "Tak.\n\nwt., 5 maj 2026 o 10:12 Ann Reed <ann@example.org> napisał(a):\n\n> Czy?\n", "Tak."},
	{"Polish, Thunderbird", "", "Tak.\n\nW dniu 5.05.2026 o 10:12, Ann Reed pisze:\n> Czy?\n", "Tak."},
	{"Swedish", "", "Ja.\n\nDen tis 5 maj 2026 kl 10:12 skrev Ann Reed <ann@example.org>:\n\n> Kommer du?\n", "Ja."},
	{"Danish", "", "Ja.\n\nDen tirs. 5. maj 2026 kl. 10.12 skrev Ann Reed <ann@example.org>:\n\n> Kommer du?\n", "Ja."},
	{"Portuguese", "", "Sim.\n\nEm ter., 5 de mai. de 2026 às 10:12, Ann Reed <ann@example.org> escreveu:\n\n> Vem?\n", "Sim."},
	{"Italian", "", "Sì.\n\nIl giorno mar 5 mag 2026 alle ore 10:12 Ann Reed <ann@example.org> ha scritto:\n\n> Viene?\n", "Sì."},
	{"Japanese", "", "はい。\n\n2026年5月5日(火) 10:12 Ann Reed <ann@example.org>:\n\n> 来ますか\n", "はい。"},
	{"Chinese", "", "好。\n\nAnn Reed <ann@example.org> 于2026年5月5日周二 10:12写道：\n\n> 来吗\n", "好。"},
	{"Russian", "", "Да.\n\nвт, 5 мая 2026 г. в 10:12, Ann Reed <ann@example.org>:\n\n> Придёте?\n", "Да."},
	{"without marks", "", "Yes.\n\nOn 5 May 2026 at 10:12, Ann Reed <ann@example.org> wrote:\n\nPrivate words without marks.\n", "Yes."},
	{"yahoo", "", "Sounds great.\n\n--- On Wed, 4/4/12, x@example.com <x@example.com> wrote:\n\n\nFrom: x@example.com <x@example.com>\nSubject: inquiry\nTo: y@example.com\nDate: Wednesday, April 4, 2012, 10:23 PM\n\nNew Inquiry\n", "Sounds great."},
	{"below the quotation", "", "On 5 May 2026, at 10:12, Ann Reed wrote:\n> Can you come?\n\nYes, on Monday.\n", "Yes, on Monday."},
	{"between", "", "Answers below.\n\nOn 5 May 2026, at 10:12, Ann Reed wrote:\n> When?\n\nMonday.\n\n> Where?\n\nAt the site.\n\n-- \nBo\n", "Answers below.\n\nMonday.\n\nAt the site."},
	{"forwarded", "", "---------- Forwarded message ---------\nFrom: Ann <ann@example.org>\nDate: Tue, May 5, 2026\nSubject: Pump\nTo: bo@example.com\n\nPrivate.\n", ""},
	{"forwarded with a word", "", "Please look at this.\n\nBegin forwarded message:\n\nFrom: Ann <ann@example.org>\nSubject: Pump\nDate: 5 May 2026\nTo: bo@example.com\n\nPrivate.\n", "Please look at this."},
	{"signed", "", "The pump is late.\n\n-- \nBo Lind\nProject manager\n+46 8 123 456\n", "The pump is late."},
	{"signed, a blank lost", "", "The pump is late.\n\n--\nBo Lind\nProject manager\n", "The pump is late."},
	{"regards", "", "The pump is late.\n\nKind regards,\n\nBo Lind\nProject manager\nLind Pumps AB\n+46 8 123 456\nwww.example.com\n", "The pump is late."},
	{"regards, German", "", "Die Pumpe kommt später.\n\nMit freundlichen Grüßen\nBo Lind\n", "Die Pumpe kommt später."},
	{"regards, on one line", "", "The pump is late.\n\nBest regards, Bo\n", "The pump is late."},
	{"the sender's name alone", "Bo Lind", "The pump is late.\n\nBo\n", "The pump is late."},
	{"regards above the sender's name", "Bo Lind", "The pump is late.\n\nKind regards,\n\nBo Lind\n", "The pump is late."},
	{"thanks above the sender's name", "Bo Lind", "The pump is late.\n\nThanks\nBo\n", "The pump is late."},
	{"a name that is not the sender's", "Bo Lind", "Whom shall I ask?\n\nAnn Reed\n", "Whom shall I ask?\n\nAnn Reed"},
	{"after regards comes more", "", "The pump is late.\n\nRegards\nBo\n\nPS: the valve too.\n", "The pump is late.\n\nRegards\nBo\n\nPS: the valve too."},
	{"thanks that begin a paragraph", "", "Hello Ann,\n\nThanks,\nMonday works for us.\n", "Hello Ann,\n\nThanks,\nMonday works for us."},
	{"thanks, and an answer", "", "Hello Ann,\n\nThanks\nAgreed\n", "Hello Ann,\n\nThanks\nAgreed"},
	{"nothing but thanks", "", "Thanks\n", "Thanks"},
	{"a rule in the text", "", "Pump A is late.\n--\nPump B will come on time.\n", "Pump A is late.\n--\nPump B will come on time."},
	{"a phone signs in German", "", "Ja.\n\nVon meinem iPhone gesendet\n\n> Am 05.05.2026 um 10:12 schrieb Ann Reed <ann@example.org>:\n> \n> Kommen Sie?\n", "Ja."},
	{"outlook on a phone", "", "Yes.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Ann <ann@example.org>\nSent: Tuesday, May 5, 2026 10:12:13 AM\nTo: Bo <bo@example.com>\nSubject: Pump\n\nPrivate.\n", "Yes."},
	{"disclaimer", "", "The pump is late.\n\nThis e-mail and any attachment is confidential and intended for the addressee.\nIf you are not, delete it.\n\nLind Pumps AB, Reg. 556000-0000\n", "The pump is late."},
	{"disclaimer, French", "", "La pompe est en retard.\n\nCe message et ses pièces jointes sont confidentiels et établis à l'intention exclusive de leurs destinataires.\n", "La pompe est en retard."},
	{"what looks like a disclaimer", "", "Hello.\n\nThis e-mail is to say that the pump is late.\n\nTwo weeks.\n", "Hello.\n\nThis e-mail is to say that the pump is late.\n\nTwo weeks."},
	{"wrote, in a sentence", "", "As Ann wrote: the pump is late.\nWe think so too.\n", "As Ann wrote: the pump is late.\nWe think so too."},
	{"a list after a colon", "", "On Monday we wrote the following:\n\nthe pump is late\n", "On Monday we wrote the following:\n\nthe pump is late"},
	{"a date before a list", "", "On 5 May 2026 the following is due:\n\n1. the pump\n", "On 5 May 2026 the following is due:\n\n1. the pump"},
	{"heads that are none", "", "From: the site office\nWe wait for the pump.\n", "From: the site office\nWe wait for the pump."},
	{"a line of the way", "", ">From Monday on we wait.\nBo\n", ">From Monday on we wait.\nBo"},
	{"empty", "", "", ""},
	{"nothing but a quotation", "", "> Can you come?\n", ""},
	{"quoted twice", "", "No.\n\nOn 5 May 2026, Ann wrote:\n> Yes?\n>\n> On 4 May 2026, Bo wrote:\n>> Well?\n", "No."},
}

func TestWhatIsNew(t *testing.T) {
	for _, l := range letters {
		t.Run(l.name, func(t *testing.T) {
			blocks := Fold(l.text, l.sender)
			if diff := cmp.Diff(l.said, Said(blocks)); diff != "" {
				t.Errorf("said (-want +got):\n%s", diff)
			}
			if got := joined(blocks); got != l.text {
				t.Errorf("lines are lost:\n%q\n%q", l.text, got)
			}
		})
	}
}

func joined(blocks []Block) string {
	var parts []string
	for _, b := range blocks {
		parts = append(parts, b.Text)
	}
	return strings.Join(parts, "\n")
}

// Whatever a message is made of, its blocks are the message, and no two that follow each other are of one kind.
func TestNoLineIsLost(t *testing.T) {
	var lines []string
	for _, l := range letters {
		lines = append(lines, strings.Split(l.text, "\n")...)
	}
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(lines), rapid.String()), 0, 30).Draw(r, "lines"), "\n")
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
		blocks := Fold(text, "Bo Lind")
		if got := joined(blocks); got != text {
			r.Fatalf("%q became %q", text, got)
		}
		for i := range blocks[1:] {
			if blocks[i].Kind == blocks[i+1].Kind {
				r.Fatalf("%v are two", blocks[i:i+2])
			}
		}
	})
}

// A message made to take long is not taken long over.
func TestALongMessageIsTakenApart(t *testing.T) {
	for _, line := range []string{">", "On 1 a@b.c", "From: x", "-- ", "Regards", "_____", "Sent from my x"} {
		text := strings.Repeat(line+"\n", 200_000)
		if got := joined(Fold(text, "")); got != text {
			t.Errorf("%q repeated loses lines", line)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, l := range letters {
		f.Add(l.text, l.sender)
	}
	f.Fuzz(func(t *testing.T, text, sender string) {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
		if got := joined(Fold(text, sender)); got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}
