import { assert, describe, it } from "@effect/vitest"
import { CivilDate, Entry, type Holding, Ledger, type Preview, Sync } from "@laurel/core"
import { corrected, decider, type Deciding, desk, issued, participant, told, withdrawn } from "@laurel/testkit"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"
import { algebra, examPass } from "./catalogs.ts"
import { decide, hear, living, log, versions } from "./steps.ts"

const careful = algebra(examPass())
const ann = participant({ offering: "algebra-1" })
const bob = participant({ offering: "algebra-2", contact: "bob" })
const passing = ann.scored("finals", 60, "2014-05-10")
const better = bob.scored("finals", 95, "2015-05-10")
const mia = decider()
const heard = living(careful, passing, better)

const proposed = (proposal: Sync.Proposal) =>
  Effect.gen(function* () {
    return yield* Sync.preview(yield* versions, proposal)
  })
const ofDecisions = (...decisions: ReadonlyArray<Deciding>) =>
  Effect.flatMap(Effect.all(decisions), (drafts) => proposed({ decisions: drafts }))

const shown = ({ changes }: Preview.Preview) => changes.flatMap(({ entries }) => entries)
const daysOf = (holding: Holding.Holding | null): string | null =>
  holding === null
    ? null
    : holding.periods
        .map(({ from, last }) => `${CivilDate.format(from)} to ${last === null ? "" : CivilDate.format(last)}`)
        .join(", ")
const holdingsOf = ({ holdings }: Preview.Preview) =>
  holdings.map(({ contact, before, after }) => [Number(contact), daysOf(before), daysOf(after)])

/** Shows nothing but what accepting it then writes, word for word, and writes nothing before that. */
const accepts = (preview: Preview.Preview) =>
  Effect.gen(function* () {
    const before = yield* log
    const ledger = yield* Ledger.Ledger
    yield* Sync.accept(preview)
    const written = (yield* log).slice(before.length)
    assert.deepStrictEqual(written, preview.commit.entries.map(Entry.canonical))
    assert.sameMembers(shown(preview).map(Entry.canonical), written)
    const { ids, achievements, holdings } = yield* ledger.loadContacts(null, Ledger.maxPage)
    const all = [...achievements.values()].flat()
    for (const { after } of preview.changes) assert.deepInclude(all, after)
    for (const { contact, certification, after } of preview.holdings) {
      const own = holdings.get(contact)?.find((each) => each.certification === certification)
      assert.deepStrictEqual(own ?? null, after)
    }
    return ids.length
  })

/** Nothing is in the ledger that was not there before. */
const untouched = <A, E, R>(asking: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const state = Effect.all([log, ledger.totals, ledger.positions, ledger.catalogs, ledger.checkpoints(null)])
    const before = yield* state
    const answer = yield* asking
    assert.deepStrictEqual(yield* state, before)
    return answer
  })

describe("a preview of decisions", () => {
  it.effect("shows old and new side by side, and is what is written", () =>
    Effect.gen(function* () {
      const preview = yield* untouched(ofDecisions(mia.revokes(ann, "exam-pass", "2014-09-01")))
      assert.deepStrictEqual(shown(preview).map(told), ["Revoked exam-pass: 2014-05-10.."])
      assert.deepStrictEqual(
        preview.changes.map(({ before, after }) => [before?.terms, after.revision]),
        [[{}, 2]]
      )
      assert.deepStrictEqual(holdingsOf(preview), [[1, "2014-05-10 to 2017-05-10", "2014-05-10 to 2014-08-31"]])
      yield* accepts(preview)
    }).pipe(heard)
  )

  it.effect("that can't be is refused, and that change nothing show nothing", () =>
    Effect.gen(function* () {
      const refusal = yield* Effect.flip(untouched(ofDecisions(mia.withdraws(1))))
      assert.match(String(refusal), /there is no decision 1/)
      const none = yield* untouched(ofDecisions(mia.grants(ann, "exam-pass", "2014-05-10")))
      assert.deepStrictEqual([shown(none), none.holdings], [[], []])
      yield* accepts(none)
    }).pipe(heard)
  )

  it.effect("that link two shows what they hold together, and what neither holds alone", () =>
    Effect.gen(function* () {
      const preview = yield* untouched(ofDecisions(mia.links(ann, bob)))
      assert.deepStrictEqual(shown(preview), [])
      assert.deepStrictEqual(holdingsOf(preview), [
        [1, "2014-05-10 to 2017-05-10", "2014-05-10 to 2015-05-09, 2015-05-10 to 2018-05-10"],
        [2, "2015-05-10 to 2018-05-10", null]
      ])
      yield* accepts(preview)
      const dossier = yield* (yield* Ledger.Ledger).contact(preview.commit.people[0]?.contact ?? assert.fail(), null)
      assert.deepStrictEqual(dossier?.contact.members.map(Number), [1, 2])
    }).pipe(heard)
  )

  it.effect("that end a link shows both histories again", () =>
    Effect.gen(function* () {
      yield* decide(mia.links(ann, bob))
      const preview = yield* untouched(ofDecisions(mia.withdraws(1)))
      assert.deepStrictEqual(holdingsOf(preview), [
        [2, null, "2015-05-10 to 2018-05-10"],
        [1, "2014-05-10 to 2015-05-09, 2015-05-10 to 2018-05-10", "2014-05-10 to 2017-05-10"]
      ])
      yield* accepts(preview)
    }).pipe(heard)
  )
})

