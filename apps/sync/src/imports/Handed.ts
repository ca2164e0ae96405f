/** Evidence files that are handed over with an import: found in a folder, and kept before the facts that name them. */
import { resolve } from "node:path"
import { Adapter, type Rejection } from "@laurel/core"
import { Documents } from "@laurel/documents"
import { Console, Effect, Result, Stream } from "effect"
import type * as Configuration from "../configuration/Configuration.ts"
import * as DocumentsSetting from "../documents/DocumentsSetting.ts"
import * as Parting from "../documents/Parting.ts"
import * as Print from "../terminal/Print.ts"
import * as Bytes from "../sources/Bytes.ts"
import * as Folder from "../structures/Folder.ts"
import { unable } from "../Unable.ts"

/** Files by their names in the folder, as rows name them. */
export interface Handed {
  readonly folder: string
  readonly place: DocumentsSetting.Place
  readonly documents: ReadonlyMap<string, Documents.Document>
  /** Files that may not be kept, by their names, and why. */
  readonly refused: ReadonlyMap<string, string>
}

/** Files that may not be kept and are told, at most. */
const maxTold = 20

const bytesOf = (folder: string, name: string) => Bytes.bytesOf(resolve(folder, name))

/** Looks at every file of the folder. What may not be kept is told, and rows that name it are rejected. */
export const find = Effect.fn("Handed.find")(function* (opened: Configuration.Opened, folder: string) {
  const place = yield* DocumentsSetting.opened(opened)
  const { names } = yield* Folder.files(resolve(folder))
  const documents = new Map<string, Documents.Document>()
  const refused = new Map<string, string>()
  for (const name of names) {
    const found = yield* Effect.result(Documents.inspect(bytesOf(folder, name), { ...place.bounds, name }))
    if (Result.isSuccess(found)) documents.set(name, found.success)
    else
      refused.set(
        name,
        found.failure._tag === "DocumentError" ? found.failure.message : `${name}: ${found.failure.found}`
      )
  }
  for (const each of [...refused.values()].slice(0, maxTold)) yield* Console.error(Print.oneLine(each))
  if (refused.size > maxTold) yield* Console.error(`and ${refused.size - maxTold} more that may not be kept`)
  return { folder, place, documents, refused } satisfies Handed
})

/** The same adapter; a row that names a file that may not be kept is told why, and not that it was not handed over. */
export const telling = (adapter: Adapter.Adapter, { refused }: Handed): Adapter.Adapter => {
  const whys = new Map([...refused].map(([name, why]) => [JSON.stringify(name), why]))
  // A row that names a document that is not there is told as one that found its name.
  const told = (rejection: Rejection.Rejection): Rejection.Rejection => {
    const why = rejection.kind === "row" ? whys.get(rejection.found) : undefined
    return why === undefined || !rejection.expected.startsWith("one of the documents handed over")
      ? rejection
      : {
          ...rejection,
          expected: "a document that may be kept",
          found: `${rejection.found}, which was handed over and may not be kept: ${why}`,
          advice: "Then import the file again."
        }
  }
  const retold = (page: Adapter.Page): Adapter.Page => ({ ...page, rejections: page.rejections.map(told) })
  return refused.size === 0 ? adapter : { ...adapter, read: (position) => Stream.map(adapter.read(position), retold) }
}

/** What keeping documents takes. */
type Keeping = Omit<Handed, "refused">

/** What can't be kept stops the import before the facts that name it. */
const failed = (source: Adapter.Adapter["source"], where: string, found: string): Adapter.AdapterError =>
  new Adapter.AdapterError({
    source,
    reason: new Adapter.Broken({
      where,
      expected: "a document that can be kept",
      found,
      advice: "Mend that, and run the import again."
    })
  })

/** The same adapter; documents that facts of a page name are kept before the page is given on. */
const keeping = (
  adapter: Adapter.Adapter,
  { folder, place, documents: handed }: Keeping
): Effect.Effect<Adapter.Adapter, never, Documents.Documents> =>
  Effect.map(Documents.Documents, (store) => {
    const names = new Map([...handed].map(([name, { document }]) => [String(document), name]))
    const kept = new Set<string>()
    const keep = (page: Adapter.Page) =>
      Effect.forEach(
        page.drafts,
        ({ evidence }) => {
          const document = evidence._tag === "Presented" ? evidence.document : undefined
          const name = document === undefined || kept.has(document) ? undefined : names.get(document)
          if (document === undefined || name === undefined) return Effect.void
          return store.keep(bytesOf(folder, name), { ...place.bounds, name }).pipe(
            Effect.mapError((error) =>
              failed(adapter.source, name, error._tag === "DocumentError" ? error.message : error.found)
            ),
            Effect.flatMap((again) =>
              again.document === document
                ? Effect.sync(() => void kept.add(document))
                : Effect.fail(failed(adapter.source, name, "another one than when the import was begun"))
            )
          )
        },
        { discard: true }
      )
    return { ...adapter, read: (position) => Stream.tap(adapter.read(position), keep) }
  })

/**
 * Reads by the adapter that keeps them, while nobody lets documents leave: what is kept must stay until facts name it. Whatever
 * somebody else has begun to let leave is ended first.
 */
export const importing = <A, E, R>(
  adapter: Adapter.Adapter,
  handed: Keeping,
  reading: (adapter: Adapter.Adapter) => Effect.Effect<A, E, R>
) =>
  Parting.alone((still) =>
    Effect.gen(function* () {
      yield* Parting.end(still)
      const read = yield* Effect.flatMap(keeping(adapter, handed), reading)
      yield* Effect.catchIf(
        still,
        ({ reason }) => reason._tag === "Superseded",
        () => Effect.fail(unable(stopped))
      )
      return read
    })
  ).pipe(Effect.provide(handed.place.layer))

const stopped =
  "all was imported; but this program was stopped for so long that another one may have let documents leave meanwhile: run the same import again, which keeps them again"
