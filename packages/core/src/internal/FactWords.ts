/** What a source said, in plain words. */
import { isErased } from "../Text.ts"
import * as CivilDate from "../CivilDate.ts"
import type * as Fact from "../Fact.ts"
import * as Instant from "../Instant.ts"
import { count } from "../Phrase.ts"

/** `2026-11-23 15:00:00 UTC` */
export const moment = (instant: Instant.Instant): string =>
  `${Instant.format(instant).slice(0, 19).replace("T", " ")} UTC`

/** What a fact says of its learner, as the source gave it, with the source's own word beside what we made of it. */
export const evidence = ({ evidence, said }: Pick<Fact.Statement, "evidence" | "said">): string =>
  `${meaning(evidence)}${said === null ? "" : ` ("${said}" in its source)`}`

const meaning = (evidence: Fact.Evidence): string => {
  switch (evidence._tag) {
    case "Registered":
      return `registered${evidence.due === undefined ? "" : `, due by ${CivilDate.format(evidence.due)}`}`
    case "Unregistered":
      return "unregistered"
    case "Scheduled":
      return scheduled(evidence)
    case "Attended":
      return attended(evidence)
    case "Progressed":
      return `progressed to ${percent(evidence.scaled)}`
    case "Completed":
      return "completed"
    case "Passed":
      return "passed"
    case "Failed":
      return "failed"
    case "Scored":
      return scored(evidence)
    case "Credited":
      return `credited ${count(evidence.points, "point")}${evidence.category === undefined ? "" : ` in ${evidence.category}`}`
    case "Presented":
      return presented(evidence)
    case "RolledUp":
      return `its source says that the whole is ${evidence.outcome}`
    case "Assessed":
      return assessed(evidence)
    case "Closed":
      return "participation closed"
    case "Retracted":
      if (evidence.undone === true) return "undone with the import that brought it"
      return evidence.unread === true ? "no longer said by its row" : "taken back by the source"
  }
}

type Of<Tag extends Fact.Kind> = Extract<Fact.Evidence, { readonly _tag: Tag }>

const scheduled = ({ starts, ends }: Of<"Scheduled">): string =>
  [
    "scheduled",
    ...(starts === undefined ? [] : [`from ${moment(starts)}`]),
    ...(ends === undefined ? [] : [`until ${moment(ends)}`])
  ].join(" ")

const presences = {
  present: "present",
  late: "present, but late",
  absent: "absent",
  excused: "absent with leave"
} as const

const attended = ({ status, minutes, from, until }: Of<"Attended">): string =>
  [
    status === undefined ? "attended" : presences[status],
    ...(minutes === undefined ? [] : [count(minutes, "minute")]),
    ...(from === undefined || until === undefined ? [] : [`from ${moment(from)} until ${moment(until)}`])
  ].join(status === undefined ? " " : ", ")

const scored = ({ raw, scaled, min, max }: Fact.Scored): string => {
  if (scaled !== undefined) return `scored ${scaled} on a scale to 1`
  return `scored ${raw} ${min === undefined || min === 0 ? `of ${max}` : `between ${min} and ${max}`}`
}

const presented = ({
  title,
  provider,
  issuer,
  document,
  mediaType,
  size,
  hours,
  expires,
  verified
}: Fact.Presented): string =>
  [
    `presented "${title}"`,
    ...(provider === undefined ? [] : [`provided by ${provider}`]),
    ...(issuer === undefined ? [] : [`issued by ${issuer}`]),
    ...(hours === undefined ? [] : [count(hours, "hour")]),
    ...(expires === undefined ? [] : [`valid until ${CivilDate.format(expires)} by its own word`]),
    verified === true ? "verified" : "not verified",
    ...(document === undefined ? [] : [`document ${document}${fileWords(mediaType, size)}`])
  ].join(", ")

const fileWords = (mediaType: string | undefined, size: number | undefined): string => {
  const words = [...(mediaType === undefined ? [] : [mediaType]), ...(size === undefined ? [] : [count(size, "byte")])]
  return words.length === 0 ? "" : ` (${words.join(", ")})`
}

const judgements = { pass: "assessed as passed", fail: "assessed as failed", waive: "waived" } as const

const assessed = ({ verdict, by, role, reason }: Fact.Assessed): string =>
  `${judgements[verdict]} by ${by} (${role}): "${reason}"`

/** Cut after two places: a number of a source is shown, and nothing is decided with it. */
const percent = (scaled: number): string => `${Math.floor(scaled * 10_000 + 1e-9) / 100}%`

const basis = { stated: "", bounded: " (no exact day given)", observed: " (day seen, not stated)" } as const

/** `on 2014-02-05`, saying so where the source didn't state the day. */
export const day = ({ happened }: Pick<Fact.Statement, "happened">): string =>
  `on ${CivilDate.format(happened.on)}${basis[happened.basis]}`

/** A source's key; what was erased is no key any more. */
export const keyWords = (key: string): string => (isErased(key) ? "erased" : key)

/** `oulad / submissions, key 1752/11391, line 2 (revision 2)`: where the source itself can be asked. */
export const reference = ({
  reference: { source, stream, key, line },
  revision
}: Pick<Fact.Fact, "reference" | "revision">): string =>
  `${source} / ${stream}, key ${keyWords(key)}${line === null ? "" : `, line ${line}`}${revision === 1 ? "" : ` (revision ${revision})`}`

/** A fact as the cells of a table: activity, what, when, where it is from. */
export const factCells = (fact: Fact.Fact): ReadonlyArray<string> => [
  fact.activity ?? "",
  evidence(fact),
  day(fact),
  reference(fact)
]
