/** `laurel watch` as it is started and stopped, what it tells, and what `laurel sync` keeps for it. */
import { createServer } from "node:http"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Ledger } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { ConfigProvider, Effect, Exit, Fiber, Logger, Metric, Schema } from "effect"
import { TestConsole } from "effect/testing"
import * as Runs from "../src/reading/Runs.ts"
import * as Telemetry from "../src/watch/Telemetry.ts"
import { configuration, evening, school, source, write } from "./given.ts"
import { command } from "./inProcess.ts"
import { id, unavailable } from "./watching.ts"

const Line = Schema.fromJsonString(
  Schema.Struct({
    at: Schema.String,
    level: Schema.String,
    message: Schema.String,
    source: Schema.optionalKey(Schema.String)
  })
)
const decodeLine = Schema.decodeUnknownSync(Line)

/** A line of the log that a pattern finds, waited for. */
const heard = Effect.fnUntraced(function* (pattern: RegExp) {
  // Twenty seconds at most.
  for (let look = 0; look < 400; look++) {
    const found = (yield* TestConsole.errorLines).map(String).find((line) => pattern.test(line))
    if (found !== undefined) return found
    yield* Effect.sleep("50 millis")
  }
  return yield* Effect.die(new Error(`nobody said ${pattern}, but:\n${(yield* TestConsole.errorLines).join("\n")}`))
})

const stored = <A, E>(cwd: string, work: Effect.Effect<A, E, Ledger.Ledger>) =>
  work.pipe(Effect.provide(LedgerSql.layerSqlite(join(cwd, configuration.store), { create: true })))

const get = (url: string, init: RequestInit = {}) =>
  Effect.promise(async () => {
    const response = await fetch(url, init)
    return { status: response.status, text: await response.text() }
  })

describe("laurel watch", () => {
  it.live("reads what is due, tells how it goes while it lives, and signs before it ends", () =>
    Effect.gen(function* () {
      const cwd = school()
      write(cwd, "laurel.config.json", { ...configuration, sources: [{ ...source, schedule: "0 0 1 1 *" }] })
      const fiber = yield* Effect.forkChild(command(cwd, "watch", "--health-port", "0", "--log", "json"))
      const [, address] = /(http:\S+)\/healthz/.exec(yield* heard(/\/healthz/)) ?? []
      const line = decodeLine(yield* heard(/8 rows, 9 facts/))
      expect(line).toMatchObject({ level: "info", source: "school" })
      expect(line.message).toMatch(/next at \d{4}-01-01T00:00:/)
      expect(yield* get(`${address}/healthz`)).toMatchObject({ status: 200, text: '{"lives":true}' })
      const ready = yield* get(`${address}/readyz`)
      expect(ready.status).toBe(200)
      expect(JSON.parse(ready.text)).toMatchObject({ isReady: true, isStopping: false })
      expect((yield* get(`${address}/metrics`)).text).toMatch(/^laurel_rows_total\{source="school"\} \d+$/m)
      expect((yield* get(`${address}/metrics`, { method: "POST" })).status).toBe(405)
      expect((yield* get(`${address}/`)).status).toBe(404)
      yield* Fiber.interrupt(fiber)
      expect((yield* TestConsole.errorLines).map((each) => decodeLine(each).message).slice(-2)).toEqual([
        "Stopping between two commits",
        expect.stringMatching(/^Stopped\./)
      ])
      expect(yield* TestConsole.logLines).toEqual([])
      const sizes = Effect.flatMap(Ledger.Ledger, ({ lastSigned, lastCheckpoint }) =>
        Effect.all([lastSigned, lastCheckpoint])
      )
      const [signed, last] = yield* stored(cwd, sizes)
      expect([signed?.size, last?.size]).toEqual([expect.any(Number), signed?.size])
      expect(Exit.isFailure(yield* Effect.exit(get(`${address}/healthz`)))).toBe(true)
    }).pipe(Effect.provide(TestConsole.layer))
  )

  it.live("says which sources it never reads, and ends where it would read none", () =>
    Effect.gen(function* () {
      const cwd = school()
      write(cwd, "laurel.config.json", { ...configuration, watch: { schedule: "never" } })
      const ended = yield* command(cwd, "watch", "--log", "text")
      expect(ended).toMatchObject({ code: 1, stdout: "" })
      expect(ended.stderr).toMatch(/info: school: its schedule is "never"/)
      expect(ended.stderr).toMatch(/no source that is read by a schedule: add one, or give one a "schedule"/)
    }).pipe(Effect.provide(TestConsole.layer))
  )

  it.live("is told what is wrong with a schedule, by the place where it stands", () =>
    Effect.gen(function* () {
      const cwd = school()
      const wrong = ["30 2 * *", "0 0 30 2 *", "* * * * * *", "61 * * * *", { cron: "0 2 * * *", zone: "Mars" }]
      for (const schedule of wrong) {
        write(cwd, "laurel.config.json", { ...configuration, sources: [{ ...source, schedule }] })
        expect((yield* command(cwd, "watch")).stderr).toMatch(/sources\[0\]\.schedule.*: expected/)
      }
      write(cwd, "laurel.config.json", { ...configuration, watch: { schedule: "@daily" } })
      expect((yield* command(cwd, "watch")).stderr).toMatch(/watch\.schedule: expected five fields.*, found "@daily"/)
    }).pipe(Effect.provide(TestConsole.layer))
  )
})

