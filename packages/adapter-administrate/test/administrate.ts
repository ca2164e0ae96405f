/** An Administrate made from its public pages and examples: learners, events, contacts and achievements behind one GraphQL address. */
import { Administrate } from "@laurel/adapter-administrate"
import { type Adapter, type Fact, Id } from "@laurel/core"
import { type Answer, type Asked, type Collected, serve } from "@laurel/testkit"
import { Redacted } from "effect"

export const source = Id.SourceId.make("training")
export const id = (type: string, number: number): string => Buffer.from(`${type}:${number}`).toString("base64")

/** The clock of the server's answers. */
export const clock = { now: "Thu, 12 Nov 2026 10:00:00 GMT" }
const headers = () => ({ date: clock.now })

export const setting: Administrate.Setting = {
  zone: "Europe/London",
  courses: [
    { id: "CourseTemplate:1", offering: Id.OfferingId.make("fire-safety") },
    { id: id("CourseTemplate", 2), offering: Id.OfferingId.make("first-aid"), zone: "America/New_York" }
  ]
}

export type Node = Readonly<Record<string, unknown>>

/** What the instance holds, to be changed between readings. */
export interface World {
  learners: ReadonlyArray<Node>
  events: ReadonlyArray<Node>
  contacts: ReadonlyArray<Node>
  achievements: ReadonlyArray<Node>
  templates: ReadonlyArray<Node>
}

/** Everything of a list on one page, as nested lists come. */
export const list = (nodes: ReadonlyArray<unknown>, more: Node = {}): Node => ({
  pageInfo: { totalRecords: nodes.length, hasNextPage: false, ...more },
  edges: nodes.map((node) => ({ node }))
})

export const session = (number: number, more: Node = {}): Node => ({
  id: id("Session", number),
  lifecycleState: "published",
  timeZonedStart: `2026-03-${String(10 + number).padStart(2, "0")}T09:00:00+0000`,
  timeZonedEnd: `2026-03-${String(10 + number).padStart(2, "0")}T17:00:00+0000`,
  ...more
})

export const event = (number: number, sessions: ReadonlyArray<Node> = [], more: Node = {}): Node => ({
  id: id("Event", number),
  sessions: list(sessions),
  ...more
})

export const contact = (number: number, more: Node = {}): Node => ({
  id: id("Contact", number),
  emailAddress: `Person${number}@Example.org`,
  account: { id: id("Account", 7) },
  ...more
})

/** A learner of course 1, at event 1. */
export const learner = (number: number, more: Node = {}): Node => ({
  id: id("Learner", number),
  lifecycleState: "active",
  contact: contact(number),
  event: {
    id: id("Event", 1),
    lifecycleState: "published",
    timeZoneName: "Europe/London",
    courseTemplate: { id: id("CourseTemplate", 1) }
  },
  hasPassed: null,
  result: null,
  lmsProgress: null,
  contentResults: list([]),
  attendance: null,
  ...more
})

export const inEvent = (number: number, more: Node = {}, course = 1): Node => ({
  event: {
    id: id("Event", number),
    lifecycleState: "published",
    timeZoneName: "Europe/London",
    courseTemplate: { id: id("CourseTemplate", course) },
    ...more
  }
})

/** A register: marks by session, and null where none was made. */
export const attendance = (marks: Readonly<Record<number, unknown>>, totalSessions?: number | null): Node => {
  const details = Object.entries(marks).map(([number, mark]) => ({
    attendanceMark: mark,
    session: { id: id("Session", Number(number)) }
  }))
  return { attendance: { totalSessions: totalSessions ?? details.length, sessionDetail: list(details) } }
}

export const content = (number: number, progress: unknown): Node => ({ contentId: id("Content", number), progress })

export const achievement = (number: number, more: Node = {}): Node => ({
  id: id("Achievement", number),
  type: { id: id("AchievementType", 3), name: "Fire safety" },
  contact: { id: id("Contact", number) },
  learner: { id: id("Learner", number), event: { courseTemplate: { id: id("CourseTemplate", 1) } } },
  from: "2026-03-12",
  until: "2029-03-12",
  ...more
})

export const world = (more: Partial<World> = {}): World => ({
  learners: [],
  events: [event(1)],
  contacts: [],
  achievements: [],
  templates: [1, 2].map((number) => ({
    id: id("CourseTemplate", number),
    title: `Course ${number}`,
    lifecycleState: "published"
  })),
  ...more
})

