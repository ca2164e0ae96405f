/** The mapping that files are imported by: a file of its author's, or a ready one, with its constants given. */
import { dirname, resolve } from "node:path"
import { Tabular } from "@laurel/adapter-tabular"
import { type Adapter, CanonicalJson, type Id, Phrase } from "@laurel/core"
import { Effect, Option, Result, Schema, Stream } from "effect"
import * as Configuration from "../configuration/Configuration.ts"
import * as ConfigurationFile from "../configuration/ConfigurationFile.ts"
import * as Print from "../terminal/Print.ts"
import { type Unable, unable } from "../Unable.ts"
import * as Known from "./Known.ts"

/** A mapping that can be read by. */
export interface Ready {
  readonly mapping: Tabular.Mapping
  readonly name: string
  readonly version: number
  /** The mapping as it is used, in the form of RFC 8785: what an import keeps of it. */
  readonly text: string
  /** Where the files that it names are, unless said otherwise: empty for one that is no file, null for a ready mapping. */
  readonly folder: string | null
  /** The same text with other values for its constants; undefined where these are not its constants. */
  readonly textWith: (values: Readonly<Record<string, string>>) => string | undefined
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

const textOf = (mapping: Tabular.Mapping): string => CanonicalJson.format(encode(mapping))

/** The text of a mapping that is known to be one with some values. */
const textOfJson = (json: unknown, values: Readonly<Record<string, string>>): string | undefined => {
  const settled = hasConstants(json) ? Tabular.settled(json, values) : Result.succeed(json)
  if (Result.isFailure(settled)) return undefined
  const decoded = decode(settled.success)
  if (Result.isFailure(decoded)) return undefined
  const filled = Tabular.withConstants(decoded.success, values)
  return Result.isFailure(filled) ? undefined : textOf(filled.success)
}

const textual = Schema.decodeUnknownOption(
  Schema.fromJsonString(Schema.Struct({ constants: Schema.Record(Schema.String, Schema.String) }))
)

/** The constants in the text of a mapping that was read by. */
const constantsOf = (text: string): Readonly<Record<string, string>> =>
  Option.match(textual(text), { onNone: () => ({}), onSome: ({ constants }) => constants })

/**
 * A mapping of the author's must not have the name and the version of one that an import was read by, and say something else: who
 * looks the import up would not know which. A ready one is the program's, whose versions are not the author's to count.
 */
export const checkVersion = Effect.fn("MappingFile.checkVersion")(function* (ready: Ready, called: string) {
  const { name, version, text, folder, textWith } = ready
  if (folder === null) return
  const own = yield* Known.all.pipe(
    Stream.filter(({ mapping, undoes }) => undoes === undefined && mapping.name === name),
    Stream.runFold(
      (): Named => ({ other: null, highest: version }),
      ({ other, highest }, { id, mapping }) => ({
        highest: Math.max(highest, mapping.version),
        other:
          mapping.version === version && mapping.text !== text && mapping.text !== textWith(constantsOf(mapping.text))
            ? id
            : other
      })
    )
  )
  if (own.other === null) return
  return yield* unable(
    `${called}: import ${own.other} was read by another mapping that is called "${name}" version ${version}, too (\`laurel import mapping ${own.other}\` prints it): give this one version ${own.highest + 1}, so that it can be told later what was read by which`
  )
})

/** What there is of a name: the last import that was read by another mapping of the same version, and the highest version. */
interface Named {
  readonly other: Id.ImportId | null
  readonly highest: number
}

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
  const missing = `${file} does not exist, and no ready mapping is called "${Print.oneLine(named)}". ${Phrase.suggest(named, presetNames)}`
  return { json: yield* ConfigurationFile.readJson(file, missing), called: file, folder: dirname(file) }
})

const failure = (called: string, { expected, found }: Adapter.Misconfigured): Unable =>
  unable(`${called}, its constants: expected ${expected}, found ${found}. Give them with --set <name>=<value>`)

/** Opens the mapping of that file, or the ready one of that name. */
export const open = Effect.fn("MappingFile.open")(function* (
  named: string,
  values: Readonly<Record<string, string>>
): Effect.fn.Return<Ready, Unable> {
  return yield* read(yield* written(named), values)
})

/** Reads a mapping that is no file, and has no files beside it. */
export const ofJson = (json: unknown, called: string): Effect.Effect<Ready, Unable> =>
  read({ json, called, folder: "" }, {})

const read = Effect.fnUntraced(function* (
  { json, called, folder }: Written,
  values: Readonly<Record<string, string>>
): Effect.fn.Return<Ready, Unable> {
  if (hasConstants(json)) {
    const names = Object.keys(json.constants ?? {})
    const unknown = Object.keys(values).find((name) => !names.includes(name))
    if (unknown !== undefined)
      return yield* unable(
        `--set: expected a constant of ${called}, found "${Print.oneLine(unknown)}". ${Phrase.suggest(unknown, names)}`
      )
  }
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
  return { mapping, name, version, text: textOf(mapping), folder, textWith: (others) => textOfJson(json, others) }
})
