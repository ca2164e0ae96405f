/** The API in a server of one's own: in every framework the same, with keys that are made here. */
import { assert, describe, it } from "@effect/vitest"
import { type ApiRequest, InvalidError, type Key, NotFoundError } from "laurel"
import { frameworks, served } from "./apiServers.ts"
import { opened, passed, rejection } from "./world.ts"

/** Asks with a key, as somebody whom a proxy has seen at an address. */
const asker =
  (base: string, key?: string, from = "203.0.113.7") =>
  (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set("x-forwarded-for", from)
    if (key !== undefined) headers.set("authorization", `Bearer ${key}`)
    return fetch(`${base}${path}`, { ...init, headers, signal: AbortSignal.timeout(600_000) })
  }

const posted = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body)
})

const json = async (response: Response): Promise<Record<string, unknown>> => {
  const text = await response.text()
  assert.include(response.headers.get("content-type"), "json", text)
  // What the API answers is always an object.
  return JSON.parse(text) as Record<string, unknown>
}

const terms = { label: "portal", actor: "portal", role: "administrator" } as const

describe.for(Object.entries(frameworks))("in %s", ([, mount]) => {
  it("answers as the API does, at the path where it is", async () => {
    const laurel = await opened()
    await laurel.record(passed("ann", { scheme: "staff" }))
    const [{ id: achievement } = { id: "" }] = (await laurel.contact({ scheme: "staff", value: "ann" }).history())
      .achievements
    const { key } = await laurel.keys.create(terms)
    const base = await served(await mount(laurel))
    const [ask, stranger] = [asker(base, key), asker(base)]

    const description = await json(await stranger("/laurel/openapi.json"))
    assert.strictEqual(description["openapi"], "3.1.0")
    assert.deepStrictEqual(description["servers"], [{ url: "/laurel" }])

    const found = await json(await ask("/laurel/v1/contacts?identity=staff:ann"))
    assert.lengthOf(found["contacts"] as ReadonlyArray<unknown>, 1)

    const refused = await stranger("/laurel/v1/contacts?identity=ann")
    assert.strictEqual(refused.status, 401)
    assert.include((await json(refused))["detail"], "expected a key")

    const head = await ask("/laurel/v1/contacts?identity=staff:ann", { method: "HEAD" })
    assert.deepStrictEqual([head.status, await head.text()], [200, ""])

    const act = { _tag: "Denied", achievement }
    const decided = await ask("/laurel/v1/decisions", posted({ act, reason: "seen by myself" }))
    assert.strictEqual(decided.status, 200, await decided.clone().text())
    assert.lengthOf((await json(decided))["achievements"] as ReadonlyArray<unknown>, 1)

    const long = await ask("/laurel/v1/decisions", posted({ act, reason: "x".repeat(4_000_000) }))
    assert.strictEqual(long.status, 413)
  })

  it("limits strangers by the address that the proxy has seen, and nobody else by theirs", async () => {
    const laurel = await opened()
    const base = await served(await mount(laurel))
    const asked = async (from: string) => (await asker(base, undefined, from)("/laurel/v1/rejections")).status
    const statuses: Array<number> = []
    // A proxy that is believed adds to what others wrote, which is not believed.
    for (let count = 0; count < 21; count++) statuses.push(await asked(`192.0.2.${count}, 203.0.113.7`))
    assert.deepStrictEqual([...new Set(statuses.slice(0, 20))], [401])
    assert.strictEqual(statuses[20], 429)
    // Where no address is told, all strangers are counted together.
    assert.strictEqual(await asked("203.0.113.8"), 401)
  })
})

