/** What all events of one person, course and thing say together, in whatever order they came: plain functions. */
import { type Fact, Instant } from "@laurel/core"
import type { Happening } from "./Meaning.ts"

/** Milliseconds between what two transports tell of the same coming or going. */
const same = 5_000
/** Events that are kept of one thing: of more, the newest. */
const maxKept = 1_000

/** What makes an event another one than the one before it; two of the same meaning are one stretch. */
const meaningOf = (happening: Happening): string => {
  switch (happening.of) {
    case "outcome":
      return String(happening.passed)
    case "score":
      return `${happening.scaled} ${happening.letter ?? ""}`
    case "certificate":
      return String(happening.isHeld)
    case "block":
    case "rollup":
      return String(happening.scaled)
    default:
      return happening.of
  }
}

/** By time, and of one moment in an order that does not depend on which came first. */
const compare = (a: Happening, b: Happening): number => {
  const [one, other] = [meaningOf(a), meaningOf(b)]
  return a.at - b.at || (one < other ? -1 : one > other ? 1 : 0)
}

/** Events together, each once, in order. */
export const merged = (before: ReadonlyArray<Happening>, more: ReadonlyArray<Happening>): ReadonlyArray<Happening> => {
  const all = [...before, ...more].toSorted(compare)
  return all.filter((each, at) => compare(each, all[at - 1] ?? { ...each, at: Instant.min }) !== 0).slice(-maxKept)
}

/** Comings and goings that are new: what another transport tells a moment before or after is the same one. */
export const passages = (
  before: ReadonlyArray<Happening>,
  more: ReadonlyArray<Happening>
): ReadonlyArray<Happening> => {
  const kept = [...before]
  const added: Array<Happening> = []
  for (const each of more.toSorted(compare)) {
    const isKnown = kept.some(
      (other) =>
        other.of === each.of &&
        Math.abs(other.at - each.at) <= same &&
        !kept.some((between) => between.of !== each.of && isBetween(between.at, other.at, each.at))
    )
    if (isKnown) continue
    kept.push(each)
    added.push(each)
  }
  return added
}

const isBetween = (at: number, one: number, other: number): boolean =>
  at > Math.min(one, other) && at < Math.max(one, other)

/** A row of what they say: what the newest says, since when all after it have said the same. Undefined of none. */
export const rowOf = (all: ReadonlyArray<Happening>): Readonly<Record<string, unknown>> | undefined => {
  const newest = all.at(-1)
  if (newest === undefined) return undefined
  const from = all.findLastIndex((each) => meaningOf(each) !== meaningOf(newest)) + 1
  const { email: _, username: __, at, ...said } = all[from] ?? newest
  const whole = all.find((each) => (each.of === "block" || each.of === "rollup") && each.scaled === 1)
  const isPart = newest.of === "block" || newest.of === "rollup"
  return {
    ...said,
    at: Instant.format(at),
    ...(newest.of === "registered" || newest.of === "unregistered" ? {} : { last: Instant.format(newest.at) }),
    ...(isPart ? { completed: whole === undefined ? null : Instant.format(whole.at) } : {})
  }
}

type About = Pick<Happening, "course" | "user"> & { readonly of: Happening["of"]; readonly block?: string }

/** The events that a fact which stands was read from, as far as it says. */
export const eventsOf = (
  about: About,
  { evidence, happened, observedAt, said }: Fact.Fact
): ReadonlyArray<Happening> => {
  const { at } = happened
  if (at === null) return []
  const common = { course: about.course, user: about.user, email: null, username: null, at }
  const one = ((): Happening | undefined => {
    switch (about.of) {
      case "registered":
      case "unregistered":
        return evidence._tag === "Unregistered"
          ? { ...common, of: "unregistered", said }
          : { ...common, of: "registered", said }
      case "outcome":
        return evidence._tag === "RolledUp"
          ? { ...common, of: "outcome", passed: evidence.outcome === "passed", said: said ?? "" }
          : undefined
      case "score":
        return evidence._tag === "Scored" && evidence.scaled !== undefined
          ? { ...common, of: "score", scaled: evidence.scaled, letter: said }
          : undefined
      case "certificate": {
        const [status = "", mode = ""] = (said ?? "").split(" ")
        return { ...common, of: "certificate", isHeld: evidence._tag === "Presented", status, mode }
      }
      default: {
        const scaled = evidence._tag === "Progressed" ? evidence.scaled : 1
        return { ...common, of: about.of, block: about.block ?? "", scaled }
      }
    }
  })()
  if (one === undefined) return []
  return observedAt === null ? [one] : [one, { ...one, at: observedAt }]
}
