/**
 * Makes certificates: what stands of an achievement is said, signed, and recorded, each in the place of the former one. On request
 * only, never inside an import.
 */
import { AchievementId, type Catalog, Certificate, type Decision, type Id, Instant, type Ledger } from "@laurel/core"
import { Clock, Effect, Result } from "effect"
import type { JsonObject } from "../Json.ts"
import * as OpenBadge from "../issue/OpenBadge.ts"
import type { Profile } from "../issue/Profile.ts"
import type { Signer, SigningError } from "../issue/Signer.ts"
import * as Subject from "../issue/Subject.ts"
import type { Unsignable } from "../issue/Unsignable.ts"
import type { Statement } from "../Statement.ts"
import { language } from "./describe.ts"
import * as Kept from "./Kept.ts"
import * as Places from "./Places.ts"
import * as Statements from "./Statements.ts"
import { Unissuable } from "./Unissuable.ts"

/** What is asked for. */
export interface Request extends Statements.Asked {
  /** As it is to be printed; null for none: Laurel itself knows nobody's name. */
  readonly name: string | null
  /** The language of what is printed, such as `en-GB`. */
  readonly language: string
  /** What the badge calls the learner, hashed. Whoever has a list of addresses can tell which of them it is. */
  readonly identifiers: ReadonlyArray<Subject.Identifier>
  /**
   * The contacts that were one person, in order, when the name and the identifiers were looked up: nothing is recorded once others
   * are. Null where nobody was looked up.
   */
  readonly about: ReadonlyArray<Id.ContactId> | null
  /** The learner's own DID; null for a random id. */
  readonly did: string | null
  /**
   * The code of the certificate that it is to replace, null for none: the last one of its achievement, as whoever asks has seen it.
   * Nothing is recorded where that is another by now. Undefined for whichever is the last.
   */
  readonly supersedes?: string | null
}

/** Signs badges; so that it may be done elsewhere, such as in other threads. */
export type Sign = (
  statement: Statement,
  options: Omit<OpenBadge.Options, "signer" | "issuer">
) => Effect.Effect<JsonObject, SigningError | Unsignable>

/** Signs in this thread. */
export const signing =
  (issuer: Profile, signer: Signer): Sign =>
  (statement, options) =>
    OpenBadge.sign(statement, { ...options, issuer, signer })

/** A certificate on record. */
export interface Issued {
  readonly code: string
  readonly achievement: AchievementId.AchievementId
  /** The code of the one that it replaced; null for none. */
  readonly supersedes: string | null
  readonly kept: Kept.Kept
}

export type Outcome = Result.Result<Issued, Unissuable>

/** Certificates that are made together. */
export const maxTogether = Certificate.maxDrafts

/** Rounds in which what met another's code or place is made again: one hardly ever does, and never so often. */
const maxRounds = 8

/** Makes one certificate. */
export const issue = Effect.fn("Issuing.issue")(function* (
  versions: Catalog.Versions,
  request: Request,
  by: Decision.Actor,
  sign: Sign
): Effect.fn.Return<Issued, Unissuable | Ledger.LedgerError, Ledger.Ledger> {
  const [outcome] = yield* together(versions, [request], by, sign)
  if (outcome === undefined) return yield* Effect.die(new Error("a request without an outcome"))
  return yield* Effect.fromResult(outcome)
})

/**
 * Makes certificates, at most `maxTogether` and of one achievement once, in one commit; an outcome of each, in their order. What
 * can't be made leaves the others as they are.
 */
export const together = Effect.fn("Issuing.together")(function* (
  versions: Catalog.Versions,
  requests: ReadonlyArray<Request>,
  by: Decision.Actor,
  sign: Sign,
  concurrency = 1
): Effect.fn.Return<ReadonlyArray<Outcome>, Ledger.LedgerError, Ledger.Ledger> {
  const outcomes = new Map<Request, Outcome>()
  let open: ReadonlyArray<Request> = requests
  // Ends with the rounds; nearly always with the first.
  for (let round = 1; open.length > 0; round++) {
    const made = yield* drafted(versions, open, by, { sign, concurrency })
    for (const { request, result } of made)
      if (Result.isFailure(result)) outcomes.set(request, Result.fail(result.failure))
    const drafts = made.flatMap(({ request, result }) =>
      Result.isSuccess(result) ? [{ request, ...result.success }] : []
    )
    const { recorded, refused } = yield* Certificate.record(
      versions,
      drafts.map(({ draft }) => draft)
    )
    const done = new Set(recorded)
    const whys = new Map(refused.map((each) => [each.draft, each]))
    const again: Array<Request> = []
    for (const { request, draft, issued } of drafts) {
      const why = whys.get(draft)
      if (done.has(draft)) outcomes.set(request, Result.succeed(issued))
      else if (why?.why._tag === "Taken" && round < maxRounds) again.push(request)
      else outcomes.set(request, Result.fail(later(draft, why)))
    }
    open = again
  }
  return requests.flatMap((request) => outcomes.get(request) ?? [])
})

