/** An instance, page after page: everything at first and every few days, and in between what may have changed. */
import { Adapter, type Id, Instant } from "@laurel/core"
import { Clock, Effect, Schema, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Ask from "../Ask.ts"
import * as Achievements from "./Achievements.ts"
import * as Facts from "./Facts.ts"
import * as Learners from "./Learners.ts"
import * as Lists from "./Lists.ts"
import * as Mark from "./Mark.ts"
import type { Composed, Run } from "./Page.ts"
import * as Problem from "./Problem.ts"
import * as Rows from "./Rows.ts"
import { compile, type Setting } from "./Setting.ts"
import { achievementsOf, learnersOf, type Numbered, type Stage } from "./Stages.ts"
import * as Whole from "./Whole.ts"

export interface Options extends Ask.Place {
  readonly setting: Setting
  /** Whether another setting reads everything anew: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
  /** For how many days after its end the learners of an event are read each time: 30 unless given. */
  readonly recentDays?: number
  /** Records asked for at once: 1 to 100, which the API takes, 100 unless given. */
  readonly pageSize?: number
}

const day = 86_400_000
const within = (value: number | undefined, usual: number, minimum: number, maximum: number): number =>
  Math.min(maximum, Math.max(minimum, Math.trunc(value ?? usual)))

/** What an adapter of one kind of records is made of, but for how it asks for them. */
const definition = (
  { source, setting }: { readonly source: Id.SourceId; readonly setting: Setting },
  name: Mark.Name
) => {
  const compiled = compile(setting)
  return {
    source,
    family: "state",
    stream: Rows.streams[name],
    row: Rows.Row.check(Schema.makeFilter((row: Rows.Row) => Problem.of(compiled, row))),
    key: Rows.keyOf,
    advice:
      "Mend it in Administrate, or name it in the setting where what was expected says so. The next reading of everything tries again.",
    drafts: (row: Rows.Row) => Facts.read(compiled, row)
  } as const
}

/** Reads rows again that were received earlier. */
export const rereader = (options: Options): Adapter.Rereading["again"] => {
  const of = (name: Mark.Name) => Adapter.make({ ...definition(options, name), page: () => Effect.undefined })
  const [learners, achievements] = [of("learners"), of("achievements")]
  return (stream, rows) => (stream === Rows.streams.achievements ? achievements : learners).again(stream, rows)
}

/**
 * Reads on from a position that it gave, or from the beginning: up to what is there now. What keeps one kind of records from being
 * read does not keep the other: the run fails once both were tried, or at once where the source gives no answer at all.
 */
export const read = (options: Options, position: string | null): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Stream.unwrap(
    Ask.asker(options).pipe(
      Effect.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })),
      Effect.map((ask) => each(options, ask, position))
    )
  )

const each = (
  options: Options,
  ask: Ask.Asker,
  position: string | null
): Stream.Stream<Adapter.Page, Adapter.AdapterError> => {
  let reached = position
  let failure: Adapter.AdapterError | undefined
  let isAnswered = true
  const asked: Ask.Asker = (question) => Effect.tapError(ask(question), () => Effect.sync(() => (isAnswered = false)))
  const kind = (name: Mark.Name) =>
    Stream.suspend(() =>
      Adapter.make({ ...definition(options, name), page: pages(options, asked, name) }).read(reached)
    ).pipe(
      Stream.tap((page) => Effect.sync(() => (reached = page.position))),
      Stream.catch((error) => {
        const first = (failure ??= error)
        if (!isAnswered) return Stream.fail(first)
        if (first === error || first.message === error.message) return Stream.empty
        return Stream.drain(Stream.fromEffect(Effect.logWarning(error.message)))
      })
    )
  const end = Stream.suspend(() => (failure === undefined ? Stream.empty : Stream.fail(failure)))
  return Stream.concat(Stream.concat(kind("learners"), kind("achievements")), end)
}

/** Changes when the same answers and setting would give other facts than the version before did. */
const meaning = 1

/** What is asked for is always a part of it: what was not asked for is in no archive. */
const readingOf = ({ base = Ask.defaultBase, setting, rereads = true }: Options): string => {
  const { courses, parts, claimsEmail, accountScheme } = compile(setting)
  // How often everything is read gives no other facts.
  const { wholeEveryDays: _, ...meant } = setting
  const asked = [
    [...courses.keys()].toSorted(Whole.compare),
    [...parts].toSorted(),
    claimsEmail,
    accountScheme !== undefined
  ]
  return createHash("sha256")
    .update(JSON.stringify([base, asked, setting.achievements?.fields, rereads ? [meaning, meant] : null]))
    .digest("hex")
}

/** One reading of an instance's records of a kind. */
interface Pull extends Run {
  readonly options: Options
  readonly reading: string
  readonly name: Mark.Name
  readonly beside: Array<string>
  /** What is listed, once in a reading, and the server's clock in the first answer of it. */
  readonly seen: { clock: Instant.Instant | null; listed: Stage | undefined }
}

type Given = Adapter.Rows & { readonly reading: string }

