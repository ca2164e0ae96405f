/** What is asked of the API, word for word: fields that its public examples show, and those of the setting. */
import type { Setting } from "./Setting.ts"

const pageInfo = "pageInfo { totalRecords hasNextPage }"
const paging = (isOrdered: boolean): string =>
  isOrdered ? "first: $first, offset: $offset, order: { field: id, direction: asc }" : "first: $first, offset: $offset"

/** A listing, ordered by id or as the API likes. */
export type Listing = (isOrdered: boolean) => string

const byCourse = "{ field: courseTemplateId, operation: in, values: $courses }"
const courses = "$first: Int!, $offset: Int!, $courses: [String]"

const learners =
  (variables: string, filters: string): Listing =>
  (isOrdered) =>
    `query Learners(${variables}) { learners(${paging(isOrdered)}, filters: [${filters}]) { ${pageInfo} edges { node { id } } } }`

/** All learners of course templates: `$courses`. */
export const learnersOf = learners(courses, byCourse)

/** Those who were changed since `$since`. */
export const learnersUpdated = learners(
  `${courses}, $since: String`,
  `${byCourse}, { field: lastUpdatedAt, operation: ge, value: $since }`
)

/** Those whose event ends on `$day` or later. */
export const learnersEnding = learners(
  `${courses}, $day: String`,
  `${byCourse}, { field: eventEndDate, operation: ge, value: $day }`
)

const byIds = "filters: [{ field: id, operation: in, values: $ids }]"
const ids = "$first: Int!, $offset: Int!, $ids: [String]"

/** A list within a record: its first page, one after an offset, or whatever comes where the API takes no arguments there. */
const within = (name: string, node: string) => (arguments_: string | null) =>
  arguments_ === null
    ? `${name} { edges { node { ${node} } } }`
    : `${name}(first: 100${arguments_}) { ${pageInfo} edges { node { ${node} } } }`
const detail = within("sessionDetail", "attendanceMark session { id }")
const details = (arguments_: string | null) => `attendance { totalSessions ${detail(arguments_)} }`
const contents = within("contentResults", "contentId progress")
const sessions = within("sessions", "id lifecycleState timeZonedStart timeZonedEnd")
const paged = (isPaged: boolean): string | null => (isPaged ? "" : null)

/** Learners by id: `$ids`, with the parts that a setting wants. */
export const learner =
  ({ parts, claims }: Pick<Setting, "parts" | "claims">) =>
  (isPaged: boolean): string => {
    const wants = (part: string) => parts === undefined || parts.some((each) => each === part)
    const fields = [
      "id lifecycleState",
      "event { id lifecycleState timeZoneName end courseTemplate { id } }",
      `contact { id${claims?.email === true ? " emailAddress" : ""}${claims?.account === undefined ? "" : " account { id }"} }`,
      ...(wants("result") ? ["hasPassed result"] : []),
      ...(wants("progress") ? ["lmsProgress"] : []),
      ...(wants("content") ? [contents(paged(isPaged))] : []),
      ...(wants("attendance") ? [details(paged(isPaged))] : [])
    ]
    return `query LearnersById(${ids}) { learners(first: $first, offset: $offset, ${byIds}) { ${pageInfo} edges { node { ${fields.join(" ")} } } } }`
  }

const one = (type: string, fields: string): string =>
  `query More($id: String, $offset: Int!) { ${type}(first: 1, filters: [{ field: id, operation: eq, value: $id }]) { edges { node { id ${fields} } } } }`

/** What a list within one record holds beyond the first hundred. */
export const moreDetails = one("learners", details(", offset: $offset"))
export const moreContents = one("learners", contents(", offset: $offset"))
export const moreSessions = one("events", sessions(", offset: $offset"))

/** Events by id, with their sessions. */
export const events = (isPaged: boolean): string =>
  `query Events(${ids}) { events(first: $first, offset: $offset, ${byIds}) { ${pageInfo} edges { node { id ${sessions(paged(isPaged))} } } } }`

/** All contacts of the instance with these addresses. */
export const contacts = `query Contacts($first: Int!, $offset: Int!, $emails: [String]) { contacts(first: $first, offset: $offset, filters: [{ field: emailAddress, operation: in, values: $emails }]) { ${pageInfo} edges { node { id emailAddress } } } }`

/** What a list of achievements is called, and what is asked of each, by the names that Laurel reads. */
export const achievements = ({ achievements = {} }: Pick<Setting, "achievements">) => {
  const {
    list = "achievements",
    type = "achievementType",
    contact = "contact",
    learner = "learner"
  } = achievements.fields ?? {}
  const { from = "validFrom", until = "validUntil" } = achievements.fields ?? {}
  const all: Listing = (isOrdered) =>
    `query Achievements($first: Int!, $offset: Int!) { list: ${list}(${paging(isOrdered)}) { ${pageInfo} edges { node { id } } } }`
  const fields = `id type: ${type} { id name } contact: ${contact} { id } learner: ${learner} { id event { courseTemplate { id } } } from: ${from} until: ${until}`
  const byId = `query AchievementsById(${ids}) { list: ${list}(first: $first, offset: $offset, ${byIds}) { ${pageInfo} edges { node { ${fields} } } } }`
  return { all, byId: () => byId }
}

/** Course templates of the instance. */
export const templates: Listing = (isOrdered) =>
  `query Templates($first: Int!, $offset: Int!) { courseTemplates(${paging(isOrdered)}) { ${pageInfo} edges { node { id title lifecycleState } } } }`

/** Some of them by id. */
export const templatesById = `query TemplatesById(${ids}) { courseTemplates(first: $first, offset: $offset, ${byIds}) { ${pageInfo} edges { node { id title lifecycleState } } } }`
