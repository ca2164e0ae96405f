/** Imports: files read once, on somebody's word; checked before, and undone after. */
import { hash } from "node:crypto"
import { AchievementId, Changed, Decision, Id, Import, Plain, Plan, Refusal, Sync, Wire } from "@laurel/core"
import { Effect, Result, Schema, Stream } from "effect"
import type { Adapter } from "../adapter/Adapter.ts"
import { adapterOf } from "../adapter/internal/adapterOf.ts"
import { onceRead } from "../adapter/internal/onceRead.ts"
import { InvalidError, NotFoundError, RefusedError } from "../errors.ts"
import type { By } from "../given/Decision.ts"
import type { ImportTerms } from "../given/Import.ts"
import type { Laurel } from "../Laurel.ts"
import type { ImportCheck, Imported, ImportRun, Undone, UndoPreview } from "../results.ts"
import * as given from "./given.ts"
import { anew, imports as all } from "./lists.ts"
import type { World } from "./World.ts"

const termNames = {
  actor: true,
  role: true,
  reason: true,
  mapping: true,
  files: true,
  conflicts: true,
  people: true
} as const

/** What is imported, as a ledger is told. Throws what is wrong with it. */
const draftOf = (source: string, terms: ImportTerms): Import.Draft => {
  given.only("terms", terms, termNames)
  const { actor, role, reason, mapping, files, conflicts = "replace", people = "create" } = terms
  if (!Array.isArray(files) || files.some((file) => !isFile(file)))
    return given.fail("terms.files", "expected files, each { name, content }, with its content as text or bytes")
  const json = {
    source,
    actor,
    role,
    reason,
    mapping: { ...mapping, text: mapping?.text ?? "" },
    files: files.map(({ content }) => ({ sha256: hash("sha256", content), size: Buffer.byteLength(content) })),
    names: files.map(({ name }) => name),
    conflicts,
    people
  }
  const found = Import.decode(json)
  if (Result.isFailure(found)) throw new InvalidError(given.problemsOf("terms", found.failure, json), found.failure)
  return found.success
}

const isFile = (file: unknown): boolean =>
  typeof file === "object" &&
  file !== null &&
  "name" in file &&
  typeof file.name === "string" &&
  "content" in file &&
  (typeof file.content === "string" || file.content instanceof Uint8Array)

const begun = Effect.fnUntraced(function* (world: World, adapter: Adapter, terms: ImportTerms) {
  const opened = yield* adapterOf(adapter)
  const draft = yield* given.reading(() => draftOf(opened.source, terms))
  return { versions: yield* world.versions, opened, draft }
})

const today = Effect.map(Sync.today, (day) => ({
  today: day,
  zone: "UTC",
  outranked: [],
  repeated: [],
  waiting: [],
  people: []
}))

const check = Effect.fn("laurel.imports.check")(function* (world: World, adapter: Adapter, terms: ImportTerms) {
  const { versions, opened, draft } = yield* begun(world, adapter, terms)
  const found = yield* Import.check(versions, opened, draft)
  const { achievements, holdings, entries } = Changed.plain({ ...found, ...(yield* today) })
  return {
    ...found.counts,
    import: null,
    verdicts: found.verdicts,
    rejected: found.rejections.map(Plain.rejected),
    achievements,
    holdings,
    entryList: entries,
    isWhole: found.isWhole
  } satisfies ImportCheck
}, Effect.scoped)

const pagesOf = (world: World, adapter: Adapter, terms: ImportTerms) =>
  Stream.unwrap(
    Effect.map(begun(world, adapter, terms), ({ versions, opened, draft }) => Import.run(versions, opened, draft))
  )

const running = (
  world: World,
  adapter: Adapter,
  terms: ImportTerms,
  options: { readonly signal?: AbortSignal | undefined }
): ImportRun => {
  let total: Imported = { ...Plan.nothingRead, import: null, verdicts: Import.noRows }
  async function* read(): AsyncGenerator<Imported, void> {
    given.only("options", options, given.abortable)
    for await (const { stream: _, ended: __, ...page } of world.session.each(pagesOf(world, adapter, terms), options)) {
      total = {
        ...Plan.addCounts(total, page),
        import: page.import,
        verdicts: Import.add(total.verdicts, page.verdicts)
      }
      yield page
    }
  }
  return onceRead(read(), () => total)
}

/** Fails where there is no such import. */
const existing = Effect.fnUntraced(function* (number: number) {
  const id = Id.ImportId.make(yield* given.reading(() => given.whole("id", number, 1, Wire.highest)))
  return (yield* Import.importOf(id)) === undefined ? yield* Effect.fail(new NotFoundError(`${id} is no import`)) : id
})

const undoneOf = (undoes: number, { by, reversed, kept, failed, contested }: Import.Undone): Undone => ({
  undoes,
  import: by,
  reversed,
  kept: {
    facts: kept.facts,
    told: kept.told.map(({ fact, decisions }) => ({ fact: Plain.fact(fact), decisions }))
  },
  failed: {
    facts: failed.facts,
    told: failed.told.map(({ fact, by: later }) => ({ fact: Plain.fact(fact), by: Plain.fact(later) }))
  },
  contested: contested.map(AchievementId.format)
})

/** What can't be undone is told as it is, without speaking of decisions. */
const refusing = Effect.mapError((error: unknown) => {
  if (!(error instanceof Refusal)) return error
  const problems = error.problems.map(({ message }) => ({ path: "id", message }))
  return new RefusedError(problems.map(({ message }) => message).join("\n"), problems, error)
})

type Word = typeof Decision.By.Type
const decodeWord = Schema.decodeUnknownResult(Decision.By, { errors: "all", onExcessProperty: "error" })

/** On whose word. Throws what is wrong with it. */
const wordOf = (by: By): Word => {
  const found = decodeWord(by)
  if (Result.isFailure(found)) throw new InvalidError(given.problemsOf("by", found.failure, by), found.failure)
  return found.success
}

const undo = Effect.fn("laurel.imports.undo")(function* (world: World, number: number, by: Word) {
  const id = yield* existing(number)
  return undoneOf(id, yield* Import.undo(yield* world.versions, id, by))
})

const previewUndo = Effect.fn("laurel.imports.previewUndo")(function* (world: World, number: number) {
  const id = yield* existing(number)
  const found = yield* Import.previewUndo(yield* world.versions, id)
  const { achievements, holdings } = Changed.plain({ ...found, ...(yield* today) })
  return { ...undoneOf(id, found), achievements, holdings, isWhole: found.isWhole } satisfies UndoPreview
})

export const importsOf = (world: World): Laurel["imports"] => {
  const { session } = world
  return {
    check: async (adapter, terms, options = {}) => {
      given.only("options", options, given.abortable)
      return session.run(check(world, adapter, terms), options)
    },
    run: (adapter, terms, options = {}) => running(world, adapter, terms, options),
    previewUndo: async (id, options = {}) => {
      given.only("options", options, given.abortable)
      return session.run(refusing(previewUndo(world, id)), options)
    },
    undo: async (id, by, options = {}) => {
      given.only("options", options, given.abortable)
      return session.run(refusing(undo(world, id, wordOf(by))), options)
    },
    list: (options = {}) =>
      anew(async function* () {
        given.only("options", options, given.abortable)
        yield* session.each(all, options)
      })
  }
}
