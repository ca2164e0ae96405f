/** Images of the tests. */
import { crc32, deflateSync } from "node:zlib"

export const chunk = (type: string, body: Uint8Array): Buffer => {
  const content = Buffer.concat([Buffer.from(type, "latin1"), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, sum])
}

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1")

export const international = (keyword: string, text: string, packed = false): Buffer =>
  chunk(
    "iTXt",
    Buffer.concat([
      latin1(`${keyword}\0${packed ? "\u0001" : "\0"}\0en\0badge\0`),
      packed ? deflateSync(Buffer.from(text)) : Buffer.from(text)
    ])
  )

export const plain = (keyword: string, text: string): Buffer => chunk("tEXt", latin1(`${keyword}\0${text}`))

/** A PNG of one pixel with these chunks. */
export const png = (...chunks: ReadonlyArray<Uint8Array>): Buffer =>
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    ...chunks,
    chunk("IDAT", deflateSync(Buffer.from([0, 0]))),
    chunk("IEND", Buffer.alloc(0))
  ])

export const svg = (inner: string, before = ""): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org" xmlns:ob3="https://purl.imsglobal.org/ob/v3p0"><g><path d="${"M0 0L1 1".repeat(1_000)}"/></g>${inner}</svg>`
