/** A firm whose people drive forklifts: names, keys and words that are each one person's alone, so that they can be searched for. */
import { type Contact, type Decision, type Fact, Id, Ledger, Sync } from "@laurel/core"
import {
  certify,
  Commands,
  corrected,
  type Deciding,
  decider,
  learnerOf,
  page,
  type Participant,
  participant
} from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { signed } from "./given.ts"

const component = { activity: "driving test", group: "test" }

const catalog = {
  offerings: [
    { id: "forklift-2026", course: "forklift", zone: "Europe/London", components: [component] },
    { id: "crane-2026", course: "crane", zone: "Europe/London", components: [component] }
  ],
  achievementTypes: [
    {
      id: "forklift-pass",
      title: "Forklift <driver> & more",
      courses: ["forklift"],
      rule: {
        rule: "all",
        of: [
          { rule: "scored", group: "test", atLeast: "80%" },
          { rule: "any", of: [{ rule: "stillRegistered" }, { rule: "decided", roles: ["manager"] }] }
        ]
      }
    },
    // A title that a spreadsheet would take for a formula.
    {
      id: "crane-pass",
      title: "=1+1 cranes",
      courses: ["crane"],
      rule: { rule: "scored", group: "test", atLeast: "50%" }
    }
  ],
  certifications: [
    {
      id: "forklift-licence",
      through: ["forklift-pass"],
      validity: { basis: "completion", period: "P1M", window: "P10D" }
    },
    { id: "crane-licence", through: ["crane-pass"], validity: { basis: "never" } }
  ],
  identities: [
    { scheme: "employer", account: true },
    { scheme: "email", links: "proposed" }
  ]
}

/** Somebody whose every text has their name in it. */
const somebody = (name: string, account: string, offering = "forklift-2026"): Participant =>
  participant({
    contact: `${name}@mail.example`,
    scheme: "email",
    offering,
    key: `booking of ${name} in ${offering}`,
    claims: [`employer:${account}`]
  })

export const ada = somebody("ada", "acme")
const adaAgain = somebody("ada", "acme", "crane-2026")
export const bob = somebody("bob", "acme")
export const cat = somebody("cat", "globex")
export const dan = somebody("dan", "globex")
export const dora = somebody("dora", "acme")
const eve = somebody("eve", "acme")

/** All that is a person's alone. */
export const words = (name: string): ReadonlyArray<string> => [
  `${name}@mail.example`,
  `booking of ${name}`,
  `row of ${name}`,
  `said by ${name}`,
  `reason about ${name}`
]

const testOf = (who: Participant, name: string, points: number, on: string): Fact.Draft =>
  who.scored("driving test", points, on, {
    key: `row of ${name} in ${who.subject.offering}`,
    said: `said by ${name}`,
    observedAt: `${on}T18:00:00Z`
  })

const at = (moment: string) => TestClock.setTime(Date.parse(moment))

/** The source says this, and its rows are kept. */
export const hear = (...drafts: ReadonlyArray<Fact.Draft>) => hearIn({}, drafts)

/** The source says this in one row. */
export const hearRow = (raw: string, draft: Fact.Draft) => hearIn({ raw: () => raw }, [draft])

const hearIn = Effect.fnUntraced(function* (
  more: Partial<Pick<ReturnType<typeof page>, "raw">>,
  drafts: ReadonlyArray<Fact.Draft>
) {
  const reading = String((yield* (yield* Ledger.Ledger).totals).batches)
  const read = () => Stream.succeed({ ...page({ drafts, reading }, reading), ...more })
  yield* Sync.run(yield* Commands.versions, { source: ada.source, read }, { archives: true }).pipe(
    Stream.runDrain,
    Effect.orDie
  )
})

export const decide = Effect.fnUntraced(function* (...decisions: ReadonlyArray<Deciding>) {
  return yield* Sync.decide(yield* Commands.versions, yield* Effect.all(decisions))
})

const mia = (about: string) => decider("account 4711", "manager", `reason about ${about}`)

export const contactOf = (who: Participant) => Effect.map(learnerOf(who), ({ contact }) => contact)

/** Erases somebody for good. */
export const erase = Effect.fnUntraced(function* (who: Participant) {
  const act: Decision.Act = { _tag: "Erased", contacts: [yield* contactOf(who)] }
  yield* Sync.decide(yield* Commands.versions, [{ act, actor: "account 1", role: "privacy", reason: "asked for it" }])
})

/** What happened until the first checkpoint. */
export const began = Effect.gen(function* () {
  yield* at("2026-01-05T08:00:00Z")
  yield* Commands.applyCatalog(catalog)
  yield* at("2026-01-12T08:00:00Z")
  yield* hear(
    ...[ada, bob, cat, dan, dora, eve].map((who) =>
      who.registered("2026-01-05", { key: `row of ${nameOf(who)}, registered` })
    ),
    adaAgain.registered("2026-01-05", { key: "row of ada, registered again" }),
    testOf(ada, "ada", 85, "2026-01-10"),
    testOf(bob, "bob", 81, "2026-01-10"),
    testOf(cat, "cat", 99, "2026-01-11"),
    testOf(dora, "dora", 82, "2026-01-11"),
    dora.closed("2026-01-12", { key: "row of dora, closed" })
  )
  yield* signed
})

const nameOf = ({ subject }: Participant): string => subject.contact.value.split("@")[0] ?? ""

/** What happened since: a correction that is contested, links and what ended them, a revocation, a certificate, a second proof after a gap. */
export const wentOn = Effect.gen(function* () {
  yield* at("2026-02-01T08:00:00Z")
  yield* hear(
    corrected(testOf(dora, "dora", 82, "2026-01-11"), testOf(dora, "dora", 12, "2026-01-11")),
    testOf(adaAgain, "ada", 70, "2026-01-20")
  )
  yield* decide(mia("ada and cat").separates(ada, cat))
  yield* decide(mia("dan and eve").links(dan, eve))
  yield* at("2026-02-02T08:00:00Z")
  yield* hear(testOf(eve, "eve", 88, "2026-02-01"))
  yield* decide(mia("bob").revokes(bob, "forklift-pass", "2026-02-02"))
  yield* at("2026-02-03T08:00:00Z")
  yield* decide(mia("dan and eve, again").separates(dan, eve))
  yield* decide(mia("ada").extends(ada, "forklift-pass", "P1M"))
  const { learner } = yield* learnerOf(ada)
  const text = JSON.stringify({ name: "ada@mail.example" })
  yield* certify([[{ type: Id.TypeId.make("forklift-pass"), learner, earning: 1 }, 7, { text }]])
  yield* signed
})

/** Bob's mark was never one, and another catalog judges what comes of it now. */
export const judgedAnew = Effect.gen(function* () {
  yield* at("2026-02-05T08:00:00Z")
  yield* hear(corrected(testOf(bob, "bob", 81, "2026-01-10"), testOf(bob, "bob", 11, "2026-01-10")))
  yield* Commands.applyCatalog({ ...catalog, identities: catalog.identities.slice(0, 1) })
  yield* signed
})

export const acme: Contact.Identity = { scheme: "employer", value: "acme" }
export const licence = Id.CertificationId.make("forklift-licence")
