import { assert, describe, it } from "@effect/vitest"
import { Audit, type Fact, Id, Import, Ledger, Sha256, Sync, Words } from "@laurel/core"
import { decider, entriesIn, participant, rereading, retracted, type Script } from "@laurel/testkit"
import { Effect, Exit, Stream } from "effect"
import { algebra, examPass } from "./catalogs.ts"
import {
  ann,
  bad,
  bob,
  careful,
  draftOf,
  failing,
  file,
  held,
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
import { apply, decide, hear, living, on, versions } from "./steps.ts"

const again = (...drafts: ReadonlyArray<Fact.Draft>) =>
  runAll(file(rows(...drafts)), draftOf({ reason: "another file" }))
const buckets = ({ reversed, kept, failed }: Import.Undone) => [reversed.facts, kept.facts, failed.facts]
const sound = Effect.gen(function* () {
  const { differences } = yield* Audit.verify(yield* versions, Sha256.sha256)
  assert.deepStrictEqual(differences, [])
})
const openRejections = Effect.gen(function* () {
  return (yield* (yield* Ledger.Ledger).rejections(null)).map(({ stream, line }) => `${stream} ${line}`)
})

describe("people that an import matches", () => {
  const match = draftOf({ people: "match" })
  const named = (who: string, offering: string, email: string): Fact.Draft => {
    const draft = participant({ offering, contact: who, source: records }).scored("finals", 90, "2014-05-10")
    const contact = { scheme: "name", value: "Ann Smith" }
    return { ...draft, subject: { ...draft.subject, contact, claims: [{ scheme: "email", value: email }] } }
  }
  const mailed = (draft: Fact.Draft, email: string): Fact.Draft => ({
    ...draft,
    subject: { ...draft.subject, claims: [{ scheme: "email", value: email }] }
  })

  it.effect("are told apart by their addresses where two of one page have one name", () =>
    Effect.gen(function* () {
      const one = participant({ offering: "algebra-1", contact: "one" })
      const two = participant({ offering: "algebra-2", contact: "two" })
      yield* hear(mailed(one.registered("2014-01-10"), "one@x.org"), mailed(two.registered("2014-01-10"), "two@x.org"))
      yield* runAll(file(rows(named("a", "algebra-1", "one@x.org"), named("b", "algebra-2", "two@x.org"))), match)
      const ledger = yield* Ledger.Ledger
      const { learners } = yield* ledger.loadContacts(null, Ledger.maxPage)
      const mine = learners.filter(({ source }) => source === records).toSorted((a, b) => a.id - b.id)
      assert.deepStrictEqual(
        mine.map(({ contact }) => Number(contact)),
        [1, 2]
      )
    }).pipe(living(careful))
  )

  it.effect("are not those whom only an undone import has named, and are once something is said of them", () =>
    Effect.gen(function* () {
      const { id } = yield* run(mailed(registered, "ghost@x.org"))
      yield* undo(id)
      const guest = participant({ offering: "algebra-2", source: records, contact: "other" }).registered("2014-01-10")
      const row = { ...guest, subject: { ...guest.subject, contact: { scheme: "email", value: "ghost@x.org" } } }
      assert.deepStrictEqual(verdictsOf((yield* runAll(file(rows(row)), match)).told), ["2 person"])
      yield* run(registered)
      assert.deepStrictEqual(verdictsOf((yield* runAll(file(rows(row)), match)).told), ["2 new"])
    }).pipe(living(careful))
  )

  it.effect("who were erased are passed over, and nothing is written of them", () =>
    Effect.gen(function* () {
      yield* run(registered)
      yield* decide(mia.erases([ann]))
      const before = (yield* (yield* Ledger.Ledger).totals).batches
      const { id, told } = yield* runAll(file(rows(passing)), match)
      assert.deepStrictEqual([id, ...verdictsOf(told)], [null, "2 silent"])
      assert.strictEqual((yield* (yield* Ledger.Ledger).totals).batches, before)
    }).pipe(living(careful))
  )
})

describe("an import", () => {
  it.effect("calls nobody anew who was known before it, so that undoing it leaves no name", () =>
    Effect.gen(function* () {
      yield* hear(participant({ offering: "algebra-1" }).registered("2014-01-10"))
      yield* run({ ...passing, subject: { ...passing.subject, claims: [{ scheme: "email", value: "wrong@x.org" }] } })
      const ledger = yield* Ledger.Ledger
      assert.deepStrictEqual(yield* ledger.find("wrong@x.org"), [])
      const fresh = bob.registered("2014-01-10")
      yield* again({ ...fresh, subject: { ...fresh.subject, claims: [{ scheme: "email", value: "bob@x.org" }] } })
      assert.lengthOf(yield* ledger.find("bob@x.org"), 1)
    }).pipe(living(careful))
  )

  it.effect("is refused of a source that speaks in records, whose words can't be undone", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(runAll({ ...file(rows(passing)), family: "record" }))
      assert.include(String(error), "expected a source that says how things stand")
    }).pipe(living(careful))
  )

  it.effect("by terms that could not be read back is refused before anything is written", () =>
    Effect.gen(function* () {
      for (const wrong of [draftOf({ role: "Head Trainer" }), { ...draftOf(), undoes: Id.ImportId.make(1) }]) {
        assert.isTrue(Exit.isFailure(yield* Effect.exit(runAll(file(rows(passing)), wrong))))
      }
      const { id } = yield* run(passing)
      const by = { actor: "u-2", role: "Head Trainer", reason: "x" }
      const refused = yield* Effect.exit(Import.undo(yield* versions, id ?? assert.fail("nothing was imported"), by))
      assert.isTrue(Exit.isFailure(refused))
      assert.lengthOf(yield* (yield* Ledger.Ledger).imports(null, Ledger.maxImports), 1)
    }).pipe(living(careful))
  )

  it.effect("is not read again by remapping its source, so that nothing undone comes back", () =>
    Effect.gen(function* () {
      const adapter = rereading(() => ({ drafts: [registered, passing] }), [{ a: "row" }], { source: records })
      const steps = yield* Stream.runCollect(Import.run(yield* versions, adapter, draftOf(), { archives: true }))
      yield* undo(steps.at(-1)?.import ?? null)
      yield* Stream.runDrain(Sync.remap(yield* versions, adapter))
      assert.deepStrictEqual(yield* held, ["1 never"])
    }).pipe(living(careful))
  )
})

