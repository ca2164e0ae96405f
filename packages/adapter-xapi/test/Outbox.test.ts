/** What an outbox tells a record store, change by change, each beside the nearest change that says something else. */
import { assert, describe, it } from "@effect/vitest"
import { type Fact, Ledger, Sync } from "@laurel/core"
import { Commands, corrected, decider, type Deciding, participant, retracted } from "@laurel/testkit"
import { Effect } from "effect"
import * as Outbox from "../src/outbox/Outbox.ts"
import { announce, catalog, FakeLrs, memory, options, today } from "./OutboxGiven.ts"

const totals: Effect.Effect<number, Ledger.LedgerError, Ledger.Ledger> = Effect.flatMap(Ledger.Ledger, (ledger) =>
  Effect.map(ledger.totals, ({ batches }) => batches)
)

const ann = participant({ offering: "course-1" })
const bob = participant({ offering: "course-1", contact: "bob" })
const mia = decider()
const passed = ann.scored("exam", 80, "2024-05-10")

type Step = Fact.Draft | Deciding | string

/** Applies the catalog, then does each step and announces after it: a day, something said, something decided. */
const story = (steps: ReadonlyArray<Step>, lrs = new FakeLrs(), given = options()) =>
  Effect.gen(function* () {
    yield* today("2024-06-01")
    yield* Commands.applyCatalog(catalog)
    for (const step of steps) {
      yield* take(step)
      yield* announce(lrs, given)
    }
    return lrs
  })

const take = Effect.fnUntraced(function* (step: Step) {
  if (typeof step === "string") yield* today(step)
  else if ("evidence" in step) yield* Commands.say([step])
  else yield* Sync.decide(yield* Commands.versions, [yield* step])
})

const tells = (name: string, steps: ReadonlyArray<Step>, told: ReadonlyArray<string>, counts?: FakeLrs["counts"]) =>
  it.effect(name, () =>
    Effect.gen(function* () {
      const lrs = yield* story(steps)
      assert.deepStrictEqual(lrs.told, told)
      if (counts !== undefined) assert.deepStrictEqual(lrs.counts, counts)
      const { requests } = lrs
      const again = yield* announce(lrs)
      assert.deepStrictEqual(again.refused, 0)
      assert.strictEqual(lrs.requests, requests, "there is nothing more to send")
      assert.strictEqual(lrs.repeated, 0, "and nothing was sent twice")
    }).pipe(Effect.provide(memory))
  )

const earned = "earned pass:1:1 2024-05-10 2025-05-10"

describe("an achievement", () => {
  tells("is earned once it counts", [ann.registered("2024-01-01"), passed], [earned], { earned: 1 })
  tells("is not earned before", [ann.registered("2024-01-01"), ann.scored("exam", 39, "2024-05-10")], [], {})
  tells("that never counted is voided", [passed, mia.voids(ann, "pass")], [], { earned: 1, voided: 1 })
  tells(
    "whose facts are taken back is voided, and earned anew when they return",
    [passed, retracted(passed), ann.scored("exam", 90, "2024-05-12")],
    ["earned pass:1:1 2024-05-12 2025-05-12"],
    { earned: 2, voided: 1 }
  )
  tells(
    "that is revoked from a day on stays earned, and is lost from that day",
    [passed, mia.revokes(ann, "pass", "2024-06-20")],
    [earned, "lost pass:1:1 2024-06-20 revoked"],
    { earned: 1, lost: 1 }
  )
  tells(
    "that is withdrawn from a day on is lost by its facts",
    [passed, ann.unregistered("2024-05-20")],
    [earned, "lost pass:1:1 2024-05-20 withdrawn"]
  )
  tells(
    "that is suspended is lost until the day before it counts again",
    [passed, mia.suspends(ann, "pass", "2024-06-20", "2024-06-30")],
    [earned, "lost pass:1:1 2024-06-20 2024-06-30 suspended"]
  )
  tells(
    "that is reinstated was lost until then only",
    [passed, mia.revokes(ann, "pass", "2024-06-20"), mia.reinstates(ann, "pass", "2024-06-20"), mia.withdraws(1)],
    [earned],
    { earned: 1, lost: 1, voided: 1 }
  )
  tells(
    "whose day is corrected is earned on the right day, and the wrong one is voided",
    [passed, corrected(passed, ann.scored("exam", 80, "2024-05-01"))],
    ["earned pass:1:1 2024-05-01 2025-05-01"],
    { earned: 2, voided: 1 }
  )
  tells("that is issued again is no news", [passed, mia.reissues(ann, "pass")], [earned], { earned: 1 })
  tells(
    "that is extended is told with its new last day",
    [passed, mia.extends(ann, "pass", "P1M")],
    ["earned pass:1:1 2024-05-10 2025-06-10"],
    { earned: 2, voided: 1 }
  )
})

