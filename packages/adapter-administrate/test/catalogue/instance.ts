/**
 * An instance of Administrate that answers as its published pages and examples say (see SOURCE.md), over a real schema: a question
 * for a field that it does not have is refused, as it would be.
 */
import { Administrate } from "@laurel/adapter-administrate"
import { Id } from "@laurel/core"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { Effect, Redacted } from "effect"
import { buildSchema, graphqlSync } from "graphql"

type Fields = Readonly<Record<string, unknown>>

const global = (type: string, number: number | string): string => Buffer.from(`${type}:${number}`).toString("base64")

export interface Achievement {
  readonly id: string
  readonly name: string | null
  readonly validityPeriod: { readonly unit: string | null; readonly value: number | null } | null
}

export const achievement = (number: number, name: string, unit: string | null = "years", value: number | null = 3) => ({
  id: global("AchievementType", number),
  name,
  validityPeriod: unit === null && value === null ? null : { unit, value }
})

export const award = (achievementType: Achievement, autoAward: boolean | null = true) => ({
  id: global("CourseTemplateAchievementType", achievementType.id),
  autoAward,
  achievementType
})

export interface Template extends Fields {
  readonly id: string
}

export const template = (
  number: number,
  code: string,
  awards: ReadonlyArray<Fields> = [],
  more: Fields = {}
): Template => ({
  id: global("CourseTemplate", number),
  code,
  title: `Title of ${code}`,
  lifecycleState: "published",
  achievementTypes: awards,
  ...more
})

export const session = (number: number, more: Fields = {}): Fields => ({
  id: global("Session", number),
  title: `Day ${number}`,
  lifecycleState: "published",
  timeZonedStart: "2026-03-02T09:00:00Z",
  timeZonedEnd: "2026-03-02T17:00:00Z",
  ...more
})

export const content = (number: number, displayName: string, isRequired = true): Fields => ({
  id: global("LearningContent", number),
  displayName,
  isRequired,
  isArchived: false,
  isHidden: false
})

export const event = (number: number, courseTemplate: Template | null, more: Fields = {}): Fields => ({
  id: global("Course", number),
  code: `E-${number}`,
  title: `Event ${number}`,
  lifecycleState: "published",
  learningMode: "Classroom",
  timeZoneName: "Europe/London",
  courseTemplate,
  // What was inherited when it was made.
  achievementTypes: courseTemplate?.["achievementTypes"] ?? [],
  sessions: [session(number * 10), session(number * 10 + 1)],
  content: [],
  passingRules: null,
  ...more
})

/** As a field of our own choosing holds them: no public page names them. */
export const passing = (rules: Fields) => ({
  passingRules: { byAttendance: false, absencesAllowed: 0, invoicePaid: false, fromIssue: false, ...rules }
})

/** The paths to those fields. */
export const rules: Required<Administrate.RuleFields> = {
  attendance: "passingRules.byAttendance",
  absences: "passingRules.absencesAllowed",
  paid: "passingRules.invoicePaid",
  issued: "passingRules.fromIssue"
}

export interface Instance {
  readonly templates: ReadonlyArray<Template>
  readonly events: ReadonlyArray<Fields>
  /** Undefined where the API has no list of them. */
  readonly types?: ReadonlyArray<Achievement>
  /** Whether the API tells its schema: true unless given. */
  readonly tells?: boolean
  /** Fields that this instance's API does not have. */
  readonly without?: RegExp
}

