/** Commits of SCORM players, passed on by a server to the program itself. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, it } from "@effect/vitest"
import { type Ended, type Environment, json, laurel, school, write } from "./given.ts"
import { type Receiving, receiving } from "./receiving.ts"

const recordings = join(import.meta.dirname, "../../../packages/adapter-scorm/test/fixtures/scorm-again")
const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(join(recordings, `${name}.json`), "utf8")).commits[0].body

const catalog = {
  offerings: [
    { id: "fire-2026", course: "fire", zone: "Europe/Berlin", components: [{ activity: "fire/item_1", group: "sco" }] }
  ],
  achievementTypes: [{ id: "fire", courses: ["fire"], rule: { rule: "passed", group: "sco" } }],
  certifications: []
}
const lms = {
  id: "lms",
  adapter: "scorm-push",
  path: "/scorm",
  auth: [{ name: "portal", tokenFrom: "PORTAL_TOKEN" }],
  setting: { zone: "Europe/Berlin", courses: [{ id: "fire", offering: "fire-2026" }] }
}
const xapi = {
  id: "lrs",
  adapter: "xapi-push",
  path: "/xapi",
  auth: [{ name: "portal", tokenFrom: "PORTAL_TOKEN" }],
  setting: {
    zone: "Europe/Berlin",
    offerings: [{ id: "fire-2026", activities: ["https://courses.example.test/fire"] }]
  }
}
const secrets: Environment = { PORTAL_TOKEN: "t0ken" }

const folder = (...sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "catalog.json", catalog)
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", leaseSeconds: 1, sources })
  return cwd
}

/** At the origin of all its sources. */
const receive = async (cwd: string, sources: number, ...args: ReadonlyArray<string>): Promise<Receiving> => {
  const here = await receiving(cwd, secrets, { sources, args })
  return { ...here, address: new URL(here.address).origin }
}

const stop = async ({ child, ended }: Receiving): Promise<Ended> => {
  child.kill("SIGTERM")
  return ended
}

const envelope = (name: string, more: object = {}) => ({
  learner: { scheme: "employee", value: "E-1" },
  course: "fire",
  registration: "R-1",
  attempt: 1,
  item: "item_1",
  session: "s1",
  at: "2026-11-01T09:00:00Z",
  commit: recorded(name),
  ...more
})

const post = (
  { address }: Pick<Receiving, "address">,
  body: unknown,
  { path = "/scorm", authorization = "Bearer t0ken" } = {}
) =>
  fetch(`${address}${path}`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(body)
  })

const done = { result: true, errorCode: 0 }

