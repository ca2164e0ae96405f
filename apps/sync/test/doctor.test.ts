/** `laurel doctor` through the program itself: what it says of sources that are well, and of those that are not. */
import { describe, expect, it } from "@effect/vitest"
import { Finding } from "@laurel/core"
import { type Answer, type Asked, serve } from "@laurel/testkit"
import { ConfigProvider, Effect } from "effect"
import * as Findings from "../src/sources/Findings.ts"
import * as Secrets from "../src/sources/Secrets.ts"
import {
  catalog,
  configuration,
  type Environment,
  exec,
  json,
  laurel,
  node,
  school,
  source,
  start,
  write
} from "./given.ts"

const password = "s3cret-of-the-store"
const statement = {
  id: "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
  actor: { mbox: "mailto:ada@example.org" },
  verb: { id: "http://adlnet.gov/expapi/verbs/passed" },
  object: { id: "https://courses.example.org/algebra" },
  timestamp: "2026-11-01T10:00:00Z"
}
const setting = {
  zone: "Europe/London",
  offerings: [{ id: "algebra-2024", activities: ["https://courses.example.org/algebra"] }]
}

const lrs = (origin: URL, more: object = {}) => ({
  id: "lrs",
  adapter: "xapi",
  endpoint: new URL("/xapi", origin).href,
  auth: { user: "laurel", passwordFrom: "LRS_PASSWORD" },
  setting,
  ...more
})
const cloud = (origin: URL) => ({
  id: "cloud",
  adapter: "scorm-cloud",
  base: new URL("/api/v2", origin).href,
  auth: { user: "APP-1", passwordFrom: "CLOUD_KEY" },
  setting: { zone: "Europe/London", courses: [{ id: "A-1", offering: "algebra-2024" }] },
  postback: { path: "/cloud", auth: [{ user: "cloud", passwordFrom: "POSTBACK_PASSWORD" }] }
})
const push = {
  id: "portal",
  adapter: "scorm-push",
  path: "/scorm",
  auth: [{ name: "portal", tokenFrom: "PORTAL_TOKEN" }],
  setting: { zone: "Europe/London", courses: [{ id: "A-1", offering: "algebra-2024" }] }
}
const known: Environment = {
  LRS_PASSWORD: password,
  CLOUD_KEY: "s3cret-key",
  POSTBACK_PASSWORD: "p0stback",
  PORTAL_TOKEN: "t0ken"
}

/** A record store and an application of SCORM Cloud at one address. */
const well = ({ url }: Asked): Answer =>
  url.pathname.startsWith("/api/v2") ? { json: { registrations: [] } } : { json: { statements: [statement], more: "" } }

const folder = (...sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "laurel.config.json", { ...configuration, sources })
  return cwd
}

/** As it is printed, whatever the folder, the port and the request. */
const plain = (text: string, cwd: string): string =>
  text
    .replaceAll(cwd, "<folder>")
    .replaceAll(/127\.0\.0\.1:\d+/g, "<server>")
    .replaceAll(/: \d+ bytes/g, ": <n> bytes")
    .replaceAll(/\d+ s from ours/g, "<n> s from ours")
    .replaceAll(/(disk of the store: ).*/g, "$1<room>")
    .replaceAll(/(Node: ).*/g, "$1<version>")
    .replaceAll(/request [0-9a-f-]{36}/g, "request <id>")