const pages = (options: Options, ask: Ask.Asker, name: Mark.Name): Adapter.Ask<Given> => {
  const seen: Pull["seen"] = { clock: null, listed: undefined }
  const pull: Pull = {
    options,
    ask: (question) => Effect.tap(ask(question), ({ given }) => Effect.sync(() => (seen.clock ??= given))),
    lacks: new Set(),
    proven: new Map(),
    setting: options.setting,
    compiled: compile(options.setting),
    pageSize: within(options.pageSize, Lists.most, 1, Lists.most),
    reading: readingOf(options),
    name,
    lookup: (prefix) => Effect.flatMap(Adapter.Standing, (standing) => standing(Rows.streams[name], prefix)),
    events: new Map(),
    beside: [],
    seen
  }
  return (position) => next(pull, position)
}

/** The next page; undefined where only news are read and there are none. */
const next = Effect.fnUntraced(function* (
  pull: Pull,
  position: string | null
): Effect.fn.Return<Given | undefined, Adapter.Failure> {
  const state = yield* Effect.fromResult(Mark.parse(position, pull.reading))
  const { run } = state[pull.name]
  if (run !== null) return yield* pageOf(pull, state, run)
  return yield* pageOf(pull, { ...state, runs: state.runs + 1 }, yield* begun(pull, state))
})

/** A run that begins now: over everything, or over what may have changed. */
const begun = Effect.fnUntraced(function* (pull: Pull, state: Mark.State): Effect.fn.Return<Mark.Run, Adapter.Failure> {
  const now = yield* Clock.currentTimeMillis
  const since = Mark.sinceOf(state[pull.name], now, (pull.setting.wholeEveryDays ?? 7) * day)
  yield* listedOf(pull, state, since)
  return { since, began: pull.seen.clock ?? Instant.Instant.make(now), after: "0", pages: 0, hasUnread: false }
})

/** The next page of a run, or undefined where only news are read and there are none. */
const pageOf = Effect.fnUntraced(function* (
  pull: Pull,
  state: Mark.State,
  run: Mark.Run
): Effect.fn.Return<Given | undefined, Adapter.Failure> {
  const { name, setting } = pull
  const listed = yield* listedOf(pull, state, run.since)
  const records = listed.records.filter(([number]) => Whole.compare(number, run.after) > 0)
  const some = records.slice(0, pull.pageSize)
  const composed = yield* compose(pull, some, listed)
  pull.beside.push(...composed.beside)
  const strange = run.after === "0" ? listed.strange : []
  const rows = [...composed.rows, ...strange]
  const ended = records.length <= some.length
  if (ended && run.since !== null && rows.length === 0 && run.pages === 0) return undefined
  const after: Mark.Run = {
    ...run,
    after: some.at(-1)?.[0] ?? run.after,
    pages: run.pages + 1,
    hasUnread: run.hasUnread || composed.hasUnread || strange.length > 0
  }
  const isSeen = ended && run.since === null && !after.hasUnread && isWanted(name, setting)
  const stage = ended ? Mark.end(state[name], after) : { ...state[name], run: after }
  const anew = run.since === null ? run.began : (state[name].whole ?? run.began)
  return {
    rows,
    position: Mark.format({ ...state, [name]: stage }),
    ended,
    // What was rejected before the last reading of everything of this kind ends with it.
    reading: `since ${Instant.format(anew)}`,
    ...(isSeen ? { seen: seenIn(pull, after.pages) } : {})
  }
})

/** Of what the setting does not want there is nothing to read, so that what was rejected of it ends. */
const isWanted = (name: Mark.Name, { achievements }: Setting): boolean =>
  name === "learners" || achievements !== undefined

const prefixes = { learners: ["participation", "learner", "result"], achievements: ["achievement"] } as const

/** All that a run over everything has seen: what is not named in it is told. */
const seenIn = ({ beside, name }: Pull, pages: number): ReadonlyArray<Adapter.Whole> =>
  prefixes[name].map((prefix) => ({ prefix, pages, beside: beside.filter((key) => key.startsWith(`${prefix}/`)) }))

const compose = (
  pull: Pull,
  records: ReadonlyArray<Numbered>,
  { records: all, unlisted }: Stage
): Effect.Effect<Composed, Adapter.Failure> => {
  if (records.length === 0) return Effect.succeed({ rows: [], beside: [], hasUnread: false })
  const at = all.findIndex((each) => each === records[0])
  const others = [all[at - 1], all[at + records.length]].flatMap((each) => each?.[1] ?? [])
  const asked = { ids: records.map(([, id]) => id), others }
  const now = (given: Instant.Instant | null) =>
    given === null ? Effect.map(Clock.currentTimeMillis, (now) => Instant.Instant.make(now)) : Effect.succeed(given)
  return pull.name === "learners"
    ? Learners.compose(pull, asked, unlisted, now)
    : Achievements.compose(pull, asked, now)
}

/** The records of a kind, listed once in a reading. */
const listedOf = Effect.fnUntraced(function* (
  pull: Pull,
  state: Mark.State,
  since: Instant.Instant | null
): Effect.fn.Return<Stage, Adapter.Failure> {
  const { name, seen, setting } = pull
  if (seen.listed !== undefined) return seen.listed
  if (!isWanted(name, setting)) return nothing
  const recent = within(pull.options.recentDays, 30, 0, 3_650)
  seen.listed = yield* name === "learners"
    ? learnersOf(pull, since, recent)
    : achievementsOf(pull, since === null ? null : state.achievements.highest)
  return seen.listed
})

const nothing: Stage = { records: [], strange: [], unlisted: new Set() }
