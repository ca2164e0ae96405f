/** Statements from a record store, from files, and sent to the program: all through the program itself. */
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { gzipSync } from "node:zlib"
import { describe, expect, it, onTestFinished, vi } from "@effect/vitest"
import { type Environment, json, laurel, school, start, write } from "./given.ts"
import { type Receiving, receiving } from "./receiving.ts"
import { asked, pages, recorded } from "./recordedStore.ts"

/** A record store for as long as the test: who it lets in, and what it was asked. */
const store = async (credentials: string) => {
  const all: Array<Pick<IncomingMessage, "url" | "headers">> = []
  const server = createServer((request, response) => {
    all.push(request)
    const isKnown = request.headers.authorization === credentials
    const { status, headers, body } = isKnown ? asked(request.url ?? "") : recorded("90-error-bad-auth").response
    response.writeHead(status, headers).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // The address of a server that listens on a port is never a path.
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/xapi`, all }
}

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`

const safe = {
  id: "safe101",
  course: "safe",
  zone: "Europe/Berlin",
  components: [{ activity: "https://courses.example.test/safe101/au1", group: "unit" }]
}
/** Of the recorded statements one says that somebody passed, and one that somebody need not. */
const catalog = {
  offerings: [safe],
  achievementTypes: [{ id: "safe", courses: ["safe"], rule: { rule: "passed", group: "unit" } }],
  certifications: []
}
const setting = {
  zone: "Europe/Berlin",
  accounts: { "https://lms.example.test": "employee" },
  offerings: [
    {
      id: "safe101",
      activities: [
        "https://courses.example.test/safe101",
        "https://courses.example.test/safe101/au1",
        "https://courses.example.test/video/1"
      ]
    }
  ],
  unmatched: "skip"
}

const folder = (...sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "catalog.json", catalog)
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources })
  return cwd
}

const lrs = (endpoint: string, more: object = {}) => ({
  id: "lrs",
  adapter: "xapi",
  endpoint,
  auth: { user: "laurel", passwordFrom: "LRS_PASSWORD" },
  setting,
  ...more
})
const secret = "s3cret-of-the-store"
const known: Environment = { LRS_PASSWORD: secret }

describe("a record store", () => {
  it("is read by `laurel sync`, then only what is new of it, and a void takes its target back", async () => {
    const { endpoint, all } = await store(basic("laurel", secret))
    const cwd = folder(lrs(endpoint))
    const first = await start(cwd, ["sync", "--json"], known)
    expect(first.code).toBe(0)
    expect(json(first)).toMatchObject({ run: { rows: 20, rejections: 0 }, achievements: { safe: { standing: 2 } } })
    expect(all.map(({ headers }) => headers["x-experience-api-version"])).toEqual(["1.0.3", "1.0.3", "1.0.3", "1.0.3"])
    const second = await start(cwd, ["sync", "--json"], known)
    expect(json(second)).toMatchObject({ run: { rows: 1 }, sources: { lrs: { facts: 2, corrections: 2 } } })
    expect(all.at(-1)?.url).toContain("since=2026-11-23T13%3A36%3A39.259Z")
    const third = await start(cwd, ["sync"], known)
    expect(third.stdout).toContain("Nothing new")
    expect(third.code).toBe(0)
  })
  it("is not asked where the variable of its secret is not set: the message names it, and other sources are read", async () => {
    const { endpoint, all } = await store(basic("laurel", secret))
    const file = { id: "old", adapter: "xapi-file", file: "old.ndjson", setting }
    const cwd = folder(lrs(endpoint), file)
    write(cwd, "old.ndjson", "")
    const ended = await start(cwd, ["sync", "--json"])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain(
      'source "lrs", the password of "laurel": expected the environment variable LRS_PASSWORD'
    )
    expect(json(ended)).toMatchObject({ failed: [{ source: "lrs" }], sources: { old: { rows: 0 } } })
    expect(all).toEqual([])
  })
  it("that refuses the secret is told without showing it", async () => {
    const { endpoint } = await store(basic("laurel", "another"))
    const ended = await start(folder(lrs(endpoint)), ["sync"], known)
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain("Check the credentials")
    expect(ended.stdout + ended.stderr).not.toContain(secret)
    expect(ended.stdout + ended.stderr).not.toContain(basic("laurel", secret).slice(6))
  })
  it("that is archived is not asked again where its setting was mended: `laurel remap` reads what is kept", async () => {
    const { endpoint, all } = await store(basic("laurel", secret))
    const narrow = {
      ...setting,
      offerings: [{ id: "safe101", activities: ["https://courses.example.test/safe101"] }],
      unmatched: "reject"
    }
    const cwd = folder(lrs(endpoint, { setting: narrow, archive: true }))
    expect(json(await start(cwd, ["sync", "--json"], known))).toMatchObject({ achievements: { safe: { standing: 0 } } })
    const advice =
      'What "lrs" gave is kept: once its setting or the catalog is mended, `laurel remap lrs --apply` reads it'
    expect(laurel(cwd, "rejections", "list").stdout).toContain(advice)
    const sources = [lrs(endpoint, { archive: true })]
    write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources })
    const before = all.length
    expect(laurel(cwd, "remap", "lrs", "--apply").code).toBe(0)
    expect(all).toHaveLength(before)
    expect(json(await start(cwd, ["sync", "--json"], known))).toMatchObject({
      run: { rows: 1 },
      achievements: { safe: { standing: 2 } }
    })
  })
})

