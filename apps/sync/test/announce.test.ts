/** `laurel announce`, as the real program, against a record store behind a real server. */
import { describe, expect, it, onTestFinished } from "@effect/vitest"
import { spawn } from "node:child_process"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { configuration, decide, json, laurel, node, school, start, write } from "./given.ts"

interface Kept {
  readonly id: string
  readonly verb: { readonly id: string }
  readonly object: { readonly id: string }
}

/** A store that keeps each statement once; `answer` may answer otherwise, or not at all. */
class Server {
  readonly kept = new Map<string, Kept>()
  readonly asked: Array<IncomingMessage> = []
  answer: (response: ServerResponse, statements: ReadonlyArray<Kept>) => boolean = () => false
  endpoint = ""

  readonly #server = createServer((request, response) => {
    this.asked.push(request)
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const end = (status: number, body: unknown): void => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
      }
      if (request.headers.authorization !== `Basic ${btoa("laurel:a secret")}`) return end(401, { error: "who?" })
      if (request.method === "GET") return this.#say(new URL(request.url ?? "", this.endpoint).searchParams, end)
      const statements: ReadonlyArray<Kept> = JSON.parse(Buffer.concat(chunks).toString())
      if (this.answer(response, statements)) return
      for (const each of statements) this.kept.set(each.id, each)
      return end(
        200,
        statements.map(({ id }) => id)
      )
    })
  })

  /** What it has: a voided statement by its id, or whatever is of a verb. */
  #say(asked: URLSearchParams, end: (status: number, body: unknown) => void): void {
    const all = [...this.kept.values()]
    const verb = asked.get("verb")
    if (verb !== null) return end(200, { statements: all.filter((each) => each.verb.id === verb), more: "" })
    const id = asked.get("voidedStatementId")
    const found = all.find((each) => each.verb.id.endsWith("/voided") && each.object.id === id)
    return found === undefined ? end(404, {}) : end(200, this.kept.get(found.object.id))
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve))
    onTestFinished(() => {
      this.#server.closeAllConnections()
      this.#server.close()
    })
    const address = this.#server.address()
    this.endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/xapi`
    return this
  }

  get told(): ReadonlyArray<string> {
    return [...this.kept.values()].map(({ verb, object }) => `${verb.id} ${object.id}`).toSorted()
  }
}

const outboxTo = (endpoint: string, more: object = {}) => ({
  id: "lrs",
  adapter: "xapi",
  endpoint,
  auth: { user: "laurel", passwordFrom: "LRS_PASSWORD" },
  actor: [{ scheme: "student", as: "account", homePage: "https://school.example.test" }],
  activity: "https://school.example.test/achievements/{type}",
  ...more
})

const secret = { LRS_PASSWORD: "a secret" }

/** A school that has been read, with an outbox to the server. */
const synced = async (more: object = {}) => {
  const server = await new Server().open()
  const cwd = school()
  write(cwd, "laurel.config.json", { ...configuration, leaseSeconds: 1, outbox: [outboxTo(server.endpoint, more)] })
  expect(laurel(cwd, "sync").code).toBe(0)
  const announce = (...args: ReadonlyArray<string>) => start(cwd, ["announce", ...args], secret)
  return { server, cwd, announce }
}

const earned = "http://id.tincanapi.com/verb/earned https://school.example.test/achievements/algebra-pass"
const lost = "http://activitystrea.ms/schema/1.0/lose https://school.example.test/achievements/algebra-pass"

describe("laurel announce", () => {
  it("shows what it would send, sends it, and then has nothing to send", async () => {
    const { server, announce } = await synced()
    const dry = await announce("--dry-run")
    expect([dry.code, dry.stderr]).toEqual([0, ""])
    expect(dry.stdout).toContain("lrs: 3 statements would be sent (2 earned, 1 lost)")
    expect(server.asked).toEqual([])
    const sent = await announce("lrs")
    expect([sent.code, sent.stderr]).toEqual([0, ""])
    expect(sent.stdout).toContain("lrs: 3 statements sent (2 earned, 1 lost)")
    expect(sent.stdout.split("\n").slice(1)).toEqual(dry.stdout.split("\n").slice(1))
    expect(server.told).toEqual([lost, earned, earned])
    expect(server.asked[0]?.headers["x-experience-api-version"]).toBe("1.0.3")
    const again = await announce("--json")
    expect(json(again)).toMatchObject({ outbox: [{ id: "lrs", sent: { earned: 0, lost: 0, expired: 0, voided: 0 } }] })
    // Whether it had been told anything before, and the statements.
    expect(server.asked.map(({ method }) => method)).toEqual(["GET", "POST"])
  })
  it("keeps what it was told where somebody is erased: `laurel erase` names it", async () => {
    const { cwd, server } = await synced()
    const by = ["--actor", "u-17", "--role", "registrar", "--reason", "request 7", "--preview"]
    const words = `see to "lrs" (${server.endpoint}) too.`
    expect(laurel(cwd, "erase", "c1", ...by).stdout).toContain(words)
    write(cwd, "laurel.config.json", configuration)
    expect(laurel(cwd, "erase", "c1", ...by).stdout).not.toContain("Record stores")
  })

  it("tells a decision, and voids what never was true", async () => {
    const { server, cwd, announce } = await synced()
    await announce()
    const achievement = { type: "algebra-pass", learner: 1, earning: 1 }
    await decide(cwd, { _tag: "Voided", achievement })
    const ended = await announce("--json")
    expect(json(ended)).toMatchObject({ outbox: [{ sent: { earned: 0, voided: 1 } }] })
    expect(server.kept.size).toBe(4)
  })

  it("tells again what it no longer told, and says the first ids where it only shows it", async () => {
    const { server, cwd, announce } = await synced()
    const told = (more: object) =>
      write(cwd, "laurel.config.json", { ...configuration, outbox: [outboxTo(server.endpoint, more)] })
    await announce()
    const ids = [...server.kept.keys()]
    told({ actor: [{ scheme: "nothing", as: "mbox" }] })
    expect(json(await announce("--json"))).toMatchObject({ outbox: [{ sent: { voided: 3 } }] })
    told({})
    const dry = await announce("--dry-run")
    for (const id of ids) expect(dry.stdout).toContain(id)
    const again = await announce()
    expect(again.stdout).toContain("lrs: 3 statements sent (2 earned, 1 lost)")
    for (const id of ids) expect(again.stdout).not.toContain(id)
    expect(server.kept.size).toBe(9)
  })

  it("goes on where it was killed, and every statement is there once", async () => {
    const { server, cwd, announce } = await synced({ batch: 1 })
    // The second one is taken, and its answer never comes.
    server.answer = (_, [statement]) => {
      if (server.kept.size === 0 || statement === undefined) return false
      server.kept.set(statement.id, statement)
      kill()
      return true
    }
    const [file = "", ...before] = node
    const child = spawn(file, [...before, "announce"], { cwd, env: { ...process.env, ...secret }, stdio: "ignore" })
    const kill = (): void => void child.kill("SIGKILL")
    expect(await new Promise((resolve) => child.on("close", (_, signal) => resolve(signal)))).toBe("SIGKILL")
    expect(server.kept.size).toBe(2)
    server.answer = () => false
    const ended = await announce()
    // A slow machine shows how far it is.
    expect([ended.code, ended.stdout.split("\n").length > 1]).toEqual([0, true])
    expect(server.told).toEqual([lost, earned, earned])
  })

  it("ends with 2 while the store refuses a statement, and says which and why", async () => {
    const { server, announce } = await synced()
    server.answer = (response, statements) => {
      const isBad = statements.some(({ verb }) => verb.id.endsWith("lose"))
      if (isBad) response.writeHead(400).end("no such verb\u001b[31m here")
      return isBad
    }
    const ended = await announce()
    expect(ended.code).toBe(2)
    expect(ended.stdout).toContain("refused with 400, no such verb [31m here")
    expect(ended.stdout).toContain("1 statement refused by the store")
    expect(server.told).toEqual([earned, earned])
    server.answer = () => false
    expect((await announce()).code).toBe(0)
    expect(server.told).toEqual([lost, earned, earned])
  })

  it("can't, and says what to mend: no secret, a wrong one, no such store, nobody to tell", async () => {
    const { server, cwd, announce } = await synced()
    const without = laurel(cwd, "announce")
    expect(without.code).toBe(1)
    expect(without.stderr).toContain(
      'outbox "lrs", the password of "laurel": expected the environment variable LRS_PASSWORD'
    )
    const wrong = await start(cwd, ["announce"], { LRS_PASSWORD: "wrong-secret" })
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain("status 401")
    expect(wrong.stderr + wrong.stdout).not.toContain("wrong-secret")
    const unknown = await announce("lsr")
    expect([unknown.code, unknown.stderr]).toEqual([1, "no outbox lsr. Did you mean lrs? There is: lrs\n"])
    expect(server.kept.size).toBe(0)
    write(cwd, "laurel.config.json", configuration)
    const nobody = await announce()
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('names no "outbox"')])
  })

  it("does not begin with a configuration that can't be meant", async () => {
    const { cwd, announce } = await synced()
    const outbox = [
      outboxTo("https://lrs.example.test/?key=1", {
        activity: "https://school.example.test/all",
        auth: { user: "laurel", tokenFrom: "TOKEN" }
      }),
      outboxTo("https://lrs.example.test/xapi/", {
        actor: [{ scheme: "student", as: "mbox", homePage: "https://a.test" }]
      })
    ]
    write(cwd, "laurel.config.json", { ...configuration, outbox })
    const ended = await announce()
    expect(ended.code).toBe(1)
    for (const place of ["outbox[0].endpoint", "outbox[0].activity", "outbox[0].auth", "outbox[1].actor[0].homePage"])
      expect(ended.stderr).toContain(`${place}: `)
    write(cwd, "laurel.config.json", {
      ...configuration,
      outbox: [outboxTo("https://lrs.example.test/", { types: ["algebra"] })]
    })
    const types = await announce()
    expect(types.stderr).toContain("no catalog has the type algebra")
  })
})
