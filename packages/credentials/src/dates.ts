/** Whether a moment is within the time for which a credential was given. */
import { CivilDate, Instant } from "@laurel/core"
import * as Moment from "./Moment.ts"
import type { Said } from "./Said.ts"
import { quoted } from "./Unproven.ts"

/** As they are written; null where it says none. */
export interface Dates extends Pick<Said, "begins" | "expires"> {
  readonly awarded: string | null
}

/** `found` says it in words; of a broken one also what was expected. */
export type Held =
  | { readonly _tag: "Within" | "Expired" | "NotYet"; readonly found: string }
  | { readonly _tag: "Broken"; readonly expected: string; readonly found: string }

/** What ends on a day holds on it, until it is over in UTC; what ends at a moment holds no more at it. */
const endOf = (moment: Moment.Moment): number =>
  "at" in moment ? moment.at : Instant.startOf(CivilDate.plusDays(moment.on, 1))

const shown = (millis: number): string => new Date(millis).toISOString()

/** `now` is in milliseconds since 1970. */
export const held = ({ awarded, begins, expires }: Dates, now: number): Held => {
  const texts = [awarded, begins, expires].filter((text) => text !== null)
  const broken = texts.find((text) => Moment.parse(text) === undefined)
  if (broken !== undefined)
    return {
      _tag: "Broken",
      expected: "a date and a time with an offset (2026-01-31T09:00:00Z), or a day",
      found: quoted(broken)
    }
  const starts = [awarded, begins].flatMap((text) => (text === null ? [] : (Moment.parse(text) ?? [])))
  const late = starts.map(Moment.begins).find((start) => start > now)
  if (late !== undefined) return { _tag: "NotYet", found: `one from ${shown(late)} on` }
  const [first] = starts
  const end = expires === null ? undefined : Moment.parse(expires)
  if (end === undefined)
    return { _tag: "Within", found: first === undefined ? "no dates" : `one from ${shown(Moment.begins(first))} on` }
  if (first !== undefined && endOf(end) < Moment.begins(first))
    return { _tag: "Broken", expected: "a badge that expires after it was awarded", found: quoted(expires ?? "") }
  const until = `one until ${shown(endOf(end))}`
  return { _tag: endOf(end) <= now ? "Expired" : "Within", found: until }
}
