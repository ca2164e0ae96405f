/** What a check of a store says of certificates that somebody has altered behind its back. */
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { assert, describe, it } from "@effect/vitest"
import { Draft, Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { certify, codeOf, decider, desk, participant } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { folder } from "./store.ts"
import { catalog } from "./sync.ts"

const [ann, bob] = [
  participant({ offering: "run-1", contact: "ann" }),
  participant({ offering: "run-1", contact: "bob" })
]
const drafts = [ann, bob].map((who) => who.scored("exam", 60, "2014-05-10", { key: `mark of ${who.subject.key}` }))

/** What is wrong with a store, in which Ann has three certificates and Bob one, after these statements. */
const flawsOf = (...statements: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const file = join(yield* folder, "store.db")
    const layer = LedgerSql.layerSqlite(file)
    yield* Effect.gen(function* () {
      const versions = yield* catalog
      yield* Stream.runDrain(Sync.run(versions, Draft.adapter(desk, drafts)))
      const ledger = yield* Ledger.Ledger
      const own = [...(yield* ledger.loadContacts(null, 9)).achievements.values()].flat()
      const [hers, his] = [1, 2].map((contact) => own.find((each) => Number(each.contact) === contact)?.id)
      if (hers === undefined || his === undefined) return assert.fail("nothing was achieved")
      yield* certify([
        [hers, 1],
        [hers, 2, { supersedes: codeOf(1) }],
        [hers, 3, { supersedes: codeOf(2) }],
        [his, 4]
      ])
      if (statements.some((sql) => sql.includes("erased")))
        yield* Sync.decide(versions, [yield* decider().erases([ann])])
    }).pipe(Effect.provide(layer))
    const db = new DatabaseSync(file)
    for (const sql of statements) db.exec(sql)
    db.close()
    return yield* Effect.flatMap(Ledger.Ledger, (ledger) => ledger.check).pipe(Effect.provide(layer))
  })

const of = (number: number) => `WHERE code = '${codeOf(number)}'`
const onlyFlaw = (number: number, found: string) => [{ where: `certificate ${codeOf(number)}`, found }]

describe("a check of certificates", () => {
  it.effect("finds one in the place of another's, of a later one or of none, and nothing wrong with a chain", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* flawsOf(), [])
      const wrong = "in the place of one that it can't be in the place of"
      for (const [number, former] of [
        [2, 4],
        [2, 2],
        [1, 3]
      ] as const)
        assert.deepStrictEqual(
          yield* flawsOf(`UPDATE certificate SET supersedes = '${codeOf(former)}' ${of(number)}`),
          onlyFlaw(number, wrong)
        )
      const none = codeOf(9)
      assert.deepStrictEqual(
        yield* flawsOf(`UPDATE certificate SET supersedes = '${none}' ${of(2)}`),
        onlyFlaw(2, `supersedes ${none}, which is not in certificate`)
      )
    })
  )

  it.effect("finds a text that is there although its person was erased, or is gone although nobody was", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* flawsOf("SELECT 'erased'"), [])
      assert.deepStrictEqual(
        yield* flawsOf(
          "SELECT 'erased'",
          `UPDATE certificate SET text = '{}', actor = 'u', role = 'r', sealed = NULL ${of(3)}`
        ),
        onlyFlaw(3, "its text, although whose it is was erased")
      )
      assert.deepStrictEqual(
        yield* flawsOf(`UPDATE certificate SET text = NULL, actor = NULL, role = NULL, sealed = 'x' ${of(3)}`),
        onlyFlaw(3, "a commitment that was kept although nothing was erased: what it hides can't be checked")
      )
      for (const half of ["text = NULL", "actor = NULL", "role = NULL", "sealed = 'x'"])
        assert.isAbove((yield* flawsOf(`UPDATE certificate SET ${half} ${of(3)}`)).length, 0, half)
    })
  )

  it.effect(
    "finds a text that is there although somebody was erased whom it is about, and whom it can't be about",
    () =>
      Effect.gen(function* () {
        const about = (contact: number) =>
          `INSERT INTO certificate_about SELECT id, ${contact} FROM certificate ${of(4)}`
        assert.deepStrictEqual(
          yield* flawsOf("SELECT 'erased'", about(1)),
          onlyFlaw(4, "its text, although somebody whom it is about was erased")
        )
        // Whether it is about Ann is for its leaf to say.
        assert.deepStrictEqual(yield* flawsOf(about(1)), [])
        assert.deepStrictEqual(yield* flawsOf(about(9)), onlyFlaw(4, "contact 9, which is not in contact"))
        assert.deepStrictEqual(yield* flawsOf("INSERT INTO certificate_about VALUES (7, 1)"), [
          { where: "certificate of place 7", found: "certificate 7, which is not in certificate" }
        ])
      })
  )

  it.effect("finds one too many, one too few, and one of somebody else", () =>
    Effect.gen(function* () {
      const row = (more: string) =>
        `INSERT INTO certificate SELECT id + 50, '${codeOf(50)}', contact, learner, type, earning, revision, catalog, NULL, actor, role, text, batch, ${more}, NULL FROM certificate ${of(4)}`
      assert.include(JSON.stringify(yield* flawsOf(row("4"))), "a record that no commit brought")
      assert.include(JSON.stringify(yield* flawsOf(row("3"))), "another record has its place")
      assert.include(JSON.stringify(yield* flawsOf(`DELETE FROM certificate ${of(4)}`)), "other rows of certificate")
      assert.deepStrictEqual(
        yield* flawsOf(`UPDATE certificate SET contact = 2 ${of(3)}`),
        onlyFlaw(3, "kept as another contact's")
      )
    })
  )
})
