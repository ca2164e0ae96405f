/** `laurel drift`: an LMS whose opinion is its `satisfied`, beside what Laurel makes of what it saw. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { json, laurel, school, source, write } from "./given.ts"
import { parse } from "./spreadsheet.ts"

const course = "https://courses.example.test/safe101"
const rule = { rule: "passed", group: "unit" }
const catalog = {
  offerings: [
    {
      id: "safe101",
      course: "safe",
      zone: "Europe/Berlin",
      components: [{ activity: `${course}/au1`, group: "unit" }]
    }
  ],
  achievementTypes: [
    { id: "safe", courses: ["safe"], rule },
    { id: "safe-prize", courses: ["safe"], rule: { rule: "scored", group: "unit", atLeast: 0.9 } }
  ],
  certifications: []
}
const setting = {
  zone: "Europe/Berlin",
  accounts: { "https://lms.example.test": "employee" },
  offerings: [{ id: "safe101", activities: [course, `${course}/au1`] }]
}
const pairs = [{ activity: course, type: "safe" }]
const lms = (more: object = {}) => ({
  id: "lms",
  adapter: "xapi-file",
  file: "lms.ndjson",
  setting,
  opinions: pairs,
  ...more
})

const passed = { verb: { id: "http://adlnet.gov/expapi/verbs/passed" }, object: { id: `${course}/au1` } }
const satisfied = { verb: { id: "https://w3id.org/xapi/adl/verbs/satisfied" }, object: { id: course } }
const statement = (who: number, number: number, what: object) => ({
  id: `00000000-0000-4000-8000-${String(who * 100 + number).padStart(12, "0")}`,
  actor: { account: { homePage: "https://lms.example.test", name: `E-${who}` } },
  context: {
    registration: `00000000-0000-4000-9000-${String(who).padStart(12, "0")}`,
    contextActivities: { category: [{ id: "https://w3id.org/xapi/cmi5/context/categories/cmi5" }] }
  },
  timestamp: `2026-10-0${number}T09:00:00Z`,
  ...what
})
/** The first has passed and is satisfied, the second is only satisfied, the third has only passed. */
const statements = [
  statement(1, 1, passed),
  statement(1, 2, satisfied),
  statement(2, 2, satisfied),
  statement(3, 3, passed)
]

const folder = (sources: ReadonlyArray<object>, later?: Parameters<typeof school>[0]): string => {
  const cwd = school(later)
  write(cwd, "catalog.json", catalog)
  write(cwd, "lms.ndjson", statements.map((each) => JSON.stringify(each)).join("\n"))
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources })
  return cwd
}

let cwd = ""
beforeAll(() => {
  cwd = folder([lms()], afterAll)
  expect(laurel(cwd, "sync")).toMatchObject({ code: 0 })
})
const drift = (...args: ReadonlyArray<string>) => laurel(cwd, "drift", "--at", "2026-11-01", ...args)

const counts = "2 differences: 1 only the source says, 1 only Laurel says, 0 with another expiry. 2 opinions compared."

