/**
 * Certificates of all that stands, in the background: a page of achievements at a time, each page of certificates one commit. What
 * is recorded is done, so that a pass that was killed goes on where it was: it looks again, and makes what is not there.
 */
import {
  Achievement,
  AchievementId,
  type Catalog,
  Certificate,
  CivilDate,
  type Decision,
  type Id,
  Instant,
  Ledger
} from "@laurel/core"
import { Clock, Effect, Result } from "effect"
import type { KeyRecord } from "../issue/KeyRecord.ts"
import * as Holdings from "../standing/Holdings.ts"
import { certifications } from "../standing/lastDay.ts"
import * as Standings from "../standing/Standings.ts"
import * as Belief from "./Belief.ts"
import * as Issuing from "./Issuing.ts"
import * as Statements from "./Statements.ts"
import { Unissuable } from "./Unissuable.ts"

/** Whose certificate it is to be: what of a request depends on the person. */
export type Person = Pick<Issuing.Request, "name" | "language" | "identifiers" | "about" | "did">

/** Why nothing is made out to somebody. The others get theirs all the same. */
export type Refusal = Pick<Unissuable, "expected" | "found" | "advice">

export type People = ReadonlyMap<Id.ContactId, Result.Result<Person, Refusal>>

export interface Options<E, R> {
  /** At most `Ledger.maxPage`. */
  readonly types: ReadonlyArray<Id.TypeId>
  /** As of `Statements.Asked`, for all of them. */
  readonly certification?: Id.CertificationId | null
  readonly despite: ReadonlySet<Statements.Despite>
  readonly by: Decision.Actor
  /** Asked for before each commit: keys are rotated and retired while a pass is under way. */
  readonly signing: Effect.Effect<Signing, E, R>
  /** Badges that are signed at a time: twice as many as there are threads. */
  readonly concurrency: number
  /** Who these contacts are, at most `Issuing.maxTogether` and each once; whoever is absent is refused. */
  readonly people: (contacts: ReadonlyArray<Id.ContactId>) => Effect.Effect<People, E, R>
  /** Told after every page. */
  readonly progress: (soFar: Told) => Effect.Effect<void>
}

/** Who signs now. */
export interface Signing {
  readonly sign: Issuing.Sign
  /** All keys that there ever were: what one signed that is compromised is issued anew. */
  readonly history: ReadonlyArray<KeyRecord>
}

/** What came of a pass so far. */
export interface Told {
  /** Achievements looked at. */
  readonly looked: number
  readonly issued: number
  /** Those of them that are made out to nobody: they can't be printed. */
  readonly unnamed: number
  /** Those whose certificate says what stands, signed by a key that is believed. */
  readonly current: number
  /** Those that do not stand: lost, void, revoked, suspended, expired, or of somebody erased. */
  readonly fallen: number
  /** Those that a person must decide about. */
  readonly contested: number
  /** Those that should have one and have none, the first `maxRefused` of them told. */
  readonly refused: number
  readonly refusals: ReadonlyArray<Unissuable>
}

/** Refusals that one pass tells word for word. */
export const maxRefused = 100

const nothing: Told = {
  looked: 0,
  issued: 0,
  unnamed: 0,
  current: 0,
  fallen: 0,
  contested: 0,
  refused: 0,
  refusals: []
}

/** Issues what is not issued of these types, in order of type and then of the day it was earned. */
export const run = Effect.fn("Pass.run")(function* <E, R>(
  versions: Catalog.Versions,
  options: Options<E, R>
): Effect.fn.Return<Told, Ledger.LedgerError | E, Ledger.Ledger | R> {
  const ledger = yield* Ledger.Ledger
  let told = nothing
  for (const type of options.types) {
    // Ends with the achievements: each page is after the one before.
    for (let after: Ledger.EarnedKey | null = null; ;) {
      const page: ReadonlyArray<Achievement.Achievement> = yield* ledger.earned(
        type,
        CivilDate.min,
        CivilDate.max,
        after,
        null
      )
      const last = page.at(-1)
      const on = last === undefined ? undefined : Achievement.earnedOn(last)
      if (last === undefined || on === undefined) break
      after = { on, id: last.id }
      for (let from = 0; from < page.length; from += Issuing.maxTogether) {
        const part = page.slice(from, from + Issuing.maxTogether)
        told = yield* issued(versions, part, options, told)
        yield* options.progress(told)
      }
    }
  }
  return told
})

const issued = Effect.fnUntraced(function* <E, R>(
  versions: Catalog.Versions,
  part: ReadonlyArray<Achievement.Achievement>,
  options: Options<E, R>,
  before: Told
): Effect.fn.Return<Told, Ledger.LedgerError | E, Ledger.Ledger | R> {
  const { by, concurrency } = options
  const { sign, history } = yield* options.signing
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const choice = yield* chosen(versions, part, { ...options, history, now })
  const { wanted, nameless, current, fallen } = choice
  const contacts = new Set([...wanted, ...nameless].map(({ contact }) => contact))
  const people: People = contacts.size === 0 ? new Map() : yield* options.people([...contacts])
  const { requests, unknown, settled } = requested(choice, people, options)
  const outcomes = requests.length === 0 ? [] : yield* Issuing.together(versions, requests, by, sign, concurrency)
  const made = outcomes.flatMap((outcome) => (Result.isSuccess(outcome) ? [outcome.success] : []))
  const failures = outcomes.flatMap((outcome) => (Result.isFailure(outcome) ? [outcome.failure] : []))
  const of = (...whys: ReadonlyArray<Unissuable["why"]>) => failures.filter(({ why }) => whys.includes(why))
  const refusals = [...unknown, ...of("unclear", "name", "unkept", "signing", "later", "unknown")]
  return {
    looked: before.looked + part.length,
    issued: before.issued + made.length,
    unnamed: before.unnamed + made.filter(({ kept }) => kept.name === null).length,
    // What is certified meanwhile, another pass has made.
    current: before.current + current + settled + of("certified").length,
    fallen: before.fallen + fallen + of("standing", "erased").length,
    contested: before.contested + of("contested").length,
    refused: before.refused + refusals.length,
    refusals: [...before.refusals, ...refusals].slice(0, maxRefused)
  }
})

