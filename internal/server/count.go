package server

import (
	"context"
	"sync/atomic"
)

type countKey struct{}

// CountStatements gives a context in which CountStatement counts, and how many there were.
func CountStatements(ctx context.Context) (context.Context, func() int) {
	var n atomic.Int64
	return context.WithValue(ctx, countKey{}, &n), func() int { return int(n.Load()) }
}

// CountStatement counts a statement that runs for the request of a context.
func CountStatement(ctx context.Context) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}
