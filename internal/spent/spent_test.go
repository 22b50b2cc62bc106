package spent

import (
	"testing"
	"time"
)

// Work is counted, and waiting is not.
func TestWorkIsCountedAndWaitingIsNot(t *testing.T) {
	before := So()
	time.Sleep(50 * time.Millisecond)
	idle := Since(before)
	before = So()
	for Since(before) < 60*time.Millisecond {
	}
	if idle > 40*time.Millisecond {
		t.Errorf("waiting for 50 ms counted as %v of work", idle)
	}
}
