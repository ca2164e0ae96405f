/** `laurel import suggest` and `presets`: from a file to a mapping that somebody can finish. */
import { existsSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { Tabular } from "@laurel/adapter-tabular"
import { Phrase } from "@laurel/core"
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as FileWords from "../imports/FileWords.ts"
import * as MappingFile from "../imports/MappingFile.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Bytes from "../sources/Bytes.ts"
import { whyNot } from "../structures/whyNot.ts"
import { unable, toMend } from "../Unable.ts"

interface Input {
  readonly files: ReadonlyArray<string>
  readonly out: Option.Option<string>
  readonly preset: Option.Option<string>
}

const lookAt = (path: string) =>
  Effect.mapError(Tabular.look({ file: path, bytes: Bytes.fileOf(resolve(path)), samples: 200 }), (cause) =>
    toMend(cause)
  )

const presetOf = Effect.fnUntraced(function* (name: string) {
  return (
    MappingFile.preset(name) ??
    (yield* unable(
      `no ready mapping is called "${Print.oneLine(name)}". ${Phrase.suggest(name, MappingFile.presetNames)}`
    ))
  )
})

const signWords = ({ signs }: Tabular.Preset): string => signs.map(({ has }) => has.join(", ")).join("; or ")

/** What is proposed for a file; one that the named ready mapping does not read is an error. */
const proposed = Effect.fnUntraced(function* (look: Tabular.Look, named: Option.Option<string>) {
  if (Option.isNone(named)) return Tabular.suggest(look)
  const preset = yield* presetOf(named.value)
  const suggestion = Tabular.suggest(look, { presets: [preset] })
  if (suggestion.preset === preset.name) return suggestion
  return yield* unable(
    `${look.file} is not what "${preset.name}" reads: expected a record among its first with the columns ${signWords(preset)}; found ${look.columns.slice(0, 20).join(", ") || "none"}. Leave out --preset to have a mapping made for it`
  )
})

/** A file that is there already may have been edited, and is not written over. */
const write = (file: string, mapping: Tabular.Unfilled) =>
  Effect.try({
    try: () => writeFileSync(file, `${JSON.stringify(mapping, null, 2)}\n`, { flag: "wx" }),
    catch: (cause) =>
      unable(
        existsSync(file)
          ? `${file} is there already, and may have been edited: name another file`
          : `${file}: expected a file that can be written, found ${whyNot(cause)}`
      )
  })

/** Columns that the first file has and another has not, or the other way around. */
const differing = (first: Tabular.Look, other: Tabular.Look): ReadonlyArray<string> => {
  const [own, theirs] = [new Set(first.columns), new Set(other.columns)]
  return [...first.columns.filter((name) => !theirs.has(name)), ...other.columns.filter((name) => !own.has(name))]
}

interface Told {
  readonly looks: ReadonlyArray<Tabular.Look>
  readonly suggestion: Tabular.Suggestion
  readonly others: ReadonlyArray<string>
  readonly written: string | null
}

const words = ({ looks, suggestion, others, written }: Told): ReadonlyArray<string> => {
  const { mapping, preset, confidence, remarks } = suggestion
  const open = remarks.filter((remark) => remark.open !== null)
  const rest = remarks.filter((remark) => remark.open === null)
  const remark = ({ column, says, open: left }: Tabular.Remark): string =>
    `  ${left === null ? "" : `${left}: `}${column === null ? "" : `column "${column}": `}${says}`
  return [
    ...looks.map((look) => `${look.file}: ${FileWords.found(look)}; ${look.columns.length} columns`),
    preset === null
      ? `No ready mapping reads it; one was put together from its headings and first rows (${Math.round(confidence * 100)} % sure).`
      : `It is what the ready mapping "${preset}" reads (${Math.round(confidence * 100)} % sure).`,
    ...others,
    ...(open.length === 0 ? [] : ["", "To be said before it can be used:", ...open.map(remark)]),
    ...(rest.length === 0 ? [] : ["", "What it rests on:", ...rest.map(remark)]),
    "",
    ...(written === null
      ? ["The mapping; --out <file> writes it:", ...JSON.stringify(mapping, null, 2).split("\n")]
      : [`Written to ${written}. Look it over, then: laurel import check <file> --mapping ${written} --source <id>`])
  ].map(Print.oneLine)
}

const suggest = Effect.fn("laurel.import.suggest")(function* ({ files, out, preset }: Input) {
  const { json } = yield* root
  const looks = yield* Effect.forEach(files, lookAt)
  const [first, ...more] = looks
  if (first === undefined) return yield* unable("expected a file, found none")
  const suggestion = yield* proposed(first, preset)
  const others = more.flatMap((look) => {
    const columns = differing(first, look)
    return columns.length === 0
      ? []
      : [
          `${look.file} has other columns than ${first.file} (${columns.slice(0, 10).join(", ")}), so it may need a mapping of its own.`
        ]
  })
  const written = Option.getOrNull(Option.map(out, (file) => resolve(file)))
  if (written !== null) yield* write(written, suggestion.mapping)
  yield* json
    ? Print.json({
        ...suggestion,
        files: looks.map((look) => ({ ...look, samples: undefined })),
        others,
        written
      })
    : Print.lines(words({ looks, suggestion, others, written }))
})

export const command = Command.make(
  "suggest",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription(
        "Files of one kind: the mapping is made for the first, and the others are held against it"
      ),
      Argument.variadic({ min: 1, max: 100 })
    ),
    out: Flag.String("out").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("Write the mapping to this file, which must not be there yet"),
      Flag.optional
    ),
    preset: Flag.String("preset").pipe(
      Flag.withMetavar("name"),
      Flag.withDescription("The ready mapping that it is to be; found out unless given"),
      Flag.optional
    )
  },
  suggest
).pipe(
  Command.withDescription(
    "Propose a mapping for a file from its headings and first rows, and say what it rests on and what is left to be said. Reads no configuration and no store."
  ),
  Command.withShortDescription("Propose a mapping for a file"),
  Command.withExamples([
    { command: "laurel import suggest history.csv --out history.json", description: "From a file to a mapping" }
  ])
)