describe("rows that stand beside others", () => {
  const credited = (points: number) => ann.credited("essay", points, "2014-05-10", { key: "k" })
  const append = (...drafts: ReadonlyArray<Fact.Draft>) =>
    runAll(file(rows(...drafts)), draftOf({ conflicts: "append" }))

  it.effect("do not count twice once what they stand beside is undone and they are imported again", () =>
    Effect.gen(function* () {
      const { id } = yield* run(registered, credited(5))
      yield* append(credited(7))
      yield* undo(id)
      assert.deepStrictEqual(verdictsOf((yield* append(credited(7))).told), ["2 same"])
      assert.deepStrictEqual(verdictsOf((yield* append(credited(5))).told), ["2 new"])
    }).pipe(living(careful))
  )

  it.effect("say the same of two people under keys of their own", () =>
    Effect.gen(function* () {
      yield* run(registered, bob.registered("2014-01-10"), credited(5))
      yield* append(credited(7))
      const bobs = { ...credited(7), subject: bob.subject }
      assert.deepStrictEqual(verdictsOf((yield* append(bobs)).told), ["2 conflicts"])
      assert.deepStrictEqual(verdictsOf((yield* append(bobs)).told), ["2 same"])
    }).pipe(living(careful))
  )
})

describe("undoing an import", () => {
  const moved = (draft: Fact.Draft): Fact.Draft => ({ ...draft, subject: bob.subject })

  it.effect("gives a row back to whom it was taken from", () =>
    Effect.gen(function* () {
      yield* run(registered, passing, bob.registered("2014-01-10"))
      const second = yield* again(moved(passing))
      assert.deepStrictEqual(yield* held, ["1 never", "2 2014-05-10.."])
      yield* undo(second.id)
      assert.deepStrictEqual(yield* held, ["1 2014-05-10..", "2 never"])
    }).pipe(living(careful))
  )

  for (const [who, erased, after] of [
    ["who had it first", ann, ["1 never", "2 never"]],
    ["who has it now", bob, ["1 2014-05-10..", "2 never"]]
  ] as const) {
    it.effect(`says nothing of somebody who was erased: ${who}`, () =>
      Effect.gen(function* () {
        yield* run(registered, passing, bob.registered("2014-01-10"))
        const second = yield* again(moved(passing))
        yield* decide(mia.erases([erased]))
        yield* undo(second.id)
        assert.deepStrictEqual(yield* held, [...after])
        yield* sound
      }).pipe(living(careful))
    )
  }

  it.effect("keeps what it had to keep, whatever is undone after it", () =>
    Effect.gen(function* () {
      const first = yield* run(registered, passing)
      yield* undo((yield* again(failing)).id)
      yield* decide(mia.extends(ann, "exam-pass", "P1Y"))
      assert.deepStrictEqual(buckets(yield* undo(first.id)), [0, 2, 0])
      yield* undo((yield* again(failing)).id)
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
      yield* decide(mia.withdraws(1))
      assert.deepStrictEqual(buckets(yield* undo(first.id)), [2, 0, 0])
      assert.deepStrictEqual(yield* held, ["1 never"])
    }).pipe(living(careful))
  )

  it.effect("remembers what had taken its place, so that it does not come back with that one's undoing", () =>
    Effect.gen(function* () {
      const first = yield* run(registered, passing)
      yield* decide(mia.extends(ann, "exam-pass", "P1Y"))
      assert.deepStrictEqual(buckets(yield* undo(first.id)), [0, 2, 0])
      const second = yield* again(failing)
      yield* decide(mia.withdraws(1))
      assert.deepStrictEqual(buckets(yield* undo(first.id)), [1, 0, 1])
      yield* undo(second.id)
      assert.deepStrictEqual(yield* held, ["1 never"])
    }).pipe(living(careful))
  )

  it.effect("keeps what another achievement rests on about which somebody has decided", () =>
    Effect.gen(function* () {
      const basics = { id: "basics", courses: ["algebra"], rule: { rule: "scored", group: "exam", atLeast: 0.4 } }
      const advanced = {
        id: "advanced",
        courses: ["algebra"],
        rule: {
          rule: "all",
          of: [
            { rule: "holds", id: "basics" },
            { rule: "completed", group: "coursework" }
          ]
        }
      }
      yield* apply(algebra(examPass(), basics, advanced))
      const other = participant({ offering: "algebra-2" })
      yield* hear(other.completed("essay", "2014-04-01"), other.completed("quiz", "2014-04-01"))
      const { id } = yield* run(ann.scored("finals", 90, "2014-03-01"))
      yield* decide(mia.extends(other, "advanced", "P1Y"))
      assert.deepStrictEqual(buckets(yield* undo(id)), [0, 1, 0])
      yield* decide(mia.withdraws(1))
      assert.deepStrictEqual(buckets(yield* undo(id)), [1, 0, 0])
    }).pipe(living(careful))
  )

  it.effect("keeps what a person decided in the role that is also Laurel's own", () =>
    Effect.gen(function* () {
      const { id } = yield* run(registered, passing)
      yield* decide(decider("mia", "policy").extends(ann, "exam-pass", "P1Y"))
      assert.deepStrictEqual(buckets(yield* undo(id)), [0, 2, 0])
    }).pipe(living(careful))
  )

  it.effect("leaves what stood before and the import did not change to its type's policy", () =>
    Effect.gen(function* () {
      yield* on("2020-01-01")
      yield* run(registered, passing)
      yield* on("2020-02-01")
      yield* again(failing)
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
      yield* on("2020-03-01")
      const third = yield* again(ann.scored("finals", 70, "2014-06-10", { key: "cert-2" }))
      yield* undo(third.id)
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
    }).pipe(living(algebra(examPass({ recompute: { lost: "ignore", worse: "ignore", whileOpen: "ignore" } }))))
  )

  it.effect("leaves the rejections of the same files imported again, and of the source's own sync", () =>
    Effect.gen(function* () {
      const script: Script = { ...rows(registered), rejections: [bad(9, "x")] }
      const first = yield* runAll(file(script))
      yield* undo(first.id)
      yield* runAll(file(script))
      yield* undo(first.id)
      assert.deepStrictEqual(yield* openRejections, ["import/rows/abcdef01 9"])
    }).pipe(living(careful))
  )

  it.effect("is told as what it is where an achievement is explained", () =>
    Effect.gen(function* () {
      const { id } = yield* run(registered, passing)
      yield* undo(id)
      const achievement = { type: Id.TypeId.make("exam-pass"), learner: Id.LearnerId.make(1), earning: 1 }
      const explained = yield* Audit.explain(yield* versions, achievement, null)
      const words = Words.explanation(explained ?? assert.fail("none")).flatMap(({ cells }) => cells)
      assert.include(words.join("\n"), `undid import ${id}, for u-2 (registrar): "the wrong file"`)
    }).pipe(living(careful))
  )
})

