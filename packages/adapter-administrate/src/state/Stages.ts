/** What is to be read in a run, in order: learners of the courses, and achievements. */
import { CivilDate, type Adapter, type Fact, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Ids from "../Ids.ts"
import * as Lists from "./Lists.ts"
import type { Run } from "./Page.ts"
import * as Questions from "./Questions.ts"
import * as Rows from "./Rows.ts"
import * as Stood from "./Stood.ts"
import * as Wire from "./Wire.ts"

const day = 86_400_000

/** A record to be read: its number, and its id as the API takes it. */
export type Numbered = readonly [number: string, id: string]

export const compareNumbers = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** Records of a stage in order, and what was listed without an id. */
export interface Stage {
  readonly records: ReadonlyArray<Numbered>
  readonly strange: ReadonlyArray<unknown>
  /** Participations that stand, by learner; undefined where only news are read. */
  readonly known: ReadonlyMap<string, ReadonlyArray<Fact.Fact>> | undefined
}

const idOf = (node: unknown): string | undefined => Ids.numberOf(Wire.at(node, "id"))

/** Members of lists as records in order; what has no id is a row that can't be read. */
const recordsOf = (members: ReadonlyArray<Lists.Member>, what: string) => {
  const records = new Map<string, string>()
  const strange: Array<unknown> = []
  for (const { node } of members) {
    const [number, id] = [idOf(node), Wire.at(node, "id")]
    if (number === undefined || typeof id !== "string") {
      strange.push(
        Rows.unread(`${what}/without-id/${strange.length + 1}`, `a ${what} with an id`, "none that can be read")
      )
    } else records.set(number, id)
  }
  return { records, strange }
}

const inOrder = (records: ReadonlyMap<string, string>): ReadonlyArray<Numbered> =>
  [...records].toSorted(([a], [b]) => compareNumbers(a, b))

/** Course templates asked for in one list: a long one changes before it has been read. */
const coursesAtOnce = 20

/** Learners, all of them or those whom something may have happened to since. */
export const learnersOf = Effect.fnUntraced(function* (
  { ask, setting, pageSize, lookup }: Run,
  since: Instant.Instant | null,
  recentDays: number
): Effect.fn.Return<Stage, Adapter.Failure> {
  const courses = setting.courses.map(({ id }) => Ids.wireOf(id))
  const members: Array<Lists.Member> = []
  for (let at = 0; at < courses.length; at += coursesAtOnce) {
    const some = { courses: courses.slice(at, at + coursesAtOnce) }
    const asked = { field: "learners", pageSize, what: "learners of the courses" }
    if (since === null) {
      members.push(...(yield* Lists.whole(ask, { ...asked, query: Questions.learnersOf, variables: some }, idOf)))
      continue
    }
    const ending = Instant.fromMillis(since - recentDays * day) ?? Instant.min
    const updated = { ...some, since: Instant.format(since) }
    const ended = { ...some, day: CivilDate.format(Instant.dayIn(ending, "UTC")) }
    members.push(
      ...(yield* Lists.whole(ask, { ...asked, query: Questions.learnersUpdated, variables: updated }, idOf)),
      ...(yield* Lists.whole(ask, { ...asked, query: Questions.learnersEnding, variables: ended }, idOf))
    )
  }
  const { records, strange } = recordsOf(members, "learner")
  if (since !== null) return { records: inOrder(records), strange, known: undefined }
  const known = byLearner(yield* lookup("participation"))
  for (const [learner, facts] of known) {
    // Asked for by id, to be told what has become of them.
    if (!records.has(learner) && takesPart(facts)) records.set(learner, Ids.wireOf(`Learner:${learner}`))
  }
  return { records: inOrder(records), strange, known }
})

const byLearner = (facts: ReadonlyArray<Fact.Fact>): ReadonlyMap<string, ReadonlyArray<Fact.Fact>> => {
  const all = new Map<string, Array<Fact.Fact>>()
  for (const fact of facts) {
    const [, , learner = ""] = fact.reference.key.split("/")
    const known = all.get(learner)
    if (known === undefined) all.set(learner, [fact])
    else known.push(fact)
  }
  return all
}

/** Whether one of a learner's participations goes on, as far as is known. */
const takesPart = (facts: ReadonlyArray<Fact.Fact>): boolean => {
  const stood = Stood.stood(facts, Instant.min)
  const all = new Set(facts.map(({ reference: { key } }) => key.split("/").slice(0, 4).join("/")))
  return [...all].some((under) => !Stood.lastEpisode(stood, under).isOut)
}

/** Achievements, all of them or those that are not known. */
export const achievementsOf = Effect.fnUntraced(function* (
  { ask, setting, pageSize, lookup }: Run,
  since: Instant.Instant | null
): Effect.fn.Return<Stage, Adapter.Failure> {
  const query = Questions.achievements(setting).all
  const members = yield* Lists.whole(ask, { field: "list", query, pageSize, what: "achievements" }, idOf)
  const { records, strange } = recordsOf(members, "achievement")
  if (since !== null) {
    // Nothing says which ones were changed: known ones are read again when everything is.
    for (const { reference } of yield* lookup("achievement")) records.delete(reference.key.split("/")[1] ?? "")
  }
  return { records: inOrder(records), strange, known: undefined }
})
