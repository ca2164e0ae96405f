import { assert, describe, it } from "@effect/vitest"
import { Adapter, Audit, type Fact, Id, type Import, Ledger, Words } from "@laurel/core"
import { desk, participant, retracted } from "@laurel/testkit"
import { Effect, Exit } from "effect"
import { algebra, examPass } from "./catalogs.ts"
import {
  ann,
  bad,
  bob,
  by,
  careful,
  draftOf,
  failing,
  file,
  held,
  kinds,
  known,
  mia,
  passing,
  records,
  registered,
  rows,
  run,
  runAll,
  undo,
  verdictsOf
} from "./importing.ts"
import { decide, hear, living, versions } from "./steps.ts"

describe("an import", () => {
  it.effect("is kept with its terms under the number of its first commit, and its facts happened when they did", () =>
    Effect.gen(function* () {
      const { id } = yield* run(registered, passing)
      const ledger = yield* Ledger.Ledger
      const [kept] = yield* ledger.imports(null, Ledger.maxImports)
      assert.deepInclude(kept, { ...draftOf(), ended: true })
      assert.strictEqual(kept?.id, id)
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
      const [first] = yield* ledger.batchesOf(kept?.id ?? assert.fail(), null)
      assert.strictEqual(first, Number(id))
    }).pipe(living(careful))
  )

  it.effect("is named where what it brought is explained, and nothing else is", () =>
    Effect.gen(function* () {
      yield* run(registered, passing)
      yield* hear(known.registered("2014-01-10"), known.scored("finals", 60, "2014-05-10"))
      const explain = Effect.fnUntraced(function* (learner: number) {
        const id = { type: Id.TypeId.make("exam-pass"), learner: Id.LearnerId.make(learner), earning: 1 }
        return (yield* Audit.explain(yield* versions, id, null)) ?? assert.fail("no such achievement")
      })
      const explained = yield* explain(1)
      assert.deepStrictEqual(
        explained.imports.map(({ import: { mapping, actor }, facts }) => [mapping.name, actor, facts.map(Number)]),
        [["records", "u-1", [2]]]
      )
      const words = Words.explanation(explained).flatMap(({ cells }) => cells)
      assert.include(
        words.join("\n"),
        '1 fact: records.csv by mapping records version 3, for u-1 (registrar): "training before 2020"'
      )
      assert.deepStrictEqual((yield* explain(2)).imports, [])
    }).pipe(living(careful))
  )

  it.effect("leaves its source where it stands", () =>
    Effect.gen(function* () {
      yield* hear(known.registered("2014-01-10"))
      const ledger = yield* Ledger.Ledger
      const before = yield* ledger.positions
      yield* run(registered, passing)
      assert.deepStrictEqual(yield* ledger.positions, before)
    }).pipe(living(careful))
  )

  it.effect("that was cut off goes on as the same one, and another person's is another", () =>
    Effect.gen(function* () {
      const reason = new Adapter.Broken({ where: "the file", expected: "all", found: "half", advice: "Copy it." })
      const cut = file(rows(registered), { fails: new Adapter.AdapterError({ source: records, reason }) })
      const failed = yield* Effect.exit(runAll(cut))
      assert.isTrue(Exit.isFailure(failed))
      const ledger = yield* Ledger.Ledger
      assert.deepStrictEqual(
        (yield* ledger.imports(null, Ledger.maxImports)).map(({ ended }) => ended),
        [false]
      )
      const whole = file({ ...rows(registered), ended: false }, rows(passing))
      const { id } = yield* runAll(whole)
      const all = yield* ledger.imports(null, Ledger.maxImports)
      assert.deepStrictEqual(
        all.map((each) => [each.id, each.ended]),
        [[id, true]]
      )
      const other = yield* runAll(file(rows(bob.registered("2014-01-10"))), draftOf({ actor: "u-9" }))
      assert.deepStrictEqual(
        (yield* ledger.imports(null, Ledger.maxImports)).map((each) => each.id),
        [id, other.id]
      )
    }).pipe(living(careful))
  )

  it.effect("of another source than its adapter's is refused", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(runAll(file(rows(passing)), draftOf({ source: desk })))
      assert.include(String(error), 'expected an adapter of its source, "desk", found one of "records"')
    }).pipe(living(careful))
  )
})

