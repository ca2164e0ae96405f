import { assert, describe, it } from "@effect/vitest"
import { AchievementId, CivilDate, Contact, Holding, Id, Ledger, LedgerMemory, Report } from "@laurel/core"
import { Commands, corrected, day, days, decider, Histories, type Participant, participant } from "@laurel/testkit"
import { Effect, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { algebra, certifiedBy, examPass } from "./catalogs.ts"
import { tries } from "./Laws.ts"
import { apply, decide, hear, living, on, versions } from "./steps.ts"

const identities = [{ scheme: "employer", account: true }]
const validity = { basis: "previousExpiry", period: "P1Y", window: "P3M", lastDay: "dayBefore" }
const yearly = { ...certifiedBy(algebra(examPass()), validity), identities }
const inGrace = (counts: boolean): object => ({
  ...certifiedBy(algebra(examPass()), { ...validity, grace: { period: "P1M", counts } }),
  identities
})
const algebraist = Id.CertificationId.make("algebraist")
const pass = Id.TypeId.make("exam-pass")

const of = (contact: string, ...employers: ReadonlyArray<string>): Participant =>
  participant({ offering: "algebra-1", contact, claims: employers.map((name) => `employer:${name}`) })
const [ann, bob] = [of("ann", "acme"), of("bob", "acme")]
const [eve, dan] = [of("eve", "bolt"), of("dan")]
const again = (who: Participant, key = "again"): Participant =>
  participant({
    offering: "algebra-2",
    contact: who.subject.contact.value,
    key: `${who.subject.contact.value} ${key}`
  })
const mia = decider()

const account = (name: string | null) => (name === null ? null : { scheme: "employer", value: name })
const options = (at: string, of: string | null): Report.Options => ({ on: day(at), known: null, account: account(of) })

const named = (person: Contact.Contact): string => `c${person.id}`
const text = (date: CivilDate.CivilDate | null): string => (date === null ? "never" : CivilDate.format(date))
const told = ({ person, status, period, isContested }: Report.Holder): string =>
  `${named(person)} ${status} ${text(period.from)} to ${text(period.last)}${isContested ? ", contested" : ""}`

const holders = (at: string, of: string | null = null) =>
  Effect.map(Stream.runCollect(Report.holders(algebraist, options(at, of))), (rows) => rows.map(told))
const expiring = (at: string, within: number, of: string | null = null) =>
  Effect.gen(function* () {
    const rows = yield* Stream.runCollect(Report.expiring(yield* versions, algebraist, within, options(at, of)))
    return rows.map(told)
  })
const earned = (from: string, to: string, of: string | null = null) =>
  Effect.map(
    Stream.runCollect(Report.earned([pass], day(from), day(to), { known: null, account: account(of) })),
    (rows) => rows.map(({ person, on, achievement }) => `${named(person)} ${text(on)} ${days(achievement.held)}`)
  )
const gaps = (at: string, of: string | null = null) =>
  Effect.map(Stream.runCollect(Report.gaps(algebraist, options(at, of))), (rows) =>
    rows.map(
      ({ person, from, last, isOpen, ends, status }) =>
        `${named(person)} ${text(from)} to ${isOpen ? "now" : text(last)}, ${ends}, ${status}`
    )
  )
const contested = (of: string | null = null) =>
  Effect.gen(function* () {
    const rows = Report.contested(yield* versions, { known: null, account: account(of) })
    return (yield* Stream.runCollect(rows)).map(
      ({ person, achievement, says, deadline, otherwise }) =>
        `${named(person)} ${days(achievement.held)} but ${days(says.held)}: ${otherwise} after ${text(deadline)}`
    )
  })
const accounts = (at: string, of: string | null = null) =>
  Effect.map(Stream.runCollect(Report.accounts(["employer"], algebraist, options(at, of))), (rows) =>
    rows.map(({ account, people, holders, lapsed }) => `${account.value}: ${people} ${holders} ${lapsed}`)
  )

const everybody = [
  ann.scored("finals", 60, "2014-05-10"),
  bob.scored("finals", 60, "2014-06-10"),
  eve.scored("finals", 60, "2014-04-10"),
  dan.scored("finals", 60, "2014-03-10")
]
const [anns, bobs, eves, dans] = [
  "c1 valid 2014-05-10 to 2015-05-09",
  "c2 valid 2014-06-10 to 2015-06-09",
  "c3 valid 2014-04-10 to 2015-04-09",
  "c4 valid 2014-03-10 to 2015-03-09"
]

describe("a report of who holds something", () => {
  it.effect("names everybody who holds it that day, by last day, and nobody before or after", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* holders("2014-06-10"), [dans, eves, anns, bobs])
      assert.deepStrictEqual(yield* holders("2014-06-09"), [dans, eves, anns])
      assert.deepStrictEqual(yield* holders("2014-03-09"), [])
      assert.deepStrictEqual(yield* holders("2015-06-09"), ["c2 renewable 2014-06-10 to 2015-06-09"])
      assert.deepStrictEqual(yield* holders("2015-06-10"), [])
    }).pipe(living(yearly, ...everybody))
  )

  it.effect("of an account names its people only", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* holders("2014-06-10", "acme"), [anns, bobs])
      assert.deepStrictEqual(yield* holders("2014-06-10", "bolt"), [eves])
      assert.deepStrictEqual(yield* holders("2014-06-09", "acme"), [anns])
      assert.deepStrictEqual(yield* holders("2014-06-10", "acm"), [])
    }).pipe(living(yearly, ...everybody))
  )

  it.effect("names linked contacts once, in the account of either; apart, each in its own", () =>
    Effect.gen(function* () {
      yield* decide(mia.links(ann, eve))
      const together = "c1 valid 2014-05-10 to 2015-04-09"
      assert.deepStrictEqual(yield* holders("2014-06-10"), [dans, together, bobs])
      assert.deepStrictEqual(yield* holders("2014-06-10", "acme"), [together, bobs])
      assert.deepStrictEqual(yield* holders("2014-06-10", "bolt"), [together])
      yield* decide(mia.links(ann, bob))
      const three = "c1 valid 2014-06-10 to 2015-04-09"
      assert.deepStrictEqual(yield* holders("2014-06-10"), [dans, three])
      assert.deepStrictEqual(yield* holders("2014-06-10", "acme"), [three])
      yield* decide(mia.withdraws(1), mia.withdraws(2))
      assert.deepStrictEqual(yield* holders("2014-06-10", "acme"), [anns, bobs])
    }).pipe(living(yearly, ...everybody))
  )

  it.effect("flags what is contested, and nothing beside it", () =>
    Effect.gen(function* () {
      yield* hear(ann.closed("2014-07-01"), bob.closed("2014-07-01"))
      yield* hear(corrected(everybody[0] ?? assert.fail(), ann.scored("finals", 10, "2014-05-10")))
      assert.deepStrictEqual(yield* holders("2014-08-01", "acme"), [`${anns}, contested`, bobs])
      assert.deepStrictEqual(yield* holders("2014-08-01"), [dans, eves, `${anns}, contested`, bobs])
    }).pipe(living(yearly, ...everybody))
  )

  it.effect("names whoever is in grace where grace counts, and not where it doesn't", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* holders("2015-05-10", "acme"), [
        "c1 grace 2014-05-10 to 2015-06-09",
        "c2 renewable 2014-06-10 to 2015-07-09"
      ])
      yield* apply(inGrace(false))
      yield* hear(of("zoe", "acme").scored("finals", 60, "2014-05-10"))
      assert.deepStrictEqual(yield* holders("2015-05-09", "acme"), [
        "c1 renewable 2014-05-10 to 2015-06-09",
        "c2 renewable 2014-06-10 to 2015-07-09",
        "c5 renewable 2014-05-10 to 2015-05-09"
      ])
      assert.deepStrictEqual((yield* holders("2015-05-10", "acme")).length, 2)
    }).pipe(living(inGrace(true), ...everybody))
  )
})

