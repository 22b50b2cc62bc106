// Package spent tells tests what work something was, whatever else the machine has to do: a bound on hostile input that counted the clock on
// the wall would fail on a busy machine.
//
// It promises the processor time of the whole test binary, so that what runs side by side in it counts too; bounds are set with room for
// that. It is imported by tests only.
package spent

import "time"

// Since is the processor time spent since an earlier So.
func Since(before time.Duration) time.Duration { return So() - before }
