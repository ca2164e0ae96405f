/** What becomes of rows about people who were erased. */
import { assert, describe, it } from "@effect/vitest"
import { Catalog, type Fact, Ledger, Sync } from "@laurel/core"
import { Effect, Layer } from "effect"
import { learnerOf } from "./deciding.ts"
import { answers, whereIs } from "./ledgerAnswers.ts"
import { inOrder } from "./ledgerErasure.ts"
import { overtaken, shared, through } from "./ledgerHandles.ts"
import { draftsOf, erase, person, tell, told } from "./ledgerPersons.ts"
import { begin, catalog, planned, rejection } from "./ledgerStory.ts"
import type { Open } from "./ledgerWrites.ts"
import { corrected, participant } from "./participant.ts"

const [zoe, ulla] = [person("Zoe"), person("Ulla")]

/** What a page of a source brings, counted. */
const counts = { facts: 0, same: 0, ignored: 0, rejections: 0 }
const brings = Effect.fnUntraced(function* (
  ...[versions, drafts]: [Parameters<typeof tell>[0], ReadonlyArray<Fact.Draft>]
) {
  const progress = yield* tell(versions, { drafts, ended: false })
  if (progress === undefined) return assert.fail("nothing was read")
  const { facts, same, ignored, rejections } = progress
  return { facts, same, ignored, rejections } satisfies typeof counts
})

