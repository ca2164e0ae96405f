/** The laws of numbers: a model of every number ever given out, over random interleavings of several sources. */
import { assert, describe, it } from "@effect/vitest"
import { Numbers } from "@laurel/core"
import { Arbitrary, Schema } from "effect"

const kinds = ["contacts", "learners", "facts", "decisions"] as const
const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const few = between(0, 4)
const Counts = Schema.Struct({ contacts: few, learners: few, facts: few, decisions: few })
const Step = Schema.Struct({
  /** A plan takes numbers; a commit uses some of those of an open plan; an abandoned one uses none. */
  does: Schema.Literals(["plan", "plan", "commit", "commit", "abandon"]),
  source: between(0, 2),
  alone: Schema.Literals([false, false, false, true]),
  need: Counts,
  /** Which of the open plans, and how much less than it needed. */
  nth: between(0, 9),
  less: between(0, 2)
})
type Step = typeof Step.Type
const steps = Arbitrary.array(Arbitrary.schema(Step), { minLength: 5, maxLength: 40 })

const each = (count: (kind: Numbers.Kind) => number): Numbers.Counts => ({
  contacts: count("contacts"),
  learners: count("learners"),
  facts: count("facts"),
  decisions: count("decisions")
})
const plus = (a: Numbers.Counts, b: Numbers.Counts): Numbers.Counts => each((kind) => a[kind] + b[kind])
/** The numbers after `from`, so many of each kind, by name. */
const numbers = (from: Numbers.Counts, count: Numbers.Counts): ReadonlyArray<string> =>
  kinds.flatMap((kind) => Array.from({ length: count[kind] }, (_, index) => `${kind} ${from[kind] + index + 1}`))

interface Plan {
  readonly source: number
  readonly alone: boolean
  readonly from: Numbers.Counts
  readonly need: Numbers.Counts
}

/** A ledger that only numbers. */
class Ledger {
  given = Numbers.none
  readonly blocks = [Numbers.empty, Numbers.empty, Numbers.empty]
  readonly owners = new Map<string, string>()
  readonly used = new Set<string>()
  readonly open: Array<Plan> = []
  plans = 0

  block(source: number): Numbers.Block {
    return this.blocks[source] ?? Numbers.empty
  }

  plan({ source, alone, need }: Step): void {
    const { given, block } = alone
      ? Numbers.takeAlone(this.given, need)
      : Numbers.take(this.given, this.block(source), need)
    for (const kind of kinds) {
      assert.isAtLeast(given[kind], this.given[kind])
      assert.isAtLeast(given[kind], block.until[kind])
      assert.isAtLeast(block.until[kind] - block.used[kind], need[kind])
      if (alone) assert.strictEqual(block.used[kind], this.given[kind])
    }
    this.given = given
    if (!alone) this.blocks[source] = block
    this.plans += 1
    const owner = alone ? `plan ${this.plans}` : `source ${source}`
    for (const number of numbers(block.used, need)) {
      assert.strictEqual(this.owners.get(number) ?? owner, owner, number)
      this.owners.set(number, owner)
    }
    this.open.push({ source, alone, from: block.used, need })
  }

  commit({ source, alone, from, need }: Plan, less: number): void {
    const made = each((kind) => Math.max(0, need[kind] - less))
    const mine = numbers(from, made)
    const after = alone ? Numbers.empty : Numbers.use(this.block(source), from, made)
    if (after === undefined) return
    for (const number of mine) {
      assert.isFalse(this.used.has(number), number)
      this.used.add(number)
    }
    if (!alone) this.blocks[source] = after
  }
}

const run = (all: ReadonlyArray<Step>): Ledger => {
  const ledger = new Ledger()
  for (const step of all) {
    if (step.does === "plan") ledger.plan(step)
    else {
      const [plan] = ledger.open.splice(step.nth % Math.max(1, ledger.open.length), 1)
      if (step.does === "commit" && plan !== undefined) ledger.commit(plan, step.less)
    }
  }
  return ledger
}

/** Blocks and counts as they come about. */
const ledgers = steps.pipe(Arbitrary.map(run))
const arbitrary = { runs: 500 }

