/** A program that is killed while a compiler works for it. Prints the process ids of two compilers, the first of them closed. */
import { spawnSync } from "node:child_process"
import { Effect } from "effect"
import { Typst } from "../src/index.ts"
import { english } from "./given.ts"

const workers = (): ReadonlyArray<string> =>
  spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" })
    .stdout.split("\n")
    .filter((line) => line.includes("worker.ts"))
    .map((line) => line.trim().split(" ")[0] ?? "")

const endless = `#let certificate(content) = { for i in range(90000) { for j in range(90000) { let x = i * j } } }`

await Effect.runPromise(
  Effect.gen(function* () {
    const closed = yield* Effect.scoped(Effect.map(Typst.make(), workers))
    yield* Effect.scoped(
      Effect.gen(function* () {
        const renderer = yield* Typst.make({ template: endless, timeLimit: "1 minute" })
        const open = workers().filter((pid) => !closed.includes(pid))
        yield* Effect.sync(() => process.stdout.write([...closed, ...open].join(" ")))
        yield* Effect.forkChild(renderer.render(english))
        yield* Effect.sleep("300 millis")
        yield* Effect.sync(() => process.kill(process.pid, "SIGKILL"))
      })
    )
  })
)