describe("a report of what expires", () => {
  it.effect("names whose last valid day is that day or one of so many after it", () =>
    Effect.gen(function* () {
      const anns = "c1 renewable 2014-05-10 to 2015-05-09"
      const bobs = "c2 renewable 2014-06-10 to 2015-06-09"
      assert.deepStrictEqual(yield* expiring("2015-05-09", 0), [anns])
      assert.deepStrictEqual(yield* expiring("2015-05-09", 30), [anns])
      assert.deepStrictEqual(yield* expiring("2015-05-09", 31), [anns, bobs])
      assert.deepStrictEqual(yield* expiring("2015-05-10", 29), [])
      assert.deepStrictEqual(yield* expiring("2015-05-10", 30), [bobs])
      assert.deepStrictEqual(yield* expiring("2014-01-01", 600, "acme"), [
        "c1 pending 2014-05-10 to 2015-05-09",
        "c2 pending 2014-06-10 to 2015-06-09"
      ])
      assert.deepStrictEqual(yield* expiring("2014-01-01", 600, "bolt"), ["c3 pending 2014-04-10 to 2015-04-09"])
    }).pipe(living(yearly, ...everybody))
  )

  it.effect("leaves out who has renewed it, and names them by what they have renewed it with", () =>
    Effect.gen(function* () {
      yield* hear(again(ann).scored("finals", 60, "2015-04-01"))
      assert.deepStrictEqual(yield* expiring("2015-03-15", 60, "acme"), [])
      assert.deepStrictEqual(yield* expiring("2015-03-15", 60), ["c3 renewable 2014-04-10 to 2015-04-09"])
      assert.deepStrictEqual(yield* expiring("2015-03-15", 430, "acme"), [
        "c1 renewable 2015-04-01 to 2016-05-09",
        "c2 renewable 2014-06-10 to 2015-06-09"
      ])
    }).pipe(living(yearly, ...everybody))
  )

  it.effect("goes by the last valid day, whatever grace counts after it", () =>
    Effect.gen(function* () {
      const anns = "c1 renewable 2014-05-10 to 2015-06-09"
      assert.deepStrictEqual(yield* expiring("2015-05-09", 0), [anns])
      assert.deepStrictEqual(yield* expiring("2015-05-09", 0, "acme"), [anns])
      assert.deepStrictEqual(yield* expiring("2015-05-10", 0), [])
      assert.deepStrictEqual(yield* expiring("2015-06-09", 0), ["c2 renewable 2014-06-10 to 2015-07-09"])
      assert.deepStrictEqual(yield* expiring("2015-06-09", 0, "acme"), ["c2 renewable 2014-06-10 to 2015-07-09"])
      // Renewed in grace: held on without a day between.
      yield* hear(again(ann).scored("finals", 60, "2015-05-20"))
      assert.deepStrictEqual(yield* expiring("2015-05-09", 0), [])
    }).pipe(living(inGrace(true), ...everybody))
  )

  it.effect("names who is suspended or revoked from a day within it", () =>
    Effect.gen(function* () {
      yield* decide(mia.suspends(ann, "exam-pass", "2014-09-01", "2014-09-30"))
      yield* decide(mia.revokes(bob, "exam-pass", "2014-09-11"))
      assert.deepStrictEqual(yield* expiring("2014-08-15", 30), [
        "c1 valid 2014-05-10 to 2014-08-31",
        "c2 valid 2014-06-10 to 2014-09-10"
      ])
      assert.deepStrictEqual(yield* expiring("2014-08-15", 15), [])
    }).pipe(living(yearly, ...everybody))
  )
})

