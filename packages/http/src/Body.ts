/** The body of an answer: read within a bound, and understood as text or JSON. */
import { Result, Schema, SchemaIssue } from "effect"
import { Unreadable } from "./HttpError.ts"
import { cut, type Mask } from "./Mask.ts"

export interface Read {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Whether there was more than the bound, which was not read. */
  readonly isCut: boolean
}

/** At most `most` bytes, counted as they come and unpacked; the connection is closed where there are more. */
export const read = async (body: ReadableStream<Uint8Array> | null, most: number): Promise<Read> => {
  if (body === null) return { bytes: new Uint8Array(), isCut: false }
  const parts: Array<Uint8Array> = []
  let size = 0
  // The reader's own loop ends at the bound; leaving it cancels the stream, which closes the socket.
  for await (const part of body) {
    const room = most - size
    parts.push(part.byteLength > room ? part.subarray(0, room) : part)
    size += part.byteLength
    if (size > most) return { bytes: Buffer.concat(parts), isCut: true }
  }
  return { bytes: Buffer.concat(parts), isCut: false }
}

const charset = /;\s*charset\s*=\s*"?([\w:.-]{1,40})"?/i

/** Text in the charset that its Content-Type names, where it is known here; else in UTF-8. Bytes that are none are refused. */
export const text = (bytes: Uint8Array, type: string | null): Result.Result<string, Unreadable> => {
  const named = charset.exec(type ?? "")?.[1] ?? "utf-8"
  const decoder = Result.getOrElse(
    Result.try(() => new TextDecoder(named, { fatal: true })),
    () => new TextDecoder("utf-8", { fatal: true })
  )
  return Result.mapError(
    Result.try(() => decoder.decode(bytes)),
    () => new Unreadable({ where: "", expected: `text in ${decoder.encoding}`, found: "other bytes" })
  )
}

/**
 * JSON in UTF-8, as a schema has it. The first thing that is wrong is told with its place, and without its value. The beginning
 * of what isn't JSON at all is shown, unless all of it is secret.
 */
export const json = <A, I>(
  schema: Schema.Codec<A, I>,
  isShown = true
): ((bytes: Uint8Array, type: string | null, mask: Mask) => Result.Result<A, Unreadable>) => {
  const decode = Schema.decodeUnknownResult(schema)
  return (bytes, type, mask) =>
    Result.gen(function* () {
      const source = yield* text(bytes, null)
      const parsed = yield* Result.mapError(
        Result.try((): unknown => JSON.parse(source)),
        (error) =>
          notJson(
            source,
            String(error),
            isShown
              ? `${mask.text(type ?? "text of no type", 100)} that begins ${JSON.stringify(mask.beginning(source.slice(0, 2000), 60))}`
              : "other text"
          )
      )
      return yield* Result.mapError(decode(parsed), ({ issue }) => otherShape(parsed, issue, mask))
    })
}

/** Bytes of a body that are looked at to show its beginning. */
const maxLooked = 2_000

/** The beginning of a body as errors print it: on one line, and without secrets. */
export const beginning = (bytes: Uint8Array, mask: Mask, length: number): string =>
  mask.beginning(new TextDecoder().decode(bytes.subarray(0, maxLooked)), length)

/** What the parser says repeats the text: only the position is taken from it. */
const notJson = (source: string, said: string, shown: string): Unreadable => {
  const position = Number(/at position (\d+)/.exec(said)?.[1] ?? Number.NaN)
  const found =
    source.trim() === ""
      ? "an empty body"
      : !/^\s*[[{"]/.test(source)
        ? shown
        : position >= source.trimEnd().length || /end of JSON|Unterminated/.test(said)
          ? `text that ends too early, after ${source.length} characters`
          : `text that is none${Number.isNaN(position) ? "" : ` from character ${position} on`}`
  return new Unreadable({ where: "", expected: "JSON", found })
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const otherShape = (parsed: unknown, issue: SchemaIssue.Issue, mask: Mask): Unreadable => {
  const first = format(issue).issues[0]
  const path = (first?.path ?? []).map((step) => String(typeof step === "object" ? step.key : step))
  return new Unreadable({
    where: mask.text(
      path.map((step) => `/${cut(step.replaceAll("~", "~0").replaceAll("/", "~1"), 100)}`).join(""),
      300
    ),
    expected: mask.text((first?.message ?? "another shape").replace(/^Expected |^Missing key$/, "") || "a value", 300),
    found: kindOf(path.reduce<unknown>(step, parsed))
  })
}

const step = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined

const kindOf = (value: unknown): string =>
  value === undefined
    ? "nothing"
    : value === null
      ? "null"
      : Array.isArray(value)
        ? `a list of ${value.length}`
        : typeof value === "string"
          ? `a text of ${value.length} characters`
          : typeof value === "object"
            ? "an object"
            : `a ${typeof value}`
