/** What a badge says of itself, whatever standard it is written by. */
import { Schema } from "effect"

/** Characters of an id: an address, a DID or another URI. */
const maxId = 1_000

/** With a scheme, and nothing in it that could not be shown or be a part of a key. */
export const Id = Schema.String.check(
  Schema.isMaxLength(maxId),
  Schema.isPattern(/^[a-z][a-z0-9+.-]*:[^\s\p{Cc}\p{Cs}]+$/iu, {
    expected: "a URI such as https://example.org/badges/1"
  })
)

/** Somebody, as a badge names them: in plain words, or by a hash of name and salt. */
export const Named = Schema.Union([
  Schema.TaggedStruct("Plain", { value: Schema.String.check(Schema.isMaxLength(maxId)) }),
  Schema.TaggedStruct("Hashed", {
    algorithm: Schema.Literals(["sha256", "md5"]),
    /** Hexadecimal digits in lower case. */
    digest: Schema.String.check(Schema.isPattern(/^(?:[0-9a-f]{32}|[0-9a-f]{64})$/)),
    salt: Schema.String.check(Schema.isMaxLength(maxId))
  })
])
export type Named = typeof Named.Type

export const Said = Schema.Struct({
  id: Id,
  issuer: Id,
  /** As the issuer calls itself. */
  issuerName: Schema.NullOr(Schema.String),
  /** The id of the badge class or of the achievement. */
  achievement: Id,
  title: Schema.String,
  /** When it was earned, and until when it holds: as it is written. */
  awarded: Schema.String,
  expires: Schema.NullOr(Schema.String),
  /** From when it holds, where that is another moment. */
  begins: Schema.NullOr(Schema.String),
  /** E-mail addresses of whoever it was given to, and other ids of theirs. */
  emails: Schema.Array(Named).check(Schema.isMaxLength(20)),
  ids: Schema.Array(Schema.String.check(Schema.isMaxLength(maxId))).check(Schema.isMaxLength(20)),
  /** Where it is, of one that is hosted. */
  address: Schema.NullOr(Schema.String)
})
export type Said = typeof Said.Type
