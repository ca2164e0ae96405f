/** Laws of an outbox, over random histories: whatever happened, and whenever it was cut off, the store holds what is true, once. */
import { assert, describe, it } from "@effect/vitest"
import { AchievementId, CivilDate, type Fact, Holding, Instant, Ledger } from "@laurel/core"
import { Commands, Histories } from "@laurel/testkit"
import { Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import * as Outbox from "../src/outbox/Outbox.ts"
import { achievedIn, announce, counting, FakeLrs, memory, options, short, today } from "./OutboxGiven.ts"

const given: Outbox.Options = {
  ...options(),
  selection: {
    ...options().selection,
    actor: [
      { scheme: "student", as: "account", homePage: "https://school.example.test" },
      { scheme: "account", as: "account", homePage: "https://lms.example.test" }
    ]
  }
}

/** What the holdings say is over, told as `short` tells it. */
const expired = Effect.fnUntraced(function* (yesterday: string) {
  const ledger = yield* Ledger.Ledger
  const { holdings } = yield* ledger.loadContacts(null, Ledger.maxPage)
  return [...holdings.values()]
    .flat()
    .flatMap(({ certification, periods }) =>
      periods.flatMap((period) => {
        const { last, ends, achievement } = period
        const isOver = ends === "expired" && Holding.counts(period) && last !== null
        return isOver && CivilDate.format(last) <= yesterday
          ? [`${AchievementId.format(achievement)} ${certification} ${CivilDate.format(last)}`]
          : []
      })
    )
    .toSorted()
})

const expiredIn = (lrs: FakeLrs): ReadonlyArray<string> =>
  lrs.standing
    .filter((statement) => Outbox.verbOf(statement) === "expired")
    .map((statement) => {
      const [, id, certification, ...days] = order(short(statement).split(" "))
      return [id, certification, days.toSorted().at(-1)].join(" ")
    })
    .toSorted()

/** The verb and the achievement, then the certification, then the days. */
const order = ([verb = "", id = "", ...rest]: ReadonlyArray<string>): ReadonlyArray<string> => [
  verb,
  id,
  ...rest.filter((part) => !/^\d{4}-/.test(part)),
  ...rest.filter((part) => /^\d{4}-/.test(part))
]

type Inputs = readonly [unknown, unknown, ReadonlyArray<Fact.Draft>, ReadonlyArray<Commands.Command>]

/**
 * Does all of it twice, and announces now and then: first before anything that the catalogs name, when nothing can be over, and
 * then after all of it, when everything said late is about days long past.
 */
const live = Effect.fnUntraced(function* (
  [catalog, other, history, commands]: Inputs,
  lrs: FakeLrs,
  configured: (announcement: number) => Outbox.Options = () => given
) {
  let announced = 0
  const tellAll = Effect.suspend(() => Effect.ignore(announce(lrs, configured(announced++))))
  yield* TestClock.setTime(0)
  yield* Commands.applyCatalog(catalog)
  for (let start = 0; start < history.length; start += 10) {
    yield* Commands.say(history.slice(start, start + 10))
    yield* tellAll
  }
  const act = Effect.fnUntraced(function* (command: Commands.Command) {
    yield* Commands.perform(command, [catalog, other])
    if (command.days % 3 !== 0) yield* tellAll
  })
  yield* Effect.forEach(commands, act)
  yield* today("2015-01-01")
  yield* tellAll
  // A catalog whose days are over can't be applied any more.
  yield* Effect.forEach(
    commands.toReversed().filter(({ kind }) => kind !== "catalog"),
    act
  )
})

/** Whose names are gone: the store keeps what it was told of them. */
const erased = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { ids, learners } = yield* ledger.loadContacts(null, Ledger.maxPage)
  const named = new Set(
    (yield* ledger.contacts(ids)).flatMap(({ identities, members }) => (identities.length > 0 ? members : []))
  )
  const gone = new Set(learners.filter(({ contact }) => !named.has(contact)).map(({ id }) => String(id)))
  return (line: string): boolean => line.split(" ").some((part) => gone.has(part.split(":")[1] ?? ""))
})

const holdsTheTruth = Effect.fnUntraced(function* (lrs: FakeLrs) {
  const isGone = yield* erased
  const known = (lines: ReadonlyArray<string>) => lines.filter((line) => !isGone(line))
  assert.deepStrictEqual(known(achievedIn(lrs)), known(yield* counting))
  const day = Instant.dayIn(Instant.Instant.make(yield* Clock.currentTimeMillis), given.zone)
  assert.deepStrictEqual(known(expiredIn(lrs)), known(yield* expired(CivilDate.format(CivilDate.plusDays(day, -1)))))
})

