/**
 * What is announced, as xAPI statements (1.0.3 and 2.0 alike). The id of a statement is made of what it announces alone, so the
 * same change has the same id whoever sends it and however often, and an LRS keeps it once.
 */
import { extension } from "../statement/extension.ts"
import { AchievementId, CivilDate, type Id, Instant } from "@laurel/core"
import { createHash } from "node:crypto"
import { type Claim, nameOf } from "./Claim.ts"
import type { Agent } from "./Actor.ts"
import type { Words } from "./Position.ts"

/**
 * Verbs in public use. `earned` is the one that LRS products and Open edX report achievements by; ADL's own list has none. Its
 * registry has `expired`, for "a competency or certification", but no `revoked`. The actor of these statements is the learner,
 * who revokes nothing but loses something, and Activity Streams' `lose` says that.
 */
const verbs = {
  earned: { id: "http://id.tincanapi.com/verb/earned", display: { "en-US": "earned" } },
  expired: { id: "http://id.tincanapi.com/verb/expired", display: { "en-US": "expired" } },
  lost: { id: "http://activitystrea.ms/schema/1.0/lose", display: { "en-US": "lost" } },
  voided: { id: "http://adlnet.gov/expapi/verbs/voided", display: { "en-US": "voided" } }
} as const
export type Verb = keyof typeof verbs

/** The verb of a statement that voids another. */
export const voids = verbs.voided.id

type Extensions = Readonly<Record<string, string | number>>

export interface Statement {
  readonly id: string
  readonly actor: Agent
  readonly verb: { readonly id: string; readonly display: Readonly<Record<string, string>> }
  readonly object:
    | {
        readonly objectType: "Activity"
        readonly id: string
        readonly definition: { readonly type: string; readonly name: Readonly<Record<string, string>> }
      }
    | { readonly objectType: "StatementRef"; readonly id: string }
  readonly timestamp: string
  readonly result?: {
    readonly success?: boolean
    readonly completion?: boolean
    readonly score?: { readonly scaled: number } | { readonly raw: number }
    readonly extensions?: Extensions
  }
  readonly context?: { readonly registration: string; readonly extensions: Extensions }
}

/** A certification's days ran out: on the day after `last` the achievement counts for it no longer. */
export interface Expired {
  readonly achievement: AchievementId.AchievementId
  readonly certification: Id.CertificationId
  /** The last day that counted. */
  readonly last: CivilDate.CivilDate
  /** The last valid day, before grace. */
  readonly valid: CivilDate.CivilDate
  /** The catalog that names it. */
  readonly catalog: Id.CatalogVersion
  /** When that became known and has stood since: what was undone and is so again is told again. */
  readonly since: Instant.Instant
}

/** One thing that an LRS is to hold, not voided. */
export interface Item {
  /** The id by which it is told first. */
  readonly id: string
  /** Whose achievement it is. */
  readonly owner: Id.ContactId
  readonly actor: Agent
  readonly about: { readonly claim: Claim } | { readonly expired: Expired }
}

/** What all statements of one outbox have in common. */
export interface Voice extends Words {
  /** Which ledger speaks: what its log begins with. */
  readonly origin: string
  readonly titleOf: (type: Id.TypeId, catalog: Id.CatalogVersion) => string | undefined
}

/** Of names by SHA-1 (RFC 9562 version 5): several LRSs take no version above it. A namespace of its own. */
const namespace = Buffer.from("6f3d2c0e7a9b5d1894c7e2a05b8f4163", "hex")

const uuid = (...parts: ReadonlyArray<string | number>): string => {
  const bytes = createHash("sha1").update(namespace).update(parts.join("\n")).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString("hex")
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-")
}

/** The id of the statement that tells this of an achievement, by the name of a claim or an expiry. */
export const idOf = (origin: string, achievement: AchievementId.AchievementId, name: string, actor: Agent): string =>
  uuid(origin, AchievementId.format(achievement), name, JSON.stringify(actor))

/** The id by which a statement is told after so many before it were voided; the first is its own. */
export const generationOf = (origin: string, id: string, generation: number): string =>
  generation === 0 ? id : uuid(origin, "again", id, generation)

export const ofClaim = (origin: string, owner: Id.ContactId, actor: Agent, claim: Claim): Item => ({
  id: idOf(origin, claim.achievement, nameOf(claim), actor),
  owner,
  actor,
  about: { claim }
})