const ignored = (open: Open): void => {
  it.effect("are ignored and counted, whatever they say and whichever of their names they go by; others' are not", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      yield* told(versions, [zoe, ulla])
      const known = draftsOf(zoe)
      yield* erase(versions, [zoe.who])
      const before = yield* answers
      const by = (scheme: string, contact: string) =>
        participant({ offering: "algebra-1", scheme, contact, key: "another" }).registered("2016-01-01")
      const rows = [
        ...known,
        ...known.map((draft) => ({ ...draft, said: "Zoe again" })),
        participant({ ...zoe.who.subject.contact, contact: "Zoe O'Neill", offering: "latin-1" }).registered(
          "2016-01-01"
        ),
        by("email", "zoe@example.org"),
        by("card", "№ Zoe")
      ]
      assert.deepStrictEqual(yield* brings(versions, rows), { ...counts, ignored: rows.length })
      const after = yield* answers
      assert.deepStrictEqual(whereIs(after, "Zoe"), [])
      for (const same of ["facts", "learners", "contacts", "achievements", "rejections", "entries", "persons"] as const)
        assert.deepStrictEqual(after[same], before[same], same)
      const [again = zoe.who.closed("2016-01-01")] = draftsOf(ulla)
      const mixed = [...rows, again, ulla.who.closed("2016-01-01", { key: "new" })]
      assert.deepStrictEqual(yield* brings(versions, mixed), { ...counts, ignored: rows.length, facts: 1, same: 1 })
      // Called something new, and also what she was.
      const fresh = participant({ offering: "algebra-1", scheme: "staff", contact: "new to all", key: "new to all" })
      const alsoKnownAs = fresh.registered("2016-01-01")
      const withClaim = (draft: Fact.Draft, scheme: string, value: string): Fact.Draft => ({
        ...draft,
        subject: { ...draft.subject, claims: [{ scheme, value }] }
      })
      const claiming = withClaim(alsoKnownAs, "email", "zoe@example.org")
      assert.deepStrictEqual(yield* brings(versions, [claiming]), { ...counts, ignored: 1 })
      assert.deepStrictEqual(yield* brings(versions, [withClaim(alsoKnownAs, "email", "someone@example.org")]), {
        ...counts,
        facts: 1
      })
      // Of somebody known the row counts, and only the name does not come back.
      assert.deepStrictEqual(yield* brings(versions, [claiming]), { ...counts, same: 1 })
      assert.deepStrictEqual(yield* (yield* Ledger.Ledger).find("zoe@example.org"), [])
      // Under the same value in another scheme it is somebody else.
      assert.deepStrictEqual(yield* brings(versions, [by("staff", "Zoe O'Neill")]), { ...counts, facts: 1 })
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect("are of somebody new where they may return, of whom nothing is known but what is said from then on", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      yield* told(versions, [zoe, ulla])
      yield* erase(versions, [zoe.who], true)
      const before = yield* answers
      assert.deepStrictEqual(whereIs(before, "Zoe"), [])
      const drafts = draftsOf(zoe)
      assert.deepStrictEqual(yield* brings(versions, drafts), { ...counts, facts: drafts.length })
      const { contact } = yield* learnerOf(zoe.who)
      assert.strictEqual(contact, 3)
      const after = yield* answers
      for (const [id, found] of before.persons) assert.deepStrictEqual(after.persons.get(id), found, `contact ${id}`)
      assert.deepStrictEqual(
        (yield* ledger.find("Zoe O'Neill")).map(({ id }) => id),
        [contact]
      )
      assert.deepStrictEqual((yield* ledger.contact(contact, null))?.achievements.map(({ id }) => id.type).toSorted(), [
        "coursework-pass",
        "exam-pass"
      ])
      yield* inOrder
      // And may be erased as anybody may, for good this time.
      yield* erase(versions, [zoe.who])
      assert.deepStrictEqual(whereIs(yield* answers, "Zoe"), [])
      assert.deepStrictEqual(yield* brings(versions, drafts), { ...counts, ignored: drafts.length })
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect("by a name that is also somebody else's own are theirs", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      const theirs = participant({ offering: "algebra-1", scheme: "email", contact: "zoe@example.org" })
      yield* tell(versions, { drafts: [theirs.registered("2014-01-01"), ...draftsOf(zoe)] })
      yield* erase(versions, [zoe.who])
      const rows = [theirs.scored("finals", 60, "2014-05-10"), zoe.who.closed("2016-01-01")]
      assert.deepStrictEqual(yield* brings(versions, rows), { ...counts, facts: 1, ignored: 1 })
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect("by the name of a group that they were of are not ignored, nor is that name theirs alone", () =>
    Effect.gen(function* () {
      const acme = (contact: string) => participant({ offering: "algebra-1", contact, claims: ["employer:Acme"] })
      const [one, other, firm] = [
        acme("Zoe"),
        acme("Ulla"),
        participant({ offering: "algebra-1", scheme: "employer", contact: "Acme" })
      ]
      const raws = ["1,Acme", "2,Zoe,Acme"]
      const rejections = raws.map((raw, line) => ({ ...rejection(line, "?"), raw }))
      for (const [account, left, counted] of [
        [true, ["1,Acme", ""], { ...counts, facts: 1 }],
        [false, ["", ""], { ...counts, ignored: 1 }]
      ] as const) {
        yield* Effect.gen(function* () {
          const ledger = yield* Ledger.Ledger
          const json = { ...catalog, identities: [{ scheme: "employer", account }] }
          const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(json)))
          const drafts = [one, other].map((who) => who.registered("2014-01-01"))
          yield* tell(versions, { drafts, rejections, ended: false })
          yield* erase(versions, [one])
          assert.deepStrictEqual(
            (yield* ledger.rejections(null)).map(({ raw }) => raw),
            [...left]
          )
          assert.deepStrictEqual(
            (yield* ledger.find("employer:Acme")).map(({ id }) => Number(id)),
            [2]
          )
          assert.deepStrictEqual(yield* brings(versions, [firm.registered("2014-01-01")]), counted)
        }).pipe(Effect.provide(Layer.fresh(open())))
      }
    })
  )

  it.effect("that were about somebody else before are taken back from them", () =>
    Effect.gen(function* () {
      const versions = yield* begin
      const row = ulla.who.scored("finals", 60, "2014-05-10", { said: "Ulla sat it" })
      yield* tell(versions, { drafts: [row, ...draftsOf(zoe)] })
      yield* erase(versions, [zoe.who])
      const hers = corrected(row, zoe.who.scored("finals", 60, "2014-05-11", { said: "no, Zoe did" }))
      const { contact } = yield* learnerOf(ulla.who)
      const held = Effect.map(answers, ({ achievements }) =>
        achievements.filter((each) => each.contact === contact).map((each) => each.held.length)
      )
      assert.deepStrictEqual(yield* held, [1])
      assert.deepStrictEqual(yield* brings(versions, [hers]), { ...counts, facts: 1, ignored: 1 })
      assert.deepStrictEqual(yield* held, [0])
      assert.deepStrictEqual(whereIs(yield* answers, "Zoe"), [])
      assert.deepStrictEqual(yield* brings(versions, [hers]), { ...counts, ignored: 1 })
      assert.deepStrictEqual(yield* brings(versions, [row]), { ...counts, facts: 1 })
      assert.deepStrictEqual(yield* held, [1])
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )
}

const rejected = (open: Open): void => {
  it.effect("that can't be read leave nothing behind that names them, whenever they are read; others' rows do", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      const twin = { ...rejection(90), expected: 'the same as "enrolment of Zoe"', found: "something else", raw: "9" }
      yield* told(versions, [zoe, ulla])
      yield* tell(versions, { drafts: [], rejections: [twin], ended: false })
      yield* erase(versions, [zoe.who])
      assert.deepStrictEqual(whereIs(yield* answers, "Zoe"), [])
      const raws = [
        "8;Zoe O'Neill;2014-01-01",
        '8,"zoe o\'neill",78',
        '{"name":"\\u005aoe O\'Neill"}',
        "9;ZOE@EXAMPLE.ORG;x",
        "enrolment of Zoe",
        // Neighbours: parts of a name, and names of others.
        "8;O'Neill;2014-01-01",
        "8;Zoey O'Neill;x",
        "8;Ulla O'Neill;x"
      ]
      const rows = raws.map((raw, at) => ({ ...rejection(at), found: "x", raw }))
      // Once more, and on other lines, as when a file has grown at its beginning.
      const moved = rows.map((each) => ({ ...each, line: (each.line ?? 0) + 100 }))
      for (const reading of ["second", "third"]) {
        yield* tell(versions, { reading, rejections: [twin, ...rows, ...moved] })
        const found = (yield* ledger.rejections(null)).filter(({ line }) => line !== 90)
        const kept = raws.map((raw, at) => (at < 5 ? ["", "erased"] : [raw, "x"]))
        assert.sameDeepMembers(
          found.map(({ raw, found }) => [raw, found]),
          [...kept, ...kept]
        )
        assert.deepStrictEqual(whereIs(yield* answers, "enrolment of Zoe"), [])
      }
      yield* inOrder
    }).pipe(Effect.provide(open()))
  )

  it.effect("that can't be read are kept as they are where they may return, and those that hold a common number", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      const numbered = participant({ offering: "algebra-1", contact: "17", key: "2014" })
      yield* told(versions, [zoe])
      yield* tell(versions, { drafts: [numbered.registered("2014-01-01")], ended: false })
      yield* erase(versions, [zoe.who], true)
      yield* erase(versions, [numbered])
      const rows = ["8;Zoe O'Neill;x", "17;2014-01-01;x"].map((raw, at) => ({ ...rejection(at), found: "x", raw }))
      yield* tell(versions, { reading: "second", rejections: rows })
      assert.deepStrictEqual(
        (yield* ledger.rejections(null)).map(({ raw }) => raw),
        rows.map(({ raw }) => raw)
      )
    }).pipe(Effect.provide(open()))
  )
}

