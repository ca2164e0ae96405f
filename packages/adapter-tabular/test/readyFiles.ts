/** The files of `fixtures/presets` as their systems write them, looked at and read. */
import { Tabular } from "@laurel/adapter-tabular"
import { type Adapter, type Fact, Id, type Rejection } from "@laurel/core"
import { collect } from "@laurel/testkit"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { type Files, opener } from "./source.ts"

export const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/presets/${name}`, import.meta.url), "utf8")

/** Teams writes UTF-16 with tabs; its fixtures are kept as UTF-8, to be read by people. */
export const written = (name: string, content = fixture(name)): string | Uint8Array =>
  name.endsWith(".tsv") ? Buffer.from(`\uFEFF${content}`, "utf16le") : content

const lookAt = (name: string, content?: string): Effect.Effect<Tabular.Look, Adapter.Misconfigured | Adapter.Broken> =>
  Tabular.look({ file: name, bytes: opener({ [name]: written(name, content) })(name) })

export const suggested = (name: string, content?: string, options?: Tabular.Suggesting) =>
  Effect.map(lookAt(name, content), (look) => Tabular.suggest(look, options))

export interface Told {
  readonly drafts: ReadonlyArray<Fact.Draft>
  readonly rejections: ReadonlyArray<Rejection.Rejection>
}

/** Everything that is read of files: by the streams' own names where the mapping has them, else the one file by its one stream. */
export const readFiles = (mapping: Tabular.Mapping, files: Files): Effect.Effect<Told> =>
  Effect.gen(function* () {
    const [stream] = mapping.streams
    const isNamed = stream === undefined || stream.file !== undefined
    const { pages, error } = yield* collect(
      Tabular.adapter({
        source: Id.SourceId.make("files"),
        mapping,
        open: opener(files),
        ...(isNamed ? {} : { files: new Map(mapping.streams.map(({ name }) => [name, Object.keys(files)])) })
      })
    )
    if (error !== undefined) return yield* Effect.die(error)
    return {
      drafts: pages.flatMap(({ drafts }) => drafts),
      rejections: pages.flatMap(({ rejections }) => rejections)
    }
  })

/** What a suggestion says, a remark on each line behind its column. */
export const says = ({ remarks }: Tabular.Suggestion): string =>
  remarks.map(({ column, says }) => `${column ?? ""}: ${says}`).join("\n")