describe("rows that are known and say something else", () => {
  const twice = (conflicts: Import.Conflicts, again: Fact.Draft) =>
    Effect.gen(function* () {
      yield* run(registered, failing)
      const { told } = yield* runAll(file(rows(registered, again)), draftOf({ conflicts }))
      return [...verdictsOf(told), told.at(-1)?.conflict?.settled, ...(yield* held)]
    })

  it.effect("replace what stands", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* twice("replace", passing), ["2 same", "3 conflicts", "replaced", "1 2014-05-10.."])
    }).pipe(living(careful))
  )

  it.effect("are left out where what stands is to stay", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* twice("skip", passing), ["2 same", "3 conflicts", "kept"])
    }).pipe(living(careful))
  )

  it.effect("stand beside it where both are to stay, once", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* twice("append", passing), ["2 same", "3 conflicts", "appended", "1 2014-05-10.."])
      const { id, told } = yield* runAll(file(rows(passing)), draftOf({ conflicts: "append" }))
      assert.deepStrictEqual([id, ...verdictsOf(told)], [null, "2 same"])
    }).pipe(living(careful))
  )

  const later = ann.scored("finals", 60, "2014-05-11", { key: "cert-1" })
  it.effect("replace it where they are newer", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* twice("ifNewer", later), ["2 same", "3 conflicts", "replaced", "1 2014-05-11.."])
    }).pipe(living(careful))
  )

  it.effect("are left out where they are of the same day, for nothing says that they are newer", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* twice("ifNewer", passing), ["2 same", "3 conflicts", "kept"])
    }).pipe(living(careful))
  )

  it.effect("are newer by their source's clock, whenever they happened", () =>
    Effect.gen(function* () {
      const [old, mended] = [
        ann.scored("finals", 20, "2014-05-10", { key: "cert-1", observedAt: "2014-05-12T00:00:00Z" }),
        ann.scored("finals", 60, "2014-05-09", { key: "cert-1", observedAt: "2014-05-13T00:00:00Z" })
      ]
      yield* run(registered, old)
      yield* runAll(file(rows(mended)), draftOf({ conflicts: "ifNewer" }))
      assert.deepStrictEqual(yield* held, ["1 2014-05-09.."])
      yield* runAll(file(rows(old)), draftOf({ conflicts: "ifNewer" }))
      assert.deepStrictEqual(yield* held, ["1 2014-05-09.."])
    }).pipe(living(careful))
  )
})

