/** A file that is ready to be read: what it is was found out, and its bytes come as its reader takes them. */
import { createHash } from "node:crypto"
import { Adapter } from "@laurel/core"
import { Gunzip } from "@laurel/formats"
import { Effect, Stream } from "effect"
import { unpacked } from "../unpacked.ts"
import { CsvReader } from "./CsvReader.ts"
import { type Detected, detect } from "./Detection.ts"
import { Elements } from "./Elements.ts"
import type { Format } from "./Format.ts"
import type { Found } from "./Found.ts"
import { JsonReader, type Listing } from "./JsonReader.ts"
import { Lines } from "./Lines.ts"
import { Paths } from "./Paths.ts"
import type { Failure, Reader } from "./Reader.ts"

export type { Failure } from "./Reader.ts"
import { Survey, type Surveyed } from "./Survey.ts"
import { transcoded } from "./Transcoded.ts"
import { SheetReader } from "./xlsx/SheetReader.ts"
import * as Workbook from "./xlsx/Workbook.ts"

/** Bytes of a workbook that is held in memory. */
const maxHeld = 268_435_456

/** A file as it is handed over. */
export interface Bytes {
  /** From the beginning each time that it is run. */
  readonly bytes: Stream.Stream<Uint8Array, Failure>
  /**
   * The same at any place, as Node's `openAsBlob` gives it: a workbook is read from its end. Without it a workbook is held in memory,
   * up to 256 MiB.
   */
  readonly blob?: Effect.Effect<Blob, Failure>
}

/** What is known of a file once its bytes have passed. */
export interface Digested {
  readonly file: string
  readonly bytes: Bytes
  /** SHA-256 of its bytes, in hex. */
  readonly digest: string
  readonly surveyed: Surveyed
}

export interface Opened {
  readonly found: Found
  /** What the reader takes. It fails at its end where the bytes were not those that were digested. */
  readonly content: Stream.Stream<Uint8Array, Failure>
  /** A reader from the beginning; its messages say where. All readers of a file have the same columns. */
  readonly reader: (where: string) => Reader
}

/** Passes over a file once. */
export const digest = (file: string, bytes: Bytes): Effect.Effect<Digested, Failure> =>
  Effect.suspend(() => {
    const [hash, survey] = [createHash("sha256"), new Survey()]
    const pass = (part: Uint8Array): void => {
      hash.update(part)
      survey.push(part)
    }
    return Effect.map(
      Stream.runForEach(bytes.bytes, (part) => Effect.sync(() => pass(part))),
      () => ({ file, bytes, digest: hash.digest("hex"), surveyed: survey.end() })
    )
  })

/** How JSON is read. */
export interface Json {
  /** Paths that are no part of a record's content. */
  readonly ignore: ReadonlyArray<string>
  readonly listing: Listing
  /** Which paths that are in no record are missed. */
  readonly missed?: (unseen: ReadonlySet<string>) => Failure | undefined
}

/** How the rows of a stream are listed; those of a table, which is in memory, all are. */
export const listing: Listing = { records: 1_000, bytes: 4_194_304 }
export const wholeListing: Listing = { records: 1_000_000, bytes: maxHeld }

/** Finds out what a file is. Its encoding is guessed only where the caller takes a guess, to show it. */
export const open = Effect.fnUntraced(function* (
  digested: Digested,
  format: Format,
  json: Json,
  takesGuess = false
): Effect.fn.Return<Opened, Failure> {
  const { file, surveyed } = digested
  const where = `file "${file}"`
  const isPacked = file.endsWith(".gz") || (surveyed.head[0] === 0x1f && surveyed.head[1] === 0x8b)
  const seen = isPacked ? yield* survey(digested) : surveyed
  const detected = yield* Effect.fromResult(detect(where, file, format, seen, takesGuess))
  if (detected.kind === "xlsx") return yield* workbook(digested, isPacked, format.sheet)
  const found = { ...none, file, isPacked, ...detected }
  const paths = new Paths()
  return {
    found,
    content: Gunzip.unpack(compared(digested), unpacked(file)),
    reader: (where) => readerOf(where, detected, format, { ...json, paths })
  }
})

