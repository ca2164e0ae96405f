/** The one pipeline: a page is read, planned on what the ledger knows, and committed; then the next. Asks for the time here only. */
import { Clock, Effect, Result, Schema, Stream } from "effect"
import type { Adapter, AdapterError, Page } from "./Adapter.ts"
import * as Catalog from "./Catalog.ts"
import * as Contact from "./Contact.ts"
import { CatalogVersion, ContactId, SourceId } from "./Id.ts"
import { Instant } from "./Instant.ts"
import { Conflict, Corrupt, Ledger, LedgerError, type Loaded, type Position } from "./Ledger.ts"
import type { Subject } from "./Fact.ts"
import * as Plan from "./Plan.ts"

/** How often a commit is planned anew when another writer was first. */
export const maxAttempts = 5
/** Contacts judged anew per commit after a change of the catalog. */
const contactsPerCommit = 1_000

/** What one committed page did. */
export interface Progress extends Plan.Counts {
  readonly stream: string
  readonly ended: boolean
}

const now = (loaded: Loaded): Effect.Effect<Instant> =>
  Effect.map(Clock.currentTimeMillis, (millis) => Instant.make(Math.max(millis, loaded.head.recordedAt ?? millis)))

/** Loads, plans and commits, again where another writer was first. The second try looks every reference up. */
const commit = Effect.fnUntraced(function* <L extends Loaded>(
  load: (thorough: boolean) => Effect.Effect<L, LedgerError>,
  plan: (loaded: L, at: Instant) => Plan.Plan
): Effect.fn.Return<Plan.Counts, LedgerError, Ledger> {
  const ledger = yield* Ledger
  for (let attempt = 1; ; attempt++) {
    const loaded = yield* load(attempt > 1)
    const planned = plan(loaded, yield* now(loaded))
    const outcome = yield* Effect.result(ledger.commit(planned.commit))
    if (Result.isSuccess(outcome)) return planned.counts
    if (outcome.failure.reason._tag !== "Conflict" || attempt === maxAttempts) return yield* outcome.failure
  }
})

/** A page may claim one participation for two people: both are looked up, or the known one would be made known twice. */
const subjectsOf = (page: Page): ReadonlyArray<Subject> => {
  const distinct = [...new Set(page.drafts.map(({ subject }) => subject))]
  return [
    ...new Map(distinct.map((subject) => [`${Contact.keyOf(subject.contact)}\n${subject.key}`, subject])).values()
  ]
}

/** `from` is where the page's reading stood before it: where the source stands elsewhere, another run has overtaken this one. */
const commitPage = Effect.fn("Sync.commitPage")(function* (
  versions: Catalog.Versions,
  adapter: Adapter,
  page: Page,
  from: string | null
) {
  const ledger = yield* Ledger
  const { source } = adapter
  const subjects = subjectsOf(page)
  // Elsewhere a fact under another learner shows as a conflict; a retraction that finds no fact would write nothing at all.
  const retractions = page.drafts.filter(({ evidence }) => evidence._tag === "Retracted")
  const load = Effect.fnUntraced(function* (thorough: boolean) {
    const references = (thorough ? page.drafts : retractions).map(({ reference }) => reference)
    const loaded = yield* ledger.load({ source, subjects, references })
    if (loaded.position === from) return loaded
    const found = `another sync of source "${source}" has gone on in the meantime`
    return yield* new LedgerError({ ledger: `of source ${source}`, reason: new Conflict({ found }) })
  })
  const counts = yield* commit(load, (loaded, at) => Plan.ofPage(versions, source, page, loaded, at))
  return { ...counts, stream: page.stream, ended: page.ended } satisfies Progress
})

/** Whether a source is to be read from its beginning: the catalog changed, and rejected rows may have a place in it now. */
export const isOutdated = ({ catalog, rejected }: Position, { latest }: Catalog.Versions): boolean =>
  catalog !== latest && rejected > 0

/**
 * Reads a source on from where it stopped and commits page by page, emitting what each did. Interrupting it stops between
 * commits. After a change of the catalog a source with rejected rows is read from its beginning: they may have a place now.
 */
export const run = (
  versions: Catalog.Versions,
  adapter: Adapter
): Stream.Stream<Progress, AdapterError | LedgerError, Ledger> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const ledger = yield* Ledger
      const position = (yield* ledger.positions).get(adapter.source)
      const from = position === undefined || isOutdated(position, versions) ? null : position.text
      let reached = position?.text ?? null
      return adapter
        .read(from)
        .pipe(
          Stream.mapEffect((page) =>
            Effect.tap(commitPage(versions, adapter, page, reached), () => Effect.sync(() => (reached = page.position)))
          )
        )
    })
  )

const parseJson = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Unknown))

/** All versions the ledger has, ready to judge with; undefined in a ledger without any. */
export const versions: Effect.Effect<Catalog.Versions | undefined, LedgerError, Ledger> = Effect.gen(function* () {
  const ledger = yield* Ledger
  const all = new Map<CatalogVersion, Catalog.Compiled>()
  let latest: CatalogVersion | undefined
  for (const { version, text } of yield* ledger.catalogs) {
    const compiled = Result.flatMap(parseJson(text), Catalog.decode)
    if (Result.isFailure(compiled)) {
      return yield* new LedgerError({
        ledger: "catalogs",
        reason: new Corrupt({ found: `catalog version ${version} can't be read (${compiled.failure.message})` })
      })
    }
    all.set(version, compiled.success)
    latest = version
  }
  return latest === undefined ? undefined : { latest, all }
})

/** Under this name the ledger keeps how far the last applied catalog has been judged. No source may have it. */
export const judging = SourceId.make("laurel.catalog")
const judged = "judged"

/**
 * Makes a catalog the latest version, unless it is already. What stands goes on being governed by the version that issued it;
 * everything else is judged anew, a bounded number of contacts at a time. Cut off, the next call goes on where it stopped.
 */
export const apply = Effect.fn("Sync.apply")(function* (compiled: Catalog.Compiled) {
  const ledger = yield* Ledger
  const text = Catalog.canonical(compiled.catalog)
  const before = yield* versions
  const current = before?.all.get(before.latest)
  const isNew = before === undefined || current === undefined || Catalog.canonical(current.catalog) !== text
  const latest = CatalogVersion.make(isNew ? (before?.latest ?? 0) + 1 : before.latest)
  if (isNew) yield* ledger.addCatalog(latest, text, Instant.make(yield* Clock.currentTimeMillis))
  const after: Catalog.Versions = isNew
    ? { latest, all: new Map([...(before?.all ?? []), [latest, compiled]]) }
    : before
  return { versions: after, applied: isNew, entries: yield* judgeAll(after) }
})

/** Judges every contact under the latest version, unless that has been done. Returns the number of entries written. */
const judgeAll = Effect.fn("Sync.judgeAll")(function* (versions: Catalog.Versions) {
  const ledger = yield* Ledger
  const position = (yield* ledger.positions).get(judging)
  const stopped = position?.catalog === versions.latest ? position.text : ""
  if (stopped === judged) return 0
  let after = stopped === "" ? null : ContactId.make(Number(stopped))
  let entries = 0
  for (;;) {
    let last: ContactId | undefined
    const { entries: written } = yield* commit(
      () => ledger.loadContacts(after, contactsPerCommit),
      (loaded, at) => {
        last = loaded.ids.at(-1)
        return Plan.ofContacts(versions, loaded, at, {
          source: judging,
          position: last === undefined ? judged : String(last)
        })
      }
    )
    entries += written
    if (last === undefined) return entries
    after = last
  }
})
