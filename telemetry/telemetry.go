// Package telemetry writes OpenTelemetry traces: of requests, operations, statements, Redis' commands and what is asked of
// Shopify. Spans hold names, numbers and codes, and never a value of anybody: no query, no argument, no path of a user's, no
// address of a caller.
//
// It is off unless OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is set. Then the standard OTEL_*
// variables say the rest: headers, timeouts, sampling, the service's name.
package telemetry

import (
	"context"
	"fmt"
	"os"
	"time"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"go.opentelemetry.io/otel/attribute"
)

// flushTime bounds how long the end of a process waits for its last spans.
const flushTime = 3 * time.Second

// Tracing makes the spans. A nil *Tracing makes none, and its methods give back what they were given.
type Tracing struct {
	tracer   trace.Tracer
	provider *sdk.TracerProvider
	remote   propagation.TraceContext
}

// Enabled says whether the environment asks for traces.
func Enabled(getenv func(string) string) bool {
	if getenv("OTEL_SDK_DISABLED") == "true" || getenv("OTEL_TRACES_EXPORTER") == "none" {
		return false
	}
	return getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// Start sends traces where the environment says; nil when it says nothing. It does not wait for the collector.
func Start(ctx context.Context, version string) (*Tracing, error) {
	if !Enabled(os.Getenv) {
		return nil, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("export traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "storegraph"), attribute.String("service.version", version)), resource.WithFromEnv(), resource.WithTelemetrySDK())
	if err != nil {
		return nil, fmt.Errorf("export traces: %w", err)
	}
	return New(sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about))), nil
}

// New makes spans by a provider.
func New(provider *sdk.TracerProvider) *Tracing {
	return &Tracing{tracer: provider.Tracer("storegraph"), provider: provider}
}

// Close sends what is left.
func (t *Tracing) Close() error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), flushTime)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("send the last traces: %w", err)
	}
	return nil
}
