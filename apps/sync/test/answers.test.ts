import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { existsSync } from "node:fs"
import { join } from "node:path"
import {
  catalog,
  claim,
  complete,
  configuration,
  decide,
  exec,
  gz,
  json,
  laurel,
  node,
  school,
  scores,
  source,
  write
} from "./given.ts"

/** Questions change nothing, so tests that only ask share one store. */
let cwd = ""
beforeAll(() => {
  cwd = school(afterAll)
  laurel(cwd, "sync")
})

describe("asking", () => {
  it("never makes a store", () => {
    const cwd = school()
    for (const command of [
      ["status"],
      ["history", "ada"],
      ["holds", "ada", "algebra"],
      ["explain", "algebra-pass:1:1"],
      ["verify"],
      ["rejections", "list"]
    ]) {
      const ended = laurel(cwd, ...command)
      expect(ended).toMatchObject({ code: 1, stdout: "" })
      expect(ended.stderr).toMatch(/no store at .*school\.db: run `laurel sync` first/)
    }
    expect(existsSync(join(cwd, "store"))).toBe(false)
  })

  it("finds the configuration that --config names, from any folder", () => {
    expect(exec("/", [...node, "verify", "--config", join(cwd, "laurel.config.json")]).code).toBe(0)
  })
})

describe("laurel status", () => {
  it("counts holders on each day, nobody being 0", () => {
    const days = ["--at", "2024-02-01", "--at", "2024-04-15", "--at", "2024-12-31", "--at", "2028-01-01"]
    expect(json(laurel(cwd, "status", ...days, "--json"))).toMatchObject({
      ...complete,
      holding: { algebra: { "2024-02-01": 0, "2024-04-15": 2, "2024-12-31": 1, "2028-01-01": 0 } },
      achievers: { "algebra-prize": { "2024-04-15": 0 }, "algebra-pass": { "2028-01-01": 1 } },
      sources: { school: { catalog: 1 } },
      log: { size: 23, signed: { size: 23 } }
    })
    expect(laurel(cwd, "status", ...days).stdout).toMatch(/algebra +0 +2 +1 +0\n/)
  })

  it("says what waits for a person, and nothing of it where nothing does", async () => {
    expect(laurel(cwd, "status").stdout).not.toContain("Waiting for a person")
    const held = school()
    const [pass, prize] = catalog.achievementTypes
    const types = [{ ...pass, recompute: { whileOpen: "hold" } }, prize]
    write(held, "catalog.json", { ...catalog, achievementTypes: types })
    laurel(held, "sync")
    write(held, "scores.csv.gz", gz(scores.map((row) => row.replace("ada,a2,60", "ada,a2,0"))))
    laurel(held, "sync")
    await claim(held, { ida: "ida@example.com", ivy: "ida@example.com" })
    const { stdout } = laurel(held, "status")
    expect(stdout).toMatch(
      /Waiting for a person, as `laurel review list` shows:\n {2}1 contested achievement, the first to be decided by \d{4}-\d\d-\d\d\n {2}1 identity shared/
    )
    expect(json(laurel(held, "status", "--json"))).toMatchObject({
      decisions: 0,
      waiting: { contested: 1, identities: 1 },
      achievements: { "algebra-pass": { contested: 1 } }
    })
    expect(laurel(held, "holds", "ada", "algebra", "--at", "2024-06-01").stdout).toContain("It is contested")
    expect(laurel(held, "explain", "ada", "algebra-pass").stdout).toMatch(
      /So it counts from 2024-04-01, but it is contested: the facts now say on no day, and a person must decide\.\n$/
    )
    await decide(
      held,
      { _tag: "Resolved", achievement: { type: "algebra-pass", learner: 1, earning: 1 }, says: [], choice: "keep" },
      { _tag: "Separated", contacts: [4, 5] }
    )
    const settled = laurel(held, "status").stdout
    expect(settled).not.toContain("Waiting for a person")
    expect(settled).toMatch(/ decisions +2\n/)
    expect(laurel(held, "history", "ida").stdout).toContain("decision 2: held c4 and c5 to be two persons, by u-17")
  })

  it("refuses a day that does not exist", () => {
    const ended = laurel(cwd, "status", "--at", "2024-02-30")
    expect(ended).toMatchObject({ code: 64, stdout: "" })
    expect(ended.stderr).toContain("an existing day such as 2015-06-30")
  })
})

describe("laurel history", () => {
  it("tells the story down to the lines of the files", () => {
    const { code, stdout } = laurel(cwd, "history", "student:bob")
    expect(code).toBe(0)
    expect(stdout).toContain("registered on 2024-01-11, unregistered on 2024-05-02")
    expect(stdout).toMatch(/2024-03-02 {2}issued: algebra-pass:2:1 in algebra-2024/)
    expect(stdout).toMatch(/scored 80 of 100 +on 2024-03-02 +school \/ scores, key algebra-2024\/bob\/a1, line 4/)
    expect(stdout).toMatch(/2024-05-02 {2}withdrawn: algebra-pass:2:1/)
    expect(stdout).toMatch(/unregistered +on 2024-05-02 +school \/ registrations, key .*, line 3/)
    expect(stdout).toContain("2024-03-02 to 2024-05-01, then withdrawn")
  })

  it("takes an identity, its value, or the ledger's number", () => {
    const answers = ["student:bob", "bob", "c2"].map((who) => laurel(cwd, "history", who, "--json").stdout)
    expect(new Set(answers).size).toBe(1)
    expect(json({ code: 0, stderr: "", stdout: answers[0] ?? "" })).toMatchObject({
      contact: { id: "c2" },
      events: [
        { kind: "Issued", effectiveOn: "2024-03-02" },
        { kind: "Withdrawn", effectiveOn: "2024-05-02" }
      ],
      holdings: [{ certification: "algebra", periods: [{ from: "2024-03-02", last: "2024-05-01", ends: "withdrawn" }] }]
    })
  })

  it("lists the contacts where a value is several, and says what an identity looks like where it is none", () => {
    const cwd = school()
    const contact = { scheme: "pupil", value: "{student}" }
    const streams = source.mapping.streams.map((stream) => ({ ...stream, subject: { ...stream.subject, contact } }))
    const evening = { ...source, id: "evening", mapping: { ...source.mapping, streams } }
    write(cwd, "laurel.config.json", { ...configuration, sources: [source, evening] })
    laurel(cwd, "sync")
    const several = laurel(cwd, "history", "bob")
    expect(several.code).toBe(1)
    expect(several.stderr).toMatch(/"bob" is 2 contacts.*\n {2}c2 \(student:bob\)\n {2}c5 \(pupil:bob\)/)
    expect(laurel(cwd, "history", "zoe").stderr).toMatch(/nobody is known as "zoe".*such as student:ada/)
    expect(laurel(cwd, "history", "2").stderr).toContain("Contact number 2 is written c2.")
    expect(laurel(cwd, "history", "c99").stderr).toContain("no contact c99: it is none of the 6 contacts")
  })

  it("spells control characters of a source out", () => {
    const cwd = school()
    write(cwd, "scores.csv.gz", gz([...scores, "algebra-2024,ada,a1\u001b[31m"]))
    laurel(cwd, "sync")
    const { stdout } = laurel(cwd, "rejections", "list")
    expect(stdout).not.toContain("\u001b")
    expect(stdout).toContain("a1\\u001b[31m")
  })
})
