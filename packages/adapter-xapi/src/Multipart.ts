/** multipart/mixed (RFC 2046 §5.1), as xAPI sends statements with their attachments: parts found in the bytes, none copied. */
import { createHash } from "node:crypto"
import { Result } from "effect"

export interface Part {
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

/** Parts of one message. */
const maxParts = 1_000
/** Bytes of one part's headers. */
const maxHead = 8_000

/** A media type and its parameters: `multipart/mixed; boundary="a b"`. Names are in lower case, values as they are written. */
export interface MediaType {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

/** Reads a Content-Type header; undefined where it is none. At most 1,000 characters. */
export const mediaType = (header: string | null | undefined): MediaType | undefined => {
  if (header === null || header === undefined || header.length > 1_000) return undefined
  const [, type, rest] = /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)\s*(;.*)?$/s.exec(header) ?? []
  if (type === undefined) return undefined
  const parameters = new Map<string, string>()
  // Each match is after the one before.
  for (const [, name = "", quoted, plain] of (rest ?? "").matchAll(
    /;\s*([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g
  )) {
    parameters.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, "$1") ?? plain ?? "")
  }
  return { type: type.toLowerCase(), parameters }
}

/** RFC 2046: 1 to 70 of these, not ending with a space. */
const boundaryShape = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/

/** The parts of a message, in order; a failure says what is wrong with it. */
export const parse = ({ parameters }: MediaType, bytes: Uint8Array): Result.Result<ReadonlyArray<Part>, string> => {
  const boundary = parameters.get("boundary")
  if (boundary === undefined) return Result.fail("no boundary in its Content-Type")
  if (!boundaryShape.test(boundary)) return Result.fail("a boundary in its Content-Type that can't be one")
  // A view on the same memory.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Array<Part> = []
  let at = firstOf(buffer, boundary)
  if (at === undefined) return Result.fail("no part: its boundary is nowhere")
  // Each part is after the one before, and there are at most so many.
  for (;;) {
    const after = lineEnd(buffer, at)
    if (after === "last") return Result.succeed(parts)
    if (after === undefined) return Result.fail("a boundary that nothing follows: it was cut off")
    if (parts.length === maxParts) return Result.fail(`more than ${maxParts} parts`)
    // A part without headers and content may end right where it begins.
    const end = buffer.indexOf(`\r\n--${boundary}`, after - 2)
    if (end === -1) return Result.fail(`a part (the ${parts.length + 1}.) without an end: it was cut off`)
    const part = partOf(buffer.subarray(after, Math.max(after, end)))
    if (Result.isFailure(part)) return Result.fail(`a part (the ${parts.length + 1}.) ${part.failure}`)
    parts.push(part.success)
    at = end + 4 + boundary.length
  }
}

/** The place after the first boundary: at the very beginning, or after a preamble. */
const firstOf = (buffer: Buffer, boundary: string): number | undefined => {
  const delimiter = `--${boundary}`
  if (buffer.subarray(0, delimiter.length).equals(Buffer.from(delimiter))) return delimiter.length
  const found = buffer.indexOf(`\r\n${delimiter}`)
  return found === -1 ? undefined : found + 2 + delimiter.length
}

/** Where the part after a boundary begins; whether that was the last; undefined where neither can be told. */
const lineEnd = (buffer: Buffer, at: number): number | "last" | undefined => {
  if (buffer[at] === 0x2d && buffer[at + 1] === 0x2d) return "last"
  let here = at
  // Transport may have padded the line: at most so many spaces.
  while (here < at + 100 && (buffer[here] === 0x20 || buffer[here] === 0x09)) here++
  return buffer[here] === 0x0d && buffer[here + 1] === 0x0a ? here + 2 : undefined
}

const partOf = (bytes: Buffer): Result.Result<Part, string> => {
  // Without any header the blank line comes first.
  if (bytes[0] === 0x0d && bytes[1] === 0x0a) return Result.succeed({ headers: new Map(), body: bytes.subarray(2) })
  const end = bytes.subarray(0, maxHead).indexOf("\r\n\r\n")
  if (end === -1)
    return Result.fail(`without a blank line after its headers, or with more than ${maxHead} bytes of them`)
  const headers = new Map<string, string>()
  for (const line of bytes.toString("utf8", 0, end).split("\r\n")) {
    const colon = line.indexOf(":")
    if (colon < 1) return Result.fail("with a header that has no name")
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return Result.succeed({ headers, body: bytes.subarray(end + 4) })
}

/** What an attachment's part is called by: its digest, in lower case; undefined of a part that says none. */
export const hashOf = ({ headers }: Part): string | undefined =>
  headers.get("x-experience-api-hash")?.toLowerCase().slice(0, 128)

/** xAPI says which digest by its length. */
const algorithms = new Map([
  [56, "sha224"],
  [64, "sha256"],
  [96, "sha384"],
  [128, "sha512"]
])

/** Whether the bytes of a part are those that its digest names. */
export const isIntact = (part: Part): boolean => {
  const hash = hashOf(part)
  const algorithm = algorithms.get(hash?.length ?? 0)
  return algorithm !== undefined && createHash(algorithm).update(part.body).digest("hex") === hash
}
