/** Rows of achievements: what Administrate itself says that somebody has earned. */
import type { Adapter, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Ids from "../Ids.ts"
import * as ByIds from "./ByIds.ts"
import type * as Lists from "./Lists.ts"
import type { Composed, Page } from "./Page.ts"
import * as Questions from "./Questions.ts"
import * as Rows from "./Rows.ts"
import type { Compiled } from "./Setting.ts"
import * as Stood from "./Stood.ts"
import * as Wire from "./Wire.ts"

const rowOf = ({ node, complaints: [complaint] }: Lists.Member, stood: Stood.Stood): unknown => {
  const achievement = Ids.numberOf(Wire.at(node, "id"))
  if (achievement === undefined || complaint !== undefined) {
    const under = `achievement/${achievement ?? ""}`
    return Rows.unread(under, "an achievement with an id", complaint?.message ?? "none that can be read")
  }
  const learner = Wire.at(node, "learner")
  const type = Wire.at(node, "type")
  const isWhole = Wire.numberAt(node, "contact") !== undefined && Wire.numberAt(node, "type") !== undefined
  return {
    of: "achievement",
    achievement,
    type: { id: Ids.numberOf(Wire.at(type, "id")) ?? null, ...Wire.given("name", Wire.at(type, "name")) },
    contact: Wire.numberAt(node, "contact") ?? null,
    learner:
      learner === null || learner === undefined
        ? null
        : {
            learner: Ids.numberOf(Wire.at(learner, "id")) ?? null,
            course: Wire.numberAt(learner, "event", "courseTemplate") ?? null
          },
    ...Wire.given("from", Wire.at(node, "from")),
    ...Wire.given("until", Wire.at(node, "until")),
    // Only what can be read has a moment of its own: a row of which nothing is made is the same text each time.
    ...(typeof Wire.at(node, "from") === "string" || !isWhole
      ? {}
      : { observed: Stood.since(stood, `achievement/${achievement}/presented`, () => true) })
  }
}

/** Whether one is of a course that is not read, or of none and no offering is named for it, where these are to be skipped. */
const isForeign = ({ courses, types, unlearned, skipsUnmatched }: Compiled, row: unknown): boolean => {
  const [course, type] = [Wire.at(row, "learner", "course"), Wire.at(row, "type", "id")]
  if (typeof type === "string" && types.has(type)) return false
  if (typeof course === "string") return !courses.has(course)
  return skipsUnmatched && typeof type === "string" && unlearned === undefined && Wire.at(row, "learner") === null
}

/** Rows of some achievements, by the ids that the API gave. */
export const compose = Effect.fnUntraced(function* (
  run: Omit<Page, "now">,
  { ids, others }: Pick<ByIds.Asked, "ids" | "others">,
  now: (given: Instant.Instant | null) => Effect.Effect<Instant.Instant>
): Effect.fn.Return<Composed, Adapter.Failure> {
  const { setting, compiled, pageSize, lookup } = run
  const query = Questions.achievements(setting).byId
  const given = yield* ByIds.read(run, { field: "list", query, ids, others, pageSize })
  const at = yield* now(given.answer?.given ?? null)
  const rows = yield* Effect.forEach(given.members, (member) => {
    const number = Ids.numberOf(Wire.at(member.node, "id"))
    // Only what has no day of its own needs to know since when it is known.
    const needs = number !== undefined && typeof Wire.at(member.node, "from") !== "string"
    return Effect.map(needs ? lookup(`achievement/${number}`) : Effect.succeed([]), (facts) =>
      rowOf(member, Stood.stood(facts, at))
    )
  })
  const all = [...rows.filter((row) => !isForeign(compiled, row)), ...Rows.ungiven("achievement", given)]
  return { rows: all, beside: [], hasUnread: all.some((row) => Wire.at(row, "of") === "unread") }
})
