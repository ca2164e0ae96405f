/** An event in which something can be earned: where, how, and by what rules. */
import { type Offering, Text } from "@laurel/core"
import { Schema } from "effect"
import { type Judged, judgedIn, type Roles } from "./Award.ts"
import type { Event } from "./Gathered.ts"
import { nameOf, numberOf } from "./Names.ts"
import { instantOf } from "../state/Wire.ts"
import type { Notes } from "./Told.ts"
import * as Wire from "./Wire.ts"

export interface Held {
  readonly event: Event
  readonly number: string
  /** As sentences name it. */
  readonly called: string
  /** Undefined where Administrate does not say it as a catalog does. */
  readonly delivery: Offering.Delivery | undefined
  readonly zone: string | undefined
  /** What it awards, by the number of the type. */
  readonly judged: ReadonlyMap<string, Judged>
}

const isZone = Schema.is(Text.Zone)

const deliveries: ReadonlyMap<string, Offering.Delivery> = new Map([
  ["classroom", "classroom"],
  ["lms", "selfPaced"],
  ["blended", "blended"]
])

/** Undefined for an event in which nothing can be earned. */
export const of = (
  event: Event,
  template: Wire.Template,
  roles: Roles,
  zones: ReadonlyMap<string, string>,
  notes: Notes
): Held | undefined => {
  const called = nameOf(event)
  const state = event.lifecycleState?.toLowerCase()
  if (state === "cancelled" || state === "draft") {
    notes.add(state, called)
    return undefined
  }
  if (state !== "published") notes.add("stateless", called)
  const delivery = deliveries.get(event.learningMode?.toLowerCase().trim() ?? "")
  if (delivery === undefined) notes.add("modeless", called)
  const written = event.timeZoneName ?? ""
  const zone = [zones.get(written) ?? written].find((name) => isZone(name))
  if (zone === undefined) notes.add("zoneless", written === "" ? called : `${called}: "${written.slice(0, 40)}"`)
  const awards = Wire.rowsOf(event.achievementTypes ?? template.achievementTypes)
  // Nobody comes to what is learnt alone.
  const sessions =
    delivery === "selfPaced" ? 0 : event.allSessions.filter((session) => isHeld(session, called, notes)).length
  const judging = { rules: event.rules, sessions, isOnline: event.allContent.length > 0, roles }
  return { event, number: numberOf(event.id), called, delivery, zone, judged: judgedBy(awards, judging, called, notes) }
}

/** By type. One that is attached twice, once by hand, is awarded automatically. */
export const judgedBy = (
  awards: ReadonlyArray<Wire.Award>,
  judging: Omit<Parameters<typeof judgedIn>[0], "auto">,
  called: string,
  notes: Notes
): ReadonlyMap<string, Judged> => {
  const judged = new Map<string, Judged>()
  const own = awards.toSorted((a, b) => Number(b.autoAward !== false) - Number(a.autoAward !== false))
  for (const { achievementType: type, autoAward = null } of own) {
    const number = type === null ? "" : numberOf(type.id)
    if (type === null || judged.has(number)) continue
    const found = judgedIn({ ...judging, auto: autoAward })
    judged.set(number, found)
    for (const about of found.ofType) notes.add(about, nameOf(type))
    for (const about of found.ofEvent) notes.add(about, called)
  }
  return judged
}

/** Whether anybody has to attend it. */
const isHeld = (session: Wire.Session, event: string, notes: Notes): boolean => {
  const state = session.lifecycleState?.toLowerCase() ?? "published"
  if (state === "cancelled" || state === "draft") return false
  const [starts, ends] = [session.timeZonedStart, session.timeZonedEnd].map((time) => instantOf(time ?? ""))
  if (starts !== undefined && ends !== undefined && ends > starts) return true
  // Where only local times were given, whether it ends later is not looked at.
  if (session.timeZonedStart !== undefined) notes.add("timeless", `${nameOf(session)} of ${event}`)
  return true
}
