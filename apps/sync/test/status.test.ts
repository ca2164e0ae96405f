/** `laurel status`: of each source when it was read to its end, what is rejected, and what is the matter. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { configuration, csv, evening, json, registrations, school, write } from "./given.ts"
import { command } from "./inProcess.ts"

const sourcesOf = (cwd: string) =>
  Effect.map(command(cwd, "status", "--json"), (ended) => Object(Reflect.get(Object(json(ended)), "sources")))

describe("laurel status", () => {
  it.effect("tells of each source when it was last read to its end, what is rejected, and that one never was", () =>
    Effect.gen(function* () {
      const cwd = school()
      write(cwd, "registrations.csv", csv([...registrations, "algebra-2024,zoe,soon,"]))
      yield* command(cwd, "sync")
      write(cwd, "laurel.config.json", { ...configuration, sources: [...configuration.sources, evening] })
      const { stdout } = yield* command(cwd, "status")
      assert.match(stdout, /\n {2}source +read to its end +last commit +under +rejected +drift\n/)
      assert.match(stdout, /\n {2}school +\S+ \S+ UTC +just now .* version 1 +1\n {2}evening +never +none\n/)
      const { school: one, evening: other } = yield* sourcesOf(cwd)
      assert.deepInclude(one, { lagSeconds: 0, catalog: 1, rejected: 1, drift: 0, remarks: [] })
      assert.deepInclude(one.lastRun, { by: "sync", end: "done", failures: 0, why: null })
      assert.isNull(other)
    })
  )

  it.effect("says what is the matter with a source whose last attempt failed, with when it last went well", () =>
    Effect.gen(function* () {
      const cwd = school()
      yield* command(cwd, "sync")
      rmSync(join(cwd, "registrations.csv"))
      for (let times = 0; times < 2; times++) assert.strictEqual((yield* command(cwd, "sync")).code, 1)
      const { school: one } = yield* sourcesOf(cwd)
      assert.isNotNull(one.lastSuccess)
      assert.deepInclude(one.lastRun, { end: "failed", failures: 2, why: "Misconfigured" })
      assert.match(
        (yield* command(cwd, "status")).stdout,
        /\n {4}the last attempt failed just now, 2 times in a row: its configuration, or a file that it names, has to be mended\. `laurel doctor school`/
      )
    })
  )
})
