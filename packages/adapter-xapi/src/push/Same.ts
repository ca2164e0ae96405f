/** Whether two statements of one id are the same in the sense of the standard (xAPI 1.0.3, Data 2.3.1): then a repeat is no conflict. */
import type { Activity } from "../statement/Activity.ts"
import type { Actor } from "../statement/Actor.ts"
import { canonical } from "../statement/canonical.ts"
import type { Attachment, Context, Statement } from "../statement/Statement.ts"
import { instantOf } from "../statement/Wire.ts"

/**
 * What a record store sets itself makes no difference, nor does how a moment is written, in which order members and activities
 * stand, and how verbs and activities are described. A statement sent without a timestamp has the one it was given.
 */
export const isSame = (sent: Statement, kept: Statement): boolean => {
  const { timestamp, ...rest } = plain(kept)
  return canonical(plain(sent)) === canonical(sent.timestamp === undefined ? rest : { ...rest, timestamp })
}

type Plain = Readonly<Record<string, unknown>>
type Said = Pick<Statement, "actor" | "verb" | "result" | "context" | "timestamp" | "attachments"> & {
  readonly object: Statement["object"]
}

const plain = ({ actor, verb, object, result, context, timestamp, attachments }: Said): Plain => ({
  actor: actorOf(actor),
  verb: verb.id,
  object: objectOf(object),
  result,
  context: contextOf(context),
  ...(timestamp === undefined ? {} : { timestamp: instantOf(timestamp) }),
  attachments: attachments && sorted(attachments.map(attachmentOf))
})

const actorOf = (actor: Actor): Plain =>
  actor.objectType === "Group"
    ? { ...actor, ...(actor.member === undefined ? {} : { member: sorted(actor.member.map(actorOf)) }) }
    : { ...actor, objectType: "Agent" }

const objectOf = (object: Statement["object"]): Plain => {
  switch (object.objectType) {
    case "Agent":
    case "Group":
      return actorOf(object)
    case "StatementRef":
      return { ref: object.id.toLowerCase() }
    case "SubStatement":
      return { sub: plain(object) }
    default:
      return { activity: object.id }
  }
}

/** No context says as much as an empty one. */
const contextOf = (context: Context = {}): Plain => {
  const { registration, instructor, team, statement, contextActivities, contextAgents, contextGroups } = context
  const { parent, grouping, category, other } = contextActivities ?? {}
  return {
    ...context,
    registration: registration?.toLowerCase(),
    instructor: instructor && actorOf(instructor),
    team: team && actorOf(team),
    statement: statement?.id.toLowerCase(),
    contextActivities: [parent, grouping, category, other].map(idsOf),
    contextAgents:
      contextAgents &&
      sorted(contextAgents.map(({ agent, relevantTypes }) => ({ agent: actorOf(agent), types: relevantTypes }))),
    contextGroups:
      contextGroups &&
      sorted(contextGroups.map(({ group, relevantTypes }) => ({ group: actorOf(group), types: relevantTypes })))
  }
}

/** No list says as much as an empty one. */
const idsOf = (activities: ReadonlyArray<Activity> | Activity | undefined): ReadonlyArray<string> =>
  (activities === undefined ? [] : "id" in activities ? [activities.id] : activities.map(({ id }) => id)).toSorted()

const attachmentOf = ({ usageType, contentType, length, sha2, fileUrl }: Attachment): Plain => ({
  usageType,
  contentType,
  length,
  sha2: sha2.toLowerCase(),
  fileUrl
})

const sorted = (values: ReadonlyArray<Plain>): ReadonlyArray<string> => values.map(canonical).toSorted()