describe("an achievement that an undone import has touched", () => {
  const closed = ann.closed("2014-06-30", { key: "closed-1" })
  const other = { sha256: "b".repeat(64), size: 3 }
  const also = (...drafts: ReadonlyArray<Fact.Draft>) =>
    runAll(file(rows(...drafts)), draftOf({ reason: "another file", files: [other] }))
  const contested = Effect.gen(function* () {
    const { achievements } = yield* (yield* Ledger.Ledger).loadContacts(null, Ledger.maxPage)
    return [...achievements.values()].flat().map((each) => each.contested !== null)
  })

  it.effect("stays as a person has kept it before", () =>
    Effect.gen(function* () {
      yield* hear(registered, passing, closed)
      yield* hear(failing)
      yield* decide(mia.resolves(ann, "exam-pass", "keep", []))
      const { id } = yield* also(ann.scored("finals", 70, "2014-05-10", { key: "cert-2" }))
      yield* undo(id)
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
    }).pipe(living(careful))
  )

  it.effect("is contested again where it was before, and is for a person to decide", () =>
    Effect.gen(function* () {
      yield* hear(registered, passing, closed)
      yield* hear(failing)
      const { id } = yield* also(ann.scored("finals", 70, "2014-05-10", { key: "cert-2" }))
      assert.deepStrictEqual(yield* contested, [false])
      yield* undo(id)
      assert.deepStrictEqual([yield* held, yield* contested], [["1 2014-05-10.."], [true]])
    }).pipe(living(careful))
  )

  it.effect("stands no more where only imports that are undone made it and contested it", () =>
    Effect.gen(function* () {
      yield* hear(registered, closed)
      const first = yield* run(passing)
      const second = yield* also(failing)
      assert.deepStrictEqual(yield* contested, [true])
      yield* undo(first.id)
      yield* undo(second.id)
      assert.deepStrictEqual([yield* held, yield* contested], [["1 never"], [false]])
    }).pipe(living(careful))
  )

  for (const [name, more] of [
    ["alone", []],
    ["with a fact that is taken back", [bob.registered("2014-01-10", { key: "reg-2" })]]
  ] as const) {
    it.effect(`stands no more where all that made it has been said otherwise since: ${name}`, () =>
      Effect.gen(function* () {
        yield* hear(registered, closed)
        const { id } = yield* run(passing, ...more)
        yield* Sync.record(yield* versions, records, [failing])
        assert.deepStrictEqual([yield* held, yield* contested], [["1 2014-05-10.."], [true]])
        const shown = yield* Import.previewUndo(yield* versions, id ?? assert.fail("nothing was imported"))
        const undone = yield* undo(id)
        assert.deepStrictEqual([shown.reversed, shown.failed], [undone.reversed, undone.failed])
        assert.deepStrictEqual([buckets(undone), undone.reversed.entries], [[more.length, 0, 1], 1])
        assert.deepStrictEqual([yield* held, yield* contested], [["1 never"], [false]])
        yield* sound
        const ledger = yield* Ledger.Ledger
        const { batches } = yield* ledger.totals
        assert.deepStrictEqual(buckets(yield* undo(id)), [0, 0, 0])
        assert.strictEqual((yield* ledger.totals).batches, batches)
      }).pipe(living(careful))
    )
  }

  it.effect("stands no more where the import itself has given what made it to somebody else", () =>
    Effect.gen(function* () {
      yield* hear(registered, closed, bob.registered("2014-01-10", { key: "reg-2" }))
      const other = bob.scored("finals", 60, "2014-05-10", { key: "cert-1" })
      const { id } = yield* runAll(file({ ...rows(passing), ended: false }, rows(other)))
      assert.deepStrictEqual(yield* held, ["1 2014-05-10..", "2 2014-05-10.."])
      yield* undo(id)
      assert.deepStrictEqual(
        [yield* held, yield* contested],
        [
          ["1 never", "2 never"],
          [false, false]
        ]
      )
      yield* sound
    }).pipe(living(careful))
  )

  it.effect("stands where what was said since bears it by itself, and nothing is entered", () =>
    Effect.gen(function* () {
      yield* hear(registered, closed)
      const { id } = yield* run(passing)
      yield* Sync.record(yield* versions, records, [ann.scored("finals", 70, "2014-05-10", { key: "cert-1" })])
      const before = yield* entriesIn
      const undone = yield* undo(id)
      assert.deepStrictEqual([buckets(undone), undone.reversed.entries], [[0, 0, 1], 0])
      assert.deepStrictEqual([yield* held, yield* contested], [["1 2014-05-10.."], [false]])
      assert.deepStrictEqual(yield* entriesIn, before)
      yield* sound
    }).pipe(living(careful))
  )

  it.effect("stands where a person has kept it since, although all that made it was said otherwise", () =>
    Effect.gen(function* () {
      yield* hear(registered, closed)
      const { id } = yield* run(passing)
      yield* Sync.record(yield* versions, records, [failing])
      yield* decide(mia.resolves(ann, "exam-pass", "keep", []))
      const undone = yield* undo(id)
      assert.deepStrictEqual([buckets(undone), undone.reversed.entries], [[0, 0, 1], 0])
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
      yield* sound
    }).pipe(living(careful))
  )

  it.effect("stands no more where one import made it and contested it", () =>
    Effect.gen(function* () {
      yield* hear(registered, closed)
      const { id } = yield* runAll(file({ ...rows(passing), ended: false }, rows(failing)))
      assert.deepStrictEqual(yield* contested, [true])
      yield* undo(id)
      assert.deepStrictEqual([yield* held, yield* contested], [["1 never"], [false]])
    }).pipe(living(careful))
  )
})

