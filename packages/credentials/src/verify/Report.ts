/** What came of verifying a credential: one answer, and each check apart, in plain words for whoever has never heard of any of it. */

/** What was presented: how it was packed, and not what is in it. */
export type Found = "json" | "jwt" | "png" | "svg" | "pdf" | "address"

/** The checks in the order in which they are told; each is told of each credential, also where it could not be made. */
export const names = ["form", "proof", "key", "status", "dates", "recipient"] as const
export type Name = (typeof names)[number]

/**
 * `held`, `failed`; `unknown` where it was tried and could not be ended, such as an issuer who doesn't answer; `notMade` where an earlier
 * check leaves nothing to make it of, or nobody asked for it.
 */
export type Outcome = "held" | "failed" | "unknown" | "notMade"

export interface Check {
  readonly name: Name
  readonly outcome: Outcome
  /** What was checked. The same sentence for each check of this name. */
  readonly checked: string
  /** What came: addresses, dates, ids and words of the credential, so the credential's own language may be in it. */
  readonly found: string
  /** What that means. The same sentence for each check of this name and outcome; of dates and status for each answer. */
  readonly meaning: string
  /** What to do about it; null where there is nothing to do. */
  readonly advice: string | null
}

export const answers = ["invalid", "revoked", "suspended", "expired", "notYetValid", "undetermined", "valid"] as const
export type Answer = (typeof answers)[number]

/**
 * What is told of a credential: its answer, told apart where all of it holds but that it was given to somebody else (`another`), or
 * can't be compared with the person who was named (`incomparable`). The gravest first: of several, in one credential or in one report,
 * the first that fits is the verdict.
 */
export const verdicts = [
  "invalid",
  "revoked",
  "suspended",
  "expired",
  "notYetValid",
  "undetermined",
  "another",
  "incomparable",
  "valid"
] as const
export type Verdict = (typeof verdicts)[number]

/** The gravest of several; of none, nothing is known. */
export const gravest = (all: ReadonlyArray<Verdict>): Verdict =>
  verdicts.find((verdict) => all.includes(verdict)) ?? "undetermined"

/** What a program goes by: whoever asked about a person has no valid credential of theirs. */
export const answerOf = (verdict: Verdict): Answer =>
  verdict === "another" ? "invalid" : verdict === "incomparable" ? "undetermined" : verdict

/** What a credential says of itself. Of one whose proof or key did not hold anybody may have written it. */
export interface Said {
  readonly id: string
  /** The issuer's id, and what it calls itself there. */
  readonly issuer: string
  readonly issuerName: string | null
  /** What it is called: the achievement's name, or of a collection its own. */
  readonly title: string
  /** The id of the achievement or badge class; null of a collection. */
  readonly achievement: string | null
  /** As they are written: ISO 8601. Null where it says none. */
  readonly awarded: string | null
  readonly validFrom: string | null
  readonly validUntil: string | null
}

/** One credential: a badge, or a collection (CLR) of which each badge is one more. */
export interface Verified {
  readonly kind: "badge" | "collection" | "unknown"
  /** The number of the collection in the report that it lies in; null for what was presented itself. */
  readonly within: number | null
  readonly answer: Answer
  readonly verdict: Verdict
  /** The verdict in one sentence, the same for each verdict. */
  readonly words: string
  /** Null where not even that could be read. */
  readonly said: Said | null
  /** Whether `said` is the issuer's word: the proof and the key held. */
  readonly proved: boolean
  /** All of `names`, in that order. */
  readonly checks: ReadonlyArray<Check>
}

export interface Report {
  /** The answer of the verdict, so that it is `valid` only where all credentials in it are. */
  readonly answer: Answer
  /** The gravest of all credentials in it. */
  readonly verdict: Verdict
  /** The verdict in one sentence. */
  readonly words: string
  readonly found: Found
  /** The moment that dates were held against, in milliseconds since 1970. */
  readonly at: number
  /** At least one; at most 1,000 beside those that were presented themselves. A collection stands before what is in it. */
  readonly credentials: ReadonlyArray<Verified>
  /** What whoever looks at the page or the image around the credential has to know; null where there is none around it. */
  readonly beware: string | null
  /** What a report never says: whom of the issuers one trusts. */
  readonly trust: string
}
