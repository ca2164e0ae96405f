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

/** Salts of one badge: with each, all names are hashed. */
const maxSalts = 4

/** One of those that a badge names, and the names that fit. */
interface Asked {
  readonly named: Named
  readonly exact: Set<string>
  readonly lower: Set<string>
}

/** A name fits as it is, or in lower case: people write addresses in many ways, and issuers hash one. `all` are of one kind. */
const fit = (all: ReadonlyArray<Asked>, name: string): void => {
  const lower = name.toLowerCase()
  const first = all[0]?.named
  const digest = (text: string) => (first?._tag === "Hashed" ? hash(first.algorithm, text + first.salt) : text)
  const whole = digest(name)
  const lowered = lower === name ? whole : digest(lower)
  for (const { named, exact, lower: found } of all) {
    const [wanted, other] =
      named._tag === "Plain" ? [named.value, named.value.toLowerCase()] : [named.digest, named.digest]
    if (wanted === whole) exact.add(name)
    else if (other === lowered) found.add(name)
  }
}

const kindOf = (named: Named): string => (named._tag === "Plain" ? "" : JSON.stringify([named.algorithm, named.salt]))

/** Who of these names it is. One that fits as it is written is meant before others that fit in lower case only. */
export const find = Effect.fn("Verify.recipient")(function* (
  emails: ReadonlyArray<Named>,
  names: ReadonlyArray<string>
): Effect.fn.Return<Recipient> {
  const asked = emails.map((named): Asked => ({ named, exact: new Set(), lower: new Set() }))
  const kinds = [...Map.groupBy(asked, ({ named }) => kindOf(named)).values()].slice(0, maxSalts)
  for (let from = 0; kinds.length > 0 && from < names.length; from += slice) {
    for (const name of names.slice(from, from + slice)) for (const kind of kinds) fit(kind, name)
    yield* Effect.yieldNow
  }
  const all = new Set(kinds.flat().flatMap(({ exact, lower }) => [...(exact.size > 0 ? exact : lower)]))
  const [name, ...others] = all
  if (name === undefined) return { _tag: "Nobody" }
  return others.length === 0 ? { _tag: "One", name } : { _tag: "Several", count: all.size }
})