describe("a file of statements", () => {
  it("is read by `laurel sync`", () => {
    const statements = pages.flatMap((name) => {
      const { body } = recorded(name).response
      return typeof body === "object" && body !== null && "statements" in body ? body.statements : []
    })
    const cwd = folder({ id: "export", adapter: "xapi-file", file: "statements.json.gz", setting })
    write(cwd, "statements.json.gz", gzipSync(JSON.stringify(statements)))
    const ended = laurel(cwd, "sync", "--json")
    expect(ended.code).toBe(0)
    expect(json(ended)).toMatchObject({ run: { rows: 20 }, achievements: { safe: { standing: 2 } } })
  })
})

describe("a configuration", () => {
  it("that is wrong about its sources is told all that is wrong, each with its path, and shows no secret", () => {
    const cwd = folder(
      { ...lrs("https://laurel:pw1@lrs.example.test/xapi"), version: "1.0", retry: 3 },
      { ...lrs("https://lrs.example.test/xapi"), id: "other", auth: { user: "laurel", password: "pw2" } },
      { ...lrs("https://lrs.example.test/xapi/statements"), id: "third", auth: { user: "laurel", tokenFrom: "TOKEN" } },
      { id: "lms", adapter: "xapi-push", path: "/xapi/", auth: [{ user: "a:b", passwordFrom: "P" }], setting },
      { id: "one", adapter: "xapi-push", path: "/xapi", auth: [{ name: "a", tokenFrom: "T" }], setting },
      { id: "two", adapter: "xapi-push", path: "/xapi", auth: [{ name: "a", tokenFrom: "T" }], setting },
      { id: "none", adapter: "xpai" }
    )
    const { code, stderr } = laurel(cwd, "sync")
    expect(code).toBe(1)
    for (const words of [
      'sources[0].endpoint: it holds a user or a password: write them as "auth"',
      'sources[0].version: Expected "1.0.3" | "2.0.0", found "1.0"',
      'sources[2].endpoint: it ends in /statements, which is added to it: write "https://lrs.example.test/xapi"',
      "sources[0].retry: nothing of that name belongs here",
      "sources[1].auth.password: nothing of that name belongs here",
      'sources[2].auth: expected "user" and "passwordFrom"; or "tokenFrom"',
      'sources[3].path: Expected a path such as /xapi, without a / at its end, found "/xapi/"',
      "sources[3].auth[0].user: Expected a name",
      '"xapi-file", "xapi-push"',
      ', found "xpai"'
    ])
      expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/pw1|pw2/)
  })
  it("that gives one path to two sources is refused", () => {
    const push = { adapter: "xapi-push", path: "/xapi", auth: [{ name: "a", tokenFrom: "T" }], setting }
    const { stderr } = laurel(folder({ ...push, id: "one" }, { ...push, id: "two" }), "sync")
    expect(stderr).toContain('sources[1].path: "/xapi" is already the path of sources[0]')
  })
})

