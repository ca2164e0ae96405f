/** An import that is ready to be checked or run: its mapping, its files, and the adapter that reads them. */
import { Tabular } from "@laurel/adapter-tabular"
import { type Adapter, Id, Import, Plan } from "@laurel/core"
import { Effect, Option, Result, Schema } from "effect"
import { Argument, Flag } from "effect/cli"
import type * as Configuration from "../configuration/Configuration.ts"
import * as Print from "../terminal/Print.ts"
import { shellWord } from "../terminal/shellWord.ts"
import { type Unable, unable } from "../Unable.ts"
import * as Files from "./Files.ts"
import * as Handed from "./Handed.ts"
import * as MappingFile from "./MappingFile.ts"
import * as Surveyed from "./Surveyed.ts"

/** What an import is asked for by. */
export interface Asked {
  readonly files: ReadonlyArray<string>
  readonly mapping: string
  readonly source: Id.SourceId
  readonly set: Readonly<Record<string, string>>
  /** A folder of files that rows name as their documents. */
  readonly documents: string | undefined
}

const decodeSource = Schema.decodeUnknownOption(Id.SourceId)

const maxConstants = 1_000

/** `name=value` of each; none where one is not so written, or a name is there twice. */
const constantsOf = (texts: ReadonlyArray<string>): Option.Option<Readonly<Record<string, string>>> => {
  const pairs = texts.map((text) => /^([^=]+)=(.*)$/s.exec(text))
  const values = new Map(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? "", pair[2] ?? ""]])))
  return values.size === texts.length ? Option.some(Object.fromEntries(values)) : Option.none()
}

/** Its arguments and flags. */
export const asked = {
  files: Argument.String("file").pipe(
    Argument.withDescription(
      "The files; or, where the mapping names its files itself, the folder or the .zip that they are in, which need not be given where they are beside the mapping"
    ),
    Argument.variadic()
  ),
  mapping: Flag.String("mapping").pipe(
    Flag.withMetavar("file"),
    Flag.withDescription("The mapping: a file, or a ready mapping that `laurel import presets` lists")
  ),
  source: Flag.String("source").pipe(
    Flag.withMetavar("id"),
    Flag.withDescription(
      "In whose name the files speak: an id of their own, or that of a tabular source of the configuration, whose facts they may correct"
    ),
    Flag.filterMap(decodeSource, () => "an id such as history: letters and digits, no spaces")
  ),
  set: Flag.String("set").pipe(
    Flag.withMetavar("name=value"),
    Flag.withDescription("A constant of the mapping, once for each"),
    Flag.between(0, maxConstants),
    Flag.filterMap(constantsOf, (texts) => `name=value, once for each name; found ${texts.join(" ")}`)
  ),
  documents: Flag.String("documents").pipe(
    Flag.withMetavar("folder"),
    Flag.withDescription(
      "A folder with the files that rows name as their documents: those that they name are kept where the configuration says"
    ),
    Flag.optional,
    Flag.map(Option.getOrUndefined)
  )
}

export interface Prepared {
  readonly source: Id.SourceId
  readonly ready: MappingFile.Ready
  readonly surveyed: ReadonlyArray<Surveyed.Surveyed>
  readonly adapter: Adapter.Adapter
  /** Null where no documents are handed over. */
  readonly handed: Handed.Handed | null
}

/** A source of the configuration that is not of files must not be spoken for by one. */
const checkSource = ({ file, sources }: Configuration.Opened, source: Id.SourceId): Effect.Effect<void, Unable> => {
  if (Plan.isReserved(source))
    return Effect.fail(
      unable(
        `--source: "${source}" is a name that Laurel keeps for itself: choose one that does not begin with laurel.`
      )
    )
  const own = sources.find(({ id }) => id === source)
  return own === undefined || own.adapter === "tabular"
    ? Effect.void
    : Effect.fail(
        unable(
          `--source: "${source}" is a source of ${file} whose adapter is "${own.adapter}", and what it says is not a file's to say: choose another id`
        )
      )
}

/** Opens the mapping, finds the files and looks at each of them. */
export const of = Effect.fn("Prepared.of")(function* (opened: Configuration.Opened, asks: Asked) {
  const { source } = asks
  yield* checkSource(opened, source)
  const ready = yield* MappingFile.open(asks.mapping, asks.set)
  const files = yield* Files.find(ready.mapping, ready.folder, asks.files)
  const surveyed = yield* Surveyed.of(files)
  const handed = asks.documents === undefined ? null : yield* Handed.find(opened, asks.documents)
  const adapter = Tabular.adapter({
    source,
    mapping: ready.mapping,
    files: files.given,
    open: Surveyed.unchanged(files, surveyed),
    ...(handed === null ? {} : { documents: handed.documents })
  })
  return {
    source,
    ready,
    surveyed,
    adapter: handed === null ? adapter : Handed.telling(adapter, handed),
    handed
  } satisfies Prepared
})

/** What is sent as a whole: a mapping, and the one file that it reads. */
export interface Sent {
  readonly source: Id.SourceId
  readonly mapping: unknown
  readonly file: { readonly name: string; readonly bytes: Uint8Array }
}

/** The same of what is sent: no file that is here is read. */
export const ofSent = Effect.fn("Prepared.ofSent")(function* (
  opened: Configuration.Opened,
  { source, mapping, file }: Sent
) {
  yield* checkSource(opened, source)
  const ready = yield* MappingFile.ofJson(mapping, "mapping")
  const files = yield* Files.ofOne(ready.mapping, file.name, file.bytes)
  const surveyed = yield* Surveyed.of(files)
  const adapter = Tabular.adapter({ source, mapping: ready.mapping, files: files.given, open: files.open })
  return { source, ready, surveyed, adapter, handed: null } satisfies Prepared
})

/** The same whatever order the files were given in: cut off, the same import is gone on with. */
const inOrder = (surveyed: ReadonlyArray<Surveyed.Surveyed>): ReadonlyArray<Surveyed.Surveyed> =>
  surveyed.toSorted((a, b) => (a.sha256 + a.name < b.sha256 + b.name ? -1 : 1))

/** The import as it is kept. */
export const draftOf = (
  { source, ready, surveyed }: Prepared,
  by: Pick<Import.Draft, "actor" | "role" | "reason">
): Effect.Effect<Import.Draft, Unable> => {
  const { mapping, name, version, text } = ready
  const files = inOrder(surveyed)
  const draft: Import.Draft = {
    ...by,
    source,
    mapping: { name, version, text },
    files: files.map(({ sha256, size }) => ({ sha256, size })),
    names: files.map((file) => file.name),
    conflicts: mapping.conflicts ?? "replace",
    people: mapping.people ?? "create"
  }
  return Effect.mapError(Effect.fromResult(Result.map(Import.decode(draft), () => draft)), ({ message }) =>
    unable(`the import can't be kept: ${message}`)
  )
}

/** The command that runs what was checked, but for who does it and why. */
export const commandOf = ({ files, mapping, source, set, documents }: Asked): string =>
  Print.oneLine(
    [
      "laurel import run",
      ...files.map(shellWord),
      "--mapping",
      shellWord(mapping),
      "--source",
      shellWord(source),
      ...Object.entries(set).flatMap(([name, value]) => ["--set", shellWord(`${name}=${value}`)]),
      ...(documents === undefined ? [] : ["--documents", shellWord(documents)])
    ].join(" ")
  )
