package gantt_test

import (
	"net/http/httptest"
	"testing"

	"counterpart.dev/internal/e2e"
	"counterpart.dev/internal/web/gantt"
	"counterpart.dev/internal/web/gantttest"
)

// served is where a plan is shown, until the test ends.
func served(t testing.TB, p gantt.Plan) string {
	t.Helper()
	s, err := gantttest.Serve(p)
	if err != nil {
		t.Fatal(err)
	}
	h, err := s.Handler()
	if err != nil {
		t.Fatal(err)
	}
	at := httptest.NewServer(h)
	t.Cleanup(at.Close)
	return at.URL + "/programme"
}

// open shows a plan and waits for its picture.
func open(t testing.TB, p gantt.Plan) *e2e.Page {
	t.Helper()
	page := e2e.OpenURL(t, served(t, p))
	page.WaitFor(".gantt.drawn")
	return page
}

func TestLooks(t *testing.T) {
	p := open(t, gantttest.Large(10_000))
	f := e2e.Eval[gantttest.Figures](p, gantttest.Measure)
	t.Logf("10,000 activities: %.0f ms to the first picture, %.0f frames a second panning, %.0f zooming, %.0f ms at worst", f.Painted, f.Pan, f.Zoom, f.Worst)
	p.Keep("gantt")
	for _, x := range p.Problems() {
		t.Error(x)
	}
}
