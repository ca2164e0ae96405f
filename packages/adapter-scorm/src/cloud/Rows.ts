/** From registrations to facts: one way for what is pulled and what is posted back. */
import { Adapter, type Id, Instant } from "@laurel/core"
import { UnderLease } from "@laurel/http"
import { Effect, Schema } from "effect"
import { isAhead } from "../aheadOf.ts"
import * as Facts from "./Facts.ts"
import { type Compiled, compile, type Setting } from "./Setting.ts"
import { momentsOf, outlineOf, type Registration, registration } from "./Wire.ts"

/** One stream for both ways in: an instance of a registration has one key, whichever way it came. */
export const stream = "registrations"

export interface Options {
  readonly source: Id.SourceId
  readonly setting: Setting
}

/**
 * What an adapter of registrations is made of, but for how it asks for them. Those it is given now are held against the clock of
 * whoever gave them; those that are read again are not.
 */
export const definition = ({ source, setting }: Options, clock?: () => Instant.Instant | undefined) => {
  const compiled = compile(setting)
  return {
    source,
    family: "state",
    stream,
    row: registration(compiled.hasParts).check(
      Schema.makeFilter((row: Registration) => aheadIn(row, clock?.()) ?? problemOf(compiled, row))
    ),
    key: keyOf,
    advice:
      "Add the course to the setting where it lacks it; else have SCORM Cloud's support look at the registration.",
    drafts: (row: Registration) => Facts.read(compiled, row)
  } as const
}

/** The key of a value's row; undefined for what does not say which instance of which registration it is. */
export const keyOf = (value: unknown): string | undefined => {
  const outline = outlineOf(value)
  return outline === undefined ? undefined : Facts.keyOf(outline.id, outline.instance)
}

/** What is wrong with a registration that names a moment which has not come yet: it would outlast all that is true until then. */
export const aheadIn = (value: unknown, now: Instant.Instant | undefined) => {
  if (now === undefined) return undefined
  const [field] = momentsOf(value).find(([, at]) => isAhead(at, now)) ?? []
  if (field === undefined) return undefined
  return { path: [field], issue: `expected a moment at most an hour after ${Instant.format(now)}, when it was given` }
}

/** Looks registrations of a source up in a ledger, by the keys of their rows, at most 50 at a time: the texts of those that are kept. */
export const knownIn = (ledger: UnderLease.Kept, source: Id.SourceId): UnderLease.Lookup =>
  UnderLease.keptIn(ledger, source, stream)

/** Reads registrations again that were received earlier. */
export const rereader = (options: Options): Adapter.Rereading["again"] =>
  Adapter.make({ ...definition(options), page: () => Effect.undefined }).again

const problemOf = ({ courses, skipsUnmatched }: Compiled, row: Registration) => {
  if (!courses.has(row.course.id)) {
    if (skipsUnmatched || !Facts.provesAny(row)) return undefined
    return { path: ["course", "id"], issue: 'expected a course of the setting, or "unmatched": "skip" there' }
  }
  const ids = new Set<string>()
  const twice = Facts.partsOf(row).find(({ id }) => ids.size === ids.add(id).size)
  if (twice === undefined) return undefined
  return { path: ["activityDetails"], issue: `expected an id of its own for each part, which "${twice.id}" is not` }
}
