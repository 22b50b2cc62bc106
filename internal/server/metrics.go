package server

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics is what is counted, in a registry of its own.
type metrics struct {
	registry   *prometheus.Registry
	took       *prometheus.HistogramVec
	statements *prometheus.HistogramVec
	inFlight   prometheus.Gauge
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "counterpart_request_seconds", Help: "Time to answer, by route and class of status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, 1, 5, 30}}, []string{"route", "status"}),
		statements: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "counterpart_request_statements", Help: "Statements per request, by route.",
			Buckets: []float64{1, 2, 5, 10, 20, 50, 100}}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "counterpart_requests_in_flight", Help: "Requests being answered."}),
	}
	m.registry.MustRegister(m.took, m.statements, m.inFlight, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) observe(route string, status int, took time.Duration, statements int) {
	m.took.WithLabelValues(route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
	m.statements.WithLabelValues(route).Observe(float64(statements))
}
