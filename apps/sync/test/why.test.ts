import { afterAll, beforeAll, describe, expect, it, vi } from "@effect/vitest"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { csv, json, laurel, registrations, school, write } from "./given.ts"

// Every test runs the real program several times.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Questions change nothing, so tests that only ask share one store. */
let cwd = ""
beforeAll(() => {
  cwd = school(afterAll)
  laurel(cwd, "sync")
})

describe("laurel holds", () => {
  it.for([
    ["ada", "algebra", "2024-02-29", "pending"],
    // 39 points on 1 March are not enough; 69 on 1 April are. The last valid day is the day before three years are over.
    ["ada", "algebra", "2024-03-31", "pending"],
    ["ada", "algebra", "2024-04-01", "valid"],
    ["ada", "algebra", "2027-03-31", "valid"],
    ["ada", "algebra", "2027-04-01", "lapsed"],
    ["bob", "algebra", "2024-05-01", "valid"],
    ["bob", "algebra", "2024-05-02", "withdrawn"],
    ["eve", "algebra", "2024-06-01", "never held"],
    ["bob", "algebra-pass", "2024-05-01", "valid"],
    ["bob", "algebra-pass", "2024-05-02", "withdrawn"],
    ["ada", "algebra-prize", "2024-06-01", "never held"]
  ] as const)("%s %s on %s: %s", ([who, what, at, status]) => {
    const ended = laurel(cwd, "holds", who, what, "--at", at, "--json")
    expect(ended.code).toBe(0)
    expect(json(ended)).toMatchObject({ certification: what, at, status })
  })

  it("names the achievement that speaks for it and the last valid day; today unless told otherwise", () => {
    const { stdout } = laurel(cwd, "holds", "ada", "algebra", "--at", "2025-01-01")
    expect(stdout).toContain("on 2025-01-01: valid")
    expect(stdout).toContain("algebra-pass:1:1 speaks for it")
    expect(stdout).toContain("Last valid day: 2027-03-31.")
    expect(laurel(cwd, "holds", "ada", "algebra").stdout).toContain("(today, UTC)")
  })

  it("names what there is where a certification is unknown", () => {
    const ended = laurel(cwd, "holds", "ada", "algebre")
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/Did you mean algebra\? There are: algebra, algebra-pass, algebra-prize/)
  })
})

describe("laurel explain", () => {
  it("shows the rule with its marks, what was reached, and the lines of the files", () => {
    const { stdout } = laurel(cwd, "explain", "algebra-pass:2:1")
    expect(stdout).toMatch(/✗ all of these/)
    expect(stdout).toMatch(/✓ weighted scores in coursework adding up to at least 40: 40 of 40 needed, from 2024-03-02/)
    expect(stdout).toMatch(/a1 +weight 50 +scored 80 of 100 .*line 4/)
    expect(stdout).toMatch(/✗ still registered: from the start to before 2024-05-02/)
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      "So it counted from 2024-03-02 to before 2024-05-02, and does not count any more."
    )
  })

  it("takes a contact and a type, and names what the contact has where there is none", () => {
    expect(laurel(cwd, "explain", "bob", "algebra-pass").stdout).toBe(laurel(cwd, "explain", "algebra-pass:2:1").stdout)
    const none = laurel(cwd, "explain", "bob", "algebra-prize")
    expect(none.code).toBe(1)
    expect(none.stderr).toContain("has no algebra-prize and never had one. Achievements: algebra-pass:2:1")
    expect(laurel(cwd, "explain", "algebra-pass:3:1").stderr).toContain(
      "learner 3 in algebra-2024 has no algebra-pass:3:1"
    )
    expect(laurel(cwd, "explain", "algebra-pas:1:1").stderr).toContain("Did you mean algebra-pass?")
    expect(laurel(cwd, "explain", "nonsense").stderr).toContain("is no achievement's id")
  })
})

describe("laurel verify", () => {
  it("agrees with an untouched store, and ends with 2 where an entry was altered", () => {
    const altered = school()
    laurel(altered, "sync")
    expect(laurel(altered, "verify").stdout).toContain("Everything agrees")
    const db = new DatabaseSync(join(altered, "store/school.db"))
    db.exec(`UPDATE entry SET text = replace(text, '"2024-04-01"', '"2024-03-01"')`)
    db.close()
    const ended = laurel(altered, "verify")
    expect(ended.code).toBe(2)
    expect(ended.stdout).toMatch(/difference/)
    expect(json(laurel(altered, "verify", "--json"))).toMatchObject({ agrees: false })
  })
})

describe("laurel rejections", () => {
  it("lists at most --limit, and says how many more there are", () => {
    const cwd = school()
    write(
      cwd,
      "registrations.csv",
      csv([...registrations, ...Array.from({ length: 60 }, (_, index) => `algebra-2024,s${index}`)])
    )
    expect(laurel(cwd, "sync").code).toBe(2)
    expect(laurel(cwd, "rejections").stdout).toContain("And 10 more: give --limit 60 to see all.")
    expect(laurel(cwd, "rejections", "--limit", "60").stdout).not.toContain("more:")
    expect(json(laurel(cwd, "rejections", "--limit", "1", "--json"))).toMatchObject({
      open: 60,
      rejections: [{ line: 5, raw: "algebra-2024,s0" }]
    })
  })
})

describe("usage", () => {
  it("ends with 64 and one message on stderr where it is wrong", () => {
    for (const [args, said] of [
      [["synk"], /Did you mean this\?\s+sync/],
      [["sync", "--jsn"], /Unrecognized flag: --jsn/],
      [["explain"], /Missing required argument: achievement/],
      [["rejections", "--limit", "0"], /a whole number from 1 to/]
    ] as const) {
      const ended = laurel(cwd, ...args)
      expect(ended).toMatchObject({ code: 64, stdout: "" })
      expect(ended.stderr).toMatch(said)
    }
  })

  it("explains itself, exit codes included", () => {
    const { code, stdout } = laurel(cwd, "--help")
    expect(code).toBe(0)
    expect(stdout).toContain("130 interrupted")
  })
})
