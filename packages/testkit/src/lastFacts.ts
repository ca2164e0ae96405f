import { type Fact, Ledger } from "@laurel/core"
import { Effect } from "effect"

/** The last revision of each fact of a ledger, also where it was taken back: of as many contacts as one page has. */
export const lastFacts: Effect.Effect<ReadonlyArray<Fact.Fact>, Ledger.LedgerError, Ledger.Ledger> = Effect.gen(
  function* () {
    const { revisions } = yield* (yield* Ledger.Ledger).loadContacts(null, Ledger.maxPage)
    const last = new Map<string, Fact.Fact>()
    for (const fact of [...revisions.values()].flat()) {
      const { source, stream, key } = fact.reference
      const name = `${source}\n${stream}\n${key}`
      const before = last.get(name)
      if (before === undefined || before.revision < fact.revision) last.set(name, fact)
    }
    return [...last.values()]
  }
)

/** Those of them that are in force. */
export const factsInForce = Effect.map(lastFacts, (facts) =>
  facts.filter(({ evidence }) => evidence._tag !== "Retracted")
)
