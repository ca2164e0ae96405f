/** A fact as it is recorded. Held to the schema that reads one by a test of types. */
import type { Evidence, Identity } from "@laurel/core/Shapes"

/** One observed thing about somebody who takes part in something. */
export interface Fact {
  /** Where it comes from. Said again under the same reference it is no news; said otherwise it is a correction. */
  readonly reference: {
    /** The source, as you name it: `classroom`, `lms`. */
    readonly source: string
    /** A part of the source: a file, a table, a list. */
    readonly stream: string
    /** The source's own key of the fact, the same each time: 1 to 500 characters. */
    readonly key: string
    /** The line of a file, counted from 1. */
    readonly line?: number | null
  }
  /** Who takes part in what. */
  readonly subject: {
    /** The source's own key of the participation: an enrolment, a registration, a booking. */
    readonly key: string
    /** An offering of the catalog. */
    readonly offering: string
    /** What the source calls the person. */
    readonly contact: Identity
    /** What else the source calls them. */
    readonly claims?: ReadonlyArray<Identity>
  }
  /** The activity that it is about, as the catalog's components name it; left out where it is about the whole participation. */
  readonly activity?: string | null
  /** What happened. */
  readonly evidence: Evidence
  /** When. */
  readonly happened: {
    /** The day, such as 2026-03-03. */
    readonly on: string
    /** The moment, where the source knows it, such as 2026-03-03T14:30:00Z. */
    readonly at?: string | null
    /** The IANA zone that the day is counted in, such as Europe/London. */
    readonly zone: string
    /** Stated by the source, unless said otherwise; or bounded by what it says elsewhere; or only observed. */
    readonly basis?: "stated" | "bounded" | "observed"
  }
  /** The source's own clock when it took this down. */
  readonly observedAt?: string | null
  /** The source's own word for it. */
  readonly said?: string | null
}
