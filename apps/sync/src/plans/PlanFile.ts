/** A plan in a file: what was planned, so that just that is applied. It names nobody whose achievements it is about. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createHash } from "node:crypto"
import { Campaign, Catalog, CivilDate, Id } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
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

const encode = Schema.encodeSync(Plan)
const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Plan), { errors: "all", onExcessProperty: "error" })

/** Bytes of a plan that is read: all types of a catalog with their counts. */
const maxBytes = 100_000_000

export const hashOf = ({ catalog }: Catalog.Compiled): string =>
  createHash("sha256").update(Catalog.canonical(catalog)).digest("hex")

/** Writes a plan to a file that is not there yet. */
export const write = Effect.fnUntraced(function* (file: string, plan: Plan) {
  if (existsSync(file)) return yield* unable(`${file} is there already. Name another file for the plan.`)
  yield* Effect.try({
    try: () => writeFileSync(file, `${JSON.stringify(encode(plan), null, 2)}\n`, { flag: "wx" }),
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
  const plan = decode(text)
  if (Result.isFailure(plan))
    return yield* unable(
      `${file} is no plan as \`laurel plan --out <file>\` writes it: ${plan.failure.message.slice(0, 300)}. Plan again.`
    )
  return plan.success
})