describe("numbers", () => {
  it.prop(
    "are never given to two, nor used twice, and no block lacks the room it was asked for",
    [steps],
    ([all]) => void run(all),
    {
      arbitrary
    }
  )

  it.prop(
    "of a source that is alone have no gaps, whatever it abandons, and whatever it is refused",
    [steps],
    ([all]) => {
      const { used } = run(all.map((step) => ({ ...step, source: 0, alone: false })))
      for (const kind of kinds) {
        const own = [...used].filter((number) => number.startsWith(kind))
        assert.sameMembers(own, [
          ...numbers(
            Numbers.none,
            each((each) => (each === kind ? own.length : 0))
          )
        ])
      }
    },
    { arbitrary }
  )

  it.prop(
    "of a plan that was abandoned are the next one's, whatever others took since; one that needs more may leave them",
    [ledgers, Counts, Counts],
    ([ledger, wanted, others]) => {
      // Decisions are another matter: the next test.
      const need = { ...wanted, decisions: 0 }
      const first = Numbers.take(ledger.given, ledger.block(0), need)
      const { given } = Numbers.take(first.given, ledger.block(1), others)
      const alone = Numbers.takeAlone(given, others)
      const again = Numbers.take(alone.given, first.block, need)
      assert.deepStrictEqual([again.block, again.given], [first.block, alone.given])
      const more = Numbers.take(alone.given, first.block, plus(need, { ...others, facts: others.facts + 9 }))
      assert.isAtLeast(more.block.used.facts, first.block.used.facts)
    },
    { arbitrary }
  )

  it.prop(
    "of decisions are above all that were given out before, except where nobody took any since",
    [ledgers, Counts, Counts],
    ([ledger, wanted, others]) => {
      const need = { ...wanted, decisions: wanted.decisions + 1 }
      const first = Numbers.take(ledger.given, ledger.block(0), need)
      const same = Numbers.take(first.given, first.block, need)
      assert.deepStrictEqual(same.block.used.decisions, first.block.used.decisions)
      const { given } = Numbers.takeAlone(first.given, { ...others, decisions: others.decisions + 1 })
      const later = Numbers.take(given, first.block, need)
      assert.strictEqual(later.block.used.decisions, given.decisions)
    },
    { arbitrary }
  )

  it.prop(
    "of one kind don't depend on how many another kind needs",
    [ledgers, Counts, Counts],
    ([ledger, one, other]) => {
      for (const kind of kinds) {
        const mixed = Numbers.take(ledger.given, ledger.block(0), { ...other, [kind]: one[kind] })
        const plain = Numbers.take(ledger.given, ledger.block(0), one)
        assert.deepStrictEqual(
          [mixed.given[kind], mixed.block.used[kind], mixed.block.until[kind]],
          [plain.given[kind], plain.block.used[kind], plain.block.until[kind]]
        )
      }
    },
    { arbitrary }
  )
})

describe("a plan's numbers", () => {
  it.prop(
    "are used where the block stands where it was planned and has room, and else refused, kind by kind",
    [ledgers, Counts, Counts],
    ([ledger, made, moved]) => {
      const { block } = Numbers.take(ledger.given, ledger.block(0), made)
      for (const kind of kinds) {
        const over = block.until[kind] - block.used[kind] + 1
        assert.isUndefined(Numbers.use(block, block.used, { ...Numbers.none, [kind]: over }))
      }
      assert.deepStrictEqual(Numbers.use(block, block.used, made), { ...block, used: plus(block.used, made) })
      const planned = plus(block.used, moved)
      const isUsed = kinds.some((kind) => made[kind] > 0 && moved[kind] > 0)
      assert.strictEqual(Numbers.use(block, planned, made) === undefined, isUsed)
      assert.deepStrictEqual(Numbers.use(block, planned, Numbers.none), block)
    },
    { arbitrary }
  )

  it("are refused to the second of two that were planned on the same, not to one of another kind", () => {
    const need = { contacts: 1, learners: 1, facts: 2, decisions: 1 }
    const { block, given } = Numbers.take(Numbers.none, Numbers.empty, need)
    assert.deepStrictEqual([block.used, block.until, given], [Numbers.none, need, need])
    const facts = { ...Numbers.none, facts: 2 }
    const after = Numbers.use(block, block.used, facts) ?? assert.fail("the first was refused")
    assert.isUndefined(Numbers.use(after, block.used, facts))
    assert.deepStrictEqual(Numbers.use(after, block.used, { ...need, facts: 0 })?.used, need)
  })

  it("go on after the block where nobody has what follows, and after everybody's where somebody has", () => {
    const facts = (count: number): Numbers.Counts => ({ ...Numbers.none, facts: count })
    const first = Numbers.take(Numbers.none, Numbers.empty, facts(3))
    const grown = Numbers.take(first.given, first.block, facts(5))
    assert.deepStrictEqual([grown.block.used.facts, grown.block.until.facts, grown.given.facts], [0, 5, 5])
    const other = Numbers.take(grown.given, Numbers.empty, facts(1))
    assert.deepStrictEqual([other.block.used.facts, other.block.until.facts], [5, 6])
    const moved = Numbers.take(other.given, grown.block, facts(6))
    assert.deepStrictEqual([moved.block.used.facts, moved.block.until.facts, moved.given.facts], [6, 12, 12])
  })
})
