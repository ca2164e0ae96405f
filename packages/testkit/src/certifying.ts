import { type Achievement, type AchievementId, Certificate, Ledger } from "@laurel/core"
import { Effect } from "effect"

/** A code that nobody draws, of a number below 10^21. */
export const codeOf = (number: number): string => `${String(number).padStart(21, "0")}A`

/** Mia, a manager. */
export const clerk = { actor: "mia", role: "manager" } as const

/** A certificate of an achievement as it stands, of somebody who is a person alone, in the place of that number: the first of it, unless said otherwise. */
export const draftOf = (
  { id, contact, revision, catalog }: Achievement.Achievement,
  number: number,
  parts: Partial<Certificate.Draft> = {}
): Certificate.Draft => ({
  code: codeOf(number),
  achievement: id,
  contact,
  about: [contact],
  revision,
  catalog,
  ...Certificate.placeOf(number),
  supersedes: null,
  by: clerk,
  text: `{"number":${number}}`,
  ...parts
})

/** Records certificates of achievements, about who has them today, in the order of these; any that is refused is a defect. */
export const certify = Effect.fnUntraced(function* (
  drafts: ReadonlyArray<readonly [AchievementId.AchievementId, number: number, parts?: Partial<Certificate.Draft>]>
): Effect.fn.Return<ReadonlyArray<Certificate.Draft>, Ledger.LedgerError, Ledger.Ledger> {
  const ledger = yield* Ledger.Ledger
  const latest = (yield* ledger.catalogs).at(-1)?.version
  if (latest === undefined) return yield* Effect.die(new Error("no catalog was applied"))
  const made: Array<Certificate.Draft> = []
  for (const [id, number, parts] of drafts) {
    const found = yield* ledger.achievement(id)
    if (found === undefined) return yield* Effect.die(new Error(`no achievement of type ${id.type}`))
    const [person] = yield* ledger.contacts([found.contact])
    made.push(draftOf(found, number, { about: person?.members ?? [found.contact], ...parts }))
  }
  const { refused } = yield* Certificate.record({ latest }, made)
  const [first] = refused
  return first === undefined ? made : yield* Effect.die(new Error(Certificate.message(first)))
})
