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

/** Each as it is written, with its own offset: of midnight somewhere another offset would make another day. */
interface Written {
  readonly text: string
  readonly moment: Moment.Moment
}

const readEach = (texts: ReadonlyArray<string | null>): ReadonlyArray<Written> =>
  texts.flatMap((text) => {
    const moment = text === null ? undefined : Moment.parse(text)
    return text === null || moment === undefined ? [] : [{ text, moment }]
  })

const from = ({ text }: Written): string => `one from ${text} on`
const until = ({ text, moment }: Written): string =>
  "at" in moment ? `one until ${text}` : `one until ${text} is over`

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
  const starts = readEach([awarded, begins])
  const late = starts.find(({ moment }) => Moment.begins(moment) > now)
  if (late !== undefined) return { _tag: "NotYet", found: from(late) }
  const [first] = starts
  const [end] = readEach([expires])
  if (end === undefined) return { _tag: "Within", found: first === undefined ? "no dates" : from(first) }
  if (first !== undefined && endOf(end.moment) < Moment.begins(first.moment))
    return { _tag: "Broken", expected: "a badge that expires after it was awarded", found: quoted(end.text) }
  return { _tag: endOf(end.moment) <= now ? "Expired" : "Within", found: until(end) }
}
