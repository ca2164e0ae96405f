/** The one pipeline: a page is read, planned on what the ledger knows, and committed; then the next. Asks for the time here only. */
import { Clock, Effect, Result, Schema, Stream } from "effect"
import type { Adapter, AdapterError, Page } from "./Adapter.ts"
import * as Catalog from "./Catalog.ts"
import type { CivilDate } from "./CivilDate.ts"
import * as Contact from "./Contact.ts"
import * as Decision from "./Decision.ts"
import type { Draft, Subject } from "./Fact.ts"
import { type CatalogVersion, ContactId, type SourceId } from "./Id.ts"
import { dayIn, Instant } from "./Instant.ts"
import {
  type Commit,
  Conflict,
  Corrupt,
  Full,
  Ledger,
  LedgerError,
  type Loaded,
  type LoadedContacts,
  type Position,
  wholePersons
} from "./Ledger.ts"
import * as Plan from "./Plan.ts"
import * as Preview from "./Preview.ts"
import { Refusal } from "./Refusal.ts"

/** How often a commit is planned anew when another writer was first. */
export const maxAttempts = 5
/** Contacts judged anew per commit after a change of the catalog. */
const contactsPerCommit = 1_000

/** What one committed page did. */
export interface Progress extends Plan.Counts {
  readonly stream: string
  readonly ended: boolean
}

/** The present, or the time of the last commit where a clock has gone back. */
export const now = (loaded: Loaded): Effect.Effect<Instant> =>
  Effect.map(Clock.currentTimeMillis, (millis) => Instant.make(Math.max(millis, loaded.head.recordedAt ?? millis)))

/** The civil date in UTC, where no zone is at hand. */
export const today: Effect.Effect<CivilDate> = Effect.map(Clock.currentTimeMillis, (millis) =>
  dayIn(Instant.make(millis), "UTC")
)

/** Loads, plans and commits, again where another writer was first. The second try looks every reference up. */
const commit = Effect.fnUntraced(function* <L extends Loaded, E = never>(
  load: (thorough: boolean) => Effect.Effect<L, LedgerError>,
  plan: (loaded: L, at: Instant) => Result.Result<Plan.Plan, E>
): Effect.fn.Return<Plan.Plan, LedgerError | E, Ledger> {
  const ledger = yield* Ledger
  for (let attempt = 1; ; attempt++) {
    const loaded = yield* load(attempt > 1)
    const planned = yield* Effect.fromResult(plan(loaded, yield* now(loaded)))
    const outcome = yield* Effect.result(ledger.commit(planned.commit))
    if (Result.isSuccess(outcome)) return planned
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
    const loaded = yield* ledger.load({ source, subjects, references, contacts: [], whole: versions.crossing })
    if (loaded.position === from) return loaded
    const found = `another sync of source "${source}" has gone on in the meantime`
    return yield* new LedgerError({ ledger: `of source ${source}`, reason: new Conflict({ found }) })
  })
  const { counts } = yield* commit(load, (loaded, at) =>
    Result.succeed(Plan.ofPage(versions, source, page, loaded, at))
  )
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
  return latest === undefined ? undefined : Catalog.versions(all, latest)
})

const judged = "judged"

/**
 * Makes a catalog the latest version, unless it is already. What stands goes on being governed by the version that issued it;
 * everything else is judged anew, a bounded number of contacts at a time. Cut off, the next call goes on where it stopped.
 */
export const apply = Effect.fn("Sync.apply")(function* (compiled: Catalog.Compiled) {
  const before = yield* versions
  const added = yield* addition(before, compiled)
  const after = added?.versions ?? before
  // Without a version before, the catalog is an addition.
  if (after === undefined) return yield* Effect.die(new Error("no catalog was applied"))
  return { versions: after, applied: added !== undefined, entries: yield* judgeAll(after, added?.catalog ?? null) }
})

/** What applying a catalog adds; undefined where it is the latest already. */
const addition = Effect.fnUntraced(function* (before: Catalog.Versions | undefined, compiled: Catalog.Compiled) {
  const text = Catalog.canonical(compiled.catalog)
  const current = before?.all.get(before.latest)
  if (before !== undefined && current !== undefined && Catalog.canonical(current.catalog) === text) return undefined
  const problems = Catalog.overdue(compiled, yield* today)
  if (problems.length > 0) return yield* new Catalog.CatalogError({ problems })
  const version = Plan.nextVersion(before)
  const all = new Map([...(before?.all ?? []), [version, compiled] as const])
  return { versions: Catalog.versions(all, version), catalog: { version, text } }
})

