/** Certificates are put on record: of achievements that still are what was certified, and each in the place of the last one. */
import { Effect, Result } from "effect"
import * as AchievementId from "../AchievementId.ts"
import type { Versions } from "../Catalog.ts"
import type { Certificate } from "../Certificate.ts"
import type { Actor } from "../Decision.ts"
import type { ContactId } from "../Id.ts"
import { type KeptCertificate, Ledger, type LedgerError, type Loaded, wholePersons } from "../Ledger.ts"
import { repeated } from "./CertificateKeys.ts"
import { all } from "./CertificatePages.ts"
import { ofCertificates } from "./Planned.ts"
import { maxAttempts, now, pauseBefore } from "./commitPlan.ts"

/** Certificates that are recorded together. */
export const maxDrafts = 100

/** A certificate that is to be recorded. `supersedes` is the last one of its achievement, as whoever made it has seen it. */
export interface Draft extends Omit<Certificate, "by" | "text" | "recordedAt"> {
  readonly by: Actor
  readonly text: string
}

/** Why one was not recorded. */
export type Why =
  /** The contact has no such achievement. */
  | { readonly _tag: "Unknown" }
  /** What stands of it is another revision by now, or was never this one. */
  | { readonly _tag: "Moved"; readonly revision: number }
  /** Whose it is was erased. */
  | { readonly _tag: "Erased" }
  /** Whose it is is one person with others by now: these contacts, in order. */
  | { readonly _tag: "Person"; readonly about: ReadonlyArray<ContactId> }
  /** The last certificate of it is another one; null where there is none. */
  | { readonly _tag: "Superseded"; readonly last: string | null }
  /** Its code or its place is another's: both are to be drawn again. */
  | { readonly _tag: "Taken" }

export interface Refused {
  readonly draft: Draft
  readonly why: Why
}

/** What became of each draft. */
export interface Outcome {
  /** Those that are on record now; also those that were already, exactly as they are. */
  readonly recorded: ReadonlyArray<Draft>
  readonly refused: ReadonlyArray<Refused>
}

/** Why one was not recorded, and what to do. */
export const message = ({ draft, why }: Refused): string => {
  const name = AchievementId.format(draft.achievement)
  switch (why._tag) {
    case "Unknown":
      return `${name}: expected an achievement of contact ${draft.contact}, and found none; look its id up again`
    case "Moved":
      return `${name}: expected revision ${draft.revision}, and revision ${why.revision} stands; make the certificate anew of what stands`
    case "Erased":
      return `${name}: contact ${draft.contact} is erased, and nothing that names somebody may be kept of it`
    case "Person":
      return `${name}: expected that ${people(draft.about)}, and found that ${people(why.about)}; make the certificate anew, with the name of who that is now`
    case "Superseded":
      return `${name}: expected ${named(draft.supersedes)}, and found ${named(why.last)}; look at that one before you make another`
    case "Taken":
      return `${name}: code ${draft.code}, or place ${draft.index} of status list ${draft.list}, is another certificate's; draw both again`
  }
}

const people = (about: ReadonlyArray<ContactId>): string =>
  about.length === 1 ? `contact ${about.join("")} is a person alone` : `contacts ${about.join(", ")} are one person`

const named = (code: string | null): string =>
  code === null ? "no certificate of it" : `certificate ${code} as its last`

/** What drafts are held against. */
interface World {
  readonly loaded: Loaded
  readonly last: ReadonlyMap<string, string>
  /** By code. */
  readonly known: ReadonlyMap<string, KeptCertificate>
  readonly erased: ReadonlySet<ContactId>
}

const load = Effect.fnUntraced(function* (drafts: ReadonlyArray<Draft>) {
  const ledger = yield* Ledger
  const contacts = [...new Set(drafts.map(({ contact }) => contact))]
  // The stamps first: whoever records another certificate after this refuses the commit.
  const loaded = yield* ledger.load({ ...wholePersons(contacts), whole: false })
  const known = yield* all(drafts.map(({ achievement }) => achievement))
  return {
    loaded,
    last: new Map(known.map(({ achievement, code }) => [AchievementId.format(achievement), code])),
    known: new Map(known.map((certificate) => [certificate.code, certificate])),
    erased: new Set(loaded.decisions.flatMap(({ act }) => (act._tag === "Erased" ? act.contacts : [])))
  } satisfies World
})