describe("laurel sync", () => {
  it.live("keeps how it went to read each source, of which laurel watch goes on", () =>
    Effect.gen(function* () {
      const cwd = school()
      const streams = source.mapping.streams.map((stream) => ({ ...stream, file: "lost.csv" }))
      const lost = { ...evening, mapping: { ...evening.mapping, streams } }
      write(cwd, "laurel.config.json", { ...configuration, sources: [source, lost] })
      expect((yield* command(cwd, "sync")).code).toBe(1)
      const runs = yield* stored(cwd, Runs.all)
      expect(runs.get(id("school"))).toMatchObject({
        by: "sync",
        end: "done",
        failures: 0,
        counts: { rows: 8, facts: 9 }
      })
      expect(runs.get(id("evening"))).toMatchObject({ by: "sync", end: "failed", failures: 1, why: "Misconfigured" })
      yield* command(cwd, "sync", "evening")
      expect((yield* stored(cwd, Runs.of(id("evening"))))?.failures).toBe(2)
    }).pipe(Effect.provide(TestConsole.layer))
  )
})

/** A collector on this machine: the paths it was sent something at, and what. */
const collector = Effect.acquireRelease(
  Effect.callback<{
    readonly url: string
    readonly paths: ReadonlyArray<string>
    readonly bodies: ReadonlyArray<string>
    readonly close: () => void
  }>((resume) => {
    const [paths, bodies]: [Array<string>, Array<string>] = [[], []]
    const server = createServer((request, response) => {
      paths.push(`${request.url} ${request.headers["content-type"]}`)
      let body = ""
      request.on("data", (part) => (body += String(part)))
      request.once("end", () => {
        bodies.push(body)
        response.end("{}")
      })
    })
    server.listen(0, "127.0.0.1", () => {
      const found = server.address()
      const port = typeof found === "object" && found !== null ? found.port : 0
      resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, paths, bodies, close: () => void server.close() }))
    })
  }),
  ({ close }) => Effect.sync(close)
)

/** Work that is traced, counted and logged, and fails, with these variables set. */
const worked = (environment: Readonly<Record<string, string>>) =>
  Effect.gen(function* () {
    yield* Metric.update(Telemetry.metrics.reads, 1)
    yield* Effect.logInfo("about ada@example.test")
    yield* Effect.ignore(
      Effect.fail(unavailable("lms")).pipe(
        Effect.withSpan("part", { attributes: { url: "https://lms.example/users?mail=ada@example.test" } })
      )
    )
    yield* Effect.die(new Error("ada@example.test")).pipe(
      Effect.withSpan("other"),
      Effect.catchDefect(() => Effect.void)
    )
  }).pipe(
    Effect.withSpan("work"),
    Effect.provide(Telemetry.otlp),
    Effect.provide(Logger.layer([])),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(environment))
  )

describe("what is sent to a collector", () => {
  it.live("is traces and metrics, and no log line, where a variable names one", () =>
    Effect.gen(function* () {
      const { url, paths } = yield* collector
      yield* worked({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" })
      expect([...new Set(paths)].toSorted()).toEqual(["/v1/metrics application/json", "/v1/traces application/json"])
    })
  )

  it.live("is what kind of failure a span ended with and where it asked, and nothing that names somebody", () =>
    Effect.gen(function* () {
      const { url, bodies } = yield* collector
      yield* worked({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" })
      // Random ids in hexadecimal spell a short name now and then.
      const sent = bodies.join("").replaceAll(/"(?:traceId|spanId|parentSpanId)":"[0-9a-f]*"/g, "")
      expect(sent).not.toContain("ada")
      expect(sent).toContain('"AdapterError: Unavailable"')
      expect(sent).toContain('"https://lms.example"')
    })
  )

  it.live("is nothing where no variable does", () =>
    Effect.gen(function* () {
      const { paths } = yield* collector
      yield* worked({ OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" })
      expect(paths).toEqual([])
    })
  )

  it.live("is refused by a protocol that is not spoken", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        worked({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://x", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" })
      )
      expect(error.message).toMatch(/OTEL_EXPORTER_OTLP_PROTOCOL: expected http\/protobuf or http\/json, found "grpc"/)
    })
  )

  it.live("is refused by a variable that can't be read, which is named", () =>
    Effect.gen(function* () {
      const address = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1", OTEL_METRICS_EXPORTER: "none" }
      expect((yield* Effect.flip(worked({ OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4318" }))).message).toMatch(
        /^OTEL_EXPORTER_OTLP_ENDPOINT: expected an address/
      )
      expect((yield* Effect.flip(worked({ ...address, OTEL_BSP_SCHEDULE_DELAY: "soon" }))).message).toMatch(
        /OTEL_.*OTEL_BSP_SCHEDULE_DELAY/s
      )
    })
  )
})
