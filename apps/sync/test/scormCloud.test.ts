/** SCORM Cloud, asked for its registrations and posting them back: through the program itself. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it, onTestFinished } from "@effect/vitest"
import { type Environment, json, laurel, school, start, write } from "./given.ts"
import { type Receiving, receiving } from "./receiving.ts"

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`

/** As the documents of the API, version 2, describe a registration. */
const registration = (id: string, more: object = {}) => ({
  id,
  instance: 0,
  updated: "2026-11-01T10:00:00Z",
  registrationCompletion: "COMPLETED",
  registrationCompletionAmount: 1,
  registrationSuccess: "PASSED",
  score: { scaled: 80 },
  totalSecondsTracked: 600,
  completedDate: "2026-11-01T09:58:00Z",
  course: { id: "GOLF-1", title: "Golf", version: 0 },
  learner: { id: `learner of ${id}`, firstName: "Ada", lastName: "Example" },
  ...more
})

/** An application for as long as the test: its registrations, and what it was asked. */
const application = async (...registrations: ReadonlyArray<object>) => {
  const all: Array<string> = []
  const server = createServer((request, response) => {
    all.push(request.url ?? "")
    const isKnown = request.headers.authorization === basic("APP-1", "s3cret-key")
    const headers = { "content-type": "application/json", date: "Sun, 01 Nov 2026 12:00:00 GMT" }
    response.writeHead(isKnown ? 200 : 401, headers)
    response.end(JSON.stringify(isKnown ? { registrations } : { error: "Authorization Required." }))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // The address of a server that listens on a port is never a path.
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`, all }
}

const catalog = {
  offerings: [
    { id: "golf", course: "golf", zone: "Europe/Berlin", components: [{ activity: "GOLF-1", group: "all" }] }
  ],
  achievementTypes: [{ id: "golfer", courses: ["golf"], rule: { rule: "passed", group: "all" } }],
  certifications: []
}

const cloud = (base: string, more: object = {}) => ({
  id: "cloud",
  adapter: "scorm-cloud",
  base,
  auth: { user: "APP-1", passwordFrom: "CLOUD_KEY" },
  setting: { zone: "Europe/Berlin", courses: [{ id: "GOLF-1", offering: "golf" }] },
  ...more
})
const postback = { path: "/cloud", auth: [{ user: "cloud", passwordFrom: "POSTBACK_PASSWORD" }] }
const known: Environment = { CLOUD_KEY: "s3cret-key", POSTBACK_PASSWORD: "p0stback" }

const folder = (...sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "catalog.json", catalog)
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources })
  return cwd
}

const receive = (cwd: string): Promise<Receiving> => receiving(cwd, known)

const post = (address: string, body: unknown, authorization = basic("cloud", "p0stback")) =>
  fetch(address, {
    method: "POST",
    headers: { authorization, "content-type": "application/json; charset=UTF-8" },
    body: JSON.stringify(body)
  })

describe("SCORM Cloud", () => {
  it("is read by `laurel sync`, then only what was updated since, and its rows are kept to be read again", async () => {
    const { base, all } = await application(registration("R-1"), registration("R-2", { registrationSuccess: "FAILED" }))
    const cwd = folder(cloud(base, { archive: true, overlapMinutes: 10 }))
    const first = await start(cwd, ["sync", "--json"], known)
    expect(first.code).toBe(0)
    expect(json(first)).toMatchObject({ run: { rows: 2, rejections: 0 }, achievements: { golfer: { standing: 1 } } })
    const second = await start(cwd, ["sync", "--json"], known)
    expect(json(second)).toMatchObject({ sources: { cloud: { facts: 0, corrections: 0 } } })
    expect(all).toEqual([
      "/api/v2/registrations?datetimeFilter=updated",
      "/api/v2/registrations?since=2026-11-01T11%3A50%3A00.000Z&datetimeFilter=updated"
    ])
    // Without its secret, which reading again does not take.
    expect(laurel(cwd, "remap", "cloud").code).toBe(0)
    expect(all).toHaveLength(2)
  })
  it("whose key is not let in says so, and shows it to nobody", async () => {
    const { base } = await application()
    const { code, stderr, stdout } = await start(folder(cloud(base)), ["sync"], { CLOUD_KEY: "an0ther-key" })
    expect(code).toBe(1)
    expect(stderr).toContain("Authorization Required.")
    expect(stderr).toContain("Check the credentials, and that they are allowed for this.")
    expect(stderr + stdout).not.toContain("an0ther-key")
  })
  it("posts back while it is read by another program, which goes on from where it stood", async () => {
    const { base, all } = await application(registration("R-1"))
    const cwd = folder(cloud(base, { postback }))
    expect((await start(cwd, ["sync"], known)).code).toBe(0)
    const { address, child, ended } = await receive(cwd)
    const answer = await post(address, registration("R-2"))
    expect(answer.status).toBe(200)
    expect((await post(address, registration("R-2"), basic("cloud", "wrong"))).status).toBe(401)
    const sync = await start(cwd, ["sync", "--json"], known)
    expect(sync.code).toBe(0)
    expect(json(sync)).toMatchObject({ achievements: { golfer: { standing: 2 } } })
    expect(all.at(-1)).toContain("since=2026-11-01T11")
    const late = registration("R-2", { updated: "2026-10-31T10:00:00Z", registrationSuccess: "FAILED" })
    expect((await post(address, late)).status).toBe(200)
    child.kill("SIGTERM")
    const { stdout, stderr } = await ended
    expect(stdout).toContain("cloud: 1 registration, 5 facts, 1 entry\n")
    expect(stdout).not.toContain("0 facts")
    expect(stderr).toContain("1 registration of 1 request was taken in")
  })
})

describe("a configuration", () => {
  it("that is wrong about SCORM Cloud is told all that is wrong, each with its path", () => {
    const { stderr } = laurel(
      folder(
        cloud("https://APP-1:key1@cloud.scorm.test", { auth: { user: "APP-1", password: "key2" } }),
        cloud("https://cloud.scorm.test", { id: "two", postback }),
        cloud("https://cloud.scorm.test", { id: "three", postback, setting: { zone: "Berlin", courses: [] } })
      ),
      "sync"
    )
    for (const words of [
      'sources[0].base: it holds a user or a password: write them as "auth"',
      "sources[0].auth.password: nothing of that name belongs here",
      "sources[2].setting.zone: "
    ])
      expect(stderr).toContain(words)
    expect(stderr).not.toMatch(/key1|key2/)
  })
  it("that gives one path to two sources is refused", () => {
    const { stderr } = laurel(
      folder(cloud("https://one.test", { postback }), cloud("https://two.test", { id: "two", postback })),
      "sync"
    )
    expect(stderr).toContain('sources[1].postback.path: "/cloud" is already the path of sources[0]')
  })
  it("that has nothing which is sent tells how to have it", () => {
    const { stderr } = laurel(folder(cloud("https://one.test")), "serve", "--only", "push")
    expect(stderr).toContain('give one of "scorm-cloud" a "postback"')
  })
})
