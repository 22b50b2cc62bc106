package inbound

import "testing"

func TestAnswered(t *testing.T) {
	names := []string{"Second engine", "One engine, overhauled"}
	for said, want := range map[string]Answer{
		"Approved":  {Says: Yes},
		"approved.": {Says: Yes},
		"Yes, please go ahead.\n\nKind words follow, but later.": {Says: Yes},
		"**Approved** – thanks for the work":                     {Says: Yes},
		"Hi Ada,\n\nagreed.":                                     {Says: Yes},
		"Sehr geehrte Frau Lovell,\n\ngenehmigt.":                {Says: Yes},
		"d’accord":                       {Says: Yes},
		"Akkoord, ga uw gang":            {Says: Yes},
		"承認します":                          {Says: Yes},
		"Option 2":                       {Picks, 2},
		"option 2, please":               {Picks, 2},
		"We choose option B.":            {Picks, 2},
		"2":                              {Picks, 2},
		"2.":                             {Picks, 2},
		"(b)":                            {Picks, 2},
		"Let's go with 1":                {Picks, 1},
		"Approved: option 1":             {Picks, 1},
		"Wir nehmen Variante 2":          {Picks, 2},
		"Wybieram opcję 1":               {Picks, 1},
		"Second engine":                  {Picks, 1},
		"one engine, overhauled":         {Picks, 2},
		"No, because the price is open":  {Says: No},
		"no":                             {Says: No},
		"Declined. The price is open.":   {Says: No},
		"Nein, weil der Preis fehlt":     {Says: No},
		"Not approved":                   {Says: No},
		"Non, le prix manque":            {Says: No},
		"Thanks,\nno: the price is open": {Says: No},

		"Yes, if the price stays":               {},
		"Yes, but only from May":                {},
		"Approved. But only if the price stays": {},
		"Option 1 or option 2?":                 {},
		"Option 1 or 2":                         {},
		"Not option 2":                          {},
		"No problem, we look at it":             {},
		"No objections to the wording":          {},
		"Noted, we come back to you":            {},
		"Is option 2 dearer?":                   {},
		"Yesterday we spoke of option 2 at length and found out that it is the dearer of the two, and that nobody has asked whether it is wanted at all by those who would run it there": {},
		"Okayama is where the pump comes from":    {},
		"We have 2 questions about the programme": {},
		"The answer is in the annex.":             {},
		"":                                        {},
		"Nobody told us":                          {},
	} {
		if got := Answered(said, names); got != want {
			t.Errorf("%q: %+v, want %+v", said, got, want)
		}
	}
}
