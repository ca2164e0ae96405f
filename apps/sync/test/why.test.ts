import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { catalog, csv, decide, json, laurel, registrations, school, write } from "./given.ts"

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

  it("says how it stands to its window, its grace and what was decided, with the last valid day", async () => {
    const cwd = school()
    const validity = { basis: "completion", period: "P1Y", window: "P2M", grace: { period: "P1M" } }
    write(cwd, "catalog.json", { ...catalog, certifications: [{ ...catalog.certifications[0], validity }] })
    laurel(cwd, "sync")
    const status = (at: string): unknown =>
      Object(json(laurel(cwd, "holds", "ada", "algebra", "--at", at, "--json"))).status
    const days = ["2025-01-31", "2025-02-01", "2025-04-01", "2025-04-02", "2025-05-01", "2025-05-02"]
    expect(days.map(status)).toEqual(["valid", "renewable", "renewable", "grace", "grace", "lapsed"])
    expect(laurel(cwd, "holds", "ada", "algebra", "--at", "2025-04-02").stdout).toContain("Last valid day: 2025-04-01.")
    const achievement = { type: "algebra-pass", learner: 1, earning: 1 }
    await decide(
      cwd,
      { _tag: "Suspended", achievement, from: "2024-06-01", until: "2024-06-30", clock: "runs" },
      { _tag: "Revoked", achievement, from: "2024-12-01" }
    )
    expect(["2024-05-31", "2024-06-30", "2024-07-01", "2024-12-01"].map(status)).toEqual([
      "valid",
      "suspended",
      "valid",
      "revoked"
    ])
    expect(laurel(cwd, "holds", "ada", "algebra", "--at", "2024-07-01").stdout).toMatch(
      /algebra-pass:1:1 speaks for it: 2024-07-01 to 2024-11-30, then revoked.*\n {2}Last valid day: 2024-11-30\./
    )
    // A type that is no certification stands the same way.
    expect(json(laurel(cwd, "holds", "ada", "algebra-pass", "--at", "2024-06-15", "--json"))).toMatchObject({
      status: "suspended",
      achievements: [{ id: "algebra-pass:1:1", terms: { revocations: [{ from: "2024-12-01" }] } }]
    })
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

  it("takes a contact and a type", () => {
    expect(laurel(cwd, "explain", "bob", "algebra-pass").stdout).toBe(laurel(cwd, "explain", "algebra-pass:2:1").stdout)
  })

  it("says why there is none, and what is missing", () => {
    const none = laurel(cwd, "explain", "eve", "algebra-pass")
    expect(none.code).toBe(0)
    expect(none.stdout).toMatch(/✗ weighted scores in coursework adding up to at least 40: 20\.5 of 40 needed\n/)
    expect(none.stdout).toContain(
      "still missing: weighted scores in coursework adding up to at least 40 (20.5 so far); no score yet from a2\n"
    )
    expect(none.stdout).toContain("No entry: nothing was ever issued.")
    expect(none.stdout.trimEnd().split("\n").at(-1)).toMatch(/^So it was never issued: /)
    expect(laurel(cwd, "explain", "algebra-pass:3:1").stdout).toBe(none.stdout)
    expect(json(laurel(cwd, "explain", "bob", "algebra-prize", "--json"))).toMatchObject({
      achievement: "algebra-prize:2:1",
      issued: false,
      verdict: { outcome: "notMet" },
      missing: [{ rule: "weighted", outcome: "notMet", reached: { value: "57.5", needed: "90" }, choice: 0 }],
      story: []
    })
    // The nearest case where there is one.
    expect(json(laurel(cwd, "explain", "ada", "algebra-pass", "--json"))).toMatchObject({
      issued: true,
      issuedOn: expect.any(String),
      missing: [],
      story: [{ kind: "Issued", decisions: [] }]
    })
  })

  it("says that it is not decided yet, and then who decided", async () => {
    const cwd = school()
    const honours = { id: "honours", courses: ["algebra"], rule: { rule: "decided", roles: ["registrar"] } }
    write(cwd, "catalog.json", { ...catalog, achievementTypes: [...catalog.achievementTypes, honours] })
    laurel(cwd, "sync")
    const open = laurel(cwd, "explain", "ada", "honours")
    expect(open.code).toBe(0)
    expect(open.stdout).toContain("? assessed as passed by registrar\n")
    expect(open.stdout).toContain("still open: assessed as passed by registrar\n")
    expect(open.stdout.trimEnd().split("\n").at(-1)).toMatch(/^So it was not issued so far: /)
    await decide(cwd, { _tag: "Assessed", learner: 1, group: null, verdict: "pass", on: "2024-06-03" })
    const said = /decision 1: assessed .* learner 1 on 2024-06-03 as passed, by u-17 \(registrar\): "as the board said"/
    const decided = laurel(cwd, "explain", "ada", "honours").stdout
    expect(decided).toMatch(/✓ assessed as passed by registrar: from 2024-06-03, by decision 1\n/)
    expect(decided).toMatch(said)
    expect(laurel(cwd, "history", "ada").stdout).toMatch(said)
    expect(json(laurel(cwd, "history", "ada", "--json"))).toMatchObject({
      decisions: [{ id: 1, actor: "u-17", role: "registrar", act: { _tag: "Assessed", verdict: "pass" } }],
      events: [{ kind: "Issued" }, { kind: "Issued", decisions: [{ id: 1, about: ["c1"] }] }]
    })
    expect(laurel(cwd, "verify").code).toBe(0)
  })

  it("names what there is where it can't be", () => {
    const cwd = school()
    const [algebra] = catalog.offerings
    const botany = { ...algebra, id: "botany-2024", course: "botany" }
    const rule = { rule: "weighted", group: "coursework", atLeast: 90 }
    write(cwd, "catalog.json", {
      ...catalog,
      offerings: [algebra, botany],
      achievementTypes: [...catalog.achievementTypes, { id: "botany-prize", courses: ["botany"], rule }]
    })
    laurel(cwd, "sync")
    const none = laurel(cwd, "explain", "bob", "botany-prize")
    expect(none).toMatchObject({ code: 1, stdout: "" })
    expect(none.stderr).toContain("has no botany-prize and takes part in nothing that could earn it")
    expect(none.stderr).toContain("Achievements: algebra-pass:2:1")
    expect(laurel(cwd, "explain", "botany-prize:2:1").stderr).toContain(
      "learner 2 in algebra-2024 has no botany-prize:2:1"
    )
    expect(laurel(cwd, "explain", "algebra-pass:3:2").stderr).toContain(
      "learner 3 in algebra-2024 has no algebra-pass:3:2"
    )
    expect(laurel(cwd, "explain", "algebra-pass:9:1").stderr).toContain("no learner 9: it is none of the 3 learners")
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
    expect(laurel(cwd, "rejections", "list").stdout).toContain("And 10 more: give --limit 60 to see all.")
    expect(laurel(cwd, "rejections", "list", "--limit", "60").stdout).not.toContain("more:")
    expect(json(laurel(cwd, "rejections", "list", "--limit", "1", "--json"))).toMatchObject({
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
      [["rejections", "list", "--limit", "0"], /a whole number from 1 to/]
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
