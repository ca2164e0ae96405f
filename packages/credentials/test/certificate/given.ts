/** What the tests make certificates of. */
import { CivilDate } from "@laurel/core"
import { Effect, Result } from "effect"
import { crc32, deflateSync } from "node:zlib"
import * as Content from "../../src/certificate/Content.ts"
import * as Sample from "../../src/certificate/Sample.ts"
import * as Template from "../../src/certificate/Template.ts"

export const day = (text: string): CivilDate.CivilDate => CivilDate.CivilDate.make(CivilDate.parse(text) ?? Number.NaN)

export const plain = Template.plain("Example Ltd")

export const making = (changes: Partial<Content.Making> = {}): Content.Making => ({
  ...Sample.making(plain, "en"),
  ...changes
})

export const content = (changes: Partial<Content.Making> = {}): Content.Content =>
  Result.getOrThrow(Content.of(making(changes)))

/** A template out of its JSON, its images out of a record. */
export const template = (json: unknown, files: Readonly<Record<string, Uint8Array>> = {}) =>
  Template.of(json, (file) => {
    const bytes = files[file]
    return bytes === undefined ? Effect.fail(`no file ${file}`) : Effect.succeed(bytes)
  })

export const utf8 = (text: string): Buffer => Buffer.from(text, "utf8")

const chunk = (type: string, body: Buffer): Buffer => {
  const typed = Buffer.concat([utf8(type), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, sum])
}

/** A PNG image of one grey, with what else is put before its end. */
export const png = (width = 2, height = 2, more: ReadonlyArray<readonly [type: string, body: string]> = []): Buffer => {
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width)
  size.writeUInt32BE(height, 4)
  size[8] = 8
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", size),
    ...more.map(([type, body]) => chunk(type, utf8(body))),
    chunk("IDAT", deflateSync(Buffer.alloc((width + 1) * Math.min(height, 2)))),
    chunk("IEND", Buffer.alloc(0))
  ])
}

const segment = (marker: number, body: ReadonlyArray<number>): ReadonlyArray<number> => [
  0xff,
  marker,
  0,
  body.length + 2,
  ...body
]

/** The bytes of a JPEG image around its picture: of a size, of so many colours, and of a kind by its marker. */
export const jpeg = ({ width = 2, height = 2, colours = 3, frame = 0xc0, end = [0xff, 0xd9] } = {}): Buffer =>
  Buffer.from([
    0xff,
    0xd8,
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0]),
    ...segment(frame, [8, height >> 8, height & 255, width >> 8, width & 255, colours]),
    ...segment(0xda, [0, 0]),
    1,
    2,
    3,
    ...end
  ])

export const svg = (inside: string, attributes = 'viewBox="0 0 20 10"'): Buffer =>
  utf8(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`
  )
