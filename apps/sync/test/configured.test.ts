/** What the doctor says of a source by its configuration alone. */
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import * as Configured from "../src/configuration/Configured.ts"
import * as Sources from "../src/sources/Sources.ts"
import { configuration, laurel, school, write } from "./given.ts"

const decode = Schema.decodeUnknownResult(Sources.Sources, { onExcessProperty: "error" })
const found = (source: object) =>
  Result.getOrThrow(decode([{ id: "it", ...source }])).flatMap((one) => Configured.ofSource(one))

const setting = { zone: "UTC", courses: [{ id: "1", offering: "algebra-2024" }] }
const openedxSetting = { zone: "UTC", courses: [{ id: "course-v1:a+b+c", offering: "algebra-2024" }] }
const administrateSetting = { zone: "UTC", courses: [{ id: "CourseTemplate:1", offering: "algebra-2024" }] }
const token = { tokenFrom: "TOKEN" }
const client = { clientId: "laurel", clientSecretFrom: "SECRET" }

/** A source of each kind that is asked at an address. */
const asked = (base: string): ReadonlyArray<object> => [
  { adapter: "xapi", endpoint: base, auth: token, setting: { zone: "UTC", offerings: [] } },
  { adapter: "scorm-cloud", base, auth: token, setting },
  { adapter: "moodle", base, auth: token, setting },
  { adapter: "canvas", base, auth: token, setting },
  { adapter: "canvas-grade-changes", base, auth: token, setting },
  { adapter: "openedx", base, auth: client, setting: openedxSetting },
  { adapter: "administrate", base, auth: token, setting: administrateSetting }
]

describe("an address in plain http", () => {
  it("of another machine is doubtful, of whatever source, with what to write", () => {
    for (const source of asked("http://lms.example.org:8080/api"))
      expect(found(source)).toMatchObject([
        {
          what: "the address http://lms.example.org:8080",
          state: "doubtful",
          advice: expect.stringContaining("Write https://lms.example.org:8080 in the configuration")
        }
      ])
  })
  it("of this machine is fine, and so is https", () => {
    const own = ["localhost", "lms.localhost:81", "127.0.0.1:8080", "127.1", "[::1]:80"].map((host) => `http://${host}`)
    for (const base of [...own, "https://lms.example.org"])
      for (const source of asked(base)) expect(found(source)).toEqual([])
    for (const base of ["http://localhost.example.org", "http://127.0.0.1.example.org"])
      for (const source of asked(base)) expect(found(source)).toHaveLength(1)
  })
  it("at which tokens are given is doubtful, too, and one of both is told once", () => {
    const source = (base: string) => ({
      adapter: "administrate",
      base,
      auth: { ...client, tokenUrl: "http://lms.example.org/token" },
      setting: administrateSetting
    })
    expect(found(source("https://lms.example.org/graphql"))).toHaveLength(1)
    expect(found(source("http://lms.example.org/graphql"))).toHaveLength(1)
  })
  it("is told by `laurel doctor`, of sources and of stores that are told what was achieved", () => {
    const cwd = school()
    const lrs = { ...asked("http://lrs.example.org")[0], id: "lrs" }
    const outbox = {
      id: "store",
      adapter: "xapi",
      endpoint: "http://store.example.org",
      auth: token,
      actor: [{ scheme: "email", as: "mbox" }],
      activity: "https://example.org/{type}"
    }
    write(cwd, "laurel.config.json", { ...configuration, sources: [lrs], outbox: [outbox] })
    const { stdout } = laurel(cwd, "doctor")
    expect(stdout).toContain("lrs (xapi)\n  ! the address http://lrs.example.org: plain http")
    expect(stdout).toContain("  ! the address http://store.example.org: plain http")
  })
})

describe("a setting without a course", () => {
  const none = { zone: "UTC", courses: [] }
  const base = "https://lms.example.org"
  it("is wrong where only courses of it are read", () => {
    for (const source of [
      { adapter: "moodle", base, auth: token },
      { adapter: "canvas", base, auth: token },
      { adapter: "canvas-grade-changes", base, auth: token },
      { adapter: "openedx", base, auth: client },
      { adapter: "administrate", auth: token }
    ]) {
      const [finding, ...others] = found({ ...source, setting: none })
      expect(finding).toMatchObject({ state: "wrong", found: "no course is listed, so nothing is read" })
      expect(others).toEqual([])
    }
  })
  it("is doubtful where all is read, and counts for nothing, or where achievements are", () => {
    const scorm = { adapter: "scorm-push", path: "/scorm", auth: [{ name: "portal", tokenFrom: "TOKEN" }] }
    const achievements = { adapter: "administrate", auth: token, setting: { ...none, achievements: {} } }
    for (const source of [{ ...scorm, setting: none }, achievements])
      expect(found(source)).toMatchObject([{ what: "the courses", state: "doubtful" }])
    expect(found({ ...scorm, setting })).toEqual([])
  })
})

describe("after how many days everything is read again", () => {
  const base = "https://lms.example.org"
  const sources = [
    { id: "it", adapter: "moodle", base, auth: token, setting },
    { id: "it", adapter: "canvas", base, auth: token, setting },
    { id: "it", adapter: "administrate", auth: token, setting: administrateSetting }
  ]
  it("is said in the setting of each source that has it, within the same bounds", () => {
    for (const source of sources)
      for (const [days, isTaken] of [
        [0, true],
        [366, true],
        [-1, false],
        [367, false]
      ] as const) {
        const decoded = decode([{ ...source, setting: { ...source.setting, wholeEveryDays: days } }])
        expect(Result.isSuccess(decoded)).toBe(isTaken)
      }
  })
  it("is told where it belongs where it stands beside the setting, and so is what belongs beside it", () => {
    const cwd = school()
    const said = (...some: ReadonlyArray<object>): string => {
      write(cwd, "laurel.config.json", { ...configuration, sources: some })
      return laurel(cwd, "doctor").stderr
    }
    for (const source of sources)
      expect(said({ ...source, wholeEveryDays: 7 })).toContain(
        'sources[0].wholeEveryDays: it belongs in "setting": write it there'
      )
    const [moodle] = sources
    const inside = (key: object) => said({ ...moodle, setting: { ...setting, ...key } })
    expect(inside({ archive: true })).toContain('sources[0].setting.archive: it belongs beside "setting"')
    expect(inside({ bases: "" })).toContain("sources[0].setting.bases: nothing of that name belongs here")
    expect(said({ ...moodle, bases: "" })).toContain("sources[0].bases: nothing of that name belongs here")
    expect(said({ ...moodle, adapter: "tabular", bases: "" })).toContain("nothing of that name belongs here")
  })
})