export const ofExpired = (origin: string, owner: Id.ContactId, actor: Agent, expired: Expired): Item => {
  const { achievement, certification, last, since } = expired
  const name = `expired ${certification} ${CivilDate.format(last)} ${since}`
  return { id: idOf(origin, achievement, name, actor), owner, actor, about: { expired } }
}

/** Letters, digits and slashes of a type's id as an IRI has them. */
const activityOf = (template: string, type: Id.TypeId): string =>
  template.replaceAll("{type}", type.split("/").map(encodeURIComponent).join("/"))

const activityType = "https://w3id.org/xapi/tla/activity-types/competency"

/** The first instant of a day in a zone: found by asking which day it is, since zones change their offset as they like. */
export const startIn = (day: CivilDate.CivilDate, zone: string): Instant.Instant => {
  const utc = Instant.startOf(day)
  // No zone is further than a day from UTC. Halving that leaves a millisecond after 28 steps.
  let [before, after] = [utc - 86_400_000, utc + 86_400_000]
  for (let step = 0; step < 28 && after - before > 1; step++) {
    const middle = Math.floor((before + after) / 2)
    if (Instant.dayIn(Instant.fromMillis(middle) ?? utc, zone) < day) before = middle
    else after = middle
  }
  return Instant.fromMillis(after) ?? utc
}

const dated = (days: Readonly<Record<string, CivilDate.CivilDate | null>>): Extensions =>
  Object.fromEntries(
    Object.entries(days).flatMap(([name, day]) => (day === null ? [] : [[extension + name, CivilDate.format(day)]]))
  )

const scoreOf = ({ n, d }: { readonly n: bigint; readonly d: bigint }) => {
  const value = Number(n) / Number(d)
  // A weighted score is in the unit of its weights, and xAPI's scaled score ends at 1.
  return value >= -1 && value <= 1 ? { scaled: value } : { raw: value }
}

const resultOf = ({ said }: Claim, validUntil: CivilDate.CivilDate | null): NonNullable<Statement["result"]> =>
  said._tag === "Lost"
    ? {
        extensions: { ...dated({ "lost-on": said.from, "lost-until": said.until }), [`${extension}lost-by`]: said.why }
      }
    : {
        success: true,
        completion: true,
        ...(said.score === null ? {} : { score: scoreOf(said.score) }),
        extensions: dated({ "earned-on": said.earnedOn, "valid-from": said.validFrom, "valid-until": validUntil })
      }

/** The statement of an item. `validUntil` is what was known of an earned one's last valid day when it was entered. */
export const statementOf = (voice: Voice, item: Item, validUntil: CivilDate.CivilDate | null): Statement => {
  const { about, id, actor } = item
  const { achievement } = "claim" in about ? about.claim : about.expired
  const catalog = "claim" in about ? about.claim.birth.catalog : about.expired.catalog
  const { type, learner } = achievement
  const title = voice.titleOf(type, catalog) ?? type
  const rest = {
    object: {
      objectType: "Activity" as const,
      id: activityOf(voice.activity, type),
      definition: { type: activityType, name: { und: title } }
    },
    context: {
      registration: uuid(voice.origin, "registration", learner),
      extensions: {
        [`${extension}achievement`]: AchievementId.format(achievement),
        ...("claim" in about ? { [`${extension}revision`]: about.claim.birth.revision } : {})
      }
    }
  }
  if ("claim" in about) {
    const { claim } = about
    return {
      id,
      actor,
      verb: verbs[claim.said._tag === "Earned" ? "earned" : "lost"],
      ...rest,
      timestamp: Instant.format(claim.birth.recordedAt),
      result: resultOf(claim, validUntil)
    }
  }
  const { certification, last, valid } = about.expired
  return {
    id,
    actor,
    verb: verbs.expired,
    ...rest,
    timestamp: Instant.format(startIn(CivilDate.plusDays(last, 1), voice.zone)),
    result: {
      extensions: {
        ...dated({ "valid-until": valid, "counted-until": last === valid ? null : last }),
        [`${extension}certification`]: certification
      }
    }
  }
}

/** The statement that voids another, as of a moment. */
export const voiding = (voice: Voice, target: string, at: Instant.Instant): Statement => ({
  id: uuid(voice.origin, "voided", target),
  actor: voice.agent,
  verb: verbs.voided,
  object: { objectType: "StatementRef", id: target },
  timestamp: Instant.format(at)
})

/** What a statement says happened. */
export const verbOf = ({ verb }: Statement): Verb =>
  verb.id === verbs.earned.id
    ? "earned"
    : verb.id === verbs.expired.id
      ? "expired"
      : verb.id === verbs.lost.id
        ? "lost"
        : "voided"
