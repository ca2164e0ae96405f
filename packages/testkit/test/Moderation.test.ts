import { assert, describe, it } from "@effect/vitest"
import {
  AchievementId,
  Catalog,
  Draft,
  type Entry,
  Id,
  Ledger,
  LedgerMemory,
  Preview,
  Report,
  Review,
  Sync
} from "@laurel/core"
import { decided, decider, type Deciding, given, issued, participant, reinstated, withdrawn } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { algebra, examPass } from "./catalogs.ts"

const ann = participant({ offering: "algebra-1" })
const came = ann.registered("2014-01-01")
const [mia, dean, clerk] = [decider(), decider("dan", "dean"), decider("cleo", "clerk")]
const granted = mia.grants(ann, "exam-pass", "2014-05-10")
const onceGranted = decided("Issued", "exam-pass", "2014-05-10..", "never")

describe("a grant of a type with moderators", () => {
  const moderated = given(algebra(examPass({ moderators: ["dean"] })), came)

  it.effect("counts once one of them has approved it, and both decisions are its cause; not before", () =>
    Effect.gen(function* () {
      yield* moderated.whenDecided(granted).then()
      const { entries } = yield* moderated.whenDecided(granted).whenDecided(dean.approves(1)).then(onceGranted)
      assert.deepStrictEqual(
        entries.map(({ decisions }) => decisions.map(Number)),
        [[1, 2]]
      )
    })
  )

  it.effect("does not count by approval in another role", () =>
    moderated
      .whenDecided(granted)
      .whenDecided(clerk.approves(1))
      .thenRefused(/takes one of the roles dean, found clerk/)
  )

  it.effect("does not count by approval of the actor who made it, whatever the role", () =>
    moderated
      .whenDecided(granted)
      .whenDecided(decider("mia", "dean").approves(1))
      .thenRefused(/decision 1 was made by mia too/)
  )

  it.effect("counts in one commit where both speak together", () =>
    moderated.whenDecided(granted, dean.approves(1)).then(onceGranted)
  )

  it.effect("ends when the approval is withdrawn, and comes back with another's", () =>
    Effect.gen(function* () {
      const ended = moderated.whenDecided(granted).whenDecided(dean.approves(1)).whenDecided(mia.withdraws(2))
      yield* ended.then(withdrawn("exam-pass"))
      yield* ended
        .whenDecided(decider("dora", "dean").approves(1))
        .then(decided("Reinstated", "exam-pass", "2014-05-10..", "never"))
    })
  )

  it.effect("stays while one of two approvals does", () =>
    moderated
      .whenDecided(granted)
      .whenDecided(dean.approves(1))
      .whenDecided(decider("dora", "dean").approves(1))
      .whenDecided(mia.withdraws(2))
      .then()
  )

  it.effect("needs nobody where the type names no moderators; and the rule never does", () =>
    Effect.gen(function* () {
      yield* given(algebra(examPass()), came).whenDecided(granted).then(onceGranted)
      yield* moderated.when(ann.scored("finals", 60, "2014-05-10")).then(issued("exam-pass", "2014-05-10"))
    })
  )

  it.effect("that is not approved leaves a denial's place alone: a denial needs nobody", () =>
    moderated
      .when(ann.scored("finals", 60, "2014-05-10"))
      .whenDecided(mia.denies(ann, "exam-pass"))
      .then(decided("Denied", "exam-pass", "never", "2014-05-10.."))
  )
})

