/**
 * Credentials that are attached to PDF documents. Streams stand by themselves in a file however it is put together, so they are found
 * by looking for them: no page is read, nothing is drawn, and nothing of the document is run.
 */
import { Result } from "effect"
import { inflateSync } from "node:zlib"
import { fails, type Unproven, unsure } from "../Unproven.ts"

/** Bytes in which a file has to say that it is one: some have others in front. */
const maxLead = 1_024

/** Objects of one file, characters of a dictionary, attachments, and bytes of the objects that are packed together: of one pack, and of all. */
const maxObjects = 200_000
const maxDictionary = 4_096
const maxAttachments = 100
const maxPacked = 1_000_000
const maxPacks = 1_000
const maxAllPacked = 20_000_000
/** As many bytes as one credential may have are unpacked of all attachments so many times. */
const maxFull = 3

const advice =
  "Ask whoever presented it for the PDF as its issuer made it: printing it anew, or saving it with another program, may take away what is attached."

export const is = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, maxLead)).includes("%PDF-")

/** An object with a stream; `from` is where its bytes begin. */
interface Stream {
  readonly dictionary: string
  readonly from: number
}

interface Objects {
  /** By their numbers; of one that was written again, as it was last. */
  readonly streams: ReadonlyMap<string, Stream>
  /** Objects that are a number alone, such as a length. */
  readonly numbers: ReadonlyMap<string, number>
}

const head = /(\d{1,10})[\s\0]{1,8}\d{1,5}[\s\0]{1,8}obj\b/g
const number = /^[\s\0]{0,8}(\d{1,10})[\s\0]{1,8}endobj/
const opening = /stream(?:\r\n|\n|\r)/

const objectsOf = (file: string): Objects | undefined => {
  const streams = new Map<string, Stream>()
  const numbers = new Map<string, number>()
  head.lastIndex = 0
  for (let count = 0; ; count++) {
    const found = head.exec(file)
    if (found === null) return { streams, numbers }
    if (count === maxObjects) return undefined
    const [, name = ""] = found
    const rest = file.slice(head.lastIndex, head.lastIndex + maxDictionary)
    const [, alone] = number.exec(rest) ?? []
    if (alone !== undefined) numbers.set(name, Number(alone))
    const opened = opening.exec(rest)
    const ended = rest.indexOf("endobj")
    if (opened === null || (ended !== -1 && ended < opened.index)) continue
    const dictionary = plain(rest.slice(0, opened.index))
    const from = head.lastIndex + opened.index + opened[0].length
    streams.set(name, { dictionary, from })
    // What looks like an object within a stream is none.
    const length = directLength(dictionary)
    head.lastIndex = length !== undefined && isEnd(file, from + length) ? from + length : from
  }
}

/** Names as they are meant: `/E#46` is `/EF` to whoever reads the file. */
const plain = (text: string): string =>
  text.replaceAll(/#([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

const directLength = (dictionary: string): number | undefined => {
  const [, length] = /\/Length[\s\0]{1,8}(\d{1,10})(?![\d\s]{1,20}R)/.exec(dictionary) ?? []
  return length === undefined ? undefined : Number(length)
}

const isEnd = (file: string, at: number): boolean => /^[\s\0]{0,4}endstream/.test(file.slice(at, at + 16))

const lengthOf = ({ dictionary, from }: Stream, file: string, { numbers }: Objects): number => {
  const [, named] = /\/Length[\s\0]{1,8}(\d{1,10})[\s\0]{1,8}\d{1,5}[\s\0]{1,8}R/.exec(dictionary) ?? []
  const said = named === undefined ? directLength(dictionary) : numbers.get(named)
  if (said !== undefined && isEnd(file, from + said)) return said
  // A length that is wrong, as readers of PDF all forgive.
  const end = file.indexOf("endstream", from)
  return (end === -1 ? file.length : end) - from
}

/** The bytes of a stream, at most so many unpacked; undefined where they are packed in a way that is not known here, or damaged. */
const bytesOf = (stream: Stream, file: string, objects: Objects, most: number): Buffer | undefined => {
  const { dictionary, from } = stream
  const packed = Buffer.from(file.slice(from, from + lengthOf(stream, file, objects)), "latin1")
  const [, several, one] = /\/Filter[\s\0]{0,8}(?:\[([^\]]{0,200})\]|\/(\w{1,40}))/.exec(dictionary) ?? []
  const filters = one === undefined ? [...(several ?? "").matchAll(/\/(\w{1,40})/g)].map(([, name]) => name) : [one]
  if (/\/Predictor[\s\0]{0,8}(?!1\b)\d|\/(?:DecodeParms|DP)[\s\0]{0,8}\d/.test(dictionary)) return undefined
  // What says in another way how it is packed would be read as if it were not.
  if (filters.length === 0 && /\/Filter\b/.test(dictionary)) return undefined
  if (filters.length === 0) return packed.length <= most ? packed : undefined
  if (filters.length > 1 || (filters[0] !== "FlateDecode" && filters[0] !== "Fl")) return undefined
  try {
    return inflateSync(packed, { maxOutputLength: most })
  } catch {
    // Node says by an error alone that it can't unpack.
    return undefined
  }
}

