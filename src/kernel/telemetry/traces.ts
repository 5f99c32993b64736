import { context as active, propagation, trace, SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';

const tracer = () => trace.getTracer('socle');

/**
 * Sends OpenTelemetry traces to a collector from now on.
 * @param endpoint base address of the collector (OTLP over HTTP), as in OTEL_EXPORTER_OTLP_ENDPOINT
 * @returns dispose of it to send what waits and stop
 */
export async function startTraces(endpoint: string): Promise<AsyncDisposable> {
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'socle' }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }))],
  });
  provider.register();
  return { [Symbol.asyncDispose]: () => provider.shutdown() };
}

/** Opens the span of a request that came in, below the caller's span if it named one. Costs next to nothing while no traces are sent. */
export function openRequestSpan(method: string, route: string, headers: Readonly<Record<string, unknown>>): Span {
  const parent = propagation.extract(active.active(), headers);
  return tracer().startSpan(
    `${method} ${route}`,
    { kind: SpanKind.SERVER, attributes: { 'http.request.method': method, 'http.route': route } },
    parent,
  );
}

/** Closes the span of a request. */
export function closeRequestSpan(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/**
 * A fetch whose requests carry the trace and have a span each. Addresses are recorded without path or query: these may name a person.
 */
export function tracedFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const span = tracer().startSpan(`fetch ${url.host}`, {
      kind: SpanKind.CLIENT,
      attributes: { 'server.address': url.hostname, 'server.port': Number(url.port) || 0 },
    });
    if (!span.isRecording()) return fetch(input, init);
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
    propagation.inject(trace.setSpan(active.active(), span), headers, { set: (carrier, key, value) => carrier.set(key, value) });
    try {
      const response = await fetch(input, { ...init, headers });
      span.setAttribute('http.response.status_code', response.status);
      return response;
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  };
}
