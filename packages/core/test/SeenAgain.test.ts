/** What a source is asked for again and again, and only ever observed: when it was first seen stays when it was. */
import { assert, describe, it } from "@effect/vitest"
import {
  Achievement,
  type Adapter,
  Catalog,
  CivilDate,
  Fact,
  Id,
  Instant,
  Ledger,
  LedgerMemory,
  Sync
} from "@laurel/core"
import { Arbitrary, Effect, Schema, Stream } from "effect"
import { instant } from "./given.ts"

const source = Id.SourceId.make("lms")
const catalog = {
  certifications: [],
  offerings: [{ id: "safety-1", course: "safety", zone: "UTC", components: [{ activity: "golf", group: "modules" }] }],
  achievementTypes: [{ id: "safety", courses: ["safety"], rule: { rule: "completed", group: "modules" } }]
}
const noon = (day: number): Instant.Instant => instant(`2026-03-${String(day).padStart(2, "0")}T12:00:00Z`)

/** What the source says when it is asked on that day of March. */
const seen = (
  day: number,
  { evidence = Fact.Completed.make({}), said = "COMPLETED", basis = "observed" }: Partial<Saying> = {}
): Fact.Draft => ({
  reference: { source, stream: "registrations", key: "r1/completed", line: null },
  subject: { key: "r1", offering: Id.OfferingId.make("safety-1"), contact: { scheme: "learner", value: "ann" } },
  activity: Id.ActivityId.make("golf"),
  evidence,
  happened: { on: Instant.dayIn(noon(day), "UTC"), at: noon(day), zone: "UTC", basis },
  observedAt: noon(day),
  said
})
interface Saying {
  readonly evidence: Fact.Evidence
  readonly said: string
  readonly basis: Fact.Basis
}

/** What one page after the other came to, of which null is one whose record says nothing: facts recorded, and the days on which the achievement was earned. */
const read = Effect.fnUntraced(function* (
  readings: ReadonlyArray<Fact.Draft | null>,
  family: Adapter.Family = "state"
) {
  const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))
  let revisions = 0
  for (const [index, draft] of readings.entries()) {
    const page: Adapter.Page = {
      stream: "registrations",
      reading: String(index),
      rows: 1,
      drafts: draft === null ? [] : [draft],
      ...(draft === null ? { silent: ["r1"] } : {}),
      raw: () => "",
      rejections: [],
      position: String(index),
      ended: true
    }
    const done = Sync.run(versions, { source, family, read: () => Stream.succeed(page) })
    yield* Stream.runForEach(done, ({ facts }) => Effect.sync(() => (revisions += facts)))
  }
  const ledger = yield* Ledger.Ledger
  const [ann] = yield* ledger.find("ann")
  const dossier = ann === undefined ? undefined : yield* ledger.contact(ann.id, null)
  const earned = dossier?.achievements.filter(Achievement.isStanding).map(Achievement.earnedOn) ?? []
  return { revisions, earned: earned.map((day) => (day === undefined ? null : CivilDate.format(day))) }
})
const run = (...args: Parameters<typeof read>) =>
  Effect.runPromise(read(...args).pipe(Effect.provide(LedgerMemory.layer)))

const Day = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 28 }))
const days = Arbitrary.schema(Schema.Array(Day).check(Schema.isMinLength(1), Schema.isMaxLength(8)))

describe("a state source that only shows how things stand", () => {
  it("says nothing new by being asked again later, and the day stays", async () => {
    const { revisions, earned } = await run([seen(3), seen(9), seen(20)])
    assert.deepStrictEqual([revisions, earned], [1, ["2026-03-03"]])
  })
  it("corrects the day where it was seen earlier, and what it says otherwise", async () => {
    const earlier = await run([seen(9), seen(3)])
    assert.deepStrictEqual([earlier.revisions, earlier.earned], [2, ["2026-03-03"]])
    assert.strictEqual((await run([seen(3), seen(9, { said: "PASSED" })])).revisions, 2)
  })
  it("corrects a day that is stated, also by a later one", async () => {
    const { revisions, earned } = await run([seen(3, { basis: "stated" }), seen(9, { basis: "stated" })])
    assert.deepStrictEqual([revisions, earned], [2, ["2026-03-09"]])
  })
  it("keeps a day that it once stated where it is only seen to say so later, and takes one that it states now", async () => {
    const stated = seen(3, { basis: "stated" })
    const again = await run([stated, seen(9)])
    assert.deepStrictEqual([again.revisions, again.earned], [1, ["2026-03-03"]])
    const now = await run([seen(9), stated])
    assert.deepStrictEqual([now.revisions, now.earned], [2, ["2026-03-03"]])
  })
  it("says it anew where it had been taken back in between", async () => {
    const { revisions, earned } = await run([seen(3), seen(5, { evidence: Fact.Retracted.make({}) }), seen(9)])
    assert.deepStrictEqual([revisions, earned], [3, ["2026-03-09"]])
  })
  it.effect.prop("has the day on which it was first seen, in whatever order its readings come", [days], ([found]) =>
    Effect.gen(function* () {
      const { earned } = yield* read(found.map((each) => seen(each)))
      assert.deepStrictEqual(earned, [CivilDate.format(Instant.dayIn(noon(Math.min(...found)), "UTC"))])
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})

describe("a record source", () => {
  it("is corrected by what its record says now, also where that is later", async () => {
    assert.strictEqual((await run([seen(3), seen(9)], "record")).revisions, 2)
  })
  it("says no more what its record said where that says nothing now, and says it again when it does", async () => {
    assert.deepStrictEqual(await run([seen(3), null], "record"), { revisions: 2, earned: [] })
    assert.deepStrictEqual(await run([seen(3), null, seen(9)], "record"), { revisions: 3, earned: ["2026-03-09"] })
  })
  it("has nothing taken out by a record that never said anything, nor is what it says later", async () => {
    assert.deepStrictEqual(await run([null, null, seen(9)], "record"), { revisions: 1, earned: ["2026-03-09"] })
  })
  it("takes nothing out of a state source that falls silent", async () => {
    assert.deepStrictEqual(await run([seen(3), null]), { revisions: 1, earned: ["2026-03-03"] })
  })
})
