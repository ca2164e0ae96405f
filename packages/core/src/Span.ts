/**
 * Days on which something holds. A span runs from the day it becomes true to the day on which it stops being true; null
 * where it has not stopped. What is gained on a day counts before what is lost on it (semantics §2), so a span from a day
 * to the same day is real: earned, and lost that day.
 */
import { Schema, SchemaGetter } from "effect"
import * as CivilDate from "./CivilDate.ts"

export const Span = Schema.Struct({ from: CivilDate.CivilDate, lost: Schema.NullOr(CivilDate.CivilDate) })
export type Span = typeof Span.Type

/** `["2014-05-10", null]`, as entries and decisions write it. */
export const FromJson = Schema.Tuple([CivilDate.FromString, Schema.NullOr(CivilDate.FromString)]).pipe(
  Schema.decodeTo(Span, {
    decode: SchemaGetter.transform(([from, lost]) => ({ from, lost })),
    // Only a Span reaches the encoder; the codec sees its unbranded numbers.
    encode: SchemaGetter.transform(({ from, lost }): readonly [CivilDate.CivilDate, CivilDate.CivilDate | null] => [
      from as CivilDate.CivilDate,
      lost as CivilDate.CivilDate | null
    ])
  })
)

/** Spans of one subject: disjoint and in order, each beginning after the day on which the one before it was lost. */
export type Spans = ReadonlyArray<Span>

/** Holds from that day on. */
export const since = (day: CivilDate.CivilDate): Spans => [{ from: day, lost: null }]

/** Holds without a beginning: for what is true until something happens. */
export const always: Spans = since(CivilDate.min)

export const never: Spans = []

const lostOr = (span: Span, otherwise: number): number => span.lost ?? otherwise

/** Where at least n of the given spans hold. `n` 1 is their union, `n` all of them their intersection. */
export const atLeast = (n: number, all: ReadonlyArray<Spans>): Spans => {
  if (all.length === 0 || n > all.length) return never
  if (all.length === 1) return all[0] ?? never
  if (n === all.length && all.every(isOnce)) return intersection(all)
  const first = n === 1 ? earliest(all) : undefined
  if (first !== undefined) return first
  // Gains of a day come before its losses.
  const changes = all
    .flatMap((spans) =>
      spans.flatMap((span) => [
        { day: span.from as number, gain: 1 },
        ...(span.lost === null ? [] : [{ day: span.lost as number, gain: -1 }])
      ])
    )
    .toSorted((a, b) => a.day - b.day || b.gain - a.gain)
  const result: Array<Span> = []
  let holding = 0
  let from: number | undefined
  for (const { day, gain } of changes) {
    holding += gain
    if (from === undefined && holding >= n) from = day
    else if (from !== undefined && holding < n) {
      // Every day here is one of a given span, and so a CivilDate.
      result.push({ from: from as CivilDate.CivilDate, lost: day as CivilDate.CivilDate })
      from = undefined
    }
  }
  if (from !== undefined) result.push({ from: from as CivilDate.CivilDate, lost: null })
  return result
}

const isOnce = (spans: Spans): boolean => spans.length <= 1

/** All of several that each hold once at most: nearly every rule there is. The sweep gives the same at eight times the cost. */
const intersection = (all: ReadonlyArray<Spans>): Spans => {
  let latest = never
  let from: number = -Infinity
  let lost: CivilDate.CivilDate | null = null
  for (const spans of all) {
    const span = spans[0]
    if (span === undefined) return never
    if (span.from > from) {
      latest = spans
      from = span.from
    }
    if (span.lost !== null && (lost === null || span.lost < lost)) lost = span.lost
  }
  const span = latest[0]
  if (span === undefined || (lost !== null && lost < span.from)) return never
  // What begins last mostly ends first too, or nothing ends.
  return span.lost === lost ? latest : [{ from: span.from, lost }]
}

/** Some of several that each begin once at most and never end; undefined where others are among them. */
const earliest = (all: ReadonlyArray<Spans>): Spans | undefined => {
  let first = never
  for (const spans of all) {
    const span = spans[0]
    if (span === undefined) continue
    if (spans.length > 1 || span.lost !== null) return undefined
    const known = first[0]
    if (known === undefined || span.from < known.from) first = spans
  }
  return first
}

/** The days of `a` that `b` does not hold. A day on which `b` is lost is `a`'s again. */
export const minus = (a: Spans, b: Spans): Spans =>
  b.reduce<Spans>(
    (left, { from, lost }) =>
      left.flatMap((span) => {
        if (lostOr(span, Infinity) <= from || (lost !== null && lost <= span.from)) return [span]
        const before = span.from < from ? [{ from: span.from, lost: from }] : []
        return lost === null || lostOr(span, Infinity) <= lost ? before : [...before, { from: lost, lost: span.lost }]
      }),
    a
  )

export const isSame = (a: Spans, b: Spans): boolean =>
  a.length === b.length && a.every((span, index) => span.from === b[index]?.from && span.lost === b[index]?.lost)

/** Whether every day that `b` holds is held by `a` too. */
export const contains = (a: Spans, b: Spans): boolean =>
  b.every((part) => a.some((span) => span.from <= part.from && lostOr(span, Infinity) >= lostOr(part, Infinity)))

/** Whether the spans cover the day. On the day something is lost it holds no longer. */
export const covers = (spans: Spans, day: CivilDate.CivilDate): boolean =>
  spans.some((span) => span.from <= day && day < lostOr(span, Infinity))

/** In words: "from 2014-02-05", "from 2014-02-05 to before 2014-03-01". */
export const describe = (span: Span): string =>
  `from ${CivilDate.format(span.from)}${span.lost === null ? "" : ` to before ${CivilDate.format(span.lost)}`}`
