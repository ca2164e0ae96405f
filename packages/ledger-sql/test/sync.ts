/** Some people who pass an exam, as many as asked for. */
import { Catalog, Draft, type Fact, Sync } from "@laurel/core"
import { desk, participant } from "@laurel/testkit"
import { Effect, Stream } from "effect"

/** The one catalog of these tests, applied. */
export const catalog = Effect.gen(function* () {
  const compiled = Catalog.decode({
    offerings: [{ id: "run-1", course: "run", zone: "UTC", components: [{ activity: "exam", group: "exam" }] }],
    achievementTypes: [{ id: "pass", courses: ["run"], rule: { rule: "scored", group: "exam", atLeast: "40%" } }],
    certifications: [{ id: "licence", through: ["pass"], validity: { basis: "completion", period: "P1Y" } }]
  })
  return (yield* Sync.apply(yield* Effect.fromResult(compiled))).versions
})

/** Records the first `people` people's passes: those that are known already are the same. */
export const sync = (people: number) =>
  Effect.gen(function* () {
    const versions = yield* catalog
    const drafts = Array.from({ length: people }, (_, index): Fact.Draft =>
      participant({ offering: "run-1", contact: `person ${index + 1}` }).scored("exam", 60 + (index % 40), "2014-05-10")
    )
    yield* Stream.runDrain(Sync.run(versions, Draft.adapter(desk, drafts)))
  })
