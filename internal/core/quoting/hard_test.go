package quoting

import "testing"

// Written by hand as mail programs write them: what is said, and nothing of what is quoted, signed or hung beneath.
func TestHardReplies(t *testing.T) {
	for name, c := range map[string]struct{ sender, text, said string }{
		"Outlook in German, with an address beneath the head": {"Eva Kurz", "Wir nehmen die zweite Pumpe.\n\nMit freundlichen Grüßen\nEva Kurz\n\nVon: Ada Lovell <ada@example.org>\nGesendet: Montag, 2. März 2026 09:14\nAn: Eva Kurz <eva@example.net>\nBetreff: Pumpe\n\nWelche Pumpe?\n", "Wir nehmen die zweite Pumpe."},
		"Outlook in French":            {"Luc Roy", "C’est bon pour nous.\n\nCordialement,\nLuc Roy\n\nDe : Ada Lovell <ada@example.org>\nEnvoyé : lundi 2 mars 2026 09:14\nÀ : Luc Roy <luc@example.net>\nObjet : Pompe\n\nQuelle pompe ?\n", "C’est bon pour nous."},
		"Outlook in Dutch":             {"Jan Bos", "Akkoord.\n\nMet vriendelijke groet,\nJan Bos\n\nVan: Ada Lovell\nVerzonden: maandag 2 maart 2026 09:14\nAan: Jan Bos\nOnderwerp: Pomp\n\nWelke pomp?\n", "Akkoord."},
		"Outlook in Polish":            {"Ewa Nowak", "Bierzemy drugą.\n\nPozdrawiam\nEwa Nowak\n\nOd: Ada Lovell <ada@example.org>\nWysłano: poniedziałek, 2 marca 2026 09:14\nDo: Ewa Nowak <ewa@example.net>\nTemat: Pompa\n\nKtóra pompa?\n", "Bierzemy drugą."},
		"Outlook in Spanish":           {"Ana Gil", "La segunda.\n\nSaludos\nAna\n\nDe: Ada Lovell <ada@example.org>\nEnviado el: lunes, 2 de marzo de 2026 9:14\nPara: Ana Gil <ana@example.net>\nAsunto: Bomba\n\n¿Cuál bomba?\n", "La segunda."},
		"Gmail, broken over two lines": {"Dan Firth", "On the fourteenth.\n\nOn Mon, Mar 2, 2026 at 9:14 AM Ada Lovell via Counterpart <\ncounterpart@example.org> wrote:\n\n> When?\n>\n> Please answer.\n", "On the fourteenth."},
		"Gmail without marks":          {"Dan Firth", "On the fourteenth.\n\nOn Mon, Mar 2, 2026 at 9:14 AM Ada Lovell <ada@example.org> wrote:\n\nWhen?\nPlease answer.\n", "On the fourteenth."},
		"Apple Mail":                   {"Dan Firth", "On the fourteenth.\n\nSent from my iPhone\n\n> On 2 Mar 2026, at 09:14, Ada Lovell <ada@example.org> wrote:\n> \n> When?\n", "On the fourteenth."},
		"Apple Mail in German":         {"Eva Kurz", "Am vierzehnten.\n\nVon meinem iPhone gesendet\n\n> Am 02.03.2026 um 09:14 schrieb Ada Lovell <ada@example.org>:\n> \n> Wann?\n", "Am vierzehnten."},
		"Android in French":            {"Luc Roy", "Le quatorze.\n\nEnvoyé depuis mon mobile\n\n-------- Message d'origine --------\nDe : Ada Lovell <ada@example.org>\nDate : 02/03/2026 09:14 (GMT+01:00)\nÀ : Luc Roy <luc@example.net>\nObjet : Pompe\n\nQuand ?\n", "Le quatorze."},
		"written beneath":              {"Dan Firth", "On 2 March 2026, Ada Lovell wrote:\n> When does the pump come?\n> Please answer.\n\nOn the fourteenth.\n\n-- \nDan Firth\nVantor Systems\n", "On the fourteenth."},
		"written between":              {"Dan Firth", "> When does the pump come?\nOn the fourteenth.\n\n> And the crane?\nOn the fifteenth.\n\nDan\n", "On the fourteenth.\n\nOn the fifteenth."},
		"a divider in English":         {"Dan Firth", "On the fourteenth.\n\n-----Original Message-----\nFrom: Ada Lovell <ada@example.org>\nSent: 02 March 2026 09:14\nTo: Dan Firth\nSubject: Pump\n\nWhen?\n", "On the fourteenth."},
		"a rule of underscores":        {"Dan Firth", "On the fourteenth.\n\n________________________________\nFrom: Ada Lovell <ada@example.org>\nSent: 02 March 2026 09:14\nTo: Dan Firth <dan@example.net>\nSubject: Pump\n\nWhen?\n", "On the fourteenth."},
		"a warning on top":             {"Dan Firth", "CAUTION: This email originated from outside of the organisation. Do not click links or open attachments unless you recognise the sender.\n\nOn the fourteenth.\n\nRegards,\nDan\n", "On the fourteenth."},
		"a warning on top in German":   {"Eva Kurz", "ACHTUNG: Diese E-Mail stammt von außerhalb der Organisation. Klicken Sie nicht auf Links.\n\nAm vierzehnten.\n", "Am vierzehnten."},
		"a warning in brackets":        {"Dan Firth", "[EXTERNAL EMAIL]\n\nOn the fourteenth.\n", "On the fourteenth."},
		"a disclaimer beneath":         {"Dan Firth", "On the fourteenth.\n\nThis email and any attachments are confidential and intended solely for the addressee. If you are not the intended recipient, delete it.\n", "On the fourteenth."},
		"what is no quotation":         {"Dan Firth", "On Monday we wrote: the pump is late.\nFrom: the yard, to: the site.\n\nIt comes on the fourteenth.\n", "On Monday we wrote: the pump is late.\nFrom: the yard, to: the site.\n\nIt comes on the fourteenth."},
		"a reply marker":               {"Dan Firth", "On the fourteenth.\n\n---- Reply above this line ----\n\nWhen?\n", "On the fourteenth."},
		"a table of figures":           {"Dan Firth", "The figures:\n\n> 5 bar at the inlet\n< 3 bar at the outlet\n\nBoth measured.\n", "The figures:\n\n< 3 bar at the outlet\n\nBoth measured."},
		"Swedish":                      {"Bo Ek", "Den fjortonde.\n\nVänliga hälsningar\nBo Ek\n\nDen mån 2 mars 2026 kl 09:14 skrev Ada Lovell <ada@example.org>:\n\n> När?\n", "Den fjortonde."},
		"Portuguese":                   {"Rui Sá", "No dia catorze.\n\nCumprimentos,\nRui\n\nAda Lovell <ada@example.org> escreveu no dia segunda, 2/03/2026 à(s) 09:14:\n\n> Quando?\n", "No dia catorze."},
		"Italian":                      {"Ugo Re", "Il quattordici.\n\nCordiali saluti\nUgo Re\n\nIl giorno lun 2 mar 2026 alle ore 09:14 Ada Lovell <ada@example.org> ha scritto:\n\n> Quando?\n", "Il quattordici."},
		"Japanese":                     {"田中", "14日に届きます。\n\n2026年3月2日(月) 9:14 Ada Lovell <ada@example.org>:\n\n> いつですか。\n", "14日に届きます。"},
	} {
		if got := Said(Fold(c.text, c.sender)); got != c.said {
			t.Errorf("%s: %q, want %q", name, got, c.said)
		}
	}
}
