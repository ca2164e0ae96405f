/** From the bytes of a document to its characters. */
import { Result } from "effect"
import { placeOf, type Refused } from "./Refused.ts"

/** The longest document, in bytes. */
export const maxBytes = 8 * 1024 * 1024
const start = { line: 1, column: 1 }
const encodings = "UTF-8, UTF-16 with its mark, or a declared ISO-8859 or windows-125x"

/** Encodings of one byte for each character, which nothing but the declaration tells. */
const singleByte = /^(iso-8859-([1-8]|1[03456])|windows-125[0-8]|koi8-[ru])$/i

/** The characters, in the encoding that the bytes begin in or declare; line ends are made one, as XML asks of its readers. */
export const textOf = (bytes: Uint8Array): Result.Result<string, Refused> => {
  if (bytes.length > maxBytes)
    return Result.fail({ ...start, expected: `at most ${maxBytes} bytes`, found: `${bytes.length}` })
  const encoding = encodingOf(bytes)
  // Of bytes that are no characters, U+FFFD stands in the text; where exactly, only the lenient reading tells.
  const text = new TextDecoder(encoding).decode(bytes).replaceAll(/\r\n?/g, "\n")
  if (text.trim() === "") return Result.fail({ ...start, expected: "an XML document", found: "nothing" })
  if (!isReadable(bytes, encoding)) {
    const at = Math.max(0, text.indexOf("\uFFFD"))
    return Result.fail({ ...placeOf(text, at), expected: encodings, found: "bytes that are no characters of it" })
  }
  const declared = declaredOf(text)
  return declared === undefined || declared === encoding || isOf(encoding).test(declared)
    ? Result.succeed(text)
    : Result.fail({ ...start, expected: encodings, found: `${encoding} that declares itself as "${declared}"` })
}

const isOf = (encoding: string): RegExp =>
  encoding === "utf-8" ? /^(utf-?8|us-ascii|ascii)$/i : /^(utf-?16(le|be)?|iso-10646-ucs-2)$/i

const declaredOf = (text: string): string | undefined =>
  /^<\?xml[^>]{0,300}\sencoding\s*=\s*["']([^"']{0,100})["']/.exec(text)?.[1]

/** By the mark that the document begins with, or by how its first character is written; else as a declaration in ASCII says. */
const encodingOf = (bytes: Uint8Array): string => {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return "utf-16le"
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return "utf-16be"
  const declared = declaredOf(String.fromCharCode(...bytes.subarray(0, 500)))
  return declared !== undefined && singleByte.test(declared) ? declared : "utf-8"
}

const isReadable = (bytes: Uint8Array, encoding: string): boolean =>
  Result.isSuccess(Result.try(() => new TextDecoder(encoding, { fatal: true }).decode(bytes)))