describe("an import that matches people", () => {
  const match = draftOf({ people: "match" })
  const guest = participant({ offering: "algebra-1", source: records, contact: "guest" })

  it.effect("takes rows of who is known by a name or a claim, and keeps the others as a queue", () =>
    Effect.gen(function* () {
      yield* hear(withClaim(known.registered("2014-01-10"), "ann@example.org"))
      const mailed = {
        ...passing,
        subject: { ...passing.subject, contact: { scheme: "email", value: "Ann@Example.org" } }
      }
      const { told, steps } = yield* runAll(
        file(rows(onRegistration(mailed), mailed, guest.scored("finals", 60, "2014-05-10"))),
        match
      )
      assert.deepStrictEqual(verdictsOf(told), ["2 new", "3 new", "4 person"])
      assert.strictEqual(steps.at(-1)?.verdicts.person, 1)
      const ledger = yield* Ledger.Ledger
      const [waiting] = yield* ledger.rejections(null)
      assert.deepInclude(waiting, { kind: "person", line: 4, found: "nobody called student:guest" })
      assert.strictEqual((yield* ledger.totals).contacts, 1)
      assert.deepStrictEqual(yield* held, ["2 2014-05-10.."])
    }).pipe(living(careful))
  )

  it.effect("takes a row from the queue once somebody is called so, and ends its rejection", () =>
    Effect.gen(function* () {
      const adapter = file(rows(guest.scored("finals", 60, "2014-05-10")))
      yield* runAll(adapter, match)
      const ledger = yield* Ledger.Ledger
      const open = (yield* ledger.totals).rejections
      yield* hear(participant({ offering: "algebra-1", contact: "guest" }).registered("2014-01-10"))
      const { told } = yield* runAll(adapter, match)
      assert.deepStrictEqual([open, (yield* ledger.totals).rejections], [1, 0])
      assert.deepStrictEqual(verdictsOf(told), ["2 new"])
    }).pipe(living(careful))
  )

  it.effect("takes no row that two people may be meant by, and takes it once they are one", () =>
    Effect.gen(function* () {
      const two = participant({ offering: "algebra-2", contact: "guest-2" })
      const one = participant({ offering: "algebra-1", contact: "guest-1" })
      yield* hear(
        withClaim(one.registered("2014-01-10"), "g@example.org"),
        withClaim(two.registered("2014-01-10"), "g@example.org")
      )
      const mailed = guest.scored("finals", 60, "2014-05-10")
      const adapter = file(
        rows({ ...mailed, subject: { ...mailed.subject, contact: { scheme: "email", value: "g@example.org" } } })
      )
      assert.deepStrictEqual(verdictsOf((yield* runAll(adapter, match)).told), ["2 person"])
      const [waiting] = yield* (yield* Ledger.Ledger).rejections(null)
      assert.strictEqual(waiting?.found, "several people called email:g@example.org")
      yield* decide(mia.links(one, two))
      assert.deepStrictEqual(verdictsOf((yield* runAll(adapter, match)).told), ["2 new"])
    }).pipe(living(careful))
  )
})

const withClaim = (draft: Fact.Draft, email: string): Fact.Draft => ({
  ...draft,
  subject: { ...draft.subject, claims: [{ scheme: "email", value: email }] }
})
const onRegistration = (draft: Fact.Draft): Fact.Draft => ({ ...registered, subject: draft.subject })

