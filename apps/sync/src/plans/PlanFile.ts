/** A plan in a file: what was planned, so that just that is applied. It names nobody whose achievements it is about. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createHash } from "node:crypto"
import { Campaign, CanonicalJson, Catalog, CivilDate, Field, Id } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import * as Configuration from "../configuration/Configuration.ts"
import * as JsonText from "../configuration/JsonText.ts"
import { whyNot } from "../structures/whyNot.ts"
import { unable } from "../Unable.ts"

const Hash = Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/))

const Plan = Schema.Struct({
  laurel: Schema.Literal("plan"),
  format: Schema.Literal(1),
  /** The SHA-256 of the catalog's canonical text. */
  catalog: Hash,
  /** The version that it becomes. */
  version: Id.CatalogVersion,
  on: CivilDate.FromString,
  campaign: Schema.NullOr(Campaign.Campaign),
  fingerprint: Hash,
  /** For people: the counts that were shown. */
  shown: Schema.Unknown
})
export type Plan = typeof Plan.Type

/** With the SHA-256 of all of that: what was edited by hand is told from what the store has gone past. It proves nothing more. */
const Summed = Schema.Struct({ ...Plan.fields, sum: Hash })

const encode = Schema.encodeSync(Plan)
const decode = Schema.decodeUnknownResult(Summed, { errors: "all", onExcessProperty: "error" })

/** Bytes of a plan that is read: all types of a catalog with their counts. */
const maxBytes = 100_000_000
/** Problems of a file that are told. */
const maxProblems = 5

export const hashOf = ({ catalog }: Catalog.Compiled): string =>
  createHash("sha256").update(Catalog.canonical(catalog)).digest("hex")

const sumOf = (json: object): string =>
  createHash("sha256")
    .update(CanonicalJson.format({ ...json, sum: undefined }))
    .digest("hex")

/** Writes a plan to a file that is not there yet. */
export const write = Effect.fnUntraced(function* (file: string, plan: Plan) {
  if (existsSync(file)) return yield* unable(`${file} is there already. Name another file for the plan.`)
  yield* Effect.try({
    try: () => {
      // As it will be read.
      const json: object = JSON.parse(JSON.stringify(encode(plan)))
      writeFileSync(file, `${JSON.stringify({ ...json, sum: sumOf(json) }, null, 2)}\n`, { flag: "wx" })
    },
    catch: (cause) => unable(`${file}: expected a file that can be written, found ${whyNot(cause)}`)
  })
})

export const read = Effect.fnUntraced(function* (file: string) {
  const text = yield* Effect.try({
    try: () => {
      const { size } = statSync(file)
      return size > maxBytes ? null : readFileSync(file, "utf8")
    },
    catch: (cause) => unable(`${file}: expected a plan that can be read, found ${whyNot(cause)}`)
  })
  const json = text === null ? undefined : Result.getOrUndefined(JsonText.parse(text))
  if (Field.of(json, "laurel") !== "plan")
    return yield* unable(
      `${file}: expected a plan as \`laurel plan --out <file>\` writes it, found ${text === null ? "a file that is far too large for one" : json === undefined ? "no JSON" : 'JSON without "laurel": "plan"'}. Name the file of a plan`
    )
  const plan = decode(json)
  if (Result.isFailure(plan))
    return yield* unable(
      `${file} is not as \`laurel plan --out <file>\` wrote it, so nothing was applied. Plan again:\n${Configuration.problemsOf(plan.failure.issue, json).slice(0, maxProblems).join("\n")}`
    )
  if (plan.success.sum !== sumOf(Object(json)))
    return yield* unable(
      `${file} was altered after it was planned, so nothing was applied. Plan again, with what you want to be other`
    )
  return plan.success
})