interface Requested {
  readonly requests: ReadonlyArray<Issuing.Request>
  /** Those of whom it is not known whose they are to be. */
  readonly unknown: ReadonlyArray<Unissuable>
  /** Certificates that are made out to nobody, and that is still all that is known. */
  readonly settled: number
}

/** Asks for what is wanted, and for what was made out to nobody and need not be any more. */
const requested = (
  { wanted, nameless, lasts }: Chosen,
  people: People,
  { certification, despite }: Pick<Options<never, never>, "certification" | "despite">
): Requested => {
  const whose = ({ contact }: Achievement.Achievement) => people.get(contact) ?? gone(contact)
  const lacking = nameless.filter((each) =>
    Result.match(whose(each), { onSuccess: ({ name }) => name !== null, onFailure: () => true })
  )
  const requests: Array<Issuing.Request> = []
  const unknown: Array<Unissuable> = []
  for (const achievement of [...wanted, ...lacking]) {
    const person = whose(achievement)
    if (Result.isSuccess(person))
      requests.push({
        ...person.success,
        achievement: achievement.id,
        supersedes: lasts.get(AchievementId.format(achievement.id))?.code ?? null,
        despite,
        ...(certification === undefined ? {} : { certification })
      })
    else {
      const where = AchievementId.format(achievement.id)
      unknown.push(new Unissuable({ where, why: "name", ...person.failure }))
    }
  }
  return { requests, unknown, settled: nameless.length - lacking.length }
}

const gone = (contact: Id.ContactId): Result.Result<never, Refusal> =>
  Result.fail({
    expected: "somebody whose it is",
    found: `no contact c${contact}: the store was changed meanwhile`,
    advice: "Run it again."
  })

interface Choosing extends Pick<Options<never, never>, "certification" | "despite">, Pick<Signing, "history"> {
  readonly now: Instant.Instant
}

interface Chosen {
  readonly wanted: ReadonlyArray<Achievement.Achievement>
  /** Those whose certificate says what stands, and is made out to nobody. */
  readonly nameless: ReadonlyArray<Achievement.Achievement>
  /** The last certificate of each that has one, by the achievement's id. */
  readonly lasts: ReadonlyMap<string, Ledger.KeptCertificate>
  readonly current: number
  readonly fallen: number
}

/** Which of these need a certificate, asked of all at once: most have one, and most of a long life are over. */
const chosen = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  part: ReadonlyArray<Achievement.Achievement>,
  { certification, despite, history, now }: Choosing
): Effect.fn.Return<Chosen, Ledger.LedgerError, Ledger.Ledger> {
  const certificates = yield* Certificate.all(part.map(({ id }) => id))
  const lasts = new Map(certificates.map((each) => [AchievementId.format(each.achievement), each]))
  const stood = yield* Standings.of([...lasts.values()], now)
  const unbelieved = yield* Belief.unbelieved([...lasts.values()], history)
  const currents = new Map(
    stood.flatMap(({ certificate: { achievement, code }, isCurrent, isNamed }) =>
      isCurrent && !unbelieved.has(code) ? [[AchievementId.format(achievement), isNamed] as const] : []
    )
  )
  const asked = part.flatMap((achievement) =>
    (certification === undefined
      ? certifications(versions, achievement).map(({ id }) => id)
      : certification === null
        ? []
        : [certification]
    ).map((id) => ({ certification: id, contact: achievement.contact }))
  )
  const find = yield* Holdings.of(asked)
  // Behind the last zone of all: what is over there is over everywhere.
  const day = CivilDate.plusDays(Instant.dayIn(now, "UTC"), -1)
  const isOver = (achievement: Achievement.Achievement): boolean => {
    if (!Achievement.isStanding(achievement)) return true
    const days = Statements.daysIn(versions, achievement, find, certification)
    return Result.isSuccess(days) && days.success.validUntil !== null && days.success.validUntil < day
  }
  const open = part.filter((achievement) => despite.has("expired") || !isOver(achievement))
  const wanted = yield* Effect.filter(open, (achievement) => {
    const name = AchievementId.format(achievement.id)
    const last = lasts.get(name)
    if (last === undefined || !currents.has(name)) return Effect.succeed(true)
    return last.revision === achievement.revision
      ? Effect.succeed(false)
      : Statements.isReissued(achievement, last.revision)
  })
  const lacking = new Set(wanted)
  const nameless = open.filter((each) => !lacking.has(each) && currents.get(AchievementId.format(each.id)) === false)
  const current = open.length - wanted.length - nameless.length
  return { wanted, nameless, lasts, current, fallen: part.length - open.length }
})
