package server

import (
	"container/list"
	"crypto/sha256"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// usualRate is how many requests a minute one credential is good for: far more than somebody reads, and as many as a program needs that
// asks for one thing after the other.
const usualRate = 1200

// mostKeys bounds how many keys a limiter remembers.
const mostKeys = 10_000

// Limiter bounds how often something is done per key. It remembers a bounded number of keys and forgets the longest unused one.
type Limiter struct {
	now   func() time.Time
	every time.Duration
	burst int
	most  int
	mu    sync.Mutex
	byKey map[[16]byte]*list.Element
	used  *list.List // of *entry, the last used first
}

type entry struct {
	key   [16]byte
	limit *rate.Limiter
}

// NewLimiter allows burst at once and then one each time every has passed, and remembers at most most keys.
func NewLimiter(now func() time.Time, every time.Duration, burst, most int) *Limiter {
	return &Limiter{now: now, every: every, burst: burst, most: most, byKey: map[[16]byte]*list.Element{}, used: list.New()}
}

// Allow reports whether key may do it once more now.
func (l *Limiter) Allow(key string) bool {
	sum := sha256.Sum256([]byte(key)) // what somebody sends as a name may be as long as they like
	id := [16]byte(sum[:])
	l.mu.Lock()
	defer l.mu.Unlock()
	at, ok := l.byKey[id]
	if !ok {
		if l.used.Len() >= l.most {
			last := l.used.Back()
			delete(l.byKey, last.Value.(*entry).key)
			l.used.Remove(last)
		}
		at = l.used.PushFront(&entry{id, rate.NewLimiter(rate.Every(l.every), l.burst)})
		l.byKey[id] = at
	}
	l.used.MoveToFront(at)
	return at.Value.(*entry).limit.AllowN(l.now(), 1)
}
