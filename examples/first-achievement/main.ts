import { Catalog, CivilDate, Draft, Holding, Id, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { Console, Effect, Stream } from "effect"
import catalog from "./catalog.json" with { type: "json" }
import facts from "./facts.json" with { type: "json" }

const program = Effect.gen(function* () {
  const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))
  const drafts = yield* Effect.forEach(facts, (fact) => Effect.fromResult(Draft.decode(fact)))
  yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("classroom"), drafts)))
  const ledger = yield* Ledger.Ledger
  for (const anna of yield* ledger.find("anna@example.com")) {
    for (const holding of (yield* ledger.contact(anna.id))?.holdings ?? []) {
      for (const day of ["2026-03-02", "2026-03-03", "2029-03-02", "2029-03-03"].map(CivilDate.parse)) {
        if (day) yield* Console.log(CivilDate.format(day), holding.certification, Holding.status(holding, day))
      }
    }
  }
})
await Effect.runPromise(program.pipe(Effect.provide(LedgerMemory.layer)))
