package demo

import (
	"fmt"

	"counterpart.dev/internal/core/plan"
)

// Networks are the schedules that Files writes, oldest first, for who needs no file: the passes find the same dates in both.
func Networks() ([]*plan.Network, error) {
	truth, err := happened()
	if err != nil {
		return nil, fmt.Errorf("what really happened: %w", err)
	}
	var networks []*plan.Network
	for i, u := range updates {
		s, err := submitted(i, truth)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", u.file, err)
		}
		n, err := s.network()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", u.file, err)
		}
		networks = append(networks, n)
	}
	return networks, nil
}
