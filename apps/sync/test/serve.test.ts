/** `laurel keys` and the API of `laurel serve`, on a real store. What is sent to us is tried with its sources. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock, TestConsole } from "effect/testing"
import { join } from "node:path"
import { catalog, configuration, json, school, write } from "./given.ts"
import { given, mapping, marks, on, says } from "./importing.ts"
import { command } from "./inProcess.ts"
import { ask, keyOf, serving } from "./serving.ts"

/** The folder after its first sync, with two employers. */
const synced = Effect.fnUntraced(function* () {
  const cwd = school()
  write(cwd, "catalog.json", { ...catalog, identities: [{ scheme: "employer", account: true }] })
  yield* command(cwd, "sync")
  return cwd
})

const grant = (achievement: string) => ({
  act: { _tag: "Granted", achievement, on: "2024-05-01" },
  reason: "passed elsewhere, file 7"
})

describe("laurel keys", () => {
  it.effect("makes a key whose text alone is on stdout and is nowhere else, lists it, and takes it back", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* synced()
        const made = yield* command(cwd, "keys", "make", "--label", "portal", "--actor", "p-1", "--role", "moderator")
        assert.match(made.stdout, /^lk_[0-9a-f]{16}_[\w-]{43}\n$/)
        assert.include(
          made.stderr,
          "p-1, moderator, may read and decide: people of all accounts, and of none; until 2027-11-26"
        )
        const id = made.stdout.slice(3, 19)
        const secret = made.stdout.trim().slice(20)
        assert.notInclude(made.stderr, secret)
        const listed = yield* command(cwd, "keys", "list", "--json")
        assert.deepInclude(json(listed), { count: 1 })
        says(yield* command(cwd, "keys", "list"), 0, id, "portal", "moderator", "read decide", "live", "never")
        assert.notInclude(listed.stdout, secret)
        says(yield* command(cwd, "keys", "revoke", id), 0, `Key ${id} (portal) is revoked`)
        says(yield* command(cwd, "keys", "revoke", id), 1, `key ${id} is revoked already`, "laurel keys list --all")
        says(yield* command(cwd, "keys", "list"), 0, "none")
        says(yield* command(cwd, "keys", "list", "--all"), 0, id, "revoked")
      })
    )
  )

  it.effect("replaces one by another with the same terms, and says until when the old one counts", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* synced()
        const old = yield* keyOf(cwd, "--role", "viewer", "--account", "employer:acme")
        const made = yield* command(cwd, "keys", "rotate", old.slice(3, 19), "--overlap-hours", "48", "--forever")
        says(made, 0, `Key ${old.slice(3, 19)} counts until 2026-11-28`, "people of employer:acme; until it is revoked")
        says(yield* command(cwd, "keys", "rotate", "0123456789abcdef"), 1, "no key 0123456789abcdef")
      })
    )
  )

  it.effect(
    "refuses what would show nobody, keep somebody's name, or be more than the role; and a key for its id",
    () =>
      on(() =>
        Effect.gen(function* () {
          const cwd = yield* synced()
          const make = (...terms: ReadonlyArray<string>) =>
            command(cwd, "keys", "make", "--label", "l", "--actor", "a", ...terms)
          says(
            yield* make("--role", "viewer", "--account", "student:ada"),
            1,
            'the scheme "student" names no accounts',
            "employer"
          )
          says(
            yield* make("--role", "viewer", "--account", "acme"),
            1,
            'expected an account such as employer:acme, found "acme"'
          )
          says(yield* make("--role", "viewer", "--scope", "decide"), 1, "--scope decide: a viewer can read only")
          says(
            yield* make("--role", "moderator", "--scope", "import"),
            1,
            "--scope import: a moderator can read and decide only"
          )
          assert.strictEqual((yield* make("--role", "owner")).code, 64)
          assert.strictEqual((yield* command(cwd, "keys", "revoke", `lk_${"0".repeat(16)}_${"x".repeat(43)}`)).code, 64)
          says(yield* command(cwd, "keys", "list", "--all"), 0, "none")
        })
      )
  )
})