describe("`laurel serve` of SCORM commits", () => {
  it("commits what it answers 200, says a line for each request, and `history` and `explain` show it", async () => {
    const cwd = folder(lms)
    const here = await receive(cwd, 1)
    const first = await post(here, envelope("12-suspend", { session: "s0" }))
    expect([first.status, await first.json()]).toEqual([200, done])
    expect((await post(here, [envelope("12-pass"), envelope("2004-pass", { registration: "R-2" })])).status).toBe(200)
    expect((await post(here, envelope("12-pass"))).status).toBe(200)
    expect((await post(here, envelope("12-fail", { item: "Item_1", session: "s2" }))).status).toBe(200)
    expect((await post(here, envelope("12-pass"), { authorization: "Bearer other" })).status).toBe(401)
    const refused = await post(here, [envelope("12-pass"), envelope("12-pass", { attempt: 0 })])
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { result: false, errorCode: 101, error: expect.stringContaining("envelope 2, attempt: expected") }
    ])
    expect((await fetch(`${here.address}/scorm`)).status).toBe(405)
    expect((await post(here, {}, { path: "/scorn" })).status).toBe(404)
    const { code, stdout, stderr } = await stop(here)
    expect(code).toBe(130)
    expect(stdout.trimEnd().split("\n")).toEqual([
      "lms: 1 session, 2 facts, 0 entries",
      "lms: 2 sessions, 9 facts, 2 entries",
      // A rule would never hear of two of them, and nobody else would say so; minutes count wherever they were spent.
      "lms: 1 session, 3 facts, 0 entries, 2 facts whose activity no component names"
    ])
    expect(stderr).toContain(
      "lms: refused a request with 401: expected somebody who is known here, by a token, a password or a session\n"
    )
    expect(stderr).toContain("lms: refused a request with 400: envelope 2, attempt: expected")
    expect(stderr).toContain("Stopped. 4 sessions of 3 requests were taken in; all that was answered 200 or 204")
    expect(laurel(cwd, "history", "employee:E-1").stdout).toContain("lms / R-2/fire-2026/employee:E-1")
    const explained = laurel(cwd, "explain", "employee:E-1", "fire")
    expect(explained.code).toBe(0)
    expect(explained.stdout).toContain("R-1:1:item_1:s1/passed")
    expect(laurel(cwd, "verify").code).toBe(0)
  })
  it("takes the rest after it is killed, and again what it had, with nothing lost or doubled", async () => {
    const cwd = folder(lms)
    const first = await receive(cwd, 1)
    const all = Array.from({ length: 8 }, (_, number) => envelope("12-pass", { session: `s${number}` }))
    await Promise.all(
      all.map((each) =>
        post(first, each).then(
          () => first.child.kill("SIGKILL"),
          () => false
        )
      )
    )
    await first.ended
    const second = await receive(cwd, 1)
    for (const each of all) expect(await (await post(second, each)).json()).toEqual(done)
    await stop(second)
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ facts: 32, achievements: { fire: { standing: 1 } } })
  })
  it("goes on from what is kept: what a session says after a restart corrects what it said before", async () => {
    const cwd = folder(lms)
    const first = await receive(cwd, 1)
    await post(first, envelope("12-pass"))
    await stop(first)
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ achievements: { fire: { standing: 1 } } })
    const second = await receive(cwd, 1)
    await post(second, envelope("12-fail", { at: "2026-11-01T09:30:00Z" }))
    await stop(second)
    const explained = laurel(cwd, "explain", "employee:E-1", "fire").stdout
    expect(explained).toContain("R-1:1:item_1:s1/failed")
  })
  it("refuses what comes of a session whose row is gone, which keeps what it said, and takes what comes of another", async () => {
    const cwd = folder(lms)
    const first = await receive(cwd, 1)
    await post(first, envelope("12-pass"))
    await stop(first)
    const before = json(laurel(cwd, "status", "--json"))
    const store = new DatabaseSync(join(cwd, "store/school.db"))
    store.exec("DELETE FROM received")
    store.close()
    const second = await receive(cwd, 1)
    const late = await post(second, envelope("12-suspend", { at: "2026-11-01T08:00:00Z" }))
    expect([late.status, await late.json()]).toEqual([
      409,
      { result: false, errorCode: 101, error: expect.stringContaining("The session is over: begin another one") }
    ])
    expect(json(laurel(cwd, "status", "--json"))).toEqual(before)
    expect((await post(second, envelope("12-suspend", { session: "s2" }))).status).toBe(200)
    await stop(second)
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ achievements: { fire: { standing: 1 } } })
  })
  it("beside statements gives each its own, in one program and in one count", async () => {
    const cwd = folder(lms, xapi)
    const here = await receive(cwd, 2)
    expect((await post(here, envelope("12-pass"))).status).toBe(200)
    const statement = await fetch(`${here.address}/xapi/statements`, {
      method: "POST",
      headers: {
        authorization: "Bearer t0ken",
        "content-type": "application/json",
        "x-experience-api-version": "1.0.3"
      },
      body: "[]"
    })
    expect([statement.status, await statement.json()]).toEqual([200, []])
    const { stdout, stderr } = await stop(here)
    expect(stdout).toBe("lms: 1 session, 4 facts, 1 entry\n")
    expect(stderr).toContain("Stopped. 1 session of 1 request was taken in")
  })
  it("reads them again with `laurel remap` once the setting is mended, where they were of no course", async () => {
    const cwd = folder({ ...lms, setting: { ...lms.setting, courses: [] } })
    const here = await receive(cwd, 1)
    expect((await post(here, envelope("12-pass"))).status).toBe(200)
    expect((await stop(here)).stdout).toBe("lms: 1 session, 0 facts, 0 entries, 1 rejected\n")
    write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources: [lms] })
    expect(laurel(cwd, "remap", "lms", "--apply").code).toBe(0)
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({
      rejections: 0,
      achievements: { fire: { standing: 1 } }
    })
  })
})

describe("a configuration", () => {
  it("that gives one path to two sources is refused, whatever they are; so is one that lies within the other's", () => {
    const same = laurel(folder(xapi, { ...lms, path: "/xapi" }), "sync")
    expect(same.stderr).toContain('sources[1].path: "/xapi" is already the path of sources[0]')
    const within = { ...lms, path: "/xapi/statements" }
    expect(laurel(folder(xapi, within), "sync").stderr).toContain(
      'sources[1].path: "/xapi/statements" is already an address of sources[0], whose path is "/xapi"'
    )
    expect(laurel(folder(within, xapi), "sync").stderr).toContain(
      'sources[1].path: "/xapi/statements" behind it is already the path of sources[0]'
    )
    expect(laurel(folder(xapi, { ...lms, path: "/xapi/scorm" }), "sync").code).toBe(0)
  })
  it("of a source that is sent leaves `laurel sync` nothing to read of it, and says so", () => {
    const { code, stderr } = laurel(folder(lms), "sync")
    expect(code).toBe(0)
    expect(stderr).toContain("lms: is sent to `laurel serve`, so there is nothing to read")
  })
})
