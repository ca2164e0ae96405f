/** Writes the files of a pack into one zip. The same files at the same time make the same bytes. */
import { appendFileSync, closeSync, fsyncSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs"
import { dirname, join } from "node:path"
import { constants, crc32, deflateRawSync } from "node:zlib"
import type { Instant } from "@laurel/core"
import { Effect, type Scope, Stream } from "effect"
import { EvidenceError, TooLarge, Unwritable } from "./EvidenceError.ts"

interface Piece {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What was written. */
export interface Zipped {
  readonly bytes: number
  readonly files: ReadonlyArray<{ readonly name: string; readonly size: number }>
}

/** Bytes of a file that are packed together. */
const chunk = 1 << 20
/** What a zip can say without its 64-bit form. */
const maxFiles = 65_535
const maxBytes = 2 ** 32 - 1

/** A file that is being packed, in a part of its own until all are complete. Mutable, local to one zip. */
interface Part {
  readonly file: string
  waiting: Array<Uint8Array>
  waits: number
  crc: number
  size: number
  packed: number
}

const because = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const attempt = <A>(file: string, run: () => A) =>
  Effect.try({
    try: run,
    catch: (cause) =>
      cause instanceof EvidenceError
        ? cause
        : new EvidenceError({
            reason: new Unwritable({
              found: `${file} can't be written: ${because(cause)}`,
              advice: "Name a file that is not there yet, in a folder that is and has room"
            })
          })
  })

/**
 * Writes a pack's pieces to a file that is not there yet; its name is taken before the first piece is made. Parts wait in a
 * folder beside it that is gone afterwards, so that no more than a page of the pack is in memory.
 */
export const zip = Effect.fn("Evidence.zip")(function* <E, R>(
  file: string,
  pieces: Stream.Stream<Piece, E, R>,
  at: Instant.Instant
): Effect.fn.Return<Zipped, EvidenceError | E, R> {
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const parts = new Map<string, Part>()
      const folder = yield* temporary(file)
      const out = yield* outFile(file)
      yield* Stream.runForEach(pieces, (piece) => attempt(file, () => take(parts, folder, piece)))
      const bytes = yield* attempt(file, () => assemble(out.handle, [...parts], at))
      out.isDone = true
      return { bytes, files: [...parts].map(([name, { size }]) => ({ name, size })) }
    })
  )
})

const temporary = (file: string) =>
  Effect.acquireRelease(
    attempt(file, () => mkdtempSync(join(dirname(file), ".laurel-evidence-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )

/** The file, which is taken away again where the pack does not come to its end. */
const outFile = (
  file: string
): Effect.Effect<{ readonly handle: number; isDone: boolean }, EvidenceError, Scope.Scope> =>
  Effect.acquireRelease(
    attempt(file, () => ({ handle: openSync(file, "wx", 0o600), isDone: false })),
    ({ handle, isDone }) =>
      Effect.sync(() => {
        closeSync(handle)
        if (!isDone) rmSync(file, { force: true })
      })
  )

const take = (parts: Map<string, Part>, folder: string, { name, bytes }: Piece): void => {
  let part = parts.get(name)
  if (part === undefined) {
    part = { file: join(folder, String(parts.size)), waiting: [], waits: 0, crc: 0, size: 0, packed: 0 }
    parts.set(name, part)
  }
  part.waiting.push(bytes)
  part.waits += bytes.length
  if (part.waits >= chunk) flush(part)
}

/** Packs what waits, so that what follows can be packed by itself. */
const flush = (part: Part): void => {
  const bytes = Buffer.concat(part.waiting)
  const packed = deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
  part.crc = crc32(bytes, part.crc)
  part.size += bytes.length
  add(part, packed)
  part.waiting = []
  part.waits = 0
}

const add = (part: Part, packed: Uint8Array): void => {
  appendFileSync(part.file, packed, { mode: 0o600 })
  part.packed += packed.length
}

/** An empty last block: what ends a file that was packed in pieces. */
const last = deflateRawSync(new Uint8Array(0))

/** Writes the parts one after the other, and the directory at the end; the bytes written. */
const assemble = (handle: number, parts: ReadonlyArray<readonly [string, Part]>, at: Instant.Instant): number => {
  let offset = 0
  const put = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done)
    offset += bytes.length
  }
  const directory = parts.map(([name, part]) => {
    flush(part)
    add(part, last)
    const start = offset
    const header = headerOf(name, part, at)
    put(Buffer.concat([Buffer.from("PK\u0003\u0004"), header.common, header.name]))
    copy(part.file, put)
    if (offset > maxBytes || part.size > maxBytes || parts.length > maxFiles) throw tooLarge
    return entryOf(header, start)
  })
  const start = offset
  for (const entry of directory) put(entry)
  put(endOf(parts.length, offset - start, start))
  fsyncSync(handle)
  return offset
}

const tooLarge = new EvidenceError({
  reason: new TooLarge({ found: "the pack is larger than 4 GB", advice: "Ask about fewer people, or fewer days" })
})

const copy = (file: string, put: (bytes: Uint8Array) => void): void => {
  const handle = openSync(file, "r")
  try {
    const buffer = Buffer.alloc(chunk)
    for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer)) put(buffer.subarray(0, read))
  } finally {
    closeSync(handle)
  }
}

interface Header {
  readonly name: Buffer
  /** What the file's own header and its entry in the directory share. */
  readonly common: Buffer
}

const headerOf = (name: string, { crc, packed, size }: Part, at: Instant.Instant): Header => {
  const [bytes, common] = [Buffer.from(name), Buffer.alloc(26)]
  const { time, date } = dosTime(at)
  common.writeUInt16LE(20, 0) // the version of zip that is needed: 2.0
  common.writeUInt16LE(0x0800, 2) // names are UTF-8
  common.writeUInt16LE(8, 4) // deflate
  common.writeUInt16LE(time, 6)
  common.writeUInt16LE(date, 8)
  common.writeUInt32LE(crc, 10)
  common.writeUInt32LE(packed, 14)
  common.writeUInt32LE(size, 18)
  common.writeUInt16LE(bytes.length, 22)
  return { name: bytes, common }
}

/** Years from 1980 to 2107, and every other second. */
const dosTime = (at: Instant.Instant): { readonly time: number; readonly date: number } => {
  const day = new Date(at)
  const year = Math.min(Math.max(day.getUTCFullYear() - 1980, 0), 127)
  return {
    time: (day.getUTCHours() << 11) | (day.getUTCMinutes() << 5) | (day.getUTCSeconds() >> 1),
    date: (year << 9) | ((day.getUTCMonth() + 1) << 5) | day.getUTCDate()
  }
}

const entryOf = ({ name, common }: Header, start: number): Buffer => {
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(start, 10)
  return Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.of(20, 0), common, rest, name])
}

const endOf = (files: number, size: number, start: number): Buffer => {
  const end = Buffer.alloc(22)
  end.write("PK\u0005\u0006", 0, "latin1")
  end.writeUInt16LE(files, 8)
  end.writeUInt16LE(files, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(start, 16)
  return end
}