describe("a report of what was earned", () => {
  it.effect("names what was first earned between two days, both included, also where it was lost since", () =>
    Effect.gen(function* () {
      yield* hear(eve.unregistered("2014-08-01"))
      assert.deepStrictEqual(yield* earned("2014-04-10", "2014-05-10"), [
        "c3 2014-04-10 2014-04-10..2014-08-01",
        "c1 2014-05-10 2014-05-10.."
      ])
      assert.deepStrictEqual(yield* earned("2014-04-11", "2014-05-09"), [])
      assert.deepStrictEqual(yield* earned("2014-01-01", "2014-12-31", "acme"), [
        "c1 2014-05-10 2014-05-10..",
        "c2 2014-06-10 2014-06-10.."
      ])
      assert.deepStrictEqual(yield* earned("2014-01-01", "2014-12-31", "nobody"), [])
    }).pipe(living(yearly, ...everybody))
  )

  it.effect("names the person, whichever of their contacts earned it", () =>
    Effect.gen(function* () {
      yield* decide(mia.links(ann, eve))
      assert.deepStrictEqual(yield* earned("2014-01-01", "2014-12-31", "acme"), [
        "c1 2014-04-10 2014-04-10..",
        "c1 2014-05-10 2014-05-10..",
        "c2 2014-06-10 2014-06-10.."
      ])
    }).pipe(living(yearly, ...everybody))
  )
})

