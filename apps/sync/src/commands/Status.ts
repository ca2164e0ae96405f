/** `laurel status`: how far the sources are read, what the store holds, and who holds what on a day. */
import { Catalog, CivilDate, Instant, Ledger, Plain, Review, Sync, Words } from "@laurel/core"
import { Clock, Effect, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as InForce from "../plans/InForce.ts"
import * as Print from "../terminal/Print.ts"
import { at } from "../flags/DayFlag.ts"
import { known as knownFlag } from "../flags/KnownFlag.ts"
import { root } from "../Root.ts"
import * as Runs from "../reading/Runs.ts"
import * as SourceStatus from "../reading/SourceStatus.ts"
import * as Store from "../store/Store.ts"
import * as Summary from "../reading/Summary.ts"
import * as Table from "../terminal/Table.ts"
import { unable } from "../Unable.ts"

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>

interface State extends SourceStatus.Known {
  readonly totals: Ledger.Totals
  readonly checkpoint: Ledger.Checkpoint | undefined
  readonly signed: Ledger.Signed | undefined
  readonly days: ReadonlyArray<string>
  /** The moment by which what is counted on days was known; null for now. */
  readonly known: Instant.Instant | null
  /** By certification or type, then by day: contacts. */
  readonly holding: Counts
  readonly achievers: Counts
  readonly waiting: Waiting
  /** Whether the latest version has not reached everybody yet. */
  readonly isOpen: boolean
  /** Whether the catalog's file says something else; null where it can't be told. */
  readonly differs: boolean | null
}

/** What waits for a person's decision: the first page of each, since a list of thousands is not for this answer. */
interface Waiting {
  readonly contested: number
  /** The first day by which one is to be decided, or its policy decides. */
  readonly deadline: CivilDate.CivilDate | null
  readonly identities: number
  /** Decisions that count once somebody else has approved them. */
  readonly approvals: number
}

const waitingIn = Effect.fnUntraced(function* (versions: Catalog.Versions, totals: Ledger.Totals) {
  // Each contested achievement is looked up with its story, so nearly always there is nothing to ask.
  const isContested = [...totals.achievements.values()].some(({ contested }) => contested > 0)
  const contested = isContested ? yield* Review.contested(versions, null) : []
  const { questions } = yield* Review.questions(versions, null)
  const [deadline = null] = contested.map((each) => each.deadline).toSorted((a, b) => a - b)
  const approvals = yield* Stream.runCount(Review.pending(versions))
  return { contested: contested.length, deadline, identities: questions.length, approvals } satisfies Waiting
})

const onDays = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  days: ReadonlyArray<CivilDate.CivilDate>,
  known: Instant.Instant | null
) {
  const ledger = yield* Ledger.Ledger
  const catalog = versions.all.get(versions.latest)
  const holding: Record<string, Record<string, number>> = {}
  const achievers: Record<string, Record<string, number>> = {}
  for (const { id } of catalog?.certifications ?? []) holding[id] = {}
  for (const id of catalog?.types.keys() ?? []) achievers[id] = {}
  for (const day of days) {
    const text = CivilDate.format(day)
    const [held, earned] = [yield* ledger.holders(day, known), yield* ledger.achievers(day, known)]
    // Those nobody holds are 0, and not absent.
    for (const { id } of catalog?.certifications ?? []) holding[id] = { ...holding[id], [text]: held.get(id) ?? 0 }
    for (const id of catalog?.types.keys() ?? []) achievers[id] = { ...achievers[id], [text]: earned.get(id) ?? 0 }
  }
  return { holding, achievers }
})

const read = Effect.fnUntraced(function* (
  opened: Configuration.Opened,
  days: ReadonlyArray<CivilDate.CivilDate>,
  known: Instant.Instant | null
) {
  const ledger = yield* Ledger.Ledger
  const versions = yield* Store.versions
  const totals = yield* ledger.totals
  const checkpoint = yield* ledger.lastCheckpoint
  const signed = yield* ledger.lastSigned
  const counted = yield* onDays(versions, days, known)
  const positions = yield* ledger.positions
  const waiting = yield* waitingIn(versions, totals)
  const runs = yield* Runs.all
  const isOpen = yield* Sync.isOpen(versions)
  // A file that is wrong is told by whoever uses it.
  const differs = yield* Configuration.openCatalog(opened).pipe(
    Effect.map((compiled) => !Catalog.isLatest(versions, compiled)),
    Effect.orElseSucceed(() => null)
  )
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  return {
    opened,
    versions,
    totals,
    positions,
    runs,
    now,
    checkpoint,
    signed,
    days: days.map(CivilDate.format),
    known,
    waiting,
    isOpen,
    differs,
    ...counted
  } satisfies State
})

