// Package wireless holds the third engagement of the demonstration with a programme of its own: a small firm that puts wireless
// coverage into the wards, and plans in a spreadsheet.
//
// It promises what the demonstration promises: everything in it is invented, the two tables hang together, and the dates in them are
// those that their durations and links lead to. It refuses to write a table for any other plan.
//
// The story: the access points can be ordered only once the trust has approved where they go, and by October their delivery takes 25
// weeks instead of ten. The supplier of the records system places its ward devices once the wards have coverage.
package wireless

import "counterpart.dev/internal/demo"

// Files are the firm's tables as it sends them, oldest first.
func Files() []demo.File {
	return []demo.File{{Name: "wireless-2026-08.csv", Content: []byte(august)}, {Name: "wireless-2026-10.csv", Content: []byte(october)}}
}

const august = `Marram Wireless,,,,,,,,
Northmere Trust: ward coverage. Programme A,,,,,,,,
No,Task,Days,Start,Finish,% complete,Actual start,Actual finish,Predecessors
W110,"Radio survey, Northmere General",15,03/08/2026,21/08/2026,0%,,,
W120,"Radio survey, St Édith's",10,24/08/2026,04/09/2026,0%,,,W110
W130,"Radio survey, community hospitals",10,07/09/2026,18/09/2026,0%,,,W120
W140,Coverage plan for every ward,15,21/09/2026,09/10/2026,0%,,,W130
W150,Trust to approve the coverage plan,5,12/10/2026,16/10/2026,0%,,,W140
W160,Delivery time of access points and switches,50,19/10/2026,25/12/2026,0%,,,W150
W210,"Place access points, Northmere General",30,28/12/2026,05/02/2027,0%,,,W160
W220,"Tune and test, Northmere General",10,08/02/2027,19/02/2027,0%,,,W210
W290,"Wards at Northmere General have coverage",0,19/02/2027,19/02/2027,0%,,,W220
W310,"Place access points, St Édith's",25,08/02/2027,12/03/2027,0%,,,W210
W320,"Tune and test, St Édith's",8,15/03/2027,24/03/2027,0%,,,W310
W390,"Wards at St Édith's have coverage",0,24/03/2027,24/03/2027,0%,,,W320
W410,"Place access points, community hospitals",25,15/03/2027,16/04/2027,0%,,,W310
W420,"Tune and test, community hospitals",8,19/04/2027,28/04/2027,0%,,,W410
W490,"Wards at community hospitals have coverage",0,28/04/2027,28/04/2027,0%,,,W420
W900,Hand over to the trust's service desk,5,29/04/2027,05/05/2027,0%,,,"W290, W390, W490"
`

const october = `Marram Wireless,,,,,,,,
Northmere Trust: ward coverage. Programme B,,,,,,,,
No,Task,Days,Start,Finish,% complete,Actual start,Actual finish,Predecessors
W110,"Radio survey, Northmere General",15,03/08/2026,25/08/2026,100%,03/08/2026,25/08/2026,
W120,"Radio survey, St Édith's",10,26/08/2026,10/09/2026,100%,26/08/2026,10/09/2026,W110
W130,"Radio survey, community hospitals",10,11/09/2026,28/09/2026,100%,11/09/2026,28/09/2026,W120
W140,Coverage plan for every ward,15,29/09/2026,23/10/2026,100%,29/09/2026,23/10/2026,W130
W150,Trust to approve the coverage plan,5,26/10/2026,30/10/2026,0%,,,W140
W160,Delivery time of access points and switches,125,02/11/2026,23/04/2027,0%,,,W150
W210,"Place access points, Northmere General",30,26/04/2027,04/06/2027,0%,,,W160
W220,"Tune and test, Northmere General",10,07/06/2027,18/06/2027,0%,,,W210
W290,"Wards at Northmere General have coverage",0,18/06/2027,18/06/2027,0%,,,W220
W310,"Place access points, St Édith's",25,07/06/2027,09/07/2027,0%,,,W210
W320,"Tune and test, St Édith's",8,12/07/2027,21/07/2027,0%,,,W310
W390,"Wards at St Édith's have coverage",0,21/07/2027,21/07/2027,0%,,,W320
W410,"Place access points, community hospitals",25,12/07/2027,13/08/2027,0%,,,W310
W420,"Tune and test, community hospitals",8,16/08/2027,25/08/2027,0%,,,W410
W490,"Wards at community hospitals have coverage",0,25/08/2027,25/08/2027,0%,,,W420
W900,Hand over to the trust's service desk,5,26/08/2027,01/09/2027,0%,,,"W290, W390, W490"
`