describe("an expiry", () => {
  tells("is told on the day after", [passed, "2025-05-11"], [earned, "expired pass:1:1 card 2025-05-10"].toSorted())
  tells("is not told on the last day", [passed, "2025-05-10"], [earned])
  tells(
    "that was over when it was recorded is told too, after others were",
    [bob.scored("exam", 80, "2024-05-11"), "2026-01-01", passed],
    [
      "earned pass:1:1 2024-05-11 2025-05-11",
      "earned pass:2:1 2024-05-10 2025-05-10",
      "expired pass:1:1 card 2025-05-11",
      "expired pass:2:1 card 2025-05-10"
    ]
  )
  const elsewhere = participant({ offering: "course-1", key: "ann/again" })
  tells(
    "is voided when a renewal becomes known that came in time",
    [passed, "2025-06-01", elsewhere.scored("exam", 80, "2025-05-01")],
    [earned, "earned pass:2:1 2025-05-01 2026-05-01"],
    { earned: 2, expired: 1, voided: 1 }
  )
  tells(
    "is told anew when that renewal is taken back",
    [
      passed,
      "2025-06-01",
      elsewhere.scored("exam", 80, "2025-05-01"),
      retracted(elsewhere.scored("exam", 80, "2025-05-01"))
    ],
    [earned, "expired pass:1:1 card 2025-05-10"],
    { earned: 2, expired: 2, voided: 2 }
  )
  tells("is none of what never counted", [passed, mia.voids(ann, "pass"), "2025-06-01"], [])
  it.effect("is voided when two contacts turn out to be one person, and one had renewed", () =>
    Effect.gen(function* () {
      const other = participant({ offering: "course-1", contact: "ann2" })
      const lrs = yield* story([passed, other.scored("exam", 50, "2025-05-01"), "2025-06-01"])
      assert.include(lrs.told, "expired pass:1:1 card 2025-05-10")
      yield* take(mia.links(ann, other))
      yield* announce(lrs)
      assert.deepStrictEqual(lrs.told, [earned, "earned pass:2:1 2025-05-01 2026-05-01"])
    }).pipe(Effect.provide(memory))
  )
  it.effect("of a certification that was declared later is told, though no entry says so", () =>
    Effect.gen(function* () {
      const lrs = yield* story([passed, bob.scored("exam", 80, "2024-05-22")])
      const badge = { id: "badge", through: ["pass"], validity: { basis: "completion", period: "P10D" } }
      yield* Commands.applyCatalog({ ...catalog, certifications: [...catalog.certifications, badge] })
      yield* announce(lrs)
      assert.deepStrictEqual(lrs.told, [
        "earned pass:1:1 2024-05-10 2025-05-10",
        "earned pass:2:1 2024-05-22 2025-05-22",
        "expired pass:1:1 badge 2024-05-20"
      ])
    }).pipe(Effect.provide(memory))
  )
})

const byEmail = { scheme: "email", as: "mbox" } as const
const byNumber = { scheme: "student", as: "account", homePage: "https://school.example.test" } as const

