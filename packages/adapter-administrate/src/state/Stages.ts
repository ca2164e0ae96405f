/** What is to be read in a run, in order: learners of the courses, and achievements. */
import { CivilDate, type Adapter, type Fact, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Ids from "../Ids.ts"
import type * as Lists from "./Lists.ts"
import type { Run } from "./Page.ts"
import * as Questions from "./Questions.ts"
import * as Rows from "./Rows.ts"
import type { Compiled } from "./Setting.ts"
import * as Stood from "./Stood.ts"
import * as Whole from "./Whole.ts"
import * as Wire from "./Wire.ts"

const day = 86_400_000

/** A record to be read: its number, and its id as the API takes it. */
export type Numbered = readonly [number: string, id: string]

/** Records of a stage in order, and what was listed without an id. */
export interface Stage {
  readonly records: ReadonlyArray<Numbered>
  readonly strange: ReadonlyArray<unknown>
  /** Numbers of records that were not listed, and are asked for to be told what has become of them. */
  readonly unlisted: ReadonlySet<string>
}

/** Members of lists as records in order; what has no id is a row that can't be read. */
const recordsOf = (members: ReadonlyArray<Lists.Member>, what: string) => {
  const records = new Map<string, string>()
  const strange: Array<unknown> = []
  for (const { node } of members) {
    const [number, id] = [Whole.idOf(node), Wire.at(node, "id")]
    if (number === undefined || typeof id !== "string") {
      strange.push(
        Rows.unread(`${what}/without-id/${strange.length + 1}`, `a ${what} with an id`, "none that can be read")
      )
    } else records.set(number, id)
  }
  return { records, strange }
}

const inOrder = (records: ReadonlyMap<string, string>): ReadonlyArray<Numbered> =>
  [...records].toSorted(([a], [b]) => Whole.compare(a, b))

const none: ReadonlySet<string> = new Set()

/** Course templates asked for in one list: a long one changes before it has been read. */
const coursesAtOnce = 20

/** Learners, all of them or those whom something may have happened to since. */
export const learnersOf = Effect.fnUntraced(function* (
  run: Run,
  since: Instant.Instant | null,
  recentDays: number
): Effect.fn.Return<Stage, Adapter.Failure> {
  const courses = run.setting.courses.map(({ id }) => Ids.wireOf(id))
  const members: Array<Lists.Member> = []
  for (let at = 0; at < courses.length; at += coursesAtOnce) {
    const some = { courses: courses.slice(at, at + coursesAtOnce) }
    const asked = { field: "learners", pageSize: run.pageSize, what: "learners of the courses" }
    if (since === null) {
      members.push(...(yield* Whole.read(run, { ...asked, query: Questions.learnersOf, variables: some })))
      continue
    }
    const ending = Instant.fromMillis(since - recentDays * day) ?? Instant.min
    const updated = { ...some, since: Instant.format(since) }
    const ended = { ...some, day: CivilDate.format(Instant.dayIn(ending, "UTC")) }
    members.push(
      ...(yield* Whole.read(run, { ...asked, query: Questions.learnersUpdated, variables: updated })),
      ...(yield* Whole.read(run, { ...asked, query: Questions.learnersEnding, variables: ended }))
    )
  }
  const { records, strange } = recordsOf(members, "learner")
  if (since !== null) return { records: inOrder(records), strange, unlisted: none }
  const unlisted = new Set<string>()
  for (const shard of Rows.shards) {
    for (const [learner, facts] of byLearner(yield* run.lookup(`participation/${shard}`)))
      if (!records.has(learner) && takesPart(facts, run.compiled)) unlisted.add(learner)
  }
  for (const learner of unlisted) records.set(learner, Ids.wireOf(`Learner:${learner}`))
  return { records: inOrder(records), strange, unlisted }
})

const byLearner = (facts: ReadonlyArray<Fact.Fact>): ReadonlyMap<string, ReadonlyArray<Fact.Fact>> =>
  Map.groupBy(facts, ({ reference }) => reference.key.split("/")[2] ?? "")

/** Whether one of a learner's participations goes on, as far as is known, in a course that is read. */
const takesPart = (facts: ReadonlyArray<Fact.Fact>, { courses }: Compiled): boolean => {
  const stood = Stood.stood(facts, Instant.min)
  const all = new Set(facts.map(({ reference: { key } }) => key.split("/").slice(0, 5).join("/")))
  return [...all].some((under) => courses.has(under.split("/")[3] ?? "") && !Stood.lastEpisode(stood, under).isOut)
}

/** Achievements, all of them or those above the highest number that was read before: nothing says which ones were changed. */
export const achievementsOf = Effect.fnUntraced(function* (
  run: Run,
  highest: string | null
): Effect.fn.Return<Stage, Adapter.Failure> {
  const query = Questions.achievements(run.setting).all
  const members = yield* Whole.read(run, { field: "list", query, pageSize: run.pageSize, what: "achievements" })
  const { records, strange } = recordsOf(members, "achievement")
  const all = inOrder(records)
  const fresh = highest === null ? all : all.filter(([number]) => Whole.compare(number, highest) > 0)
  return { records: fresh, strange, unlisted: none }
})
