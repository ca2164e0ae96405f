/** Reads one small file of an earlier pack. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs"
import { inflateRawSync } from "node:zlib"
import { Note } from "@laurel/core"
import { Effect } from "effect"
import { EvidenceError, Unknown } from "./EvidenceError.ts"

/** The signed checkpoint of the pack in a file, as it was written; nothing of it is verified. */
export const noteIn = (file: string): Effect.Effect<string, EvidenceError> =>
  Effect.try({
    try: () => read(file, "checkpoint.txt"),
    catch: (cause) =>
      new EvidenceError({
        reason: new Unknown({
          found: `${file} can't be read as an evidence pack: ${cause instanceof Error ? cause.message : String(cause)}`,
          advice: "Name a pack that was made earlier"
        })
      })
  })

/** Bytes of the directory of a pack: a few dozen names. */
const maxDirectory = 1 << 24

/** Throws for whatever is not as a pack's zip is. */
const read = (file: string, name: string): string => {
  const handle = openSync(file, "r")
  try {
    const { size } = fstatSync(handle)
    const part = (start: number, length: number): Buffer => {
      if (start < 0 || length > maxDirectory) throw new RangeError("it is no zip of a pack")
      const bytes = Buffer.alloc(length)
      if (readSync(handle, bytes, 0, length, start) < length) throw new RangeError("it ends too early")
      return bytes
    }
    const end = part(size - 22, 22)
    if (end.toString("latin1", 0, 4) !== "PK\u0005\u0006") throw new RangeError("it is no whole zip file")
    const directory = part(end.readUInt32LE(16), end.readUInt32LE(12))
    for (let at = 0; at + 46 <= directory.length;) {
      const [length, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(at + offset))
      if (directory.toString("utf8", at + 46, at + 46 + (length ?? 0)) === name) {
        const [packed = 0, local = 0] = [20, 42].map((offset) => directory.readUInt32LE(at + offset))
        const header = part(local, 30)
        const start = local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
        return inflateRawSync(part(start, packed), { maxOutputLength: Note.maxBytes }).toString("utf8")
      }
      at += 46 + (length ?? 0) + (extra ?? 0) + (comment ?? 0)
    }
    throw new RangeError(`it holds no ${name}`)
  } finally {
    closeSync(handle)
  }
}
