/**
 * Pages as they go from one thread to another: columns of numbers that change hands without a copy, keys as one text, and each
 * participation once. Copying a hundred thousand drafts as they are would take as long as reading them.
 */
import { type Fact, Id } from "@laurel/core"
import { draftFrom, kindOf, kinds } from "./drafts.ts"
import type { Read } from "./pages.ts"

/** Numbers of each draft: its participation, kind, activity, day, time and storing, three numbers of the evidence, and its line. */
const width = 10

export interface Packed extends Omit<Read, "drafts" | "lines"> {
  readonly subjects: ReadonlyArray<Fact.Subject>
  readonly activities: ReadonlyArray<string>
  readonly keys: string
  readonly numbers: Float64Array<ArrayBuffer>
}

/** The place of each distinct thing, in the order in which they came. */
const placing = <A>() => {
  const places = new Map<A, number>()
  const of = (each: A): number => {
    const known = places.get(each)
    if (known !== undefined) return known
    places.set(each, places.size)
    return places.size - 1
  }
  return { of, all: () => [...places.keys()] }
}

export const pack = ({ drafts, lines, ...rest }: Read): Packed => {
  const subjects = placing<Fact.Subject>()
  const activities = placing<string>()
  const numbers = new Float64Array(drafts.length * width)
  let to = 0
  for (const [at, { subject, activity, evidence, happened, observedAt }] of drafts.entries()) {
    // One by one: lists made for each draft would cost more than all the rest.
    numbers[to] = subjects.of(subject)
    numbers[to + 1] = kindOf(evidence)
    numbers[to + 2] = activity === null ? -1 : activities.of(activity)
    numbers[to + 3] = happened.on
    numbers[to + 4] = happened.at ?? 0
    numbers[to + 5] = observedAt ?? 0
    if (evidence._tag === "Progressed") numbers[to + 6] = evidence.scaled
    if (evidence._tag === "Scored") {
      numbers[to + 6] = evidence.raw ?? 0
      numbers[to + 7] = evidence.min ?? 0
      numbers[to + 8] = evidence.max ?? 0
    }
    numbers[to + 9] = lines[at] ?? 0
    to += width
  }
  const keys = drafts.map(({ reference }) => reference.key).join("\n")
  return { ...rest, subjects: subjects.all(), activities: activities.all(), keys, numbers }
}

export const unpack = ({ subjects, activities, keys, numbers, ...rest }: Packed): Read => {
  const ids = activities.map((text) => Id.ActivityId.make(text))
  const drafts: Array<Fact.Draft> = []
  const lines: Array<number> = []
  const number = (at: number): number => numbers[at] ?? 0
  let at = 0
  for (const key of numbers.length === 0 ? [] : keys.split("\n")) {
    const subject = subjects[number(at)]
    const evidence = kinds[number(at + 1)]?.(number(at + 6), number(at + 7), number(at + 8))
    if (subject === undefined || evidence === undefined) throw new RangeError(`draft ${key} can't be unpacked`)
    const activity = ids[number(at + 2)] ?? null
    drafts.push(draftFrom(key, subject, activity, evidence, number(at + 3), number(at + 4), number(at + 5)))
    lines.push(number(at + 9))
    at += width
  }
  return { ...rest, drafts, lines }
}
