/** What a file is by its content: its name is never asked. */
import { Schema } from "effect"
import { fileTypeFromBuffer } from "file-type"

/** The types that are kept. Plain text only where it is asked for: a text has no mark to be known by. */
export const MediaType = Schema.Literals([
  "application/pdf",
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/tiff",
  "image/gif",
  "image/heic",
  "image/heif",
  "image/avif",
  "text/plain"
])
export type MediaType = typeof MediaType.Type

/** The types that are kept unless others are asked for: all but plain text. */
export const usual: ReadonlyArray<MediaType> = MediaType.literals.filter((type) => type !== "text/plain")

const isKnown = Schema.is(MediaType)

/** Bytes at the beginning of a file by which its type is found. */
export const beginningLength = 65_536

/** Bytes at the beginning within which readers look for a PDF, and browsers for HTML. */
const sniffed = 1_024

/** Bytes at the end of a file within which the end of a zip stands. */
export const endLength = 22 + 65_535

/** A type that is kept, or what else the file is, in words. */
export type Found = { readonly type: MediaType } | { readonly otherwise: string }

/** Long enough that no picture has one by chance. */
const tags = /<(?:!doctype|html|head|body|script|iframe|object|embed|svg|style|meta|title|table|\?php)/i

/** What a file is by its beginning: the first `beginningLength` bytes, or all of a shorter one. */
export const of = async (beginning: Uint8Array): Promise<Found> => {
  const text = new TextDecoder("latin1").decode(beginning.subarray(0, sniffed))
  const known = await typeOf(beginning, text)
  if (known === undefined) {
    if (tags.test(wide(text))) return { otherwise: "HTML or SVG, which a browser would execute" }
    return isText(beginning) ? { type: "text/plain" } : { otherwise: "none of the known types" }
  }
  if (!isKnown(known)) return { otherwise: known }
  if (tags.test(wide(text))) return { otherwise: `${known} that is HTML or SVG too` }
  // Readers of PDF take one that begins within the first 1,024 bytes.
  const at = text.indexOf("%PDF-")
  if (known === "application/pdf") return at === 0 ? { type: known } : { otherwise: "a PDF that does not begin as one" }
  return at === -1 ? { type: known } : { otherwise: `${known} that is a PDF too` }
}

/** Without the zeros that stand between the characters in UTF-16. */
const wide = (text: string): string => text.replaceAll("\0", "")

const typeOf = async (beginning: Uint8Array, text: string): Promise<string | undefined> => {
  const found = await fileTypeFromBuffer(beginning)
  if (found !== undefined) return found.mime
  // The directory of a TIFF may stand at its end, beyond what is seen here.
  if (text.startsWith("II*\0") || text.startsWith("MM\0*")) return "image/tiff"
  return text.includes("%PDF-") ? "a PDF that does not begin as one" : undefined
}

// oxlint-disable-next-line eslint/no-control-regex
const binary = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/

/** Whether it can be the beginning of a text in UTF-8: a character may be cut at its end. */
const isText = (beginning: Uint8Array): boolean => {
  try {
    return !binary.test(new TextDecoder("utf-8", { fatal: true }).decode(beginning, { stream: true }))
  } catch {
    return false
  }
}

/** Reads on through a text: whether each further piece is one. */
export const textChecker = (): { readonly add: (bytes: Uint8Array) => boolean; readonly end: () => boolean } => {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  const check = (bytes: Uint8Array | undefined): boolean => {
    try {
      return !binary.test(bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }))
    } catch {
      return false
    }
  }
  return { add: check, end: () => check(undefined) }
}

/**
 * Whether a file of that many bytes ends as a zip does, whatever it begins with: programs that read zips look there, and many
 * take what stands behind it for nothing. `end` is its last `endLength` bytes.
 */
export const endsAsZip = (end: Uint8Array, size: number): boolean => {
  const view = new DataView(end.buffer, end.byteOffset, end.byteLength)
  for (let at = end.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50 || at + 22 + view.getUint16(at + 20, true) > end.length) continue
    const before = size - end.length + at
    // Four bytes of a picture may be the mark by chance: then its directory would be larger than the file, and begin behind it.
    const [length, from] = [view.getUint32(at + 12, true), view.getUint32(at + 16, true)]
    if ([length, from].some((each) => each <= before || each === inZip64)) return true
  }
  return false
}

/** What stands where a number is told elsewhere. */
const inZip64 = 0xffffffff