const at = (value: unknown, ...path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>(
    (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
    value
  )

/** What was asked: the operation, its text and its variables. */
export interface Question {
  readonly name: string
  readonly query: string
  readonly variables: Node
}

export const questionOf = ({ body }: Asked): Question => {
  const parsed: unknown = JSON.parse(body)
  const query = String(at(parsed, "query"))
  const variables: unknown = at(parsed, "variables")
  const [, name = ""] = /^query (\w+)/.exec(query) ?? []
  // A question's variables are an object: the adapter writes them.
  return { name, query, variables: variables as Node }
}

const texts = (value: unknown): ReadonlyArray<string> => (Array.isArray(value) ? value.map(String) : [])

/** Fields of the API's public examples, and the words of its questions; those of achievements are what the adapter supposes. */
const known = new Set(
  `query first offset order field id direction asc filters operation in eq ge value values Int String pageInfo totalRecords hasNextPage edges node
  learners events contacts courseTemplates list achievements achievementType contact learner validFrom validUntil type from until name
  courseTemplateId lastUpdatedAt eventEndDate emailAddress event courseTemplate lifecycleState timeZoneName account hasPassed result lmsProgress
  contentResults contentId progress attendance totalSessions sessionDetail attendanceMark session sessions timeZonedStart timeZonedEnd title
  courses since day ids emails Learners LearnersById Events Contacts Achievements AchievementsById Templates TemplatesById More Probe __typename end`.split(
    /\s+/
  )
)

const page = (nodes: ReadonlyArray<unknown>, { first, offset }: Node, cap: number): Node => {
  const begin = Number(offset ?? 0)
  const end = begin + Math.min(Number(first ?? cap), cap)
  return {
    pageInfo: { totalRecords: nodes.length, hasNextPage: end < nodes.length },
    edges: nodes.slice(begin, end).map((node) => ({ node }))
  }
}

const among = (nodes: ReadonlyArray<Node>, ids: unknown): ReadonlyArray<Node> => {
  const wanted = new Set(texts(ids))
  return nodes.filter(({ id }) => wanted.has(String(id)))
}

/** The lists of a world, by the name of what is asked. */
const listed = (
  world: World,
  { name, variables }: Question
): readonly [field: string, nodes: ReadonlyArray<unknown>] => {
  const courses = texts(variables["courses"])
  switch (name) {
    case "Learners": {
      const own = world.learners.filter((each) => courses.includes(String(at(each, "event", "courseTemplate", "id"))))
      const { since, day } = variables
      return [
        "learners",
        own.filter(
          (each) =>
            (since === undefined || String(at(each, "lastUpdatedAt") ?? "") >= String(since)) &&
            (day === undefined || String(at(each, "eventEnd") ?? "") >= String(day))
        )
      ]
    }
    case "LearnersById":
      return ["learners", among(world.learners, variables["ids"])]
    case "Events":
      return ["events", among(world.events, variables["ids"])]
    case "Contacts": {
      const emails = texts(variables["emails"]).map((each) => each.toLowerCase())
      return ["contacts", world.contacts.filter((each) => emails.includes(String(each["emailAddress"]).toLowerCase()))]
    }
    case "Achievements":
      return ["list", world.achievements]
    case "AchievementsById":
      return ["list", among(world.achievements, variables["ids"])]
    case "Templates":
      return ["courseTemplates", world.templates]
    case "TemplatesById":
      return ["courseTemplates", among(world.templates, variables["ids"])]
    default:
      return ["none", []]
  }
}

/** The rest of a list within one record: `rest` of a nested list holds what comes after its first page. */
const more = (world: World, { query, variables }: Question): Node => {
  const [field, nodes] = query.includes("{ events(")
    ? (["events", world.events] as const)
    : (["learners", world.learners] as const)
  const found = among(nodes, [variables["id"]])
  const nested = query.includes("sessionDetail")
    ? ["attendance", "sessionDetail"]
    : query.includes("contentResults")
      ? ["contentResults"]
      : ["sessions"]
  const rest: unknown = at(found[0], ...nested, "rest")
  const node =
    nested.length === 2
      ? { id: variables["id"], attendance: { sessionDetail: rest } }
      : { id: variables["id"], [nested[0] ?? ""]: rest }
  return { [field]: { edges: found.map(() => ({ node })) } }
}

/** Answers as the API does: never more than a hundred, and a failed question with 200. */
export const respond = (world: World, asked: Asked, cap = 100): Answer => {
  const question = questionOf(asked)
  const strange = question.query.match(/[A-Za-z_]\w*/g)?.find((word) => !known.has(word))
  if (strange !== undefined) return refusal(`Cannot query field "${strange}" on type "Query".`)
  if (question.name === "Probe") return { headers: headers(), json: { data: { __typename: "Query" } } }
  if (question.name === "More") return { headers: headers(), json: { data: more(world, question) } }
  const [field, nodes] = listed(world, question)
  return { headers: headers(), json: { data: { [field]: page(nodes, question.variables, cap) } } }
}

/** A failed question, as the API answers it. */
export const refusal = (message: string, path: ReadonlyArray<string | number> = []): Answer => ({
  json: { errors: [{ message, ...(path.length === 0 ? {} : { path }) }] }
})

/** A server over a world, whose answers a test may replace. */
export const serving = (
  world: World,
  instead: (question: Question, count: number) => Answer | undefined = () => undefined
) => {
  let count = 0
  return serve((asked) => instead(questionOf(asked), ++count) ?? respond(world, asked))
}

export const adapterOf = (url: URL, options: Partial<Administrate.Options> = {}): Adapter.Rereading =>
  Administrate.adapter({
    source,
    setting,
    base: new URL("/graphql", url).href,
    auth: { kind: "bearer", token: Redacted.make("a-secret-token") },
    http: { retries: 2, perSecond: 1_000 },
    ...options
  })

/** A fact in a few words. */
export const brief = ({ reference, evidence, said }: Pick<Fact.Draft, "reference" | "evidence" | "said">): string => {
  const { _tag, ...rest } = evidence
  const values = Object.values(rest).map((value) =>
    typeof value === "number" && value > 1e9 ? new Date(value).toISOString() : String(value)
  )
  return [reference.key, _tag, ...values, ...(said === null ? [] : [`"${said}"`])].join(" ")
}

export const briefs = ({ pages }: Collected): ReadonlyArray<string> => pages.flatMap(({ drafts }) => drafts.map(brief))

export const rejected = ({ pages }: Collected): ReadonlyArray<string> =>
  pages.flatMap(({ rejections }) => rejections.map(({ key, expected, found }) => `${key ?? ""}: ${expected}, ${found}`))
