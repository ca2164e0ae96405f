/** `laurel rebuild`: judges everybody anew and writes what differs; or, with `--verify`, only says what would differ. */
import { availableParallelism } from "node:os"
import { Audit, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Checked from "../store/Checked.ts"
import * as Checkpoints from "../store/Checkpoints.ts"
import * as Configuration from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Share from "../store/Share.ts"
import { StatusLine } from "../terminal/StatusLine.ts"
import * as Store from "../store/Store.ts"
import { unable } from "../Unable.ts"
import * as Watched from "../store/Watched.ts"
import * as Workers from "../store/Workers.ts"

const maxWorkers = 64
const defaultWorkers = Math.min(16, availableParallelism())

/** Counts and shows what one rebuild has done. */
class Tally {
  contacts = 0
  entries = 0
  commits = 0
  isShared = false
  /** Loaded, but not committed yet. */
  #loaded = 0
  readonly #line = new StatusLine()
  readonly #started = performance.now()
  readonly #total: number

  constructor(total: number) {
    this.#total = total
    this.#line.begin("judging everybody anew")
  }

  readonly watcher: Watched.Watcher = {
    leased: (_, isHad) => {
      if (!isHad) this.isShared = true
    },
    loaded: (contacts) => {
      this.#loaded = contacts
    },
    committed: ({ entries, restated }) => {
      // They are judged next.
      if (restated.length > 0) return
      this.contacts += this.#loaded
      this.entries += entries.length
      this.commits += 1
      this.#loaded = 0
      this.#line.show(() => this.#describe())
    }
  }

  get seconds(): number {
    return (performance.now() - this.#started) / 1_000
  }

  end(how: "done" | "stopped"): void {
    this.#line.end(`${this.#describe()}; ${how}`)
  }

  #describe(): string {
    const rate = Numbers.rate(this.contacts, "contact", this.seconds * 1_000)
    return `${Numbers.number(this.contacts)} of ${Numbers.count(this.#total, "contact")} judged, ${Numbers.count(this.entries, "entry", "entries")}${rate}`
  }
}

const words = (
  { contacts, entries, isShared }: Tally,
  version: number,
  totals: Ledger.Totals
): ReadonlyArray<string> => [
  `Judged ${Numbers.count(contacts, "contact")} anew under catalog version ${version}; the store has ${Numbers.number(totals.contacts)}.`,
  ...(isShared || contacts < totals.contacts ? ["The others were judged by other runs of the same rebuild."] : []),
  entries === 0
    ? "Nothing differed: no entry was written."
    : `${Numbers.count(entries, "entry was", "entries were")} written where the record differed from what the facts say.`
]

const rebuild = Effect.fnUntraced(function* (opened: Configuration.Opened, json: boolean) {
  const { tally, versions, totals } = yield* Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const versions = yield* Store.versions
    const tally = new Tally((yield* ledger.totals).contacts)
    const sayKept = Effect.andThen(
      Effect.sync(() => tally.end("stopped")),
      Console.error("Everything committed is kept. Run again to go on.")
    )
    yield* Sync.rebuild(versions).pipe(
      Watched.watched(tally.watcher),
      Effect.onInterrupt(() => sayKept),
      Effect.tapErrorTag("LedgerError", () => sayKept)
    )
    tally.end("done")
    yield* Checkpoints.after(opened)
    return { tally, versions, totals: yield* ledger.totals }
  }).pipe(Effect.provide(Store.toChange(opened)))
  const { contacts, entries, commits, seconds } = tally
  yield* json
    ? Print.json({
        catalog: versions.latest,
        contacts,
        entries,
        commits,
        store: { contacts: totals.contacts, entries: totals.entries },
        seconds: Number(seconds.toFixed(3)),
        peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1_024)
      })
    : Print.lines(words(tally, versions.latest, totals))
})

const verify = Effect.fnUntraced(function* (opened: Configuration.Opened, workers: number, json: boolean) {
  const started = performance.now()
  const report = yield* Effect.gen(function* () {
    const versions = yield* Store.versions
    const held = yield* Checkpoints.held(opened, [])
    if (workers === 1) return Checked.joined(yield* Audit.verify(versions, LedgerSql.sha256, held.vouched), held)
    const total = (yield* (yield* Ledger.Ledger).totals).contacts
    const line = new StatusLine()
    line.begin(`checking with ${workers} processes`)
    const parts = Workers.check(opened, workers, (contacts) =>
      line.show(
        () => `${Numbers.number(contacts)} of ${Numbers.count(total, "contact")} checked by ${workers} processes`
      )
    )
    const report = yield* Audit.verifyWith(parts)
    line.end(`${Numbers.count(report.contacts, "contact")} checked by ${workers} processes; done`)
    return Checked.joined(report, held)
  }).pipe(Effect.provide(Store.toRead(opened)))
  yield* Checked.tell(report, started, json)
})

interface Input {
  readonly verify: boolean
  readonly workers: Option.Option<number>
  readonly part: Option.Option<Audit.Share>
}

const run = Effect.fn("laurel.rebuild")(function* (input: Input) {
  const { config, json } = yield* root
  if (!input.verify && Option.isSome(input.workers)) {
    return yield* unable(
      "--workers belongs to --verify. To share a rebuild that writes, run `laurel rebuild` several times at once"
    )
  }
  const opened = yield* Configuration.open(config)
  if (Option.isSome(input.part)) return yield* Share.check(opened, input.part.value)
  return yield* input.verify
    ? verify(
        opened,
        Option.getOrElse(input.workers, () => defaultWorkers),
        json
      )
    : rebuild(opened, json)
})

export const command = Command.make(
  "rebuild",
  {
    verify: Flag.Boolean("verify").pipe(
      Flag.withDescription("Write nothing: compare everything that is stored with what is derived anew"),
      Flag.withDefault(false)
    ),
    workers: Flag.Int("workers").pipe(
      Flag.filter(
        (workers) => workers >= 1 && workers <= maxWorkers,
        () => `a whole number from 1 to ${maxWorkers}`
      ),
      Flag.withDescription(`Processes that check at the same time; one for each core, at most 16, unless given`),
      Flag.optional
    ),
    part: Share.flag
  },
  run
).pipe(
  Command.withDescription(
    "Judge everybody anew from the facts and decisions, under the latest catalog, and write an entry wherever the record differs. Safe to stop and to run again; run several times at once, the runs share the work. " +
      "With --verify it writes nothing and checks everything that is stored, with several processes, ending with 2 where something differs."
  ),
  Command.withShortDescription("Judge everybody anew, or check that it would change nothing"),
  Command.withExamples([
    { command: "laurel rebuild", description: "Write what differs" },
    { command: "laurel rebuild --verify --workers 8", description: "Only say what differs" }
  ])
)
