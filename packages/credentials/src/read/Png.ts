/** Badges that are baked into PNG images: in `iTXt` chunks, packed or not, and in the `tEXt` chunks of old ones. */
import { Result } from "effect"
import { crc32, inflateSync } from "node:zlib"
import { fails, type Unproven, unproven } from "../Unproven.ts"

export const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Of 2.0, and of 3.0. */
export const keywords: ReadonlySet<string> = new Set(["openbadges", "openbadgecredential"])

/** Chunks of one image that are looked through. */
const maxChunks = 100_000

const advice = "Ask whoever presented it for the image as its issuer made it: other programs may have changed it."

export const is = (bytes: Uint8Array): boolean => signature.equals(bytes.subarray(0, signature.length))

/** The texts that were baked in, each of at most so many bytes. */
export const texts = (bytes: Uint8Array, maxText: number): Result.Result<ReadonlyArray<string>, Unproven> =>
  Result.gen(function* () {
    const image = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const found = new Map<string, string>()
    let at = signature.length
    for (let count = 0; at < image.length; count++) {
      const length = at + 12 <= image.length ? image.readUInt32BE(at) : Infinity
      if (count === maxChunks || at + 12 + length > image.length)
        return yield* fails("form", "a whole PNG image", `one that breaks off after ${count} chunks`, advice)
      const type = image.toString("latin1", at + 4, at + 8)
      const body = image.subarray(at + 8, at + 8 + length)
      if (type === "iTXt" || type === "tEXt") {
        const baked = yield* (type === "iTXt" ? international : plain)(body, maxText)
        if (baked !== undefined) {
          if (crc32(image.subarray(at + 4, at + 8 + length)) !== image.readUInt32BE(at + 8 + length))
            return yield* fails("form", "a badge as it was baked in", "a chunk whose checksum does not fit", advice)
          if (found.has(baked.keyword))
            return yield* fails("form", `one badge of the keyword ${baked.keyword}`, "two", advice)
          found.set(baked.keyword, baked.text)
        }
      }
      if (type === "IEND") break
      at += 12 + length
    }
    return [...found.values()]
  })

interface Baked {
  readonly keyword: string
  readonly text: string
}
type Read = Result.Result<Baked | undefined, Unproven>

/** The keyword of a badge, and where it ends. */
const keywordOf = (body: Buffer): readonly [keyword: string, end: number] | undefined => {
  const end = body.indexOf(0)
  const keyword = body.toString("latin1", 0, Math.max(end, 0))
  return keywords.has(keyword) ? [keyword, end] : undefined
}

const plain = (body: Buffer): Read => {
  const [keyword, end] = keywordOf(body) ?? []
  return Result.succeed(
    keyword === undefined || end === undefined ? undefined : { keyword, text: body.toString("latin1", end + 1) }
  )
}

const international = (body: Buffer, maxText: number): Read =>
  Result.gen(function* () {
    const [keyword, end] = keywordOf(body) ?? []
    if (keyword === undefined || end === undefined) return undefined
    // Whether it is packed, and how; then a language and the keyword in it, each ended by a zero.
    const [flag, method] = [body[end + 1], body[end + 2]]
    const translated = body.indexOf(0, end + 3)
    const begin = translated === -1 ? -1 : body.indexOf(0, translated + 1)
    if (begin === -1 || (flag !== 0 && flag !== 1) || (flag === 1 && method !== 0))
      return yield* fails("form", "an iTXt chunk", "one that is not whole", advice)
    const rest = body.subarray(begin + 1)
    const text =
      flag === 0
        ? rest
        : yield* Result.try({
            try: () => inflateSync(rest, { maxOutputLength: maxText }),
            catch: () =>
              unproven("form", `a packed text of at most ${maxText} bytes`, "another, or a damaged one", advice)
          })
    return { keyword, text: text.toString("utf8") }
  })
