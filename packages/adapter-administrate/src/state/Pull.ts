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
import * as Rows from "./Rows.ts"
import { compile, type Setting } from "./Setting.ts"
import { achievementsOf, compareNumbers, learnersOf, type Numbered, type Stage } from "./Stages.ts"

export interface Options extends Ask.Place {
  readonly setting: Setting
  /** Whether another setting reads everything anew: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
  /** After how many days everything is read again, 0 for each time: 7 unless given. */
  readonly wholeEveryDays?: number
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
    row: Rows.Row.check(Schema.makeFilter((row: Rows.Row) => Rows.problemOf(compiled, row))),
    key: Rows.keyOf,
    advice:
      "Mend it in Administrate, or name it in the setting where what was expected says so. The next reading of everything tries again.",
    drafts: (row: Rows.Row) => Facts.read(compiled, row)
  } as const
}

/** Reads rows again that were received earlier. */
export const rereader = (options: Options): Adapter.Rereading["again"] => {
  const { again } = Adapter.make({ ...definition(options), page: () => Effect.undefined })
  return again ?? (() => ({ drafts: [], rejections: [], raw: () => "" }))
}

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

const readingOf = ({ base = Ask.defaultBase, setting, rereads = true }: Options): string =>
  createHash("sha256")
    .update(JSON.stringify([base, setting.parts, setting.achievements?.fields, rereads ? [meaning, setting] : null]))
    .digest("hex")

/** One reading of an instance. */
interface Pull extends Run {
  readonly options: Options
  readonly reading: string
  readonly stages: Map<Mark.Run["stage"], Stage>
  readonly beside: Array<string>
  /** The server's clock in the first answer. */
  readonly clock: { given: Instant.Instant | null }
}

const pages = (options: Options, ask: Ask.Asker): Adapter.Ask<Adapter.Rows & { readonly reading: string }> => {
  const clock: Pull["clock"] = { given: null }
  const pull: Pull = {
    options,
    ask: (question) => Effect.tap(ask(question), ({ given }) => Effect.sync(() => (clock.given ??= given))),
    setting: options.setting,
    compiled: compile(options.setting),
    pageSize: within(options.pageSize, Lists.most, 1, Lists.most),
    reading: readingOf(options),
    lookup: (prefix) => Effect.flatMap(Adapter.Standing, (standing) => standing(Rows.stream, prefix)),
    events: new Map(),
    stages: new Map(),
    beside: [],
    clock
  }
  return (position) => next(pull, position)
}

type Given = Adapter.Rows & { readonly reading: string }

const next = Effect.fnUntraced(function* (
  pull: Pull,
  position: string | null
): Effect.fn.Return<Given | undefined, Adapter.Failure> {
  const { options, reading } = pull
  const state = yield* Effect.fromResult(Mark.parse(position, reading))
  if (state.run !== null) return yield* step(pull, state, state.run)
  const now = yield* Clock.currentTimeMillis
  const since = Mark.sinceOf(state, now, within(options.wholeEveryDays, 7, 0, 3_650) * day)
  yield* stageOf(pull, "learners", since)
  const began = pull.clock.given ?? Instant.Instant.make(now)
  return yield* step(pull, state, { since, began, stage: "learners", after: "0", pages: 0, hasUnread: false })
})

/** The next page of a run, or undefined where only news are read and there are none. */
const step = Effect.fnUntraced(function* (
  pull: Pull,
  state: Mark.State,
  run: Mark.Run
): Effect.fn.Return<Given | undefined, Adapter.Failure> {
  const { since, stage } = run
  const listed = yield* stageOf(pull, stage, since)
  const records = listed.records.filter(([number]) => compareNumbers(number, run.after) > 0)
  const some = records.slice(0, pull.pageSize)
  const composed = yield* compose(pull, stage, some, listed)
  pull.beside.push(...composed.beside)
  const strange = run.after === "0" ? listed.strange : []
  const rows = [...composed.rows, ...strange]
  const isDone = records.length <= some.length
  const isLast = isDone && (stage === "achievements" || pull.setting.achievements === undefined)
  const onwards = isDone && !isLast ? ({ stage: "achievements", after: "0" } as const) : undefined
  if (onwards !== undefined && rows.length === 0) return yield* step(pull, state, { ...run, ...onwards })
  if (isLast && since !== null && rows.length === 0 && run.pages === 0) return undefined
  const after: Mark.Run = {
    ...run,
    after: some.at(-1)?.[0] ?? run.after,
    pages: run.pages + 1,
    hasUnread: run.hasUnread || composed.hasUnread || strange.length > 0
  }
  return {
    rows,
    position: Mark.format(isLast ? Mark.end(state, after) : { ...state, run: { ...after, ...onwards } }),
    ended: isLast,
    reading: `since ${Instant.format(since === null ? run.began : (state.whole ?? run.began))}`,
    ...(isLast && since === null && !after.hasUnread ? { seen: seenIn(pull, after.pages) } : {})
  }
})

/** All that a whole reading has seen: who is not named in it is told. */
const seenIn = ({ options, beside }: Pull, pages: number): ReadonlyArray<Adapter.Whole> =>
  ["participation", "learner", "result", ...(options.setting.achievements === undefined ? [] : ["achievement"])].map(
    (prefix) => ({ prefix, pages, beside: beside.filter((key) => key.startsWith(`${prefix}/`)) })
  )

const compose = (
  pull: Pull,
  stage: Mark.Run["stage"],
  records: ReadonlyArray<Numbered>,
  { known }: Stage
): Effect.Effect<Composed, Adapter.Failure> => {
  if (records.length === 0) return Effect.succeed({ rows: [], beside: [], hasUnread: false })
  const ids = records.map(([, id]) => id)
  const now = (given: Instant.Instant | null) =>
    given === null ? Effect.map(Clock.currentTimeMillis, (now) => Instant.Instant.make(now)) : Effect.succeed(given)
  return stage === "learners" ? Learners.compose(pull, ids, known, now) : Achievements.compose(pull, ids, now)
}

/** The records of a stage, listed once in a reading. */
const stageOf = Effect.fnUntraced(function* (pull: Pull, stage: Mark.Run["stage"], since: Instant.Instant | null) {
  const known = pull.stages.get(stage)
  if (known !== undefined) return known
  const recent = within(pull.options.recentDays, 30, 0, 3_650)
  const listed = yield* stage === "learners" ? learnersOf(pull, since, recent) : achievementsOf(pull, since)
  pull.stages.set(stage, listed)
  return listed
})
