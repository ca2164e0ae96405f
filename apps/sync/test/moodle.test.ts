/** A recorded Moodle, through the program itself. */
import { describe, expect, it } from "@effect/vitest"
import { serve } from "@laurel/testkit"
import { Effect } from "effect"
import { json, laurel, school, start, write } from "./given.ts"
import { site, token } from "./recordedMoodle.ts"

const known = { MOODLE_TOKEN: token }

const catalog = {
  offerings: [{ id: "safe-2026", course: "safe", zone: "Europe/London", components: [] }],
  achievementTypes: [{ id: "safe", courses: ["safe"], rule: { rule: "rolledUp", outcome: "completed" } }],
  certifications: []
}

const moodle = (base: URL, more: object = {}) => ({
  id: "moodle",
  adapter: "moodle",
  base: base.origin,
  auth: { tokenFrom: "MOODLE_TOKEN" },
  setting: { zone: "Europe/London", courses: [{ id: 5, offering: "safe-2026" }] },
  archive: true,
  requestsPerSecond: 1_000,
  ...more
})

const folder = (...sources: ReadonlyArray<object>): string => {
  const cwd = school()
  write(cwd, "catalog.json", catalog)
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources })
  return cwd
}

/** What is said of the sources. */
const told = (stdout: string): string =>
  stdout
    .split("\n\n")
    .slice(1)
    .join("\n\n")
    .replace(/\d s from/, "<n> s from")

describe("Moodle", () => {
  it.live("is read by `laurel sync`, a second time without anything new, and its rows can be read again", () =>
    Effect.gen(function* () {
      const server = yield* serve(site())
      const cwd = folder(moodle(server.url))
      const first = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))
      expect(first.code).toBe(0)
      expect(json(first)).toMatchObject({
        run: { rows: 37, rejections: 0 },
        contacts: 4,
        achievements: { safe: { standing: 1 } }
      })
      const second = yield* Effect.promise(() => start(cwd, ["sync", "--json"], known))
      expect(json(second)).toMatchObject({ sources: { moodle: { facts: 0, corrections: 0 } } })
      const before = server.asked.length
      expect(laurel(cwd, "remap", "moodle").code).toBe(0)
      expect(server.asked).toHaveLength(before)
    })
  )
  it.live("is found well by `laurel doctor` where it is", () =>
    Effect.gen(function* () {
      const server = yield* serve(site())
      const { code, stdout } = yield* Effect.promise(() => start(folder(moodle(server.url)), ["doctor"], known))
      expect(told(stdout)).toBe(`moodle (moodle)
  ✓ the token: the environment variable MOODLE_TOKEN is set
  ✓ the address and the token: "Recording Site", as the account "sync" (user 15)
  ✓ the version: 4.5.6 (Build: 20250811)
  ✓ the functions that are needed: all of them
  ✓ the clock: <n> s from ours
  ✓ course 5: 4 learners
  ! courses that the setting does not list: 6 ("READ"), 7 ("NOCRIT")
      Nothing of them is read. Add those that count to the setting's courses.
  ✓ the offerings: the catalog has the one named

1 is doubtful.
`)
      expect(code).toBe(0)
    })
  )
  it.live("is asked whether the catalog has the offering of badges, too", () =>
    Effect.gen(function* () {
      const server = yield* serve(site())
      const setting = (offering: string) => ({
        zone: "Europe/London",
        courses: [{ id: 5, offering: "safe-2026" }],
        badges: { offering }
      })
      const told = Effect.fnUntraced(function* (offering: string) {
        const cwd = folder(moodle(server.url, { setting: setting(offering) }))
        return (yield* Effect.promise(() => start(cwd, ["doctor"], known))).stdout
      })
      expect(yield* told("badges-2026")).toContain("! the offerings: the catalog has no badges-2026\n")
      expect(yield* told("safe-2026")).toContain("✓ the offerings: the catalog has the one named\n")
    })
  )
  it.live("is told what the service of its token lacks", () =>
    Effect.gen(function* () {
      const server = yield* serve(site("core_enrol_get_enrolled_users"))
      const { code, stdout } = yield* Effect.promise(() => start(folder(moodle(server.url)), ["doctor"], known))
      expect(stdout).toMatch(/✗ course 5: core_enrol_get_enrolled_users.*: expected a call that the token allows/)
      expect(stdout).toContain("\n      Moodle gives one code for four causes. Check in this order: ")
      expect(stdout).toContain("\n  ✓ the functions that are needed: all of them\n")
      expect(code).toBe(1)
    })
  )
  it.live("is told where its token is refused, and no secret is shown", () =>
    Effect.gen(function* () {
      const server = yield* serve(site())
      const cwd = folder(moodle(server.url))
      for (const command of ["sync", "doctor"]) {
        const secret = "fedcba9876543210fedcba9876543210"
        const { code, stdout, stderr } = yield* Effect.promise(() => start(cwd, [command], { MOODLE_TOKEN: secret }))
        expect(code).toBe(1)
        expect(stdout + stderr).toContain("Create another under Site administration")
        expect(stdout + stderr).not.toContain(secret)
      }
    })
  )
})
