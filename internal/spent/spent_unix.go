//go:build unix

package spent

import (
	"syscall"
	"time"
)

// So is the processor time that the test binary spent so far.
func So() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // fails of a wrong argument alone
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