describe("an actor", () => {
  const withEmail = participant({ offering: "course-1", claims: ["email:ann@example.test"] })
  const actorsOf = (lrs: FakeLrs) => lrs.standing.map(({ actor }) => JSON.stringify(actor))

  it.effect("is the first that the configuration names", () =>
    Effect.gen(function* () {
      const first = withEmail.scored("exam", 80, "2024-05-10")
      const both = yield* story([first], new FakeLrs(), options({ actor: [byEmail, byNumber] }))
      assert.deepStrictEqual(actorsOf(both), [`{"objectType":"Agent","mbox":"mailto:ann@example.test"}`])
    }).pipe(Effect.provide(memory))
  )

  it.effect("stays who it was when more names become known", () =>
    Effect.gen(function* () {
      const given = options({ actor: [byEmail, byNumber] })
      const lrs = yield* story([passed, withEmail.registered("2024-01-01")], new FakeLrs(), given)
      assert.deepStrictEqual(lrs.counts, { earned: 1 })
      assert.include(actorsOf(lrs)[0], `"account"`)
    }).pipe(Effect.provide(memory))
  )

  it.effect("that nobody can be is waited for, without holding up others", () =>
    Effect.gen(function* () {
      const given = options({ actor: [byEmail] })
      const named = participant({ offering: "course-1", contact: "bob", claims: ["email:bob@example.test"] })
      const lrs = yield* story([passed, named.scored("exam", 80, "2024-05-11")], new FakeLrs(), given)
      assert.deepStrictEqual(lrs.told, ["earned pass:2:1 2024-05-11 2025-05-11"])
      const report = yield* announce(lrs, given)
      assert.strictEqual(report.waiting, 1)
      yield* take(withEmail.registered("2024-01-01"))
      const after = yield* announce(lrs, given)
      assert.deepStrictEqual([after.waiting, after.sent.earned], [0, 1])
      assert.include(lrs.told, earned)
    }).pipe(Effect.provide(memory))
  )

  it.effect("that was another's name is voided when the two are parted", () =>
    Effect.gen(function* () {
      const given = options({ actor: [byEmail] })
      const other = participant({ offering: "course-1", contact: "bob", claims: ["email:bob@example.test"] })
      const lrs = yield* story([passed, other.registered("2024-01-01"), mia.links(ann, other)], new FakeLrs(), given)
      assert.deepStrictEqual(lrs.told, [earned])
      yield* take(mia.withdraws(1))
      const report = yield* announce(lrs, given)
      assert.deepStrictEqual([lrs.told, report.waiting], [[], 1])
    }).pipe(Effect.provide(memory))
  )

  it.effect("that is another's name again, since the two are linked again, is told again", () =>
    Effect.gen(function* () {
      const given = options({ actor: [byEmail] })
      const other = participant({ offering: "course-1", contact: "bob", claims: ["email:bob@example.test"] })
      const linked = [passed, other.registered("2024-01-01"), mia.links(ann, other)]
      const lrs = yield* story([...linked, mia.withdraws(1), mia.links(ann, other)], new FakeLrs(), given)
      assert.deepStrictEqual([lrs.told, lrs.counts], [[earned], { earned: 2, voided: 1 }])
      yield* take(mia.withdraws(3))
      yield* announce(lrs, given)
      assert.deepStrictEqual([lrs.told, lrs.counts], [[], { earned: 2, voided: 2 }])
    }).pipe(Effect.provide(memory))
  )

  it.effect("that was erased is not announced, and nothing of it is voided", () =>
    Effect.gen(function* () {
      const lrs = yield* story([passed, bob.scored("exam", 80, "2024-05-11")])
      yield* take(mia.erases([ann]))
      yield* announce(lrs)
      assert.deepStrictEqual(lrs.counts, { earned: 2 })
      const late = new FakeLrs()
      yield* announce(late, options({ endpoint: "https://other.example.test/" }))
      assert.deepStrictEqual(late.told, ["earned pass:2:1 2024-05-11 2025-05-11"])
    }).pipe(Effect.provide(memory))
  )
})

describe("a changed configuration", () => {
  it.effect("that names fewer types voids the others, and earns them when it names them again", () =>
    Effect.gen(function* () {
      const lrs = yield* story([passed])
      yield* announce(lrs, options({ types: [] }))
      assert.deepStrictEqual(lrs.told, [])
      const { sent } = yield* announce(lrs, options())
      assert.deepStrictEqual([sent.earned, lrs.told], [1, [earned]])
    }).pipe(Effect.provide(memory))
  )

  it.effect(
    "and back, however often, tells what is true, asks once of each id it used, and voids the one that stands",
    () =>
      Effect.gen(function* () {
        const lrs = yield* story([passed, "2025-05-11"])
        const all = [earned, "expired pass:1:1 card 2025-05-10"]
        for (const round of [1, 2, 3]) {
          yield* announce(lrs, options({ types: [] }))
          assert.deepStrictEqual(lrs.told, [])
          const { asked } = lrs
          yield* announce(lrs, options())
          assert.deepStrictEqual([lrs.told, lrs.asked - asked], [all, 2 * (round + 1)])
        }
        yield* take(mia.voids(ann, "pass"))
        yield* announce(lrs)
        assert.deepStrictEqual([lrs.told, lrs.counts], [[], { earned: 4, expired: 4, voided: 8 }])
        yield* announce(lrs, { ...options(), id: "another" })
        assert.deepStrictEqual(lrs.told, [])
      }).pipe(Effect.provide(memory))
  )

  it.effect("asks nothing of what was never told before, nor of what is voided first", () =>
    Effect.gen(function* () {
      const lrs = yield* story([passed])
      // Whether it has ever been told anything.
      assert.strictEqual(lrs.asked, 1)
      yield* Commands.say([bob.scored("exam", 80, "2024-05-11")])
      yield* announce(lrs)
      yield* today("2025-05-11")
      yield* announce(lrs)
      yield* take(mia.voids(ann, "pass"))
      yield* announce(lrs)
      assert.deepStrictEqual([lrs.asked, lrs.counts], [1, { earned: 2, expired: 1, voided: 2 }])
    }).pipe(Effect.provide(memory))
  )

  it.effect("that names people otherwise voids what was said of them by the old name", () =>
    Effect.gen(function* () {
      const lrs = yield* story([passed])
      const other = options({ actor: [{ ...byNumber, homePage: "https://new.example.test" }] })
      yield* announce(lrs, other)
      assert.deepStrictEqual([lrs.told, lrs.counts], [[earned], { earned: 2, voided: 1 }])
      assert.include(JSON.stringify(lrs.standing), "https://new.example.test")
      yield* announce(lrs)
      assert.deepStrictEqual([lrs.told, lrs.counts], [[earned], { earned: 3, voided: 2 }])
      assert.notInclude(JSON.stringify(lrs.standing), "https://new.example.test")
    }).pipe(Effect.provide(memory))
  )
})

