/** Zips for tests. */
import { crc32 } from "node:zlib"

const record = (signature: string, ...values: ReadonlyArray<readonly [bytes: 2 | 4, value: number]>): Buffer =>
  Buffer.concat([
    Buffer.from(signature),
    ...values.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes)
      field.writeUIntLE(value, 0, bytes)
      return field
    })
  ])

/** A zip of files that are stored as they are, whatever their names. */
export const zipOf = (files: Readonly<Record<string, string>>): Buffer => {
  const [locals, directory]: [Array<Buffer>, Array<Buffer>] = [[], []]
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const [path, bytes] = [Buffer.from(name), Buffer.from(text)]
    const sizes = [
      [4, bytes.length],
      [4, bytes.length],
      [2, path.length],
      [2, 0]
    ] as const
    const common = record("", [2, 20], [2, 0x800], [2, 0], [4, 0], [4, crc32(bytes)], ...sizes)
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, path, bytes])
    locals.push(local)
    const rest = record("", [2, 0], [2, 0], [2, 0], [4, 0], [4, offset])
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.of(20, 3), common, rest, path]))
    offset += local.length
  }
  const size = Buffer.concat(directory).length
  const { length } = directory
  const end = record("PK\u0005\u0006", [2, 0], [2, 0], [2, length], [2, length], [4, size], [4, offset], [2, 0])
  return Buffer.concat([...locals, ...directory, end])
}
