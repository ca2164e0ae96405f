/** What the rows of a file say, as its columns tell: the first of these that its columns have all parts of. */
import * as ask from "../presets/asks.ts"
import type { Unfilled } from "../presets/Preset.ts"
import { type Day, dayOf } from "./days.ts"
import { activityOf, type Claims } from "./Claim.ts"
import { choosing, headingOf, type Roles } from "./roles.ts"
import { counted, done, guarded, rolledUp } from "./judged.ts"
import { asks, explains } from "./Suggestion.ts"
import type { Role } from "./words.ts"

type Fact = Unfilled["streams"][number]["facts"][number]

const has = (roles: Roles, ...all: ReadonlyArray<Role>): boolean => all.every((role) => roles.has(role))

const moment = (role: Role) => ({ instant: `{${role}}`, format: `{constant.${role}}` })

const attended = (roles: Roles): Claims | undefined => {
  if (!has(roles, "joined", "left")) return undefined
  const status = guarded(roles)
  const remarks = [
    explains("Each row is taken for one stay: rules join the stays of a person before they count minutes."),
    asks("session", ask.session),
    ...status.remarks
  ]
  const fact: Fact = {
    evidence: "Attended",
    activity: "{constant.session}",
    on: [moment("joined")],
    from: moment("joined"),
    until: moment("left"),
    ...counted(roles)
  }
  const both = ["joined", "left"] as const
  const { maps } = status
  return {
    facts: [fact],
    maps,
    roles: [...both, ...status.roles],
    dates: both,
    open: ["session"],
    remarks,
    isTold: true
  }
}

/** The names of categories as the catalog may have them: "Ethics & law" as "ethics-law". */
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "")

const credited = (roles: Roles, day: Day): Claims | undefined => {
  if (!has(roles, "points")) return undefined
  const category = roles.get("category")
  const activity = activityOf(roles)
  const status = guarded(roles)
  const named = Object.fromEntries((category?.distinct ?? []).map((each) => [each, slug(each)]))
  const says = `Categories were given the names ${Object.values(named).join(", ")}: change them to the catalog's. One that is not in the map rejects its row.`
  const fact: Fact = {
    evidence: "Credited",
    activity: activity.activity,
    points: "{points}",
    ...(category === undefined ? {} : { category: { value: "{category}", map: "categories" } }),
    on: day.on,
    ...counted(roles)
  }
  return {
    facts: [fact],
    maps: { ...(category === undefined ? {} : { categories: named }), ...status.maps },
    roles: [
      "points",
      ...day.roles,
      ...activity.roles,
      ...status.roles,
      ...(category === undefined ? [] : (["category"] as const))
    ],
    dates: day.dates,
    open: [...activity.open, ...day.open],
    remarks: [
      ...day.remarks,
      ...activity.remarks,
      ...status.remarks,
      ...(category === undefined ? [] : [asks("maps.categories", says, category.heading)])
    ],
    isTold: true
  }
}

const presented = (roles: Roles, day: Day): Claims | undefined => {
  if (!has(roles, "course") || roles.has("status")) return undefined
  const optional = (["provider", "hours", "expires", "document"] as const).filter((role) => roles.has(role))
  if (optional.length === 0) return undefined
  const fact: Fact = {
    evidence: "Presented",
    title: "{course}",
    ...(roles.has("provider") ? { provider: "{provider}" } : {}),
    ...(roles.has("hours") ? { hours: "{hours}" } : {}),
    ...(roles.has("expires") ? { expires: { date: "{expires}", format: "{constant.expires}" } } : {}),
    ...(roles.has("document") ? { document: { reference: "{document}" } } : {}),
    on: day.on
  }
  const says =
    "Each row is taken for proof of training done elsewhere, not for a pass of the catalog's own course. Change it to Completed where it is one."
  return {
    facts: [fact],
    maps: {},
    roles: ["course", ...day.roles, ...optional],
    dates: [...day.dates, ...(roles.has("expires") ? (["expires"] as const) : [])],
    open: day.open,
    remarks: [explains(says), ...day.remarks],
    isTold: true
  }
}

const scored = (roles: Roles, day: Day): Claims | undefined => {
  if (!has(roles, "score")) return undefined
  const activity = activityOf(roles)
  const status = guarded(roles)
  const isOutOf = roles.has("most")
  const fact: Fact = {
    evidence: "Scored",
    activity: activity.activity,
    score: { raw: "{score}", max: isOutOf ? "{most}" : "{constant.most}" },
    on: day.on,
    ...counted(roles)
  }
  const remarks = isOutOf
    ? []
    : [asks("most", "The highest score there is: the file doesn't say.", headingOf(roles.get("score")))]
  return {
    facts: [fact],
    maps: status.maps,
    roles: ["score", ...day.roles, ...activity.roles, ...status.roles, ...(isOutOf ? (["most"] as const) : [])],
    dates: day.dates,
    open: [...activity.open, ...day.open, ...(isOutOf ? [] : ["most"])],
    remarks: [...day.remarks, ...activity.remarks, ...status.remarks, ...remarks],
    isTold: true
  }
}

const completed = (roles: Roles, day: Day): Claims => {
  const activity = activityOf(roles)
  const says = "Nothing but a day says what was done: each row is taken for a completion."
  return {
    facts: [{ evidence: "Completed", activity: activity.activity, on: day.on }],
    maps: {},
    roles: [...activity.roles, ...day.roles],
    dates: day.dates,
    open: [...activity.open, ...day.open],
    remarks: [...(day.dates.length === 0 ? [] : [explains(says)]), ...day.remarks, ...activity.remarks],
    isTold: false
  }
}

/** The constants for columns that a person has to name, of those that the facts read. */
const withChoices = (claims: Claims, roles: Roles): Claims => {
  const choices = claims.roles.flatMap((role) => {
    const cast = roles.get(role)
    return cast === undefined ? [] : [choosing(role, cast)]
  })
  return {
    ...claims,
    open: [...claims.open, ...choices.flatMap(({ open }) => open)],
    remarks: [...choices.flatMap(({ remarks }) => remarks), ...claims.remarks]
  }
}

export const claimsOf = (roles: Roles): Claims => {
  const day = dayOf(roles)
  const claims =
    attended(roles) ??
    credited(roles, day) ??
    presented(roles, day) ??
    scored(roles, day) ??
    done(roles, day) ??
    rolledUp(roles, day) ??
    completed(roles, day)
  return withChoices(claims, roles)
}
