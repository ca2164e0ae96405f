/** `laurel webhooks`, from a configuration to a receiver behind a real server and back. */
import { createHmac } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, assert, describe, it, vi } from "@effect/vitest"
import { serve } from "@laurel/testkit"
import { Effect, type Scope } from "effect"
import { TestConsole } from "effect/testing"
import { configuration, csv, decide, type Ended, gz, json, registrations, school, scores, write } from "./given.ts"
import { command } from "./inProcess.ts"

const key = Buffer.alloc(32, 3)
const secret = `whsec_${key.toString("base64")}`
afterEach(() => vi.unstubAllEnvs())

interface Sent {
  readonly type: string
  readonly data: { readonly cause: { readonly by: string }; readonly identities?: unknown; readonly status?: string }
}

/** A school that has been read, and a receiver that answers with a status which can be changed. */
const synced = Effect.fnUntraced(function* (more: object = {}) {
  const answer = { status: 204 }
  const server = yield* serve(() => ({ status: answer.status, body: "as Ada Lovelace said" }))
  // Read when the first variable is asked for.
  vi.stubEnv("HR_SECRET", secret)
  vi.stubEnv("HR_WRONG", "letmein")
  const cwd = school()
  const webhook = { id: "hr", url: `${server.url}hook`, secretFrom: "HR_SECRET", from: "beginning", ...more }
  write(cwd, "laurel.config.json", { ...configuration, webhooks: [webhook] })
  const ended = yield* command(cwd, "sync")
  assert.strictEqual(ended.code, 0, ended.stderr)
  const webhooks = (...args: ReadonlyArray<string>) => command(cwd, "webhooks", ...args)
  const sent = (): ReadonlyArray<Sent> => server.asked.map(({ body }) => JSON.parse(body))
  return { cwd, answer, server, webhook, webhooks, sent }
})

const row = (ended: Ended): ReadonlyArray<string> =>
  ended.stdout
    .split("\n")[1]
    ?.trim()
    .split(/\s{2,}/) ?? []

/** By the clock on the wall, with a console that is read. */
const told = (name: string, test: () => Effect.Effect<void, never, Scope.Scope>) =>
  it.live(name, () => Effect.provide(test(), TestConsole.layer))

