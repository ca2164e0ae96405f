/** What a ledger promises of numbers: none is given twice, and a source that is left alone leaves none out. */
import { assert, describe, it } from "@effect/vitest"
import { Audit, type Catalog, Id, Ledger, Plan, Sha256 } from "@laurel/core"
import { Arbitrary, Effect, Result, Schema } from "effect"
import { decider, learnerOf } from "./deciding.ts"
import { type Handle, through, type Two } from "./ledgerHandles.ts"
import { gym, planOf, seenBy } from "./ledgerRaces.ts"
import { type Tries, tries } from "./ledgerHistories.ts"
import { begin, everything, now, planned, say } from "./ledgerStory.ts"
import { corrected, desk } from "./participant.ts"

/** The names of all numbers that a commit uses. */
const numbersOf = ({ contacts, learners, facts, decisions }: Ledger.Commit): ReadonlyArray<string> =>
  Object.entries({ contacts, learners, facts, decisions }).flatMap(([kind, all]) =>
    all.map(({ id }) => `${kind} ${id}`)
  )

/** A plan of these people, newcomers as a rule, with so many facts each; it says nothing of where its source stands. */
const newcomers = Effect.fnUntraced(function* (
  ledger: Handle,
  versions: Catalog.Versions,
  of: {
    readonly source: Id.SourceId
    readonly exclusive: boolean
    readonly names: ReadonlyArray<string>
    readonly facts: number
  }
) {
  const drafts = of.names.flatMap((name) =>
    Array.from({ length: of.facts }, (_, row) =>
      seenBy(of.source, name).registered("2014-01-01", { key: `${name} ${row}` })
    )
  )
  return { ...(yield* through(ledger, planned(versions, { drafts }, of))), position: null } satisfies Ledger.Commit
})

/** A plan of one decision about somebody. */
const deciding = Effect.fnUntraced(function* (
  ledger: Handle,
  versions: Catalog.Versions,
  { name, exclusive }: { readonly name: string; readonly exclusive: boolean }
) {
  const who = seenBy(desk, name)
  const { contact } = yield* through(ledger, learnerOf(who))
  const loaded = yield* ledger.load(Ledger.wholePersons([contact], { facts: 0, decisions: 1, exclusive }))
  const draft = yield* through(ledger, decider().denies(who, "exam-pass"))
  const plan = yield* Effect.fromResult(Plan.ofDecisions(versions, loaded, [draft], yield* now))
  return plan.commit
})

/** Something planned and not yet committed. */
interface Planned {
  readonly commit: Ledger.Commit
  /** What had been done with its source's numbers when it was planned. */
  readonly since: number
}

/** All numbers that were ever given out or used, and by whom. */
class Model {
  readonly owners = new Map<string, string>()
  readonly used = new Set<string>()
  /** How often each source's next numbers were given out or used. */
  readonly moves = new Map<string, number>()
  readonly open: Array<Planned> = []
  plans = 0