describe("an assessment that a rule asks to be moderated", () => {
  const asking = (more: object = {}) =>
    given(algebra(examPass({ rule: { rule: "decided", roles: ["assessor"], ...more } })), came)
  const judge = decider("jo", "assessor")

  it.effect("counts once a second actor has approved it", () =>
    Effect.gen(function* () {
      const story = asking({ moderated: true }).whenDecided(judge.assesses(ann, "pass", "2014-05-10"))
      yield* story.then()
      yield* story.whenDecided(clerk.approves(1)).then(issued("exam-pass", "2014-05-10"))
    })
  )

  it.effect("is named in the entry with what approved it, withdrew it and gave it back, and no other is", () =>
    Effect.gen(function* () {
      const rule = {
        rule: "all",
        of: [
          { rule: "completed", group: "coursework" },
          { rule: "decided", roles: ["assessor"], moderated: true, group: "exam" }
        ]
      }
      const causes = ({ entries }: { readonly entries: ReadonlyArray<Entry.Entry> }) =>
        entries.map(({ kind, decisions }) => [kind, decisions.map(Number)])
      const passes = judge.assesses(ann, "pass", "2014-05-10", "exam")
      const beside = judge.assesses(ann, "pass", "2014-05-10", "coursework")
      const approving = given(algebra(examPass({ rule })), came, ann.completed("essay", "2014-05-01"))
        .whenDecided(passes)
        .whenDecided(clerk.approves(1), beside)
      assert.deepStrictEqual(causes(yield* approving.then(issued("exam-pass", "2014-05-10"))), [["Issued", [1, 2]]])
      const taken = approving.whenDecided(mia.withdraws(2), mia.withdraws(3))
      assert.deepStrictEqual(causes(yield* taken.then(withdrawn("exam-pass"))), [["Withdrawn", [4]]])
      const back = taken.whenDecided(mia.withdraws(4))
      assert.deepStrictEqual(causes(yield* back.then(reinstated("exam-pass", "2014-05-10.."))), [
        ["Reinstated", [1, 6]]
      ])
      const gone = back.whenDecided(mia.withdraws(1))
      assert.deepStrictEqual(causes(yield* gone.then(withdrawn("exam-pass"))), [["Withdrawn", [7]]])
    })
  )

  it.effect("counts at once where the rule asks for nobody else", () =>
    asking()
      .whenDecided(judge.assesses(ann, "pass", "2014-05-10"))
      .then(issued("exam-pass", "2014-05-10"))
  )

  it.effect("does not count in a role that the rule does not name", () =>
    asking()
      .whenDecided(mia.assesses(ann, "pass", "2014-05-10"))
      .then()
  )

  it.effect("is replaced by a later one, and holds again once that is withdrawn", () =>
    Effect.gen(function* () {
      const failed = asking()
        .whenDecided(judge.assesses(ann, "pass", "2014-05-10"))
        .whenDecided(judge.assesses(ann, "fail", "2014-05-20"))
      yield* failed.then(withdrawn("exam-pass"))
      yield* failed.whenDecided(mia.withdraws(2)).then(decided("Reinstated", "exam-pass", "2014-05-10.."))
    })
  )
})

describe("a waiver", () => {
  it.effect("meets the clause about its group, and no clause about another", () =>
    Effect.gen(function* () {
      const story = given(algebra(examPass()), came)
      yield* story.whenDecided(mia.assesses(ann, "waive", "2014-05-10", "exam")).then(issued("exam-pass", "2014-05-10"))
      yield* story.whenDecided(mia.assesses(ann, "waive", "2014-05-10", "coursework")).then()
    })
  )

  it.effect("that is withdrawn meets nothing any more", () =>
    given(algebra(examPass()), came)
      .whenDecided(mia.assesses(ann, "waive", "2014-05-10", "exam"))
      .whenDecided(mia.withdraws(1))
      .then(withdrawn("exam-pass"))
  )
})

describe("a judgement that is taken back", () => {
  const judged = algebra(examPass({ rule: { rule: "decided", roles: ["manager"] } }))
  const passes = mia.assesses(ann, "pass", "2014-05-10")

  it.effect("takes back what it brought, in an open participation and in a closed one", () =>
    Effect.gen(function* () {
      const open = given(judged, came).whenDecided(passes).whenDecided(mia.withdraws(1))
      const { entries } = yield* open.then(withdrawn("exam-pass"))
      assert.deepStrictEqual(
        entries.map(({ decisions }) => decisions.map(Number)),
        [[2]]
      )
      yield* given(judged, came, ann.closed("2014-07-01"))
        .whenDecided(passes)
        .whenDecided(mia.withdraws(1))
        .then(withdrawn("exam-pass"))
    })
  )

  it.effect("holds again once taking it back is itself taken back; an awaited mark alone takes nothing", () =>
    Effect.gen(function* () {
      yield* given(judged, came)
        .whenDecided(passes)
        .whenDecided(mia.withdraws(1))
        .whenDecided(mia.withdraws(2))
        .then(reinstated("exam-pass", "2014-05-10.."))
      yield* given(judged, came).whenDecided(passes).when(ann.completed("finals", "2014-06-01")).then()
    })
  )
})

