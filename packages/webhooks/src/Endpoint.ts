/** Who is told what. */
import type { Redacted } from "effect"
import type * as Cause from "./Cause.ts"
import * as Event from "./Event.ts"

/** What decides which events there are for somebody. */
export interface Endpoint {
  /** 1 to 50 letters, digits, `.`, `_` or `-`: under it the ledger remembers how far it was told. */
  readonly id: string
  /** Types of events, `achievement.*` for all that begin so; null for all. */
  readonly events: ReadonlyArray<string> | null
  readonly causes: ReadonlyArray<Cause.Kind>
  /** Achievement types and certifications, by id; null for all. */
  readonly types: ReadonlyArray<string> | null
  /** Where a new endpoint begins: at what is recorded from now on, or at the beginning of the log. */
  readonly from: "now" | "beginning"
  /** Where a day begins. */
  readonly zone: string
}

/** How it is told. */
export interface Receiver extends Endpoint {
  readonly url: string
  /** `whsec_…`: each signs, so that a secret can be changed without a pause. 1 to 10. */
  readonly secrets: ReadonlyArray<Redacted.Redacted>
  /** Whether what people are called is looked up and sent too. */
  readonly identities: boolean
  /** Whether it may be within one's own network. */
  readonly private: boolean
}

/** What decides what a page of the log gives: where it is another, a page that was put in part is put again. */
export const selection = ({ events, causes, types, zone }: Endpoint): string =>
  JSON.stringify([events, causes, types, zone])

const fits = (pattern: string, type: string): boolean =>
  pattern.endsWith("*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type

/** Whether the endpoint asks for an event. */
export const asks = ({ events, causes, types }: Endpoint): ((event: Event.Event) => boolean) => {
  const ids = types === null ? null : new Set(types)
  const asked = new Set(causes)
  return (event) => {
    const cause = Event.causeOf(event)
    return (
      (cause === null || asked.has(cause.by)) &&
      (events === null || events.some((pattern) => fits(pattern, event.type))) &&
      (ids === null || Event.isAbout(event, ids))
    )
  }
}
