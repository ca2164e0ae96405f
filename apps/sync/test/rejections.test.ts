/** `laurel rejections`: show one, read them again, put them aside and take them up again. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { csv, json, registrations, school, write } from "./given.ts"
import { command } from "./inProcess.ts"

const by = ["--actor", "u-17", "--role", "registrar", "--reason", "a row of a test run"]
const bad = [...registrations, "algebra-2024,zoe,soon,", "algebra-2024,max,later,"]

/** A folder whose first sync has rejected two rows. */
const rejecting = Effect.gen(function* () {
  const cwd = school()
  write(cwd, "registrations.csv", csv(bad))
  assert.strictEqual((yield* command(cwd, "sync")).code, 2)
  return cwd
})
const open = (cwd: string) =>
  Effect.map(command(cwd, "rejections", "list", "--json"), (ended) => Reflect.get(Object(json(ended)), "open"))

describe("laurel rejections dismiss", () => {
  it.effect("puts rows aside for good, with by whom and why: a sync that meets them again ends with 0", () =>
    Effect.gen(function* () {
      const cwd = yield* rejecting
      const one = yield* command(cwd, "rejections", "dismiss", "1", ...by)
      assert.deepInclude(one, { code: 0, stderr: "" })
      assert.match(one.stdout, /^1 rejection is dismissed: listed and counted no more\.\n/)
      assert.strictEqual(yield* open(cwd), 1)
      assert.strictEqual((yield* command(cwd, "sync")).code, 2)
      assert.strictEqual((yield* command(cwd, "rejections", "dismiss", "--source", "school", ...by)).code, 0)
      assert.strictEqual((yield* command(cwd, "sync", "--full")).code, 0)
      const listed = yield* command(cwd, "rejections", "list")
      assert.include(listed.stdout, "2 rejections were dismissed: `laurel rejections list --dismissed` lists them.")
      const aside = yield* command(cwd, "rejections", "list", "--dismissed")
      assert.match(aside.stdout, /number 1, .*zoe.*\n {2}dismissed by u-17, registrar, .*: a row of a test run\n/)
      assert.match((yield* command(cwd, "rejections", "show", "1")).stdout, /state +dismissed by u-17/)
    })
  )

  it.effect("is taken back by reopen, and a row that says something else is rejected anew", () =>
    Effect.gen(function* () {
      const cwd = yield* rejecting
      yield* command(cwd, "rejections", "dismiss", "1", "2", ...by)
      // Nobody takes back without a name what somebody decided.
      assert.strictEqual((yield* command(cwd, "rejections", "reopen", "2")).code, 64)
      const back = ["--actor", "u-18", "--role", "auditor", "--reason", "it was no test"]
      assert.strictEqual((yield* command(cwd, "rejections", "reopen", "2", ...back)).code, 0)
      assert.strictEqual(yield* open(cwd), 1)
      const told =
        /reopened by u-18, auditor, .*: it was no test; it had been dismissed by u-17, registrar, .*: a row of a test run\n/
      assert.match((yield* command(cwd, "rejections", "list")).stdout, told)
      assert.match((yield* command(cwd, "rejections", "show", "2")).stdout, told)
      write(cwd, "registrations.csv", csv(bad.map((row) => row.replace("soon", "tomorrow"))))
      yield* command(cwd, "sync")
      assert.strictEqual(yield* open(cwd), 2)
    })
  )

  it.effect(
    "of what is not open says so and ends with 1, the others dismissed; without numbers or a source it is wrong usage",
    () =>
      Effect.gen(function* () {
        const cwd = yield* rejecting
        const some = yield* command(cwd, "rejections", "dismiss", "1", "99", ...by)
        assert.strictEqual(some.code, 1)
        assert.match(some.stderr, /^99: not open, so nothing was changed about it/)
        assert.strictEqual(yield* open(cwd), 1)
        assert.strictEqual(
          (yield* command(cwd, "rejections", "dismiss", "--source", "school", "--kind", "drift", ...by)).code,
          1
        )
        for (const args of [[], ["2", "--source", "school"], ["2", "--kind", "row"], ["0"]])
          assert.strictEqual((yield* command(cwd, "rejections", "dismiss", ...args, ...by)).code, 64)
        assert.strictEqual((yield* command(cwd, "rejections", "dismiss", "2")).code, 64)
        assert.strictEqual(yield* open(cwd), 1)
      })
  )
})

describe("laurel rejections show", () => {
  it.effect("tells all of one row, also once it has ended, and of none where there is none", () =>
    Effect.gen(function* () {
      const cwd = yield* rejecting
      const { code, stdout } = yield* command(cwd, "rejections", "show", "1")
      assert.strictEqual(code, 0)
      assert.match(stdout, /^number +1\nstate +open\nsource +school\nstream +registrations\nline +5\n/)
      assert.match(stdout, /The row as it was read:\nalgebra-2024,zoe,soon,\n/)
      write(cwd, "registrations.csv", csv(registrations))
      yield* command(cwd, "sync")
      assert.deepInclude(json(yield* command(cwd, "rejections", "show", "1", "--json")), { id: 1, state: "ended" })
      const none = yield* command(cwd, "rejections", "show", "99")
      assert.deepInclude(none, { code: 1, stdout: "" })
    })
  )
})

describe("laurel rejections retry", () => {
  it.effect("reads all of a source again that has rejected rows, and leaves one alone that has none", () =>
    Effect.gen(function* () {
      const cwd = yield* rejecting
      const still = yield* command(cwd, "rejections", "retry")
      assert.strictEqual(still.code, 2)
      assert.match(still.stdout, /^school: 2 rows were rejected, 2 are now\.\n/)
      write(cwd, "registrations.csv", csv(bad.map((row) => row.replace("soon", "2024-01-13"))))
      assert.deepInclude(json(yield* command(cwd, "rejections", "retry", "school", "--json")), {
        sources: [{ source: "school", from: "source", before: 2, after: 1, failed: null }]
      })
      yield* command(cwd, "rejections", "dismiss", "--source", "school", ...by)
      const nothing = yield* command(cwd, "rejections", "retry")
      assert.deepInclude(nothing, { code: 0 })
      assert.match(nothing.stdout, /^No row of a configured source is rejected/)
    })
  )
})
