import { assert, describe, it } from "@effect/vitest"
import { Contact, Id, Review, Words } from "@laurel/core"
import { decider, given, issued, type Outcome, participant, withdrawn } from "@laurel/testkit"
import { Effect } from "effect"
import { algebra, certifiedBy, examPass, withoutCertifications } from "./catalogs.ts"
import { apply, decide, hear, living, versions } from "./steps.ts"

const yearly = certifiedBy(algebra(examPass()), { basis: "previousExpiry", period: "P1Y", window: "P3M" })
const withIdentities = (...identities: ReadonlyArray<object>): unknown => ({ ...yearly, identities })
const lms = Id.SourceId.make("lms")
const ann = participant({ offering: "algebra-1", claims: ["staff:77"] })
const smith = participant({
  offering: "algebra-2",
  contact: "a.smith",
  scheme: "email",
  source: lms,
  claims: ["staff:77"]
})
const bob = participant({ offering: "algebra-2", contact: "bob", claims: ["staff:77"] })
const first = ann.scored("finals", 60, "2014-05-10")
const second = smith.scored("finals", 70, "2015-03-10")
const mia = decider()

const holdsOf = ({ holds }: Outcome, ...names: ReadonlyArray<string>) => names.map((name) => holds("algebraist", name))

describe("two contacts that a person says are one", () => {
  const two = given(yearly, first, second)
  const one = two.whenDecided(mia.links(ann, smith))

  it.effect("hold together what each had: the second renews the first; apart, each begins", () =>
    Effect.gen(function* () {
      const apart = yield* two.then(issued("exam-pass", "2014-05-10"), issued("exam-pass", "2015-03-10"))
      assert.deepStrictEqual(holdsOf(apart, "ann", "a.smith"), ["2014-05-10 to 2015-05-10", "2015-03-10 to 2016-03-10"])
      const together = yield* one.then()
      assert.deepStrictEqual(holdsOf(together, "ann", "a.smith"), [
        "2014-05-10 to 2015-03-09, 2015-03-10 to 2016-05-10",
        "2014-05-10 to 2015-03-09, 2015-03-10 to 2016-05-10"
      ])
    })
  )

  it.effect("are one dossier with all names, learners and decisions, under the first", () =>
    Effect.gen(function* () {
      const { dossier } = yield* one.then()
      const { contact, learners, decisions, achievements } = dossier("a.smith")
      assert.deepStrictEqual(
        [contact.id, contact.members.map(Number), learners.length, decisions.length, achievements.length],
        [1, [1, 2], 2, 1, 2]
      )
      assert.sameMembers(contact.identities.map(Contact.keyOf), ["student:ann", "email:a.smith", "staff:77"])
    })
  )

  it.effect("each keep their own achievements: the entries name the contact that earned", () =>
    Effect.gen(function* () {
      const third = smith.scored("essay", 1, "2015-04-01")
      const { achievements } = yield* one.when(third).then()
      assert.deepStrictEqual(
        achievements.map(({ contact }) => Number(contact)),
        [1, 2]
      )
    })
  )

  it.effect("are two again once the link is withdrawn, with what was earned after it where it was earned", () =>
    Effect.gen(function* () {
      const later = participant({ offering: "algebra-1", contact: "a.smith", scheme: "email", source: lms })
      const after = yield* one
        .when(later.scored("finals", 80, "2016-03-01"))
        .whenDecided(mia.withdraws(1))
        .then()
      assert.deepStrictEqual(holdsOf(after, "ann", "a.smith"), [
        "2014-05-10 to 2015-05-10",
        "2015-03-10 to 2016-02-29, 2016-03-01 to 2017-03-10"
      ])
      assert.deepStrictEqual(after.dossier("ann").contact.members.map(Number), [1])
      assert.deepStrictEqual(after.dossier("a.smith").achievements.length, 2)
    })
  )

  it.effect("are two as well where somebody says they are, and one again where somebody says that", () =>
    Effect.gen(function* () {
      const separated = one.whenDecided(mia.separates(ann, smith))
      assert.deepStrictEqual(holdsOf(yield* separated.then(), "ann"), ["2014-05-10 to 2015-05-10"])
      const again = yield* separated.whenDecided(mia.links(smith, ann)).then()
      assert.deepStrictEqual(holdsOf(again, "ann"), ["2014-05-10 to 2015-03-09, 2015-03-10 to 2016-05-10"])
    })
  )

  it.effect("keep both where both have the same, as duplicates that add nothing", () =>
    Effect.gen(function* () {
      const same = participant({ offering: "algebra-1", contact: "a.smith", scheme: "email", source: lms })
      const { holds, achievements, dossier } = yield* given(yearly, first, same.scored("finals", 60, "2014-05-10"))
        .whenDecided(mia.links(ann, same))
        .then()
      assert.strictEqual(holds("algebraist"), "2014-05-10 to 2015-05-10")
      assert.strictEqual(achievements.length, 2)
      assert.strictEqual(dossier().achievements.length, 2)
    })
  )

  it.effect("through a third are one, and fall apart as they were where one link goes", () =>
    Effect.gen(function* () {
      const chain = given(yearly, first, second, bob.scored("finals", 80, "2016-03-01"))
        .whenDecided(mia.links(ann, smith))
        .whenDecided(mia.links(smith, bob))
      assert.deepStrictEqual(holdsOf(yield* chain.then(), "bob"), [
        "2014-05-10 to 2015-03-09, 2015-03-10 to 2016-02-29, 2016-03-01 to 2017-05-10"
      ])
      assert.deepStrictEqual(holdsOf(yield* chain.whenDecided(mia.withdraws(1)).then(), "ann", "bob"), [
        "2014-05-10 to 2015-05-10",
        "2015-03-10 to 2016-02-29, 2016-03-01 to 2017-03-10"
      ])
    })
  )

  it.effect("lose together what one loses: an unregistration ends it for the person", () =>
    given(yearly, first, second)
      .whenDecided(mia.links(ann, smith))
      .when(smith.unregistered("2015-06-01"))
      .then(withdrawn("exam-pass", "2015-03-10..2015-06-01"))
  )
})