describe("a report of gaps", () => {
  it.effect("names each hole between two holds, and the one that is open, with what began it", () =>
    Effect.gen(function* () {
      yield* hear(again(ann).scored("finals", 60, "2015-08-01"))
      yield* decide(mia.revokes(bob, "exam-pass", "2015-01-01"))
      assert.deepStrictEqual(yield* gaps("2015-09-01"), [
        "c2 2015-01-01 to now, revoked, revoked",
        "c4 2015-03-10 to now, expired, lapsed",
        "c3 2015-04-10 to now, expired, lapsed",
        "c1 2015-05-10 to 2015-07-31, expired, valid"
      ])
      assert.deepStrictEqual(yield* gaps("2015-09-01", "acme"), [
        "c1 2015-05-10 to 2015-07-31, expired, valid",
        "c2 2015-01-01 to now, revoked, revoked"
      ])
      // On the last day of the hole it is open still, on the first day of the next hold it is not.
      assert.deepStrictEqual((yield* gaps("2015-07-31", "acme"))[0], "c1 2015-05-10 to now, expired, lapsed")
      assert.deepStrictEqual((yield* gaps("2015-08-01", "acme"))[0], "c1 2015-05-10 to 2015-07-31, expired, valid")
      assert.deepStrictEqual(yield* gaps("2015-05-09", "acme"), ["c2 2015-01-01 to now, revoked, revoked"])
      assert.deepStrictEqual(yield* gaps("2014-12-31"), [])
    }).pipe(living(yearly, ...everybody))
  )

  it.effect("finds none where one hold follows the other, nor before the first", () =>
    Effect.gen(function* () {
      yield* hear(again(ann).scored("finals", 60, "2015-05-01"))
      assert.deepStrictEqual(yield* gaps("2016-05-09", "acme"), ["c2 2015-06-10 to now, expired, lapsed"])
      assert.deepStrictEqual(yield* gaps("2014-01-01"), [])
    }).pipe(living(yearly, ...everybody))
  )
})

describe("a report of what is contested", () => {
  it.effect("names what waits, what it says instead, and until when; of an account its people's only", () =>
    Effect.gen(function* () {
      yield* hear(ann.closed("2014-07-01"), eve.closed("2014-07-01"))
      yield* on("2014-08-01")
      yield* hear(corrected(everybody[0] ?? assert.fail(), ann.scored("finals", 10, "2014-05-10")))
      const anns = "c1 2014-05-10.. but never: keep after 2014-08-31"
      assert.deepStrictEqual(yield* contested(), [anns])
      yield* hear(corrected(everybody[2] ?? assert.fail(), eve.scored("finals", 60, "2014-06-10")))
      const eves = "c3 2014-04-10.. but 2014-06-10..: keep after 2014-08-31"
      assert.deepStrictEqual(yield* contested(), [anns, eves])
      assert.deepStrictEqual(yield* contested("acme"), [anns])
      assert.deepStrictEqual(yield* contested("bolt"), [eves])
      yield* decide(mia.resolves(ann, "exam-pass", "keep", []))
      assert.deepStrictEqual(yield* contested(), [eves])
    }).pipe(living(yearly, ...everybody))
  )
})

describe("a report of accounts", () => {
  it.effect("counts the people of each, who of them holds it, and who held it and does no longer", () =>
    Effect.gen(function* () {
      yield* hear(of("fay", "acme", "a1").registered("2014-01-01"))
      assert.deepStrictEqual(yield* accounts("2014-05-10"), ["a1: 1 0 0", "acme: 3 1 0", "bolt: 1 1 0"])
      assert.deepStrictEqual(yield* accounts("2015-05-10"), ["a1: 1 0 0", "acme: 3 1 1", "bolt: 1 0 1"])
      assert.deepStrictEqual(yield* accounts("2015-05-10", "acme"), ["acme: 3 1 1"])
      assert.deepStrictEqual(yield* accounts("2015-05-10", "nobody"), [])
    }).pipe(living(yearly, ...everybody))
  )

  it.effect("counts linked contacts as one person, in each account of either", () =>
    Effect.gen(function* () {
      yield* decide(mia.links(ann, eve))
      assert.deepStrictEqual(yield* accounts("2014-05-10"), ["acme: 2 1 0", "bolt: 1 1 0"])
      yield* decide(mia.links(ann, bob))
      assert.deepStrictEqual(yield* accounts("2015-05-10"), ["acme: 1 0 1", "bolt: 1 0 1"])
    }).pipe(living(yearly, ...everybody))
  )
})

