/** One launch of a SCO as it is kept: what its commits said, folded into one row of the archive. */
import { Result } from "effect"
import type { Envelope, Launch } from "./Launch.ts"
import type { Problem } from "./Problem.ts"

/** A key of a row, in characters: its facts' keys begin with it, and have 500. */
const maxKey = 480

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The host's key of an enrolment, in lower case where it is a UUID: whatever tells of it writes it in one way or the other. */
export const registrationOf = (text: string): string => (uuid.test(text) ? text.toLowerCase() : text)

/** A part of a key, without what separates parts and facts. */
export const encoded = (part: string): string =>
  part.replaceAll("%", "%25").replaceAll("/", "%2F").replaceAll(":", "%3A")

/**
 * The record's id and the row's key, `registration:attempt:item:session`: no slash, 1 to 480 characters. Undefined where the names
 * that the host gives are together longer than that.
 */
export const keyOf = ({ registration, attempt, item, session }: Launch): string | undefined => {
  const key = [registrationOf(registration), String(attempt), item, session].map(encoded).join(":")
  return Array.from(key).length > maxKey ? undefined : key
}

/** A session with one commit more. */
export interface Taken {
  /** The row as it is to be kept, as JSON of at most `Ledger.maxReceived` characters. */
  readonly text: string
  /** False where the commit says nothing that the row does not hold already: a pure repetition, and nothing has to be written. */
  readonly isNew: boolean
}

/**
 * Folds a commit into the session as it is kept; `before` is the row's text, undefined where there is none. Pure: in whatever order
 * the commits of a session come, and however often, the row says the same. Fails, and nothing is to be kept, where it is no commit,
 * or of another launch than the row.
 */
export const take = (before: string | undefined, envelope: Envelope): Result.Result<Taken, Problem> => {
  const found = `session "${envelope.session}"${before === undefined ? "" : ", which is known"}`
  return Result.fail({ column: null, expected: "a fold of commits", found, advice: "Wait for it to be written." })
}