const none = { sheet: null, sheets: [], epoch: null } as const

/** Unpacks a file once: its check sum comes last, and nothing is believed before it. */
const survey = ({ file, bytes }: Digested): Effect.Effect<Surveyed, Failure> =>
  Effect.suspend(() => {
    const survey = new Survey()
    return Effect.map(
      Stream.runForEach(Gunzip.unpack(bytes.bytes, unpacked(file)), (part) => Effect.sync(() => survey.push(part))),
      survey.end
    )
  })

const readerOf = (
  where: string,
  { kind, encoding, delimiter }: Detected,
  { records }: Format,
  json: Json & { readonly paths: Paths }
): Reader => {
  const splitter = kind === "ndjson" ? new Lines(where) : kind === "json" ? new Elements(where, records) : undefined
  const reader = splitter === undefined ? new CsvReader(where, delimiter ?? ",") : new JsonReader({ splitter, ...json })
  return transcoded(reader, encoding ?? "utf-8", where)
}

const workbook = Effect.fnUntraced(function* (
  digested: Digested,
  isPacked: boolean,
  wanted: Format["sheet"]
): Effect.fn.Return<Opened, Failure> {
  const { file, bytes } = digested
  const blob = !isPacked && bytes.blob !== undefined ? yield* bytes.blob : yield* held(digested)
  const { sheet, sheets, epoch, bytes: sheetBytes, setting } = yield* Workbook.open(`file "${file}"`, blob, wanted)
  // What was read at its places is what was digested if it still is: a sheet alone does not tell.
  const unchanged = Stream.fromEffectDrain(Stream.runDrain(compared(digested)))
  return {
    found: { file, kind: "xlsx", isPacked, encoding: null, isGuess: false, delimiter: null, sheet, sheets, epoch },
    content: Stream.concat(sheetBytes, unchanged),
    reader: (where) => new SheetReader(setting(where))
  }
})

/** A workbook in memory. */
const held = ({ file, bytes }: Digested): Effect.Effect<Blob, Failure> =>
  Effect.suspend(() => {
    const parts: Array<Uint8Array<ArrayBuffer>> = []
    let length = 0
    const keep = (part: Uint8Array): Effect.Effect<void, Failure> => {
      length += part.length
      if (length > maxHeld) return Effect.fail(tooLarge(file))
      parts.push(new Uint8Array(part))
      return Effect.void
    }
    return Effect.map(Stream.runForEach(Gunzip.unpack(bytes.bytes, unpacked(file)), keep), () => new Blob(parts))
  })

const tooLarge = (file: string): Adapter.Misconfigured =>
  new Adapter.Misconfigured({
    where: `file "${file}"`,
    expected: `a workbook of at most ${maxHeld.toLocaleString("en")} bytes, for it is held in memory`,
    found: "a larger one",
    advice: "Unpack it and read it from a disk, or save its sheet as CSV."
  })

/** Bytes that fail at their end where they are not those that were digested. */
const compared = ({ file, bytes, digest }: Digested): Stream.Stream<Uint8Array, Failure> =>
  Stream.suspend(() => {
    const hash = createHash("sha256")
    const passing = Stream.map(bytes.bytes, (part) => {
      hash.update(part)
      return part
    })
    const end = Stream.suspend(() => (hash.digest("hex") === digest ? Stream.empty : Stream.fail(changed(file))))
    return Stream.concat(passing, end)
  })

const changed = (file: string): Adapter.Broken =>
  new Adapter.Broken({
    where: `file "${file}"`,
    expected: "the file to stay as it was while it was read",
    found: "another content at the end than at the beginning",
    advice: "Sync again once nothing writes to it."
  })