/** What is between two words: spaces, and remarks to their end. */
const between = String.raw`(?:[\s\0]|%[^\r\n]{0,200}[\r\n]){0,200}`
const ef = new RegExp(String.raw`/EF(?=[\s\0%<])${between}(<<[^>]{0,500}>>|<<|\d)`, "g")

/** The numbers of files that are named as attached; `undefined` for each that is named in a way that is not read here. */
const named = (text: string): ReadonlyArray<string | undefined> =>
  [...plain(text).matchAll(ef)].flatMap(([, files = ""]): ReadonlyArray<string | undefined> => {
    const found = [...files.matchAll(/(\d{1,10})[\s\0]{1,8}\d{1,5}[\s\0]{1,8}R/g)].map(([, name = ""]) => name)
    return found.length === 0 ? [undefined] : found
  })

interface Attached {
  readonly streams: ReadonlyArray<Stream>
  /** Those that may be named, and are not found: where they are named can't be read, or they are not there. */
  readonly hidden: number
}

/**
 * What says of itself that it is attached, and what is named so, which may be packed with other objects: readers show what is named,
 * and of what they show nothing may be left out.
 */
const attached = (file: string, objects: Objects): Attached => {
  const all = [...objects.streams.values()]
  const typed = all.filter(({ dictionary }) => /\/EmbeddedFile\b/.test(dictionary))
  const packs = all.filter(({ dictionary }) => /\/ObjStm\b/.test(dictionary))
  const texts = [file]
  let left = maxAllPacked
  for (const pack of packs.slice(0, maxPacks)) {
    const text = bytesOf(pack, file, objects, Math.min(maxPacked, left))?.toString("latin1")
    left = Math.max(1, left - (text?.length ?? maxPacked))
    if (text !== undefined) texts.push(text)
  }
  const names = [...new Set(texts.flatMap(named))]
  const found = names.map((name) => (name === undefined ? undefined : objects.streams.get(name)))
  const streams = new Set([...typed, ...found.filter((each) => each !== undefined)])
  const missing = found.filter((each) => each === undefined).length
  return { streams: [...streams], hidden: missing + packs.length + 1 - texts.length }
}

export const unlock =
  "Take the password off the PDF, or ask for the credential itself: nothing in a locked one can be looked at."

/** The texts that are attached and may be credentials, each of at most so many bytes: all of them, or none. */
export const texts = (bytes: Uint8Array, maxText: number): Result.Result<ReadonlyArray<string>, Unproven> => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")
  const objects = objectsOf(file)
  if (objects === undefined)
    return fails("form", `a PDF of at most ${maxObjects.toLocaleString("en")} objects`, "more", advice)
  const { streams, hidden } = attached(file, objects)
  if (streams.length > maxAttachments)
    return fails("form", `a PDF with at most ${maxAttachments} attachments`, String(streams.length), advice)
  const none = (found: string, what = advice) =>
    Result.fail(unsure("form", "a PDF with a credential attached", found, what))
  // What is in it may be read by who has the key, and is something else here.
  if (/\/Encrypt\b/.test(file)) return none("one that is locked", unlock)
  let left = maxText * maxFull
  let unread = hidden
  const found = new Set<string>()
  for (const stream of streams) {
    const unpacked = left > 0 ? bytesOf(stream, file, objects, Math.min(maxText, left)) : undefined
    left -= unpacked?.length ?? maxText
    if (unpacked === undefined) unread += 1
    const text =
      unpacked
        ?.toString("utf8")
        .replace(/^\ufeff/, "")
        .trim() ?? ""
    if (/^(?:\{[^]*"@context"|[\w-]+\.[\w-]+\.[\w-]*$)/.test(text)) found.add(text)
  }
  if (found.size === 0)
    return none(streams.length === 0 ? "one without attachments" : `one with ${streams.length} other attachments`)
  if (unread === 0) return Result.succeed([...found])
  const expected = "a PDF of which all that may be attached can be read, for a reader shows all of it"
  return Result.fail(unsure("form", expected, `${unread} of ${streams.length + hidden} that can't`, advice))
}