describe("laurel doctor", () => {
  it.live("finds a configuration in which all is well fine, and ends with 0", () =>
    Effect.gen(function* () {
      const server = yield* serve(well)
      const cwd = folder(source, lrs(server.url), cloud(server.url), push)
      const { code, stdout, stderr } = yield* Effect.promise(() => start(cwd, ["doctor"], known))
      expect(plain(stdout, cwd)).toBe(`laurel
  ✓ Node: <version>
  ✓ the configuration: <folder>/laurel.config.json: 4 sources
  ✓ the catalog: <folder>/catalog.json: 1 offering, 2 achievement types, 1 certification
  ✓ the store: there is none yet: the first \`laurel sync\` makes <folder>/store/school.db
  ✓ the disk of the store: <room>

school (tabular)
  ✓ <folder>/registrations.csv: <n> bytes
  ✓ <folder>/scores.csv.gz: <n> bytes

lrs (xapi)
  ✓ the password of "laurel": the environment variable LRS_PASSWORD is set
  ✓ the record store: it answers to xAPI 1.0.3, and gives its statements
  ✓ the clock: <n> s from ours
  ✓ the offerings: the catalog has the one named

cloud (scorm-cloud)
  ✓ the password of "APP-1": the environment variable CLOUD_KEY is set
  ✓ SCORM Cloud: it gives the registrations of the application
  ✓ the clock: <n> s from ours
  ✓ the password of "cloud": the environment variable POSTBACK_PASSWORD is set
  ✓ the offerings: the catalog has the one named

portal (scorm-push)
  ✓ the token of "portal": the environment variable PORTAL_TOKEN is set
  ✓ the offerings: the catalog has the one named

Nothing is wrong.
`)
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    })
  )
  it.live("says that there is no source yet, which is not wrong, and says so of no configuration that has one", () =>
    Effect.gen(function* () {
      const none = yield* Effect.promise(() => start(folder(), ["doctor"]))
      expect(none.stdout).toContain(
        '\n\nThere is no source yet: until "sources" in the configuration names one, there is nothing to sync.\nNothing is wrong.\n'
      )
      expect(none.code).toBe(0)
      const one = yield* Effect.promise(() => start(folder(source), ["doctor"]))
      expect([one.code, one.stdout.includes("There is no source")]).toEqual([0, false])
    })
  )
  it.live("says of each that is not well what to do, looks at the others all the same, and ends with 1", () =>
    Effect.gen(function* () {
      const server = yield* serve((asked) =>
        asked.headers["authorization"]?.startsWith("Basic ") === true
          ? { status: 401, json: { no: password } }
          : well(asked)
      )
      const file = { id: "export", adapter: "xapi-file", file: "lost.ndjson", setting }
      const other = { ...setting, offerings: [{ ...setting.offerings[0], id: "algebra-2025" }] }
      const bridge = { id: "bridge", auth: { tokenFrom: "BRIDGE_TOKEN" }, setting: other }
      const cwd = folder(
        file,
        { ...file, id: "folder", file: "." },
        lrs(server.url),
        cloud(server.url),
        lrs(server.url, bridge)
      )
      const secrets = { LRS_PASSWORD: password, CLOUD_KEY: "", BRIDGE_TOKEN: "t0ken" }
      const { code, stdout, stderr } = yield* Effect.promise(() => start(cwd, ["doctor"], secrets))
      expect(plain(stdout, cwd).split("\n\n").slice(1).join("\n\n")).toBe(`export (xapi-file)
  ✗ <folder>/lost.ndjson: expected a file that can be read, found no such file
      Put the file there, or mend its path in the configuration.
  ✓ the offerings: the catalog has the one named

folder (xapi-file)
  ✗ <folder>: expected a file that can be read, found a folder
      Name the file itself in the configuration.
  ✓ the offerings: the catalog has the one named

lrs (xapi)
  ✓ the password of "laurel": the environment variable LRS_PASSWORD is set
  ✗ the record store: GET http://<server>/xapi/statements?ascending=true&limit=1 (request <id>): expected to be let in, found status 401, which says "{\\"no\\":\\"***\\"}"
      Check the credentials, and that they are allowed for this.
  ✓ the offerings: the catalog has the one named

cloud (scorm-cloud)
  ✗ the password of "APP-1": the environment variable CLOUD_KEY is not set
      Set it for this program, or in .env beside the configuration; or name another variable in the configuration.
  ✗ the password of "cloud": the environment variable POSTBACK_PASSWORD is not set
      Set it for this program, or in .env beside the configuration; or name another variable in the configuration.
  ✓ the offerings: the catalog has the one named

bridge (xapi)
  ✓ the token: the environment variable BRIDGE_TOKEN is set
  ✓ the record store: it answers to xAPI 1.0.3, and gives its statements
  ✓ the clock: <n> s from ours
  ! the offerings: the catalog has no algebra-2025
      Add each to "offerings" in the catalog, or mend its name in the setting: rows of it are rejected until then.

5 things are wrong, 1 is doubtful.
`)
      expect(stdout + stderr).not.toContain(password)
      expect({ code, stderr }).toEqual({ code: 1, stderr: "" })
    })
  )
  it.live("looks only at the sources that are named, and answers in JSON", () =>
    Effect.gen(function* () {
      const server = yield* serve(well)
      const cwd = folder(source, lrs(server.url), { ...push, auth: [{ name: "portal", tokenFrom: "NO_TOKEN" }] })
      const portal = yield* Effect.promise(() => start(cwd, ["doctor", "portal", "--json"], known))
      expect(json(portal)).toMatchObject({
        wrong: 1,
        doubtful: 0,
        sources: {
          portal: {
            adapter: "scorm-push",
            findings: [{ what: 'the token of "portal"', state: "wrong" }, { state: "fine" }]
          }
        }
      })
      expect(portal.code).toBe(1)
      expect(server.asked).toEqual([])
      const school = yield* Effect.promise(() => start(cwd, ["doctor", "school"], known))
      expect(school.stdout).not.toContain("portal")
      expect(school.code).toBe(0)
    })
  )
  it.live("gives up on a source that does not answer in time, and tells of the others", () =>
    Effect.gen(function* () {
      // It asks to wait for longer than is waited.
      const server = yield* serve(() => ({ status: 503, headers: { "retry-after": "9" } }))
      const cwd = folder(lrs(server.url), source)
      const { code, stdout } = yield* Effect.promise(() => start(cwd, ["doctor", "--seconds", "1"], known))
      expect(stdout).toContain("✗ the examination: no end of it after 1 second\n")
      expect(stdout).toContain("school (tabular)\n  ✓ ")
      expect(code).toBe(1)
    })
  )
  it("tells of a store that is there, and of a file that is none", () => {
    const cwd = school()
    expect(laurel(cwd, "sync").code).toBe(0)
    expect(laurel(cwd, "doctor").stdout).toContain("store/school.db: schema 7\n")
    write(cwd, "store/school.db", "Dear diary, today I was a database")
    const spoilt = laurel(cwd, "doctor")
    expect(spoilt.stdout).toMatch(/✗ the store: .*school\.db/)
    expect(spoilt.code).toBe(1)
  })
  it("looks at the secret of a webhook and its address, and sends nothing there", () => {
    const cwd = school()
    const webhooks = [{ id: "hr", url: "https://hr.example.org/laurel", secretFrom: "LAUREL_TEST_HR" }]
    write(cwd, "laurel.config.json", { ...configuration, webhooks })
    const look = (secret: string) => exec(cwd, [...node, "doctor"], { LAUREL_TEST_HR: secret })
    const without = look("")
    expect(without.code).toBe(1)
    expect(without.stdout).toContain(`✗ the secret of the webhook "hr"`)
    expect(look("hunter2").stdout).not.toContain("hunter2")
    const fine = look(`whsec_${Buffer.alloc(32).toString("base64")}`)
    expect(fine.code).toBe(0)
    expect(fine.stdout).toContain(`✓ the webhook "hr": its secret is there; \`laurel webhooks test hr\``)
  })

  it("tells of a catalog that is none, and looks at the sources all the same", () => {
    const cwd = school()
    write(cwd, "catalog.json", { ...catalog, achievementTypes: [] })
    const { code, stdout } = laurel(cwd, "doctor")
    expect(stdout).toMatch(/✗ the catalog: .*:\n {8}achievementTypes: /)
    expect(stdout).toContain("  ✓ ")
    expect(code).toBe(1)
  })
  it("refuses a source that nobody configured, and a configuration that is none", () => {
    const cwd = school()
    expect(laurel(cwd, "doctor", "scool").stderr).toContain("Did you mean school?")
    write(cwd, "laurel.config.json", "{")
    expect(laurel(cwd, "doctor")).toMatchObject({ code: 1, stdout: "" })
  })
})

