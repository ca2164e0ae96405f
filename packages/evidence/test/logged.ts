/** The small log that docs/log.md tells about: a catalog, a participation with a claim, a correction, a decision, an import, certificates. */
import { Commitment, type Fact, Id, type Import, Instant, Ledger, LedgerMemory, Plan, Sync } from "@laurel/core"
import { certify, Commands, corrected, decider, page, participant } from "@laurel/testkit"
import { Clock, Effect, Layer, Stream } from "effect"
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

/** The terms of an import, of one file. */
export const terms: Import.Terms = {
  source: ada.source,
  actor: "account 4711",
  role: "registrar",
  mapping: { name: "test-sheet", version: 2, text: '{"name":"test-sheet","version":2}' },
  files: [{ sha256: "6e0c8f2d".repeat(8), size: 214 }],
  conflicts: "replace",
  people: "match"
}

/** A page of an import. */
const bring = Effect.fnUntraced(function* (part: Ledger.Part, ...drafts: ReadonlyArray<Fact.Draft>) {
  const ledger = yield* Ledger.Ledger
  const versions = yield* Commands.versions
  const loaded = yield* ledger.load({
    ...Ledger.wholePersons([]),
    source: ada.source,
    subjects: drafts.map(({ subject }) => subject),
    references: drafts.map(({ reference }) => reference)
  })
  const origin: Plan.Origin = { source: ada.source, from: loaded.position, lease: null, import: part }
  const own = page({ drafts, stream: "tests", reading: "import" }, "never")
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  yield* ledger.commit(Plan.ofPage(versions, origin, own, loaded, now).commit)
})

/** What happened next: somebody had a file read once more. */
export const importing = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  yield* at("2026-03-10T12:00:00.000Z")
  yield* bring({ of: { ...terms, reason: "sent by the instructor", names: ["tests.csv"] }, ended: false }, better)
  yield* at("2026-03-10T12:00:01.000Z")
  for (const { id } of yield* ledger.imports(null, Ledger.maxImports)) yield* bring({ of: id, ended: true })
})

/** And asked for a certificate, and for another one instead. */
export const certifying = Effect.gen(function* () {
  const id = { type: Id.TypeId.make("forklift-pass"), learner: Id.LearnerId.make(1), earning: 1 }
  const [first, second] = ["8oJ0eS3cT6yWqk1VbNfXzA", "Zr4mPq2LhUu7_xG9DtYw-Q"]
  const by = { actor: "account 4711", role: "registrar" }
  yield* at("2026-03-11T09:00:00.000Z")
  yield* certify([[id, 70_211, { code: first, by, text: '{"name":"Ada Byron"}' }]])
  yield* at("2026-03-12T09:00:00.000Z")
  yield* certify([[id, 131_080, { code: second, by, text: '{"name":"Augusta Ada King"}', supersedes: first }]])
})

export const leaves = Effect.flatMap(Ledger.Ledger, (ledger) => ledger.log(null, Ledger.maxPage))
