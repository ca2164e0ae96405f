/** What somebody sends to be taken in: statements, and the attachments that come with them. */
import { Inbound } from "@laurel/http"
import { Result } from "effect"
import * as Multipart from "../Multipart.ts"
import type { Attachment, Statement } from "../statement/Statement.ts"

/** The values that a body holds, and the attachments beside them. */
export interface Sent {
  readonly values: ReadonlyArray<unknown>
  /** Whether it is a list: one statement alone may stand without. */
  readonly isList: boolean
  readonly parts: ReadonlyArray<Multipart.Part>
}

/** Statements of one request. */
const maxStatements = 1_000

const refuse = (status: number, error: string): Result.Result<never, Inbound.Refusal> =>
  Result.fail(Inbound.refuse(status, error))

const expected = "application/json in UTF-8, or multipart/mixed with the statements as its first part"

const isJson = (type: Multipart.MediaType | undefined): boolean =>
  type?.type === "application/json" && /^(?:utf-?8|us-ascii)$/i.test(type.parameters.get("charset") ?? "utf-8")

/** Reads a body by its Content-Type. */
export const read = (contentType: string | null, bytes: Uint8Array): Result.Result<Sent, Inbound.Refusal> => {
  const type = Multipart.mediaType(contentType)
  if (isJson(type)) return json(bytes, [])
  if (type?.type !== "multipart/mixed") {
    return refuse(
      415,
      `expected ${expected}, found ${contentType === null ? "no Content-Type" : JSON.stringify(contentType.slice(0, 200))}`
    )
  }
  const read = Multipart.parse(type, bytes)
  if (Result.isFailure(read)) return refuse(400, `expected multipart/mixed, found ${read.failure}`)
  const [first, ...parts] = read.success
  if (first === undefined || !isJson(Multipart.mediaType(first.headers.get("content-type")))) {
    return refuse(400, "expected statements as the first part, with Content-Type application/json")
  }
  for (const [index, part] of parts.entries()) {
    const place = `part ${index + 2}`
    if (Multipart.hashOf(part) === undefined) return refuse(400, `${place}: expected the header X-Experience-API-Hash`)
    if (!Multipart.isIntact(part))
      return refuse(400, `${place}: expected bytes of the digest in X-Experience-API-Hash, found others`)
  }
  return json(first.body, parts)
}

const json = (bytes: Uint8Array, parts: ReadonlyArray<Multipart.Part>): Result.Result<Sent, Inbound.Refusal> =>
  Result.flatMap(Inbound.json(bytes), (value) => {
    const values: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
    return values.length > maxStatements
      ? refuse(413, `expected at most ${maxStatements} statements, found ${values.length}`)
      : Result.succeed({ values, isList: Array.isArray(value), parts })
  })

const attachmentsOf = ({ attachments = [], object }: Statement): ReadonlyArray<Attachment> =>
  object.objectType === "SubStatement" ? [...attachments, ...(object.attachments ?? [])] : attachments

/** What is wrong between the attachments that statements name and those that came; undefined where nothing is. */
export const mismatch = (
  statements: ReadonlyArray<Statement>,
  parts: ReadonlyArray<Multipart.Part>
): string | undefined => {
  const came = new Map(parts.map((part) => [Multipart.hashOf(part) ?? "", part.body.length]))
  const named = new Set<string>()
  for (const [index, statement] of statements.entries()) {
    for (const { sha2, length, fileUrl } of attachmentsOf(statement)) {
      const hash = sha2.toLowerCase()
      named.add(hash)
      const found = came.get(hash)
      const place = `statement ${index + 1}, attachment ${hash}`
      if (found === undefined && fileUrl === undefined) {
        return `${place}: expected a part with this digest, or a fileUrl where it can be had`
      }
      if (found !== undefined && found !== length) return `${place}: expected ${length} bytes, found ${found}`
    }
  }
  const [more] = [...came.keys()].filter((hash) => !named.has(hash))
  return more === undefined ? undefined : `expected only attachments that a statement names, found ${more}`
}