const isSame = (draft: Draft, known: KeptCertificate): boolean =>
  AchievementId.isSame(draft.achievement, known.achievement) &&
  draft.revision === known.revision &&
  draft.list === known.list &&
  draft.index === known.index &&
  draft.text === known.text

/** Why a draft can't be recorded after those before it, whose `last` these are; undefined where it can. */
const refusal = ({ loaded, erased }: World, last: ReadonlyMap<string, string>, draft: Draft): Why | undefined => {
  const { achievement: id, contact, revision, catalog, supersedes } = draft
  const found = loaded.achievements.get(contact)?.find((each) => AchievementId.isSame(each.id, id))
  if (found === undefined) return { _tag: "Unknown" }
  if (erased.has(contact)) return { _tag: "Erased" }
  if (found.revision !== revision || found.catalog !== catalog) return { _tag: "Moved", revision: found.revision }
  const person = loaded.people.get(contact)
  const about = [...loaded.people].flatMap(([each, own]) => (own === person ? [each] : [])).toSorted((a, b) => a - b)
  const whole = person === undefined ? [contact] : about
  if (whole.join() !== draft.about.join()) return { _tag: "Person", about: whole }
  const former = last.get(AchievementId.format(id)) ?? null
  return former === supersedes ? undefined : { _tag: "Superseded", last: former }
}

interface Sorted extends Outcome {
  readonly fresh: ReadonlyArray<Draft>
}

/** Which of these are on record already, can't be, and can. */
const sorted = (world: World, drafts: ReadonlyArray<Draft>, taken: ReadonlySet<Draft>): Sorted => {
  const last = new Map(world.last)
  const recorded: Array<Draft> = []
  const fresh: Array<Draft> = []
  const refused: Array<Refused> = []
  for (const draft of drafts) {
    const known = world.known.get(draft.code)
    if (known !== undefined && isSame(draft, known)) {
      recorded.push(draft)
      continue
    }
    const isTaken = known !== undefined || taken.has(draft) || repeated([...fresh, draft]) !== undefined
    const why: Why | undefined = isTaken ? { _tag: "Taken" } : refusal(world, last, draft)
    if (why === undefined) {
      fresh.push(draft)
      last.set(AchievementId.format(draft.achievement), draft.code)
    } else refused.push({ draft, why })
  }
  return { recorded, fresh, refused }
}

/** Those whose code or place somebody else has. */
const takenOf = Effect.fnUntraced(function* (drafts: ReadonlyArray<Draft>) {
  const ledger = yield* Ledger
  const taken: Array<Draft> = []
  for (const draft of drafts) {
    const [there] = yield* ledger.certificatesIn(draft.list, draft.index - 1, 1)
    if (there?.index === draft.index || (yield* ledger.certificate(draft.code)) !== undefined) taken.push(draft)
  }
  return taken
})

/**
 * Records certificates, at most `maxDrafts`, in one commit: each of the revision that stands, in the place of the last certificate
 * of its achievement. Those that can't be are told apart, and the others are recorded; what is on record already, after a
 * connection was lost, is recorded once. Fails with a conflict at once where a newer catalog was applied: what these say rests on
 * an older one. More drafts, or any beyond their bounds, are a defect.
 */
export const record = Effect.fn("Certificate.record")(function* (
  { latest }: Pick<Versions, "latest">,
  drafts: ReadonlyArray<Draft>
): Effect.fn.Return<Outcome, LedgerError, Ledger> {
  if (drafts.length > maxDrafts) return yield* Effect.die(new Error(`at most ${maxDrafts} certificates at a time`))
  const ledger = yield* Ledger
  const taken = new Set<Draft>()
  for (let attempt = 1; ; attempt++) {
    yield* pauseBefore(attempt)
    const world = yield* load(drafts)
    const { recorded, fresh, refused } = sorted(world, drafts, taken)
    if (fresh.length === 0) return { recorded, refused }
    const commit = ofCertificates(latest, world.loaded, yield* now(world.loaded), fresh)
    const outcome = yield* Effect.result(ledger.commit(commit))
    if (Result.isSuccess(outcome)) return { recorded: [...recorded, ...fresh], refused }
    if (outcome.failure.reason._tag !== "Conflict" || attempt === maxAttempts) return yield* outcome.failure
    const applied = (yield* ledger.catalogs).at(-1)?.version ?? latest
    if (applied > latest) return yield* outcome.failure
    for (const draft of yield* takenOf(fresh)) taken.add(draft)
  }
})
