/** What the catalogue's questions look like. Only names of fields are put into them, and only such as GraphQL allows. */
import type { Listing } from "../state/Questions.ts"
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

const page = "pageInfo { totalRecords hasNextPage }"

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
const awards = `achievementTypes(first: 100) { ${page} edges { node ${award} } }`

/** All of a list, ordered by id or as the API likes. */
const list =
  (name: string, field: string, node: string): Listing =>
  (isOrdered) =>
    `query ${name}($first: Int!, $offset: Int!) { ${field}(first: $first, offset: $offset${isOrdered ? ", order: { field: id, direction: asc }" : ""}) { ${page} edges { node { ${node} } } } }`

export const templates = (fields: Fields | null): Listing => {
  const own = known(fields, typesOf(fields).template, ["id", "code", "title", "lifecycleState"])
  return list("Templates", "courseTemplates", `${own.join(" ")} ${awards}`)
}

/** All types, also those that no template awards; undefined where the schema has no list of them, or tells nothing. */
export const types = (fields: Fields | null): Listing | undefined =>
  has(fields, fields?.query, "achievementTypes") === true ? list("Types", "achievementTypes", type) : undefined

const sessionFields = (fields: Fields | null): string =>
  known(fields, typesOf(fields).session, ["id", "title", "lifecycleState"], ["timeZonedStart", "timeZonedEnd"]).join(
    " "
  )

const contentFields = (fields: Fields | null): string =>
  known(fields, typesOf(fields).content, ["id"], ["title", "displayName", "name", "isRequired"]).join(" ")

/** What is neither hidden nor archived. */
const shown =
  'filters: [{ field: isArchived, operation: eq, value: "false" }, { field: isHidden, operation: eq, value: "false" }]'

const sessions = (fields: Fields | null, offset = ""): string =>
  `sessions(first: 100${offset}) { ${page} edges { node { ${sessionFields(fields)} } } }`

const content = (fields: Fields | null, offset = ""): string =>
  `content(first: 100${offset}, ${shown}) { ${page} edges { node { ${contentFields(fields)} } } }`

const nested = (path: string): string =>
  path.split(".").reduceRight((inner, name) => (inner === "" ? name : `${name} { ${inner} }`), "")

/** Events with what is in them, and with the fields that hold their rules. */
export const events = (fields: Fields | null, rules: RuleFields): Listing => {
  const { event } = typesOf(fields)
  const own = known(fields, event, ["id", "code", "title", "lifecycleState", "learningMode", "timeZoneName"])
  const parts = [
    ...own,
    ...(has(fields, event, "courseTemplate") === false ? [] : ["courseTemplate { id }"]),
    ...(has(fields, event, "achievementTypes") === true ? [awards] : []),
    sessions(fields),
    content(fields),
    ...Object.values(rules).map(nested)
  ]
  return list("Events", "events", parts.join(" "))
}

/** The sessions of one event, or its content, where there are more than come with it: `$id`, `$offset`. */
export const rest = (fields: Fields | null, what: "sessions" | "content"): string =>
  `query Rest($id: String, $offset: Int!) { events(first: 1, filters: [{ field: id, operation: eq, value: $id }]) { ${page} edges { node { id ${what === "sessions" ? sessions(fields, ", offset: $offset") : content(fields, ", offset: $offset")} } } } }`
