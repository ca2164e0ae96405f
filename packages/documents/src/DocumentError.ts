/** Why a document was not kept, found or given, sorted by what to do about it. */
import { Schema } from "effect"

const said = { expected: Schema.String, found: Schema.String, advice: Schema.String }

/** The file may not be kept: its type, its size, or what is hidden in it. Have another file given. */
export class Refused extends Schema.TaggedError<Refused>()("Refused", said) {}
/** There is no such document, or no such file. */
export class Missing extends Schema.TaggedError<Missing>()("Missing", said) {}
/** What is kept is not what was given: it was changed or damaged outside of Laurel. Restore it. */
export class Corrupt extends Schema.TaggedError<Corrupt>()("Corrupt", said) {}
/** The store can't be reached, is full, or does not answer as it should. Try again. */
export class Unavailable extends Schema.TaggedError<Unavailable>()("Unavailable", said) {}
/** The settings, the credentials or the permissions must be mended. */
export class Misconfigured extends Schema.TaggedError<Misconfigured>()("Misconfigured", said) {}

export type Reason = Refused | Missing | Corrupt | Unavailable | Misconfigured

/** A store of documents could not do what was asked. Nothing was half kept. */
export class DocumentError extends Schema.TaggedError<DocumentError>()("DocumentError", {
  /** The file, the document or the store. */
  where: Schema.String,
  reason: Schema.Union([Refused, Missing, Corrupt, Unavailable, Misconfigured])
}) {
  override get message(): string {
    const { expected, found, advice } = this.reason
    return `${this.where}: expected ${expected}, found ${found}. ${advice}`
  }
}

/** What stands in a message of a failure that somebody else's code threw. */
export const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
