/** What can be earned and what it takes, as its author writes it. Held to the schema that reads one by a test of types. */
import type { Amount, Rule } from "./Rule.ts"
import type { Validity } from "./Validity.ts"

/** Offerings, achievement types and certifications. */
export interface Catalog {
  /** The first day on which this version is in force, for types that are governed by a date. Always, unless said otherwise. */
  readonly effectiveFrom?: string
  readonly offerings: ReadonlyArray<Offering>
  readonly achievementTypes: ReadonlyArray<AchievementType>
  readonly certifications: ReadonlyArray<Certification>
  /** What becomes of people who share an identity. */
  readonly identities?: ReadonlyArray<IdentityPolicy>
}

/** A course run, an event, a registration target: what one can participate in. */
export interface Offering {
  readonly id: string
  /** What it is a run of. Achievement types name courses, so that a new run needs no new rule. */
  readonly course: string
  readonly title?: string
  /** The IANA zone in which its days are counted. */
  readonly zone: string
  readonly delivery?: "classroom" | "virtual" | "blended" | "selfPaced" | "external"
  readonly components: ReadonlyArray<Component>
  /** Meetings that everybody should attend. */
  readonly sessions?: ReadonlyArray<Session>
  /** What makes one participation of several in several sources. */
  readonly joins?: { readonly by: "registration" } | { readonly by: "window"; readonly within: string }
}

/** One part of an offering, fed by an activity of a source. Rules name parts by their group. */
export interface Component {
  readonly activity: string
  /** Activities that feed the same part. */
  readonly also?: ReadonlyArray<string>
  readonly group: string
  /** Its share of the whole, in whatever unit the offering's weights add up to. */
  readonly weight?: Amount
}

/** A meeting; moments in ISO 8601 with their offset. */
export interface Session {
  readonly activity: string
  readonly starts: string
  readonly ends: string
}

/** A kind of achievement: who can earn it, by what rule, and what later news may do to it. */
export interface AchievementType {
  readonly id: string
  readonly title?: string
  /** The courses whose offerings can earn it. */
  readonly courses: ReadonlyArray<string>
  readonly rule: Rule
  /** One participation earns it again, from what happens that long after the day it was earned. Without it, once. */
  readonly repeat?: { readonly after: string }
  /** Which version of the catalog judges a participation: when it is judged (`evaluation`), unless said otherwise. */
  readonly governedBy?: "participationStart" | "earnedOn" | "evaluation"
  /** A grant counts once a second actor, in one of these roles, has approved it. */
  readonly moderators?: ReadonlyArray<string>
  /** A type with a validity of its own is also a certification, of that one type and under its id. */
  readonly validity?: Validity
  /** The template of its certificate. */
  readonly certificate?: string
  /** What later news may do: `apply` it, `hold` it for a person to decide, or `ignore` it. */
  readonly recompute?: Recompute
  /** How long a person has to decide on a contested achievement, and what holds where nobody does. */
  readonly review?: { readonly within: string; readonly otherwise: "keep" | "apply" }
}

/** `apply` the news, `hold` it for a person to decide while the achievement stands contested, or `ignore` it. */
export type Policy = "apply" | "hold" | "ignore"

/** What a recomputation may do. */
export interface Recompute {
  /** Any other change while the participation is open. Default `apply`. */
  readonly whileOpen?: Policy
  /** It was not met and now is. Default `apply`. */
  readonly gained?: "apply" | "ignore"
  /** It was met and, on what is known now, never was. Default `hold`. */
  readonly lost?: Policy
  /** Earned earlier, lost later, or expiring later than was thought. Default `apply`. */
  readonly better?: Policy
  /** Earned later, lost earlier, or expiring earlier than was thought. Default `hold`. */
  readonly worse?: Policy
  /** A newer version of the catalog says otherwise. Default `ignore`. */
  readonly revised?: Policy
}

/** Any of these types; all of them; or some number of them. */
export type Requirement =
  | ReadonlyArray<string>
  | { readonly all: ReadonlyArray<string> }
  | { readonly atLeast: number; readonly of: ReadonlyArray<string> }

/** What holding achievements means: through which types, and for how long. */
export interface Certification {
  readonly id: string
  readonly title?: string
  /** What it takes the first time, and after a lapse; each time, where there is no refresher. */
  readonly through: Requirement
  /** What it takes to renew. Several take turns. */
  readonly refreshers?: ReadonlyArray<Requirement>
  /** Where it takes several types: earned on the day the last one is (`snapshot`), or held while enough are valid. */
  readonly bundle?: "snapshot" | "continuous"
  /** An achievement of `type` counts as one of `countsAs`; where earned between two days, both included. */
  readonly equivalences?: ReadonlyArray<{
    readonly type: string
    readonly countsAs: string
    readonly from?: string
    readonly until?: string
  }>
  /** Certifications that this one replaces. */
  readonly supersedes?: ReadonlyArray<string>
  readonly validity: Validity
}

/** What becomes of two contacts that share an identity of a scheme. */
export interface IdentityPolicy {
  readonly scheme: string
  /** `automatic` links them, `proposed` (unless said otherwise) asks a person, `never` says nothing of it. */
  readonly links?: "automatic" | "proposed" | "never"
  /** It names a group of people, such as an employer: it never links them. */
  readonly account?: boolean
  /** Nobody has two: contacts who would have are never linked automatically. */
  readonly single?: boolean
}
