/** `laurel watch`: reads the sources by their schedules, until it is stopped. */
import { type Catalog, Instant } from "@laurel/core"
import { Effect, Layer, Option, Queue } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as InForce from "../plans/InForce.ts"
import { port } from "../flags/PortFlag.ts"
import { root } from "../Root.ts"
import * as Runs from "../reading/Runs.ts"
import * as Sources from "../sources/Sources.ts"
import * as Store from "../store/Store.ts"
import * as Telemetry from "../watch/Telemetry.ts"
import { unable } from "../Unable.ts"
import { now, type Planned } from "../watch/Attempt.ts"
import * as Chores from "../watch/Chores.ts"
import * as Courier from "../watch/Courier.ts"
import * as Health from "../watch/Health.ts"
import * as Timetable from "../watch/Timetable.ts"
import * as Watching from "../watch/Watching.ts"
import * as WatchSetting from "../configuration/WatchSetting.ts"
import * as WebhookSetting from "../configuration/WebhookSetting.ts"
import * as WebServer from "../WebServer.ts"

interface Input {
  readonly sources: ReadonlyArray<string>
  readonly healthPort: number | undefined
  readonly healthHost: string
  readonly log: Telemetry.Format | undefined
}

/** The named sources that are read, each with its schedule; why another one is not is told. */
const plan = Effect.fnUntraced(function* (opened: Configuration.Opened, names: ReadonlyArray<string>) {
  const planned: Array<Planned> = []
  for (const selected of yield* Sources.select(opened, names)) {
    const { source } = selected.adapter
    const setting = opened.sources.find(({ id }) => id === source)
    const found = WatchSetting.planOf(
      opened.watch,
      setting !== undefined && "schedule" in setting ? setting.schedule : undefined
    )
    if (selected.receiving?.isRead === false) {
      yield* Effect.logInfo(`${source}: is sent to \`laurel serve\`, so there is nothing to read`)
    } else if (found === undefined) yield* Effect.logInfo(`${source}: its schedule is "never"`)
    else planned.push({ selected, plan: found })
  }
  if (planned.length > 0) return planned
  return yield* unable(
    `${opened.file} has no source that is read by a schedule${names.length === 0 ? "" : " among those named"}: add one, or give one a "schedule" other than "never"`
  )
})

const tellPlanned = Effect.fnUntraced(function* (planned: ReadonlyArray<Planned>) {
  const runs = yield* Runs.all
  const at = yield* now
  for (const { selected, plan } of planned) {
    const { source } = selected.adapter
    const due = Timetable.due(source, plan, runs.get(source), at)
    const next = due <= at ? "due now" : `next at ${Instant.format(due)}`
    yield* Effect.annotateLogs(Effect.logInfo(`${source}: ${plan.text}, ${next}`), { source })
  }
})

const listen = Effect.fnUntraced(function* (health: Health.Health, { healthPort, healthHost }: Input) {
  if (healthPort === undefined) return
  const address = yield* WebServer.serve({
    host: healthHost,
    port: healthPort,
    flags: { host: "--health-host", port: "--health-port" },
    handlerOf: Health.handlerOf(health, yield* Effect.context<never>()),
    refused: () => undefined
  })
  yield* Effect.logInfo(`Telling at ${address}/healthz, ${address}/readyz and ${address}/metrics how it goes`)
})

/** Those who can be sent to. One that can't is told, and stops no source and no other. */
const receivers = Effect.fnUntraced(function* ({ webhooks }: Configuration.Opened) {
  const { ready, wrong } = yield* WebhookSetting.receiversOf(webhooks)
  for (const { id, message } of wrong)
    yield* Effect.annotateLogs(
      Effect.logError(
        `${message} Nothing is sent to it until this is mended and watch started again; what is for it waits`
      ),
      { webhook: id }
    )
  return ready
})

const work = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  compiled: Catalog.Compiled,
  sources: ReadonlyArray<Planned>,
  input: Input
) {
  const ready = yield* receivers(opened)
  const health = new Health.Health()
  yield* listen(health, input)
  yield* InForce.catalog(opened, compiled, { tell: Effect.logWarning })
  yield* tellPlanned(sources)
  const bell = yield* Chores.bell
  yield* Effect.forkScoped(Chores.watch(opened, bell))
  yield* Effect.forkScoped(Courier.watch(opened.webhooks.map(WebhookSetting.endpointOf), ready))
  return yield* Watching.watch({
    sources,
    atOnce: WatchSetting.atOnce(opened.watch),
    tried: Effect.asVoid(Queue.offer(bell, undefined)),
    looks: health.looks,
    looked: health.looked,
    stopping: Effect.andThen(health.stopping, Effect.logInfo("Stopping between two commits"))
  })
}, Effect.scoped)

const run = Effect.fn("laurel.watch")(function* (input: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const compiled = yield* Configuration.openCatalog(opened)
  const format = input.log ?? (json || !process.stderr.isTTY ? "json" : "text")
  const told = Effect.gen(function* () {
    const sources = yield* plan(opened, input.sources)
    return yield* work(opened, compiled, sources, input).pipe(
      Checkpoints.during(opened, Chores.doubted),
      // By then every reading has stopped after a commit.
      Effect.onInterrupt(() =>
        Effect.andThen(
          Chores.sign(opened),
          Effect.logInfo("Stopped. All that was read is committed, and the next start goes on from there")
        )
      ),
      Effect.catchTag("CatalogError", (error) => Effect.fail(unable(`${opened.catalog}: ${error.message}`))),
      Effect.provide(Store.toWrite(opened))
    )
  })
  return yield* told.pipe(Effect.provide(Layer.provideMerge(Telemetry.otlp, Telemetry.logs(format))))
})

export const command = Command.make(
  "watch",
  {
    sources: Argument.String("source").pipe(
      Argument.withDescription("Sources to watch, by their ids in the configuration; all unless given"),
      Argument.variadic()
    ),
    healthPort: port("health-port").pipe(
      Flag.withDescription(
        "Answer /healthz, /readyz and /metrics at this port, 0 for any that is free; nowhere unless given"
      ),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    ),
    healthHost: Flag.String("health-host").pipe(
      Flag.withDescription("The address for that; 127.0.0.1, which only this machine reaches, unless given"),
      Flag.withDefault("127.0.0.1")
    ),
    log: Flag.Literals("log", ["text", "json"]).pipe(
      Flag.withDescription("How log lines are written to stderr; text on a terminal and JSON elsewhere unless given"),
      Flag.optional,
      Flag.map(Option.getOrUndefined)
    )
  },
  run
).pipe(
  Command.withDescription(
    "Read each source when its schedule in the configuration says so, and do what a sync does after it, until stopped: by Ctrl-C or SIGTERM each reading ends after the commit that is in hand. " +
      "Several may run on one store: of each source one reads, and the others see that it has been read. What was missed while none ran is made good by one reading. " +
      "A source that fails is tried again later and later. A change of the configuration or the catalog needs a new start."
  ),
  Command.withShortDescription("Read the sources by their schedules"),
  Command.withExamples([
    { command: "laurel watch", description: "Watch every source" },
    { command: "laurel watch lms --health-port 9464 --log json", description: "Watch one source, as a service" }
  ])
)
