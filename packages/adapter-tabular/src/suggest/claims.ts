/** What the rows of a file say, as its columns tell: the first of these that its columns have all parts of. */
import * as ask from "../presets/asks.ts"
import type { Unfilled } from "../presets/Preset.ts"
import type { Column } from "./Column.ts"
import { understood } from "./statuses.ts"
import { asks, explains, type Remark } from "./Suggestion.ts"
import type { Role } from "./words.ts"

type Fact = Unfilled["streams"][number]["facts"][number]
type Maps = NonNullable<Unfilled["maps"]>

export interface Claims {
  readonly facts: ReadonlyArray<Fact>
  readonly maps: Maps
  /** Roles that the facts read. */
  readonly roles: ReadonlyArray<Role>
  /** Those of them whose format is a constant of their name. */
  readonly dates: ReadonlyArray<Role>
  readonly open: ReadonlyArray<string>
  readonly remarks: ReadonlyArray<Remark>
  /** Whether the columns tell what was done. */
  readonly isTold: boolean
}

type Roles = ReadonlyMap<Role, Column>

const nothing = { maps: {}, open: [], remarks: [], isTold: true } as const
const date = (role: Role) => ({ date: `{${role}}`, format: `{constant.${role}}` })
const moment = (role: Role) => ({ instant: `{${role}}`, format: `{constant.${role}}` })
const has = (roles: Roles, ...all: ReadonlyArray<Role>): boolean => all.every((role) => roles.has(role))

/** What the activity is: a column of it, else one for the whole file, which a person names. */
const activityOf = (roles: Roles) =>
  roles.has("activity")
    ? { activity: "{activity}", open: [], remarks: [], roles: ["activity" as const] }
    : {
        activity: "{constant.activity}",
        open: ["activity"],
        remarks: [asks("activity", "The activity that the rows are about, as the catalog's offering has it.")],
        roles: []
      }

const attended = (roles: Roles): Claims | undefined => {
  if (!has(roles, "joined", "left")) return undefined
  const remarks = [
    explains("Each row is taken for one stay: rules join the stays of a person before they count minutes."),
    asks("session", ask.session)
  ]
  const fact: Fact = {
    evidence: "Attended",
    activity: "{constant.session}",
    on: [moment("joined")],
    from: moment("joined"),
    until: moment("left")
  }
  const both = ["joined", "left"] as const
  return { ...nothing, facts: [fact], roles: both, dates: both, open: ["session"], remarks }
}

/** The names of categories as the catalog may have them: "Ethics & law" as "ethics-law". */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "")

const credited = (roles: Roles): Claims | undefined => {
  if (!has(roles, "points", "completed")) return undefined
  const category = roles.get("category")
  const activity = activityOf(roles)
  const named = Object.fromEntries((category?.distinct ?? []).map((each) => [each, slug(each)]))
  const remarks = [
    ...activity.remarks,
    ...(category === undefined
      ? []
      : [
          explains(
            `Categories were given the names ${Object.values(named).join(", ")}: change them to the catalog's. One that is not in the map rejects its row.`,
            category.heading
          )
        ])
  ]
  const fact: Fact = {
    evidence: "Credited",
    activity: activity.activity,
    points: "{points}",
    ...(category === undefined ? {} : { category: { value: "{category}", map: "categories" } }),
    on: [date("completed")]
  }
  return {
    ...nothing,
    facts: [fact],
    maps: category === undefined ? {} : { categories: named },
    roles: ["points", "completed", ...activity.roles, ...(category === undefined ? [] : (["category"] as const))],
    dates: ["completed"],
    open: activity.open,
    remarks
  }
}

const presented = (roles: Roles): Claims | undefined => {
  if (!has(roles, "course", "completed") || roles.has("status")) return undefined
  const optional = (["provider", "hours", "expires", "document"] as const).filter((role) => roles.has(role))
  if (optional.length === 0) return undefined
  const fact: Fact = {
    evidence: "Presented",
    title: "{course}",
    ...(roles.has("provider") ? { provider: "{provider}" } : {}),
    ...(roles.has("hours") ? { hours: "{hours}" } : {}),
    ...(roles.has("expires") ? { expires: date("expires") } : {}),
    ...(roles.has("document") ? { document: { reference: "{document}" } } : {}),
    on: [date("completed")]
  }
  const says =
    "Each row is taken for proof of training done elsewhere, not for a pass of the catalog's own course. Change it to Completed where it is one."
  return {
    ...nothing,
    facts: [fact],
    roles: ["course", "completed", ...optional],
    dates: ["completed", ...(roles.has("expires") ? (["expires"] as const) : [])],
    remarks: [explains(says)]
  }
}

const rolledUp = (roles: Roles): Claims | undefined => {
  const status = roles.get("status")
  if (status === undefined || !roles.has("completed")) return undefined
  const { outcomes, unknown } = understood(status.distinct)
  const known = Object.entries(outcomes).map(([word, outcome]) => `${word} (${outcome})`)
  const remarks = [
    explains(
      `Taken for what the source says of the whole course: ${known.join(", ") || "nothing yet"}.`,
      status.heading
    ),
    ...(unknown.length === 0
      ? []
      : [asks("maps.outcomes", `Say what these mean: ${unknown.slice(0, 10).join(", ")}.`, status.heading)])
  ]
  const fact: Fact = {
    evidence: "RolledUp",
    where: { present: "completed" },
    outcome: { value: "{status}", case: "lower", map: "outcomes" },
    on: [date("completed")],
    said: "{status}"
  }
  return {
    ...nothing,
    facts: [fact],
    maps: { outcomes },
    roles: ["status", "completed"],
    dates: ["completed"],
    remarks
  }
}

const scored = (roles: Roles): Claims | undefined => {
  if (!has(roles, "score", "completed")) return undefined
  const activity = activityOf(roles)
  const isOutOf = roles.has("most")
  const fact: Fact = {
    evidence: "Scored",
    activity: activity.activity,
    score: { raw: "{score}", max: isOutOf ? "{most}" : "{constant.most}" },
    on: [date("completed")]
  }
  const remarks = isOutOf
    ? []
    : [asks("most", "The highest score there is: the file doesn't say.", roles.get("score")?.heading ?? null)]
  return {
    ...nothing,
    facts: [fact],
    roles: ["score", "completed", ...activity.roles, ...(isOutOf ? (["most"] as const) : [])],
    dates: ["completed"],
    open: [...activity.open, ...(isOutOf ? [] : ["most"])],
    remarks: [...activity.remarks, ...remarks]
  }
}

const completed = (roles: Roles): Claims => {
  const activity = activityOf(roles)
  const isDated = roles.has("completed")
  const fact: Fact = {
    evidence: "Completed",
    activity: activity.activity,
    on: [isDated ? date("completed") : { date: "{constant.day}" }]
  }
  const says = isDated
    ? explains("Nothing but a day says what was done: each row is taken for a completion.")
    : asks(
        "day",
        "No column says when anything was done: the day of all rows, as year-month-day, and whether they are completions at all."
      )
  return {
    ...nothing,
    facts: [fact],
    roles: [...activity.roles, ...(isDated ? (["completed"] as const) : [])],
    dates: isDated ? ["completed"] : [],
    open: [...activity.open, ...(isDated ? [] : ["day"])],
    remarks: [says, ...activity.remarks],
    isTold: false
  }
}

export const claimsOf = (roles: Roles): Claims =>
  attended(roles) ?? credited(roles) ?? presented(roles) ?? rolledUp(roles) ?? scored(roles) ?? completed(roles)