describe("an achievement that stood before an import that made something of it", () => {
  const closed = ann.closed("2014-06-30", { key: "closed-1" })
  const earlier = ann.scored("finals", 70, "2014-04-10", { key: "cert-2" })
  const keeping = (lost: "hold" | "ignore" | "apply") =>
    algebra(examPass({ recompute: { lost, worse: lost, whileOpen: lost } }))
  const judgedPass = (on: string, key: string) => ann.assessed(null, "pass", on, { key, role: "assessor" })
  const judged = algebra({
    id: "exam-pass",
    courses: ["algebra"],
    rule: { rule: "decided", roles: ["assessor"] },
    recompute: { lost: "apply", worse: "apply", whileOpen: "apply" }
  })
  const open = Effect.gen(function* () {
    const { achievements } = yield* (yield* Ledger.Ledger).loadContacts(null, Ledger.maxPage)
    return [...achievements.values()]
      .flat()
      .map(({ shadow, contested }) => [shadow, contested?.held ?? null] satisfies ReadonlyArray<unknown>)
  })
  /** The same once the import was run and undone, after it gave other days. */
  const returns = Effect.fnUntraced(function* (days: string, ...drafts: ReadonlyArray<Fact.Draft>) {
    const before = [yield* held, yield* open]
    const { id } = yield* run(...drafts)
    assert.deepStrictEqual(yield* held, [days])
    yield* undo(id)
    assert.deepStrictEqual([yield* held, yield* open], before)
  })

  it.effect("stands as it was granted, where the rule says nothing without the import", () =>
    Effect.gen(function* () {
      yield* hear(registered)
      yield* decide(mia.grants(ann, "exam-pass", "2014-05-12", "2014-05-17"))
      assert.deepStrictEqual([yield* held, yield* open], [["1 2014-05-12..2014-05-18"], [[[], null]]])
      yield* returns("1 2014-04-10..", judgedPass("2014-04-10", "judged-2"))
    }).pipe(living(judged))
  )

  it.effect("stands no more where the grant was withdrawn since", () =>
    Effect.gen(function* () {
      yield* hear(registered)
      yield* decide(mia.grants(ann, "exam-pass", "2014-05-12", "2014-05-17"))
      const { id } = yield* run(judgedPass("2014-04-10", "judged-2"))
      yield* decide(mia.withdraws(1))
      yield* undo(id)
      assert.deepStrictEqual(yield* held, ["1 never"])
    }).pipe(living(judged))
  )

  it.effect("stands on the days it stood on where the rule had fallen silent, and not on those of the import", () =>
    Effect.gen(function* () {
      const one = judgedPass("2014-05-10", "judged-1")
      yield* hear(registered, one)
      yield* hear(retracted(one))
      assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
      yield* returns("1 2014-04-10..", judgedPass("2014-04-10", "judged-2"))
    }).pipe(living(judged))
  )

  it.effect("stands on days that another source has told since", () =>
    Effect.gen(function* () {
      yield* hear(registered, judgedPass("2014-05-10", "judged-1"))
      const { id } = yield* run(judgedPass("2014-04-10", "judged-2"))
      yield* hear(judgedPass("2014-04-20", "judged-1"))
      yield* undo(id)
      assert.deepStrictEqual(yield* held, ["1 2014-04-20.."])
    }).pipe(living(judged))
  )

  for (const [lost, way] of [
    ["ignore", "kept"],
    ["hold", "for a person to decide"]
  ] as const) {
    it.effect(`stands on the days it stood on where a loss is ${way}, and not on those of the import`, () =>
      Effect.gen(function* () {
        yield* hear(registered, passing, closed)
        yield* hear(failing)
        assert.deepStrictEqual(yield* held, ["1 2014-05-10.."])
        yield* returns("1 2014-04-10..", earlier)
      }).pipe(living(keeping(lost)))
    )
  }

  it.effect("stands no more where a loss applies that was told since", () =>
    Effect.gen(function* () {
      yield* hear(registered, passing, closed)
      const { id } = yield* run(earlier)
      yield* hear(failing)
      yield* undo(id)
      assert.deepStrictEqual(yield* held, ["1 never"])
    }).pipe(living(keeping("apply")))
  )

  it.effect("stands on the days it stood on where the import gave others and took them back itself", () =>
    Effect.gen(function* () {
      yield* hear(registered, passing, closed)
      const { id } = yield* runAll(file({ ...rows(earlier), ended: false }, rows(retracted(earlier))))
      assert.deepStrictEqual(yield* held, ["1 2014-04-10.."])
      yield* undo(id)
      assert.deepStrictEqual([yield* held, yield* open], [["1 2014-05-10.."], [[null, null]]])
    }).pipe(living(keeping("ignore")))
  )

  it.effect("is not issued by undoing what a type never issues by itself", () =>
    Effect.gen(function* () {
      yield* hear(registered, passing)
      const { id } = yield* run(failing)
      yield* undo(id)
      assert.deepStrictEqual(yield* held, [])
    }).pipe(living(algebra(examPass({ recompute: { gained: "ignore" } }))))
  )

  it.effect("is not what an import left that was undone before, although a person had decided about it meanwhile", () =>
    Effect.gen(function* () {
      yield* hear(registered, closed)
      const first = yield* run(earlier)
      yield* decide(mia.extends(ann, "exam-pass", "P1Y"))
      yield* decide(mia.withdraws(1))
      const second = yield* again(ann.scored("finals", 80, "2014-05-20", { key: "cert-3" }))
      yield* undo(first.id)
      assert.deepStrictEqual(yield* held, ["1 2014-05-20.."])
      yield* undo(second.id)
      assert.deepStrictEqual([yield* held, yield* open], [["1 never"], [[null, null]]])
    }).pipe(living(keeping("hold")))
  )

  it.effect("is what an import left that was not undone", () =>
    Effect.gen(function* () {
      yield* hear(registered, closed)
      yield* run(earlier)
      yield* decide(mia.extends(ann, "exam-pass", "P1Y"))
      yield* decide(mia.withdraws(1))
      yield* undo((yield* again(ann.scored("finals", 80, "2014-04-02", { key: "cert-3" }))).id)
      assert.deepStrictEqual([yield* held, yield* open], [["1 2014-04-10.."], [[null, null]]])
    }).pipe(living(keeping("hold")))
  )
})

