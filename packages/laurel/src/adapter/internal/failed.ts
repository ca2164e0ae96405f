/** What a page function throws, as a failure of the source. */
import { Adapter, Text } from "@laurel/core"
import { Schema } from "effect"
import { SourceError } from "../../errors.ts"
import { Late, wordsOf } from "./rows.ts"

export const codes = { Misconfigured: "MISCONFIGURED", Broken: "BROKEN", Unavailable: "UNAVAILABLE" } as const

/** A failure of the packages beneath, as callers know it. */
export const sourceErrorOf = (source: string, failure: Adapter.Failure, cause: unknown): SourceError => {
  const { _tag, where, expected, found, advice } = failure
  const retryAfter = _tag === "Unavailable" ? failure.retryAfter : null
  return new SourceError(codes[_tag], { source, where, expected, found, advice, retryAfter }, cause)
}

const isFailure = Schema.is(Adapter.Failure)

/** Characters of what was thrown that are told. */
const maxFound = 1_000

/** The failure that something thrown is. What was thrown stays its cause. */
export const failureOf = (where: string, error: unknown, secrets: ReadonlyArray<string>): Adapter.Failure => {
  if (isFailure(error)) return error
  const failure = ofThrown(where, error, secrets)
  // As an Error's cause is: not among the fields that are written down.
  return Object.defineProperty(failure, "cause", { value: error })
}

const ofThrown = (where: string, error: unknown, secrets: ReadonlyArray<string>): Adapter.Failure => {
  if (error instanceof SourceError) {
    const { where, expected, found, advice, retryAfter } = error
    if (error.code === "MISCONFIGURED") return new Adapter.Misconfigured({ where, expected, found, advice })
    if (error.code === "BROKEN") return new Adapter.Broken({ where, expected, found, advice })
    return new Adapter.Unavailable({ where, expected, found, advice, retryAfter })
  }
  if (error instanceof Late) return late(where, error)
  const words = secrets.reduce((text, secret) => text.replaceAll(secret, "…"), wordsOf(error))
  const found = `one that throws: ${Text.oneLine(words).slice(0, maxFound) || "something without words"}`
  const advice = "Look at what the source answers, or mend how the adapter reads its pages."
  return new Adapter.Broken({ where, expected: "a page", found, advice })
}

/** The failure that a function is which answers later. */
export const late = (where: string, { what }: Late): Adapter.Misconfigured => {
  const advice = "Nothing was committed. Read rows without waiting for anything: what has to be asked, ask in `page`."
  return new Adapter.Misconfigured({ where, expected: `${what} to answer at once`, found: "a promise", advice })
}
