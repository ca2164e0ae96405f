/** `laurel documents`: keeps evidence files, gives them back, and holds them against what facts name. */
import { resolve } from "node:path"
import { Documents } from "@laurel/documents"
import { Console, Effect, Option, Result, Stream } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as DocumentsSetting from "../documents/DocumentsSetting.ts"
import * as Parting from "../documents/Parting.ts"
import * as Placed from "../documents/Placed.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Bytes from "../sources/Bytes.ts"
import * as Store from "../store/Store.ts"
import { Incomplete, toMend } from "../Unable.ts"
import * as DocumentsCheck from "./DocumentsCheck.ts"

const open = Effect.gen(function* () {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  return { opened, json, place: yield* DocumentsSetting.opened(opened) }
})

const bytesOf = (file: string) => Stream.mapError(Bytes.bytesOf(resolve(file)), (cause) => toMend(cause))

const add = Effect.fn("laurel.documents.add")(function* ({ files }: { readonly files: ReadonlyArray<string> }) {
  const { opened, json, place } = yield* open
  const results = yield* Effect.gen(function* () {
    const documents = yield* Documents.Documents
    // Before the first sync there is no ledger whose they could be.
    const isThere = yield* Effect.isSuccess(Store.isThere(opened))
    if (isThere) yield* Effect.provide(Parting.claim, Store.toRead(opened))
    // What is added must not leave by what somebody else has begun.
    if ((yield* documents.notes).length > 0) yield* Effect.provide(Parting.endIfBegun, Store.toChange(opened))
    return yield* Effect.forEach(files, (file) =>
      Effect.map(Effect.result(documents.keep(bytesOf(file), { ...place.bounds, name: file })), (kept) => ({
        file,
        kept
      }))
    )
  }).pipe(Effect.provide(place.layer))
  const kept = results.flatMap(({ file, kept }) => (Result.isSuccess(kept) ? [{ file, ...kept.success }] : []))
  const refused = results.flatMap(({ file, kept }) =>
    Result.isFailure(kept) ? [{ file, message: kept.failure.message }] : []
  )
  if (json) yield* Print.json({ documents: kept, refused })
  else {
    yield* Print.lines(
      kept.map(({ file, document, mediaType, size }) =>
        Print.oneLine(`${document}  ${mediaType}  ${Numbers.count(size, "byte")}  ${file}`)
      )
    )
    for (const { message } of refused) yield* Console.error(Print.oneLine(message))
  }
  if (refused.length > 0) return yield* new Incomplete()
})

const get = Effect.fn("laurel.documents.get")(function* (input: {
  readonly document: Documents.Reference
  readonly out: string
}) {
  const { json, place } = yield* open
  const file = resolve(input.out)
  const size = yield* Effect.flatMap(Documents.Documents, ({ read }) => Placed.write(file, read(input.document))).pipe(
    Effect.provide(place.layer)
  )
  yield* json
    ? Print.json({ document: input.document, file, size })
    : Print.lines([`Wrote ${file}: ${Numbers.count(size, "byte")}, as they were kept.`])
})

const sweep = Effect.fn("laurel.documents.sweep")(function* () {
  const { opened, json, place } = yield* open
  const parted = yield* Parting.alone(Parting.end).pipe(
    Effect.provide(place.layer),
    Effect.provide(Store.toChange(opened))
  )
  yield* json ? Print.json(parted) : Print.lines([Parting.words(parted)])
  yield* Parting.tellLeft(parted)
})

const reference = Argument.String("reference").pipe(
  Argument.filterMap(
    (text) => (Documents.isReference(text) ? Option.some(text) : Option.none()),
    () => "sha256: and 64 lower-case hexadecimal digits"
  ),
  Argument.withDescription("The document, as facts and `laurel documents add` name it: sha256:…")
)

const adding = Command.make(
  "add",
  {
    files: Argument.String("file").pipe(
      Argument.withDescription("Files to keep; their names are not kept"),
      Argument.variadic({ min: 1, max: 10_000 })
    )
  },
  add
).pipe(
  Command.withDescription(
    "Keep files, and print the reference of each with its type, which is found from the content. A file that is there already is not written again. What may not be kept is told, stops no other, and ends with 1."
  ),
  Command.withShortDescription("Keep files, and print their references"),
  Command.withExamples([{ command: "laurel documents add certificate.pdf", description: "Keep a file" }])
)

const getting = Command.make(
  "get",
  {
    document: reference,
    out: Flag.File("out").pipe(Flag.withDescription("The file to write, which must not be there yet"))
  },
  get
).pipe(
  Command.withDescription("Write a kept document to a file, held against its hash: a changed one is not written."),
  Command.withShortDescription("Write a kept document to a file"),
  Command.withExamples([
    {
      command:
        "laurel documents get sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --out certificate.pdf",
      description: "Write one to a file"
    }
  ])
)

const sweeping = Command.make("sweep", {}, sweep).pipe(
  Command.withDescription(
    "End what an erasure began that was killed: remove the documents that it set free and that no fact names. Takes a while where there is any, for all facts are read; else nothing is done."
  ),
  Command.withShortDescription("End what a killed erasure began"),
  Command.withExamples([{ command: "laurel documents sweep", description: "Remove what an erasure set free" }])
)

export const command = Command.make("documents").pipe(
  Command.withDescription('Keep evidence files (PDF, pictures) where "documents" in the configuration says.'),
  Command.withShortDescription("Keep evidence files, give them back, check them"),
  Command.withSubcommands([adding, getting, DocumentsCheck.command, sweeping])
)
