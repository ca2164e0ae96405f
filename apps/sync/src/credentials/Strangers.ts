/** Rows of the file of names that name nobody: most are mistyped, and whoever they mean gets no name. */
import { Contact, Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import * as Names from "./Names.ts"

/** Lines that a message lists. */
const listed = 10

/** Lines by what they call somebody. */
type Lines = Map<string, number>

/** The lines, in order, whose contact is nobody of the store. */
export const of = Effect.fn("Strangers.of")(function* ({
  of
}: Names.Names): Effect.fn.Return<ReadonlyArray<number>, Ledger.LedgerError, Ledger.Ledger> {
  const numbered: Lines = new Map()
  const schemes = new Map<string, Lines>()
  for (const [key, { line }] of of) {
    const [scheme = "", ...value] = key.split(":")
    const lines = value.length === 0 ? numbered : (schemes.get(scheme) ?? new Map<string, number>())
    lines.set(key, line)
    if (lines !== numbered) schemes.set(scheme, lines)
  }
  yield* meetNumbers(numbered)
  for (const [scheme, lines] of schemes) yield* meet(scheme, lines)
  return [numbered, ...schemes.values()].flatMap((lines) => [...lines.values()]).toSorted((one, other) => one - other)
})

/** Takes out those of these contacts that there are. */
const meetNumbers = Effect.fnUntraced(function* (lines: Lines) {
  const ledger = yield* Ledger.Ledger
  const ids = [...lines.keys()].map((key) => Id.ContactId.make(Number(key.slice(1))))
  for (let from = 0; from < ids.length; from += Ledger.maxPage)
    for (const { members } of yield* ledger.contacts(ids.slice(from, from + Ledger.maxPage)))
      for (const member of members) lines.delete(`c${member}`)
})

/** Takes out those that somebody is called in a scheme. */
const meet = Effect.fnUntraced(function* (scheme: string, lines: Lines) {
  const ledger = yield* Ledger.Ledger
  // Ends with the identities of the scheme: each page is after the one before.
  for (let after: Ledger.Claimed | null = null; lines.size > 0;) {
    const page: ReadonlyArray<Ledger.Claimed> = yield* ledger.claimed(scheme, after)
    for (const { identity } of page) lines.delete(Names.keyOf(Contact.keyOf(identity)))
    const last = page.at(-1)
    if (last === undefined) return
    after = last
  }
})

/** Undefined where every row names somebody. */
export const words = ({ file }: Names.Names, lines: ReadonlyArray<number>): string | undefined => {
  if (lines.length === 0) return undefined
  const named = lines.slice(0, listed).map((line) => Numbers.number(line))
  const more = lines.length > listed ? ` and ${Numbers.number(lines.length - listed)} more` : ""
  const found = `${named.join(", ")}${more}`
  return lines.length === 1
    ? `1 row of ${file} names nobody in the store: line ${found}`
    : `${Numbers.number(lines.length)} rows of ${file} name nobody in the store: lines ${found}`
}
