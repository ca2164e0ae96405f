/** Whose a badge is: who of all that the ledger knows has a name that gives the badge's hash. */
import { hash } from "node:crypto"
import { Effect, Schema } from "effect"
import type { Named } from "../Said.ts"

export const Recipient = Schema.Union([
  Schema.TaggedStruct("One", { name: Schema.String }),
  Schema.TaggedStruct("Nobody", {}),
  Schema.TaggedStruct("Several", { count: Schema.Int })
])
export type Recipient = typeof Recipient.Type

/** Names that are looked through before others have a turn. */
const slice = 10_000

/** A name fits as it is, or in lower case: people write addresses in many ways, and issuers hash one. */
const fits = (named: Named, name: string): "exact" | "lower" | undefined => {
  const lower = name.toLowerCase()
  if (named._tag === "Plain")
    return named.value === name ? "exact" : named.value.toLowerCase() === lower ? "lower" : undefined
  const { algorithm, digest, salt } = named
  if (hash(algorithm, name + salt) === digest) return "exact"
  return lower !== name && hash(algorithm, lower + salt) === digest ? "lower" : undefined
}

/** Who of these names it is. One that fits as it is written is meant before others that fit in lower case only. */
export const find = Effect.fn("Badges.recipient")(function* (
  emails: ReadonlyArray<Named>,
  names: ReadonlyArray<string>
): Effect.fn.Return<Recipient> {
  const all = new Set<string>()
  for (const named of emails) {
    const found = { exact: new Set<string>(), lower: new Set<string>() }
    for (let from = 0; from < names.length; from += slice) {
      for (const name of names.slice(from, from + slice)) {
        const how = fits(named, name)
        if (how !== undefined) found[how].add(name)
      }
      yield* Effect.yieldNow
    }
    for (const name of found.exact.size > 0 ? found.exact : found.lower) all.add(name)
  }
  const [name, ...others] = all
  if (name === undefined) return { _tag: "Nobody" }
  return others.length === 0 ? { _tag: "One", name } : { _tag: "Several", count: all.size }
})
