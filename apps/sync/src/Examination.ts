/** What the program itself needs, looked at: the catalog, the store, the key, the secrets of the outbox. Nothing is written. */
import { accessSync, constants, existsSync } from "node:fs"
import { dirname } from "node:path"
import { type Catalog, Finding, Ledger } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Documents } from "@laurel/documents"
import { Effect, Result } from "effect"
import * as Configuration from "./Configuration.ts"
import * as Configured from "./Configured.ts"
import * as Numbers from "./Numbers.ts"
import * as Credentials from "./sources/Credentials.ts"
import * as Findings from "./sources/Findings.ts"
import * as Secrets from "./sources/Secrets.ts"
import type { Source } from "./Sources.ts"
import * as Sources from "./Sources.ts"
import * as Store from "./Store.ts"

type Found = ReadonlyArray<Finding.Finding>

/** What was found of the program, and the catalog, where it is one. */
interface Examined {
  readonly findings: Found
  readonly catalog: Catalog.Compiled | undefined
}

/** The store is waited for so many seconds at most. */
export const ofProgram = Effect.fnUntraced(function* (opened: Configuration.Opened, seconds: number) {
  const catalog = yield* Effect.result(Configuration.openCatalog(opened))
  const findings = [
    Finding.fine("the configuration", `${opened.file}: ${Numbers.count(opened.sources.length, "source")}`),
    Result.isSuccess(catalog)
      ? Finding.fine("the catalog", catalogWords(opened.catalog, catalog.success))
      : Finding.wrong("the catalog", catalog.failure.message, "Mend it: without it nothing is synced."),
    ...(yield* Findings.within(ofStore(opened), seconds)),
    ...(yield* ofKey(opened)),
    ...(yield* Findings.within(ofDocuments(opened), seconds)),
    ...Configured.ofAddresses(opened.outbox.map(({ endpoint }) => endpoint)),
    ...(yield* Secrets.look(opened.outbox.flatMap(({ auth }) => Credentials.identified(auth).secrets)))
  ]
  const examined: Examined = { findings, catalog: Result.getOrUndefined(catalog) }
  return examined
})

const catalogWords = (file: string, { offerings, types, certifications }: Catalog.Compiled): string =>
  `${file}: ${[
    Numbers.count(offerings.size, "offering"),
    Numbers.count(types.size, "achievement type"),
    Numbers.count(certifications.length, "certification")
  ].join(", ")}`

const what = "the store"

const ofStore = (opened: Configuration.Opened): Effect.Effect<Found> => {
  const { store } = opened
  if (store.kind === "file" && !existsSync(store.file)) return Effect.succeed([toBeMade(store.file, opened.file)])
  return Effect.flatMap(Ledger.Ledger, ({ positions }) => positions).pipe(
    Effect.provide(Store.toRead(opened)),
    Effect.as(Finding.fine(what, `${store.name}: schema ${LedgerSql.schema}`)),
    Effect.catch(({ message }) =>
      Effect.succeed(
        Finding.wrong(what, message, `See "store" in ${opened.file}, and docs/postgresql.md for a server.`)
      )
    ),
    Effect.map((finding) => [finding])
  )
}

/** The first sync makes the file and its folders, where it may. */
const toBeMade = (file: string, configuration: string): Finding.Finding => {
  const folder = nearest(dirname(file))
  try {
    accessSync(folder, constants.W_OK)
    return Finding.fine(what, `there is none yet: the first \`laurel sync\` makes ${file}`)
  } catch {
    return Finding.wrong(
      what,
      `there is none yet, and this user may not write into ${folder}`,
      `Give this user permission to, or mend "store" in ${configuration}.`
    )
  }
}

/** Ends at the root: each folder's is shorter. */
const nearest = (folder: string): string =>
  existsSync(folder) || folder === dirname(folder) ? folder : nearest(dirname(folder))

const ofKey = ({ checkpoints: { key } }: Configuration.Opened): Effect.Effect<Found> =>
  key.kind === "variable" ? Secrets.look([{ variable: key.name, what: "the key of checkpoints" }]) : Effect.succeed([])

/** Whether the store of documents can be used; it is asked only once its secrets are known. */
const ofDocuments = ({ documents: place }: Configuration.Opened): Effect.Effect<Found> =>
  Effect.gen(function* () {
    if (place === null) return []
    const configured = [...Configured.ofAddresses(place.addresses), ...(yield* Secrets.look(place.secrets))]
    if (configured.some(({ state }) => state === "wrong")) return configured
    const what = "the store of documents"
    const looked = yield* Effect.flatMap(Documents.Documents, ({ look }) => look).pipe(
      Effect.provide(place.layer),
      Effect.match({
        onSuccess: ({ found, advice }) =>
          advice === null ? Finding.fine(what, found) : Finding.doubtful(what, found, advice),
        onFailure: ({ message }) => Finding.wrong(what, message, 'See "documents" in the configuration.')
      })
    )
    return yield* Secrets.masked(place.secrets, [...configured, looked])
  })

/** Names that one finding lists. */
const listed = 20

/** Whether the catalog has the offerings that a source's setting names: rows of others are rejected. */
export const ofOfferings = (source: Source, catalog: Catalog.Compiled | undefined): Found => {
  const named = new Set(Sources.offeringsOf(source))
  if (catalog === undefined || named.size === 0) return []
  const unknown = [...named].filter((offering) => !catalog.offerings.has(offering))
  if (unknown.length === 0) {
    return [
      Finding.fine("the offerings", `the catalog has ${named.size === 1 ? "the one" : `all ${named.size}`} named`)
    ]
  }
  const more = unknown.length > listed ? ` and ${unknown.length - listed} more` : ""
  return [
    Finding.doubtful(
      "the offerings",
      `the catalog has no ${unknown.slice(0, listed).join(", ")}${more}`,
      'Add each to "offerings" in the catalog, or mend its name in the setting: rows of it are rejected until then.'
    )
  ]
}