  #moved({ head, source }: Ledger.Commit): number {
    const moves = (this.moves.get(source) ?? 0) + (head.exclusive ? 0 : 1)
    this.moves.set(source, moves)
    return moves
  }

  /** A number is one source's, or one plan's alone, for ever, whether it is used or not. */
  plan(commit: Ledger.Commit): void {
    this.plans += 1
    const owner = commit.head.exclusive ? `plan ${this.plans}` : commit.source
    for (const number of numbersOf(commit)) {
      assert.strictEqual(this.owners.get(number) ?? owner, owner, number)
      this.owners.set(number, owner)
    }
    this.open.push({ commit, since: this.#moved(commit) })
  }

  /** A plan of older numbers may win or lose, as long as nobody has used them. */
  expected({ commit, since }: Planned): "wins" | "loses" | "either" {
    if (numbersOf(commit).some((number) => this.used.has(number))) return "loses"
    return commit.head.exclusive || this.moves.get(commit.source) === since ? "wins" : "either"
  }

  use({ commit }: Planned): void {
    for (const number of numbersOf(commit)) {
      assert.isFalse(this.used.has(number), number)
      this.used.add(number)
    }
    this.#moved(commit)
  }
}

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const Step = Schema.Struct({
  does: Schema.Literals(["plan", "plan", "plan", "commit", "commit", "abandon"]),
  /** Laurel itself decides, the desk speaks of people whom it knows, the others of newcomers. */
  source: Schema.Literals(["a", "b", "desk", "desk", "laurel"]),
  exclusive: Schema.Literals([false, false, true]),
  people: between(1, 3),
  facts: between(1, 2),
  /** Which of the open plans, and which of the writers. */
  nth: between(0, 9)
})
type Step = typeof Step.Type
const steps = Arbitrary.array(Arbitrary.schema(Step), { minLength: 10, maxLength: 30 })
const registrations = (names: ReadonlyArray<string>) => names.map((name) => seenBy(desk, name).registered("2014-01-01"))
const known = (index: number) => `known ${index}`

const planStep = (
  ledger: Handle,
  versions: Catalog.Versions,
  { source, exclusive, people, facts }: Step,
  index: number
) => {
  if (source === "laurel") return deciding(ledger, versions, { name: known(index), exclusive })
  const newNames = Array.from({ length: people }, (_, nth) => `new ${index} ${nth}`)
  const names = source === "desk" ? [known(index)] : newNames
  return newcomers(ledger, versions, { source: Id.SourceId.make(source), exclusive, names, facts })
}

const commitStep = Effect.fnUntraced(function* (ledger: Handle, model: Model, plan: Planned) {
  const expected = model.expected(plan)
  const outcome = yield* Effect.result(ledger.commit(plan.commit))
  if (Result.isFailure(outcome)) {
    assert.strictEqual(outcome.failure.reason._tag, "Conflict")
    assert.notStrictEqual(expected, "wins", outcome.failure.message)
    return
  }
  assert.notStrictEqual(expected, "loses")
  model.use(plan)
})

const unique = (open: Two, random: Tries): void => {
  it.effect.prop(
    "are never given twice, whatever is planned, committed, refused and abandoned by whom in which order",
    [steps],
    ([all]) =>
      Effect.gen(function* () {
        const both = yield* open
        const [one] = both
        const versions = yield* through(one, begin)
        yield* through(one, say(versions, registrations(all.map((_, index) => known(index)))))
        const model = new Model()
        for (const [index, step] of all.entries()) {
          const ledger = both[step.nth % 2] ?? one
          if (step.does === "plan") model.plan(yield* planStep(ledger, versions, step, index))
          const [chosen] = step.does === "plan" ? [] : model.open.splice(step.nth % Math.max(1, model.open.length), 1)
          if (step.does === "commit" && chosen !== undefined) yield* commitStep(ledger, model, chosen)
        }
        const { facts, learners, ids, decisions } = yield* through(one, everything)
        const made = all.length * 3 + model.used.size
        assert.strictEqual(facts.length + learners.length + ids.length + decisions.length, made)
        assert.deepStrictEqual((yield* through(one, Audit.verify(versions, Sha256.sha256))).differences, [])
      }),
    tries(random, 2 * random.histories)
  )
}

const frugal = (open: Two): void => {
  const plan = (ledger: Handle, versions: Catalog.Versions, source: Id.SourceId, ...names: ReadonlyArray<string>) =>
    newcomers(ledger, versions, { source, exclusive: false, names, facts: 1 })
  const alone = (ledger: Handle, versions: Catalog.Versions, ...names: ReadonlyArray<string>) =>
    newcomers(ledger, versions, { source: desk, exclusive: true, names, facts: 1 })

  it.effect("have no gaps where a source runs alone, also where plans of its are refused or abandoned", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* plan(one, versions, desk, "abandoned")
      const late = yield* plan(other, versions, desk, "late", "later")
      yield* one.commit(yield* plan(one, versions, desk, "a", "b", "c"))
      assert.strictEqual((yield* Effect.flip(other.commit(late))).reason._tag, "Conflict")
      yield* through(other, say(versions, registrations(["d", "e"])))
      yield* one.commit(yield* plan(one, versions, desk, "f"))
      // Also where a fact turns out to be another's: it leaves the first, and is planned twice.
      const moved = seenBy(desk, "d").registered("2014-01-01")
      yield* through(other, say(versions, [corrected(moved, seenBy(desk, "e").registered("2014-01-01"))]))
      yield* one.commit(yield* plan(one, versions, desk, "g"))
      const { ids, learners, facts } = yield* through(other, everything)
      const dense = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
      assert.deepStrictEqual(ids.map(Number), dense(7))
      assert.deepStrictEqual(
        learners.map(({ id }) => Number(id)),
        dense(7)
      )
      assert.deepStrictEqual(
        facts.map(({ id }) => Number(id)),
        dense(9)
      )
    })
  )

  it.effect("of an abandoned plan are used by the source's next one, whatever others did in the meantime", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const abandoned = yield* plan(one, versions, desk, "a", "b")
      yield* other.commit(yield* plan(other, versions, gym, "c", "d"))
      const next = yield* plan(other, versions, desk, "e", "f")
      assert.deepStrictEqual(numbersOf(next), numbersOf(abandoned))
      yield* other.commit(next)
      const after = yield* plan(one, versions, desk, "g", "h")
      assert.isTrue(numbersOf(after).every((number) => !numbersOf(next).includes(number)))
      yield* one.commit(after)
      assert.strictEqual((yield* one.totals).contacts, 6)
    })
  )

  /** The desk has said a row three times and has three numbers left, after which another source's go on. */
  const saidOften = Effect.fnUntraced(function* (ledger: Handle, versions: Catalog.Versions) {
    const said = (points: number) => seenBy(desk, "a").scored("finals", points, "2014-05-10", { key: "row" })
    yield* through(ledger, say(versions, [said(10), said(20), said(30)]))
    yield* ledger.commit(yield* plan(ledger, versions, gym, "b"))
    return said(50)
  })

  it.effect(
    "of what is proposed are the next ones, as they are of saying it, however often its row was corrected",
    () =>
      Effect.gen(function* () {
        const [one, other] = yield* open
        const versions = yield* through(one, begin)
        const again = yield* saidOften(one, versions)
        const shown = yield* planOf(other, versions, { source: desk, drafts: [again] })
        assert.deepStrictEqual(numbersOf(shown), ["facts 4"])
        yield* through(one, say(versions, [again]))
        const { facts } = yield* through(one, everything)
        assert.deepStrictEqual(
          facts.filter(({ reference }) => reference.source === desk).map(({ id }) => Number(id)),
          [1, 2, 3, 4]
        )
      })
  )

  it.effect("of a record that may say less than before are also for all that it said", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      const { subject, reference } = yield* saidOften(one, versions)
      const room = { facts: 2, decisions: 0, exclusive: false }
      const records = [{ stream: reference.stream, record: reference.key }]
      const request = { ...Ledger.wholePersons([], room), source: desk, subjects: [subject], records }
      const proposing = yield* other.load({ ...request, room: { ...room, mends: false } })
      assert.strictEqual(proposing.head.facts, 3)
      const reading = yield* other.load(request)
      assert.isAbove(reading.head.facts, 4)
    })
  )

  it.effect("that another plan has used are refused, also where only facts of others are made known", () =>
    Effect.gen(function* () {
      const [one, other] = yield* open
      const versions = yield* through(one, begin)
      yield* through(one, say(versions, registrations(["a", "b", "c"])))
      const [first, second] = [yield* plan(one, versions, desk, "a"), yield* plan(other, versions, desk, "b")]
      const third = yield* alone(other, versions, "c")
      assert.deepStrictEqual(numbersOf(first), numbersOf(second))
      yield* one.commit(first)
      assert.strictEqual((yield* Effect.flip(other.commit(second))).reason._tag, "Conflict")
      yield* other.commit(third)
      assert.strictEqual((yield* one.totals).facts, 5)
    })
  )

  it.effect(
    "of one's own are nobody else's, not even where they stay unused, and win whatever the source did since",
    () =>
      Effect.gen(function* () {
        const [one, other] = yield* open
        const versions = yield* through(one, begin)
        const [abandoned, late] = [yield* alone(one, versions, "a"), yield* alone(other, versions, "b")]
        const next = [yield* plan(one, versions, desk, "c"), yield* alone(other, versions, "d")]
        for (const commit of [...next, late]) yield* one.commit(commit)
        const used = [...next, late, abandoned].flatMap(numbersOf)
        assert.strictEqual(new Set(used).size, used.length)
        assert.strictEqual((yield* other.totals).contacts, 3)
      })
  )
}

export const ledgerNumbers = (open: Two, random: Tries): void => {
  describe("numbers", () => {
    unique(open, random)
    frugal(open)
  })
}
