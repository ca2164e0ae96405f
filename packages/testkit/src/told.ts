import { CivilDate, type Entry, type Span } from "@laurel/core"

/** Days as tests write them: `2014-05-10..` goes on, `2014-05-10..2014-06-01` is lost on its second day. */
export const days = (spans: Span.Spans): string =>
  spans
    .map(({ from, lost }) => `${CivilDate.format(from)}..${lost === null ? "" : CivilDate.format(lost)}`)
    .join(", ") || "never"

/** An entry in one line, as the expectations below write it. */
export const told = ({ kind, achievement, held, contested, shadow }: Entry.Entry): string =>
  `${kind} ${achievement.type}: ${days(held)}` +
  (contested === null ? "" : `; contested: ${days(contested.held)}`) +
  (shadow === null ? "" : `; the rule says: ${days(shadow)}`)

const line = (kind: Entry.Kind, type: string, held: ReadonlyArray<string>): string =>
  `${kind} ${type}: ${held.join(", ") || "never"}`

/** It was earned on that day. */
export const issued = (type: string, on: string): string => line("Issued", type, [`${on}..`])
/** It counts no longer; it did on these days, or, with none given, never did. */
export const withdrawn = (type: string, ...held: ReadonlyArray<string>): string => line("Withdrawn", type, held)
/** It counts again, on these days. */
export const reinstated = (type: string, ...held: ReadonlyArray<string>): string => line("Reinstated", type, held)
/** It counts on these days now, or is contested no longer. */
export const updated = (type: string, ...held: ReadonlyArray<string>): string => line("Updated", type, held)
/** It stands on the first days, while the rule now says the second. */
export const contested = (type: string, held: string, says: string): string =>
  `${line("Contested", type, [held])}; contested: ${says}`
/** What was said of it by a decision, and the days it counts now; the days that the rule gives, where they are others. */
export const decided = (kind: Exclude<Entry.Kind, "Contested">, type: string, held: string, rule?: string): string =>
  `${line(kind, type, [held])}${rule === undefined ? "" : `; the rule says: ${rule}`}`