const presetWords = ({ name, reads, leaves, asks, maps }: Tabular.Preset): ReadonlyArray<string> => [
  name,
  `  ${reads}`,
  ...leaves.map((each) => `  ${each}`),
  ...Object.entries(asks).map(([constant, says]) => `  --set ${constant}=…  ${says}`),
  ...Object.entries(maps).map(([map, says]) => `  map "${map}"  ${says}`),
  ""
]

const presets = Effect.fn("laurel.import.presets")(function* ({ name }: { readonly name: Option.Option<string> }) {
  const { json } = yield* root
  if (Option.isSome(name)) {
    const { mapping } = yield* presetOf(name.value)
    return yield* json ? Print.json(mapping) : Print.lines(JSON.stringify(mapping, null, 2).split("\n"))
  }
  const all = Object.values(Tabular.presets)
  yield* json
    ? Print.json(all.map((preset: Tabular.Preset) => ({ ...preset, mapping: undefined })))
    : Print.lines(
        [
          ...all.flatMap(presetWords),
          "`laurel import presets <name>` prints one, to be written to a file and its maps filled."
        ].map(Print.oneLine)
      )
})

export const presetsCommand = Command.make(
  "presets",
  {
    name: Argument.String("name").pipe(
      Argument.withDescription("The ready mapping to print; all are listed unless given"),
      Argument.optional
    )
  },
  presets
).pipe(
  Command.withDescription(
    "List the ready mappings: what each reads, what it leaves, and what has to be said before it can be used. With a name, print that mapping."
  ),
  Command.withShortDescription("List the ready mappings, or print one"),
  Command.withExamples([
    { command: "laurel import presets", description: "What there is" },
    { command: "laurel import presets moodle-grades > mapping.json", description: "Write one to a file" }
  ])
)