const later = (draft: Certificate.Draft, refused: Certificate.Refused | undefined): Unissuable =>
  new Unissuable({
    where: AchievementId.format(draft.achievement),
    why: refused?.why._tag === "Superseded" ? "certified" : "later",
    expected: "an achievement that nobody else has changed or certified meanwhile",
    found: refused === undefined ? "another" : Certificate.message(refused),
    advice: "Nothing was written of it; look at what stands now, and ask again."
  })

interface Drafted {
  readonly draft: Certificate.Draft
  readonly issued: Issued
}

interface Making {
  readonly sign: Sign
  readonly concurrency: number
}

/** Says and signs what stands of each. */
const drafted = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  requests: ReadonlyArray<Request>,
  by: Decision.Actor,
  { sign, concurrency }: Making
) {
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const unseen = requests.filter(({ supersedes }) => supersedes === undefined)
  const lasts = yield* lastOf(unseen.map(({ achievement }) => achievement))
  const places = yield* Places.draw(requests.length)
  const one = Effect.fnUntraced(function* (request: Request, at: number) {
    const odd = Kept.unfit(request)
    if (odd !== undefined) return yield* unkept(request, odd)
    const stated = yield* Statements.of(versions, request, now)
    const about = request.about ?? stated.about
    if (about.length > Certificate.maxAbout) return yield* unkept(request, tooMany(about.length))
    const place = places[at] ?? (yield* Effect.die(new Error("fewer places than requests")))
    const code = Places.code()
    const statement: Statement = { ...stated.statement, code, issuedAt: now }
    const subject = Subject.of(request.identifiers, request.did)
    const credential = yield* Effect.mapError(sign(statement, { subject, status: place, language }), (error) =>
      unsigned(request, error)
    )
    const last = lasts.get(AchievementId.format(request.achievement)) ?? null
    const supersedes = request.supersedes === undefined ? last : request.supersedes
    const { certification, whole, achievement } = stated
    const kept = { certification, whole, statement, name: request.name, language: request.language, credential }
    const text = yield* Effect.mapError(Effect.fromResult(Kept.format(kept)), (unfit) => unkept(request, unfit))
    const draft: Certificate.Draft = {
      code,
      achievement: achievement.id,
      contact: achievement.contact,
      about,
      revision: achievement.revision,
      catalog: achievement.catalog,
      ...place,
      supersedes,
      by,
      text
    }
    return { draft, issued: { code, achievement: achievement.id, supersedes, kept } } satisfies Drafted
  })
  return yield* Effect.forEach(
    requests.entries(),
    ([at, request]) =>
      one(request, at).pipe(
        Effect.map((drafted) => Result.succeed(drafted)),
        Effect.catchTag("Unissuable", (why) => Effect.succeed(Result.fail(why))),
        Effect.map((result) => ({ request, result }))
      ),
    { concurrency }
  )
})

/** The code of the last certificate of each. */
const lastOf = Effect.fnUntraced(function* (achievements: ReadonlyArray<AchievementId.AchievementId>) {
  const all = yield* Certificate.all(achievements)
  return new Map(all.map(({ achievement, code }) => [AchievementId.format(achievement), code]))
})

const tooMany = (found: number): Kept.Unfit => ({
  expected: `a person of at most ${Certificate.maxAbout.toLocaleString("en")} contacts`,
  found: `${found.toLocaleString("en")}`
})

const unkept = ({ achievement }: Request, unfit: Kept.Unfit): Unissuable =>
  new Unissuable({
    where: AchievementId.format(achievement),
    why: "unkept",
    ...unfit,
    advice: "Nothing was written of it; mend it, and ask again."
  })

const unsigned = ({ achievement }: Request, error: SigningError | Unsignable): Unissuable => {
  const where = AchievementId.format(achievement)
  const why = "signing"
  if (error._tag === "Unsignable") {
    const { expected, found, advice } = error
    return new Unissuable({ where, why, expected, found, advice })
  }
  return new Unissuable({
    where,
    why,
    expected: `a signature by ${error.where}`,
    found: error.message,
    advice: "Nothing was written; mend the key or its service, and ask again."
  })
}
