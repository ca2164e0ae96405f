import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestConsole } from "effect/testing"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { catalog, configuration, csv, decide, exec, gz, json, node, school, scores, source, write } from "./given.ts"
import { command } from "./inProcess.ts"
import { parse } from "./spreadsheet.ts"

const header = "run,student,registered,unregistered,employer"
const registrations = [
  header,
  "algebra-2024,ada,2024-01-10,,acme",
  'algebra-2024,bob,2024-01-11,2024-05-02,"=HYPERLINK(""x""); @SUM(A1)"',
  "algebra-2024,eve,2024-01-12,,acme",
  "algebra-2024,ida,2024-01-13,,acme",
  "algebra-2024,ida,2024-01-13,,bolt"
]
const marks = [...scores, "algebra-2024,ida,a1,90,2024-03-05"]

/** The school, whose registrations say who is employed by whom. */
const company = (rows: ReadonlyArray<string>, graded: ReadonlyArray<string>, later?: Parameters<typeof school>[0]) => {
  const cwd = school(later)
  const [first, second] = source.mapping.streams
  const claims = [{ scheme: "employer", value: "{employer}" }]
  const facts = first?.facts.map((fact) => ({ ...fact, key: fact.key.replace("{student}", "{student}/{employer}") }))
  const streams = [{ ...first, facts, subject: { ...first?.subject, claims } }, second]
  write(cwd, "laurel.config.json", {
    ...configuration,
    sources: [{ ...source, mapping: { ...source.mapping, missing: ["-"], streams } }]
  })
  write(cwd, "catalog.json", { ...catalog, identities: [{ scheme: "employer", account: true }] })
  write(cwd, "registrations.csv", csv(rows))
  write(cwd, "scores.csv.gz", gz(graded))
  return cwd
}

let cwd = ""
beforeAll(async () => {
  cwd = company(registrations, marks, afterAll)
  expect(await laurel(cwd, "sync")).toMatchObject({ code: 0 })
})

/** The command run in this folder, or in the one that all tests share. */
const laurel = (folder: string, ...args: ReadonlyArray<string>) =>
  Effect.runPromise(command(folder, ...args).pipe(Effect.provide(TestConsole.layer)))
const list = (...args: ReadonlyArray<string>) => laurel(cwd, ...args)
/** Rows of CSV as objects by the names in their header. */
const records = (text: string): ReadonlyArray<Readonly<Record<string, string>>> => {
  const [names = [], ...rows] = parse(text)
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ""])))
}
const day = ["--at", "2024-04-15"]

