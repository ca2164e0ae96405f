/** The files that an import reads: those of the command line, a folder or a zip that has them, or those beside the mapping. */
import { openAsBlob, statSync } from "node:fs"
import { basename, resolve } from "node:path"
import type { Tabular } from "@laurel/adapter-tabular"
import { Adapter } from "@laurel/core"
import { Zip } from "@laurel/formats"
import { Effect, Stream } from "effect"
import * as Bytes from "../sources/Bytes.ts"
import { whyNot } from "../structures/whyNot.ts"
import { type Unable, unable } from "../Unable.ts"

/** A file by the name that an import has for it. */
export interface Named {
  readonly name: string
  /** What is said of how it is written. */
  readonly format: Tabular.Format
}

/** The files of one import. */
export interface Files {
  /** The files of a stream that are given, by the stream's name. */
  readonly given: ReadonlyMap<string, ReadonlyArray<string>>
  /** All that are read, those of tables, too, each once. */
  readonly all: ReadonlyArray<Named>
  readonly open: (name: string) => Tabular.Bytes
}

/** Files that one import reads. */
const maxFiles = 1_000

/** A place that has files by their names; what is wrong with one that is not there is told before anything is read. */
interface Place {
  readonly open: (name: string) => Tabular.Bytes
  readonly check: (name: string) => Effect.Effect<void, Unable>
}

const lookAt = (path: string) =>
  Effect.try({
    try: () => statSync(path),
    catch: (cause) => unable(`${path}: expected a file that can be read, found ${whyNot(cause)}`)
  })

const isFile = (path: string) =>
  Effect.flatMap(lookAt(path), (stat) =>
    stat.isFile()
      ? Effect.void
      : Effect.fail(
          unable(
            `${path}: expected a file that can be read, found ${stat.isDirectory() ? "a folder" : "something that is no regular file"}. Name the file itself`
          )
        )
  )

const folder = (root: string): Place => ({
  open: (name) => Bytes.fileOf(resolve(root, name)),
  check: (name) => isFile(resolve(root, name))
})

const archive = Effect.fnUntraced(function* (path: string): Effect.fn.Return<Place, Unable> {
  const blob = yield* Effect.tryPromise({
    try: () => openAsBlob(path),
    catch: (cause) => unable(`${path}: expected a file that can be read, found ${whyNot(cause)}`)
  })
  const { entries, stream } = yield* Effect.mapError(Zip.open(blob), (refused) =>
    unable(`${path} can't be read: ${Zip.describe(refused)}`)
  )
  const sizes = new Map(entries.map(({ name, size }) => [name, size]))
  return {
    open: (name) => ({
      bytes: Stream.mapError(
        stream(name, sizes.get(name) ?? 0),
        ({ expected, found, advice }) =>
          new Adapter.Misconfigured({ where: `${path}, file "${name}"`, expected, found, advice })
      )
    }),
    check: (name) =>
      sizes.has(name)
        ? Effect.void
        : Effect.fail(
            unable(
              `${path}: expected a file "${name}" in it, which the mapping names, found ${[...sizes.keys()].slice(0, 20).join(", ") || "none"}. Name the zip that has it, or take it out of the mapping`
            )
          )
  }
})

/** A folder or a zip, where the mapping names its files itself. */
const placeAt = Effect.fnUntraced(function* (path: string): Effect.fn.Return<Place | undefined, Unable> {
  const stat = yield* lookAt(path)
  if (stat.isDirectory()) return folder(path)
  return path.toLowerCase().endsWith(".zip") ? yield* archive(path) : undefined
})

/** The stream that files of the command line are of. */
const streamOf = ({ streams }: Tabular.Mapping): Effect.Effect<string, Unable> => {
  const open = streams.filter(({ file }) => file === undefined)
  const [only] = open.length > 0 ? open : streams
  if (only !== undefined && (open.length === 1 || streams.length === 1)) return Effect.succeed(only.name)
  return Effect.fail(
    unable(
      open.length === 0
        ? `the mapping names its files itself (${streams.flatMap(({ file }) => file ?? []).join(", ")}): give the folder or the .zip that they are in`
        : `the mapping's streams ${open.map(({ name }) => `"${name}"`).join(", ")} name no file each, so that files of the command line may be of any of them: write "file" for all but one`
    )
  )
}

