/** From what was sent to what is kept: ids, times and names given as a record store gives them, and what is known already told apart. */
import type { Adapter, Id } from "@laurel/core"
import { Inbound } from "@laurel/http"
import { Exit, Result } from "effect"
import { randomUUID } from "node:crypto"
import type { Agent } from "../statement/Actor.ts"
import type { Problem } from "../statement/Problem.ts"
import * as Rows from "../meaning/Rows.ts"
import * as Said from "../meaning/Said.ts"
import { isSame } from "./Same.ts"
import { mismatch, type Sent } from "./Sent.ts"
import { decode, maxStatement, type Statement, voided } from "../statement/Statement.ts"
import { isUuid } from "../statement/Wire.ts"

/** What a request says beside its body. */
export interface Asked {
  /** The id that a PUT names, in lower case. */
  readonly id: string | undefined
  /** 1.0.3 or 2.0.0. */
  readonly version: string
  /** When it is kept, ISO 8601. */
  readonly stored: string
  readonly authority: Agent
}

/** A statement as it is kept. */
export interface Taken {
  readonly id: string
  /** As it was sent. */
  readonly sent: Statement
  readonly value: object
  readonly text: string
}

const refuse = (status: number, error: string): Result.Result<never, Inbound.Refusal> =>
  Result.fail(Inbound.refuse(status, error))

const described = (index: number, { column, expected, found }: Problem): string =>
  `statement ${index + 1}${column === null ? "" : `, ${column}`}: expected ${expected}, found ${found}`

/** All statements of a request, or why none is taken. `read` is strict: what the standard does not know is refused. */
export const take = (
  read: Rows.Read,
  sent: Sent,
  asked: Asked
): Result.Result<ReadonlyArray<Taken>, Inbound.Refusal> => {
  if (asked.id !== undefined && (sent.isList || !isUuid(asked.id))) {
    return refuse(400, "expected one statement, and its UUID as statementId")
  }
  const all: Array<Taken> = []
  const ids = new Set<string>()
  for (const [index, value] of sent.values.entries()) {
    const one = takeOne(read, index, value, asked)
    if (Result.isFailure(one)) return Result.fail(one.failure)
    if (ids.has(one.success.id))
      return refuse(400, `statement ${index + 1}, id: expected one of its own, found ${one.success.id} a second time`)
    ids.add(one.success.id)
    all.push(one.success)
  }
  const wrong = mismatch(
    all.map((each) => each.sent),
    sent.parts
  )
  return wrong === undefined ? Result.succeed(all) : refuse(400, wrong)
}

const takeOne = (
  read: Rows.Read,
  index: number,
  value: unknown,
  { id: named, version, stored, authority }: Asked
): Result.Result<Taken, Inbound.Refusal> => {
  const { statement: sent, problem } = read(value, null, named)
  if (sent === undefined) {
    return refuse(400, problem === undefined ? `statement ${index + 1} is none` : described(index, problem))
  }
  const own = sent.id?.toLowerCase()
  if (named !== undefined && own !== undefined && own !== named) {
    return refuse(400, `statement ${index + 1}, id: expected ${named} as in statementId, or none, found ${own}`)
  }
  const later = sent.context?.contextAgents !== undefined || sent.context?.contextGroups !== undefined
  if (later && version.startsWith("1.")) {
    return refuse(
      400,
      `statement ${index + 1}, context: contextAgents and contextGroups are of xAPI 2.0, but the request speaks ${version}`
    )
  }
  const id = own ?? named ?? randomUUID()
  const kept = {
    ...sent,
    id,
    timestamp: sent.timestamp ?? stored,
    stored,
    authority,
    version: sent.version ?? versionOf(version)
  }
  const text = JSON.stringify(kept)
  return text.length > maxStatement
    ? refuse(413, `statement ${index + 1}: expected at most ${maxStatement} characters, found ${text.length}`)
    : Result.succeed({ id, sent, value: kept, text })
}

/** What a statement without a version is of. */
const versionOf = (version: string): string => (version.startsWith("1.") ? "1.0.0" : version)

/** Ids that may be kept already: of the statements, and of those that they void. */
export const idsOf = (all: ReadonlyArray<Taken>): ReadonlyArray<string> => [
  ...new Set(all.flatMap(({ id, sent }) => [id, ...targetOf(sent)]))
]

/** What is kept under an id, as far as it matters: the text itself may be as long as a statement can be. */
export interface Kept {
  /** Whether it is the statement that was sent under the same id, if one was. */
  readonly isSame: boolean
  readonly isVoiding: boolean
}

export const keptAs = (text: string, sent: Statement | undefined): Kept => {
  const kept = statementOf(text)
  return {
    isSame: kept !== undefined && sent !== undefined && isSame(sent, kept),
    isVoiding: kept !== undefined && targetOf(kept).length > 0
  }
}

const targetOf = ({ verb, object }: Statement): ReadonlyArray<string> =>
  verb.id === voided && object.objectType === "StatementRef" ? [object.id.toLowerCase()] : []

const statementOf = (text: string): Statement | undefined => {
  try {
    const decoded = decode(JSON.parse(text))
    return Exit.isSuccess(decoded) ? decoded.value : undefined
  } catch {
    // What is kept was written by us; if it is no JSON any more, it is not the same as anything.
    return undefined
  }
}

/** The statements that are new; or which of them says something else than the one that is kept, or voids what can't be voided. */
export const fresh = (
  all: ReadonlyArray<Taken>,
  kept: ReadonlyMap<string, Kept>
): Result.Result<ReadonlyArray<Taken>, Inbound.Refusal> => {
  const voidings = new Set(all.flatMap(({ id, sent }) => (targetOf(sent).length > 0 ? [id] : [])))
  for (const [index, { id, sent }] of all.entries()) {
    if (kept.get(id)?.isSame === false) {
      return refuse(409, `statement ${index + 1}: ${id} is kept already and says something else`)
    }
    if (targetOf(sent).some((target) => voidings.has(target) || kept.get(target)?.isVoiding === true)) {
      return refuse(400, `statement ${index + 1}: a statement that voids another can't be voided itself`)
    }
  }
  return Result.succeed(all.filter(({ id }) => !kept.has(id)))
}

/** Nothing of it is ever read again, so no reading of it is ever complete. */
const reading = "received"

/** The page that statements make. Those that are of nothing here are kept as rejections: they were taken in all the same. */
export const pageOf = (source: Id.SourceId, read: Rows.Read, taken: ReadonlyArray<Taken>): Adapter.Page => ({
  ...Said.of(
    source,
    read,
    taken.map(({ id, value, text }) => ({ key: id, line: null, value, text: () => text }))
  ),
  stream: Rows.stream,
  reading,
  rows: taken.length,
  received: () => taken.map(({ id, text }) => ({ key: id, line: null, raw: text })),
  position: reading,
  ended: false
})
