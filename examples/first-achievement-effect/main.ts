import { Catalog, CivilDate, Draft, Holding, Id, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { Console, Effect, Stream } from "effect"
import catalog from "./catalog.json" with { type: "json" }
import facts from "./facts.json" with { type: "json" }

const program = Effect.gen(function* () {
  const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))
  const drafts = yield* Effect.forEach(facts, (fact) => Effect.fromResult(Draft.decode(fact)))
  yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("classroom"), drafts)))
  const ledger = yield* Ledger.Ledger
  const [anna] = yield* Effect.forEach(yield* ledger.find("anna@example.com"), ({ id }) => ledger.contact(id, null))
  const days = ["2026-03-02", "2026-03-03", "2029-03-02", "2029-03-03"].flatMap((text) => CivilDate.parse(text) ?? [])
  for (const holding of anna?.holdings ?? [])
    for (const day of days)
      yield* Console.log(CivilDate.format(day), holding.certification, Holding.status(holding, day))
})
await Effect.runPromise(program.pipe(Effect.provide(LedgerMemory.layer)))
