/** The lines below an achievement: its days, score and hours, and what the operator says of each. */
import { type CivilDate, Instant } from "@laurel/core"
import type { Statement } from "../Statement.ts"
import type { Detail } from "./Content.ts"
import type { Speech } from "./Speech.ts"
import type { Kind, Shown } from "./Template.ts"
import * as Words from "./Words.ts"

/** What is chosen and there is, in the order of the template. */
export const of = (statement: Statement, shown: ReadonlyArray<Shown>, speech: Speech): ReadonlyArray<Detail> =>
  shown.flatMap((one) => {
    if (typeof one !== "string") return [{ label: speech.said(one.label), value: speech.said(one.value) }]
    const value = valueOf(one, statement, speech)
    return value === null ? [] : [{ label: speech.phrases[one], value }]
  })

/** Null where there is nothing to tell. */
const valueOf = (kind: Kind, statement: Statement, { locale, phrases }: Speech): string | null => {
  const day = (date: CivilDate.CivilDate): string => Words.day(date, locale)
  switch (kind) {
    case "earnedOn":
      return day(statement.earnedOn)
    case "validFrom":
      // Told twice it would raise a question.
      return statement.validFrom === statement.earnedOn ? null : day(statement.validFrom)
    case "validUntil":
      return statement.validUntil === null ? phrases.noEnd : day(statement.validUntil)
    case "issuedOn":
      return day(Instant.dayIn(Instant.Instant.make(statement.issuedAt), statement.zone))
    case "score":
      return statement.score === null ? null : Words.share(statement.score, locale)
    case "hours":
      return statement.hours === null ? null : Words.hours(statement.hours, locale)
    case "number":
      return statement.code
  }
}
