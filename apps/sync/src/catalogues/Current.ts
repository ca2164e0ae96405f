/** The catalog that there is, as its author wrote it: what is put beside it leaves it as it is. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { Effect, Result, Schema } from "effect"
import * as JsonText from "../configuration/JsonText.ts"
import { type Unable, unable } from "../Unable.ts"
import { whyNot } from "../structures/whyNot.ts"

/** The lists of a catalog whose members have ids. */
export const lists = ["offerings", "achievementTypes", "certifications"] as const
export type List = (typeof lists)[number]

const Member = Schema.StructWithRest(Schema.Struct({ id: Schema.String }), [
  Schema.Record(Schema.String, Schema.Unknown)
])
export type Member = typeof Member.Type
const Members = Schema.optionalKey(Schema.Array(Member))

/** Everything beside the lists is kept as it is. */
const Written = Schema.StructWithRest(
  Schema.Struct({ offerings: Members, achievementTypes: Members, certifications: Members }),
  [Schema.Record(Schema.String, Schema.Unknown)]
)
export type Written = typeof Written.Type
const decode = Schema.decodeUnknownResult(Written)

/** The catalog in a file; one of nothing where there is no such file. */
export const read = Effect.fnUntraced(function* (file: string): Effect.fn.Return<Written, Unable> {
  if (!existsSync(file)) return {}
  const text = yield* Effect.try({
    try: () => readFileSync(file, "utf8"),
    catch: (cause) => unable(`${file}: expected a catalog that can be read, found ${whyNot(cause)}`)
  })
  const parsed = JsonText.parse(text)
  if (Result.isFailure(parsed)) return yield* unable(`${file} is no JSON. ${parsed.failure}`)
  const written = decode(parsed.success)
  if (Result.isFailure(written))
    return yield* unable(
      `${file}: expected a catalog with lists of offerings, achievementTypes and certifications that have ids, found another. Mend it first: ${written.failure.message.slice(0, 300)}`
    )
  return written.success
})

/** Writes a catalog as people read it. A file that is there already is only written over where that was asked for. */
export const write = Effect.fnUntraced(function* (
  file: string,
  catalog: Written,
  overwrites: boolean
): Effect.fn.Return<void, Unable> {
  if (existsSync(file) && !overwrites)
    return yield* unable(`${file} is there already, and may have been edited. Name another file, or add --overwrite.`)
  yield* Effect.try({
    try: () => writeFileSync(file, `${JSON.stringify(catalog, null, 2)}\n`, { flag: overwrites ? "w" : "wx" }),
    catch: (cause) => unable(`${file}: expected a file that can be written, found ${whyNot(cause)}`)
  })
})