describe("what rows of an import come to", () => {
  it.effect("does not hang on how their file is cut: a new person's address counts on whichever page it is", () =>
    Effect.gen(function* () {
      const mailed = { ...passing, subject: { ...passing.subject, claims: [{ scheme: "email", value: "a@x.org" }] } }
      yield* runAll(file({ ...rows(registered), ended: false }, rows(mailed)))
      assert.lengthOf(yield* (yield* Ledger.Ledger).find("a@x.org"), 1)
    }).pipe(living(careful))
  )

  it.effect("counts once where what was to stand beside is to take its place afterwards", () =>
    Effect.gen(function* () {
      const credited = (points: number) => ann.credited("essay", points, "2014-05-10", { key: "k" })
      yield* run(registered, credited(5))
      yield* runAll(file(rows(credited(7))), draftOf({ conflicts: "append" }))
      assert.deepStrictEqual(verdictsOf((yield* again(credited(7))).told), ["2 same"])
      assert.deepStrictEqual(verdictsOf((yield* again(credited(8))).told), ["2 conflicts"])
    }).pipe(living(careful))
  )

  it.effect("leaves the rejections of a row that another version of its file was rejected for, too", () =>
    Effect.gen(function* () {
      const { id } = yield* runAll(file({ ...rows(registered), rejections: [bad(9, "x")] }))
      const version = draftOf({ files: [{ sha256: "c".repeat(64), size: 3 }] })
      yield* runAll(file({ rejections: [bad(9, "z")], ended: false }), version)
      yield* undo(id)
      assert.deepStrictEqual(yield* openRejections, ["import/rows/abcdef01 9", "import/rows/abcdef01 9"])
    }).pipe(living(careful))
  )
})
