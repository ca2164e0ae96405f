import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Numbers from "../src/terminal/Numbers.ts"
import * as WebServer from "../src/WebServer.ts"

it("counts as people do: 11th to 13th are no 1st to 3rd", () => {
  assert.deepStrictEqual([1, 2, 3, 4, 11, 12, 13, 21, 22, 1_003].map(Numbers.ordinal), [
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "22nd",
    "1,003rd"
  ])
})

it.live("names the flag of the command for another port, where one is in use", () =>
  Effect.gen(function* () {
    const on = (port: number, flag: string) =>
      WebServer.serve({
        host: "127.0.0.1",
        port,
        flags: { host: "--host", port: flag },
        handlerOf: () => undefined,
        refused: () => undefined
      })
    const { port } = new URL(yield* on(0, "--port"))
    const { message } = yield* Effect.flip(on(Number(port), "--health-port"))
    assert.strictEqual(message, `another program listens on 127.0.0.1, port ${port}: name another --health-port`)
  })
)
