/** What a block of JSON may be said to be. */
import { Tabular } from "@laurel/adapter-tabular"
import { Catalog, Decision, Draft } from "@laurel/core"
import { Result, Schema } from "effect"

const strictly = <A>(schema: Schema.Decoder<A>) =>
  Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })

/** What is wrong with a value; nothing where it is one. */
type Kind = (json: unknown) => string | undefined

const by =
  (decode: (json: unknown) => Result.Result<unknown, { readonly message: string }>): Kind =>
  (json) =>
    Result.match(decode(json), { onSuccess: () => undefined, onFailure: ({ message }) => message })

const eachBy =
  (decode: (json: unknown) => Result.Result<unknown, { readonly message: string }>): Kind =>
  (json) =>
    (Array.isArray(json) ? json : [json]).map(by(decode)).find((wrong) => wrong !== undefined)

/** By the name that stands after `as=`. */
export const kinds: Readonly<Record<string, Kind>> = {
  catalog: by(Catalog.decode),
  /** One, or a list. */
  facts: eachBy(Draft.decode),
  decisions: eachBy(Decision.decode),
  mapping: by(strictly(Tabular.Mapping))
}

/** Those that the program reads. Its own test holds them, apps/sync/test/guides.test.ts, since nothing imports a program. */
export const ofTheProgram: ReadonlySet<string> = new Set(["config", "sources"])