const connections = ["CourseTemplate", "Event", "Session", "Content", "Award", "AchievementType"]
const paged = "first: Int, offset: Int, filters: [Filter!], order: Order"
const sdl = ({ types, without }: Instance): string =>
  `
type Query { courseTemplates(${paged}): CourseTemplateConnection events(${paged}): EventConnection
${types === undefined ? "" : `achievementTypes(${paged}): AchievementTypeConnection`} }
interface Node { id: ID! }
type PageInfo { totalRecords: Int hasNextPage: Boolean endCursor: String }
enum Field { id isArchived isHidden type }
enum Operation { eq }
enum Direction { asc desc }
input Order { field: Field! direction: Direction! }
input Filter { field: Field! operation: Operation! value: String }
enum Unit { days weeks months years fortnights }
type Period { unit: Unit value: Float }
type AchievementType implements Node { id: ID! name: String validityPeriod: Period }
type Award { id: ID! autoAward: Boolean achievementType: AchievementType }
type CourseTemplate implements Node { id: ID! code: String title: String lifecycleState: String achievementTypes(${paged}): AwardConnection }
type Session { id: ID! title: String lifecycleState: String
  timeZonedStart: String
  timeZonedEnd: String
}
type Content { id: ID!
  displayName: String
  isRequired: Boolean
}
type PassingRules { byAttendance: Boolean absencesAllowed: Int invoicePaid: Boolean fromIssue: Boolean note: String }
type Event implements Node { id: ID! code: String title: String lifecycleState: String learningMode: String timeZoneName: String remainingPlaces: Int
  courseTemplate: CourseTemplate
  achievementTypes(${paged}): AwardConnection
  passingRules: PassingRules
  sessions(${paged}): SessionConnection
  content(${paged}): ContentConnection
}
${connections.map((type) => `type ${type}Connection { pageInfo: PageInfo! edges: [${type}Edge!]! } type ${type}Edge { node: ${type} }`).join("\n")}
`
    .split("\n")
    .filter((line) => without === undefined || !without.test(line))
    .join("\n")

interface Paging {
  readonly first?: number | null
  readonly offset?: number | null
  readonly filters?: ReadonlyArray<{ readonly field: string; readonly value: string }>
}

/** At most 100, whatever was asked for. */
const page =
  (all: ReadonlyArray<Fields>) =>
  ({ first, offset, filters = [] }: Paging): Fields => {
    const rows = all.filter((row) => filters.every(({ field, value }) => String(row[field]) === value))
    const from = offset ?? 0
    const until = from + Math.min(first ?? 50, 100)
    const given = rows.slice(from, until)
    return {
      pageInfo: {
        totalRecords: rows.length,
        hasNextPage: until < rows.length
      },
      edges: given.map((node) => ({ node: resolved(node) }))
    }
  }

const lists = new Set(["achievementTypes", "sessions", "content"])

/** A row whose lists take what pages take. */
const resolved = (row: Fields): Fields =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      // The lists of these names are the ones made above.
      lists.has(name) && Array.isArray(value) ? page(value as ReadonlyArray<Fields>) : value
    ])
  )

/** What an instance answers. */
export const respond = (instance: Instance) => {
  const schema = buildSchema(sdl(instance))
  return ({ method, body }: Asked): Answer => {
    if (method !== "POST") return { status: 405, json: {} }
    // Questions of the adapter, whose bodies have these.
    const { query, variables } = JSON.parse(body) as { readonly query: string; readonly variables: Fields }
    if (instance.tells === false && query.includes("__schema"))
      return { json: { data: null, errors: [{ message: "GraphQL introspection is not allowed" }] } }
    const rootValue = {
      courseTemplates: page(instance.templates),
      events: page(instance.events),
      // Each is a plain record.
      achievementTypes: page((instance.types ?? []) as ReadonlyArray<Achievement & Fields>)
    }
    return { json: graphqlSync({ schema, source: query, rootValue, variableValues: variables }) }
  }
}

export const optionsOf = (url: URL, how: Administrate.How = {}): Administrate.CatalogueOptions => ({
  source: Id.SourceId.make("training"),
  base: new URL("/graphql", url).href,
  auth: { kind: "bearer", token: Redacted.make("a-secret-token") },
  http: { retries: 0, perSecond: 1_000 },
  ...how
})

/** The catalogue of an instance that a test describes, its passing rules in known fields unless it says otherwise. */
export const read = Effect.fnUntraced(function* (instance: Instance, how: Administrate.How = { rules }) {
  const { url, asked } = yield* serve(respond(instance))
  const catalogue = yield* Administrate.catalogue(optionsOf(url, how))
  return { ...catalogue, asked }
})