describe("a report of thousands", () => {
  const employers = ["acme", "bolt", "coal"]
  const crowd = Array.from({ length: 2 * Ledger.maxPage + 100 }, (_, index) =>
    of(`p${index}`, index % 50 === 0 ? "coal" : index % 3 === 0 ? "bolt" : "acme")
  )
  const date = (index: number): string => CivilDate.format(CivilDate.plusDays(day("2014-01-01"), index % 100))
  const sizes = employers.map(
    (name) => crowd.filter(({ subject }) => subject.claims?.some(({ value }) => value === name)).length
  )

  it.effect("goes over every page and names each person once", () =>
    Effect.gen(function* () {
      const count = (rows: ReadonlyArray<string>) => [rows.length, new Set(rows).size]
      assert.deepStrictEqual(count(yield* holders("2014-12-01")), [crowd.length, crowd.length])
      for (const [index, name] of employers.entries()) {
        const size = sizes[index] ?? 0
        assert.deepStrictEqual(count(yield* holders("2014-12-01", name)), [size, size])
        assert.deepStrictEqual(count(yield* earned("2014-01-01", "2014-12-31", name)), [size, size])
        assert.deepStrictEqual(count(yield* gaps("2015-12-01", name)), [size, size])
        assert.deepStrictEqual(count(yield* expiring("2014-12-01", 365, name)), [size, size])
      }
      assert.deepStrictEqual(
        yield* accounts("2014-12-01"),
        employers.map((name, index) => `${name}: ${sizes[index]} ${sizes[index]} 0`)
      )
      const dates = (yield* holders("2014-12-01")).map((row) => row.slice(-10))
      assert.deepStrictEqual(dates, dates.toSorted())
      // One page has the first of them, another the second.
      const [first, last] = [crowd[1], crowd.at(-1)]
      if (first !== undefined && last !== undefined) yield* decide(mia.links(first, last))
      assert.deepStrictEqual(count(yield* holders("2014-12-01")), [crowd.length - 1, crowd.length - 1])
      const size = (sizes[0] ?? 0) - 1
      assert.deepStrictEqual(count(yield* holders("2014-12-01", "acme")), [size, size])
      assert.deepStrictEqual(yield* accounts("2014-12-01", "acme"), [`acme: ${size} ${size} 0`])
      // As of a moment after all of it nothing else is known.
      const known = yield* Effect.map(
        Ledger.Ledger.use(({ load }) => load(Ledger.wholePersons([]))),
        ({ head }) => head.recordedAt
      )
      const then = { ...options("2014-12-01", "acme"), known }
      assert.strictEqual((yield* Stream.runCollect(Report.holders(algebraist, then))).length, size)
      assert.deepStrictEqual(
        (yield* Stream.runCollect(Report.accounts(["employer"], algebraist, { ...then, account: null }))).map(
          ({ holders }) => holders
        ),
        [size, ...sizes.slice(1)]
      )
    }).pipe(living(yearly, ...crowd.map((who, index) => who.scored("finals", 60, date(index)))))
  )

  it.effect("asks on only as far as it is read", () =>
    Effect.gen(function* () {
      const ledger = yield* Ledger.Ledger
      let asked = 0
      const counting = Ledger.Ledger.of({
        ...ledger,
        holding: (...question) => Effect.suspend(() => ((asked += 1), ledger.holding(...question)))
      })
      const first = Report.holders(algebraist, options("2014-12-01", null)).pipe(Stream.take(10), Stream.runCollect)
      assert.strictEqual((yield* Effect.provideService(first, Ledger.Ledger, counting)).length, 10)
      assert.strictEqual(asked, 1)
    }).pipe(living(yearly, ...crowd.map((who, index) => who.scored("finals", 60, date(index)))))
  )
})