/** Judges every contact under the latest version, unless that has been done. Returns the number of entries written. */
const judgeAll = Effect.fn("Sync.judgeAll")(function* (versions: Catalog.Versions, added: Commit["catalog"]) {
  const ledger = yield* Ledger
  const position = (yield* ledger.positions).get(Plan.itself)
  const stopped = added === null && position?.catalog === versions.latest ? position.text : ""
  if (stopped === judged) return 0
  let after = stopped === "" ? null : ContactId.make(Number(stopped))
  let catalog = added
  let entries = 0
  // Ends with the contacts: each commit judges the next ones, and the last finds none.
  for (;;) {
    let last: ContactId | undefined
    const { counts } = yield* commit(
      () => ledger.loadContacts(after, contactsPerCommit),
      (loaded, at) => {
        last = loaded.ids.at(-1)
        return Result.succeed(Plan.ofContacts(versions, loaded, at, { position: String(last ?? judged), catalog }))
      }
    )
    entries += counts.entries
    if (last === undefined) return entries
    after = last
    catalog = null
  }
})

/** Everything decisions need to know: the whole persons they are about. */
const loadAbout = Effect.fnUntraced(function* (acts: ReadonlyArray<Decision.Act>) {
  const ledger = yield* Ledger
  const named = yield* ledger.decisions(acts.flatMap((act) => ("decision" in act ? [act.decision] : [])))
  const learners = acts.flatMap((act) =>
    "learner" in act ? [act.learner] : "achievement" in act ? [act.achievement.learner] : []
  )
  const owners = yield* Effect.forEach([...new Set(learners)], (id) => ledger.learner(id))
  const contacts = [
    ...acts.flatMap((act) => ("contacts" in act ? act.contacts : [])),
    ...named.flatMap(({ about }) => about),
    ...owners.flatMap((found) => (found === undefined ? [] : [found.learner.contact]))
  ]
  return yield* ledger.load(wholePersons([...new Set(contacts)]))
})

/** Decisions that can be made together. */
export const maxDecisions = 1_000

/**
 * Records decisions and all that follows from them, in one commit: all of them, or none. Fails with a `Refusal` that names each
 * one that can't be.
 */
export const decide = Effect.fn("Sync.decide")(function* (
  versions: Catalog.Versions,
  decisions: ReadonlyArray<Decision.Draft>
) {
  const read = yield* Effect.fromResult(readDecisions(decisions))
  const ledger = yield* Ledger
  const acts = read.map(({ act }) => act)
  return yield* commit(
    () => Effect.provideService(loadAbout(acts), Ledger, ledger),
    (loaded, at) => Plan.ofDecisions(versions, loaded, read, at)
  )
})

const encodeDecision = Schema.encodeUnknownResult(Decision.Draft)

/** The decisions as they will be read back: what could not be written must not be decided. */
const readDecisions = (
  drafts: ReadonlyArray<Decision.Draft>
): Result.Result<ReadonlyArray<Decision.Draft>, Refusal> => {
  if (drafts.length === 0 || drafts.length > maxDecisions) {
    const message = `expected 1 to ${maxDecisions} decisions made together, found ${drafts.length}`
    return Result.fail(new Refusal({ problems: [{ decision: 0, message }] }))
  }
  const read = drafts.map((draft) => Result.flatMap(encodeDecision(draft), Decision.decode))
  const problems = read.flatMap((each, decision) =>
    Result.isFailure(each) ? [{ decision, message: each.failure.message }] : []
  )
  return problems.length > 0
    ? Result.fail(new Refusal({ problems }))
    : Result.succeed(read.flatMap((each) => (Result.isSuccess(each) ? [each.success] : [])))
}

/** A change that could be made. */
export type Proposal =
  | { readonly decisions: ReadonlyArray<Decision.Draft> }
  | { readonly source: SourceId; readonly drafts: ReadonlyArray<Draft> }
  | { readonly catalog: Catalog.Compiled }