describe("rejections of an import", () => {
  const open = Effect.gen(function* () {
    return (yield* (yield* Ledger.Ledger).rejections(null)).map(({ stream, line }) => `${stream} ${line}`)
  })

  it.effect("end with a mended version of their file, and never with another file", () =>
    Effect.gen(function* () {
      yield* runAll(file({ rejections: [bad(2, "x"), bad(3, "y")], reading: "v1" }))
      const other = { rejections: [{ ...bad(2, "x"), stream: "rows/other" }], stream: "rows/other", reading: "v1" }
      yield* runAll(file(other), draftOf({ names: ["other.csv"], files: [{ sha256: "b".repeat(64), size: 3 }] }))
      assert.deepStrictEqual(yield* open, ["import/rows/abcdef01 2", "import/rows/abcdef01 3", "import/rows/other 2"])
      const mended = draftOf({ files: [{ sha256: "c".repeat(64), size: 3 }] })
      yield* runAll(file({ rejections: [bad(3, "y")], reading: "v2" }), mended)
      assert.deepStrictEqual(yield* open, ["import/rows/abcdef01 3", "import/rows/other 2"])
    }).pipe(living(careful))
  )

  it.effect("go with the import that is undone, and no others", () =>
    Effect.gen(function* () {
      const { id } = yield* runAll(file({ ...rows(registered), rejections: [bad(3, "y")] }))
      const other = { rejections: [{ ...bad(2, "x"), stream: "rows/other" }], stream: "rows/other" }
      yield* runAll(file(other), draftOf({ files: [{ sha256: "b".repeat(64), size: 3 }] }))
      const undone = yield* undo(id)
      assert.deepStrictEqual([undone.reversed.facts, undone.reversed.rejections], [1, 1])
      assert.deepStrictEqual(yield* open, ["import/rows/other 2"])
    }).pipe(living(careful))
  )

  it.effect("go with it also where their rows have no keys, and undoing it once more writes nothing", () =>
    Effect.gen(function* () {
      const keyless = { ...bad(3, "y"), key: null }
      const { id } = yield* runAll(file({ ...rows(registered), rejections: [keyless] }))
      const other = { rejections: [{ ...keyless, stream: "rows/other" }], stream: "rows/other" }
      yield* runAll(file(other), draftOf({ files: [{ sha256: "b".repeat(64), size: 3 }] }))
      assert.strictEqual((yield* undo(id)).reversed.rejections, 1)
      assert.deepStrictEqual(yield* open, ["import/rows/other 3"])
      assert.deepStrictEqual([(yield* undo(id)).by, yield* open], [null, ["import/rows/other 3"]])
    }).pipe(living(careful))
  )

  it.effect("without keys stay where another reading of their file has told some, too", () =>
    Effect.gen(function* () {
      const keyless = (line: number) => ({ ...bad(line, "y"), key: null })
      const { id } = yield* runAll(file({ ...rows(registered), rejections: [keyless(3)] }))
      const other = { rejections: [keyless(4)], ended: false }
      yield* runAll(file(other), draftOf({ files: [{ sha256: "b".repeat(64), size: 3 }] }))
      assert.strictEqual((yield* undo(id)).reversed.rejections, 0)
      assert.deepStrictEqual(yield* open, ["import/rows/abcdef01 3", "import/rows/abcdef01 4"])
    }).pipe(living(careful))
  )

  it.effect("of an offering that the catalog has not are of an unmatched type", () =>
    Effect.gen(function* () {
      const nowhere = participant({ offering: "forklift", source: records })
      const { told } = yield* run(nowhere.completed("essay", "2014-05-10"), registered)
      assert.deepStrictEqual(verdictsOf(told), ["2 type", "3 new"])
      const [kept] = yield* (yield* Ledger.Ledger).rejections(null)
      assert.strictEqual(kept?.kind, "type")
    }).pipe(living(careful))
  )
})

