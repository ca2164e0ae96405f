/** Imports in tests: what is imported, by whom, and what comes of it. */
import { assert } from "@effect/vitest"
import { type Adapter, type Fact, Id, Import, Ledger, type Rejection } from "@laurel/core"
import { days, decider, entriesIn, page, participant, type Script } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { algebra, examPass } from "./catalogs.ts"
import { versions } from "./steps.ts"

export const records = Id.SourceId.make("records")
export const careful = algebra(examPass())
export const ann = participant({ offering: "algebra-1", source: records })
export const bob = participant({ offering: "algebra-2", contact: "bob", source: records })
export const known = participant({ offering: "algebra-1" })
export const mia = decider()
export const by = { actor: "u-2", role: "registrar", reason: "the wrong file" }

export const draftOf = (more: Partial<Import.Draft> = {}): Import.Draft => ({
  source: records,
  actor: "u-1",
  role: "registrar",
  reason: "training before 2020",
  mapping: { name: "records", version: 3, text: '{"name":"records"}' },
  files: [{ sha256: "a".repeat(64), size: 10 }],
  names: ["records.csv"],
  conflicts: "replace",
  people: "create",
  ...more
})

/** An adapter of the records that gives these pages; a page of which is written that it fails, fails. */
export const file = (...scripts: ReadonlyArray<Script>): Adapter.Adapter => ({
  source: records,
  read: () =>
    Stream.fromIterable(scripts.entries()).pipe(
      Stream.mapEffect(([at, script]) =>
        script.fails === undefined
          ? Effect.succeed({ ...page(script, String(at)), stream: script.stream ?? "rows/abcdef01" })
          : Effect.fail(script.fails)
      )
    )
})
export const rows = (...drafts: ReadonlyArray<Fact.Draft>): Script => ({
  drafts: drafts.map((draft, at) => onLine(draft, at + 2))
})
const onLine = (draft: Fact.Draft, line: number): Fact.Draft => ({ ...draft, reference: { ...draft.reference, line } })

/** A row that can't be read. */
export const bad = (line: number, found: string): Rejection.Rejection => ({
  kind: "row",
  source: records,
  stream: "rows/abcdef01",
  key: `row-${line}`,
  line,
  column: "date",
  expected: "a day",
  found,
  advice: "Mend it.",
  raw: "x"
})

export const runAll = Effect.fnUntraced(function* (adapter: Adapter.Adapter, draft = draftOf()) {
  const told: Array<Import.Row> = []
  const tell = (some: ReadonlyArray<Import.Row>) => Effect.sync(() => void told.push(...some))
  const steps = yield* Stream.runCollect(Import.run(yield* versions, adapter, draft, { tell }))
  return { id: steps.at(-1)?.import ?? null, steps, told }
})
export const run = (...drafts: ReadonlyArray<Fact.Draft>) => runAll(file(rows(...drafts)))
export const undo = Effect.fnUntraced(function* (id: Id.ImportId | null) {
  return yield* Import.undo(yield* versions, id ?? assert.fail("nothing was imported"), by)
})

export const held = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { achievements } = yield* ledger.loadContacts(null, Ledger.maxPage)
  return [...achievements.values()].flat().map((each) => `${each.id.learner} ${days(each.held)}`)
})
/** What was entered, in order. */
export const kinds = Effect.map(entriesIn, (all) => all.map(({ text }) => /"kind":"(\w+)"/.exec(text)?.[1]))
export const verdictsOf = (told: ReadonlyArray<Import.Row>) => told.map(({ line, verdict }) => `${line} ${verdict}`)

export const passing = ann.scored("finals", 60, "2014-05-10", { key: "cert-1" })
export const failing = ann.scored("finals", 20, "2014-05-10", { key: "cert-1" })
export const registered = ann.registered("2014-01-10", { key: "reg-1" })
