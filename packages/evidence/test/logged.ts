/** The small log that docs/log.md tells about: a catalog, a participation with a claim, a correction, a decision. */
import { Commitment, type Fact, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { Commands, corrected, decider, page, participant } from "@laurel/testkit"
import { Effect, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"

/** In the examples a contact's secret is its number, 32 times. */
export const secretOf = (contact: number): Uint8Array => new Uint8Array(Commitment.size).fill(contact)

export const layerOf = (secrets: (contact: number) => Uint8Array): Layer.Layer<Ledger.Ledger> =>
  LedgerMemory.layer.pipe(Layer.provide(Layer.succeed(Commitment.Secrets, secrets)))

export const layer = layerOf(secretOf)

const catalog = {
  offerings: [
    {
      id: "forklift-2026",
      course: "forklift",
      zone: "Europe/London",
      components: [{ activity: "driving test", group: "test" }]
    }
  ],
  achievementTypes: [
    { id: "forklift-pass", courses: ["forklift"], rule: { rule: "scored", group: "test", atLeast: "80%" } }
  ],
  certifications: [
    { id: "forklift-licence", through: ["forklift-pass"], validity: { basis: "completion", period: "P3Y" } }
  ]
}

const ada = participant({
  contact: "ada@example.com",
  scheme: "email",
  offering: "forklift-2026",
  key: "booking 7",
  claims: ["employer:acme"]
})
const test = ada.scored("driving test", 85, "2026-03-02", {
  key: "booking 7/test",
  line: 12,
  at: "2026-03-02T14:30:00Z",
  observedAt: "2026-03-02T15:00:00Z",
  said: "P"
})
const papers = ada.presented(
  null,
  {
    title: "Lifting safely, Ada Byron",
    provider: "Zürich “Safety” GmbH",
    issuer: "board",
    document: "file/19",
    hours: 7.5,
    expires: "2027-12-31",
    verified: true
  },
  "2026-03-01",
  { key: "booking 7/papers" }
)
const better = corrected(
  test,
  ada.scored("driving test", 90, "2026-03-02", { at: "2026-03-02T14:30:00Z", observedAt: "2026-03-04T09:00:00Z" })
)

const at = (moment: string) => TestClock.setTime(Date.parse(moment))

const hear = (...drafts: ReadonlyArray<Fact.Draft>) =>
  Effect.flatMap(Commands.versions, (versions) =>
    Sync.run(
      versions,
      {
        source: ada.source,
        read: () => Stream.succeed({ ...page({ drafts, stream: "tests" }, String(drafts.length)) })
      },
      { archives: true }
    ).pipe(Stream.runDrain)
  )

/** What happened, each at its time. */
export const story = Effect.gen(function* () {
  yield* at("2026-03-01T08:00:00.000Z")
  yield* Commands.applyCatalog(catalog)
  yield* at("2026-03-03T06:00:00.250Z")
  yield* hear(ada.registered("2026-02-20", { due: "2026-04-30", key: "booking 7" }), papers, test)
  yield* at("2026-03-05T06:00:00.000Z")
  yield* hear(better)
  yield* at("2026-03-09T10:15:00.000Z")
  const extends_ = yield* decider("account 4711", "manager", "back from parental leave").extends(
    ada,
    "forklift-pass",
    "P6M"
  )
  yield* Sync.decide(yield* Commands.versions, [extends_])
})

export const leaves = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.log(null, Ledger.maxPage))
