/** What a setting wants to know of a learner beside whether they take part. */
import { type Adapter, type Fact, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Ids from "../Ids.ts"
import * as End from "./End.ts"
import * as Lists from "./Lists.ts"
import type { Composed, Page } from "./Page.ts"
import { type Learner, nameOf } from "./Participation.ts"
import * as Questions from "./Questions.ts"
import * as Rows from "./Rows.ts"
import * as Sessions from "./Sessions.ts"
import * as Stood from "./Stood.ts"
import * as Wire from "./Wire.ts"

/** What was said to be wrong with a field of the learner. */
const complaintOn = ({ complaints }: Pick<Learner, "complaints">, fields: ReadonlyArray<string>): string | undefined =>
  complaints.find(({ path: [field] }) => typeof field === "string" && fields.includes(field))?.message

/** The fields of parts: what is wrong with one of them spoils that part alone. */
export const partFields = ["attendance", "contentResults", "lmsProgress", "hasPassed", "result"]

type Who = Readonly<Record<string, unknown>>

const resultOf = ({ node, course, learner, contact, stood, over }: Learner, who: Who): ReadonlyArray<unknown> => {
  const passed = Wire.at(node, "hasPassed") ?? null
  const under = `${Rows.resultsOf(course, learner)}/${nameOf(contact)}/outcome`
  if (passed === null && !stood.facts.has(under)) return []
  if (passed === null) return [{ of: "result", ...who, passed, observed: Instant.format(stood.now) }]
  // Of what is refused there is no date: its row is the same text each time.
  if (typeof passed !== "boolean") return [{ of: "result", ...who, passed }]
  const outcome = passed ? "passed" : "failed"
  const dated = Stood.dated(stood, under, (each) => each._tag === "RolledUp" && each.outcome === outcome, over)
  return [
    { of: "result", ...who, passed, ...Wire.given("result", Wire.at(node, "result")), ...dated, ...zoneOf(node, dated) }
  ]
}

/** The zone in which the day of an event's end is counted. */
const zoneOf = (node: unknown, dated: Stood.Dated | undefined) =>
  dated !== undefined && "ended" in dated ? Wire.given("zone", Wire.at(node, "event", "timeZoneName")) : {}

/** Whether there is nothing to say of progress: none, or none yet where none was ever said. */
const isNone = (progress: unknown, stands: boolean): boolean =>
  progress === null || progress === undefined || progress === "" || (Wire.amountOf(progress) === 0 && !stands)

/** When progress was seen to be so; nothing for an amount that is refused, whose row is the same text each time. */
const seenAt = ({ compiled: { top } }: Page, stood: Stood.Stood, key: string, progress: unknown) => {
  const amount = Wire.amountOf(progress)
  return amount >= 0 && amount <= top ? { observed: Stood.since(stood, key, isAt(amount / top)) } : {}
}

const isAt =
  (scaled: number) =>
  (evidence: Fact.Evidence): boolean =>
    evidence._tag === "Progressed" && evidence.scaled === scaled

const progressOf = (
  page: Page,
  { node, course, learner, contact, stood }: Learner,
  who: Who
): ReadonlyArray<unknown> => {
  const progress = Wire.at(node, "lmsProgress")
  const under = `${Rows.learnerOf(course, learner)}/${nameOf(contact)}/progress/progressed`
  return isNone(progress, stood.facts.has(under))
    ? []
    : [{ of: "progress", ...who, progress, ...seenAt(page, stood, under, progress) }]
}

/** The episode of a content's completion: another one where progress has stood below all of it since the last. */
const completionOf = (stood: Stood.Stood, under: string) => {
  let last = 0
  for (const each of stood.facts.keys()) {
    const [, number] = (each.startsWith(`${under}/completed/`) ? /\/(\d{1,6})$/.exec(each) : null) ?? []
    if (number !== undefined) last = Math.max(last, Number(number))
  }
  const progressed = stood.facts.get(`${under}/progressed`)?.evidence
  const wasReset = progressed?._tag === "Progressed" && progressed.scaled < 1
  return last === 0 ? 1 : wasReset ? last + 1 : last
}

const contentOf = (page: Page, learner: Learner, node: unknown, who: Who, unread: string): ReadonlyArray<unknown> => {
  const { stood, over } = learner
  const content = Ids.numberOf(Wire.at(node, "contentId"))
  if (content === undefined) return [Rows.unread(`${unread}/content`, "the id of a content", "none that can be read")]
  const under = `${Rows.learnerOf(learner.course, learner.learner)}/${nameOf(learner.contact)}/content/${content}`
  const progress = Wire.at(node, "progress")
  if (isNone(progress, stood.facts.has(`${under}/progressed`))) return []
  const seen = seenAt(page, stood, `${under}/progressed`, progress)
  const row = { of: "content", ...who, content, progress }
  if (Wire.amountOf(progress) !== page.compiled.top) return [{ ...row, episode: 0, ...seen }]
  const episode = completionOf(stood, under)
  const completed = Stood.dated(
    stood,
    `${under}/completed/${episode}`,
    () => true,
    wasOpen(stood, `${under}/progressed`, over) ? undefined : over
  )
  const zone = zoneOf(learner.node, completed)
  return [
    { ...row, episode, ...seen, ...("ended" in completed ? completed : { completed: completed.observed }), ...zone }
  ]
}

/** Whether it was seen not to be done when the event was over. */
const wasOpen = ({ facts, now }: Stood.Stood, key: string, over: string | undefined): boolean => {
  const fact = facts.get(key)
  const at = fact?.happened.at ?? null
  const end = over === undefined ? undefined : End.parse(over, fact?.happened.zone ?? "UTC")
  if (fact === undefined || at === null || end === undefined) return false
  return fact.evidence._tag === "Progressed" && fact.evidence.scaled < 1 && at <= now && End.isPast(end, at)
}

/** A list within a learner, whole; or why it could not be read. */
const listOf = Effect.fnUntraced(function* (
  { ask }: Page,
  learner: Learner,
  query: string,
  ...path: ReadonlyArray<string>
): Effect.fn.Return<ReadonlyArray<unknown> | string, Adapter.Failure> {
  const complaint = complaintOn(learner, path.slice(0, 1))
  if (complaint !== undefined) return complaint
  const first = Wire.listAt(learner.node, ...path)
  const id = Wire.at(learner.node, "id")
  if (first === null) return []
  if (first === undefined || typeof id !== "string") return "no list of edges"
  return yield* Lists.rest(ask, first, { field: "learners", query, id, pick: (node) => Wire.at(node, ...path) })
})

const contentsOf = Effect.fnUntraced(function* (page: Page, learner: Learner, who: Who, unread: string) {
  const nodes = yield* listOf(page, learner, Questions.moreContents, "contentResults")
  return typeof nodes === "string"
    ? [Rows.unread(`${unread}/contents`, "the learner's results of contents without an error", nodes)]
    : nodes.flatMap((node) => contentOf(page, learner, node, who, unread))
})

const sessionsOf = Effect.fnUntraced(function* (page: Page, learner: Learner, who: Who, unread: string, isIn: boolean) {
  const { node, course, contact, stood } = learner
  const event = Wire.numberAt(node, "event")
  if (event === undefined) return { rows: [Rows.unread(`${unread}/event`, "the learner's event", "none")], beside: [] }
  const state = Wire.at(node, "event", "lifecycleState")
  return Sessions.rowsOf({
    who,
    unread,
    event,
    isIn,
    stood,
    under: `${Rows.learnerOf(course, learner.learner)}/${nameOf(contact)}`,
    zone: Wire.at(node, "event", "timeZoneName"),
    isCancelled: typeof state === "string" && state.toLowerCase() === "cancelled",
    sessions: page.events.get(event) ?? "an answer without the event",
    details: yield* listOf(page, learner, Questions.moreDetails, "attendance", "sessionDetail"),
    total: Wire.at(node, "attendance", "totalSessions")
  })
})

/** Rows of a field that was complained of. */
const refused = (learner: Learner, unread: string, field: string, what: string): ReadonlyArray<unknown> | undefined => {
  const complaint = complaintOn(learner, field === "hasPassed" ? ["hasPassed", "result"] : [field])
  return complaint === undefined
    ? undefined
    : [Rows.unread(`${unread}/${field}`, `${what} without an error`, complaint)]
}

/** What a setting wants to know of a learner who takes part, or took. */
export const partsOf = Effect.fnUntraced(function* (
  page: Page,
  learner: Learner,
  who: Who,
  isIn: boolean
): Effect.fn.Return<Pick<Composed, "rows" | "beside">, Adapter.Failure> {
  const { parts } = page.compiled
  const unread = `${learner.course}/${learner.learner}`
  const rows: Array<unknown> = []
  if (parts.has("result")) {
    rows.push(...(refused(learner, unread, "hasPassed", "the learner's result") ?? resultOf(learner, who)))
  }
  if (parts.has("progress")) {
    rows.push(...(refused(learner, unread, "lmsProgress", "the learner's progress") ?? progressOf(page, learner, who)))
  }
  if (parts.has("content")) rows.push(...(yield* contentsOf(page, learner, who, unread)))
  if (!parts.has("attendance")) return { rows, beside: [] }
  const sessions = yield* sessionsOf(page, learner, who, unread, isIn)
  return { rows: [...rows, ...sessions.rows], beside: sessions.beside }
})
