/** `laurel documents check`: reads every kept document again, and holds what is kept against what facts name. */
import { Documents } from "@laurel/documents"
import { Effect, Stream } from "effect"
import { Command } from "effect/cli"
import * as Configuration from "../configuration/Configuration.ts"
import * as DocumentsSetting from "../documents/DocumentsSetting.ts"
import * as Naming from "../documents/Naming.ts"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import { root } from "../Root.ts"
import * as Store from "../store/Store.ts"
import { endWithDifferences, unable } from "../Unable.ts"

/** Kept documents that one check can hold in memory: about 200 MB. */
const maxDocuments = 1_000_000

/** Of each sort, so many are listed. */
const listed = 100

interface Findings {
  /** Kept documents, and their bytes. */
  readonly count: number
  readonly bytes: number
  readonly corrupt: ReadonlyArray<string>
  /** Named by facts and not kept, each with the first fact that names it. */
  readonly missing: ReadonlyArray<{ readonly document: string; readonly fact: number; readonly where: string }>
  /** Kept, and named by no fact. */
  readonly unnamed: ReadonlyArray<string>
  /** Notes of erasures that were not ended. */
  readonly begun: number
}

/** What is kept, and what can't be read or is not what it was. */
const readAll = Effect.fnUntraced(function* () {
  const documents = yield* Documents.Documents
  const kept = new Set<Documents.Reference>()
  const corrupt: Array<string> = []
  let bytes = 0
  yield* Stream.runForEach(documents.list(null), ({ document, size }) =>
    Effect.gen(function* () {
      if (kept.size === maxDocuments)
        return yield* unable(`more than ${Numbers.count(maxDocuments, "document")}, which one check can't hold`)
      kept.add(document)
      bytes += size
      yield* Effect.catchIf(
        Stream.runDrain(documents.read(document)),
        // All else is of the store, and stops the check.
        ({ reason }) => reason._tag === "Corrupt",
        ({ message }) => Effect.sync(() => void corrupt.push(message))
      )
    })
  )
  return { kept, corrupt, bytes, begun: (yield* documents.notes).length }
})

const find = Effect.fnUntraced(function* () {
  const { kept, corrupt, bytes, begun } = yield* readAll()
  const unnamed = new Set(kept)
  const missing = new Map<string, Findings["missing"][number]>()
  yield* Naming.each(({ document, fact }) => {
    unnamed.delete(document)
    if (kept.has(document) || missing.has(document)) return
    const { source, stream } = fact.reference
    missing.set(document, { document, fact: fact.id, where: `${source} / ${stream}, learner ${fact.learner}` })
  })
  const findings: Findings = {
    count: kept.size,
    bytes,
    corrupt,
    missing: [...missing.values()],
    unnamed: [...unnamed],
    begun
  }
  return findings
})

const some = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length === 0
    ? []
    : [
        title,
        ...lines.slice(0, listed).map((line) => `  ${Print.oneLine(line)}`),
        ...(lines.length > listed ? [`  and ${Numbers.number(lines.length - listed)} more`] : [])
      ]

const words = ({ count, bytes, corrupt, missing, unnamed, begun }: Findings): ReadonlyArray<string> => [
  `Read ${Numbers.count(count, "document")}, ${Numbers.count(bytes, "byte")}.`,
  ...some("Not what was kept:", corrupt),
  ...some(
    "Named by facts and not kept; restore them, or add the files again:",
    missing.map(({ document, fact, where }) => `${document}  fact ${fact}, ${where}`)
  ),
  ...some("Kept and named by no fact yet:", unnamed),
  ...(begun === 0 ? [] : ["An erasure was begun and not ended: run `laurel documents sweep`."]),
  ...(corrupt.length + missing.length + begun === 0 ? ["Nothing is wrong."] : [])
]

const run = Effect.fn("laurel.documents.check")(function* () {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const place = yield* DocumentsSetting.opened(opened)
  const findings = yield* find().pipe(Effect.provide(place.layer), Effect.provide(Store.toRead(opened)))
  yield* json ? Print.json(findings) : Print.lines(words(findings))
  if (findings.corrupt.length + findings.missing.length + findings.begun > 0) yield* endWithDifferences
})

export const command = Command.make("check", {}, run).pipe(
  Command.withDescription(
    "Read every kept document again and hold it against its hash; name those that facts name and the store lacks, and those that no fact names. Reads only, and ends with 2 where one is damaged or missing, or an erasure was not ended."
  ),
  Command.withShortDescription("Read all again, and compare with what facts name"),
  Command.withExamples([{ command: "laurel documents check", description: "Read every kept document again" }])
)
