import { assert, describe, it } from "@effect/vitest"
import { corrected, day, decided, decider, type Deciding, given, issued, participant, updated } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, examPass } from "./catalogs.ts"

const catalog = algebra(examPass(), {
  id: "music-pass",
  courses: ["music"],
  rule: { rule: "completed", group: "exam" }
})
const ann = participant({ offering: "algebra-1" })
const bob = participant({ offering: "algebra-1", contact: "bob" })
const stranger = participant({ offering: "algebra-1", contact: "nobody" })
const passing = ann.scored("finals", 60, "2014-05-10")
const came = ann.registered("2014-01-01")
const [mia, max] = [decider(), decider("max")]
const story = given(catalog, passing)
const standing = "2014-05-10.."

/** The same decision about another earning of the participation. */
const about = (deciding: Deciding, earning: number): Deciding =>
  Effect.map(deciding, (draft) =>
    draft.act._tag === "Granted"
      ? { ...draft, act: { ...draft.act, achievement: { ...draft.act.achievement, earning } } }
      : draft
  )

describe("a decision is refused", () => {
  it.effect("about a participation that the ledger never heard of; about one it has, accepted", () =>
    Effect.gen(function* () {
      yield* story.whenDecided(mia.assesses(stranger, "pass", "2014-05-10")).thenRefused(/there is no learner 0/)
      yield* story.whenDecided(mia.grants(stranger, "exam-pass", "2014-05-10")).thenRefused(/there is no learner 0/)
      yield* story.whenDecided(mia.assesses(ann, "pass", "2014-05-10")).then()
    })
  )

  it.effect("about a type that its offering can't earn", () =>
    Effect.gen(function* () {
      yield* story
        .whenDecided(mia.grants(ann, "music-pass", "2014-05-10"))
        .thenRefused(/music-pass can't be earned in algebra-1/)
      yield* story.whenDecided(mia.grants(ann, "no-pass", "2014-05-10")).thenRefused(/no-pass can't be earned/)
      const singer = participant({ offering: "music-1" })
      yield* given(catalog, singer.registered("2014-01-01"))
        .whenDecided(mia.grants(singer, "music-pass", "2014-05-10"))
        .then(decided("Issued", "music-pass", "2014-05-10..", "never"))
    })
  )

  it.effect("about a second earning where the type can be earned once", () =>
    Effect.gen(function* () {
      yield* story
        .whenDecided(about(mia.grants(ann, "exam-pass", "2015-05-10"), 2))
        .thenRefused(/exam-pass can't be earned again in algebra-1/)
      yield* story
        .whenDecided(about(mia.grants(ann, "exam-pass", "2014-05-01"), 1))
        .then(decided("Updated", "exam-pass", "2014-05-01..", standing))
    })
  )

  it.effect("that changes what was never issued; of what was, accepted", () =>
    Effect.gen(function* () {
      const nothing = given(catalog, came)
      const changes: ReadonlyArray<readonly [Deciding, RegExp]> = [
        [mia.extends(ann, "exam-pass", "P1Y"), /nothing that could be extended/],
        [mia.suspends(ann, "exam-pass", "2014-06-01"), /nothing that could be suspended/],
        [mia.revokes(ann, "exam-pass", "2014-06-01"), /nothing that could be revoked/],
        [mia.reinstates(ann, "exam-pass", "2014-06-01"), /nothing that could be reinstated/],
        [mia.voids(ann, "exam-pass"), /nothing that could be voided/],
        [mia.resolves(ann, "exam-pass", "keep", []), /nothing that could be resolved/],
        [mia.governs(ann, "exam-pass", 1), /nothing that could be judged anew/]
      ]
      for (const [change, words] of changes) yield* nothing.whenDecided(change).thenRefused(words)
      yield* story.whenDecided(mia.extends(ann, "exam-pass", "P1Y")).then(decided("Extended", "exam-pass", standing))
    })
  )

  it.effect("whose last day is before its first; on its first, accepted", () =>
    Effect.gen(function* () {
      const nothing = given(catalog, came)
      yield* nothing
        .whenDecided(mia.grants(ann, "exam-pass", "2014-05-10", "2014-05-09"))
        .thenRefused(/its last day, 2014-05-09, is before its first, 2014-05-10/)
      yield* nothing
        .whenDecided(mia.grants(ann, "exam-pass", "2014-05-10", "2014-05-10"))
        .then(decided("Issued", "exam-pass", "2014-05-10..2014-05-11", "never"))
      yield* story
        .whenDecided(mia.suspends(ann, "exam-pass", "2014-06-02", "2014-06-01"))
        .thenRefused(/its last day, 2014-06-01, is before/)
    })
  )

  it.effect("that voids what is void", () =>
    Effect.gen(function* () {
      const void1 = story.whenDecided(mia.voids(ann, "exam-pass"))
      yield* void1.whenDecided(mia.voids(ann, "exam-pass")).thenRefused(/is void already/)
      yield* void1
        .whenDecided(mia.withdraws(1))
        .whenDecided(mia.voids(ann, "exam-pass"))
        .then(decided("Voided", "exam-pass", standing))
    })
  )

  it.effect("that reinstates on a day on which nothing is suspended or revoked", () =>
    Effect.gen(function* () {
      const suspended = story.whenDecided(mia.suspends(ann, "exam-pass", "2014-06-01", "2014-06-30"))
      yield* story
        .whenDecided(mia.reinstates(ann, "exam-pass", "2014-06-01"))
        .thenRefused(/neither suspended nor revoked on 2014-06-01/)
      yield* suspended
        .whenDecided(mia.reinstates(ann, "exam-pass", "2014-07-01"))
        .thenRefused(/neither suspended nor revoked on 2014-07-01/)
      yield* suspended
        .whenDecided(mia.reinstates(ann, "exam-pass", "2014-06-30"))
        .then(decided("Reinstated", "exam-pass", standing))
    })
  )

  it.effect("that resolves what is not contested, or not so any more", () =>
    Effect.gen(function* () {
      const contested = given(catalog, passing, ann.closed("2014-07-01")).when(
        corrected(passing, ann.scored("finals", 10, "2014-05-10"))
      )
      yield* story.whenDecided(mia.resolves(ann, "exam-pass", "keep", [])).thenRefused(/not contested so any more/)
      yield* contested
        .whenDecided(mia.resolves(ann, "exam-pass", "keep", [{ from: day("2014-05-11"), lost: null }]))
        .thenRefused(/not contested so any more/)
      yield* contested.whenDecided(mia.resolves(ann, "exam-pass", "keep", [])).then(updated("exam-pass", standing))
    })
  )

  it.effect("that names a version of the catalog without the type", () =>
    Effect.gen(function* () {
      yield* story.whenDecided(mia.governs(ann, "exam-pass", 2)).thenRefused(/catalog version 2 has no type exam-pass/)
      yield* story.whenDecided(mia.governs(ann, "exam-pass", 1)).then()
    })
  )
})

describe("a decision about a decision is refused", () => {
  const granted = given(catalog, came).whenDecided(mia.grants(ann, "exam-pass", "2014-05-10"))

  it.effect("that there is not", () =>
    Effect.gen(function* () {
      yield* granted.whenDecided(mia.withdraws(2)).thenRefused(/there is no decision 2/)
      yield* granted.whenDecided(max.approves(2)).thenRefused(/there is no decision 2/)
    })
  )

  it.effect("that has been withdrawn already; once the withdrawal is withdrawn, accepted", () =>
    Effect.gen(function* () {
      const withdrawn = granted.whenDecided(mia.withdraws(1))
      yield* withdrawn.whenDecided(mia.withdraws(1)).thenRefused(/decision 1 has been withdrawn already/)
      yield* withdrawn.whenDecided(max.approves(1)).thenRefused(/decision 1 has been withdrawn already/)
      yield* withdrawn
        .whenDecided(mia.withdraws(2))
        .whenDecided(mia.withdraws(1))
        .then(decided("Withdrawn", "exam-pass", "never"))
    })
  )

  it.effect("that needs no approval; a grant and an assessment, accepted", () =>
    Effect.gen(function* () {
      yield* story
        .whenDecided(mia.denies(ann, "exam-pass"))
        .whenDecided(max.approves(1))
        .thenRefused(/decision 1 needs no approval/)
      yield* granted.whenDecided(max.approves(1)).then()
      yield* story
        .whenDecided(mia.assesses(ann, "pass", "2014-05-10"))
        .whenDecided(max.approves(1))
        .then()
    })
  )

  it.effect("where its own actor approves it, or somebody twice; a third, accepted", () =>
    Effect.gen(function* () {
      yield* granted.whenDecided(mia.approves(1)).thenRefused(/made by mia too: a second person has to approve it/)
      const approved = granted.whenDecided(max.approves(1))
      yield* approved.whenDecided(max.approves(1)).thenRefused(/max has approved decision 1 already/)
      yield* approved.whenDecided(decider("mo").approves(1)).then()
    })
  )
})

describe("a decision about contacts is refused", () => {
  const both = given(catalog, passing, bob.registered("2014-01-01"))

  it.effect("where one is unknown, or both are one", () =>
    Effect.gen(function* () {
      yield* both.whenDecided(mia.links(ann, stranger)).thenRefused(/there is no contact 0\. Find the person/)
      yield* both.whenDecided(mia.separates(ann, stranger)).thenRefused(/there is no contact 0/)
      yield* both.whenDecided(mia.links(ann, ann)).thenRefused(/contact 1 is one person with itself already/)
    })
  )

  it.effect("where they are linked already; separated since, accepted", () =>
    Effect.gen(function* () {
      const linked = both.whenDecided(mia.links(ann, bob))
      yield* linked.whenDecided(mia.links(bob, ann)).thenRefused(/are linked already/)
      yield* linked.whenDecided(mia.separates(ann, bob)).whenDecided(mia.links(bob, ann)).then()
    })
  )
})

describe("a separation is refused", () => {
  it.effect("where the two are one by way of a third; where that link is gone, accepted", () =>
    Effect.gen(function* () {
      const eve = participant({ offering: "algebra-1", contact: "eve" })
      const linked = given(catalog, passing, bob.registered("2014-01-01"), eve.registered("2014-01-01")).whenDecided(
        mia.links(ann, eve),
        mia.links(eve, bob),
        mia.links(ann, bob)
      )
      yield* linked.whenDecided(mia.separates(ann, bob)).thenRefused(/contacts 1 and 2 are one person through others/)
      const { dossier } = yield* linked.whenDecided(mia.withdraws(2), mia.separates(ann, bob)).then()
      assert.deepStrictEqual(dossier("bob").contact.members.map(Number), [2])
    })
  )
})

describe("decisions made together", () => {
  const granted = mia.grants(ann, "exam-pass", "2014-05-10")

  it.effect("are refused together, each that can't be by its place, and nothing of them is kept", () =>
    Effect.gen(function* () {
      const nothing = given(catalog, came)
      yield* nothing
        .whenDecided(granted, mia.grants(ann, "music-pass", "2014-05-10"), mia.withdraws(9))
        .thenRefused(/decisions\[1\]: music-pass can't be earned .*\n.*decisions\[2\]: there is no decision 9/)
      yield* nothing.whenDecided(granted).then(decided("Issued", "exam-pass", standing, "never"))
    })
  )

  it.effect("may build on one another", () => given(catalog, came).whenDecided(granted, mia.withdraws(1)).then())

  it.effect("are one commit", () =>
    Effect.gen(function* () {
      const { dossier } = yield* given(catalog, came, passing)
        .whenDecided(mia.extends(ann, "exam-pass", "P1Y"), mia.suspends(ann, "exam-pass", "2014-06-01"))
        .then(decided("Suspended", "exam-pass", standing))
      assert.deepStrictEqual(new Set(dossier().decisions.map(({ batch }) => batch)).size, 1)
    })
  )

  it.effect("are the nearest neighbour of the rule alone", () =>
    given(catalog, came).when(passing).then(issued("exam-pass", "2014-05-10"))
  )
})