describe("laurel serve", () => {
  it.effect("answers whoever has a key, records the key's actor and role once, and nobody once it is revoked", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* synced()
        const [viewer, assessor] = [yield* keyOf(cwd, "--role", "viewer"), yield* keyOf(cwd, "--role", "assessor")]
        yield* serving(cwd, (address) =>
          Effect.gen(function* () {
            const at = (path: string) => `${address}${path}`
            assert.deepStrictEqual((yield* ask(at("/healthz"), null)).body, { lives: true })
            assert.deepStrictEqual((yield* ask(at("/readyz"), null)).body, { isReady: true })
            assert.strictEqual((yield* ask(at("/openapi.json"), null)).status, 200)
            const head = yield* Effect.promise(() => fetch(at("/docs"), { method: "HEAD" }))
            assert.deepStrictEqual([head.status, head.headers.get("content-length")], [200, null])
            assert.strictEqual((yield* ask(at("/v1/earned"), null)).status, 401)
            const found = yield* ask(at("/v1/contacts?identity=eve"), viewer)
            assert.strictEqual(found.status, 200, JSON.stringify(found.body))
            const achievement = "algebra-pass:3:1"
            assert.strictEqual((yield* ask(at("/v1/decisions"), viewer, grant(achievement))).status, 403)
            const name = { "idempotency-key": "7f4f3c1e" }
            const first = yield* ask(at("/v1/decisions"), assessor, grant(achievement), name)
            assert.strictEqual(first.status, 200, JSON.stringify(first.body))
            const again = yield* ask(at("/v1/decisions"), assessor, grant(achievement), name)
            assert.deepStrictEqual(again.body, first.body)
            yield* command(cwd, "keys", "revoke", viewer.slice(3, 19))
            assert.strictEqual((yield* ask(at("/v1/contacts?identity=eve"), viewer)).status, 401)
          })
        )
        const history = yield* command(cwd, "history", "eve")
        assert.strictEqual(history.stdout.split("passed elsewhere, file 7").length, 2, history.stdout)
        says(history, 0, "portal", "assessor")
        const lines = (yield* TestConsole.logLines).join("\n")
        assert.match(lines, /api: POST \/v1\/decisions 200, portal, assessor, key [0-9a-f]{16}, \d+ ms, as before/)
        assert.notInclude(lines, "identity=eve")
        assert.include((yield* TestConsole.errorLines).join("\n"), "4 requests of the API were answered.")
        assert.strictEqual((yield* command(cwd, "verify")).code, 0)
      })
    )
  )

  it.effect("signs what was decided last, though nothing comes after it", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* synced()
        const assessor = yield* keyOf(cwd, "--role", "assessor")
        const signed = Effect.map(command(cwd, "status", "--json"), (ended) => JSON.stringify(json(ended)))
        yield* serving(cwd, (address) =>
          Effect.gen(function* () {
            yield* ask(`${address}/v1/decisions`, assessor, grant("algebra-pass:3:1"))
            const before = yield* signed
            yield* TestClock.adjust("60 seconds")
            let after = yield* signed
            // Signing asks the store in several steps, which are real.
            for (let look = 0; look < 500 && after === before; look++) {
              yield* TestClock.withLive(Effect.sleep("10 millis"))
              after = yield* signed
            }
            assert.notStrictEqual(after, before)
          })
        )
      })
    )
  )

  it.effect("brings a small file in that comes with its mapping, and reads no file that is here", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        yield* command(cwd, "sync")
        const key = yield* keyOf(cwd, "--role", "administrator")
        const sent = (more: object = {}, streams = mapping.streams) => ({
          source: "history",
          mapping: { ...mapping, constants: { run: "algebra-2024" }, streams, ...more },
          reason: "marks of before",
          file: { name: "marks.csv", content: `${marks.join("\n")}\n` }
        })
        yield* serving(cwd, (address) =>
          Effect.gen(function* () {
            const shown = yield* ask(`${address}/v1/imports/check`, key, sent())
            assert.deepInclude(shown.body, { import: null, rows: 4, facts: 4 })
            const done = yield* ask(`${address}/v1/imports`, key, sent())
            assert.deepInclude(done.body, { rows: 4, facts: 4, rejections: 0 })
            const secret = join(cwd, "laurel.config.json")
            const named = mapping.streams.map((stream) => ({ ...stream, file: secret }))
            for (const refused of [
              yield* ask(`${address}/v1/imports/check`, key, sent({}, named)),
              yield* ask(`${address}/v1/imports/check`, key, sent({ tables: { t: { file: secret, key: ["a"] } } }))
            ]) {
              assert.strictEqual(refused.status, 422)
              assert.include(JSON.stringify(refused.body), "names files itself")
              assert.notInclude(JSON.stringify(refused.body), configuration.store)
            }
          })
        )
        says(yield* command(cwd, "import", "list"), 0, "portal", "administrator", "marks v3")
      })
    )
  )

  it.effect("gives no source a path of its own, and needs one for --only push", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = school()
        const push = (path: string) => ({
          id: "lms",
          adapter: "xapi-push",
          path,
          auth: [{ name: "a", tokenFrom: "TOKEN" }],
          setting: { zone: "UTC", offerings: [] }
        })
        write(cwd, "laurel.config.json", { ...configuration, sources: [push("/v1/lms")] })
        says(yield* command(cwd, "serve"), 1, 'source "lms": the path /v1/lms is the program\'s own', "/push/v1/lms")
        write(cwd, "laurel.config.json", configuration)
        says(yield* command(cwd, "serve", "--only", "push"), 1, "is sent to us: add one")
        says(yield* command(cwd, "serve", "school"), 1, 'source "school" is read, and not sent to us')
        says(yield* command(cwd, "serve", "school", "--only", "api"), 1, "--only api serves no source")
      })
    )
  )
})