describe("undoing an import", () => {
  it.effect("withdraws what rested on it from the start, whatever its policy, and says why", () =>
    Effect.gen(function* () {
      const { id } = yield* run(registered, passing)
      const undone = yield* undo(id)
      assert.deepStrictEqual(undone.reversed, { facts: 2, learners: 1, entries: 1, rejections: 0 })
      assert.deepStrictEqual(yield* held, ["1 never"])
      assert.deepStrictEqual(yield* kinds, ["Issued", "Withdrawn"])
      const ledger = yield* Ledger.Ledger
      const [, undoing] = yield* ledger.imports(null, Ledger.maxImports)
      assert.deepInclude(undoing, { ...by, ended: true, source: records })
      assert.strictEqual(undoing?.undoes, id)
    }).pipe(living(algebra(examPass({ recompute: { lost: "hold", worse: "hold", whileOpen: "hold" } }))))
  )

  it.effect("brings back what it had corrected", () =>
    Effect.gen(function* () {
      yield* run(registered, passing)
      const second = yield* runAll(file(rows(failing)), draftOf({ reason: "a corrected file" }))
      assert.deepStrictEqual(yield* held, ["1 never"])
      yield* undo(second.id)
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
    }).pipe(living(careful))
  )

  it.effect("keeps what a later human decision rests on, and takes it back once that is withdrawn", () =>
    Effect.gen(function* () {
      const { id } = yield* run(
        registered,
        passing,
        bob.registered("2014-01-10"),
        bob.scored("finals", 70, "2014-05-10")
      )
      yield* decide(mia.extends(ann, "exam-pass", "P1Y"))
      const undone = yield* undo(id)
      assert.deepStrictEqual([undone.reversed.facts, undone.kept.facts, undone.failed.facts], [2, 2, 0])
      assert.deepStrictEqual(
        undone.kept.told.map(({ decisions }) => decisions.map(Number)),
        [[1], [1]]
      )
      assert.deepStrictEqual(yield* held, ["1 2014-05-10..", "2 never"])
      yield* decide(mia.withdraws(1))
      assert.strictEqual((yield* undo(id)).reversed.facts, 2)
      assert.deepStrictEqual(yield* held, ["1 never", "2 never"])
    }).pipe(living(careful))
  )

  it.effect("keeps nothing for a decision that was there before it, or about somebody else", () =>
    Effect.gen(function* () {
      yield* run(registered)
      yield* decide(mia.assesses(ann, "pass", "2014-05-01"))
      const { id } = yield* runAll(file(rows(passing, bob.registered("2014-01-10"))), draftOf({ reason: "more" }))
      yield* decide(mia.assesses(bob, "pass", "2014-05-01"))
      const undone = yield* undo(id)
      assert.deepStrictEqual([undone.reversed.facts, undone.kept.facts], [1, 1])
      assert.strictEqual(undone.kept.told[0]?.fact.reference.key, bob.registered("2014-01-10").reference.key)
    }).pipe(living(careful))
  )

  it.effect("leaves what was said otherwise since, and says by what", () =>
    Effect.gen(function* () {
      const first = yield* run(registered, passing)
      const later = ann.scored("finals", 80, "2014-05-10", { key: "cert-1" })
      const second = yield* runAll(file(rows(later)), draftOf({ reason: "a corrected file" }))
      const undone = yield* undo(first.id)
      assert.deepStrictEqual([undone.reversed.facts, undone.failed.facts], [1, 1])
      assert.strictEqual(undone.failed.told[0]?.by.batch, Number(second.id))
    }).pipe(living(careful))
  )

  it.effect("takes a retraction back that the file brought", () =>
    Effect.gen(function* () {
      yield* run(registered, passing)
      const { id, told } = yield* runAll(file(rows(retracted(passing))), draftOf({ reason: "tobedeleted" }))
      assert.deepStrictEqual(verdictsOf(told), ["2 conflicts"])
      assert.deepStrictEqual(yield* held, ["1 never"])
      yield* undo(id)
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
    }).pipe(living(careful))
  )

  it.effect("is refused of what is no import, and of one that undid another", () =>
    Effect.gen(function* () {
      const { id } = yield* run(registered, passing)
      const nothing = yield* Effect.flip(undo(Id.ImportId.make(99)))
      assert.include(String(nothing.message), "expected the number of an import, found 99, which is none")
      const undone = yield* undo(id)
      const again = yield* Effect.flip(undo(undone.by))
      assert.include(again.message, "import its files again")
    }).pipe(living(careful))
  )

  it.effect("leaves room to import the same file again, which gives back what was withdrawn", () =>
    Effect.gen(function* () {
      const { id } = yield* run(registered, passing)
      yield* undo(id)
      const { told } = yield* run(registered, passing)
      assert.deepStrictEqual(verdictsOf(told), ["2 new", "3 new"])
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
      assert.deepStrictEqual(yield* kinds, ["Issued", "Withdrawn", "Reinstated"])
    }).pipe(living(careful))
  )

  it.effect(
    "takes back what it brought of somebody who was erased since, and forgets their name in what the import is called",
    () =>
      Effect.gen(function* () {
        const { id } = yield* runAll(
          file(rows(registered, passing)),
          draftOf({ names: ["ann.csv"], reason: "Ann's file" })
        )
        yield* decide(mia.erases([ann]))
        const ledger = yield* Ledger.Ledger
        const [kept] = yield* ledger.imports(null, Ledger.maxImports)
        assert.deepStrictEqual([kept?.names, kept?.reason, kept?.actor], [["erased"], "erased", "u-1"])
        const undone = yield* undo(id)
        assert.deepStrictEqual([undone.reversed.facts, undone.kept.facts], [2, 0])
        assert.deepStrictEqual(yield* held, ["1 never"])
      }).pipe(living(careful))
  )
})