const races = (open: Open): void => {
  const news = zoe.who.scored("finals", 90, "2016-05-10", { key: "news of Zoe", said: "Zoe was late" })

  it.effect("that were planned before and come after are refused with Conflict, and ignored once planned anew", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      const versions = yield* begin
      yield* told(versions, [zoe, ulla])
      const late = yield* planned(versions, { drafts: [news] })
      yield* erase(versions, [zoe.who])
      const before = yield* answers
      assert.strictEqual((yield* Effect.flip(ledger.commit(late))).reason._tag, "Conflict")
      assert.deepStrictEqual(yield* answers, before)
      assert.deepStrictEqual(whereIs(before, "Zoe"), [])
    }).pipe(Effect.provide(open()))
  )

  it.effect("that a sync was about to write are ignored by it", () =>
    Effect.gen(function* () {
      const [ledger] = yield* shared(open)
      const versions = yield* through(ledger, begin)
      yield* through(ledger, told(versions, [zoe, ulla]))
      const late = yield* overtaken(ledger, through(ledger, erase(versions, [zoe.who])))
      const rows = [news, ulla.who.closed("2016-01-01", { key: "news" })]
      assert.deepStrictEqual(yield* through(late, brings(versions, rows)), { ...counts, ignored: 1, facts: 1 })
      assert.deepStrictEqual(whereIs(yield* through(ledger, answers), "Zoe"), [])
      yield* through(ledger, inOrder)
    })
  )

  it.effect("that a sync has written while the erasure was planned are gone with the others", () =>
    Effect.gen(function* () {
      const [ledger] = yield* shared(open)
      const versions = yield* through(ledger, begin)
      yield* through(ledger, told(versions, [zoe, ulla]))
      const late = yield* overtaken(ledger, through(ledger, tell(versions, { drafts: [news] })))
      yield* through(late, erase(versions, [zoe.who]))
      const { facts, ...found } = yield* through(ledger, answers)
      assert.isTrue(facts.some(({ happened }) => happened.on === news.happened.on))
      assert.deepStrictEqual(whereIs({ facts, ...found }, "Zoe"), [])
      yield* through(ledger, inOrder)
    })
  )
}

export const ledgerReturns = (open: Open): void => {
  describe("rows about whoever was erased", () => {
    ignored(open)
    rejected(open)
    races(open)
  })
}
