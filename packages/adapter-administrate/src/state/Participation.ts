/** Whether a learner takes part, and what stands of the same learner under another course or name. */
import * as Ids from "../Ids.ts"
import * as Facts from "./Facts.ts"
import type * as Lists from "./Lists.ts"
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
}

/** Who has the place: a number, null for nobody, or what else was answered. */
export const contactOf = (node: unknown): unknown => {
  const contact = Wire.at(node, "contact")
  return contact === undefined || contact === null ? null : (Ids.numberOf(Wire.at(contact, "id")) ?? contact)
}

/** What a contact is called in keys. */
export const nameOf = (contact: unknown): string => (typeof contact === "string" ? contact : "unnamed")

const key = Rows.participationsOf

/** Whether somebody takes part, and since when. */
export const participationOf = ({ node, course, learner, contact, stood }: Learner) => {
  const under = `${key(course, learner)}/${nameOf(contact)}`
  const last = Stood.lastEpisode(stood, under)
  const [state, event] = [Wire.at(node, "lifecycleState"), Wire.at(node, "event", "lifecycleState")]
  const told =
    typeof state === "string" && typeof event === "string"
      ? Facts.standingOf({ state, event, elsewhere: null, episode: last.episode })
      : undefined
  const isIn = told?.isIn ?? false
  const episode = told === undefined ? last.episode : isIn && last.isOut ? last.episode + 1 : Math.max(1, last.episode)
  const observed = Stood.since(stood, `${under}/${isIn ? "registered" : "unregistered"}/${episode}`, () => true)
  return { told, row: { of: "participation", state: state ?? null, event: event ?? null, episode, observed } }
}

/** Participations that stand of the same learner under another course or name: that they are no longer theirs is told here. */
export const othersOf = ({ course, learner, contact, stood }: Learner) => {
  const rows: Array<unknown> = []
  const beside: Array<string> = []
  const own = `${key(course, learner)}/${nameOf(contact)}`
  const others = new Set([...stood.facts.keys()].map((each) => each.split("/").slice(0, 4).join("/")))
  for (const under of others) {
    const [of, otherCourse = "", , other = ""] = under.split("/")
    if (under === own || of !== "participation") continue
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