describe("the API", () => {
  it("answers 503 once its Laurel is closed, and hangs for nobody", async () => {
    const laurel = await opened()
    const api = await laurel.api()
    const { key } = await laurel.keys.create(terms)
    const base = await served(api.node)
    assert.strictEqual((await asker(base, key)("/v1/rejections")).status, 200)
    await laurel.close()
    const after = await asker(base, key)("/v1/rejections")
    assert.strictEqual(after.status, 503)
    assert.strictEqual((await json(after))["detail"], "the record is closed, and nothing was done: come again later")
    assert.strictEqual((await api.fetch(new Request("http://a.example/v1/rejections"))).status, 503)
    assert.strictEqual(
      await rejection(laurel.api()).then((error) => error instanceof Error && error.name),
      "ClosedError"
    )
  })

  it("answers what was in hand when it was closed", async () => {
    const laurel = await opened()
    const api = await laurel.api()
    const { key } = await laurel.keys.create(terms)
    let send: (text: string) => void = () => undefined
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        send = (text) => {
          controller.enqueue(new TextEncoder().encode(text))
          controller.close()
        }
      }
    })
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" }
    const init: RequestInit & { duplex: "half" } = { method: "POST", headers, body, duplex: "half" }
    const answer = api.fetch(new Request("http://a.example/v1/decisions/preview", init))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const closed = laurel.close()
    send("{}")
    assert.strictEqual((await answer).status, 400)
    await closed
  })

  it("tells of each request, and lets nothing that is told to it be in the way", async () => {
    const laurel = await opened()
    const told: Array<ApiRequest> = []
    const api = await laurel.api({
      asked: (asked) => {
        told.push(asked)
        throw new Error("a full disk")
      }
    })
    assert.strictEqual((await api.fetch(new Request("http://a.example/v1/rejections"), { address: "a" })).status, 401)
    assert.deepInclude(told[0], { status: 401, method: "GET", key: null, from: "a" })
  })

  it("leaves to the next what is not behind its path", async () => {
    const laurel = await opened()
    const mount = frameworks["Express behind its parser of JSON, told its path"]
    assert.isDefined(mount)
    const base = await served(await mount(laurel))
    assert.strictEqual(await (await fetch(`${base}/other`)).text(), "mine")
    assert.strictEqual((await fetch(`${base}/laurels/docs`)).status, 404)
    assert.strictEqual((await fetch(`${base}/laurel/docs`)).status, 200)
  })

  it("outlives whoever asks and goes away", async () => {
    const laurel = await opened()
    const { key } = await laurel.keys.create(terms)
    const base = await served((await laurel.api()).node)
    const gone = new AbortController()
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) })
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" }
    const init: RequestInit & { duplex: "half" } = {
      method: "POST",
      headers,
      body,
      duplex: "half",
      signal: gone.signal
    }
    const asked = rejection(fetch(`${base}/v1/decisions`, init))
    setTimeout(() => gone.abort(), 100)
    await asked
    assert.strictEqual((await asker(base, key)("/v1/rejections")).status, 200)
  })

  it("answers a body that was read before with what is wrong", async () => {
    const laurel = await opened()
    const api = await laurel.api({ path: "/laurel" })
    const request = new Request("http://a.example/laurel/v1/decisions", { method: "POST", body: "{}" })
    await request.text()
    assert.strictEqual((await api.fetch(request)).status, 400)
  })

  it("refuses options that it does not know, or that can't be", async () => {
    const laurel = await opened()
    const wrong: ReadonlyArray<object> = [
      { paths: "/a" },
      { path: "a" },
      { path: "/a?b" },
      { proxies: 9 },
      { requestsPerMinute: 0 },
      { asked: 1 }
    ]
    for (const options of wrong) assert.instanceOf(await rejection(laurel.api(options)), InvalidError)
  })
})

describe("keys", () => {
  it("are shown once, listed without their secret, replaced and taken back", async () => {
    const laurel = await opened()
    const made = await laurel.keys.create({
      ...terms,
      role: "viewer",
      accounts: [{ scheme: "employer", value: "acme" }]
    })
    assert.match(made.key, /^lk_/)
    const { key, ...listed } = made
    assert.deepStrictEqual(await laurel.keys.list(), [listed] satisfies ReadonlyArray<Key>)
    assert.deepInclude(listed, { state: "live", scopes: ["read"], accounts: ["employer:acme"], usedAt: null })
    assert.strictEqual(listed.expiresAt, "2027-03-10T12:00:00.000Z")
    const expiresAt = "2020-01-01T00:00:00Z"
    for (const [asked, path] of [
      [() => laurel.keys.create({ ...terms, expiresAt }), "terms.expiresAt"],
      [() => laurel.keys.rotate(made.id, { expiresAt: new Date(expiresAt) }), "options.expiresAt"]
    ] as const)
      assert.deepInclude(await rejection(asked()), {
        problems: [{ path, message: "expected a moment that is to come, found 2020-01-01T00:00:00.000Z" }]
      })
    const next = await laurel.keys.rotate(made.id, { overlapHours: 1, expiresAt: null })
    assert.deepInclude(next, { replaces: made.id, expiresAt: null, label: "portal" })
    assert.notStrictEqual(next.key, key)
    assert.strictEqual((await laurel.keys.revoke(next.id)).state, "revoked")
    assert.lengthOf(await laurel.keys.list(), 1)
    assert.lengthOf(await laurel.keys.list({ all: true }), 2)
    assert.instanceOf(await rejection(laurel.keys.revoke(next.id)), NotFoundError)
  })

  it("are refused by every term that can't be", async () => {
    const laurel = await opened()
    const refused = async (more: object): Promise<string> => {
      const error = await rejection(laurel.keys.create({ ...terms, ...more }))
      assert.instanceOf(error, InvalidError)
      return String(error)
    }
    assert.include(await refused({ role: "king" }), "terms.role")
    assert.include(await refused({ label: "" }), "terms.label")
    assert.include(await refused({ labels: "a" }), "terms.labels")
    assert.include(
      await refused({ role: "viewer", scopes: ["decide"] }),
      "expected what a viewer can: read; found decide"
    )
    assert.include(await refused({ accounts: [{ scheme: "email", value: "a@b.example" }] }), "terms.accounts[0].scheme")
    assert.include(await refused({ expiresAt: "soon" }), "terms.expiresAt")
  })
})