describe("laurel webhooks", () => {
  told("tells what was recorded, once, signed, and then what is decided", () =>
    Effect.gen(function* () {
      const { cwd, server, webhooks, sent } = yield* synced({ events: ["achievement.*"] })
      const first = yield* webhooks("deliver")
      assert.strictEqual(first.code, 0, first.stderr)
      assert.include(first.stdout, "hr: 3 events delivered")
      assert.deepStrictEqual(
        sent().map(({ type, data }) => [type, data.cause.by]),
        [
          ["achievement.issued", "source"],
          ["achievement.issued", "source"],
          ["achievement.withdrawn", "source"]
        ]
      )
      const { headers, body } = server.asked[0] ?? assert.fail("nothing was sent")
      const signed = createHmac("sha256", key).update(
        `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`
      )
      assert.strictEqual(headers["webhook-signature"], `v1,${signed.digest("base64")}`)
      assert.include((yield* webhooks("deliver")).stdout, "hr: 0 events delivered")
      const achievement = { type: "algebra-pass", learner: 1, earning: 1 }
      yield* Effect.promise(() => decide(cwd, { _tag: "Revoked", achievement, from: "2024-06-01" }))
      assert.strictEqual((yield* webhooks("deliver")).code, 0)
      assert.strictEqual(sent().at(-1)?.type, "achievement.revoked")
      assert.strictEqual(sent().at(-1)?.data.cause.by, "decision")
    })
  )

  told("keeps what fails, shows it without the receiver's words, and sends it when told to", () =>
    Effect.gen(function* () {
      const { answer, webhooks, sent } = yield* synced({ events: ["achievement.withdrawn"] })
      answer.status = 500
      const failed = yield* webhooks("deliver")
      assert.strictEqual(failed.code, 2)
      assert.include(failed.stdout, "1 failed and kept for later")
      assert.include(failed.stderr, "status 500, which says as Ada Lovelace said")
      assert.deepStrictEqual(row(yield* webhooks("list")).slice(2, 4), ["1", "0"])
      assert.match((yield* webhooks("show", "hr")).stdout, /^hr: nothing was given up\. 1 waits .*show hr --waiting/)
      const shown = yield* webhooks("show", "hr", "--waiting")
      assert.match(
        shown.stdout,
        /^evt_[0-9a-f]{32} {2}achievement\.withdrawn algebra-pass:\d+:1 of c\d+\n.*status 500; next/
      )
      assert.notInclude(shown.stdout, "Ada")
      answer.status = 200
      assert.include((yield* webhooks("deliver")).stdout, "hr: 0 events delivered")
      assert.include((yield* webhooks("retry", "hr")).stdout, "hr: 1 event due now")
      assert.include((yield* webhooks("deliver")).stdout, "hr: 1 event delivered")
      assert.strictEqual(sent().length, 2)
    })
  )

  told("is stopped by a missing secret only for the endpoint whose it is, and what is for that one waits", () =>
    Effect.gen(function* () {
      const { cwd, webhook, webhooks, sent } = yield* synced()
      const pay = { ...webhook, id: "pay", secretFrom: "PAY_SECRET", events: ["achievement.*"] }
      write(cwd, "laurel.config.json", { ...configuration, webhooks: [pay, { ...webhook, events: pay.events }] })
      const first = yield* webhooks("deliver")
      assert.strictEqual(first.code, 1)
      assert.include(first.stdout, "hr: 3 events delivered\npay: nothing is sent until its secret is mended")
      assert.match(first.stderr, /^the secret of the webhook "pay": .*PAY_SECRET/)
      assert.deepInclude(json(yield* webhooks("deliver", "--json")), {
        failed: [{ id: "pay", message: first.stderr.trim() }]
      })
      assert.strictEqual(sent().length, 3)
      write(cwd, "laurel.config.json", { ...configuration, webhooks: [{ ...pay, secretFrom: "HR_SECRET" }] })
      assert.include((yield* webhooks("deliver")).stdout, "pay: 3 events delivered")
    })
  )

  told("discards what is not to be sent, tests, and says what is wrong", () =>
    Effect.gen(function* () {
      const { cwd, answer, webhook, webhooks, sent } = yield* synced()
      answer.status = 503
      yield* webhooks("deliver")
      const discarded = yield* webhooks("discard", "hr", "--waiting", "--json")
      const { events } = json(discarded) as { readonly events: number }
      assert.isAbove(events, 3)
      assert.deepStrictEqual(row(yield* webhooks("list")).slice(2, 4), ["0", "0"])
      const refused = yield* webhooks("test", "hr")
      assert.strictEqual(refused.code, 1)
      assert.include(refused.stderr, "found status 503, which says as Ada Lovelace said")
      answer.status = 200
      assert.include((yield* webhooks("test", "hr")).stdout, "hr: delivered, answered with 200.")
      assert.strictEqual(sent().at(-1)?.type, "webhook.test")
      assert.include((yield* webhooks("test", "rh")).stderr, "no webhook rh. Did you mean hr?")
      write(cwd, "laurel.config.json", { ...configuration, webhooks: [{ ...webhook, secretFrom: "HR_WRONG" }] })
      const wrong = yield* webhooks("deliver")
      assert.deepStrictEqual(
        [wrong.code, wrong.stderr.includes("HR_WRONG"), wrong.stderr.includes("letmein")],
        [1, true, false]
      )
      write(cwd, "laurel.config.json", configuration)
      assert.include((yield* webhooks("list")).stderr, 'names no "webhooks"')
    })
  )

  told("tells a new endpoint nothing of what was before, and names people only where that is asked for", () =>
    Effect.gen(function* () {
      const { cwd, server, webhook, webhooks, sent } = yield* synced({
        from: "now",
        identities: true,
        events: ["achievement.*"]
      })
      assert.include((yield* webhooks("deliver")).stdout, "hr: new; it is told from here on\nhr: 0 events delivered")
      write(cwd, "registrations.csv", csv([...registrations, "algebra-2024,ida,2024-01-13,"]))
      write(cwd, "scores.csv.gz", gz([...scores, "algebra-2024,ida,a1,95,2024-03-05"]))
      assert.strictEqual((yield* command(cwd, "sync")).code, 0)
      yield* webhooks("deliver")
      assert.deepStrictEqual(
        sent().map(({ type, data }) => [type, data.identities]),
        [["achievement.issued", [{ person: 4, identities: [{ scheme: "student", value: "ida" }] }]]]
      )
      // Whoever was told a name has it: an erasure names them, and only them.
      const erasing = ["erase", "c4", "--actor", "u-17", "--role", "registrar", "--reason", "request 7", "--preview"]
      const words = `see to "hr" (${server.url.origin}) too.`
      assert.include((yield* command(cwd, ...erasing)).stdout, words)
      write(cwd, "laurel.config.json", { ...configuration, webhooks: [{ ...webhook, identities: false }] })
      assert.notInclude((yield* command(cwd, ...erasing)).stdout, words)
    })
  )

  told("refuses a setting that can't be, at its place", () =>
    Effect.gen(function* () {
      const cwd = school()
      const webhooks = [
        { id: "hr", url: "https://ann:x@hr.example", secretFrom: "HR_SECRET", events: ["achievment.*"] },
        { id: "hr", url: "ftp://hr.example", secretFrom: ["A", "a b"], causes: ["sources"] }
      ]
      write(cwd, "laurel.config.json", { ...configuration, webhooks })
      const { code, stderr } = yield* command(cwd, "webhooks", "list")
      assert.strictEqual(code, 1)
      for (const place of [
        "webhooks[0].url: it holds a user or a password",
        "webhooks[0].events[0]: expected a type of event",
        "webhooks[1].url: expected an address that begins with https://",
        "webhooks[1].secretFrom",
        "webhooks[1].causes[0]"
      ])
        assert.include(stderr, place)
    })
  )

  told("refuses an address by http that is not this machine, nor said to be in one's own network", () =>
    Effect.gen(function* () {
      const cwd = school()
      const listed = (more: object) => {
        const webhook = { id: "pay", url: "http://pay.example/h", secretFrom: "HR_SECRET", ...more }
        write(cwd, "laurel.config.json", { ...configuration, webhooks: [webhook] })
        return Effect.map(command(cwd, "webhooks", "list"), ({ stderr }) => stderr)
      }
      assert.include(yield* listed({}), "webhooks[0].url: expected https://: only this machine")
      for (const fine of [{ private: true }, { url: "http://127.0.0.1:8/" }, { url: "https://pay.example/" }])
        assert.include(yield* listed(fine), "no store at")
    })
  )

  told("reads the setting that its documentation shows", () =>
    Effect.gen(function* () {
      const text = readFileSync(join(import.meta.dirname, "../../../docs/webhooks.md"), "utf8")
      const [, shown = ""] = /```json\n([^`]*"webhooks"[^`]*)```/.exec(text) ?? []
      const cwd = school()
      write(cwd, "laurel.config.json", { ...configuration, ...JSON.parse(shown) })
      const { code, stderr } = yield* command(cwd, "webhooks", "list")
      // It goes on to the store, which is not there yet.
      assert.deepStrictEqual([code, /no store at/.test(stderr)], [1, true])
    })
  )
})
