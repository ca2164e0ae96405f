/** The client that content is written with, against our endpoint over a real connection, into a ledger. */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Xapi } from "@laurel/adapter-xapi"
import { type Adapter, Ledger, LedgerMemory, Sync } from "@laurel/core"
import { secrets } from "@laurel/testkit"
import client from "@xapi/xapi"
import { Effect, Layer, Logger, ManagedRuntime, Stream } from "effect"
import { createHash } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Readable } from "node:stream"
import { standing, sync } from "./ledger.ts"
import { setting, source } from "./recordings.ts"

/** A CommonJS module: its class is under its own name. */
// oxlint-disable-next-line import/no-named-as-default-member
const XAPI = client.default

const runtime = ManagedRuntime.make(
  Layer.mergeAll(Layer.provide(Layer.fresh(LedgerMemory.layer), secrets), Logger.layer([]))
)
const password = XAPI.toBasicAuth("content", "secret")

/** Commits what each request gives, as an app does. */
const commit = (adapter: Adapter.Adapter) =>
  Effect.gen(function* () {
    const versions = yield* Sync.versions
    if (versions === undefined) return yield* Effect.die(new Error("no catalog is applied"))
    yield* Stream.runDrain(Sync.run(versions, adapter, { archives: true }))
  })

const known = (ids: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const rows = yield* (yield* Ledger.Ledger).received(source, null, Ledger.maxPage)
    return new Map(rows.filter(({ key }) => ids.includes(key)).map(({ key, raw }) => [key, raw]))
  })

/** What each program that takes the source's statements in has of its own. */
const mounted = () =>
  Xapi.handler({
    source,
    setting,
    path: "/xapi",
    auth: ({ headers }) =>
      Effect.succeed(
        headers.get("authorization") === password
          ? { kind: "allowed", authority: { account: { homePage: "https://laurel.example.test", name: "content" } } }
          : { kind: "unknown" }
      ),
    commit: (adapter) => Effect.tryPromise(() => runtime.runPromise(commit(adapter))),
    known: (ids) => Effect.tryPromise(() => runtime.runPromise(known(ids)))
  })
const handler = mounted()

const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const { method = "GET" } = incoming
  const response = await handler(
    new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method,
      headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
      // As undici takes a stream; the types of the DOM know no duplex.
      ...(method === "GET" ? {} : { body: Readable.toWeb(incoming), duplex: "half" })
    } as RequestInit)
  )
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}

let server: Server
const clientOf = (auth: string) =>
  // The address of a server that listens on a port is never a path.
  new XAPI({ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/xapi`, auth, adapter: "fetch" })

beforeAll(async () => {
  server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // A catalog is there before anything is received.
  await runtime.runPromise(sync({ source, read: () => Stream.empty }))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await runtime.dispose()
})

const statement = (name: string, id?: string) => ({
  ...(id === undefined ? {} : { id }),
  actor: { objectType: "Agent" as const, mbox: `mailto:${name}@example.test` },
  verb: XAPI.Verbs.PASSED,
  object: { objectType: "Activity" as const, id: "https://courses.example.test/safe101/au1" },
  result: { success: true, score: { scaled: 0.9 } }
})

const failure = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => assert.fail("it was taken"),
    (error: unknown) => String(error)
  )

describe("@xapi/xapi", () => {
  it("asks what is spoken", async () => {
    assert.deepStrictEqual((await clientOf(password).getAbout()).data, { version: ["1.0.3", "2.0.0"] })
  })
  it("sends a statement, and its facts are in the ledger by then", async () => {
    const { data } = await clientOf(password).sendStatement({ statement: statement("ann") })
    assert.lengthOf(data, 1)
    assert.deepStrictEqual(
      (await runtime.runPromise(standing)).filter((each) => each.startsWith(data[0] ?? "-")),
      [`${data[0]}/passed Passed`, `${data[0]}/scored Scored`]
    )
  })
  it("sends several, and takes one of them back", async () => {
    const client = clientOf(password)
    const { data } = await client.sendStatements({ statements: [statement("ben"), statement("cid")] })
    const [ben = "", cid = ""] = data
    const actor = { objectType: "Agent" as const, mbox: "mailto:admin@example.test" }
    assert.lengthOf((await client.voidStatement({ actor, statementId: ben })).data, 1)
    const facts = await runtime.runPromise(standing)
    assert.isFalse(facts.some((each) => each.startsWith(ben)))
    assert.isTrue(facts.some((each) => each.startsWith(cid)))
  })
  it("sends the same again without harm, and something else under its id with a conflict", async () => {
    const client = clientOf(password)
    const id = "7a0c2c53-0f0b-4d4b-8f39-0e2c1a8f4b11"
    await client.sendStatement({ statement: statement("dan", id) })
    const { batches } = await runtime.runPromise(Effect.flatMap(Ledger.Ledger, ({ totals }) => totals))
    assert.deepStrictEqual((await client.sendStatement({ statement: statement("dan", id) })).data, [id])
    assert.strictEqual(
      (await runtime.runPromise(Effect.flatMap(Ledger.Ledger, ({ totals }) => totals))).batches,
      batches
    )
    assert.include(await failure(client.sendStatement({ statement: statement("eve", id) })), "says something else")
  })
  it("sends a statement with an attachment", async () => {
    const content = "%PDF-1.4 not really"
    const sha2 = createHash("sha256").update(content).digest("hex")
    const attachment = {
      usageType: XAPI.AttachmentUsages.CERTIFICATE_OF_COMPLETION,
      display: { en: "certificate" },
      contentType: "application/pdf",
      length: content.length,
      sha2
    }
    const { data } = await clientOf(password).sendStatement({
      statement: { ...statement("fay"), attachments: [attachment] },
      attachments: [new TextEncoder().encode(content).buffer]
    })
    assert.lengthOf(data, 1)
  })
  it("is told what is wrong, and of whom nothing is taken", async () => {
    const wrong = { ...statement("gus"), result: { score: { scaled: 92 } } }
    assert.include(await failure(clientOf(password).sendStatement({ statement: wrong })), "result.score.scaled")
    assert.include(await failure(clientOf("Basic eDp5").sendStatement({ statement: statement("hal") })), "credentials")
    assert.include(await failure(clientOf(password).getStatements({})), "none given out")
    const contacts = await runtime.runPromise(
      Effect.flatMap(Ledger.Ledger, ({ find }) => find("email:gus@example.test"))
    )
    assert.deepStrictEqual(contacts, [])
  })
})

describe("two programs that take in statements of one source", () => {
  it("keep one of two that share an id and say different things, and refuse the other, at the same moment too", async () => {
    const programs = [mounted(), mounted()]
    const post = (program: (request: Request) => Promise<Response>, id: string, success: boolean) =>
      program(
        new Request("http://laurel.test/xapi/statements", {
          method: "POST",
          headers: {
            authorization: password,
            "x-experience-api-version": "1.0.3",
            "content-type": "application/json"
          },
          body: JSON.stringify({
            id,
            actor: { mbox: "mailto:ann@example.test" },
            verb: { id: "http://adlnet.gov/expapi/verbs/answered" },
            object: { id: "https://courses.example.test/two" },
            result: { success }
          })
        })
      )
    for (let round = 0; round < 5; round++) {
      const id = `00000000-0000-4000-8000-0000000000a${round}`
      const answers = await Promise.all(programs.map((program, at) => post(program, id, at === 0)))
      assert.deepStrictEqual(answers.map(({ status }) => status).toSorted(), [200, 409])
    }
  })
})
