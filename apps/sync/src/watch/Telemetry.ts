/** What a program that runs for long tells of itself: log lines on stderr, numbers, and traces and metrics for a collector. */
import {
  Cause,
  Config,
  ConfigProvider,
  Effect,
  Exit,
  Layer,
  Logger,
  Metric,
  Option,
  Predicate,
  References,
  Tracer
} from "effect"
import { FetchHttpClient } from "effect/http"
import { OtlpMetrics, OtlpSerialization, OtlpTracer } from "effect/observability"
import * as Print from "../terminal/Print.ts"
import { Unable, unable } from "../Unable.ts"

/** Log lines as people read them, or as programs do. */
export type Format = "text" | "json"

const textOf = (part: unknown): string =>
  typeof part === "string" ? part : part instanceof Error ? part.message : String(part)

const messageOf = (message: unknown): string => (Array.isArray(message) ? message : [message]).map(textOf).join(" ")

/** A line has its moment, its level and its message; in JSON also what it is about, by name. */
const line = (format: Format): Logger.Logger<unknown, string> =>
  Logger.make(({ date, fiber, logLevel, message }) => {
    const [at, level, text] = [date.toISOString(), logLevel.toLowerCase(), messageOf(message)]
    return format === "text"
      ? `${at} ${level}: ${Print.oneLine(text)}`
      : JSON.stringify({ at, level, message: text, ...fiber.getRef(References.CurrentLogAnnotations) })
  })

/** Every log line goes to stderr in this format: stdout holds answers only. */
export const logs = (format: Format): Layer.Layer<never> => Logger.layer([Logger.withConsoleError(line(format))])

const endpoints = [
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"
] as const

/** How the collector is spoken to, by `OTEL_EXPORTER_OTLP_PROTOCOL`. */
const serializations = {
  "http/protobuf": OtlpSerialization.layerProtobuf,
  "http/json": OtlpSerialization.layerJson
} as const

const quoted = (text: string): string => `"${Print.oneLine(text).slice(0, 100)}"`

/** Whether a collector is named at all. */
const isNamed = Effect.gen(function* () {
  const found = yield* Effect.forEach(endpoints, (name) => Config.option(Config.String(name)))
  for (const [index, name] of endpoints.entries()) {
    const address = Option.getOrUndefined(found[index] ?? Option.none())
    // What it holds may be a secret.
    if (address !== undefined && !/^https?:$/.test(URL.parse(address)?.protocol ?? "")) {
      return yield* unable(`${name}: expected an address such as http://localhost:4318. Mend or unset it`)
    }
  }
  return found.some(Option.isSome)
})

const protocol = Effect.gen(function* () {
  const found = yield* Config.String("OTEL_EXPORTER_OTLP_PROTOCOL").pipe(Config.withDefault("http/protobuf"))
  if (found === "http/protobuf" || found === "http/json") return found
  return yield* unable(
    `OTEL_EXPORTER_OTLP_PROTOCOL: expected http/protobuf or http/json, found ${quoted(found)}. A collector that is asked by gRPC listens for HTTP on another port, most often 4318`
  )
})

const resource = { serviceName: "laurel" } as const

/** The standard has these where nothing is said; the layers don't. */
const standard = ConfigProvider.fromUnknown({ OTEL_TRACES_EXPORTER: "otlp", OTEL_METRICS_EXPORTER: "otlp" })

const tagOf = (value: unknown): string | undefined =>
  Predicate.hasProperty(value, "_tag") && typeof value._tag === "string" ? value._tag : undefined

/** A failure by its kind alone, such as `AdapterError: Unavailable`. */
const kindOf = (failure: unknown): string => {
  const kind = tagOf(failure) ?? (failure instanceof Error ? failure.name : "a failure")
  const reason = Predicate.hasProperty(failure, "reason") ? tagOf(failure.reason) : undefined
  return reason === undefined ? kind : `${kind}: ${reason}`
}

/** How a span ended without what was said: a message may quote what a source said about people. */
const unsaid = (exit: Exit.Exit<unknown, unknown>): Exit.Exit<unknown, unknown> => {
  if (Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause)) return exit
  const error = new Error(kindOf(Cause.squash(exit.cause)))
  error.stack = ""
  return Exit.fail(error)
}

/** The path and query of an address may name somebody, or be a secret themselves, as a webhook's may. */
const originOf = (value: unknown): string => URL.parse(String(value))?.origin ?? ""

/** Spans as they may leave this machine. */
const discreet = Layer.effect(
  Tracer.Tracer,
  Effect.map(Tracer.Tracer, (tracer) =>
    Tracer.make({
      ...tracer,
      span: (options) => {
        const span = tracer.span(options)
        const [attribute, end] = [span.attribute.bind(span), span.end.bind(span)]
        span.attribute = (key, value) => attribute(key, key === "url" ? originOf(value) : value)
        span.end = (at, exit) => end(at, unsaid(exit))
        return span
      }
    })
  )
)

/**
 * Traces and metrics by OpenTelemetry's own protocol, where a variable `OTEL_EXPORTER_OTLP_…ENDPOINT` says to whom; nothing
 * otherwise. Log lines and messages stay here: they may quote what a source said about people.
 */
export const otlp: Layer.Layer<never, Unable> = Layer.unwrap(
  Effect.gen(function* () {
    if (!(yield* isNamed)) return Layer.empty
    const provider = ConfigProvider.orElse(yield* ConfigProvider.ConfigProvider, standard)
    const traces = Layer.provide(discreet, OtlpTracer.layerFromConfig({ resource }))
    return Layer.mergeAll(OtlpMetrics.layerFromConfig({ resource }), traces).pipe(
      Layer.provide(serializations[yield* protocol]),
      Layer.provide(FetchHttpClient.layer),
      Layer.provide(Layer.succeed(ConfigProvider.ConfigProvider, provider))
    )
  })
).pipe(
  // The layers take a variable that they can't read for a defect.
  Layer.catchCause((cause) => {
    const error = Cause.squash(cause)
    const message = error instanceof Error ? error.message : String(error)
    return Layer.effectDiscard(
      error instanceof Unable ? error : unable(`a variable that begins with OTEL_ can't be read: ${message}`)
    )
  })
)

const counter = (name: string, description: string) => Metric.counter(name, { description, incremental: true })

/** Each has the attribute `source`; `reads` also `end`. */
export const metrics = {
  reads: counter("laurel_reads_total", "Attempts to read a source, by how they ended"),
  rows: counter("laurel_rows_total", "Rows read and committed"),
  facts: counter("laurel_facts_total", "Facts recorded"),
  rejections: counter("laurel_rejections_total", "Rows that could not be read or placed"),
  entries: counter("laurel_entries_total", "Entries written"),
  failures: Metric.gauge("laurel_source_failures", { description: "Failures in a row; 0 after a success" }),
  isOpen: Metric.gauge("laurel_source_circuit_open", { description: "1 while the circuit of a source is open" }),
  succeeded: Metric.gauge("laurel_source_last_success_seconds", {
    description: "When a source was last read to its end, in seconds since 1970"
  }),
  seconds: Metric.histogram("laurel_read_seconds", {
    description: "How long attempts took",
    boundaries: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400]
  })
} as const