describe("a refused statement", () => {
  it.effect("holds up no other, is told, and is sent when the store takes it", () =>
    Effect.gen(function* () {
      const lrs = new FakeLrs()
      lrs.refuses = ({ context }) => (JSON.stringify(context).includes("pass:2:1") ? 400 : undefined)
      const cat = participant({ offering: "course-1", contact: "cat" })
      yield* today("2024-06-01")
      yield* Commands.applyCatalog(catalog)
      yield* Commands.say([passed, bob.scored("exam", 80, "2024-05-11"), cat.scored("exam", 80, "2024-05-12")])
      const told: Array<string> = []
      const tell: Outbox.Tell = (_, outcome) => Effect.sync(() => void told.push(outcome._tag))
      const report = yield* Effect.scoped(Outbox.announce(options(), lrs.lrs, tell))
      assert.deepStrictEqual(
        [report.refused, report.sent.earned, told.toSorted()],
        [1, 2, ["Refused", "Stored", "Stored"]]
      )
      assert.strictEqual((yield* announce(lrs)).refused, 1)
      lrs.refuses = () => undefined
      assert.strictEqual((yield* announce(lrs)).refused, 0)
      assert.strictEqual(lrs.told.length, 3)
    }).pipe(Effect.provide(memory))
  )

  it.effect("that is not true any more is never voided: it never was there", () =>
    Effect.gen(function* () {
      const lrs = new FakeLrs()
      lrs.refuses = () => 400
      yield* story([passed], lrs)
      yield* take(mia.voids(ann, "pass"))
      lrs.refuses = () => undefined
      const report = yield* announce(lrs)
      assert.deepStrictEqual([report.refused, lrs.counts], [0, {}])
    }).pipe(Effect.provide(memory))
  )

  it.effect("that voids what is true again is sent no more", () =>
    Effect.gen(function* () {
      const lrs = yield* story([passed])
      lrs.refuses = ({ object }) => (object.objectType === "StatementRef" ? 400 : undefined)
      assert.strictEqual((yield* announce(lrs, options({ types: [] }))).refused, 1)
      const { refused } = yield* announce(lrs)
      lrs.refuses = () => undefined
      yield* announce(lrs)
      assert.deepStrictEqual([refused, lrs.told, lrs.counts], [0, [earned], { earned: 1 }])
    }).pipe(Effect.provide(memory))
  )

  it.effect("of a later id is sent by that id again, and is not voided while it is not there", () =>
    Effect.gen(function* () {
      const lrs = yield* story([passed])
      yield* announce(lrs, options({ types: [] }))
      lrs.refuses = () => 400
      assert.strictEqual((yield* announce(lrs)).refused, 1)
      lrs.refuses = () => undefined
      const { refused } = yield* announce(lrs)
      assert.deepStrictEqual([refused, lrs.told], [0, [earned]])
    }).pipe(Effect.provide(memory))
  )

  it.effect("whose id the store has with other content is told as a conflict", () =>
    Effect.gen(function* () {
      const [first, lrs] = [new FakeLrs(), new FakeLrs()]
      yield* story([passed], first)
      for (const [id, text] of first.kept) lrs.kept.set(id, text.replace("2024-05-10", "2023-05-10"))
      const told: Array<unknown> = []
      const tell: Outbox.Tell = (_, outcome) => Effect.sync(() => void told.push(outcome))
      const other = options({ endpoint: "https://lrs.example.test/other/" })
      const report = yield* Effect.scoped(Outbox.announce(other, lrs.lrs, tell))
      assert.strictEqual(report.refused, 1)
      assert.include(JSON.stringify(told), "409")
    }).pipe(Effect.provide(memory))
  )
})

describe("a preview", () => {
  it.effect("tells what would be sent, and neither sends nor writes anything", () =>
    Effect.gen(function* () {
      const lrs = yield* story([passed])
      yield* take(mia.revokes(ann, "pass", "2024-06-20"))
      const before = yield* totals
      const told: Array<string> = []
      const report = yield* Outbox.preview(options(), ({ statement }) =>
        Effect.sync(() => void told.push(Outbox.verbOf(statement)))
      )
      assert.deepStrictEqual([told, report.sent.lost, yield* totals], [["lost"], 1, before])
      const { sent } = yield* announce(lrs)
      assert.deepStrictEqual(sent, report.sent)
    }).pipe(Effect.provide(memory))
  )
})