describe("laurel drift", () => {
  it("tells what differs with the reason, how many of each in its last line, and exits with 2", () => {
    const { code, stdout, stderr } = drift()
    expect([code, stderr]).toEqual([2, ""])
    expect(stdout.trimEnd().split("\n")).toEqual([
      "Where lms and Laurel differ on 2026-11-01:",
      "  contact  identities    type  difference   source says",
      `  c2       employee:E-2  safe  source only  completed on 2026-10-02: ${course}`,
      `    still missing: passed one of unit; no pass yet from ${course}/au1`,
      "  c3       employee:E-3  safe  Laurel only  nothing",
      "    counts from 2026-10-03",
      `    ${course}/au1, passed ("passed" in its source), on 2026-10-03, lms / statements, key 00000000-0000-4000-8000-000000000303/passed, line 4`,
      "",
      counts
    ])
  })
  it("exits with 0 where nothing differs, here before anybody was satisfied or had passed", () => {
    const { code, stdout } = laurel(cwd, "drift", "--at", "2026-09-30")
    expect(code).toBe(0)
    expect(stdout).toBe("Where lms and Laurel differ on 2026-09-30: nowhere.\n\nNo difference. 0 opinions compared.\n")
  })
  it("is one line of JSON, with what the source says and what stands", () => {
    const ended = drift("--json")
    expect(ended.stdout.match(/\n/g)).toHaveLength(1)
    expect(json(ended)).toMatchObject({
      sources: ["lms"],
      at: "2026-11-01",
      types: null,
      count: 2,
      compared: 2,
      sourceOnly: 1,
      laurelOnly: 1,
      expiry: 0,
      unnamed: [],
      rows: [
        {
          difference: "sourceOnly",
          contact: { id: "c2" },
          achievement: "safe:2:1",
          standing: null,
          opinion: {
            activity: course,
            says: "completed",
            on: "2026-10-02",
            expires: null,
            facts: [{ said: "satisfied" }]
          }
        },
        { difference: "laurelOnly", contact: { id: "c3" }, achievement: "safe:3:1", opinion: null }
      ]
    })
  })
  it("is CSV on stdout, with the counts on stderr, or in a file", () => {
    const ended = drift("--csv")
    const [names = [], ...rows] = parse(ended.stdout)
    expect(rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])))).toMatchObject([
      {
        contact: "c2",
        difference: "source only",
        achievement: "safe:2:1",
        source_says: `completed on 2026-10-02: ${course}`
      },
      { contact: "c3", difference: "Laurel only", counts: "from 2026-10-03", source_says: "nothing", activity: "" }
    ])
    expect([ended.code, ended.stderr]).toEqual([2, `${counts}\n`])
    const out = drift("--out", "drift.csv")
    expect(out.stdout).toContain(`wrote 2 rows to ${join(cwd, "drift.csv")}.\n${counts}`)
    expect(readFileSync(join(cwd, "drift.csv"), "utf8")).toBe(ended.stdout)
    expect(drift("--csv", "--json").code).toBe(64)
  })
  it("shows as many as it is to, and counts all of them all the same", () => {
    const { stdout } = drift("--limit", "1")
    expect(stdout).toContain("E-2")
    expect(stdout).not.toContain("E-3")
    expect(stdout).toContain(`\nAnd 1 more: give --limit to see more, --csv or --out <file> to have all.\n\n${counts}`)
  })
  it("keeps to the types that are asked for, and names the nearest one to a name that there is not", () => {
    expect(drift("--type", "safe-prize")).toMatchObject({ code: 0 })
    expect(drift("--type", "safe").stdout).toContain("2 differences")
    const { code, stderr } = drift("--type", "saef")
    expect(code).toBe(1)
    expect(stderr).toContain('no achievement type is called "saef". Did you mean safe?')
  })
  it("compares with every type of the course where the setting pairs none", () => {
    write(cwd, "bare.json", {
      store: "store/school.db",
      catalog: "catalog.json",
      sources: [lms({ opinions: undefined })]
    })
    const { stdout } = drift("--config", "bare.json")
    // Nobody has the prize, which two are satisfied for.
    expect(stdout).toContain("4 differences: 3 only the source says, 1 only Laurel says")
  })
})

describe("the pairs of a source", () => {
  const ask = (opinions: ReadonlyArray<object>) => {
    write(cwd, "pairs.json", { store: "store/school.db", catalog: "catalog.json", sources: [lms({ opinions })] })
    return drift("--config", "pairs.json")
  }
  it("may name all activities beneath one, and no other opinion is compared", () => {
    expect(ask([{ activity: "https://courses.example.test/*", type: "safe" }]).stdout).toContain(counts)
    const { code, stdout } = ask([{ activity: `${course}/*`, type: "safe" }])
    expect(code).toBe(2)
    expect(stdout).toContain("0 opinions compared; 2 opinions about no type.")
  })
  it("name types of the catalog: another is an error that names the nearest one", () => {
    const { code, stderr } = ask([{ activity: course, type: "save" }])
    expect(code).toBe(1)
    expect(stderr).toContain(
      `source "lms", "opinions" for "${course}": no achievement type is called "save". Did you mean safe?`
    )
  })
  it("name activities of opinions: one that none is about is told with the nearest one, and exits with 2", () => {
    const { code, stdout } = ask([...pairs, { activity: `${course}x`, type: "safe" }])
    expect(code).toBe(2)
    expect(stdout).toContain(
      `no opinion of "lms" is about "${course}x", which its "opinions" name. Did you mean ${course}?`
    )
    expect(ask(pairs).stdout).not.toContain("no opinion")
  })
})

describe("a source without opinions", () => {
  it("is left out where others have some, and refused where it is named", () => {
    const cwd = folder([lms(), source])
    write(cwd, "scores.csv.gz", "")
    write(cwd, "registrations.csv", "run,student,registered,unregistered\n")
    laurel(cwd, "sync", "lms")
    expect(laurel(cwd, "drift", "--at", "2026-11-01").stdout).toContain(counts)
    const { code, stderr } = laurel(cwd, "drift", "school")
    expect(code).toBe(1)
    expect(stderr).toContain('source "school" has no opinion of its own')
    expect(laurel(cwd, "drift", "lsm").stderr).toContain('no source is called "lsm"')
  })
})