describe("two who share one staff number", () => {
  const both = (...identities: ReadonlyArray<object>) => given(withIdentities(...identities), first, second)
  const apart = ["2014-05-10 to 2015-05-10", "2015-03-10 to 2016-03-10"]

  it.effect("stay two, unless the catalog links them by it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(holdsOf(yield* both().whenSettled("2016-01-01").then(), "ann", "a.smith"), apart)
      const never = both({ scheme: "staff", links: "never" }).whenSettled("2016-01-01")
      assert.deepStrictEqual(holdsOf(yield* never.then(), "ann", "a.smith"), apart)
      const linked = yield* both({ scheme: "staff", links: "automatic" }).whenSettled("2016-01-01").then()
      assert.deepStrictEqual(holdsOf(linked, "ann"), ["2014-05-10 to 2015-03-09, 2015-03-10 to 2016-05-10"])
      assert.deepStrictEqual(
        linked.dossier().decisions.map(({ actor, role, reason }) => [actor, role, reason]),
        [["laurel", "policy", "both are called staff:77"]]
      )
    })
  )

  it.effect("stay two where nobody has two of a scheme that they would have two of", () =>
    Effect.gen(function* () {
      const catalog = withIdentities(
        { scheme: "staff", links: "automatic" },
        { scheme: "student", links: "proposed", single: true }
      )
      const students = yield* given(catalog, first, bob.scored("finals", 70, "2015-03-10"))
        .whenSettled("2016-01-01")
        .then()
      assert.deepStrictEqual(holdsOf(students, "ann", "bob"), apart)
      const linked = yield* given(catalog, first, second).whenSettled("2016-01-01").then()
      assert.strictEqual(linked.dossier("a.smith").contact.id, 1)
    })
  )

  it.effect("stay two where a person has said so, whatever the policy", () =>
    Effect.gen(function* () {
      const separated = yield* both({ scheme: "staff", links: "automatic" })
        .whenDecided(mia.separates(ann, smith))
        .whenSettled("2016-01-01")
        .then()
      assert.deepStrictEqual(holdsOf(separated, "ann", "a.smith"), apart)
    })
  )

  it.effect("and a third, of whom nobody knows which of the two it is, stay three", () =>
    Effect.gen(function* () {
      const eve = participant({ offering: "algebra-2", contact: "eve", claims: ["staff:77"] })
      const story = both({ scheme: "staff", links: "automatic" })
      const separated = yield* story
        .whenDecided(mia.separates(ann, smith))
        .when(eve.registered("2015-01-01"))
        .whenSettled("2016-01-01")
        .then()
      assert.deepStrictEqual(separated.dossier().decisions.length, 1)
      const linked = yield* story.when(eve.registered("2015-01-01")).whenSettled("2016-01-01").then()
      assert.deepStrictEqual(linked.dossier("eve").contact.members.map(Number), [1, 2, 3])
    })
  )

  it.effect("are not made one by way of a third, where somebody has said that they are two", () =>
    Effect.gen(function* () {
      const automatic = ["badge", "staff"].map((scheme) => ({ scheme, links: "automatic" }))
      const third = participant({ offering: "algebra-2", contact: "eve", claims: ["badge:1", "staff:77"] })
      const named = participant({ offering: "algebra-1", claims: ["badge:1"] })
      const story = given(withIdentities(...automatic), named.registered("2014-01-01"), second)
      const separated = yield* story
        .whenDecided(mia.separates(named, smith))
        .when(third.registered("2015-01-01"))
        .whenSettled("2016-01-01")
        .then()
      assert.deepStrictEqual(separated.dossier("eve").contact.members.map(Number), [1, 3])
      assert.deepStrictEqual(separated.dossier("a.smith").contact.members.map(Number), [2])
      const linked = yield* story.when(third.registered("2015-01-01")).whenSettled("2016-01-01").then()
      assert.deepStrictEqual(linked.dossier("a.smith").contact.members.map(Number), [1, 2, 3])
    })
  )

  it.effect("are not made one by way of a third, where they would have two of what nobody has two of", () =>
    Effect.gen(function* () {
      const catalog = withIdentities(
        { scheme: "badge", links: "automatic" },
        { scheme: "staff", links: "automatic" },
        { scheme: "student", links: "proposed", single: true }
      )
      const named = participant({ offering: "algebra-1", claims: ["badge:1"] })
      const by = (scheme: string, contact: string) =>
        participant({ offering: "algebra-2", source: lms, scheme, contact, claims: ["badge:1", "staff:77"] })
      const story = given(catalog, named.registered("2014-01-01"), bob.registered("2014-01-01"))
      const { dossier } = yield* story
        .when(by("email", "a.smith").registered("2015-01-01"))
        .whenSettled("2016-01-01")
        .then()
      assert.deepStrictEqual(dossier("ann").contact.members.map(Number), [1, 3])
      assert.deepStrictEqual(dossier("bob").contact.members.map(Number), [2])
    })
  )

  it.effect("who are linked already are not linked again", () =>
    Effect.gen(function* () {
      const { dossier } = yield* both({ scheme: "staff", links: "automatic" })
        .whenSettled("2016-01-01")
        .whenSettled("2016-01-02")
        .then()
      assert.strictEqual(dossier().decisions.length, 1)
    })
  )
})

