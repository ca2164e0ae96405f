import { describe, expect, it } from "@effect/vitest"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import {
  catalog,
  claim,
  configuration,
  type Ended,
  evening,
  gz,
  json,
  laurel,
  school,
  scores,
  synced,
  write
} from "./given.ts"

const by = (actor = "u-17", role = "registrar") => ["--actor", actor, "--role", role, "--reason", "as the board said"]

/** A folder that has been synced, and the program in it. */
const inSchool = (more?: object) => {
  const cwd = more === undefined ? synced() : school()
  if (more !== undefined) {
    write(cwd, "catalog.json", { ...catalog, ...more })
    laurel(cwd, "sync")
  }
  const run = (...args: ReadonlyArray<string>): Ended => laurel(cwd, ...args)
  return {
    cwd,
    run,
    /** The registrar decides. */
    decides: (...args: ReadonlyArray<string>): Ended => run(...args, ...by()),
    /** How algebra is held on each of these days. */
    holds: (who: string, ...days: ReadonlyArray<string>) =>
      days.map((at): unknown => Object(json(run("holds", who, "algebra", "--at", at, "--json"))).status),
    store: () => readFileSync(join(cwd, configuration.store))
  }
}

/** Ended with 1, one message on stderr and nothing on stdout. */
const expectRefused = (ended: Ended, words: RegExp): void => {
  expect(ended).toMatchObject({ code: 1, stdout: "" })
  expect(ended.stderr).toMatch(words)
  expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1)
}

describe("a preview", () => {
  it("shows before and after and writes no byte; without it the same is written, with its number", () => {
    const { run, decides, holds, store } = inSchool()
    const before = store()
    const revoke = ["revoke", "ada", "algebra-pass", "--from", "2024-12-01"]
    const preview = decides(...revoke, "--preview")
    expect(preview.code).toBe(0)
    // How it stands today depends on the day this runs.
    expect(preview.stdout.replace("(today: lapsed)", "(today: valid)").split("\n")).toEqual([
      'A preview, and nothing is written: revoked algebra-pass:1:1 from 2024-12-01, by u-17 (registrar): "as the board said"',
      "",
      "What would change:",
      "  algebra-pass:1:1 of c1 (student:ada), revision 1 to 2",
      "    before: counts from 2024-04-01; score 69",
      "    after:  counts from 2024-04-01; revoked from 2024-12-01; score 69",
      "  algebra as held by c1 (student:ada)",
      "    before: 2024-04-01 to 2027-03-31, then it expires (today: valid)",
      "    after:  2024-04-01 to 2024-11-30, then revoked (today: revoked)",
      "What would be entered:",
      "  2024-12-01  revoked: algebra-pass:1:1",
      "    counts from 2024-04-01; revoked from 2024-12-01",
      ""
    ])
    expect(store().equals(before)).toBe(true)
    expect(holds("ada", "2024-12-01")).toEqual(["valid"])
    const made = decides(...revoke)
    expect(made.stdout).toContain("Recorded as decision 1: revoked algebra-pass:1:1 from 2024-12-01")
    expect(made.stdout).toContain("laurel withdraw 1 takes it back.")
    const changed = (stdout: string) => stdout.split("\n").filter((line) => line.startsWith("    "))
    expect(changed(made.stdout)).toEqual(changed(preview.stdout))
    expect(holds("ada", "2024-11-30", "2024-12-01")).toEqual(["valid", "revoked"])
    expect(run("history", "ada").stdout).toMatch(/2024-12-01 {2}revoked: .*\n.*\n.*\n +decision 1: revoked .*by u-17/)
    expect(run("verify").code).toBe(0)
  })

  it("is one line of JSON with all of it, as the decision is", () => {
    const { decides } = inSchool()
    const revoke = ["revoke", "algebra-pass:1:1", "--from", "2024-12-01", "--json"]
    const shown = {
      changesNothing: false,
      achievements: [
        {
          achievement: "algebra-pass:1:1",
          contact: "c1",
          before: { revision: 1, terms: {}, status: "valid" },
          after: { revision: 2, terms: { revocations: [{ from: "2024-12-01", until: null }] }, status: "revoked" }
        }
      ],
      holdings: [
        {
          certification: "algebra",
          before: {
            status: expect.any(String),
            periods: [{ last: "2027-03-31", ends: "expired", expires: "2027-03-31" }]
          },
          after: { status: "revoked", periods: [{ last: "2024-11-30", ends: "revoked" }] }
        }
      ],
      entries: [{ kind: "Revoked", revision: 2, effectiveOn: "2024-12-01" }]
    }
    const act = { _tag: "Revoked", achievement: "algebra-pass:1:1", from: "2024-12-01" }
    expect(json(decides(...revoke, "--preview"))).toMatchObject({
      ...shown,
      preview: true,
      decision: { id: null, act }
    })
    expect(json(decides(...revoke))).toMatchObject({
      ...shown,
      preview: false,
      decision: { id: 1, act, actor: "u-17" }
    })
  })

  it("of what is refused is refused, and who decides and why is asked for", () => {
    const { run, decides, store } = inSchool()
    const before = store()
    for (const preview of [[], ["--preview"]])
      expectRefused(
        decides("reinstate", "ada", "algebra-pass", "--from", "2024-12-01", ...preview),
        /^algebra-pass:1:1 is neither suspended nor revoked on 2024-12-01: there is nothing to reinstate$/m
      )
    for (const missing of ["--actor", "--role", "--reason"]) {
      const all = by()
      const without = all.filter((_, index) => index !== all.indexOf(missing) && index - 1 !== all.indexOf(missing))
      const ended = run("void", "ada", "algebra-pass", ...without)
      expect(ended).toMatchObject({ code: 64, stdout: "" })
      expect(ended.stderr).toContain(`Missing required flag: ${missing}`)
    }
    expect(store().equals(before)).toBe(true)
  })
})

