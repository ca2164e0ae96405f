/** The mapping that files are imported by: a file of its author's, or a ready one, with its constants given. */
import { dirname, resolve } from "node:path"
import { Tabular } from "@laurel/adapter-tabular"
import { type Adapter, CanonicalJson } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import * as Configuration from "../Configuration.ts"
import { suggest } from "../Nearest.ts"
import * as Print from "../Print.ts"
import { type Unable, unable } from "../Unable.ts"

/** A mapping that can be read by. */
export interface Ready {
  readonly mapping: Tabular.Mapping
  readonly name: string
  readonly version: number
  /** The mapping as it is used, in the form of RFC 8785: what an import keeps of it. */
  readonly text: string
  /** Where the files that it names are, unless said otherwise; null for a ready mapping. */
  readonly folder: string | null
}

const presets: ReadonlyMap<string, Tabular.Preset> = new Map(Object.entries(Tabular.presets))

/** The ready mapping of that name; undefined where there is none. */
export const preset = (name: string): Tabular.Preset | undefined => presets.get(name)
export const presetNames: ReadonlyArray<string> = [...presets.keys()]

const decode = Schema.decodeUnknownResult(Tabular.Mapping, { errors: "all", onExcessProperty: "error" })
const encode = Schema.encodeSync(Tabular.Mapping)

/** Constants as they stand in a mapping that may have other faults. */
const hasConstants = Schema.is(
  Schema.Struct({ constants: Schema.optionalKey(Schema.Record(Schema.String, Schema.NullOr(Schema.String))) })
)

/** JSON that may be a mapping, and what messages call it. */
interface Written {
  readonly json: unknown
  readonly called: string
  readonly folder: string | null
}

const written = Effect.fnUntraced(function* (named: string): Effect.fn.Return<Written, Unable> {
  const ready = preset(named)
  if (ready !== undefined) return { json: ready.mapping, called: `the ready mapping "${named}"`, folder: null }
  const file = resolve(named)
  const missing = `${file} does not exist, and no ready mapping is called "${Print.oneLine(named)}". ${suggest(named, presetNames)}`
  return { json: yield* Configuration.readJson(file, missing), called: file, folder: dirname(file) }
})

const failure = (called: string, { expected, found }: Adapter.Misconfigured): Unable =>
  unable(`${called}, its constants: expected ${expected}, found ${found}. Give them with --set <name>=<value>`)

/** Opens the mapping of that file, or the ready one of that name. */
export const open = Effect.fn("MappingFile.open")(function* (
  named: string,
  values: Readonly<Record<string, string>>
): Effect.fn.Return<Ready, Unable> {
  const { json, called, folder } = yield* written(named)
  const settled = hasConstants(json) ? Tabular.settled(json, values) : Result.succeed(json)
  if (Result.isFailure(settled)) return yield* failure(called, settled.failure)
  const decoded = decode(settled.success)
  if (Result.isFailure(decoded)) {
    const problems = Configuration.problemsOf(decoded.failure.issue, settled.success)
    return yield* unable(
      `${called} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${problems.join("\n")}`
    )
  }
  const filled = Tabular.withConstants(decoded.success, values)
  if (Result.isFailure(filled)) return yield* failure(called, filled.failure)
  const mapping = filled.success
  const { name, version } = mapping
  if (name === undefined || version === undefined) {
    return yield* unable(
      `${called}: expected a "name" and a "version", found ${name === undefined ? "no name" : "no version"}. An import keeps both, so that it can be told later what it was read by`
    )
  }
  return { mapping, name, version, text: CanonicalJson.format(encode(mapping)), folder }
})
