/** What a setting wants to know of a learner beside whether they take part. */
import type { Adapter, Fact } from "@laurel/core"
import { Effect } from "effect"
import * as Ids from "../Ids.ts"
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

const resultOf = ({ node, course, learner, contact, stood }: Learner, who: Who): ReadonlyArray<unknown> => {
  const passed = Wire.at(node, "hasPassed") ?? null
  const under = `${Rows.resultsOf(course, learner)}/${nameOf(contact)}/outcome`
  if (passed === null && !stood.facts.has(under)) return []
  const outcome = passed === true ? "passed" : "failed"
  const observed = Stood.since(stood, under, (each) => each._tag === "RolledUp" && each.outcome === outcome)
  return [
    {
      of: "result",
      ...who,
      passed,
      ...(passed === null ? {} : Wire.given("result", Wire.at(node, "result"))),
      observed
    }
  ]
}

/** Whether there is nothing to say of progress: none, or none yet where none was ever said. */
const isNone = (progress: unknown, stands: boolean): boolean =>
  progress === null || progress === undefined || progress === "" || (Wire.amountOf(progress) === 0 && !stands)

const isAt =
  (scaled: number) =>
  (evidence: Fact.Evidence): boolean =>
    evidence._tag === "Progressed" && evidence.scaled === scaled

const progressOf = (
  { compiled }: Page,
  { node, course, learner, contact, stood }: Learner,
  who: Who
): ReadonlyArray<unknown> => {
  const progress = Wire.at(node, "lmsProgress")
  const under = `${Rows.learnerOf(course, learner)}/${nameOf(contact)}/progress/progressed`
  if (isNone(progress, stood.facts.has(under))) return []
  return [
    {
      of: "progress",
      ...who,
      progress,
      observed: Stood.since(stood, under, isAt(Wire.amountOf(progress) / compiled.top))
    }
  ]
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

const contentOf = (
  { compiled: { top } }: Page,
  learner: Learner,
  node: unknown,
  who: Who,
  unread: string
): ReadonlyArray<unknown> => {
  const { stood } = learner
  const content = Ids.numberOf(Wire.at(node, "contentId"))
  if (content === undefined) return [Rows.unread(`${unread}/content`, "the id of a content", "none that can be read")]
  const under = `${Rows.learnerOf(learner.course, learner.learner)}/${nameOf(learner.contact)}/content/${content}`
  const progress = Wire.at(node, "progress")
  if (isNone(progress, stood.facts.has(`${under}/progressed`))) return []
  const observed = Stood.since(stood, `${under}/progressed`, isAt(Wire.amountOf(progress) / top))
  const episode = Wire.amountOf(progress) === top ? completionOf(stood, under) : 0
  const completed = episode === 0 ? observed : Stood.since(stood, `${under}/completed/${episode}`, () => true)
  return [{ of: "content", ...who, content, progress, observed, episode, completed }]
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
