/** `laurel sync` with `--full`, `--since` and `--dry-run`. */
import { assert, describe, it } from "@effect/vitest"
import { serve } from "@laurel/testkit"
import { Effect } from "effect"
import { TestConsole } from "effect/testing"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { catalog, csv, gz, json, registrations, school, scores, source, write } from "./given.ts"
import { command } from "./inProcess.ts"

const whole = { rows: 8, facts: 9 }

describe("laurel sync --dry-run", () => {
  it.effect("shows what the sync then does, and writes nothing: not even a store", () =>
    Effect.gen(function* () {
      const cwd = school()
      const shown = yield* command(cwd, "sync", "--dry-run", "--json")
      assert.strictEqual(shown.code, 0)
      assert.isFalse(existsSync(join(cwd, "store")))
      const said = json(shown)
      assert.deepInclude(said, { dryRun: true, failed: [], catalog: { version: 1, edited: false } })
      const done = json(yield* command(cwd, "sync", "--json"))
      assert.deepNestedInclude(said, { "sources.school.facts": 9, "sources.school.isWhole": true })
      assert.nestedPropertyVal(said, "sources.school.entries", nested(done, "run", "entries"))
      assert.deepInclude(nested(done, "run"), whole)
      // Of a store that is there, only what is new is shown, with the achievement that it would change.
      write(cwd, "scores.csv.gz", gz([...scores, "algebra-2024,eve,a2,90,2024-04-03"]))
      const before = json(yield* command(cwd, "status", "--json"))
      const { code, stdout } = yield* command(cwd, "sync", "--dry-run")
      assert.strictEqual(code, 0)
      assert.match(stdout, /^A dry run: the sources are read, and nothing is written\.\n\nschool:\n/)
      assert.match(stdout, /facts recorded +1\n/)
      assert.match(stdout, /What would change:\n.*algebra-pass:3:1/s)
      assert.deepStrictEqual(json(yield* command(cwd, "status", "--json")), before)
    })
  )

  it.effect("ends with 2 where rows would be rejected, and with 1 where a source can't be read, the others shown", () =>
    Effect.gen(function* () {
      const cwd = school()
      write(cwd, "registrations.csv", csv([...registrations, "algebra-2024,zoe,soon,"]))
      write(cwd, "laurel.config.json", {
        store: "store/school.db",
        catalog: "catalog.json",
        sources: [
          source,
          {
            ...source,
            id: "gone",
            mapping: { ...source.mapping, streams: [{ ...source.mapping.streams[0], file: "gone.csv" }] }
          }
        ]
      })
      const some = yield* command(cwd, "sync", "school", "--dry-run")
      assert.strictEqual(some.code, 2)
      assert.match(some.stdout, /Rows that would be rejected:\n {2}registrations line 5.*: expected /)
      const all = yield* command(cwd, "sync", "--dry-run")
      assert.strictEqual(all.code, 1)
      assert.include(all.stderr, "gone.csv")
      assert.include(all.stdout, "Not read to the end: gone.")
      // Beside what a sync that was no dry run says of the same.
      const done = yield* command(cwd, "sync")
      assert.strictEqual(done.code, 1)
      assert.include(done.stdout, "\nNot read to the end: gone. The messages on stderr say why.\n")
      // What somebody has put aside is nothing to look at again.
      const by = ["--actor", "u-17", "--role", "registrar", "--reason", "a test"]
      assert.strictEqual((yield* command(cwd, "rejections", "dismiss", "1", ...by)).code, 0)
      const again = yield* command(cwd, "sync", "school", "--dry-run", "--full")
      assert.match(again.stdout, /rows rejected +1\n +of them dismissed before +1\n/)
      assert.strictEqual(again.code, 0)
      assert.include(all.stdout, "school:")
    })
  )

  it.effect("is judged by the store's catalog, and says that the file says something else", () =>
    Effect.gen(function* () {
      const cwd = school()
      yield* command(cwd, "sync")
      assert.notInclude((yield* command(cwd, "sync", "--dry-run")).stdout, "catalog")
      write(cwd, "catalog.json", { ...catalog, achievementTypes: catalog.achievementTypes.slice(0, 1) })
      assert.include(
        (yield* command(cwd, "sync", "--dry-run")).stdout,
        "catalog version 1 of the store; the catalog file"
      )
    })
  )
})

describe("laurel sync --full", () => {
  it.effect("reads all rows again, where a sync without it reads none", () =>
    Effect.gen(function* () {
      const cwd = school()
      yield* command(cwd, "sync")
      assert.deepInclude(nested(json(yield* command(cwd, "sync", "--json")), "run"), { rows: 0, facts: 0 })
      assert.deepInclude(nested(json(yield* command(cwd, "sync", "--full", "--json")), "run"), { rows: 8, facts: 0 })
    })
  )
})

const lrs = {
  id: "lrs",
  adapter: "xapi",
  endpoint: "https://lrs.example.test/xapi",
  auth: { user: "u", passwordFrom: "LRS_PASSWORD" },
  setting: { zone: "Europe/Berlin", accounts: { "https://lms.example.test": "employee" }, offerings: [] }
}

describe("laurel sync --since", () => {
  it.effect("is refused before anything is read where a source can't be asked for that, and names those that can", () =>
    Effect.gen(function* () {
      const cwd = school()
      write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources: [source, lrs] })
      const { code, stderr } = yield* command(cwd, "sync", "--since", "2026-11-01")
      assert.strictEqual(code, 1)
      assert.include(stderr, '"school" can\'t be asked for what is new since a moment, so nothing was read')
      assert.include(stderr, 'Those that can: "lrs"')
      assert.isFalse(existsSync(join(cwd, "store")))
    })
  )

  it.live("asks the source for what is newer, leaves where it stands as it is, and goes on from there", () =>
    Effect.gen(function* () {
      const cwd = school()
      const store = yield* serve(() => ({
        headers: { "x-experience-api-consistent-through": "2026-11-20T00:00:00Z" },
        json: { statements: [{ id: "6690e6c9-3ef0-4ed3-8b37-7f3964730bee", verb: "none" }], more: "" }
      }))
      write(cwd, "laurel.config.json", {
        store: "store/school.db",
        catalog: "catalog.json",
        sources: [{ ...lrs, endpoint: new URL("/xapi", store.url).href, auth: { user: "u", passwordFrom: "PATH" } }]
      })
      // One that was never read begins at the moment; then where it stands is left alone.
      for (const args of [["--since", "2026-11-01"], [], ["--since", "2026-11-10T12:00:00Z"], []])
        assert.strictEqual((yield* command(cwd, "sync", ...args)).code, 2)
      assert.deepStrictEqual(
        store.asked.map(({ url }) => url.searchParams.get("since")),
        ["2026-10-31T23:59:00.000Z", "2026-11-19T23:59:00.000Z", "2026-11-10T11:59:00.000Z", "2026-11-19T23:59:00.000Z"]
      )
    }).pipe(Effect.provide(TestConsole.layer))
  )

  it.effect("is no moment, or both asked for: wrong usage", () =>
    Effect.gen(function* () {
      const cwd = school()
      assert.strictEqual((yield* command(cwd, "sync", "--since", "soon")).code, 64)
      assert.strictEqual((yield* command(cwd, "sync", "--since", "2026-11-01", "--full")).code, 64)
    })
  )
})

/** A member of a member of a JSON value. */
function nested(value: unknown, ...path: ReadonlyArray<string>): unknown {
  return path.reduce<unknown>(
    (inner, name) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, name) : undefined),
    value
  )
}