const plain = (state: State) => {
  const { opened, versions, totals, checkpoint, signed, holding, achievers, waiting, known } = state
  return {
    known: known === null ? null : Instant.format(known),
    ...Plain.totals(versions.all.get(versions.latest), totals),
    holding,
    achievers,
    waiting: { ...waiting, deadline: waiting.deadline === null ? null : CivilDate.format(waiting.deadline) },
    store: opened.store.name,
    catalog: versions.latest,
    catalogIsOpen: state.isOpen,
    catalogDiffers: state.differs,
    sources: SourceStatus.plain(state),
    log: {
      size: checkpoint?.size ?? 0,
      root: checkpoint?.root ?? null,
      batches: totals.batches,
      signed: signed === undefined ? null : { size: signed.size, recordedAt: Instant.format(signed.recordedAt) },
      pending: { ...totals.pending, since: totals.pending.since === null ? null : Instant.format(totals.pending.since) }
    }
  }
}

const titled = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0 ? [`${title} none is configured.`] : [title, ...lines]

/** A full page may be followed by another. */
const counted = (value: number, one: string, many: string): string =>
  `${value < Ledger.maxPage ? "" : "at least "}${Numbers.count(value, one, many)}`

const waitingWords = ({ waiting: { contested, deadline, identities, approvals } }: State): ReadonlyArray<string> => {
  const by = deadline === null ? "" : `, the first to be decided by ${CivilDate.format(deadline)}`
  const told = [
    ...(contested === 0 ? [] : [`  ${counted(contested, "contested achievement", "contested achievements")}${by}`]),
    ...(identities === 0
      ? []
      : [`  ${counted(identities, "identity", "identities")} shared by several persons who may be one`]),
    ...(approvals === 0
      ? []
      : [
          `  ${Numbers.count(approvals, "decision", "decisions")} that ${approvals === 1 ? "waits" : "wait"} for somebody else's approval`
        ])
  ]
  return told.length === 0 ? [] : ["", "Waiting for a person, as `laurel review list` shows:", ...told]
}

const dayWords = (title: string, days: ReadonlyArray<string>, counts: Counts): ReadonlyArray<string> =>
  Object.keys(counts).length === 0
    ? []
    : [
        "",
        ...Table.numbers([
          [title, ...days],
          ...Object.entries(counts).map(([id, byDay]) => [id, ...days.map((day) => Numbers.number(byDay[day] ?? 0))])
        ])
      ]

const lagWords = ({ pending: { batches, entries, since } }: Ledger.Totals): ReadonlyArray<string> =>
  batches === 0
    ? []
    : [
        `The log lags behind by ${Numbers.count(batches, "commit")} with ${Numbers.count(entries, "entry", "entries")}${since === null ? "" : `, since ${Words.moment(since)}`}. They are safe; the next commit brings it up to date.`
      ]

const catalogWords = ({ opened, versions, isOpen, differs }: State): ReadonlyArray<string> => [
  ...(isOpen ? [`But ${InForce.openWords(versions)}.`] : []),
  ...(differs === true ? [`${InForce.edited(opened, versions)}.`] : [])
]

const words = (state: State): ReadonlyArray<string> => [
  `Store ${state.opened.store.name}, catalog version ${state.versions.latest}`,
  ...catalogWords(state),
  ...(state.checkpoint === undefined
    ? ["Log: empty"]
    : [
        `Log: ${Numbers.count(state.checkpoint.size, "record")} in ${Numbers.count(state.totals.batches - state.totals.pending.batches, "commit")}, root ${state.checkpoint.root}`,
        state.signed === undefined
          ? "Nothing of it is signed yet"
          : `Signed up to ${Numbers.count(state.signed.size, "record")}, ${Words.moment(state.signed.recordedAt)}`
      ]),
  ...lagWords(state.totals),
  "",
  ...titled("Sources:", SourceStatus.words(state)),
  "",
  ...Summary.totalsWords(state.versions.all.get(state.versions.latest), state.totals),
  ...waitingWords(state),
  ...(state.days.length === 0
    ? []
    : [
        ...(state.known === null ? [] : ["", `As known by ${Words.moment(state.known)}:`]),
        ...dayWords("contacts holding the certification", state.days, state.holding),
        ...dayWords("contacts with a counting achievement", state.days, state.achievers)
      ])
]

const run = Effect.fn("laurel.status")(function* ({
  at,
  known
}: {
  readonly at: ReadonlyArray<CivilDate.CivilDate>
  readonly known: Instant.Instant | null
}) {
  if (known !== null && at.length === 0)
    return yield* unable("--known says by when what is counted on a day was known: give the day with --at")
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const state = yield* read(opened, [...new Set(at)], known).pipe(Effect.provide(Store.toRead(opened)))
  yield* json ? Print.json(plain(state)) : Print.fitted(words(state))
})

export const command = Command.make(
  "status",
  {
    at: at.pipe(
      Flag.withDescription("A day such as 2015-06-30: also count who holds what on it. May be given several times"),
      Flag.atLeast(0)
    ),
    known: knownFlag
  },
  run
).pipe(
  Command.withDescription(
    "Tell of each source when it was last read to its end, what is rejected and what is the matter, what the store holds, what waits for a person, and how many contacts hold what on a day."
  ),
  Command.withShortDescription("What the store holds"),
  Command.withExamples([
    { command: "laurel status --at 2015-06-30 --at 2016-12-31", description: "Count holders on two days" }
  ])
)
