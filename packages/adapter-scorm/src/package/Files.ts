/** The files of a package, wherever they are: in an archive, in a folder, or one manifest alone. */
import { Zip } from "@laurel/formats"
import { Effect } from "effect"
import type { Refused } from "./Structure.ts"

export interface Files {
  /** The paths of its files, from its root, with "/" between folders. */
  readonly names: ReadonlyArray<string>
  /** Whether a file that is not here is not in the package: so of all but a manifest alone. */
  readonly isWhole: boolean
  /** The bytes of a file that is here; more than `maxBytes` are refused before they are in memory. */
  readonly read: (name: string, maxBytes: number) => Effect.Effect<Uint8Array, Refused>
}

const ofArchive = ({ entry, expected, found, advice }: Zip.Refused): Refused => ({
  file: entry ?? "the archive",
  line: null,
  column: null,
  expected,
  found,
  advice
})

/** The files of a zip, which is read piece by piece: bytes in memory, or a file as Node's `openAsBlob` gives it. */
export const fromZip = (blob: Blob): Effect.Effect<Files, Refused> =>
  Zip.open(blob).pipe(
    Effect.map(({ entries, read }) => ({
      names: entries.map(({ name }) => name),
      isWhole: true,
      read: (name: string, maxBytes: number) => Effect.mapError(read(name, maxBytes), ofArchive)
    })),
    Effect.mapError(ofArchive)
  )

/** One file that is there without the others, such as `imsmanifest.xml`. */
export const fromBytes = (name: string, bytes: Uint8Array): Files => ({
  names: [name],
  isWhole: false,
  read: (_name, maxBytes) =>
    bytes.length <= maxBytes
      ? Effect.succeed(bytes)
      : Effect.fail({
          file: name,
          line: null,
          column: null,
          expected: `at most ${maxBytes} bytes`,
          found: `${bytes.length}`
        })
})
