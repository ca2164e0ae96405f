/** Every page of certificates, one after another. */
import { Effect } from "effect"
import type { AchievementId } from "../AchievementId.ts"
import type { ContactId } from "../Id.ts"
import { type KeptCertificate, Ledger, type LedgerError, maxPage } from "../Ledger.ts"

/** All that are asked for, `maxPage` of what is asked at a time, in order of record. */
const pages = Effect.fnUntraced(function* <A>(
  asked: ReadonlyArray<A>,
  ask: (
    part: ReadonlyArray<A>,
    after: number | null
  ) => Effect.Effect<ReadonlyArray<KeptCertificate>, LedgerError, Ledger>
) {
  const found: Array<KeptCertificate> = []
  for (let from = 0; from < asked.length; from += maxPage) {
    const part = asked.slice(from, from + maxPage)
    // Ends with the certificates: each page is after the one before.
    for (let after: number | null = null; ;) {
      const page: ReadonlyArray<KeptCertificate> = yield* ask(part, after)
      const last = page.at(-1)
      if (last === undefined) break
      found.push(...page)
      after = last.place
    }
  }
  return found.toSorted((a, b) => a.place - b.place)
})

/** All certificates of these achievements, in order of record. */
export const all = (
  achievements: ReadonlyArray<AchievementId>
): Effect.Effect<ReadonlyArray<KeptCertificate>, LedgerError, Ledger> =>
  Effect.flatMap(Ledger, (ledger) => pages(achievements, ledger.certificatesOf))

/** All certificates that are about one of these contacts, in order of record. */
export const allOfContacts = (
  contacts: ReadonlyArray<ContactId>
): Effect.Effect<ReadonlyArray<KeptCertificate>, LedgerError, Ledger> =>
  Effect.flatMap(Ledger, (ledger) => pages(contacts, ledger.certificatesOfContacts))