describe("what decisions would do, only foreseen", () => {
  const foreseen = (...decisions: ReadonlyArray<Deciding>) =>
    Effect.gen(function* () {
      return yield* Sync.foresee(yield* versions, yield* Effect.all(decisions))
    })

  it.effect("is what a preview shows, and what deciding it then does", () =>
    Effect.gen(function* () {
      yield* decide(mia.suspends(ann, "exam-pass", "2014-06-01"))
      const all = [mia.reinstates(ann, "exam-pass", "2014-07-01"), mia.links(ann, bob)]
      const { changes, holdings, people } = yield* untouched(foreseen(...all))
      const preview = yield* ofDecisions(...all)
      assert.deepStrictEqual([changes, holdings, people], [preview.changes, preview.holdings, preview.commit.people])
      const { commit } = yield* decide(...all)
      assert.deepStrictEqual(
        changes.flatMap(({ entries }) => entries),
        commit.entries
      )
    }).pipe(heard)
  )

  it.effect("is refused where it can't be, and takes no number where it can", () =>
    Effect.gen(function* () {
      const revokes = mia.revokes(ann, "exam-pass", "2014-09-01")
      assert.match(String(yield* Effect.flip(untouched(foreseen(mia.withdraws(1))))), /there is no decision 1/)
      for (let times = 0; times < 3; times++) yield* untouched(foreseen(revokes))
      const { commit } = yield* decide(revokes)
      assert.deepStrictEqual(
        commit.decisions.map(({ id }) => Number(id)),
        [1]
      )
    }).pipe(heard)
  )
})

describe("a preview of facts", () => {
  const failing = corrected(passing, ann.scored("finals", 10, "2014-05-10"))

  it.effect("shows what they would change, and is what is written", () =>
    Effect.gen(function* () {
      const eve = participant({ offering: "algebra-1", contact: "eve" })
      const drafts = [failing, eve.scored("finals", 50, "2014-06-01")]
      const preview = yield* untouched(proposed({ source: desk, drafts }))
      assert.deepStrictEqual(shown(preview).map(told), [withdrawn("exam-pass"), issued("exam-pass", "2014-06-01")])
      assert.deepStrictEqual(holdingsOf(preview), [
        [1, "2014-05-10 to 2017-05-10", null],
        [3, null, "2014-06-01 to 2017-06-01"]
      ])
      assert.strictEqual(yield* accepts(preview), 3)
    }).pipe(heard)
  )

  it.effect("shows what would be refused of them, beside what would not", () =>
    Effect.gen(function* () {
      const stray = participant({ offering: "latin-1" }).registered("2014-01-01")
      const preview = yield* untouched(proposed({ source: desk, drafts: [stray, failing] }))
      assert.deepStrictEqual(
        preview.rejections.map(({ found }) => found),
        ['"latin-1"']
      )
      assert.deepStrictEqual(shown(preview).map(told), [withdrawn("exam-pass")])
      yield* accepts(preview)
    }).pipe(heard)
  )

  it.effect("that are known already shows nothing", () =>
    Effect.gen(function* () {
      const preview = yield* untouched(proposed({ source: desk, drafts: [passing] }))
      assert.deepStrictEqual([shown(preview), preview.holdings, preview.commit.facts], [[], [], []])
    }).pipe(heard)
  )

  it.effect("leaves the source to go on from where it stood", () =>
    Effect.gen(function* () {
      const preview = yield* proposed({ source: desk, drafts: [failing] })
      const { positions } = yield* Ledger.Ledger
      const before = (yield* positions).get(desk)?.text
      yield* accepts(preview)
      assert.strictEqual((yield* positions).get(desk)?.text, before)
      yield* hear(passing)
    }).pipe(heard)
  )
})

describe("a preview taken before something else was committed", () => {
  const conflicts = (preview: Preview.Preview) =>
    Effect.gen(function* () {
      const { reason } = yield* untouched(Effect.flip(Sync.accept(preview)))
      assert.strictEqual(reason._tag, "Conflict")
    })

  it.effect("fails, and writes nothing: of decisions, of facts", () =>
    Effect.gen(function* () {
      const previews = [
        yield* ofDecisions(mia.revokes(ann, "exam-pass", "2014-09-01")),
        yield* proposed({ source: desk, drafts: [bob.scored("essay", 1, "2014-06-01")] })
      ]
      yield* hear(ann.scored("essay", 1, "2014-06-01"))
      for (const preview of previews) yield* conflicts(preview)
    }).pipe(heard)
  )

  it.effect("is accepted within the hour, and recorded when it is; an older one fails and writes nothing", () =>
    Effect.gen(function* () {
      const preview = yield* ofDecisions(mia.revokes(ann, "exam-pass", "2014-09-01"))
      yield* TestClock.adjust("61 minutes")
      yield* conflicts(preview)
      const again = yield* ofDecisions(mia.revokes(ann, "exam-pass", "2014-09-01"))
      yield* TestClock.adjust("59 minutes")
      yield* Sync.accept(again)
      const { recordedAt } = Result.getOrThrow(Entry.parse((yield* log).at(-1) ?? ""))
      assert.strictEqual(recordedAt - again.commit.recordedAt, 59 * 60_000)
    }).pipe(heard)
  )

  it.effect("is accepted once, and only once", () =>
    Effect.gen(function* () {
      const preview = yield* ofDecisions(mia.revokes(ann, "exam-pass", "2014-09-01"))
      yield* accepts(preview)
      yield* conflicts(preview)
    }).pipe(heard)
  )
})
