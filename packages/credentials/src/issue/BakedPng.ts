/** A credential in a PNG image: one `iTXt` chunk, not packed, after the first. */
import { Result } from "effect"
import { crc32 } from "node:zlib"
import { keywords, signature } from "../read/Png.ts"
import { Unbakable } from "./Unbakable.ts"

/** Chunks of one image. */
const maxChunks = 100_000

const refused = (found: string): Unbakable =>
  new Unbakable({ expected: "a whole PNG image", found, advice: "Save the image anew as PNG, or take another." })

export const bake = (image: Uint8Array, credential: string): Result.Result<Uint8Array, Unbakable> =>
  Result.gen(function* () {
    const [first, ...others] = yield* chunksOf(Buffer.from(image.buffer, image.byteOffset, image.byteLength))
    if (first === undefined || typeOf(first) !== "IHDR") return yield* Result.fail(refused("one that begins otherwise"))
    return Buffer.concat([signature, first, chunk(credential), ...others.filter((each) => !isBadge(each))])
  })

/** The chunks up to the last, each whole with its length and sum; what lies behind the last is no part of the image. */
const chunksOf = (image: Buffer): Result.Result<ReadonlyArray<Buffer>, Unbakable> => {
  if (!signature.equals(image.subarray(0, signature.length))) return Result.fail(refused("other bytes"))
  const chunks: Array<Buffer> = []
  let at = signature.length
  while (chunks.length < maxChunks && at + 12 <= image.length) {
    const one = image.subarray(at, at + 12 + image.readUInt32BE(at))
    if (one.length < 12 + image.readUInt32BE(at)) break
    if (crc32(one.subarray(4, -4)) !== one.readUInt32BE(one.length - 4))
      return Result.fail(refused(`a chunk ${JSON.stringify(typeOf(one))} whose checksum does not fit`))
    chunks.push(one)
    if (typeOf(one) === "IEND") return Result.succeed(chunks)
    at += one.length
  }
  return Result.fail(refused(`one that breaks off after ${chunks.length} chunks`))
}

const typeOf = (chunk: Buffer): string => chunk.toString("latin1", 4, 8)

const isBadge = (chunk: Buffer): boolean => {
  const body = chunk.subarray(8, -4)
  return (
    ["iTXt", "tEXt"].includes(typeOf(chunk)) && keywords.has(body.toString("latin1", 0, Math.max(body.indexOf(0), 0)))
  )
}

/** Not packed; no language, and no keyword in it. */
const chunk = (credential: string): Buffer => {
  const content = Buffer.concat([Buffer.from("iTXtopenbadgecredential\0\0\0\0\0", "latin1"), Buffer.from(credential)])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length - 4)
  sum.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, sum])
}
