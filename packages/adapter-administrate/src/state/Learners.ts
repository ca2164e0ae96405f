/** Rows of learners, composed of what was answered and of what stands. */
import type { Adapter, Fact, Instant } from "@laurel/core"
import { Effect } from "effect"
import * as Ids from "../Ids.ts"
import * as ByIds from "./ByIds.ts"
import * as End from "./End.ts"
import * as Events from "./Events.ts"
import type * as Lists from "./Lists.ts"
import type { Composed, Page } from "./Page.ts"
import { contactOf, earlierOf, endOf, type Learner, othersOf, participationOf, zoneOf } from "./Participation.ts"
import { partFields, partsOf } from "./Parts.ts"
import * as Questions from "./Questions.ts"
import * as Rows from "./Rows.ts"
import * as Stood from "./Stood.ts"
import * as Whole from "./Whole.ts"
import * as Wire from "./Wire.ts"

const composeOne = Effect.fnUntraced(function* (
  page: Page,
  { node, complaints }: Lists.Member,
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
  const facts = yield* standingOf(page, course, learner)
  const zone = zoneOf(page, node, course)
  const end = endOf(node, zone)
  const over = end !== undefined && end !== null && End.isPast(end, page.now) ? End.format(end) : undefined
  const isToCome = end !== undefined && end !== null && over === undefined
  const stood = Stood.stood(facts, page.now)
  const one: Learner = { node, complaints, course, learner, contact, stood, over, isToCome, zone }
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
  const others = othersOf(one, page)
  // A course that is not read has no rows: where else the learner took part is told, and what stands of it is left alone.
  if (!page.compiled.courses.has(course)) return { rows: others.rows, beside: [...stood.facts.keys()] }
  const endless = `${course}/${learner}/end`
  const rows = [
    { of, ...who, ...rest },
    ...others.rows,
    ...(end === null
      ? [
          Rows.unread(
            endless,
            "an end of the event: a day, or a moment with an offset",
            String(Wire.at(node, "event", "end"))
          )
        ]
      : [])
  ]
  if (typeof contact !== "string" || told === undefined) return { rows, beside: others.beside }
  const parts = yield* partsOf(page, one, who, told.isIn)
  return { rows: [...rows, ...parts.rows], beside: [...others.beside, ...parts.beside, ...earlierOf(one)] }
})

/** Addresses that contacts of the instance share: they say nobody's name. */
const sharedOf = Effect.fnUntraced(function* (page: Page, members: ReadonlyArray<Lists.Member>) {
  const { compiled, pageSize } = page
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
  const own = members.map(({ node }) => ({ node: Wire.at(node, "contact"), complaints: [] }))
  for (const { node } of [...own, ...(yield* Whole.read(page, asked))]) {
    const [id, email] = [Whole.idOf(node), Wire.at(node, "emailAddress")]
    if (id === undefined || typeof email !== "string") continue
    const address = email.toLowerCase()
    owners.set(address, (owners.get(address) ?? new Set()).add(id))
  }
  return new Set([...owners].filter(([, ids]) => ids.size > 1).map(([address]) => address))
})

/** What stands of a learner: participations in all courses, and of each course what was done. */
const standingOf = Effect.fnUntraced(function* (
  { lookup }: Page,
  course: string,
  learner: string
): Effect.fn.Return<ReadonlyArray<Fact.Fact>, Adapter.Failure> {
  const facts = [...(yield* lookup(Rows.participationsOf(learner)))]
  const courses = new Set([course, ...facts.map(({ reference: { key } }) => key.split("/")[3] ?? course)])
  for (const each of courses)
    facts.push(...(yield* lookup(Rows.learnerOf(each, learner))), ...(yield* lookup(Rows.resultsOf(each, learner))))
  return facts
})

/** Rows of some learners, by the ids that the API gave. One that is not listed any more may not be given, either. */
export const compose = Effect.fnUntraced(function* (
  run: Omit<Page, "now">,
  { ids, others }: Pick<ByIds.Asked, "ids" | "others">,
  unlisted: ReadonlySet<string>,
  now: (given: Instant.Instant | null) => Effect.Effect<Instant.Instant>
): Effect.fn.Return<Composed, Adapter.Failure> {
  const { setting, compiled, pageSize } = run
  const query = Questions.learner(setting)
  const asked = { field: "learners", query, ids, others, pageSize }
  const { members, spoiled, missing, answer } = yield* ByIds.read(run, asked)
  const page: Page = { ...run, now: yield* now(answer?.given ?? null) }
  const events = members.flatMap(({ node }) => {
    const id = Wire.at(node, "event", "id")
    return typeof id === "string" ? [id] : []
  })
  if (compiled.parts.has("attendance")) yield* Events.know(page, events)
  const shared = yield* sharedOf(page, members)
  if (shared.size > 0) {
    yield* Effect.logWarning(`${shared.size} email addresses belong to more than one contact and are claimed for none`)
  }
  const composed = yield* Effect.forEach(members, (member) => composeOne(page, member, shared), { concurrency: 4 })
  const ungiven = Rows.ungiven("learner", { spoiled, missing: missing.filter((number) => !unlisted.has(number)) })
  const rows = [...composed.flatMap((each) => each.rows), ...ungiven]
  return {
    rows,
    beside: composed.flatMap((each) => each.beside),
    hasUnread: rows.some((row) => Wire.at(row, "of") === "unread")
  }
})
