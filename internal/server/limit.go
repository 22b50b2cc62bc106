package server

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// mostKeys bounds how many keys a limiter remembers.
const mostKeys = 10_000

// Limiter bounds how often something is done per key. It remembers a bounded number of keys and forgets the longest unused one.
type Limiter struct {
	now   func() time.Time
	every time.Duration
	burst int
	most  int
	mu    sync.Mutex
	byKey map[string]*list.Element
	used  *list.List // of *entry, the last used first
}

type entry struct {
	key   string
	limit *rate.Limiter
}

// NewLimiter allows burst at once and then one each time every has passed, and remembers at most most keys.
func NewLimiter(now func() time.Time, every time.Duration, burst, most int) *Limiter {
	return &Limiter{now: now, every: every, burst: burst, most: most, byKey: map[string]*list.Element{}, used: list.New()}
}

// Allow reports whether key may do it once more now.
func (l *Limiter) Allow(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, ok := l.byKey[key]
	if !ok {
		if l.used.Len() >= l.most {
			last := l.used.Back()
			delete(l.byKey, last.Value.(*entry).key)
			l.used.Remove(last)
		}
		at = l.used.PushFront(&entry{key, rate.NewLimiter(rate.Every(l.every), l.burst)})
		l.byKey[key] = at
	}
	l.used.MoveToFront(at)
	return at.Value.(*entry).limit.AllowN(l.now(), 1)
}
