package risk

// key begins a stream of numbers: SplitMix64 from a place of its own. Streams are found by name and not by order, so that taking a cause
// away leaves the numbers of all others as they were.
type key uint64

const golden = 0x9e3779b97f4a7c15

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// stream is the key of a named thing under a seed. What it is used for keeps things of one name apart.
func stream(seed uint64, use, name string) key {
	h := mix(seed + golden)
	for _, s := range [2]string{use, name} {
		for i := range len(s) {
			h = mix(h ^ uint64(s[i]))
		}
		h = mix(h + golden)
	}
	return key(h)
}

// pair is the numbers of two iterations that follow each other, the even one first.
func (k key) pair(half uint64) (even, odd uint32) {
	z := mix(uint64(k) + (half+1)*golden)
	return uint32(z >> 32), uint32(z)
}

// at is the number of one iteration.
func (k key) at(iteration int) uint32 {
	even, odd := k.pair(uint64(iteration) / 2)
	if iteration%2 == 1 {
		return odd
	}
	return even
}
