package main

import "math/rand/v2"

// kernel is the yardstick of simulation, and must not be improved: a plain pass of additions and maxima in portable Go over rows of
// 128 int32, with 10,000 activities, 20,000 links and no predecessor further back than 200. Its lengths were drawn before it begins, and it
// knows no calendar.
type kernel struct {
	first  []int32 // per activity, and one more: its links
	from   []int32
	lag    []int32
	length []int32 // rows
	finish []int32 // rows
}

const (
	kernelActivities = 10_000
	kernelLinks      = 20_000
	kernelNear       = 200
	kernelRow        = 128
)

func newKernel() *kernel {
	rnd := rand.New(rand.NewPCG(1, 2))
	k := &kernel{first: []int32{0}, finish: make([]int32, kernelActivities*kernelRow)}
	for i := range int32(kernelActivities) {
		for range kernelLinks / kernelActivities {
			if i > 0 {
				k.from = append(k.from, max(0, i-1-rnd.Int32N(kernelNear)))
				k.lag = append(k.lag, rnd.Int32N(480))
			}
		}
		k.first = append(k.first, int32(len(k.from)))
		planned := 480 * (1 + rnd.Int32N(20))
		for range kernelRow {
			k.length = append(k.length, planned*9/10+rnd.Int32N(planned/2))
		}
	}
	return k
}

// pass dates every activity in 128 iterations.
func (k *kernel) pass() {
	for i := range k.first[1:] {
		row, length := k.finish[i*kernelRow:][:kernelRow], k.length[i*kernelRow:][:kernelRow]
		for j := range row {
			row[j] = 0
		}
		for l := k.first[i]; l < k.first[i+1]; l++ {
			from, lag := k.finish[int(k.from[l])*kernelRow:][:kernelRow], k.lag[l]
			for j := range row {
				if t := from[j] + lag; t > row[j] {
					row[j] = t
				}
			}
		}
		for j := range row {
			row[j] += length[j]
		}
	}
}