describe("what is found", () => {
  const secrets = [{ variable: "LAUREL_TEST_TOKEN", what: "the token" }]
  const found = [Finding.wrong("t0ken", "the site says t0ken", "Take t0ken away.")]
  const set = (env: Environment) => Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env })))
  it.effect("shows no secret, whoever says it, and nothing else is hidden", () =>
    Effect.gen(function* () {
      expect(yield* set({ LAUREL_TEST_TOKEN: "t0ken" })(Secrets.masked(secrets, found))).toEqual([
        Finding.wrong("***", "the site says ***", "Take *** away.")
      ])
      for (const env of [{}, { LAUREL_TEST_TOKEN: "another" }])
        expect(yield* set(env)(Secrets.masked(secrets, found))).toEqual(found)
    })
  )
})

describe("a source whose examination dies of a bug", () => {
  it.effect("is told as that, and one that does not is told as it is", () =>
    Effect.gen(function* () {
      const fine = [Finding.fine("the site", "it is there")]
      expect(yield* Findings.guarded(Effect.succeed(fine))).toEqual(fine)
      expect(yield* Findings.guarded(Effect.die(new Error("cow not found")))).toMatchObject([
        { what: "Laurel", state: "wrong", found: "a bug: cow not found" }
      ])
    })
  )
})