describe("a question about identities", () => {
  const asked = Effect.gen(function* () {
    const { questions } = yield* Review.questions(yield* versions, null)
    return questions.map(({ identity, people, conflict }) => [
      Contact.keyOf(identity),
      people.map(({ id }) => Number(id)),
      conflict
    ])
  })
  const heard = living(withoutCertifications(yearly), first, bob.registered("2014-01-01"))

  it.effect("names what is shared, and by whom", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* asked, [["staff:77", [1, 2], null]])
    }).pipe(heard)
  )

  it.effect("says why they can't be one", () =>
    Effect.gen(function* () {
      yield* apply(withIdentities({ scheme: "student", links: "proposed", single: true }))
      assert.deepStrictEqual(yield* asked, [
        ["staff:77", [1, 2], "nobody has two of student, and they have ann and bob"]
      ])
    }).pipe(heard)
  )

  it.effect("is not asked of what no two share, nor again once answered either way; withdrawn, it is", () =>
    Effect.gen(function* () {
      yield* hear(participant({ offering: "algebra-1", contact: "eve", claims: ["staff:78"] }).registered("2014-01-01"))
      assert.strictEqual((yield* asked).length, 1)
      yield* decide(mia.separates(ann, bob))
      assert.deepStrictEqual(yield* asked, [])
      yield* decide(mia.withdraws(1))
      assert.strictEqual((yield* asked).length, 1)
      yield* decide(mia.links(ann, bob))
      assert.deepStrictEqual(yield* asked, [])
    }).pipe(heard)
  )

  it.effect("is asked again of those separated when a third shares it", () =>
    Effect.gen(function* () {
      yield* decide(mia.separates(ann, bob))
      yield* hear(participant({ offering: "algebra-1", contact: "eve", claims: ["staff:77"] }).registered("2014-01-01"))
      assert.deepStrictEqual(yield* asked, [["staff:77", [1, 2, 3], "somebody has said that contacts 1 and 2 are two"]])
    }).pipe(heard)
  )

  it.effect("is not asked of a scheme that says nothing", () =>
    Effect.gen(function* () {
      yield* apply(withIdentities({ scheme: "staff", links: "never" }))
      assert.deepStrictEqual(yield* asked, [])
    }).pipe(heard)
  )
})