/** What files are called: by their own names, and in full where two would be called the same. */
const namesOf = (
  paths: ReadonlyArray<string>,
  taken: ReadonlySet<string>
): ReadonlyMap<string, { readonly path: string }> => {
  const names = paths.map((path) => basename(path))
  return new Map(
    paths.map((path, at) => {
      const name = names[at] ?? path
      const isAlone = !taken.has(name) && names.indexOf(name) === names.lastIndexOf(name)
      return [isAlone ? name : path, { path: resolve(path) }]
    })
  )
}

const within = (mapping: Tabular.Mapping, format: Tabular.Format | undefined): Tabular.Format => ({
  ...mapping.format,
  ...format
})

/** Files that the mapping itself names; those of streams that are given are not read. */
const ownFiles = (mapping: Tabular.Mapping, given: ReadonlyMap<string, unknown>): ReadonlyArray<Named> => [
  ...mapping.streams.flatMap(({ name, file, format }) =>
    file === undefined || given.has(name) ? [] : [{ name: file, format: within(mapping, format) }]
  ),
  ...Object.values(mapping.tables ?? {}).map(({ file, format }) => ({ name: file, format: within(mapping, format) }))
]

const distinct = (all: ReadonlyArray<Named>): ReadonlyArray<Named> => [
  ...new Map(all.map((each) => [each.name, each])).values()
]

/** Finds the files of an import; `home` is where the mapping's own are unless a folder or a zip is given. */
export const find = Effect.fn("Files.find")(function* (
  mapping: Tabular.Mapping,
  home: string | null,
  paths: ReadonlyArray<string>
): Effect.fn.Return<Files, Unable> {
  if (paths.length > maxFiles) return yield* unable(`expected at most ${maxFiles} files, found ${paths.length}`)
  const [first] = paths
  const namesAll = mapping.streams.every(({ file }) => file !== undefined)
  const place = namesAll && paths.length === 1 && first !== undefined ? yield* placeAt(resolve(first)) : undefined
  const given = place === undefined && paths.length > 0
  const stream = given || !namesAll ? yield* streamOf(mapping) : ""
  if (!given && !namesAll) return yield* unable(`expected the files of the mapping's stream "${stream}", found none`)
  const taken = new Set(ownFiles(mapping, new Map()).map(({ name }) => name))
  const named = given ? namesOf([...new Set(paths)], taken) : new Map<string, { readonly path: string }>()
  const files = given ? new Map([[stream, [...named.keys()]]]) : new Map<string, ReadonlyArray<string>>()
  const own = ownFiles(mapping, files)
  const at = place ?? (home === null ? undefined : folder(home))
  if (at === undefined && own.length > 0)
    return yield* unable(
      `the mapping names its files itself (${own.map(({ name }) => name).join(", ")}): give the folder or the .zip that they are in`
    )
  for (const { path } of named.values()) yield* isFile(path)
  for (const { name } of own) yield* at?.check(name) ?? Effect.void
  const format = mapping.streams.find(({ name }) => name === stream)?.format
  return {
    given: files,
    all: distinct([...[...named.keys()].map((name) => ({ name, format: within(mapping, format) })), ...own]),
    open: (name) => {
      const path = named.get(name)?.path
      return path === undefined ? (at?.open(name) ?? Bytes.fileOf(resolve(name))) : Bytes.fileOf(path)
    }
  }
})

/** The one file of an import that has no other: whoever sends it must not have files read that are here. */
export const ofOne = Effect.fnUntraced(function* (
  mapping: Tabular.Mapping,
  name: string,
  bytes: Uint8Array
): Effect.fn.Return<Files, Unable> {
  const own = ownFiles(mapping, new Map())
  if (own.length > 0) {
    return yield* unable(
      `mapping: expected one that is told its file, found one that names files itself (${own.map((file) => file.name).join(", ")}). Import it with \`laurel import run\``
    )
  }
  const stream = yield* streamOf(mapping)
  const format = mapping.streams.find((each) => each.name === stream)?.format
  return {
    given: new Map([[stream, [name]]]),
    all: [{ name, format: within(mapping, format) }],
    open: () => ({ bytes: Stream.make(bytes) })
  }
})
