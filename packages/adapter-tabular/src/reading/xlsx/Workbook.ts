/** A workbook that is ready to be read: its sheet is chosen, and what the cells refer to is in memory. */
import { Adapter } from "@laurel/core"
import { Effect, Stream } from "effect"
import { list, quote } from "../../Problem.ts"
import type { Sheet } from "../Found.ts"
import type { Failure } from "../Reader.ts"
import { Merges } from "./Merges.ts"
import { brokenBy, type Located, open as openParts, type Parts } from "./Parts.ts"
import type { Wrong } from "./Sax.ts"
import type { Epoch } from "./Serial.ts"
import type { Setting } from "./SheetReader.ts"
import { Strings } from "./Strings.ts"
import { Styles } from "./Styles.ts"

/** Bytes of one part, unpacked. */
const maxPart = 16 * 1024 ** 3
/** Bytes of a sheet, unpacked, that is kept in memory while it is read. */
const maxHeld = 33_554_432

interface Workbook {
  readonly sheet: string
  readonly sheets: ReadonlyArray<Sheet>
  readonly epoch: Epoch
  /** The XML of the sheet. */
  readonly bytes: Stream.Stream<Uint8Array, Failure>
  /** What a reader of it is given, each reader anew. */
  readonly setting: (where: string) => Setting
}

/** Opens a workbook, and one sheet of it: the one that is named or numbered, or else the only one that is not hidden. */
export const open = Effect.fnUntraced(function* (where: string, blob: Blob, wanted: string | number | undefined) {
  const parts = yield* openParts(where, blob)
  const { name, entry } = yield* chosen(where, parts.sheets, wanted)
  const { strings } = yield* part(where, parts, parts.strings, new Strings())
  const { formats } = yield* part(where, parts, parts.styles, new Styles())
  const merges = new Merges()
  const { held } = yield* part(where, parts, entry, new Held(merges))
  const workbook: Workbook = {
    sheet: name,
    sheets: parts.sheets.map(({ name, isHidden }) => ({ name, isHidden })),
    epoch: parts.epoch,
    bytes: held === undefined ? bytesOf(where, parts, entry) : Stream.fromIterable(held),
    setting: (where) => ({ where, epoch: parts.epoch, strings, formats, mergeOf: merges.finder() })
  }
  return workbook
})

/** A sheet whose merged cells are looked for, and which is kept unless it is too large: most are, and need no second unpacking. */
class Held implements Part {
  readonly #merges: Merges
  #parts: Array<Uint8Array> | undefined = []
  #length = 0

  constructor(merges: Merges) {
    this.#merges = merges
  }

  get wrong(): Wrong | undefined {
    return this.#merges.wrong
  }

  get held(): ReadonlyArray<Uint8Array> | undefined {
    return this.#parts
  }

  push(bytes: Uint8Array): void {
    this.#merges.push(bytes)
    this.#length += bytes.length
    if (this.#length > maxHeld) this.#parts = undefined
    this.#parts?.push(bytes)
  }

  end(): void {
    this.#merges.end()
  }
}

const bytesOf = (where: string, { archive }: Parts, entry: string): Stream.Stream<Uint8Array, Failure> =>
  Stream.mapError(archive.stream(entry, maxPart), brokenBy(where))

interface Part {
  readonly wrong: Wrong | undefined
  readonly push: (bytes: Uint8Array) => void
  readonly end: () => void
}

/** Reads a part to its end, so that its checksum is known to be right. One that the workbook has not is empty. */
const part = <A extends Part>(
  where: string,
  parts: Parts,
  entry: string | undefined,
  reader: A
): Effect.Effect<A, Failure> =>
  entry === undefined
    ? Effect.succeed(reader)
    : bytesOf(where, parts, entry).pipe(
        Stream.runForEach((bytes) => Effect.suspend(() => pushed(where, entry, reader, () => reader.push(bytes)))),
        Effect.andThen(Effect.suspend(() => pushed(where, entry, reader, reader.end.bind(reader)))),
        Effect.as(reader)
      )

const pushed = (where: string, entry: string, reader: Part, push: () => void): Effect.Effect<void, Failure> => {
  push()
  if (reader.wrong === undefined) return Effect.void
  const advice = "Save the workbook again; if that does not help, save the sheet as CSV."
  return Effect.fail(brokenBy(where)({ entry, ...reader.wrong, advice }))
}

const chosen = (
  where: string,
  sheets: ReadonlyArray<Located>,
  wanted: string | number | undefined
): Effect.Effect<{ readonly name: string; readonly entry: string }, Adapter.Misconfigured> => {
  const named = list(
    sheets.map(({ name, isHidden }) => (isHidden ? `${name} (hidden)` : name)),
    20
  )
  const refuse = (expected: string, found: string) =>
    Effect.fail(
      new Adapter.Misconfigured({
        where,
        expected,
        found,
        advice: 'Say in the mapping which sheet it is: "format": { "sheet": "its name" }, or its number from 1.'
      })
    )
  if (wanted === undefined) {
    const [only, second] = sheets.filter(({ entry, isHidden }) => entry !== undefined && !isHidden)
    return only?.entry === undefined || second !== undefined
      ? refuse("one sheet that is not hidden", `the sheets ${named}`)
      : Effect.succeed({ name: only.name, entry: only.entry })
  }
  const found =
    typeof wanted === "number"
      ? sheets[wanted - 1]
      : (sheets.find(({ name }) => name === wanted) ??
        sheets.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()))
  const shown = typeof wanted === "number" ? `sheet ${wanted}` : `the sheet ${quote(wanted)}`
  if (found === undefined) return refuse(shown, `the sheets ${named}`)
  return found.entry === undefined
    ? refuse(`${shown} to have cells`, "a chart, a dialog or a macro")
    : Effect.succeed({ name: found.name, entry: found.entry })
}