/** What a change would do, and the very commit that would do it. Writes nothing. */
export const preview = Effect.fn("Sync.preview")(function* (versions: Catalog.Versions, proposal: Proposal) {
  if ("decisions" in proposal) {
    const read = yield* Effect.fromResult(readDecisions(proposal.decisions))
    const loaded = yield* loadAbout(read.map(({ act }) => act))
    const plan = yield* Effect.fromResult(Plan.ofDecisions(versions, loaded, read, yield* now(loaded)))
    return Preview.of(versions, plan)
  }
  return "catalog" in proposal
    ? yield* previewCatalog(versions, proposal.catalog)
    : yield* previewFacts(versions, proposal)
})

const previewFacts = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  { source, drafts }: Extract<Proposal, { readonly drafts: unknown }>
) {
  const ledger = yield* Ledger
  const page = proposed(drafts)
  const references = drafts.map(({ reference }) => reference)
  const request = { source, subjects: subjectsOf(page), references, contacts: [], whole: versions.crossing }
  const loaded = yield* ledger.load(request)
  const { commit, ...plan } = Plan.ofPage(versions, source, page, loaded, yield* now(loaded))
  // The source goes on from where it stands.
  return Preview.of(versions, { ...plan, commit: { ...commit, position: null } })
})

const proposed = (drafts: ReadonlyArray<Draft>): Page => ({
  stream: "proposed",
  reading: "proposed",
  rows: drafts.length,
  drafts,
  raw: (draft) => JSON.stringify(draft),
  rejections: [],
  position: "",
  ended: false
})

/** Judges everybody in memory, keeping only what changes; a change too large for one commit fails as full. */
const previewCatalog = Effect.fnUntraced(function* (versions: Catalog.Versions, compiled: Catalog.Compiled) {
  const ledger = yield* Ledger
  const added = yield* addition(versions, compiled)
  if (added === undefined) return undefined
  const previews: Array<Preview.Preview> = []
  let written = 0
  for (let after: ContactId | null = null; ;) {
    const loaded: LoadedContacts = yield* ledger.loadContacts(after, contactsPerCommit)
    const mark = { position: judged, catalog: added.catalog }
    const plan: Plan.Plan = Plan.ofContacts(added.versions, loaded, yield* now(loaded), mark)
    previews.push(Preview.of(versions, plan))
    written += plan.counts.entries + plan.commit.holdings.length
    if (written > maxPreviewed) {
      const found = `more than ${maxPreviewed} entries and holdings would be written at once: apply the catalog without a preview`
      return yield* new LedgerError({ ledger: "preview", reason: new Full({ found }) })
    }
    const last = loaded.ids.at(-1)
    if (last === undefined) return Preview.together(previews)
    after = last
  }
})

/** Entries and holdings that one preview holds and commits. */
export const maxPreviewed = 100_000

/** How long a preview can be accepted, in milliseconds: an hour. */
export const maxPreviewAge = 3_600_000

/**
 * Commits a preview exactly as it was shown, recorded now. Fails with `Conflict`, and writes nothing, where the ledger has moved
 * on since, or more than an hour has passed.
 */
export const accept = Effect.fn("Sync.accept")(function* ({ commit }: Preview.Preview) {
  const ledger = yield* Ledger
  const recordedAt = Instant.make(Math.max(yield* Clock.currentTimeMillis, commit.recordedAt))
  if (recordedAt - commit.recordedAt > maxPreviewAge) {
    const found = "the preview is more than an hour old: preview again"
    return yield* new LedgerError({ ledger: "preview", reason: new Conflict({ found }) })
  }
  const recorded = {
    ...commit,
    recordedAt,
    facts: commit.facts.map((fact) => ({ ...fact, recordedAt })),
    decisions: commit.decisions.map((decision) => ({ ...decision, recordedAt })),
    entries: commit.entries.map((entry) => ({ ...entry, recordedAt }))
  }
  yield* ledger.commit(recorded).pipe(
    Effect.mapError((error) => {
      if (error.reason._tag !== "Conflict") return error
      const found = `${error.reason.found}; what was shown is out of date: preview again, running this again can't help`
      return new LedgerError({ ledger: error.ledger, reason: new Conflict({ found }) })
    })
  )
})