/** The configuration, and others that name fewer types and other people, beginning with another one each time. */
const configurationsFor = (seed: number): ReadonlyArray<Outbox.Options> => {
  const { selection } = given
  const [first, second] = selection.actor
  const all = [
    given,
    { ...given, selection: { ...selection, types: [] } },
    { ...given, selection: { ...selection, actor: second === undefined ? [] : [second] } },
    {
      ...given,
      selection: { ...selection, actor: first === undefined ? [] : [{ ...first, homePage: "https://b.test" }] }
    }
  ]
  return all.map((_, at) => all[(at + seed) % all.length] ?? given)
}

const lineOf = (statement: Outbox.Statement): string => `${short(statement)} ${JSON.stringify(statement.actor)}`

/** What a store is told that was never told anything. */
const picture = Effect.fnUntraced(function* (configuration: Outbox.Options) {
  const lines: Array<string> = []
  yield* Outbox.preview({ ...configuration, id: "new" }, ({ statement }) =>
    Effect.sync(() => void lines.push(lineOf(statement)))
  )
  return lines.toSorted()
})

const withoutErased = Effect.fnUntraced(function* (standing: ReadonlyArray<Outbox.Statement>) {
  const isGone = yield* erased
  return standing
    .filter((statement) => !isGone(short(statement)))
    .map(lineOf)
    .toSorted()
})

/** Tried this often, and the same way each time; LAUREL_RUNS tries more, each time another way. */
const asked = Number(process.env["LAUREL_RUNS"] ?? 0)
const runs = asked > 0 ? asked : 10
const tries = {
  arbitrary: asked > 0 ? { runs } : { runs, seed: "laurel" },
  timeout: 600_000 + runs * 5_000
}

/** One announcement brings the store to the truth, and the next has nothing to send. */
const settles = Effect.fnUntraced(function* (lrs: FakeLrs) {
  const { refused } = yield* announce(lrs, given)
  assert.strictEqual(refused, 0)
  yield* holdsTheTruth(lrs)
  const { requests } = lrs
  yield* announce(lrs, given)
  assert.strictEqual(lrs.requests, requests)
})

describe("whatever happens", () => {
  it.effect.prop(
    "the store holds as earned what counts, as lost when it did not, as expired what is over; and nothing is sent twice",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Histories.histories, Commands.commands],
    (inputs) =>
      Effect.gen(function* () {
        const lrs = new FakeLrs()
        yield* live(inputs, lrs)
        yield* settles(lrs)
        assert.strictEqual(lrs.repeated, 0)
      }).pipe(Effect.provide(memory)),
    tries
  )

  it.effect.prop(
    "the same holds where requests fail, before the store has taken them or after, and people are erased",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Histories.histories, Commands.erasing],
    (inputs) =>
      Effect.gen(function* () {
        const lrs = new FakeLrs()
        lrs.fails = (request) => (["before", "after", undefined] as const)[(request * 7 + inputs[3].length) % 3]
        yield* live(inputs, lrs)
        lrs.fails = () => undefined
        yield* settles(lrs)
      }).pipe(Effect.provide(memory)),
    tries
  )

  it.effect.prop(
    "the same holds where requests fail, and types and names change and change back: what the store has is always the picture of the moment",
    [Histories.wilfulCatalogs, Histories.wilfulCatalogs, Histories.histories, Commands.erasing],
    (inputs) =>
      Effect.gen(function* () {
        const lrs = new FakeLrs()
        const configurations = configurationsFor(inputs[2].length)
        lrs.fails = (request) => (["before", "after"] as const)[(request * 5 + inputs[3].length) % 9]
        yield* live(inputs, lrs, (at) => configurations[at % configurations.length] ?? given)
        lrs.fails = () => undefined
        for (const each of [...configurations, given]) {
          const { refused } = yield* announce(lrs, each)
          assert.strictEqual(refused, 0)
          assert.deepStrictEqual(yield* withoutErased(lrs.standing), yield* picture(each))
          const { requests } = lrs
          yield* announce(lrs, each)
          assert.strictEqual(lrs.requests, requests)
        }
        yield* holdsTheTruth(lrs)
        assert.strictEqual(lrs.mistaken, 0)
        // A position that is lost finds what it had told, by whichever ids.
        const kept = new Map(lrs.kept)
        yield* announce(lrs, { ...given, id: "another" })
        assert.deepStrictEqual(lrs.kept, kept)
      }).pipe(Effect.provide(memory)),
    tries
  )
})
