/** The README's program is the one that is compiled here, and does what the README says. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { badge, embedded, pair } from "./issuing.ts"
import { isValidOffline, told } from "./verified.ts"

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8")

describe("the README", () => {
  it("has the program as it is", () => {
    assert.include(read("../README.md"), `\`\`\`ts\n${read("verified.ts")}\`\`\`\n`)
  })
  it.live("has a program that tells what a credential is worth", () =>
    Effect.gen(function* () {
      const own = pair()
      const issuer = `did:key:${own.multibase}`
      const text = JSON.stringify(yield* embedded(badge(issuer), own, `${issuer}#${own.multibase}`))
      const bytes = new TextEncoder().encode(text)
      assert.match(
        (yield* told(bytes, "ann@example.org")).join("\n"),
        /^It is valid: .*\nFirst aid, by did:key:.*\n {2}form: held/
      )
      assert.match((yield* told(bytes, "bob@example.org")).join("\n"), /recipient: failed/)
      assert.isTrue(yield* isValidOffline(bytes, Date.parse("2025-01-01T00:00:00Z")))
      assert.isFalse(yield* isValidOffline(bytes, Date.parse("2023-01-01T00:00:00Z")))
    })
  )
})