const lms = {
  id: "lms",
  adapter: "xapi-push",
  path: "/lms/xapi",
  auth: [
    { user: "content", passwordFrom: "CONTENT_PASSWORD" },
    { name: "bridge", tokenFrom: "BRIDGE_TOKEN" }
  ],
  setting
}
const senders: Environment = { CONTENT_PASSWORD: "c0ntent", BRIDGE_TOKEN: "t0ken" }

const receive = (cwd: string, ...args: ReadonlyArray<string>): Promise<Receiving> => receiving(cwd, senders, { args })

const statement = (number: number, more: object = {}) => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
  actor: { account: { homePage: "https://lms.example.test", name: `E-${number}` } },
  verb: { id: "http://adlnet.gov/expapi/verbs/passed" },
  object: { id: "https://courses.example.test/safe101/au1" },
  result: { success: true },
  timestamp: "2026-11-01T09:00:00Z",
  ...more
})

const post = ({ address }: Pick<Receiving, "address">, body: unknown, authorization = basic("content", "c0ntent")) =>
  fetch(`${address}/statements`, {
    method: "POST",
    headers: { authorization, "x-experience-api-version": "1.0.3", "content-type": "application/json" },
    body: JSON.stringify(body)
  })

describe("`laurel serve`", () => {
  it("commits what it answers 200, says a line for each request, and refuses what conflicts and who is unknown", async () => {
    const cwd = folder(lms)
    const here = await receive(cwd)
    expect(here.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/lms\/xapi$/)
    const first = await post(here, [statement(1), statement(2)])
    expect([first.status, await first.json()]).toEqual([200, [statement(1).id, statement(2).id]])
    expect((await post(here, statement(3), "bearer t0ken")).status).toBe(200)
    expect((await post(here, statement(3), "Bearer other")).status).toBe(401)
    expect((await post(here, statement(3), basic("content", "t0ken"))).status).toBe(401)
    expect((await post(here, statement(1))).status).toBe(200)
    expect((await post(here, statement(1, { result: { success: false } }))).status).toBe(409)
    expect((await post(here, statement(4, { timestamp: "yesterday" }))).status).toBe(400)
    expect((await fetch(`${here.address}/about`)).status).toBe(200)
    expect((await fetch(new URL("/elsewhere", here.address))).status).toBe(404)
    here.child.kill("SIGTERM")
    const { code, stdout, stderr } = await here.ended
    expect(code).toBe(130)
    // The first of a kind at once, and those of the same second together.
    expect(stderr).toContain("lms: refused a request with 401: expected credentials that are known\n")
    expect(stderr).toContain("lms: refused a request with 409: ")
    expect(stderr).toContain("lms: refused a request with 400: ")
    expect(stderr).toContain("/elsewhere: refused a request with 404: nothing is received at this path\n")
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(7)
    expect(stderr).toContain("Stopped. 3 statements of 2 requests were taken in; all that was answered 200 or 204")
    expect(stdout.trimEnd().split("\n")).toEqual([
      "lms: 2 statements, 2 facts, 2 entries",
      "lms: 1 statement, 1 fact, 1 entry"
    ])
    const status = json(laurel(cwd, "status", "--json"))
    expect(status).toMatchObject({ facts: 3, achievements: { safe: { standing: 3 } } })
    expect(laurel(cwd, "verify").code).toBe(0)
  })
  it("knows one path from another that lies behind it", async () => {
    const here = await receive(folder(lms, { ...lms, id: "second", path: "/lms/xapi/second" }))
    const statusAt = async (path: string) => (await fetch(`${here.address}${path}`)).status
    expect([await statusAt("/about"), await statusAt("/second/about"), await statusAt("/third/about")]).toEqual([
      200, 200, 404
    ])
  })
  it("answers and commits what is in hand when it is stopped, and takes nothing after", async () => {
    const cwd = folder(lms)
    const here = await receive(cwd, "--json")
    const all = Array.from({ length: 24 }, (_, number) =>
      post(here, statement(number)).then(
        ({ status }) => status,
        () => 0
      )
    )
    await Promise.any(all)
    here.child.kill("SIGTERM")
    const statuses = await Promise.all(all)
    const { stdout } = await here.ended
    const taken = statuses.filter((status) => status === 200).length
    expect(taken).toBeGreaterThan(0)
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line))
    expect(lines).toHaveLength(taken)
    expect(lines[0]).toMatchObject({ source: "lms", rows: 1, facts: 1 })
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ facts: taken })
    await expect(post(here, statement(99))).rejects.toThrow()
  })
  it("loses nothing that it answered where it is killed, and the next one takes the rest", async () => {
    const cwd = folder(lms)
    write(cwd, "laurel.config.json", {
      store: "store/school.db",
      catalog: "catalog.json",
      leaseSeconds: 1,
      sources: [lms]
    })
    const first = await receive(cwd)
    const statuses = await Promise.all(
      Array.from({ length: 8 }, (_, number) =>
        post(first, statement(number)).then(
          ({ status }) => {
            first.child.kill("SIGKILL")
            return status
          },
          () => 0
        )
      )
    )
    await first.ended
    const second = await receive(cwd)
    const again = await Promise.all(statuses.map((_, number) => post(second, statement(number))))
    expect(again.map(({ status }) => status)).toEqual(statuses.map(() => 200))
    second.child.kill("SIGTERM")
    await second.ended
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ facts: 8 })
  })
  it("goes on where another catalog is applied meanwhile", async () => {
    const cwd = folder(lms)
    const here = await receive(cwd)
    expect((await post(here, statement(1))).status).toBe(200)
    write(cwd, "catalog.json", {
      ...catalog,
      certifications: [{ id: "safe", through: ["safe"], validity: { basis: "never" } }]
    })
    expect(laurel(cwd, "apply", "--yes").code).toBe(0)
    expect((await post(here, statement(2))).status).toBe(200)
    here.child.kill("SIGTERM")
    await here.ended
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ facts: 2, achievements: { safe: { standing: 2 } } })
  })
  it("answers 503 while nobody can write to the store, and goes on by itself once they can", async () => {
    const cwd = folder(lms)
    const here = await receive(cwd)
    expect((await post(here, statement(1))).status).toBe(200)
    const other = new DatabaseSync(join(cwd, "store/school.db"))
    other.exec("BEGIN IMMEDIATE")
    const refused = await post(here, statement(2))
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "10"])
    other.exec("ROLLBACK")
    other.close()
    await vi.waitFor(async () => expect((await post(here, statement(2))).status).toBe(200), { timeout: 600_000 })
    here.child.kill("SIGTERM")
    await here.ended
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ facts: 2 })
  })
  it("of a source that another one receives ends, saying so", async () => {
    const cwd = folder(lms)
    write(cwd, "laurel.config.json", {
      store: "store/school.db",
      catalog: "catalog.json",
      leaseSeconds: 1,
      sources: [lms]
    })
    await receive(cwd)
    await expect(receive(cwd)).rejects.toThrow(
      /waiting for the place of another program .* \(up to 2 s\)\n[^]*source "lms": another program receives it/
    )
    const remapped = laurel(cwd, "remap", "lms", "--apply")
    expect(remapped.stderr).toContain("is still at it, so nothing was read again")
    expect(remapped.stderr).not.toContain("Stopped")
  })
  it("says what is missing: a variable, a source that is sent, a free port", async () => {
    const cwd = folder(lms, { id: "export", adapter: "xapi-file", file: "x.json", setting })
    expect(laurel(cwd, "serve").stderr).toContain("expected the environment variable CONTENT_PASSWORD")
    expect(laurel(cwd, "serve", "export").stderr).toContain('source "export" is read, and not sent to us')
    const port70000 = laurel(cwd, "serve", "--port", "70000")
    expect([port70000.code, port70000.stderr]).toEqual([
      64,
      expect.stringContaining('a whole number from 0 to 65535, found "70000"')
    ])
    const none = folder({ id: "export", adapter: "xapi-file", file: "x.json", setting })
    expect(laurel(none, "serve", "--only", "push").stderr).toContain('add one with "adapter": "xapi-push"')
    const here = await receive(cwd)
    const { port } = new URL(here.address)
    const other = folder(lms)
    expect((await start(other, ["serve", "--port", port], senders)).stderr).toContain("another program listens on")
  })
  it("is what a source is for that `laurel sync` has nothing to read of", () => {
    const { code, stderr } = laurel(folder(lms), "sync")
    expect(code).toBe(0)
    expect(stderr).toContain("lms: is sent to `laurel serve`, so there is nothing to read")
  })
})
