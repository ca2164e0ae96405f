/** The canonical text of what a document says, which is what is signed. Fails with what keeps it from having one. */
import { Effect } from "effect"
// @ts-expect-error The package has no types of its own: what is used of it stands below.
import untyped from "jsonld"
import { isObject, isText, type JsonObject } from "../Json.ts"
import * as Contexts from "./Contexts.ts"

interface Remote {
  readonly contextUrl: null
  readonly document: unknown
  readonly documentUrl: string
  readonly tag: "static"
}

interface Options {
  readonly base: null
  readonly safe: true
  readonly rdfDirection: "i18n-datatype"
  readonly documentLoader: (address: string) => Promise<Remote>
  readonly canonizeOptions: { readonly algorithm: "RDFC-1.0"; readonly maxWorkFactor: number }
}

const jsonld: { canonize(document: unknown, options: Options): Promise<string> } = untyped

/** How often the canonicaliser may compare what has no id of its own: enough for every honest badge. */
const maxWorkFactor = 1

const load = async (address: string): Promise<Remote> => {
  const found = Contexts.pinned.get(address)
  if (found === undefined) throw new Error(`the context ${address}, which is not kept here`)
  return { contextUrl: null, document: found.document, documentUrl: address, tag: "static" }
}

/** By RDFC-1.0, in safe mode: a word that no context defines is refused, for it would not be signed. */
export const canonical = (document: JsonObject): Effect.Effect<string, string> =>
  Effect.tryPromise({
    try: () =>
      jsonld.canonize(document, {
        base: null,
        safe: true,
        rdfDirection: "i18n-datatype",
        documentLoader: load,
        canonizeOptions: { algorithm: "RDFC-1.0", maxWorkFactor }
      }),
    catch: wordsOf
  })

/** What safe mode calls it, and the word that it is about. */
const wordsOf = (error: unknown): string => {
  const event = at(at(error, "details"), "event")
  const about = ["property", "value", "type", "id"].map((name) => at(at(event, "details"), name)).find(isText)
  const code = at(event, "code")
  if (isText(code)) return `${code}${about === undefined ? "" : ` ${JSON.stringify(about)}`}`
  const cause = at(at(error, "details"), "cause")
  return messageOf(cause) ?? messageOf(error) ?? String(error)
}

const at = (value: unknown, name: string): unknown =>
  isObject(value) || value instanceof Error ? Reflect.get(value, name) : undefined

const messageOf = (error: unknown): string | undefined => (error instanceof Error ? error.message : undefined)
