/** Short ways to say what tests are about. What can't be is a mistake in the test and throws. */
import { Result } from "effect"
import { Catalog, CivilDate, Fact, Fraction, Id, Instant, Period } from "@laurel/core"

const exists = <A>(value: A | undefined, text: string): A => {
  if (value === undefined) throw new Error(`the test names what does not exist: ${text}`)
  return value
}

export const day = (text: string): CivilDate.CivilDate => exists(CivilDate.parse(text), text)
export const instant = (text: string): Instant.Instant => exists(Instant.parse(text), text)
export const period = (text: string): Period.Period => exists(Period.parse(text), text)
export const fraction = (text: string): Fraction.Fraction => exists(Fraction.parse(text), text)

/** The catalog, or a throw with all of its problems. */
export const compiled = (json: unknown): Catalog.Compiled => Result.getOrThrow(Catalog.decode(json))

/** The problems of a catalog, as `path: message`; none where it is fit for use. */
export const problemsOf = (json: unknown): ReadonlyArray<string> => {
  const decoded = Catalog.decode(json)
  return Result.isFailure(decoded) ? decoded.failure.problems.map(({ path, message }) => `${path}: ${message}`) : []
}

const source = Id.SourceId.make("desk")
let facts = 0

/** What happened on that day to the one learner of the test; each with a reference of its own. */
export const fact = (
  on: string | CivilDate.CivilDate,
  evidence: Fact.Evidence,
  activity: string | null = null,
  more: { readonly key?: string; readonly at?: string } = {}
): Fact.Fact => {
  facts += 1
  const id = Id.FactId.make(facts)
  return {
    id,
    origin: id,
    revision: 1,
    learner: Id.LearnerId.make(1),
    recordedAt: instant("2020-01-01T00:00:00Z"),
    reference: { source, stream: "rows", key: more.key ?? `row ${facts}`, line: null },
    activity: activity === null ? null : Id.ActivityId.make(activity),
    evidence,
    happened: {
      on: typeof on === "string" ? day(on) : on,
      at: more.at === undefined ? null : instant(more.at),
      zone: "Europe/London",
      basis: "stated"
    }
  }
}

export const scored = (on: string, activity: string, percent: number): Fact.Fact =>
  fact(on, Fact.Scored.make({ raw: percent, max: 100 }), activity)
export const completed = (on: string, activity: string): Fact.Fact => fact(on, Fact.Completed.make({}), activity)
export const registered = (on: string): Fact.Fact => fact(on, Fact.Registered.make({}))
export const unregistered = (on: string): Fact.Fact => fact(on, Fact.Unregistered.make({}))
