/** Which catalog is the latest, how far it is with judging everybody, and what another one would add. */
import { Clock, Effect, Result, Schema } from "effect"
import * as Campaign from "../Campaign.ts"
import * as CanonicalJson from "../CanonicalJson.ts"
import * as Catalog from "../Catalog.ts"
import type { CivilDate } from "../CivilDate.ts"
import { dayIn, Instant } from "../Instant.ts"
import { type Commit, Corrupt, Ledger, LedgerError } from "../Ledger.ts"
import { hex } from "../Merkle.ts"
import { overdue } from "./Problems.ts"
import * as Plan from "../Plan.ts"
import { sha256 } from "../Sha256.ts"
import { type Item, maxChanges } from "../Shelf.ts"
import { isDone, type Job } from "./Work.ts"

/** The civil date in UTC, where no zone is at hand. */
export const today: Effect.Effect<CivilDate> = Effect.map(Clock.currentTimeMillis, (millis) =>
  dayIn(Instant.make(millis), "UTC")
)

/** All versions the ledger has, ready to judge with; undefined in a ledger without any. */
export const versions: Effect.Effect<Catalog.Versions | undefined, LedgerError, Ledger> = Effect.gen(function* () {
  const read = Catalog.read(yield* (yield* Ledger).catalogs)
  if (Result.isFailure(read)) return yield* corrupt("catalogs", read.failure)
  return read.success
})

const corrupt = (ledger: string, found: string) => new LedgerError({ ledger, reason: new Corrupt({ found }) })

export interface Addition {
  readonly versions: Catalog.Versions
  readonly catalog: NonNullable<Commit["catalog"]>
}

/** What applying a catalog adds; undefined where it is the latest already. */
export const addition = Effect.fnUntraced(function* (
  before: Catalog.Versions | undefined,
  compiled: Catalog.Compiled
): Effect.fn.Return<Addition | undefined, Catalog.CatalogError> {
  if (before !== undefined && Catalog.isLatest(before, compiled)) return undefined
  const problems = overdue(compiled.catalog, yield* today)
  if (problems.length > 0) return yield* new Catalog.CatalogError({ problems })
  const version = Plan.nextVersion(before)
  const all = new Map([...(before?.all ?? []), [version, compiled] as const])
  return {
    versions: Catalog.versions(all, version),
    catalog: { version, text: Catalog.canonical(compiled.catalog) }
  } satisfies Addition
})

/**
 * Where campaigns are kept, each under the version and a name of its own, until everybody is judged: others go on with them. Why one
 * was made may name somebody, and an erasure reaches decisions only.
 */
const shelf = "laurel.campaigns"

/** A campaign's text, and its name: the same campaign for the same catalog has the same one. */
export const named = (campaign: Campaign.Campaign, catalog: string) => {
  const text = CanonicalJson.format(encode(campaign))
  return { text, name: hex(sha256(`${catalog}\n${text}`)).slice(0, 32) }
}

/** Keeps a campaign, before the commit that says that its catalog is applied by it. Kept twice it is kept once. */
export const keep = Effect.fnUntraced(function* (campaign: Campaign.Campaign, added: Addition) {
  const { text, name } = named(campaign, added.catalog.text)
  const key = `${added.catalog.version}/${name}`
  yield* (yield* Ledger).keep([{ shelf, key, expected: null, next: { text, due: null } }])
  return name
})

const parse = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Unknown))
const encode = Schema.encodeSync(Campaign.Campaign)

/** The latest version's place: whether everybody has been judged by it, and the name of its campaign. */
export const standing = Effect.fnUntraced(function* ({ latest }: Catalog.Versions) {
  const text = (yield* (yield* Ledger).positions).get(Plan.itself)?.text ?? ""
  const [run, at, campaign = null] = text.split(":")
  return Number(run) === latest ? { isDone: at === "done", campaign } : { isDone: false, campaign: null }
})

/** Lets the campaigns of the latest version and of those before it go. A later one's may have been kept for what is applied next. */
export const letGo = Effect.fnUntraced(function* ({ latest }: Catalog.Versions) {
  const ledger = yield* Ledger
  // Ends with the shelf: each page is after the one before.
  for (let after: string | null = null; ;) {
    const page: ReadonlyArray<Item> = yield* ledger.keptAfter(shelf, after, maxChanges)
    const last = page.at(-1)
    if (last === undefined) return
    const over = page.filter(({ key }) => Number(key.split("/")[0]) <= latest)
    yield* ledger.keep(over.map(({ key }) => ({ shelf, key, expected: null, next: null })))
    after = last.key
  }
})

/** Judging everybody under the latest version, by the campaign that it was applied with. */
export const judging = Effect.fnUntraced(function* (
  known: Catalog.Versions
): Effect.fn.Return<Job, LedgerError, Ledger> {
  const { latest } = known
  const { campaign: name } = yield* standing(known)
  const job = { source: Plan.itself, run: latest, mends: false, campaign: null }
  if (name === null) return job
  const ledger = yield* Ledger
  const item = yield* ledger.kept(shelf, `${latest}/${name}`)
  // Whoever has judged the last of them has let it go.
  if (item === undefined && isDone(job, (yield* ledger.positions).get(Plan.itself)?.text)) return job
  const terms = Result.flatMap(parse(item?.text), Campaign.decode)
  if (Result.isFailure(terms))
    return yield* corrupt("campaigns", `the campaign ${name} of catalog version ${latest} is not there as it was kept`)
  return { ...job, campaign: { name, terms: terms.success } }
})