describe("a decision", () => {
  it("never makes a store", () => {
    const cwd = school()
    for (const preview of [[], ["--preview"]])
      expectRefused(laurel(cwd, "void", "ada", "algebra-pass", ...by(), ...preview), /no store at .*school\.db/)
    expect(existsSync(join(cwd, "store"))).toBe(false)
  })
})

describe("which achievement is meant", () => {
  it("is asked where it could be several, and one of them is named by its id", () => {
    const { cwd, run } = inSchool()
    write(cwd, "laurel.config.json", { ...configuration, sources: [evening] })
    laurel(cwd, "sync")
    const several = run("void", "ada", "algebra-pass", ...by())
    expect(several).toMatchObject({ code: 1, stdout: "" })
    expect(several.stderr).toMatch(
      /"ada algebra-pass" is 2 achievements; name one of them:\n {2}algebra-pass:1:1 in algebra-2024\n {2}algebra-pass:4:1/
    )
    expect(run("void", "algebra-pass:4:1", ...by()).code).toBe(0)
  })

  it("is an error where there is none, or can be none", () => {
    const { decides } = inSchool()
    expectRefused(decides("void", "ada", "algebra-pas"), /no achievement type is called "algebra-pas"\. Did you mean/)
    expectRefused(decides("void", "zoe", "algebra-pass"), /nobody is known as "zoe"/)
    expectRefused(decides("void", "algebra-pass:9:1"), /no learner 9/)
    expectRefused(decides("revoke", "ada", "algebra-prize"), /was never issued: there is nothing that could be revoked/)
    expectRefused(decides("grant", "algebra-pass:3:2", "--on", "2024-05-01"), /has no algebra-pass:3:2 and can't have/)
  })

  it("may be a later earning of what is earned repeatedly", () => {
    const [pass, prize] = catalog.achievementTypes
    const { decides } = inSchool({ achievementTypes: [{ ...pass, repeat: { after: "P1Y" } }, prize] })
    const granted = decides("grant", "algebra-pass:3:2", "--on", "2024-05-01")
    expect([granted.code, granted.stderr]).toEqual([0, ""])
    expect(granted.stdout).toContain("issued: algebra-pass:3:2")
  })
})

describe("laurel suspend and reinstate", () => {
  it("take the days off and give them back; a day on which nothing is suspended is refused", () => {
    const { decides, holds } = inSchool()
    const suspended = decides("suspend", "ada", "algebra-pass", "--from", "2024-06-01", "--clock", "stops")
    expect(suspended.stdout).toContain("assumed --until: it lasts until it is reinstated")
    expect(holds("ada", "2024-05-31", "2024-06-01", "2026-06-01")).toEqual(["valid", "suspended", "suspended"])
    expectRefused(
      decides("reinstate", "ada", "algebra-pass", "--from", "2024-05-31"),
      /neither suspended nor revoked on 2024-05-31: name a day on which it is/
    )
    expect(decides("reinstate", "ada", "algebra-pass", "--from", "2024-06-11").code).toBe(0)
    // Ten days later than 2027-03-31.
    expect(holds("ada", "2024-06-10", "2024-06-11", "2027-04-10", "2027-04-11")).toEqual([
      "suspended",
      "valid",
      "valid",
      "lapsed"
    ])
  })

  it("begin today in the offering's zone unless told otherwise, and say so", () => {
    const { decides } = inSchool()
    const { stdout } = decides("suspend", "ada", "algebra-pass")
    const [, day] = /assumed --from: (\d{4}-\d\d-\d\d), today in Europe\/London/.exec(stdout) ?? []
    expect(stdout).toContain(`suspended algebra-pass:1:1 from ${day}, while its validity runs on`)
    expect(stdout).toContain("assumed --clock: runs")
    expect(decides("reinstate", "ada", "algebra-pass", "--from", day ?? "").stdout).not.toContain("assumed")
  })

  it("refuse a last day before the first", () => {
    const { decides } = inSchool()
    expectRefused(
      decides("suspend", "ada", "algebra-pass", "--from", "2024-06-02", "--until", "2024-06-01"),
      /its last day, 2024-06-01, is before its first, 2024-06-02/
    )
  })
})

describe("laurel extend and set-date", () => {
  it("move the last valid day; what was never issued has none, and what is no period is wrong usage", () => {
    const { decides, holds } = inSchool()
    expect(decides("extend", "ada", "algebra-pass", "--by", "P6M").stdout).toContain("2024-04-01 to 2027-09-30")
    expect(holds("ada", "2027-09-30", "2027-10-01")).toEqual(["valid", "lapsed"])
    const set = decides("set-date", "ada", "algebra-pass", "--field", "expiry", "--to", "2026-01-01")
    expect(set.stdout).toContain("set the expiry of algebra-pass:1:1 to 2026-01-01")
    // The extension still comes on top, and the last valid day is the day before: this certification says so.
    expect(holds("ada", "2026-06-30", "2026-07-01")).toEqual(["valid", "lapsed"])
    expect(decides("withdraw", "1").code).toBe(0)
    expect(holds("ada", "2025-12-31", "2026-01-01")).toEqual(["valid", "lapsed"])
    expectRefused(decides("extend", "eve", "algebra-pass", "--by", "P6M"), /nothing that could be extended/)
    expect(decides("extend", "ada", "algebra-pass", "--by", "6M")).toMatchObject({ code: 64, stdout: "" })
    expect(decides("set-date", "ada", "algebra-pass", "--field", "score", "--to", "2025-12-31").code).toBe(64)
  })
})

describe("laurel void and reissue", () => {
  it("voids, and takes nothing more until that is withdrawn", () => {
    const { decides, holds } = inSchool()
    expect(decides("void", "ada", "algebra-pass").stdout).toContain("after:  on no day: void, as issued in error")
    expect(holds("ada", "2024-04-01")).toEqual(["void"])
    const first =
      /^algebra-pass:1:1 is void by decision 1, so that an? \w+ would change nothing\. Withdraw decision 1 first$/m
    expectRefused(decides("extend", "ada", "algebra-pass", "--by", "P6M"), first)
    expectRefused(decides("grant", "ada", "algebra-pass", "--on", "2024-01-01"), first)
    expectRefused(decides("grant", "ada", "algebra-pass", "--on", "2024-01-01", "--preview"), first)
    expectRefused(decides("reissue", "ada", "algebra-pass"), /nothing to issue anew\. Withdraw decision 1 instead/)
    const back = decides("withdraw", "1")
    expect(back.stdout).toContain("  decision 1: voided algebra-pass:1:1, as issued in error, by u-17")
    expect(holds("ada", "2024-04-01")).toEqual(["valid"])
    expectRefused(decides("withdraw", "1"), /^decision 1 has been withdrawn already$/m)
  })

  it("issues anew as another revision with the same days; what was lost is not", () => {
    const { run, decides, holds } = inSchool()
    const anew = decides("reissue", "ada", "algebra-pass")
    expect(anew.stdout).toContain("algebra-pass:1:1 of c1 (student:ada), revision 1 to 2")
    expect(anew.stdout).toContain("reissued: algebra-pass:1:1\n    counts from 2024-04-01, as before")
    expect(anew.stdout).not.toContain("takes it back")
    expect(holds("ada", "2024-03-31", "2024-04-01", "2027-03-31")).toEqual(["pending", "valid", "valid"])
    expect(json(run("explain", "ada", "algebra-pass", "--json"))).toMatchObject({
      revision: 2,
      issuedOn: expect.any(String),
      story: [{ kind: "Issued" }, { kind: "Reissued", decisions: [{ id: 1, reason: "as the board said" }] }]
    })
    expectRefused(decides("withdraw", "1"), /decision 1 can't be taken back/)
    expectRefused(decides("reissue", "bob", "algebra-pass"), /counts no more since 2024-05-02, by the facts/)
    expect(run("verify").code).toBe(0)
  })
})

describe("laurel grant and deny", () => {
  it("let count, and let not, whatever the facts say; a grant beneath a denial is refused", () => {
    const { decides, holds } = inSchool()
    const granted = decides("grant", "eve", "algebra-pass", "--on", "2024-05-01", "--until", "2024-12-31")
    expect(granted.stdout).toContain("counts from 2024-05-01 to before 2025-01-01; the rule alone says on no day")
    expect(granted.stdout).not.toContain("assumed")
    expect(holds("eve", "2024-04-30", "2024-12-31", "2025-01-01")).toEqual(["pending", "valid", "withdrawn"])
    const denied = decides("deny", "eve", "algebra-pass", "--from", "2024-07-01")
    expect(denied.stdout).toContain("assumed --until: for good")
    expect(holds("eve", "2024-06-30", "2024-07-01")).toEqual(["valid", "withdrawn"])
    expectRefused(
      decides("grant", "eve", "algebra-pass", "--on", "2024-08-01"),
      /is denied from 2024-07-01 by decision 2, so that a grant would change nothing\. Withdraw decision 2 first/
    )
    expect(decides("grant", "eve", "algebra-pass", "--on", "2024-04-15").code).toBe(0)
    expect(holds("eve", "2024-04-15", "2024-07-01")).toEqual(["valid", "withdrawn"])
  })

  it("say where they change nothing, and are kept all the same", () => {
    const { run, decides } = inSchool()
    const same = ["grant", "ada", "algebra-pass", "--on", "2024-04-01"]
    expect(decides(...same, "--preview").stdout).toContain("It would change nothing: no achievement and no holding")
    expect(decides(...same).stdout).toMatch(/It changes nothing: .* The decision is kept all the same\.\n/)
    expect(json(decides(...same, "--json"))).toMatchObject({ changesNothing: true, entries: [], decision: { id: 2 } })
    expect(run("history", "ada").stdout).toContain("Decided without changing an achievement:\n  decision 1: granted")
    expect(json(decides("grant", "ada", "algebra-pass", "--on", "2024-01-01", "--json"))).toMatchObject({
      changesNothing: false
    })
  })
})

describe("laurel approve", () => {
  it("lets a grant count that waits for a second person in the right role", () => {
    const [pass, prize] = catalog.achievementTypes
    const { run, decides, holds } = inSchool({ achievementTypes: [{ ...pass, moderators: ["dean"] }, prize] })
    const granted = decides("grant", "eve", "algebra-pass", "--on", "2024-05-01")
    expect(granted.stdout).toContain(
      "\nthe grant of algebra-pass:3:1 counts only once it is approved by somebody else, as dean: laurel approve 1\n"
    )
    expect(holds("eve", "2024-05-01")).toEqual(["never held"])
    expectRefused(decides("approve", "1"), /decision 1 was made by u-17 too: a second person has to approve it/)
    expectRefused(run("approve", "1", ...by("u-20", "clerk")), /takes one of the roles dean, found clerk/)
    expectRefused(run("approve", "7", ...by("u-20", "dean")), /there is no decision 7/)
    expect(run("approve", "none", ...by("u-20", "dean"))).toMatchObject({ code: 64, stdout: "" })
    expect(run("approve", "1", ...by("u-20", "dean")).stdout).toContain("issued: algebra-pass:3:1")
    expect(holds("eve", "2024-05-01")).toEqual(["valid"])
  })
})

describe("laurel resolve", () => {
  it("answers what is contested, as the facts say it now; what is not, it refuses", () => {
    const [pass, prize] = catalog.achievementTypes
    const { cwd, run, decides } = inSchool({ achievementTypes: [{ ...pass, recompute: { whileOpen: "hold" } }, prize] })
    expectRefused(
      decides("resolve", "ada", "algebra-pass", "--choice", "keep"),
      /algebra-pass:1:1 is not contested: there is nothing to resolve/
    )
    write(cwd, "scores.csv.gz", gz(scores.map((row) => row.replace("ada,a2,60", "ada,a2,0"))))
    run("sync")
    const status = () => json(run("status", "--json"))
    expect(status()).toMatchObject({ waiting: { contested: 1 } })
    const apply = decides("resolve", "ada", "algebra-pass", "--choice", "apply", "--preview")
    expect(apply.stdout).toContain("after:  on what is known now, it never counted")
    const kept = decides("resolve", "ada", "algebra-pass", "--choice", "keep")
    expect(kept.stdout).toContain("kept algebra-pass:1:1 as it stands, although the facts say that it counts on no day")
    expect(status()).toMatchObject({ waiting: { contested: 0 }, achievements: { "algebra-pass": { standing: 1 } } })
  })
})

describe("laurel link and separate", () => {
  it("make two contacts one person and two again, each named by its own identity", async () => {
    const { cwd, run, decides, holds } = inSchool()
    await claim(cwd, { ida: "eve@example.com" })
    const linked = decides("link", "ada", "person:ida")
    expect(linked.stdout).toContain("  c4 is one person with c1\n")
    expect(holds("ida", "2024-04-01")).toEqual(["valid"])
    expectRefused(decides("link", "ida", "c1"), /contacts 4 and 1 are linked already/)
    // What only one of them claims to be called is neither's number.
    expectRefused(
      decides("separate", "eve@example.com", "c1"),
      /several contacts that are one person; name one of them/
    )
    const parted = decides("separate", "ida", "ada", "--json")
    expect(json(parted)).toMatchObject({ decision: { act: { contacts: ["c4", "c1"] } }, people: [{ contact: "c4" }] })
    expect(holds("ida", "2024-04-01")).toEqual(["never held"])
    expectRefused(decides("link", "ada", "ada"), /contact 1 is one person with itself already/)
    expect(run("verify").code).toBe(0)
  })
})
