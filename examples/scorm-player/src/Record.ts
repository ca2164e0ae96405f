/** A learner's record: what was achieved, what was not, and why. */
import { Achievement, Audit, type Catalog, CivilDate, Id, Ledger, Words } from "@laurel/core"
import { Effect } from "effect"
import type { Course } from "./Courses.ts"

/** What a learner's record says of one achievement. */
export interface Recorded {
  readonly type: string
  readonly title: string
  /** Undefined where it does not stand. */
  readonly earnedOn: string | undefined
  /** Why, or why not, line by line. */
  readonly reason: ReadonlyArray<string>
}

/** What the ledger has of each achievement that the courses offer, and why. */
export const of = Effect.fn("Record.of")(function* (
  versions: Catalog.Versions,
  courses: ReadonlyArray<Course>,
  email: string
) {
  const ledger = yield* Ledger.Ledger
  const [contact] = yield* ledger.find(`email:${email}`)
  const dossier = contact === undefined ? undefined : yield* ledger.contact(contact.id, null)
  return yield* Effect.forEach(courses, ({ structure: { course, offering, achievementType } }) =>
    Effect.gen(function* () {
      const learner = dossier?.learners.find((each) => each.offering === offering.id)
      const type = Id.TypeId.make(achievementType?.id ?? "")
      const explained =
        learner === undefined
          ? undefined
          : yield* Audit.explain(versions, { type, learner: learner.id, earning: 1 }, null)
      const achievement = explained?.achievement ?? null
      const day =
        achievement !== null && Achievement.isStanding(achievement) ? Achievement.earnedOn(achievement) : undefined
      return {
        type,
        title: achievementType?.title ?? course.title,
        earnedOn: day === undefined ? undefined : CivilDate.format(day),
        reason: explained === undefined ? [] : Words.explanation(explained, dossier?.contact).map(textOf)
      } satisfies Recorded
    })
  )
})

const textOf = ({ depth, cells }: Words.Line): string => `${"  ".repeat(depth)}${cells.join("  ")}`
