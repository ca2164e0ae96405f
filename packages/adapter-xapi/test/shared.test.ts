/** A registration that people, identities of one person, and offerings share: which statement comes first makes no difference. */
import { assert, describe, it } from "@effect/vitest"
import { Catalog, Id, Ledger, Sync } from "@laurel/core"
import { Effect, Result, Schema, Stream } from "effect"
import { inMemory } from "@laurel/testkit"
import * as StatementFile from "../src/file/StatementFile.ts"
import { catalog, standing } from "./ledger.ts"
import { activity, read, registration, setting, settingOf, statement } from "./statements.ts"

const drill = "https://tms.example.test/events/4711"
const account = { account: { homePage: "https://lms.example.test", name: "E-1" } }
const mbox = { mbox: "mailto:ann@example.test" }
const bob = { mbox: "mailto:bob@example.test" }
const group = { objectType: "Group", member: [account, bob] }
const idOf = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`

/** Each actor in each offering, with the registration and without. */
const all = [account, mbox, bob, group].flatMap((actor, who) =>
  [activity, drill].flatMap((object, what) =>
    [{ registration }, { registration: registration.toUpperCase() }, {}].map((context, how) =>
      statement("completed", { id: idOf(who * 100 + what * 10 + how), actor, object: { id: object }, context })
    )
  )
)
const offerings = [...setting.offerings, { id: "fire-drill", activities: [drill] }]

/** What a ledger holds once it has read these, two at a time: participations, facts and rejections. */
const told = (statements: ReadonlyArray<unknown>) =>
  Effect.gen(function* () {
    const adapter = StatementFile.adapter({
      source: Id.SourceId.make("lrs"),
      setting: settingOf({ ...setting, offerings }),
      open: () => Stream.succeed(Buffer.from(JSON.stringify(statements))),
      pageRows: 2
    })
    const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalog)))
    yield* Stream.runDrain(Sync.run(versions, adapter))
    const ledger = yield* Ledger.Ledger
    const { learners, revisions } = yield* ledger.loadContacts(null, Ledger.maxPage)
    const rejections = yield* ledger.rejections(null)
    const facts = learners.flatMap(({ id, key }) =>
      (revisions.get(id) ?? []).map(({ reference, revision }) => `${key} ${reference.key} ${revision}`)
    )
    return { facts: facts.toSorted(), standing: yield* standing, rejections: rejections.length }
  }).pipe(inMemory)

describe("statements that share a registration", () => {
  it.effect.prop(
    "give the same facts in any order, and no rejections",
    [Schema.Array(Schema.Int).check(Schema.isMinLength(all.length), Schema.isMaxLength(all.length))],
    ([order]) =>
      Effect.gen(function* () {
        const shuffled = all
          .map((each, at) => ({ each, key: order[at] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ each }) => each)
        const [once, again] = [yield* told(all), yield* told(shuffled)]
        assert.deepStrictEqual(again, once)
        // Each of three agents has six facts, and each of two members of the group.
        assert.deepStrictEqual([once.facts.length, once.rejections], [30, 0])
      }),
    { arbitrary: { runs: 20, seed: "laurel" } }
  )

  it("are of one participation of each identity in each offering, whichever way the registration is written", () => {
    const keys = all.flatMap((each) => read(each, { offerings }).drafts.map(({ subject }) => subject.key))
    const identities = ["employee:E-1", "email:ann@example.test", "email:bob@example.test"]
    const expected = identities.flatMap((who) =>
      ["safe101", "fire-drill"].flatMap((what) => [`${what}/${who}`, `${registration}/${what}/${who}`])
    )
    assert.deepStrictEqual([...new Set(keys)].toSorted(), expected.toSorted())
  })

  it("have keys of at most 439 characters, which every ledger takes", () => {
    const homePage = "https://long.example.test"
    const longest = read(statement("completed", { actor: { account: { homePage, name: "n".repeat(200) } } }), {
      accounts: { [homePage]: "s".repeat(100) },
      offerings: [{ id: "o".repeat(100), activities: [activity] }]
    })
    assert.deepStrictEqual(
      longest.drafts.map(({ subject }) => subject.key.length),
      [439]
    )
  })
})
