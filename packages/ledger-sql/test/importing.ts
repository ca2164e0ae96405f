/** Imports as the core will bring them, a page at a time. */
import { type Fact, type Id, type Import, Instant, Ledger, Plan } from "@laurel/core"
import { Commands, desk, page } from "@laurel/testkit"
import { Clock, Effect } from "effect"

/** An import as somebody starts it, of one file. */
export const draft = (reason: string): Import.Draft => ({
  source: desk,
  actor: "u-23",
  role: "manager",
  mapping: { name: "marks", version: 2, text: '{"name":"marks","version":2}' },
  files: [{ sha256: "ab".repeat(32), size: 1_234 }],
  conflicts: "skip",
  people: "match",
  reason,
  names: ["Marks of spring.csv"]
})

/** Brings these drafts as a page that is part of an import. */
export const bring = Effect.fnUntraced(function* (
  part: Ledger.Part,
  drafts: ReadonlyArray<Fact.Draft> = [],
  source: Id.SourceId = desk
) {
  const ledger = yield* Ledger.Ledger
  const versions = yield* Commands.versions
  const loaded = yield* ledger.load({
    source,
    subjects: drafts.map(({ subject }) => subject),
    references: drafts.map(({ reference }) => reference),
    prefixes: [],
    records: [],
    contacts: [],
    whole: versions.crossing,
    room: { facts: drafts.length * 2, decisions: 0, exclusive: false }
  })
  const origin: Plan.Origin = { source, from: loaded.position, lease: null, import: part }
  const own = page({ drafts, reading: "import", ended: part.ended }, "never")
  const at = Instant.Instant.make(yield* Clock.currentTimeMillis)
  yield* ledger.commit(Plan.ofPage(versions, origin, own, loaded, at).commit)
})

/** The last import. */
export const last = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const found = (yield* ledger.imports(null, Ledger.maxImports)).at(-1)
  return found ?? (yield* Effect.die(new Error("there is no import")))
})
