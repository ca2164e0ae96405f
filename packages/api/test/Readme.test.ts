/** The README's program is this one, and does what the README says. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { got } from "./got.ts"
import { api } from "./program.ts"
import { ann, eve, numbers, world } from "./world.ts"

describe("the program of the README", () => {
  it.effect("answers a key about the people of its account, and nobody without one", () =>
    world(() =>
      Effect.gen(function* () {
        const { answer, key } = yield* api
        const ask = (contact: string, headers: Record<string, string>) =>
          got(
            answer(
              new Request(`http://laurel.example/v1/contacts/${contact}/holds/forklift?at=2025-12-01`, { headers }),
              "::1"
            )
          )
        const bearer = { authorization: `Bearer ${key}` }
        const [anns, eves] = [yield* numbers(ann), yield* numbers(eve)]
        assert.strictEqual((yield* ask(anns.contact, bearer)).json.status, "renewable")
        assert.strictEqual((yield* ask(eves.contact, bearer)).status, 404)
        assert.strictEqual((yield* ask(anns.contact, {})).status, 401)
      })
    )
  )

  it("is the one in the README", () => {
    const read = (path: string) => readFileSync(join(import.meta.dirname, path), "utf8")
    assert.include(read("../README.md"), `\`\`\`ts\n${read("program.ts")}\`\`\`\n`)
  })
})
