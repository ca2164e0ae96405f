/** Images of a template, looked at before anything draws them: what they are is found from the bytes, never from a name. */
import { Result } from "effect"
import { crc32 } from "node:zlib"
import * as Png from "../read/Png.ts"
import type { Image } from "./Content.ts"
import * as SvgPicture from "./SvgPicture.ts"

/** What was expected of it, what was found, and what to do. */
export interface Wrong {
  readonly expected: string
  readonly found: string
  readonly advice: string
}

/** Bytes of one image. */
const maxBytes = 1_048_576
/** Pixels on each side. */
const maxSide = 4_000
/** Chunks, or segments, of one image. */
const maxParts = 10_000

const again = "Save the image again as PNG, JPEG or SVG."

const wrong = (expected: string, found: string, advice = again): Result.Result<never, Wrong> =>
  Result.fail({ expected, found, advice })

/** What kind of image it is, if it is one that can be drawn without harm. */
export const of = (bytes: Uint8Array): Result.Result<Image["mediaType"], Wrong> => {
  if (bytes.length > maxBytes)
    return wrong(`at most ${maxBytes} bytes`, `${bytes.length}`, "Save the image smaller: 1,000 pixels are enough.")
  const image = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (Png.is(image)) return Result.map(Result.flatMap(png(image), sized), () => "image/png")
  if (image.subarray(0, 3).equals(jpegBegin)) return Result.map(Result.flatMap(jpeg(image), sized), () => "image/jpeg")
  if (/^(?:\ufeff)?\s*<(?:\?xml|!--|svg|!doctype)/i.test(image.toString("utf8", 0, 1_000)))
    return Result.map(SvgPicture.check(image), () => "image/svg+xml")
  return wrong("a PNG, JPEG or SVG image", image.length === 0 ? "an empty file" : "another file")
}

interface Size {
  readonly width: number
  readonly height: number
}

const sized = ({ width, height }: Size): Result.Result<void, Wrong> =>
  width > 0 && height > 0 && width <= maxSide && height <= maxSide
    ? Result.void
    : wrong(
        `an image of at most ${maxSide} by ${maxSide} pixels`,
        `${width} by ${height}`,
        "Save the image smaller: 1,000 pixels are enough."
      )

/** Each chunk whole and unchanged, the size first, and nothing behind the end. */
const png = (image: Buffer): Result.Result<Size, Wrong> => {
  const whole = "a whole PNG image"
  let at = Png.signature.length
  let size: Size | undefined
  for (let count = 0; count < maxParts; count++) {
    if (at + 12 > image.length) return wrong(whole, "one that breaks off")
    const end = at + 12 + image.readUInt32BE(at)
    if (end > image.length) return wrong(whole, "one that breaks off")
    const type = image.toString("latin1", at + 4, at + 8)
    if (crc32(image.subarray(at + 4, end - 4)) !== image.readUInt32BE(end - 4))
      return wrong(whole, `a damaged one, in its part ${JSON.stringify(type)}`)
    if (count === 0 && (type !== "IHDR" || end - at !== 25)) return wrong(whole, "one without a size")
    size ??= { width: image.readUInt32BE(at + 8), height: image.readUInt32BE(at + 12) }
    if (type === "acTL") return wrong("an image that stands still", "one that moves")
    if (type === "IEND")
      return end === image.length ? Result.succeed(size) : wrong(whole, "one with more behind its end")
    at = end
  }
  return wrong(`an image of at most ${maxParts} parts`, "more")
}

const jpegBegin = Buffer.from([0xff, 0xd8, 0xff])

/** Markers that a size stands behind: those of the kinds of JPEG that everything can draw, and of the others. */
const drawn: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2])
const frames: ReadonlySet<number> = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])

/** Segment by segment up to the picture's own, and an end at the end. */
const jpeg = (image: Buffer): Result.Result<Size, Wrong> => {
  const whole = "a whole JPEG image"
  if (image.readUInt16BE(image.length - 2) !== 0xffd9)
    return wrong(whole, "one that breaks off, or with more behind its end")
  let at = 2
  let size: Size | undefined
  for (let count = 0; count < maxParts; count++) {
    if (at + 4 > image.length || image[at] !== 0xff) return wrong(whole, "a damaged one")
    const marker = image[at + 1] ?? 0
    const length = image.readUInt16BE(at + 2)
    if (frames.has(marker)) return wrong("a baseline or progressive JPEG image", "another kind of one")
    if (drawn.has(marker)) {
      if (length < 8 || at + 10 > image.length) return wrong(whole, "a damaged one")
      const colours = image[at + 9]
      // What is meant for a press comes out in other colours on each screen.
      if (colours !== 1 && colours !== 3) return wrong("a JPEG image in grey or RGB", `one of ${colours} colours`)
      size = { height: image.readUInt16BE(at + 5), width: image.readUInt16BE(at + 7) }
    }
    // The picture itself begins.
    if (marker === 0xda) return size === undefined ? wrong(whole, "one without a size") : Result.succeed(size)
    at += 2 + length
  }
  return wrong(`an image of at most ${maxParts} parts`, "more")
}
