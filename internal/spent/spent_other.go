//go:build !unix

package spent

import "time"

var began = time.Now()

// So is the time that passed since the test binary began, where its processor time is not told.
func So() time.Duration { return time.Since(began) }
