/** A training provider's ledger in memory, its keys, and what tests do with them. */
import { generateKeyPairSync } from "node:crypto"
import { type AchievementId, CivilDate, type Decision, Id, Instant, Ledger, Sync } from "@laurel/core"
import { Addresses, Issuing, LocalSigner, type Pass, type Profile } from "@laurel/credentials"
import { Commands, day, type Deciding, learnerOf, participant, type Participant } from "@laurel/testkit"
import { Effect, Result } from "effect"
import { TestClock } from "effect/testing"

export const addresses = Result.getOrThrow(Addresses.of("https://certs.example.org"))
export const issuer: Profile.Profile = { addresses, name: "Example Training", url: null, email: null, image: null }
export const signer = Result.getOrThrow(LocalSigner.of(generateKeyPairSync("ed25519").privateKey))
export const sign = Issuing.signing(issuer, signer)
export const by: Decision.Actor = { actor: "mia", role: "registrar" }

/** A licence for three years, a course that counts for a certification of two, and one that never expires. */
export const catalog = {
  offerings: [
    {
      id: "forklift-1",
      course: "forklift",
      zone: "Europe/London",
      components: [
        { activity: "theory-x17", group: "theory", weight: 40 },
        { activity: "practice-x18", group: "practice", weight: 60 }
      ]
    },
    { id: "ladder-1", course: "ladder", zone: "Pacific/Auckland", components: [{ activity: "walk", group: "walk" }] }
  ],
  achievementTypes: [
    {
      id: "forklift-licence",
      title: "Forklift licence",
      courses: ["forklift"],
      rule: {
        rule: "all",
        of: [
          { rule: "scored", group: "theory", atLeast: 0.6 },
          { rule: "passed", group: "practice" }
        ]
      },
      validity: { basis: "completion", period: "P3Y" },
      recompute: { worse: "apply", lost: "apply" }
    },
    { id: "ladder-course", courses: ["ladder"], rule: { rule: "completed", group: "walk" } }
  ],
  certifications: [
    { id: "ladders", through: ["ladder-course"], validity: { basis: "completion", period: "P2Y", window: "P2M" } }
  ]
}

export const on = (date: string) => TestClock.setTime(day(date) * 86_400_000 + 12 * 3_600_000)

/** A catalog, and whoever has earned the licence on 10 May 2026 with 85 of 100. */
export const begin = Effect.fnUntraced(function* (people: ReadonlyArray<Participant>, json: unknown = catalog) {
  yield* on("2026-05-11")
  yield* Commands.applyCatalog(json)
  yield* Commands.say(people.flatMap((who) => [theory(who), who.passed("practice-x18", "2026-05-10")]))
})

export const theory = (who: Participant, points = 85, date = "2026-05-10") =>
  who.scored("theory-x17", points, date, { key: `${who.subject.key} theory` })

export const named = (contact: string, offering = "forklift-1") => participant({ offering, contact })
export const ann = named("ann")
export const bob = named("bob")

export const idOf = (who: Participant, type = "forklift-licence") =>
  Effect.map(learnerOf(who), ({ learner }): AchievementId.AchievementId => ({
    type: Id.TypeId.make(type),
    learner,
    earning: 1
  }))

export const decide = Effect.fnUntraced(function* (...decisions: ReadonlyArray<Deciding>) {
  yield* Sync.decide(yield* Commands.versions, yield* Effect.all(decisions))
})

export const request = (
  achievement: AchievementId.AchievementId,
  more: Partial<Issuing.Request> = {}
): Issuing.Request => ({
  achievement,
  name: "Ann Ångström",
  language: "en",
  identifiers: [],
  about: null,
  did: null,
  despite: new Set(),
  ...more
})

export const person = (name: string | null): Pass.Person => ({
  name,
  language: "en",
  identifiers: [],
  about: null,
  did: null
})

/** All of them have one name. */
export const called =
  (name: string | null): Pass.Options<never, never>["people"] =>
  (contacts) =>
    Effect.succeed(new Map(contacts.map((contact) => [contact, Result.succeed(person(name))])))

export const issue = Effect.fnUntraced(function* (who: Participant, more: Partial<Issuing.Request> = {}) {
  const id = more.achievement ?? (yield* idOf(who))
  return yield* Issuing.issue(yield* Commands.versions, request(id, more), by, sign)
})

export const certificateOf = Effect.fnUntraced(function* (code: string) {
  const found = yield* (yield* Ledger.Ledger).certificate(code)
  return found ?? (yield* Effect.die(new Error(`no certificate ${code}`)))
})

export const now = Effect.map(
  Effect.clockWith((clock) => clock.currentTimeMillis),
  (millis) => Instant.Instant.make(millis)
)

export const written = (date: CivilDate.CivilDate | null): string | null =>
  date === null ? null : CivilDate.format(date)