describe("what rests on a judgement", () => {
  const both = (rule: object) => algebra(examPass({ rule }), examPass({ id: "other" }))
  const moderated = both({ rule: "decided", roles: ["manager"], moderated: true })
  const passes = mia.assesses(ann, "pass", "2014-05-10")

  it.effect("falls with the approval it needed", () =>
    given(moderated, came)
      .whenDecided(passes, dean.approves(1))
      .whenDecided(mia.withdraws(2))
      .then(withdrawn("exam-pass"))
  )

  it.effect("falls alone: what a judgement of another group is taken back from stays as its type says", () =>
    given(
      algebra(examPass({ recompute: { lost: "ignore" } })),
      came,
      ann.scored("finals", 60, "2014-05-10"),
      ann.closed("2014-07-01")
    )
      .whenDecided(mia.assesses(ann, "pass", "2014-05-10", "coursework"))
      .when(ann.scored("finals", 10, "2014-05-10", { key: `${ann.subject.key} Scored finals 2014-05-10` }))
      .whenDecided(mia.withdraws(1))
      .then()
  )

  it.effect("is judged of a group that there is, and of none other", () =>
    Effect.gen(function* () {
      yield* given(moderated, came)
        .whenDecided(mia.assesses(ann, "pass", "2014-05-10", "coursework"))
        .then()
      yield* given(moderated, came)
        .whenDecided(mia.assesses(ann, "pass", "2014-05-10", "nogroup"))
        .thenRefused(/algebra-1 has no group "nogroup" \(its groups: coursework, exam\)/)
    })
  )
})

describe("what a decision would change", () => {
  const judge = decider("jo", "assessor")
  const passes = judge.assesses(ann, "pass", "2014-05-10")
  /** Why each of them would change nothing yet, by its place among those that are made together after others. */
  const told = (type: object, before: ReadonlyArray<Deciding>, ...decisions: ReadonlyArray<Deciding>) =>
    Effect.gen(function* () {
      const compiled = yield* Effect.fromResult(Catalog.decode(algebra(examPass(type))))
      const { versions } = yield* Sync.apply(compiled)
      yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("desk"), [came])))
      for (const decision of before) yield* Sync.decide(versions, [yield* decision])
      const { waiting } = yield* Sync.foresee(versions, yield* Effect.all(decisions))
      // Whoever decides is told the same.
      const plan = yield* Sync.decide(versions, yield* Effect.all(decisions))
      assert.deepStrictEqual(Preview.of(versions, plan).waiting, waiting)
      return waiting.map(({ decision, message }) => [decision, message])
    }).pipe(Effect.provide(LedgerMemory.layer))
  const two = { moderators: ["dean", "head"] }
  const byRule = (more: object) => ({ rule: { rule: "decided", roles: ["assessor"], ...more } })

  it.effect(
    "says of a grant which roles it waits for; of one that is approved, withdrawn or needs nobody, nothing",
    () =>
      Effect.gen(function* () {
        const message = "the grant of exam-pass:1:1 counts only once it is approved by somebody else, as dean or head"
        assert.deepStrictEqual(yield* told(two, [], granted, granted), [
          [0, message],
          [1, message]
        ])
        assert.deepStrictEqual(yield* told(two, [], mia.denies(ann, "exam-pass"), granted), [[1, message]])
        assert.deepStrictEqual(yield* told(two, [], granted, dean.approves(1)), [])
        assert.deepStrictEqual(yield* told(two, [], granted, mia.withdraws(1)), [])
        assert.deepStrictEqual(yield* told(two, [granted], dean.approves(1)), [])
        assert.deepStrictEqual(yield* told({}, [], granted), [])
      })
  )

  it.effect("says of an assessment that a rule waits for somebody else, and of no other", () =>
    Effect.gen(function* () {
      const moderated = byRule({ moderated: true })
      assert.deepStrictEqual(yield* told(moderated, [], passes), [
        [0, "a rule of the course takes the assessment only once it is approved by somebody else"]
      ])
      assert.deepStrictEqual(yield* told(moderated, [], passes, clerk.approves(1)), [])
      assert.deepStrictEqual(yield* told(moderated, [], mia.assesses(ann, "pass", "2014-05-10")), [])
      assert.deepStrictEqual(yield* told(byRule({}), [], passes), [])
    })
  )

  it.effect("says it by the version that governs what was issued already, whatever the latest says", () =>
    Effect.gen(function* () {
      const then = (first: object, second: object) =>
        Effect.gen(function* () {
          const decoded = (type: object) => Effect.fromResult(Catalog.decode(algebra(examPass(type))))
          const { versions } = yield* Sync.apply(yield* decoded(first))
          const drafts = [came, ann.scored("finals", 60, "2014-05-10")]
          yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("desk"), drafts)))
          const { versions: all } = yield* Sync.apply(yield* decoded(second))
          return (yield* Sync.foresee(all, [yield* granted])).waiting.length
        }).pipe(Effect.provide(LedgerMemory.layer))
      assert.strictEqual(yield* then(two, {}), 1)
      assert.strictEqual(yield* then({}, two), 0)
    })
  )
})

