/** `laurel import list`, `show` and `mapping`: the imports that there were. */
import { type Id, Import, Ledger, Plain, Words } from "@laurel/core"
import { Effect } from "effect"
import { Command } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as Known from "../imports/Known.ts"
import * as Written from "../imports/Written.ts"
import * as ListFlags from "../flags/ListFlags.ts"
import * as Listing from "../terminal/Listing.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import * as Table from "../terminal/Table.ts"
import { unable } from "../Unable.ts"

/** The same with what took it back. */
const plain = (one: Import.Import, by: Known.Undoings) => {
  const undoing = by.get(one.id)
  return { ...Plain.imported(one), undoneBy: undoing?.by ?? null, undoneWhole: undoing?.isWhole ?? null }
}

const columns = (by: Known.Undoings): ReadonlyArray<Listing.Column<Import.Import>> => [
  { name: "import", cell: ({ id }) => String(id) },
  { name: "recorded_at", cell: ({ recordedAt }) => Words.moment(recordedAt) },
  { name: "source", cell: ({ source }) => source },
  { name: "mapping", cell: ({ mapping: { name, version } }) => `${name} v${version}` },
  { name: "files", cell: ({ files }) => files.length },
  { name: "actor", cell: ({ actor }) => actor },
  { name: "role", cell: ({ role }) => role },
  { name: "state", cell: (one) => Known.state(one, by) },
  { name: "reason", cell: ({ reason }) => reason }
]

interface ListInput {
  readonly csv: boolean
  readonly out: string | null
  readonly limit: number | null
}

const list = Effect.fn("laurel.import.list")(function* (input: ListInput) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  yield* Effect.gen(function* () {
    const by = yield* Known.undoings
    yield* Listing.tell(
      {
        asked: { list: "imports" },
        title: "Imports",
        none: "none",
        columns: columns(by),
        plain: (one) => plain(one, by),
        rows: Known.all
      },
      { json, ...input }
    )
  }).pipe(Effect.provide(Store.toRead(opened)))
})

export const listCommand = Command.make("list", ListFlags.of("Imports"), list).pipe(
  Command.withDescription("List the imports that there were, the first first, and what became of each."),
  Command.withShortDescription("The imports that there were"),
  Command.withExamples([{ command: "laurel import list", description: "Every import, and what became of it" }])
)

/** Rejections of its files, read in its way, that are open. */
const rejectionsOf = Effect.fnUntraced(function* (one: Import.Import) {
  const ledger = yield* Ledger.Ledger
  const mark = `#${Import.readingOf(one)}@`
  let open = 0
  // Ends with the rejections: each page is after the one before.
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<Ledger.KeptRejection> = yield* ledger.rejections(after)
    open += page.filter(({ source, reading }) => source === one.source && reading.includes(mark)).length
    const last = page.at(-1)
    if (last === undefined || page.length < Ledger.maxPage) return open
    after = last.id
  }
})

const conflicts: Readonly<Record<Import.Conflicts, string>> = {
  replace: "rows corrected what stood",
  append: "rows were kept beside what stood",
  skip: "what stood stayed",
  ifNewer: "newer rows corrected what stood"
}
const people: Readonly<Record<Import.People, string>> = {
  create: "made known where they were not",
  match: "only those who were known"
}

/** Files that are shown. */
const shownFiles = 100

const words = (
  one: Import.Import,
  by: Known.Undoings,
  total: Written.Written,
  rejections: number
): ReadonlyArray<string> => {
  const { id, source, actor, role, reason, mapping, files, names, recordedAt } = one
  return [
    `Import ${id}, recorded ${Words.moment(recordedAt)}: ${Known.state(one, by)}.`,
    ...Table.texts([
      ["source", source],
      ["by", `${actor} (${role})`],
      ["reason", `"${reason}"`],
      ["mapping", `${mapping.name}, version ${mapping.version}`],
      ["conflicts", conflicts[one.conflicts]],
      ["people", people[one.people]]
    ]),
    "Files:",
    ...files
      .slice(0, shownFiles)
      .flatMap(({ sha256, size }, at) => [
        `  ${names[at] ?? ""}: ${Numbers.count(size, "byte")}`,
        `    sha256 ${sha256}`
      ]),
    ...(files.length > shownFiles ? [`  and ${Numbers.number(files.length - shownFiles)} more`] : []),
    "Written:",
    ...Table.numbers([
      ["people made known", Numbers.number(total.contacts)],
      ["participations made known", Numbers.number(total.learners)],
      ["facts recorded", Numbers.number(total.facts)],
      ["entries", Numbers.number(total.entries)],
      ["open rejections", Numbers.number(rejections)]
    ]),
    ...(one.undoes === undefined && by.get(id)?.isWhole !== true
      ? ["", `\`laurel import undo ${id} --preview\` shows what taking it back would do.`]
      : [])
  ].map(Print.oneLine)
}

interface OneInput {
  readonly id: Id.ImportId
}

const show = Effect.fn("laurel.import.show")(function* ({ id }: OneInput) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  yield* Effect.gen(function* () {
    const one = yield* Known.find(id)
    const by = yield* Known.undoings
    const [total, rejections] = [yield* Written.of(id), yield* rejectionsOf(one)]
    yield* json
      ? Print.json({ ...plain(one, by), written: total, rejections })
      : Print.lines(words(one, by, total, rejections))
  }).pipe(Effect.provide(Store.toRead(opened)))
})

export const showCommand = Command.make("show", { id: Known.number }, show).pipe(
  Command.withDescription(
    "Show an import: who ran it, why and when, by which mapping, from which files, what it has written, and what became of it."
  ),
  Command.withShortDescription("Show one import"),
  Command.withExamples([{ command: "laurel import show 7", description: "One import, by its number" }])
)

const mapping = Effect.fn("laurel.import.mapping")(function* ({ id }: OneInput) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const { mapping, undoes } = yield* Effect.provide(Known.find(id), Store.toRead(opened))
  if (undoes !== undefined)
    return yield* unable(
      `import ${id} undid import ${undoes}, and was read by no mapping: \`laurel import mapping ${undoes}\` shows that one's`
    )
  // As it was written: text that is read and formatted anew, whatever is in it.
  const read: unknown = JSON.parse(mapping.text)
  yield* json ? Print.json(read) : Print.lines(JSON.stringify(read, null, 2).split("\n"))
})

export const mappingCommand = Command.make("mapping", { id: Known.number }, mapping).pipe(
  Command.withDescription(
    "Print the mapping that an import was read by, with its constants as they were given: what it prints can be given to --mapping again."
  ),
  Command.withShortDescription("The mapping that an import was read by"),
  Command.withExamples([
    { command: "laurel import mapping 7 > mapping.json", description: "Write it to a file, to read other files by it" }
  ])
)
