/** What a record store answers when it is asked for statements: as JSON, or as multipart with their attachments. */
import { Field, type Instant } from "@laurel/core"
import type { Http } from "@laurel/http"
import { Result, Schema } from "effect"
import * as Multipart from "../Multipart.ts"
import * as Said from "../meaning/Said.ts"
import { maxStatement } from "../statement/Statement.ts"
import { instantOf, textOf } from "../statement/Wire.ts"

export interface Row extends Said.Item {
  readonly stored: Instant.Instant | null
  /** The digest of an attachment that came with other bytes. */
  readonly damaged: string | undefined
  /** Its characters, where they are more than a statement may have. */
  readonly tooLong: number | undefined
}

export interface Answer {
  readonly rows: ReadonlyArray<Row>
  /** The link to further statements; empty where there are none. */
  readonly more: string
}

export interface Unreadable {
  readonly expected: string
  readonly found: string
  /** Whether it is no JSON at all, and most likely not of a record store. */
  readonly isForeign?: boolean
}

type Read = Pick<Http.Response, "status" | "headers" | "bytes" | "beginning" | "type">

/** Characters of what is no JSON that are shown. */
const shown = 60

const Page = Schema.Struct({
  statements: Schema.Array(Schema.Unknown),
  more: Field.maybe(Schema.String)
})
const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Page))

const expected = "the statements as JSON: { statements, more }"

/** Reads an answer; a failure says what is wrong with all of it. */
export const read = (response: Read): Result.Result<Answer, Unreadable> => {
  const { headers, bytes } = response
  const type = Multipart.mediaType(headers.get("content-type"))
  if (type?.type !== "multipart/mixed") return isJson(bytes) ? json(bytes, new Set()) : Result.fail(foreign(response))
  const parts = Multipart.parse(type, bytes)
  if (Result.isFailure(parts)) {
    return Result.fail({ expected: "statements and attachments as multipart/mixed", found: parts.failure })
  }
  const [first, ...attachments] = parts.success
  if (first === undefined) return Result.fail({ expected, found: "a multipart message without parts" })
  const damaged = attachments.filter((part) => !Multipart.isIntact(part)).map((part) => Multipart.hashOf(part) ?? "")
  return json(first.body, new Set(damaged))
}

/** Whether it begins as JSON that is no single word or number does. */
const isJson = (bytes: Uint8Array): boolean => {
  const first = bytes.find((byte) => byte > 0x20)
  return first === 0x7b || first === 0x5b
}

/** A page to log in at, or nothing at all. */
const foreign = ({ status, bytes, beginning, type }: Read): Unreadable => {
  const as = type === "" ? "without a content type" : `as ${JSON.stringify(type)}`
  const found = bytes.some((byte) => byte > 0x20)
    ? `status ${status} with a body ${as} that begins ${JSON.stringify(beginning(shown))}`
    : `status ${status} with an empty body ${as}`
  return { expected, found, isForeign: true }
}

const json = (bytes: Uint8Array, damaged: ReadonlySet<string>): Result.Result<Answer, Unreadable> => {
  const text = textOf(bytes)
  if (text === undefined) return Result.fail({ expected, found: "bytes that are no UTF-8" })
  const decoded = decode(text)
  if (Result.isFailure(decoded)) return Result.fail({ expected, found: decoded.failure.message.slice(0, 500) })
  const { statements, more } = decoded.success
  return Result.succeed({
    rows: statements.map((statement) => rowOf(statement, damaged, bytes.length > maxStatement)),
    more: more ?? ""
  })
}

/** What paging needs of a statement; everything else is read where facts are made of it. Whatever is odd here is told there. */
const isOutline = Schema.is(
  Schema.Struct({
    id: Schema.optionalKey(Schema.Unknown),
    stored: Schema.optionalKey(Schema.Unknown),
    attachments: Schema.optionalKey(Schema.Unknown)
  })
)
const isDigested = Schema.is(Schema.Struct({ sha2: Schema.String }))

const rowOf = (value: unknown, damaged: ReadonlySet<string>, isLarge: boolean): Row => {
  const text = (): string => Said.textOf(value)
  const { id, stored, attachments } = isOutline(value) ? value : {}
  const length = isLarge ? text().length : 0
  return {
    key: Said.keyOf(id, text),
    stored: typeof stored === "string" ? (instantOf(stored) ?? null) : null,
    value,
    line: null,
    text,
    damaged: damaged.size === 0 ? undefined : damagedOf(attachments, damaged),
    // Written out only where the whole answer is longer.
    tooLong: isLarge && length > maxStatement ? length : undefined
  }
}

/** Attachments of one statement that are looked at. */
const maxAttachments = 1_000

const damagedOf = (attachments: unknown, damaged: ReadonlySet<string>): string | undefined =>
  Array.isArray(attachments)
    ? attachments
        .slice(0, maxAttachments)
        .flatMap((each: unknown) => (isDigested(each) ? [each.sha2.toLowerCase()] : []))
        .find((sha2) => damaged.has(sha2))
    : undefined