describe("what waits for a second actor", () => {
  const judge = decider("jo", "assessor")
  /** The numbers of the decisions that wait, with the roles that may approve them, after these were made one by one. */
  const waiting = (type: object, ...decisions: ReadonlyArray<Deciding>) =>
    Effect.gen(function* () {
      const compiled = yield* Effect.fromResult(Catalog.decode(algebra(examPass(type))))
      const { versions } = yield* Sync.apply(compiled)
      yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("desk"), [came])))
      for (const decision of decisions) yield* Sync.decide(versions, [yield* decision])
      const pending = yield* Stream.runCollect(Review.pending(versions))
      return pending.map(({ decision, roles }) => [Number(decision.id), roles])
    }).pipe(Effect.provide(LedgerMemory.layer))
  const byDean = { moderators: ["dean"] }
  const byRule = (more: object) => ({ rule: { rule: "decided", roles: ["assessor"], ...more } })

  it.effect(
    "is a grant until one of the moderators approves it or somebody takes it back, and again without either",
    () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* waiting(byDean, granted, granted), [
          [1, ["dean"]],
          [2, ["dean"]]
        ])
        assert.deepStrictEqual(yield* waiting(byDean, granted, granted, dean.approves(1)), [[2, ["dean"]]])
        assert.deepStrictEqual(yield* waiting(byDean, granted, mia.withdraws(1)), [])
        assert.deepStrictEqual(yield* waiting(byDean, granted, dean.approves(1), mia.withdraws(2)), [[1, ["dean"]]])
        assert.deepStrictEqual(yield* waiting(byDean, mia.denies(ann, "exam-pass")), [])
        assert.deepStrictEqual(yield* waiting({}, granted), [])
      })
  )

  it.effect("is a grant by the version that governs what was issued already, whatever the latest says", () =>
    Effect.gen(function* () {
      const then = (first: object, second: object) =>
        Effect.gen(function* () {
          const one = yield* Effect.fromResult(Catalog.decode(algebra(examPass(first))))
          const { versions } = yield* Sync.apply(one)
          const drafts = [came, ann.scored("finals", 60, "2014-05-10")]
          yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("desk"), drafts)))
          yield* Sync.decide(versions, [yield* mia.grants(ann, "exam-pass", "2014-02-01")])
          const { versions: all } = yield* Sync.apply(
            yield* Effect.fromResult(Catalog.decode(algebra(examPass(second))))
          )
          const refused = yield* Effect.flip(Sync.decide(all, [yield* clerk.approves(1)])).pipe(Effect.option)
          const found = (yield* Stream.runCollect(Review.pending(all))).map(({ decision, roles }) => [
            Number(decision.id),
            roles
          ])
          return { found, isRefused: refused._tag === "Some" }
        }).pipe(Effect.provide(LedgerMemory.layer))
      assert.deepStrictEqual(yield* then(byDean, {}), { found: [[1, ["dean"]]], isRefused: true })
      assert.deepStrictEqual(yield* then({}, byDean), { found: [], isRefused: false })
    })
  )

  it.effect("is an assessment that a moderated clause would take, in any role, and none that no clause asks for", () =>
    Effect.gen(function* () {
      const [passes, other] = [judge.assesses(ann, "pass", "2014-05-10"), mia.assesses(ann, "pass", "2014-05-10")]
      assert.deepStrictEqual(yield* waiting(byRule({ moderated: true }), passes, other), [[1, null]])
      assert.deepStrictEqual(yield* waiting(byRule({ moderated: true }), passes, clerk.approves(1)), [])
      // A waiver counts at once, and waits for nobody.
      assert.deepStrictEqual(
        yield* waiting(byRule({ moderated: true }), judge.assesses(ann, "waive", "2014-05-10")),
        []
      )
      assert.deepStrictEqual(yield* waiting(byRule({}), passes), [])
      assert.deepStrictEqual(yield* waiting(byRule({ moderated: true, group: "exam" }), passes), [])
    })
  )

  /** A ledger that keeps what it is asked of achievements, by name, and of contacts, by how many at once. */
  const listening = Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const asked = { achievements: Array<ReadonlyArray<string>>(), contacts: Array<number>() }
    const listener = Ledger.Ledger.of({
      ...ledger,
      achievement: () => Effect.die("asked of one achievement"),
      achievements: (ids, known) =>
        Effect.suspend(() => {
          asked.achievements.push(ids.map(AchievementId.format))
          return ledger.achievements(ids, known)
        }),
      contacts: (ids) => Effect.suspend(() => (asked.contacts.push(ids.length), ledger.contacts(ids)))
    })
    return { asked, listener }
  })

  it.effect("is not asked of the ledger where no version there is would wait, and is where one would", () =>
    Effect.gen(function* () {
      const eve = participant({ offering: "algebra-1", contact: "eve" })
      const named = (...types: readonly [object, ...ReadonlyArray<object>]) =>
        Effect.gen(function* () {
          const decoded = (type: object) => Effect.fromResult(Catalog.decode(algebra(examPass(type))))
          const [first, ...later] = types
          let { versions } = yield* Sync.apply(yield* decoded(first))
          const desk = Draft.adapter(Id.SourceId.make("desk"), [came, eve.registered("2014-01-01")])
          yield* Stream.runDrain(Sync.run(versions, desk))
          const both = [yield* granted, yield* mia.grants(eve, "exam-pass", "2014-05-10")]
          yield* Sync.decide(versions, both)
          yield* Sync.decide(versions, [yield* dean.approves(1)])
          for (const type of later) versions = (yield* Sync.apply(yield* decoded(type))).versions
          const { asked, listener } = yield* listening
          const found = yield* Stream.runCollect(Review.pending(versions)).pipe(
            Effect.provideService(Ledger.Ledger, listener)
          )
          return { asked: asked.achievements, found: found.map(({ decision }) => Number(decision.id)) }
        }).pipe(Effect.provide(LedgerMemory.layer))
      const [anns, eves] = ["exam-pass:1:1", "exam-pass:2:1"]
      assert.deepStrictEqual(yield* named(byDean), { asked: [[eves]], found: [2] })
      // Without moderators it counts at once, whichever of the two governs.
      assert.deepStrictEqual(yield* named(byDean, {}), { asked: [[eves]], found: [] })
      // Of what no dean approves any more only the ledger knows which version governs it.
      const head = { moderators: ["head"] }
      assert.deepStrictEqual(yield* named(byDean, head), { asked: [[anns, eves]], found: [2] })
      assert.deepStrictEqual(yield* named(byDean, head, {}), { asked: [[anns, eves]], found: [] })
    })
  )

  it.effect("is looked at a hundred at a time, and so are the people whom it is about", () =>
    Effect.gen(function* () {
      const pages = (grants: number) =>
        Effect.gen(function* () {
          const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(algebra(examPass(byDean)))))
          yield* Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("desk"), [came])))
          yield* Sync.decide(versions, yield* Effect.all(Array.from({ length: grants }, () => granted)))
          const { asked, listener } = yield* listening
          const all = yield* Stream.runCollect(Report.pendingPages(versions)).pipe(
            Effect.provideService(Ledger.Ledger, listener)
          )
          assert.deepStrictEqual([asked.contacts.length, asked.achievements.length], [all.length, all.length])
          assert.deepStrictEqual(
            yield* Stream.runCollect(Report.pending(versions)),
            all.flatMap(({ rows }) => rows)
          )
          return all.map(({ rows, last }) => [rows.length, rows.flatMap(({ people }) => people).length, last])
        }).pipe(Effect.provide(LedgerMemory.layer))
      assert.deepStrictEqual(yield* pages(100), [[100, 100, null]])
      assert.deepStrictEqual(yield* pages(101), [
        [100, 100, Id.DecisionId.make(100)],
        [1, 1, null]
      ])
    })
  )

  it.effect("says how far was looked, also where nothing of it waits", () =>
    Effect.gen(function* () {
      const rule = { rule: "decided", roles: ["assessor"] }
      const other = participant({ offering: "music-1" })
      const catalog = algebra(
        examPass({ rule: { ...rule, moderated: true } }),
        examPass({ id: "music-pass", courses: ["music"], rule })
      )
      const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))
      const desk = Draft.adapter(Id.SourceId.make("desk"), [came, other.registered("2014-01-01")])
      yield* Stream.runDrain(Sync.run(versions, desk))
      const music = Array.from({ length: 100 }, () => judge.assesses(other, "pass", "2014-05-10"))
      yield* Sync.decide(versions, yield* Effect.all([...music, judge.assesses(ann, "pass", "2014-05-10")]))
      const pages = yield* Stream.runCollect(Report.pendingPages(versions))
      assert.deepStrictEqual(
        pages.map(({ rows, last }) => [rows.map(({ decision }) => Number(decision.id)), last]),
        [
          [[], Id.DecisionId.make(100)],
          [[101], null]
        ]
      )
    }).pipe(Effect.provide(LedgerMemory.layer))
  )
})
