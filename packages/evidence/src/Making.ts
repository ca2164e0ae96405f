/** The making of one pack: what is known from the beginning, and what each page of people adds. */
import { readFileSync } from "node:fs"
import { type Catalog, type Id, Instant, Ledger, Note, Stood, Sync } from "@laurel/core"
import { Clock, Effect, Stream } from "effect"
import * as Anchor from "./Anchor.ts"
import * as Counts from "./Counts.ts"
import * as CsvReport from "./CsvReport.ts"
import { EvidenceError, Unknown } from "./EvidenceError.ts"
import * as Lines from "./Lines.ts"
import * as Manifest from "./Manifest.ts"
import * as Person from "./Person.ts"
import * as Readme from "./Readme.ts"
import * as Records from "./Records.ts"
import * as Report from "./Report.ts"
import type { Options, Request } from "./Request.ts"
import * as Selection from "./Selection.ts"
import * as Told from "./Told.ts"

/** The verifier, a file that plain Node runs: one folder up from the source as from the build. */
export const verifier = new URL("../verify/verify.mjs", import.meta.url)

/** Bytes of one of a pack's files. The pieces of a file come in their order; those of several files take turns. */
export interface Piece {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Mutable, local to the making of one pack. */
export interface Making {
  readonly versions: Catalog.Versions
  readonly anchor: Anchor.Anchor
  readonly request: Request
  readonly madeAt: Instant.Instant
  readonly prove: Records.Prove
  readonly counts: Counts.Counts
  readonly report: Report.Report
  readonly listing: Manifest.Listing
  /** Persons who are done: two contacts of one person may be on two pages. */
  readonly done: Set<Id.ContactId>
  /** Versions that judged something that is shown. */
  readonly catalogs: Set<Id.CatalogVersion>
}

const encoder = new TextEncoder()
const piece = (name: string, text: string): Piece => ({ name, bytes: encoder.encode(text) })

/** The first pieces: these files are there, if only empty. */
export const first: ReadonlyArray<Piece> = [
  piece("report.csv", CsvReport.head()),
  ...["people.jsonl", "achievements.jsonl", "history.jsonl", "records.jsonl"].map((name) => piece(name, ""))
]

/** Finds what the pack rests on. */
export const begin = Effect.fnUntraced(function* (
  request: Request,
  options: Pick<Options, "keys">
): Effect.fn.Return<Making, EvidenceError | Ledger.LedgerError, Ledger.Ledger> {
  const anchor = yield* Anchor.find(request, options)
  const versions = yield* versionsAt(anchor.known)
  if (versions === undefined) {
    const found = `no catalog was applied by ${Instant.format(anchor.known)}`
    return yield* new EvidenceError({ reason: new Unknown({ found, advice: "Ask about a later moment" }) })
  }
  return {
    versions,
    anchor,
    request,
    madeAt: Instant.Instant.make(yield* Clock.currentTimeMillis),
    prove: Records.prover(anchor),
    counts: Counts.none(),
    report: Report.begin(),
    listing: Manifest.nothing(),
    done: new Set(),
    catalogs: new Set()
  }
})

/** The catalogs that were applied by then; undefined before the first. */
const versionsAt = Effect.fnUntraced(function* (known: Instant.Instant) {
  const versions = yield* Sync.versions
  if (versions === undefined) return undefined
  const catalogs = yield* (yield* Ledger.Ledger).catalogs
  return Stood.applied(versions, catalogs).findLast(({ since }) => since <= known)?.versions
})

/** What the files say of a page of people. */
export const people = Effect.fnUntraced(function* (making: Making, contacts: ReadonlyArray<Id.ContactId>) {
  const { versions, anchor, request, done, counts } = making
  const persons = (yield* Person.load(versions, anchor, contacts)).filter(({ id }) => !done.has(id))
  for (const { id } of persons) done.add(id)
  const selections = persons
    .map((person) => Selection.of(versions, request, person))
    .filter(({ holdings }) => !("certification" in request.scope) || Selection.holdsInRange(request, holdings))
  const page = yield* Told.tell(versions, anchor, request, selections)
  if ("contact" in request.scope) yield* expectOne(page)
  Counts.add(counts, page)
  const proofs = yield* making.prove(
    page.told.flatMap(({ records }) => [...records.values()].map(({ index }) => index))
  )
  return page.told.flatMap((told) => ofPerson(making, told, proofs))
})

const expectOne = (page: Told.Page) => {
  if (page.told.length > 0) return Effect.void
  const [found, advice] =
    page.erased > 0
      ? ["what named that contact was erased", "Nothing is kept that could be shown of them"]
      : ["there is no such contact, or there was none then", "Look it up with `laurel history`"]
  return new EvidenceError({ reason: new Unknown({ found, advice }) })
}

const ofPerson = (
  { request, report, catalogs }: Making,
  told: Told.Told,
  proofs: ReadonlyMap<number, ReadonlyArray<string>>
): ReadonlyArray<Piece> => {
  Report.add(report, told, request)
  for (const { chosen } of told.achievements) {
    catalogs.add(chosen.achievement.catalog)
    for (const { entry } of chosen.story) catalogs.add(entry.catalog)
    if (chosen.governed !== undefined) catalogs.add(chosen.governed.version)
  }
  const records = [...told.records.values()].toSorted((a, b) => a.index - b.index)
  const lines = (name: string, texts: ReadonlyArray<string>): ReadonlyArray<Piece> =>
    texts.length === 0 ? [] : [piece(name, texts.join(""))]
  return [
    piece("people.jsonl", Lines.person(told, request)),
    ...lines(
      "achievements.jsonl",
      told.achievements.map((one) => Lines.achievement(told, one))
    ),
    ...lines(
      "history.jsonl",
      told.achievements.flatMap((one) => Lines.history(told, one))
    ),
    ...lines(
      "records.jsonl",
      records.map((record) => Records.line(told.contact.id, record, proofs.get(record.index) ?? []))
    ),
    piece("report.csv", CsvReport.rows(told, request))
  ]
}

/** What is known once everybody is told of. */
export const rest = Effect.fnUntraced(function* (making: Making, keys: Options["keys"], sealed: boolean) {
  const { versions, anchor, request, counts, report, madeAt } = making
  const catalogs = yield* catalogFiles(making)
  const { since } = request
  const consistency = since === null ? [] : [yield* consistencyFile(anchor, since, keys)]
  const html = Stream.fromIterable(Report.pieces(report, versions, anchor, request, counts, madeAt)).pipe(
    Stream.map((text) => piece("report.html", text))
  )
  return Stream.concat(
    html,
    Stream.fromIterable([
      ...catalogs,
      ...consistency,
      piece("checkpoint.txt", anchor.note),
      piece("keys.txt", keys.map((key) => `${Note.formatKey(key)}\n`).join("")),
      piece("README.txt", Readme.text(anchor, request, counts, { sealed, madeAt })),
      { name: "verify.mjs", bytes: readFileSync(verifier) }
    ])
  )
})

/** The catalogs that judged something, with their records. */
const catalogFiles = Effect.fnUntraced(function* ({ anchor, catalogs, counts, prove }: Making) {
  const ledger = yield* Ledger.Ledger
  const applied = (yield* ledger.catalogs).filter(({ version }) => catalogs.has(version))
  const leaves = yield* Records.leaves(
    anchor,
    applied.map(({ version }) => ({ _tag: "Catalog", version }))
  )
  const shown = [...leaves.values()]
    .map((leaf) => Records.show(leaf, { members: [], rows: false }))
    .toSorted((a, b) => a.index - b.index)
  const proofs = yield* prove(shown.map(({ index }) => index))
  counts.records += shown.length
  return [
    ...shown.map((record) => piece("records.jsonl", Records.line(null, record, proofs.get(record.index) ?? []))),
    ...applied.map(({ version, text }) => piece(`catalogs/${version}.json`, text))
  ]
})

const consistencyFile = Effect.fnUntraced(function* (
  anchor: Anchor.Anchor,
  since: string,
  keys: ReadonlyArray<Note.Key>
) {
  const { from, proof } = yield* Anchor.consistency(anchor, since, keys)
  const hashes = proof.map((hash) => Buffer.from(hash).toString("base64"))
  return piece("consistency.json", `${JSON.stringify({ from, size: anchor.head.size, proof: hashes }, null, 2)}\n`)
})

/** The list of all files, which comes last, and its seal. */
export const manifest = Effect.fnUntraced(function* <E, R>(
  making: Making,
  { signer }: Options<E, R>
): Effect.fn.Return<Stream.Stream<Piece>, E | Note.NoteError, R> {
  const own = piece("manifest.json", Manifest.text(making))
  if (signer === undefined) return Stream.succeed(own)
  const note = yield* Note.sign({ text: Manifest.sealText(own.bytes), signatures: [] }, signer)
  return Stream.fromIterable([own, piece("manifest.note", Note.format(note))])
})
