import { assert, describe, it } from "@effect/vitest"
import { Commands, decider, seeded } from "@laurel/testkit"
import { Effect } from "effect"
import { fuzz, operations } from "./fuzz.ts"
import { got } from "./got.ts"
import { ann, bob, body, dan, decide, eve, importing, numbers, onCrane, world } from "./world.ts"

/** `npm run soak` sends more, from other seeds. */
const requests = Math.max(3_000, Number(process.env["LAUREL_RUNS"] ?? 0))
const seed = Number(process.env["LAUREL_SEED"] ?? 1)

describe("the API, asked as its own description says, and nearly so", () => {
  it.effect("answers every request in a way that it describes, and makes no mistake of its own", () =>
    world(
      (all) =>
        Effect.gen(function* () {
          const people = yield* Effect.forEach([ann, bob, eve, dan], numbers)
          // Somebody waits for an approval.
          yield* Commands.say([onCrane(ann).registered("2024-09-01")])
          yield* decide(decider().grants(onCrane(ann), "crane/pass", "2026-01-01"))
          const file = { name: "people.csv", content: "zed" }
          const given = body({ source: "letters", mapping: {}, reason: "the list of May", file })
          const brought = yield* got(all.ask({}, "POST", "/v1/imports", given))
          const number = String(brought.json.import)
          const contacts = [...people.map(({ contact }) => contact), "c99", "c999999999999999"]
          const known = {
            contact: contacts,
            contacts,
            achievement: [...people.map(({ pass }) => pass), "crane/pass:1:1", "nothing:1:1", "forklift-pass:99:1"],
            certification: ["forklift", "forklift", "crane/pass", "forklift-pass", "nothing"],
            type: ["forklift-pass", "forklift-pass", "crane/pass", "nothing"],
            account: ["employer:acme", "employer:acme", "employer:bolt", "employer:none", "email:a@x.example"],
            identity: ["ann", "student:eve", "employer:acme", "a@x.example", "nobody"],
            decision: ["1", "2", "3", "999999999999999"],
            content: ["zed\nyan", "zed", "!\nann"],
            name: ["people.csv", "people.csv", "people.xlsx"],
            import: [number, number, "1", "999999999999999"]
          }
          const { wrong, counts } = yield* Effect.promise(() => fuzz(all, seeded(seed), requests, known))
          assert.deepStrictEqual(wrong.slice(0, 5), [])
          // A fuzz that is refused everywhere proves nothing: every endpoint was answered, and every one that can be well.
          const well = new Set(
            [...counts.keys()].filter((kind) => kind.endsWith(" 200")).map((kind) => kind.slice(0, -4))
          )
          const never = operations.map(({ method, path }) => `${method} ${path}`).filter((kind) => !well.has(kind))
          assert.deepStrictEqual(never, [])
        }),
      { importing }
    )
  )
})
