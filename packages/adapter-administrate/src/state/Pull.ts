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

/** What an adapter of learners is made of, but for how it asks for them. */
const definition = ({ source, setting }: { readonly source: Id.SourceId; readonly setting: Setting }) => {
  const compiled = compile(setting)
  return {
    source,
    family: "state",
    stream: Rows.stream,
    row: Rows.Row.check(Schema.makeFilter((row: Rows.Row) => Problem.of(compiled, row))),
    key: Rows.keyOf,
    advice:
      "Mend it in Administrate, or name it in the setting where what was expected says so. The next reading of everything tries again.",
    drafts: (row: Rows.Row) => Facts.read(compiled, row)
  } as const
}

/** Reads rows again that were received earlier. */
export const rereader = (options: Options): Adapter.Rereading["again"] =>
  Adapter.make({ ...definition(options), page: () => Effect.undefined }).again

/** Reads on from a position that it gave, or from the beginning: up to what is there now. */
export const read = (options: Options, position: string | null): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Stream.unwrap(
    Ask.asker(options).pipe(
      Effect.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })),
      Effect.map((ask) => Adapter.make({ ...definition(options), page: pages(options, ask) }).read(position))
    )
  )

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

/** One reading of an instance. */
interface Pull extends Run {
  readonly options: Options
  readonly reading: string
  readonly listed: Map<Mark.Name, Stage>
  readonly done: Set<Mark.Name>
  readonly beside: Array<string>
  /** The server's clock in the last answer, and pages given so far. */
  readonly seen: { clock: Instant.Instant | null; pages: number }
}

type Given = Adapter.Rows & { readonly reading: string }

const pages = (options: Options, ask: Ask.Asker): Adapter.Ask<Given> => {
  const seen: Pull["seen"] = { clock: null, pages: 0 }
  const pull: Pull = {
    options,
    ask: (question) => Effect.tap(ask(question), ({ given }) => Effect.sync(() => (seen.clock ??= given))),
    lacks: new Set(),
    setting: options.setting,
    compiled: compile(options.setting),
    pageSize: within(options.pageSize, Lists.most, 1, Lists.most),
    reading: readingOf(options),
    lookup: (prefix) => Effect.flatMap(Adapter.Standing, (standing) => standing(Rows.stream, prefix)),
    events: new Map(),
    listed: new Map(),
    done: new Set(),
    beside: [],
    seen
  }
  return (position) => next(pull, position)
}

/** Kinds of records that are still to be read in this reading. */
const leftOf = ({ setting, done }: Pull): ReadonlyArray<Mark.Name> =>
  Mark.stages.filter((name) => !done.has(name) && (name === "learners" || setting.achievements !== undefined))

/** The next page; undefined where there is no news, and none was given before. */
const next = Effect.fnUntraced(function* (
  pull: Pull,
  position: string | null
): Effect.fn.Return<Given | undefined, Adapter.Failure> {
  let state = yield* Effect.fromResult(Mark.parse(position, pull.reading))
  for (const name of leftOf(pull)) {
    const { run: own } = state[name]
    if (own === null) state = { ...state, runs: state.runs + 1 }
    const run = own ?? (yield* begun(pull, state, name))
    const page = yield* pageOf(pull, state, name, run)
    if (page !== undefined) {
      pull.seen.pages += 1
      return page
    }
    // Only where news are read, and there are none of this kind.
    state = { ...state, [name]: Mark.end(state[name], run) }
    pull.done.add(name)
  }
  return pull.seen.pages === 0 ? undefined : given(pull, state, [], true)
})

const given = (pull: Pull, state: Mark.State, rows: ReadonlyArray<unknown>, ended: boolean): Given => {
  const { run, whole } = state.learners
  const anew = run !== null && run.since === null ? run.began : whole
  // One name for all kinds: what was rejected before ends with it.
  const reading = `since ${Instant.format(anew ?? pull.seen.clock ?? Instant.min)}`
  return { rows, position: Mark.format(state), ended, reading }
}

/** A run that begins now: over everything, or over what may have changed. */
const begun = Effect.fnUntraced(function* (
  pull: Pull,
  state: Mark.State,
  name: Mark.Name
): Effect.fn.Return<Mark.Run, Adapter.Failure> {
  const now = yield* Clock.currentTimeMillis
  const since = Mark.sinceOf(state[name], now, (pull.setting.wholeEveryDays ?? 7) * day)
  pull.seen.clock = null
  yield* listedOf(pull, state, name, since)
  return { since, began: pull.seen.clock ?? Instant.Instant.make(now), after: "0", pages: 0, hasUnread: false }
})

/** The next page of a run, or undefined where only news are read and there are none. */
const pageOf = Effect.fnUntraced(function* (
  pull: Pull,
  state: Mark.State,
  name: Mark.Name,
  run: Mark.Run
): Effect.fn.Return<Given | undefined, Adapter.Failure> {
  const listed = yield* listedOf(pull, state, name, run.since)
  const records = listed.records.filter(([number]) => Whole.compare(number, run.after) > 0)
  const some = records.slice(0, pull.pageSize)
  const composed = yield* compose(pull, name, some, listed)
  pull.beside.push(...composed.beside)
  const strange = run.after === "0" ? listed.strange : []
  const rows = [...composed.rows, ...strange]
  const isDone = records.length <= some.length
  if (isDone && run.since !== null && rows.length === 0 && run.pages === 0) return undefined
  const after: Mark.Run = {
    ...run,
    after: some.at(-1)?.[0] ?? run.after,
    pages: run.pages + 1,
    hasUnread: run.hasUnread || composed.hasUnread || strange.length > 0
  }
  if (isDone) pull.done.add(name)
  const stage = isDone ? Mark.end(state[name], after) : { ...state[name], run: after }
  return {
    ...given(pull, { ...state, [name]: stage }, rows, isDone && leftOf(pull).length === 0),
    ...(isDone && run.since === null && !after.hasUnread ? { seen: seenIn(pull, name, after.pages) } : {})
  }
})

const prefixes = { learners: ["participation", "learner", "result"], achievements: ["achievement"] } as const

/** All that a run over everything has seen: what is not named in it is told. */
const seenIn = ({ beside }: Pull, name: Mark.Name, pages: number): ReadonlyArray<Adapter.Whole> =>
  prefixes[name].map((prefix) => ({ prefix, pages, beside: beside.filter((key) => key.startsWith(`${prefix}/`)) }))

const compose = (
  pull: Pull,
  name: Mark.Name,
  records: ReadonlyArray<Numbered>,
  { unlisted }: Stage
): Effect.Effect<Composed, Adapter.Failure> => {
  if (records.length === 0) return Effect.succeed({ rows: [], beside: [], hasUnread: false })
  const ids = records.map(([, id]) => id)
  const now = (given: Instant.Instant | null) =>
    given === null ? Effect.map(Clock.currentTimeMillis, (now) => Instant.Instant.make(now)) : Effect.succeed(given)
  return name === "learners" ? Learners.compose(pull, ids, unlisted, now) : Achievements.compose(pull, ids, now)
}

/** The records of a kind, listed once in a reading. */
const listedOf = Effect.fnUntraced(function* (
  pull: Pull,
  state: Mark.State,
  name: Mark.Name,
  since: Instant.Instant | null
) {
  const known = pull.listed.get(name)
  if (known !== undefined) return known
  const recent = within(pull.options.recentDays, 30, 0, 3_650)
  const listed = yield* name === "learners"
    ? learnersOf(pull, since, recent)
    : achievementsOf(pull, since === null ? null : state.achievements.highest)
  pull.listed.set(name, listed)
  return listed
})
