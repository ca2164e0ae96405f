/** Images of the tests. */
import { crc32, deflateSync } from "node:zlib"

export const chunk = (type: string, body: Uint8Array): Buffer => {
  const content = Buffer.concat([Buffer.from(type, "latin1"), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, sum])
}

export const header = chunk("IHDR", Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
export const end = chunk("IEND", Buffer.alloc(0))
export const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A PNG of one pixel, with these chunks before it. */
export const png = (...chunks: ReadonlyArray<Uint8Array>): Buffer =>
  Buffer.concat([signature, header, ...chunks, chunk("IDAT", deflateSync(Buffer.from([0, 0]))), end])