describe("on random histories", () => {
  /** Everybody, by what each dossier says. */
  const dossiers = Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    const { ids } = yield* ledger.loadContacts(null, Ledger.maxPage)
    const found = yield* Effect.forEach(ids, (id) => ledger.contact(id, null))
    return [
      ...new Map(found.flatMap((each) => (each === undefined ? [] : [[each.contact.id, each] as const]))).values()
    ]
  })

  const at = [0, 3, 5, 9, 14, 20, 26].map((offset) => CivilDate.plusDays(Histories.firstDay, offset))
  const within = 7
  const names = ["student:ann", "student:bob", "account:ann@lms"]

  /** What the reports say, and what the dossiers say, of one certification on one day. */
  const compared = Effect.fnUntraced(function* (
    certification: Id.CertificationId,
    on: CivilDate.CivilDate,
    account: Contact.Identity | null
  ) {
    const options = { on, known: null, account }
    const all = (yield* dossiers).filter(
      ({ contact }) =>
        account === null || contact.identities.some((each) => Contact.keyOf(each) === Contact.keyOf(account))
    )
    const held = all.flatMap(({ contact, holdings, achievements }) =>
      holdings
        .filter((holding) => holding.certification === certification)
        .map((holding) => ({
          id: contact.id,
          holding,
          isContested: ({ achievement, beside }: Holding.Period) =>
            [achievement, ...beside].some((id) =>
              achievements.some((each) => each.contested !== null && AchievementId.isSame(each.id, id))
            )
        }))
    )
    const rowOf = (id: number, status: string, { from, last }: Holding.Period, isContested: boolean) =>
      `${id} ${status} ${from} ${last} ${isContested}`
    const report = ({ person, status, period, isContested }: Report.Holder) =>
      rowOf(person.id, status, period, isContested)
    const to = CivilDate.plusDays(on, within)
    return {
      holders: [
        (yield* Stream.runCollect(Report.holders(certification, options))).map(report),
        held.flatMap(({ id, holding, isContested }) => {
          const period = Holding.representative(holding, on)
          return period === undefined ? [] : [rowOf(id, Holding.status(holding, on), period, isContested(period))]
        })
      ],
      expiring: [
        (yield* Stream.runCollect(Report.expiring(yield* versions, certification, within, options))).map(report),
        held.flatMap(({ id, holding, isContested }) =>
          holding.periods
            .filter((period) => {
              const { last } = period
              const valid = Holding.lastValid(period)
              return (
                Holding.counts(period) &&
                last !== null &&
                valid !== null &&
                valid >= on &&
                valid <= to &&
                Holding.representative(holding, CivilDate.plusDays(last, 1)) === undefined
              )
            })
            .map((period) => rowOf(id, Holding.status(holding, on), period, isContested(period)))
        )
      ],
      gaps: [
        (yield* Stream.runCollect(Report.gaps(certification, options))).map(
          ({ person, from, last, isOpen, status }) => `${person.id} ${from} ${last} ${isOpen} ${status}`
        ),
        held.flatMap(({ id, holding }) =>
          Holding.gaps(holding, on).map(({ from, last }) => {
            const isOpen = last === on && Holding.representative(holding, on) === undefined
            return `${id} ${from} ${last} ${isOpen} ${Holding.status(holding, on)}`
          })
        )
      ],
      accounts: [
        account === null
          ? []
          : (yield* Stream.runCollect(Report.accounts([], certification, options))).map(
              ({ people, holders, lapsed }) => `${people} ${holders} ${lapsed}`
            ),
        account === null || all.length === 0
          ? []
          : [
              `${all.length} ${held.filter(({ holding }) => Holding.representative(holding, on) !== undefined).length} ${
                held.filter(
                  ({ holding }) =>
                    Holding.representative(holding, on) === undefined &&
                    holding.periods.some((period) => Holding.counts(period) && period.from <= on)
                ).length
              }`
            ]
      ]
    }
  })

  it.effect.prop(
    "every report says what the dossiers of its people say",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Commands.commands],
    ([one, other, commands]) =>
      Effect.gen(function* () {
        // Long before any day that a catalog names.
        yield* TestClock.setTime(0)
        yield* Commands.applyCatalog(one)
        for (const command of commands) yield* Commands.perform(command, [one, other])
        const { all, latest } = yield* versions
        for (const { id } of all.get(latest)?.certifications ?? [])
          for (const on of at)
            for (const name of [null, ...names]) {
              const [scheme = "", value = ""] = name?.split(":") ?? []
              const found = yield* compared(id, on, name === null ? null : { scheme, value })
              for (const [report, [said, expected]] of Object.entries(found))
                assert.deepStrictEqual(said?.toSorted(), expected?.toSorted(), `${report} of ${name ?? "all"}, ${id}`)
            }
      }).pipe(Effect.provide(Layer.fresh(LedgerMemory.layer))),
    tries(20)
  )
})
