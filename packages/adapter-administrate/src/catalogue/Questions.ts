/** What the catalogue's questions look like. Only names of fields are put into them, and only such as GraphQL allows. */
import { known, type Fields, has, nodeOf } from "./Fields.ts"

/** How a catalogue says which fields of an event hold its passing rules, by paths such as `passingRules.absences`. */
export interface RuleFields {
  /** True where learners pass by attendance. */
  readonly attendance?: string
  /** How many sessions they may miss then. */
  readonly absences?: string
  /** True where achievements are only awarded once the invoice is paid. */
  readonly paid?: string
  /** True where validity is counted from the day of issue. */
  readonly issued?: string
}

const fieldName = /^[_A-Za-z][_0-9A-Za-z]{0,99}$/

/** Whether it can be asked for at all. */
export const isFieldPath = (path: string): boolean =>
  path.split(".").length <= 5 && path.split(".").every((name) => fieldName.test(name))

const page = "pageInfo { totalRecords hasNextPage endCursor }"
const counted = "pageInfo { totalRecords }"

/** Types of the schema, by what they are here; undefined where it does not tell. */
export interface Types {
  readonly template: string | undefined
  readonly event: string | undefined
  readonly session: string | undefined
  readonly content: string | undefined
}

export const typesOf = (fields: Fields | null): Types => {
  const event = nodeOf(fields, fields?.query, "events")
  return {
    template: nodeOf(fields, fields?.query, "courseTemplates"),
    event,
    session: nodeOf(fields, event, "sessions"),
    content: nodeOf(fields, event, "content")
  }
}

const type = "id name validityPeriod { unit value }"
const award = `{ autoAward achievementType { ${type} } }`
const awards = `achievementTypes(first: 100) { ${counted} edges { node ${award} } }`

export const templates = (fields: Fields | null): string => {
  const own = known(fields, typesOf(fields).template, ["id", "code", "title", "lifecycleState"])
  return `query Templates($first: Int!, $after: String) {
  courseTemplates(first: $first, after: $after) { ${page} edges { node { ${own.join(" ")} ${awards} } } }
}`
}

/** All types, also those that no template awards; undefined where the schema has no list of them, or tells nothing. */
export const types = (fields: Fields | null): string | undefined =>
  has(fields, fields?.query, "achievementTypes") === true
    ? `query Types($first: Int!, $after: String) {
  achievementTypes(first: $first, after: $after) { ${page} edges { node { ${type} } } }
}`
    : undefined

const sessionFields = (fields: Fields | null): string =>
  known(fields, typesOf(fields).session, ["id", "title", "lifecycleState"], ["timeZonedStart", "timeZonedEnd"]).join(
    " "
  )

const contentFields = (fields: Fields | null): string =>
  known(fields, typesOf(fields).content, ["id"], ["title", "displayName", "name", "isRequired"]).join(" ")

/** What is neither hidden nor archived. */
const shown =
  'filters: [{ field: isArchived, operation: eq, value: "false" }, { field: isHidden, operation: eq, value: "false" }]'

const nested = (path: string): string =>
  path.split(".").reduceRight((inner, name) => (inner === "" ? name : `${name} { ${inner} }`), "")

/** Events with what is in them, and with the fields that hold their rules. */
export const events = (fields: Fields | null, rules: RuleFields): string => {
  const { event } = typesOf(fields)
  const own = known(fields, event, ["id", "code", "title", "lifecycleState", "learningMode", "timeZoneName"])
  const parts = [
    ...own,
    ...(has(fields, event, "courseTemplate") === false ? [] : ["courseTemplate { id }"]),
    ...(has(fields, event, "achievementTypes") === true ? [awards] : []),
    `sessions(first: 100) { ${counted} edges { node { ${sessionFields(fields)} } } }`,
    `content(first: 100, ${shown}) { ${counted} edges { node { ${contentFields(fields)} } } }`,
    ...Object.values(rules).map(nested)
  ]
  return `query Events($first: Int!, $after: String) {
  events(first: $first, after: $after) { ${page} edges { node { ${parts.join(" ")} } } }
}`
}

/** The sessions of one event, or its content, where there are more than come with it. */
export const rest = (fields: Fields | null, what: "sessions" | "content"): string => {
  const own = what === "sessions" ? sessionFields(fields) : contentFields(fields)
  const filters = what === "sessions" ? "" : `, ${shown}`
  return `query Rest($id: ID!, $first: Int!, $after: String) {
  node(id: $id) { ... on Event { ${what}(first: $first, after: $after${filters}) { ${page} edges { node { ${own} } } } } }
}`
}