describe("laurel holders", () => {
  it("lists who holds something on a day, in a table, as CSV and as one line of JSON", async () => {
    const table = await list("holders", "algebra", ...day)
    expect(table).toMatchObject({ code: 0, stderr: "" })
    expect(table.stdout).toMatch(/^Who holds algebra on 2024-04-15:\n {2}contact {2}identities .* last valid day /)
    expect(table.stdout).toMatch(
      /\n {2}c1 +student:ada +employer:acme +valid +2024-04-01 +2027-03-31 +expired +algebra-pass:1:1\n/
    )
    const rows = records((await list("holders", "algebra", ...day, "--csv")).stdout)
    expect(rows.map(({ contact, identities, status }) => [contact, identities, status])).toEqual([
      ["c2", "student:bob", "valid"],
      ["c4", "student:ida", "valid"],
      ["c1", "student:ada", "valid"]
    ])
    expect(rows[2]).toEqual({
      contact: "c1",
      identities: "student:ada",
      accounts: "employer:acme",
      certification: "algebra",
      status: "valid",
      from: "2024-04-01",
      last_valid_day: "2027-03-31",
      renewable_from: "",
      ends_by: "expired",
      earned_by: "algebra-pass:1:1",
      contested: "no"
    })
    const plain = await list("holders", "algebra", ...day, "--json")
    expect(plain.stdout.match(/\n/g)).toHaveLength(1)
    expect(json(plain)).toMatchObject({
      report: "holders",
      certification: "algebra",
      at: "2024-04-15",
      account: null,
      known: null,
      count: 3,
      rows: [
        { contact: { id: "c2" } },
        { contact: { id: "c4", accounts: [{ value: "acme" }, { value: "bolt" }] } },
        { contact: { id: "c1" }, status: "valid", lastValidDay: "2027-03-31", contested: false }
      ]
    })
  })

  it("names nobody where nobody holds it", async () => {
    const before = ["--at", "2024-01-01"]
    expect((await list("holders", "algebra", ...before)).stdout).toBe("Who holds algebra on 2024-01-01: nobody.\n")
    expect(parse((await list("holders", "algebra", ...before, "--csv")).stdout)).toHaveLength(1)
    expect(json(await list("holders", "algebra", ...before, "--json"))).toMatchObject({ rows: [], count: 0 })
  })

  it("of an account lists its people only, and says of nobody which others they are of", async () => {
    const rows = async (account: string) =>
      records((await list("holders", "algebra", ...day, "--account", account, "--csv")).stdout).map(
        ({ identities, accounts }) => [identities, accounts]
      )
    expect(await rows("employer:acme")).toEqual([
      ["student:ada", "employer:acme"],
      ["student:ida", "employer:acme"]
    ])
    expect(await rows("employer:bolt")).toEqual([["student:ida", "employer:bolt"]])
    const { stdout } = await list("holders", "algebra", ...day, "--account", "employer:bolt", "--json")
    expect(stdout).not.toContain("acme")
    expect((await list("holders", "algebra", ...day, "--account", "employer:bolt")).stdout).toMatch(
      /^Who holds algebra on 2024-04-15, of employer:bolt:\n {2}contact {2}identities {3}status/
    )
  })

  it("writes no text that a spreadsheet takes for a formula, whichever separator that takes", async () => {
    const { stdout } = await list("holders", "algebra", ...day, "--csv")
    expect(records(stdout)[0]?.["accounts"]).toBe('employer:=HYPERLINK("x");\' @SUM(A1)')
    for (const separator of [",", ";", "\t"])
      for (const cell of parse(stdout, separator).flat()) expect(cell).not.toMatch(/^[\s"]*[=+\-@]/)
  })

  it("says how many more there are than a table shows, and shows as many as it is to", async () => {
    const two = (await list("holders", "algebra", ...day, "--limit", "2")).stdout
    expect(two).toContain("student:ida")
    expect(two).not.toContain("student:ada")
    expect(two).toMatch(/\nAnd 1 more: give --limit .*--csv or --out <file> to have all\.\n$/)
    expect((await list("holders", "algebra", ...day, "--limit", "3")).stdout).not.toContain("more")
  })
})

describe("the other lists", () => {
  it("list whose last valid day is near, with the days left", async () => {
    const rows = async (from: string, days: string) =>
      records((await list("expiring", "algebra", "--within", days, "--at", from, "--csv")).stdout).map(
        ({ identities, last_valid_day, ends_by, days_left }) => [identities, last_valid_day, ends_by, days_left]
      )
    expect(await rows("2027-03-01", "30")).toEqual([
      ["student:ida", "2027-03-04", "expired", "3"],
      ["student:ada", "2027-03-31", "expired", "30"]
    ])
    expect(await rows("2027-03-01", "29")).toHaveLength(1)
    expect(await rows("2024-04-15", "30")).toEqual([["student:bob", "2024-05-01", "withdrawn", "16"]])
  })

  it("list what was earned between two days, of one type or of all", async () => {
    const rows = async (...args: ReadonlyArray<string>) =>
      records((await list("earned", ...args, "--from", "2024-03-02", "--to", "2024-03-31", "--csv")).stdout).map(
        ({ identities, type, earned_on, counts, standing }) => [identities, type, earned_on, counts, standing]
      )
    const passes = [
      ["student:bob", "algebra-pass", "2024-03-02", "from 2024-03-02 to before 2024-05-02", "no"],
      ["student:ida", "algebra-pass", "2024-03-05", "from 2024-03-05", "yes"]
    ]
    expect(await rows()).toEqual(passes)
    expect(await rows("algebra-pass")).toEqual(passes)
    expect(await rows("algebra-prize")).toEqual([])
    expect(await rows("--account", "employer:acme")).toEqual(passes.slice(1))
  })

  it("list gaps, and who does not hold it any more", async () => {
    const rows = records((await list("gaps", "algebra", "--at", "2027-04-02", "--csv")).stdout)
    expect(
      rows.map(({ identities, gap_from, gap_to, days, ended_by, status }) => [
        identities,
        gap_from,
        gap_to,
        days,
        ended_by,
        status
      ])
    ).toEqual([
      ["student:bob", "2024-05-02", "", "1066", "withdrawn", "withdrawn"],
      ["student:ida", "2027-03-05", "", "29", "expired", "lapsed"],
      ["student:ada", "2027-04-01", "", "2", "expired", "lapsed"]
    ])
    expect((await list("gaps", "algebra", ...day)).stdout).toBe("Gaps in algebra until 2024-04-15: none.\n")
  })

  it("count each account's people, holders and lapsed", async () => {
    const rows = async (...args: ReadonlyArray<string>) =>
      parse((await list("accounts", "algebra", ...args, "--csv")).stdout).slice(1)
    expect(await rows("--at", "2024-06-01")).toEqual([
      ['employer:=HYPERLINK("x");\' @SUM(A1)', "algebra", "1", "0", "1"],
      ["employer:acme", "algebra", "3", "2", "0"],
      ["employer:bolt", "algebra", "1", "1", "0"]
    ])
    expect(await rows("--at", "2024-06-01", "--account", "employer:acme")).toEqual([
      ["employer:acme", "algebra", "3", "2", "0"]
    ])
    expect(json(await list("accounts", "algebra", "--at", "2024-06-01", "--json"))).toMatchObject({
      rows: [{}, { account: "employer:acme", people: 3, holders: 2, lapsed: 0 }, {}]
    })
  })

  it("flag what is contested, in a table where there is any; linked contacts are one row", async () => {
    expect((await list("holders", "algebra", ...day)).stdout).not.toContain("contested")
    const cwd = company(registrations, marks)
    const [pass, prize] = catalog.achievementTypes
    const types = [{ ...pass, recompute: { whileOpen: "hold" } }, prize]
    write(cwd, "catalog.json", {
      ...catalog,
      achievementTypes: types,
      identities: [{ scheme: "employer", account: true }]
    })
    await laurel(cwd, "sync", "--apply")
    write(cwd, "scores.csv.gz", gz(marks.map((row) => row.replace("ada,a2,60", "ada,a2,0"))))
    await laurel(cwd, "sync")
    expect((await laurel(cwd, "holders", "algebra", ...day)).stdout).toMatch(
      / contested\n.*\n.*\n.*student:ada .* yes\n$/
    )
    const flags = async () =>
      records((await laurel(cwd, "holders", "algebra", ...day, "--csv")).stdout).map(
        ({ identities, contested }) => `${identities} ${contested}`
      )
    expect(await flags()).toEqual(["student:bob no", "student:ida no", "student:ada yes"])
    await decide(cwd, { _tag: "Linked", contacts: [1, 4] })
    expect(await flags()).toEqual(["student:bob no", "student:ada; student:ida yes"])
  })
})

describe("a list in a file", () => {
  it("is all of it as CSV, and says so", async () => {
    const told = await list("holders", "algebra", ...day, "--out", join(cwd, "holders.csv"))
    expect(told).toMatchObject({ code: 0 })
    expect(told.stdout).toMatch(/^Who holds algebra on 2024-04-15: wrote 3 rows to .*holders\.csv\.\n$/)
    expect(readFileSync(join(cwd, "holders.csv"), "utf8")).toBe(
      (await list("holders", "algebra", ...day, "--csv")).stdout
    )
    expect(json(await list("holders", "algebra", ...day, "--out", join(cwd, "again.csv"), "--json"))).toMatchObject({
      report: "holders",
      count: 3,
      file: join(cwd, "again.csv")
    })
  })

  it("never takes the place of another file, nor of a part of one", async () => {
    writeFileSync(join(cwd, "mine.csv"), "mine")
    const ended = await list("holders", "algebra", ...day, "--out", join(cwd, "mine.csv"))
    expect(ended).toMatchObject({ code: 1, stdout: "" })
    expect(ended.stderr).toMatch(/mine\.csv is there already, and nothing was written to it/)
    expect(readFileSync(join(cwd, "mine.csv"), "utf8")).toBe("mine")
    expect((await list("holders", "algebra", "--out", join(cwd, "nowhere/mine.csv"))).stderr).toMatch(
      /mine\.csv can't be written/
    )
  })

  it("is not there where the store can't be read to its end", async () => {
    const cwd = company(registrations, marks)
    await laurel(cwd, "sync")
    const db = new DatabaseSync(join(cwd, configuration.store))
    db.exec("UPDATE holding SET beside = 'no list' WHERE contact = 1")
    db.close()
    const before = readdirSync(cwd)
    const ended = await laurel(cwd, "holders", "algebra", ...day, "--out", join(cwd, "holders.csv"))
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain("can't be read")
    expect(readdirSync(cwd)).toEqual(before)
  })
})

describe("a long list", () => {
  it("is whole, and stops where its reader does", async () => {
    const people = Array.from({ length: 2_500 }, (_, index) => `p${String(index).padStart(4, "0")}`)
    const cwd = company(
      [header, ...people.map((name, index) => `algebra-2024,${name},2024-01-10,,${index % 2 === 0 ? "acme" : "bolt"}`)],
      ["run,student,item,score,day", ...people.map((name) => `algebra-2024,${name},a1,90,2024-03-05`)]
    )
    await laurel(cwd, "sync")
    const rows = records((await laurel(cwd, "holders", "algebra", ...day, "--csv")).stdout)
    expect(rows.map(({ identities }) => identities).toSorted()).toEqual(people.map((name) => `student:${name}`))
    const of = json(await laurel(cwd, "holders", "algebra", ...day, "--account", "employer:acme", "--json"))
    expect(of).toMatchObject({ count: 1_250 })
    expect((await laurel(cwd, "holders", "algebra", ...day)).stdout).toMatch(/\nAnd 2,450 more: /)
    const typed = [...node, "holders", "algebra", ...day, "--csv"].map((part) => `'${part}'`).join(" ")
    const cut = exec(cwd, ["sh", "-c", `{ ${typed}; echo "code $?" >&2; } | head -n 2`])
    expect(parse(cut.stdout)).toHaveLength(2)
    expect(cut.stderr).toBe("code 0\n")
  })
})

describe("a list that can't be", () => {
  it("is refused with what there is instead", async () => {
    expect((await list("holders", "algebr")).stderr).toMatch(
      /no certification is called "algebr"\. Did you mean algebra\?/
    )
    expect((await list("earned", "algebra", "--from", "2024-01-01", "--to", "2024-12-31")).stderr).toMatch(
      /no achievement type is called "algebra".* There are: algebra-pass, algebra-prize/
    )
    expect((await list("gaps", "algebra", "--account", "student:ada")).stderr).toMatch(
      /"student:ada" names no account: .* are employer:…/
    )
    expect((await list("gaps", "algebra", "--account", "employer:acm")).stderr).toMatch(
      /nobody is of the account "employer:acm"/
    )
    for (const args of [
      ["holders", "algebr"],
      ["gaps", "algebra", "--account", "acme"]
    ])
      expect(await list(...args)).toMatchObject({ code: 1, stdout: "" })
  })

  it("is wrong usage where its flags contradict each other or are none", async () => {
    for (const args of [
      ["holders", "algebra", "--csv", "--json"],
      ["holders", "algebra", "--at", "2024-02-30"],
      ["holders", "algebra", "--known", "yesterday"],
      ["holders", "algebra", "--limit", "0"],
      ["expiring", "algebra", "--within", "-1"],
      ["earned", "--from", "2024-01-01"],
      ["earned", "--from", "2024-01-02", "--to", "2024-01-01"]
    ]) {
      const ended = await list(...args)
      expect([ended.code, ended.stdout], args.join(" ")).toEqual([64, ""])
      expect(ended.stderr).not.toBe("")
    }
    for (const known of ["2024-02-29", "2024-02-29T12:00:00+01:00"])
      expect(await list("holders", "algebra", "--known", known)).toMatchObject({ code: 0 })
  })

  it("makes no store and no file", async () => {
    const cwd = school()
    expect((await laurel(cwd, "holders", "algebra", "--out", join(cwd, "x.csv"))).stderr).toMatch(
      /no store at .*run `laurel sync` first/
    )
    expect([existsSync(join(cwd, "store")), existsSync(join(cwd, "x.csv"))]).toEqual([false, false])
  })
})

describe("accounts", () => {
  it("are told apart from a person's own names", async () => {
    const who = "c4 (student:ida) of employer:acme, employer:bolt"
    expect((await laurel(cwd, "history", "ida")).stdout).toContain(`Contact ${who}\n`)
    expect((await laurel(cwd, "holds", "ida", "algebra", ...day)).stdout).toContain(`algebra of ${who} on`)
    expect((await laurel(cwd, "explain", "ida", "algebra-pass")).stdout).toContain(`${who}, learner 4 in`)
    expect((await laurel(cwd, "history", "employer:acme")).stderr).toContain(`\n  ${who}`)
    expect(json(await laurel(cwd, "history", "ida", "--json"))).toMatchObject({
      contact: {
        identities: [{ scheme: "student", value: "ida" }],
        accounts: [
          { scheme: "employer", value: "acme" },
          { scheme: "employer", value: "bolt" }
        ]
      }
    })
  })

  it("leave nothing for a person to decide, however many share one; without the word they do", async () => {
    expect((await laurel(cwd, "status")).stdout).not.toContain("Waiting for a person")
    const shared = company(registrations, marks)
    write(shared, "catalog.json", catalog)
    await laurel(shared, "sync")
    expect((await laurel(shared, "status")).stdout).toContain("1 identity shared by several persons")
  })
})
