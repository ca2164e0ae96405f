/** Whether a learner takes part, and what stands of the same learner under another course or name. */
import { type Fact, Instant } from "@laurel/core"
import * as Ids from "../Ids.ts"
import * as End from "./End.ts"
import * as Facts from "./Facts.ts"
import type * as Lists from "./Lists.ts"
import type { Page } from "./Page.ts"
import * as Rows from "./Rows.ts"
import * as Stood from "./Stood.ts"
import * as Wire from "./Wire.ts"

/** A learner as they were answered, and what stands of them. */
export interface Learner {
  readonly node: unknown
  readonly complaints: Lists.Member["complaints"]
  readonly course: string
  readonly learner: string
  /** A number, null where the place has no name, or what else was answered. */
  readonly contact: unknown
  readonly stood: Stood.Stood
  /** When the learner's event ended, as rows hold it; undefined where it did not, or does not say. */
  readonly over: string | undefined
  /** Whether it says that it is still to end. */
  readonly isToCome: boolean
  /** The zone in which the end of the event is counted. */
  readonly zone: string
}

/** Under which key it stands whether somebody takes part. */
const underOf = (course: string, learner: string, contact: unknown): string =>
  `${Rows.participationsOf(learner)}/${course}/${nameOf(contact)}`

/** In which zone the end of a learner's event is counted. */
export const zoneOf = ({ compiled }: Page, node: unknown, course: string): string =>
  End.zoneOf(compiled, Wire.at(node, "event", "timeZoneName"), compiled.courses.get(course)?.zone ?? compiled.zone)

/** When a learner's event ends: undefined where it does not say, null where it says what can't be read. */
export const endOf = (node: unknown, zone: string): Fact.Happened | undefined | null => {
  const end = Wire.at(node, "event", "end")
  if (end === undefined || end === null || end === "") return undefined
  return (typeof end === "string" ? End.parse(end, zone) : undefined) ?? null
}

/** Who has the place: a number, null for nobody, or what else was answered. */
export const contactOf = (node: unknown): unknown => {
  const contact = Wire.at(node, "contact")
  return contact === undefined || contact === null ? null : (Ids.numberOf(Wire.at(contact, "id")) ?? contact)
}

/** What a contact is called in keys. */
export const nameOf = (contact: unknown): string => (typeof contact === "string" ? contact : "unnamed")

/** Whether somebody takes part, and since when. What says nothing has no date: its row is the same text each time. */
export const participationOf = (one: Learner) => {
  const { node, course, learner, contact, stood, over } = one
  const under = underOf(course, learner, contact)
  const last = Stood.lastEpisode(stood, under)
  const [state, event] = [Wire.at(node, "lifecycleState"), Wire.at(node, "event", "lifecycleState")]
  const told =
    typeof state === "string" && typeof event === "string"
      ? Facts.standingOf({ state, event, elsewhere: null, episode: last.episode })
      : undefined
  const row = { of: "participation", state: state ?? null, event: event ?? null }
  if (told === undefined || typeof contact !== "string") return { told, row: { ...row, episode: last.episode } }
  const episode = told.isIn && last.isOut ? last.episode + 1 : Math.max(1, last.episode)
  const key = `${under}/${told.isIn ? "registered" : "unregistered"}/${episode}`
  // Whoever comes back after the end was registered again after it; and once that is known, it does not move.
  const isFirst = told.isIn && episode === 1 && !stood.facts.has(key)
  const dated = Stood.dated(stood, key, () => true, isFirst ? over : undefined)
  const closed = closedOf(one, `${under}/closed`, told.isIn)
  const named = "ended" in dated || "closed" in closed ? Wire.given("zone", Wire.at(node, "event", "timeZoneName")) : {}
  const zone = "zone" in closed ? { zone: closed.zone } : named
  return { told, row: { ...row, episode, ...dated, ...closed, ...zone } }
}

/**
 * Whether nothing more is expected of a learner: the event is over. It is taken back where the event says that it is to end later, or
 * does not take place; one that does not say leaves what stands.
 */
const closedOf = ({ node, stood, over, isToCome, zone }: Learner, key: string, isIn: boolean) => {
  const state = String(Wire.at(node, "event", "lifecycleState")).toLowerCase()
  const fact = stood.facts.get(key)
  if (over !== undefined && state === "published" && (isIn || fact !== undefined)) return { closed: over }
  if (fact === undefined) return {}
  if (isToCome || state === "draft" || state === "cancelled") return { reopened: Instant.format(stood.now) }
  const { happened } = fact
  return { closed: End.format(happened), ...(happened.zone === zone ? {} : { zone: happened.zone }) }
}

/** Participations that stand of the same learner under another name or course that is read: that they are no longer theirs is told here. */
export const othersOf = ({ course, learner, contact, stood }: Learner, { compiled }: Page) => {
  const rows: Array<unknown> = []
  const beside: Array<string> = []
  const own = underOf(course, learner, contact)
  const others = new Set([...stood.facts.keys()].map((each) => each.split("/").slice(0, 5).join("/")))
  for (const under of others) {
    const [of, , , otherCourse = "", other = ""] = under.split("/")
    if (under === own || of !== "participation" || !compiled.courses.has(otherCourse)) continue
    // A place whose name is gone does not say whose it is now.
    if (otherCourse === course && typeof contact !== "string") continue
    const { episode, isOut } = Stood.lastEpisode(stood, under)
    const out = stood.facts.get(`${under}/unregistered/${episode}`)
    if (isOut && !Rows.elsewhere.some((word) => word === out?.said)) continue
    const observed = Stood.since(stood, `${under}/unregistered/${episode}`, () => true)
    const elsewhere = otherCourse === course ? Rows.elsewhere[1] : Rows.elsewhere[0]
    rows.push({
      of: "participation",
      course: otherCourse,
      learner,
      contact: other,
      state: "active",
      event: "published",
      elsewhere,
      episode,
      observed
    })
  }
  // What was so under another name was so.
  const isOwn = (each: string) => each.startsWith(`${Rows.learnerOf(course, learner)}/${nameOf(contact)}/`)
  if (typeof contact === "string") beside.push(...[...stood.facts.keys()].filter((each) => !isOwn(each)))
  return { rows, beside }
}

/** Earlier episodes of a learner, and of what they completed. */
export const earlierOf = ({ stood }: Learner): ReadonlyArray<string> =>
  [...stood.facts.keys()].filter((each) => /\/(?:(?:un)?registered|completed)\/\d+$/.test(each))
