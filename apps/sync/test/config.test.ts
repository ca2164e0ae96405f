/** The type of a configuration, as `laurel.config.ts` is written in it: the same as what the program reads, and all of it explained. */
import { describe, expect, expectTypeOf, it } from "@effect/vitest"
import { Schema } from "effect"
import type { Config } from "../src/index.ts"
import { Configuration } from "../src/configuration/Configuration.ts"
import { fieldWords, interfaceNames, recordValues } from "./fieldWords.ts"
import { type Typed, typed } from "./typeText.ts"

const head = `/**
 * What a configuration may say, for editors: written by test/config.test.ts from the schema that the program reads one with, and
 * held to it. Change the schema and test/fieldWords.ts, and write it anew with \`vitest run -u apps/sync/test/config.test.ts\`.
 */

export type Json = string | number | boolean | null | ReadonlyArray<Json> | { readonly [key: string]: Json }

/** What a verb of a statement can say. */
export type Meaning =
${["completed", "passed", "failed", "scored", "progressed", "attended", "registered", "unregistered", "earned", "watched", "result", "nothing"].map((word) => `  | "${word}"`).join("\n")}

`
const ofSchema = (schema: Schema.Constraint): Typed =>
  typed(Schema.toJsonSchemaDocument(schema).schema, "Config", fieldWords, recordValues, interfaceNames)

describe("the type of a configuration", () => {
  it("is written from the schema", async () => {
    await expect(head + ofSchema(Configuration).text).toMatchFileSnapshot("../src/Config.ts")
  })
  it("is what the program reads, to the compiler too", () => {
    type Read = typeof Configuration.Encoded
    expectTypeOf((written: Config): Read => written).toBeFunction()
    expectTypeOf((read: Read): Config => read).toBeFunction()
  })
  it("explains every field, and nothing that is no field; a new one without words is told", () => {
    const { unexplained, unused } = ofSchema(Configuration)
    expect({ unexplained, unused }).toEqual({ unexplained: [], unused: [] })
    expect(ofSchema(Schema.Struct({ mystery: Schema.String })).unexplained).toEqual(["Config.mystery"])
  })
})
