/** The report as rows for a spreadsheet, one for each achievement. */
import { Achievement, CivilDate, Contact, Csv, Fraction, Holding, Instant, Words } from "@laurel/core"
import type { Request } from "./Request.ts"
import type { Told } from "./Told.ts"

/** Tells spreadsheets that the text is UTF-8. */
export const mark = "\uFEFF"

export const head = (): string =>
  mark +
  Csv.row([
    "person",
    "names",
    "achievement",
    "type",
    "title",
    "offering",
    "earned on",
    "counts",
    "counts on the day",
    "certifications on the day",
    "score",
    "contested",
    "corrected",
    "catalog version",
    "last entry",
    "recorded at"
  ])

/** A row for each achievement; one without an achievement for whoever has none. */
export const rows = ({ contact, selection, achievements }: Told, { at }: Request): string => {
  const names = contact.identities.map(Contact.keyOf).join(" ")
  const holds = selection.holdings
    .map((holding) => `${holding.certification}: ${Holding.status(holding, at)}`)
    .join("; ")
  const who = [`c${contact.id}`, names]
  if (achievements.length === 0) return Csv.row([...who, "", "", "", "", "", "", "no", holds, "", "", "", "", "", ""])
  return achievements
    .map(({ name, title, offering, counts, chosen: { achievement, story, facts } }) => {
      const last = story.at(-1)
      const earned = Achievement.earnedOn(achievement)
      return Csv.row([
        ...who,
        name,
        achievement.id.type,
        title ?? "",
        offering,
        earned === undefined ? "" : CivilDate.format(earned),
        Words.spans(Achievement.counting(achievement)),
        counts ? "yes" : "no",
        holds,
        achievement.score === null ? "" : Fraction.format(achievement.score),
        achievement.contested === null ? "no" : "yes",
        facts.some(({ revision }) => revision > 1) ? "yes" : "no",
        String(achievement.catalog),
        last === undefined ? "" : `entry ${last.index}`,
        last === undefined ? "" : Instant.format(last.entry.recordedAt)
      ])
    })
    .join("")
}
