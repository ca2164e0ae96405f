/** What an import brings notifies nobody; what happens to it afterwards, and to what was told before, is told as always. */
import { assert, describe, it } from "@effect/vitest"
import { type Adapter, type Fact, Import, Ledger } from "@laurel/core"
import { Commands, corrected, page, participant, retracted } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { announce, catalog, FakeLrs, memory, options, today } from "./OutboxGiven.ts"

const ann = participant({ offering: "course-1" })
const passed = ann.scored("exam", 80, "2024-05-10")
const better = corrected(passed, ann.scored("exam", 90, "2024-05-10"))
const failed = corrected(passed, ann.scored("exam", 10, "2024-05-10"))
const old = ann.scored("exam", 80, "2019-05-10")

/** Things to do to a ledger, each followed by an announcement. */
type Step = Effect.Effect<unknown, unknown, Ledger.Ledger>

const says = (...drafts: ReadonlyArray<Fact.Draft>): Step => Commands.say(drafts)

/** A file of these. */
const adapterOf = (drafts: ReadonlyArray<Fact.Draft>): Adapter.Adapter => ({
  source: passed.reference.source,
  read: () => Stream.make(page({ drafts, reading: "file" }, "0"))
})

const draft: Import.Draft = {
  source: passed.reference.source,
  actor: "u-1",
  role: "registrar",
  reason: "history of before",
  mapping: { name: "records", version: 1, text: "{}" },
  files: [{ sha256: "0".repeat(64), size: 10 }],
  names: ["records.csv"],
  conflicts: "replace",
  people: "create"
}

const imports = (...drafts: ReadonlyArray<Fact.Draft>): Step =>
  Effect.gen(function* () {
    const steps = yield* Stream.runCollect(Import.run(yield* Commands.versions, adapterOf(drafts), draft))
    return steps.at(-1)?.import ?? assert.fail("nothing was imported")
  })

/** Undoes the last import that was not undone. */
const undoes: Step = Effect.gen(function* () {
  const all = yield* (yield* Ledger.Ledger).imports(null, Ledger.maxImports)
  const undone = new Set(all.flatMap((each) => each.undoes ?? []))
  const last = all.findLast(({ id, undoes: of }) => of === undefined && !undone.has(id)) ?? assert.fail("no import")
  const { kept, failed } = yield* Import.undo(yield* Commands.versions, last.id, {
    actor: "u-2",
    role: "registrar",
    reason: "the wrong file"
  })
  assert.deepStrictEqual([kept.facts, failed.facts], [0, 0])
})

const story = Effect.fnUntraced(function* (steps: ReadonlyArray<Step>, given = options()) {
  const lrs = new FakeLrs()
  yield* today("2024-06-01")
  yield* Commands.applyCatalog(catalog)
  for (const step of steps) {
    yield* step
    yield* announce(lrs, given)
  }
  const { requests } = lrs
  yield* announce(lrs, given)
  assert.strictEqual(lrs.requests, requests, "there is nothing more to send")
  assert.deepStrictEqual([lrs.repeated, lrs.mistaken], [0, 0])
  return lrs
})

const tells = (
  name: string,
  steps: ReadonlyArray<Step>,
  told: ReadonlyArray<string>,
  counts: FakeLrs["counts"],
  given = options()
) =>
  it.effect(name, () =>
    Effect.gen(function* () {
      const lrs = yield* story(steps, given)
      assert.deepStrictEqual([lrs.told, lrs.counts], [told, counts])
    }).pipe(Effect.provide(memory))
  )

const earned = "earned pass:1:1 2024-05-10 2025-05-10"

describe("what an import brought", () => {
  tells("is not told", [imports(passed)], [], {})
  tells("and a source said is", [says(passed)], [earned], { earned: 1 })
  tells(
    "is told where the outbox asks for imports",
    [imports(passed)],
    [earned],
    { earned: 1 },
    options({ imports: true })
  )
  tells("is not told either when it is taken back", [imports(passed), undoes], [], {})
  tells("is told once a source has changed it", [imports(passed), says(better)], [earned], { earned: 1 })
  tells("is not told where the source says the same", [imports(passed), says(passed)], [], {})
  tells(
    "and a source has made a loss of is told, with the loss",
    [imports(passed), says(ann.unregistered("2024-05-20"))],
    [earned, "lost pass:1:1 2024-05-20 withdrawn"],
    { earned: 1, lost: 1 }
  )
  tells(
    "and a source takes back was never told, so nothing is voided",
    [imports(passed), says(retracted(passed))],
    [],
    {}
  )
  tells("and had expired by then has not expired for anybody", [imports(old)], [], {})
  tells(
    "expires like all else after that",
    [imports(passed), today("2025-05-11")],
    ["expired pass:1:1 card 2025-05-10"],
    {
      expired: 1
    }
  )
})

describe("what was told before", () => {
  tells("is voided when an import takes it back", [says(passed), imports(failed)], [], { earned: 1, voided: 1 })
  tells("is told anew when undoing that import brings it back", [says(passed), imports(failed), undoes], [earned], {
    earned: 2,
    voided: 1
  })
  tells(
    "is voided and told anew as an import has it",
    [says(passed), imports(corrected(passed, ann.scored("exam", 80, "2024-05-01")))],
    ["earned pass:1:1 2024-05-01 2025-05-01"],
    { earned: 2, voided: 1 }
  )
  tells(
    "is voided when the import that it rested on is undone",
    [imports(passed), says(ann.unregistered("2024-05-20")), undoes],
    [],
    {
      earned: 1,
      lost: 1,
      voided: 2
    }
  )
  it.effect("of imports is voided when the outbox asks for them no more", () =>
    Effect.gen(function* () {
      const lrs = yield* story([imports(passed)], options({ imports: true }))
      yield* announce(lrs)
      assert.deepStrictEqual([lrs.told, lrs.counts], [[], { earned: 1, voided: 1 }])
    }).pipe(Effect.provide(memory))
  )
})
