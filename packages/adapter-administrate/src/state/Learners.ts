/** Rows of learners: whether they take part, what came of it, and how far they are. */
import type { Adapter, Fact, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Ids from "../Ids.ts"
import * as Events from "./Events.ts"
import * as Facts from "./Facts.ts"
import * as Lists from "./Lists.ts"
import type { Composed, Page } from "./Page.ts"
import * as Questions from "./Questions.ts"
import * as Rows from "./Rows.ts"
import * as Sessions from "./Sessions.ts"
import * as Stood from "./Stood.ts"
import * as Wire from "./Wire.ts"

/** A learner as they were answered, and what stands of them. */
interface Learner {
  readonly node: unknown
  readonly complaints: Lists.Member["complaints"]
  readonly course: string
  readonly learner: string
  /** A number, null where the place has no name, or what else was answered. */
  readonly contact: unknown
  readonly stood: Stood.Stood
}

/** What was said to be wrong with a field of the learner. */
const complaintOn = ({ complaints }: Pick<Learner, "complaints">, fields: ReadonlyArray<string>): string | undefined =>
  complaints.find(({ path: [field] }) => typeof field === "string" && fields.includes(field))?.message

const partFields = ["attendance", "contentResults", "lmsProgress", "hasPassed", "result"]

const contactOf = (node: unknown): unknown => {
  const contact = Wire.at(node, "contact")
  return contact === undefined || contact === null ? null : (Ids.numberOf(Wire.at(contact, "id")) ?? contact)
}

/** What a contact is called in keys. */
const nameOf = (contact: unknown): string => (typeof contact === "string" ? contact : "unnamed")

const key = Rows.participationsOf

/** Whether somebody takes part, and since when. */
const participationOf = ({ node, course, learner, contact, stood }: Learner) => {
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
const othersOf = ({ course, learner, contact, stood }: Learner) => {
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
const partsOf = Effect.fnUntraced(function* (
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

const composeOne = Effect.fnUntraced(function* (
  page: Page,
  { node, complaints }: Lists.Member,
  standingOf: (course: string, learner: string) => Effect.Effect<ReadonlyArray<Fact.Fact>, Adapter.Failure>,
  shared: ReadonlySet<string>
): Effect.fn.Return<Pick<Composed, "rows" | "beside">, Adapter.Failure> {
  const [learner, course] = [Ids.numberOf(Wire.at(node, "id")), Wire.numberAt(node, "event", "courseTemplate")]
  const spoiled = complaints.find(({ path: [field] }) => !partFields.some((part) => part === field))
  if (learner === undefined || course === undefined || spoiled !== undefined) {
    const under = learner === undefined ? "learner" : `learner/${learner}`
    const found = spoiled?.message ?? "none that can be read"
    return { rows: [Rows.unread(under, "a learner with an id, a contact and an event of a course", found)], beside: [] }
  }
  const contact = contactOf(node)
  const facts = yield* standingOf(course, learner)
  const one: Learner = { node, complaints, course, learner, contact, stood: Stood.stood(facts, page.now) }
  const { told, row } = participationOf(one)
  const email = Wire.at(node, "contact", "emailAddress")
  const isShared = typeof email === "string" && shared.has(email.toLowerCase())
  const who = {
    course,
    learner,
    contact,
    ...(isShared ? {} : Wire.given("email", email)),
    ...Wire.given("account", Ids.numberOf(Wire.at(node, "contact", "account", "id")))
  }
  const { of, ...rest } = row
  const others = othersOf(one)
  const rows = [{ of, ...who, ...rest }, ...others.rows]
  if (typeof contact !== "string" || told === undefined || !page.compiled.courses.has(course)) {
    return { rows, beside: others.beside }
  }
  const parts = yield* partsOf(page, one, who, told.isIn)
  return { rows: [...rows, ...parts.rows], beside: [...others.beside, ...parts.beside, ...earlierOf(one)] }
})

/** Earlier episodes of a learner, and of what they completed. */
const earlierOf = ({ stood }: Learner): ReadonlyArray<string> =>
  [...stood.facts.keys()].filter((each) => /\/(?:(?:un)?registered|completed)\/\d+$/.test(each))

/** Addresses that contacts of the instance share: they say nobody's name. */
const sharedOf = Effect.fnUntraced(function* ({ ask, compiled, pageSize }: Page, members: ReadonlyArray<Lists.Member>) {
  const addresses = new Set(
    members.flatMap(({ node }) => {
      const email = Wire.at(node, "contact", "emailAddress")
      return typeof email === "string" && email !== "" && email.length <= 200 ? [email] : []
    })
  )
  const owners = new Map<string, Set<string>>()
  if (!compiled.claimsEmail || addresses.size === 0) return new Set<string>()
  const asked = {
    field: "contacts",
    query: () => Questions.contacts,
    variables: { emails: [...addresses] },
    pageSize,
    what: "contacts with these addresses"
  }
  const idOf = (node: unknown) => Ids.numberOf(Wire.at(node, "id"))
  const own = members.map(({ node }) => ({ node: Wire.at(node, "contact"), complaints: [] }))
  for (const { node } of [...own, ...(yield* Lists.whole(ask, asked, idOf))]) {
    const [id, email] = [idOf(node), Wire.at(node, "emailAddress")]
    if (id === undefined || typeof email !== "string") continue
    const address = email.toLowerCase()
    owners.set(address, (owners.get(address) ?? new Set()).add(id))
  }
  return new Set([...owners].filter(([, ids]) => ids.size > 1).map(([address]) => address))
})

/** Rows of some learners, by the ids that the API gave; what stands of all is known in a whole reading. */
export const compose = Effect.fnUntraced(function* (
  page: Omit<Page, "now">,
  ids: ReadonlyArray<string>,
  known: ReadonlyMap<string, ReadonlyArray<Fact.Fact>> | undefined,
  now: (given: Instant.Instant | null) => Effect.Effect<Instant.Instant>
): Effect.fn.Return<Composed, Adapter.Failure> {
  const { ask, setting, compiled, pageSize, lookup } = page
  const query = Questions.learner(setting)
  const { members, answer } = yield* Lists.byIds(ask, { field: "learners", query, ids, pageSize })
  const all: Page = { ...page, now: yield* now(answer?.given ?? null) }
  const events = members.flatMap(({ node }) => {
    const id = Wire.at(node, "event", "id")
    return typeof id === "string" ? [id] : []
  })
  if (compiled.parts.has("attendance")) yield* Events.know(page, events)
  const shared = yield* sharedOf(all, members)
  if (shared.size > 0) {
    yield* Effect.logWarning(`${shared.size} email addresses belong to more than one contact and are claimed for none`)
  }
  const standingOf = Effect.fnUntraced(function* (course: string, learner: string) {
    const participations =
      known === undefined ? yield* lookup(Rows.participationsOf(course, learner)) : (known.get(learner) ?? [])
    // Of other courses that the learner was in, too.
    const courses = new Set([course, ...participations.map(({ reference: { key } }) => key.split("/")[1] ?? course)])
    const facts = [...participations]
    for (const each of courses) {
      facts.push(...(yield* lookup(Rows.learnerOf(each, learner))), ...(yield* lookup(Rows.resultsOf(each, learner))))
    }
    return facts
  })
  const composed = yield* Effect.forEach(members, (member) => composeOne(all, member, standingOf, shared), {
    concurrency: 4
  })
  const rows = composed.flatMap((each) => each.rows)
  return {
    rows,
    beside: composed.flatMap((each) => each.beside),
    hasUnread: rows.some((row) => Wire.at(row, "of") === "unread")
  }
})
