//go:build !race

package store

// watched says that the race detector watches.
const watched = false