describe("people of one account", () => {
  const at = (contact: string, ...claims: ReadonlyArray<string>) =>
    participant({ offering: "algebra-2", contact, claims: ["employer:acme", ...claims] })
  const colleagues = [at("ann", "staff:77"), at("bob", "staff:77"), at("eve"), at("dan")]
  const employer = { scheme: "employer", account: true }
  const staff = { scheme: "staff", links: "automatic" }
  const working = given(
    withIdentities(employer, staff),
    ...colleagues.map((who) => who.registered("2014-01-01"))
  ).whenSettled("2016-01-01")

  it.effect("are not linked by it: others who share another name are", () =>
    Effect.gen(function* () {
      const { dossier } = yield* working.then()
      assert.deepStrictEqual(dossier("ann").contact.members.map(Number), [1, 2])
      assert.deepStrictEqual(dossier("eve").contact.members.map(Number), [3])
      assert.deepStrictEqual(dossier("dan").contact.members.map(Number), [4])
    })
  )

  it.effect("are no question: without the word account they are one", () =>
    Effect.gen(function* () {
      const asked = Effect.gen(function* () {
        const { questions } = yield* Review.questions(yield* versions, null)
        return questions.map(({ identity, people }) => [Contact.keyOf(identity), people.map(({ id }) => Number(id))])
      })
      assert.deepStrictEqual(yield* asked, [["staff:77", [1, 2]]])
      yield* apply(withIdentities({ scheme: "employer" }))
      assert.deepStrictEqual(yield* asked, [
        ["employer:acme", [1, 2, 3, 4]],
        ["staff:77", [1, 2]]
      ])
    }).pipe(living(withIdentities(employer), ...colleagues.map((who) => who.registered("2014-01-01"))))
  )

  it.effect("are told with it after their own names", () =>
    Effect.gen(function* () {
      const { dossier } = yield* working.then()
      const schemes = new Set(["employer"])
      assert.strictEqual(
        Words.contact(dossier("ann").contact, schemes),
        "c1 with c2 (student:ann, staff:77, student:bob) of employer:acme"
      )
      assert.strictEqual(Words.contact(dossier("eve").contact, schemes), "c3 (student:eve) of employer:acme")
      assert.strictEqual(Words.contact(dossier("eve").contact), "c3 (student:eve, employer:acme)")
      assert.strictEqual(
        Words.contact(dossier("eve").contact, new Set(["employer", "student"])),
        "c3 of student:eve, employer:acme"
      )
    })
  )
})

describe("a link that was taken back", () => {
  it.effect("is not made again by a policy, and is asked of a person", () =>
    Effect.gen(function* () {
      const both = withIdentities({ scheme: "staff", links: "automatic" })
      const parted = given(both, first, second).whenSettled("2016-01-01").whenDecided(mia.withdraws(1))
      const after = yield* parted.whenSettled("2016-01-02").then()
      assert.deepStrictEqual(after.dossier("ann").contact.members.map(Number), [1])
      assert.deepStrictEqual(after.dossier("a.smith").contact.members.map(Number), [2])
    })
  )
})
