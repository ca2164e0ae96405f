/** People are erased, and people are given all that is held about them; others' data is nobody else's business. */
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { Id } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { certify, codeOf } from "@laurel/testkit"
import { Effect } from "effect"
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import {
  catalog,
  configuration,
  copies,
  csv,
  type Ended,
  gz,
  json,
  type Later,
  laurel,
  school,
  source,
  write
} from "./given.ts"

const by = (reason: string): ReadonlyArray<string> => ["--actor", "u-17", "--role", "registrar", "--reason", reason]

const head = "run,student,name,mail,firm,registered,unregistered"
const people = [
  "algebra-2024,lovelace,Ada Byron,countess@example.org,acme,2024-01-10,",
  "algebra-2024,boole,George B,george@example.org,acme,2024-01-11,2024-05-02",
  "algebra-2024,noether,Emmy N,emmy@example.org,initech,2024-01-12,"
]
/** Rows that can't be read: of her, and of somebody else. */
const broken = [
  "algebra-2024,lovelace,Ada Byron,countess@example.org,acme,soon,",
  "algebra-2024,boole,George B,george@example.org,acme,later,",
  "algebra-2024,lovelace,Ada Byron,countess@example.org,acme,2024-13-30,"
]
const marks = [
  "run,student,item,score,day",
  "algebra-2024,lovelace,a1,78,2024-03-01",
  "algebra-2024,lovelace,a2,60,2024-04-01",
  "algebra-2024,boole,a1,80,2024-03-02",
  "algebra-2024,noether,a1,41,2024-03-03"
]
const hers = ["lovelace", "Ada Byron", "countess", "corset maker"]

const claims = [
  { scheme: "email", value: "{mail}" },
  { scheme: "name", value: "{name}" },
  { scheme: "firm", value: "{firm}" }
]

/** A school that keeps the rows it reads, and knows more names of each. */
const archive = (later?: Later): string => {
  const cwd = school(later)
  const [registered, scored] = source.mapping.streams
  const subject = registered?.subject
  const streams = [
    { ...registered, subject: { ...subject, claims } },
    { ...scored, file: "marks.csv.gz" }
  ]
  const sources = [{ ...source, archive: true, mapping: { ...source.mapping, streams } }]
  write(cwd, "laurel.config.json", { ...configuration, sources })
  write(cwd, "catalog.json", { ...catalog, identities: [{ scheme: "firm", account: true }] })
  write(cwd, "registrations.csv", csv([head, ...people, ...broken]))
  write(cwd, "marks.csv.gz", gz(marks))
  return cwd
}

/** The same after a correction of a mark of hers, one of another's, and decisions about both. */
const told = copies((later) => {
  const cwd = archive(later)
  laurel(cwd, "sync")
  write(cwd, "marks.csv.gz", gz(marks.map((row) => row.replace("lovelace,a1,78", "lovelace,a1,79"))))
  laurel(cwd, "sync")
  laurel(cwd, "extend", "lovelace", "algebra-pass", "--by", "P6M", ...by("the corset maker was late"))
  laurel(cwd, "extend", "boole", "algebra-pass", "--by", "P1M", ...by("a printer's error"))
  return cwd
})

/** Somebody asks for a certificate of hers. */
const certified = (cwd: string) =>
  Effect.runPromise(
    certify([
      [
        { type: Id.TypeId.make("algebra-pass"), learner: Id.LearnerId.make(1), earning: 1 },
        7,
        { text: JSON.stringify({ name: "Ada Byron" }), by: { actor: "the corset maker", role: "clerk" } }
      ]
    ]).pipe(Effect.provide(LedgerSql.layerSqlite(join(cwd, configuration.store))))
  )

/** Which of these words are in the files of the store, in any case. */
const inStore = (cwd: string, words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const bytes = readdirSync(join(cwd, "store"))
    .map((file) =>
      readFileSync(join(cwd, "store", file))
        .toString("latin1")
        .toLowerCase()
    )
    .join("\n")
  return words.filter((word) => bytes.includes(word.toLowerCase()))
}

const inText = (text: string, words: ReadonlyArray<string>): ReadonlyArray<string> =>
  words.filter((word) => text.toLowerCase().includes(word.toLowerCase()))

const totals = (cwd: string) => {
  const { contacts, learners, facts, achievements, rejections, entries } = Object(json(laurel(cwd, "status", "--json")))
  return { contacts, learners, facts, achievements, rejections, entries }
}

const refuses = (ended: Ended, message: RegExp): void => {
  expect(ended).toMatchObject({ code: 1, stdout: "" })
  expect(ended.stderr).toMatch(message)
}

describe("laurel erase", () => {
  it("shows what it would do, and does it, without offering to take it back", async () => {
    const cwd = told()
    await certified(cwd)
    expect(inStore(cwd, hers)).toEqual(hers)
    const before = totals(cwd)
    const erase = ["erase", "lovelace", ...by("request 7")]
    const shown = laurel(cwd, ...erase, "--preview")
    expect(shown).toMatchObject({ code: 0, stderr: "" })
    expect(shown.stdout).toMatch(
      /^A preview, and nothing is written: erased all that names c1, by u-17 \(registrar\): "request 7"\n {2}c1 \(student:lovelace, .*\) of firm:acme\n {2}1 certificate: its text goes, its public address stays and will say so\. Copies that were handed out are not the store's to erase\.\n {2}What the sources, backups, exports and evidence packs say of them is not the store's to erase: see to those too\.\n/
    )
    expect(inStore(cwd, hers)).toEqual(hers)
    const done = laurel(cwd, ...erase)
    expect(done).toMatchObject({ code: 0, stderr: "" })
    expect(done.stdout).toMatch(/^Recorded as decision 3: erased all that names c1, /)
    expect(done.stdout).toContain("\nKept: what they achieved and when, of nobody; every count, and every proof.\n")
    for (const { stdout } of [shown, done]) expect(stdout).not.toContain("takes it back")
    expect(inStore(cwd, hers)).toEqual([])
    expect(totals(cwd)).toEqual(before)
    refuses(laurel(cwd, "withdraw", "3", ...by("sorry")), /decision 3 can't be taken back: what was erased is gone/)
    expect(laurel(cwd, "verify").code).toBe(0)
    expect(laurel(cwd, "rebuild", "--verify", "--workers", "2").code).toBe(0)
  })

  it("refuses whom it does not know, whom it has erased, and what is no person, and erases nobody then", () => {
    const cwd = told()
    refuses(laurel(cwd, "erase", "lovelace", "nobody", ...by("x")), /nobody is known as "nobody"/)
    write(cwd, "registrations.csv", csv([head, ...people]))
    refuses(laurel(cwd, "erase", "initech", ...by("x")), /"initech" is an account, not a person: name each person/)
    refuses(laurel(cwd, "erase", "lovelace", ...by("as Lovelace asked")), /names somebody who is to be erased/)
    refuses(laurel(cwd, "erase", "firm:acme", ...by("x")), /"firm:acme" is 2 contacts; name one of them/)
    expect(inStore(cwd, hers)).toEqual(hers)
    expect(laurel(cwd, "erase", "lovelace", "c1", ...by("x")).code).toBe(0)
    refuses(laurel(cwd, "erase", "lovelace", ...by("x")), /nobody is known as "lovelace"/)
    refuses(laurel(cwd, "erase", "c1", ...by("x")), /contact 1 has been erased already/)
    refuses(laurel(cwd, "erase", "boole", "c1", ...by("x")), /contact 1 has been erased already/)
    expect(laurel(cwd, "history", "boole").code).toBe(0)
    expect(laurel(cwd, "erase", ...by("x")).code).toBe(64)
    expect(laurel(cwd, "erase", "boole").code).toBe(64)
  })

  it("erases several at once, and whoever is several contacts as one person", () => {
    const cwd = told()
    expect(laurel(cwd, "link", "boole", "noether", ...by("she wrote under his name")).code).toBe(0)
    const ended = laurel(cwd, "erase", "lovelace", "countess@example.org", "noether", ...by("request 8"), "--json")
    expect([ended.code, json(ended)]).toMatchObject([0, { decision: { id: 4, act: { contacts: ["c1", "c2", "c3"] } } }])
    const names = [...hers, "boole", "george", "noether", "emmy", "printer", "she wrote"]
    expect(inStore(cwd, names)).toEqual([])
    expect(laurel(cwd, "verify").code).toBe(0)
    expect(laurel(cwd, "status").code).toBe(0)
    expect(laurel(cwd, "history", "c3").stdout).toMatch(/^Contact c2 with c3 \(erased\)\n/)
  })

  it("leaves old pages to `laurel store compact` where it is told to, and says so", () => {
    const cwd = told()
    const ended = laurel(cwd, "erase", "lovelace", "--no-compact", ...by("x"))
    expect([ended.code, ended.stdout]).toEqual([
      0,
      expect.stringContaining("\n  Old pages of the store hold what was erased until `laurel store compact`, ")
    ])
    expect(inStore(cwd, ["countess"])).toEqual(["countess"])
    expect(laurel(cwd, "find", "lovelace").code).toBe(64)
    const compacted = laurel(cwd, "store", "compact")
    expect([compacted.code, compacted.stdout]).toEqual([0, expect.stringMatching(/^Wrote .*school\.db anew, /)])
    expect(inStore(cwd, hers)).toEqual([])
    expect(json(laurel(cwd, "store", "compact", "--json"))).toEqual({ store: join(cwd, "store/school.db") })
    refuses(laurel(archive(), "store", "compact"), /no store at .*: run `laurel sync` first/)
  })

  it("is done where somebody reads the old pages, says that they are still there, and ends with 2", () => {
    const cwd = told()
    const reader = new DatabaseSync(join(cwd, "store/school.db"))
    reader.exec("BEGIN")
    reader.prepare("SELECT count(*) FROM contact").get()
    const ended = laurel(cwd, "erase", "lovelace", ...by("x"))
    reader.close()
    expect([ended.code, ended.stdout.slice(0, 8)]).toEqual([2, "Recorded"])
    expect(ended.stderr).toMatch(
      /^Erased from everything that is answered, but not yet from old pages of the store:\n {2}store .*: .*\nRun `laurel store compact` once that is mended\.$/m
    )
    refuses(laurel(cwd, "history", "lovelace"), /nobody is known/)
    expect(laurel(cwd, "store", "compact").code).toBe(0)
    expect(inStore(cwd, hers)).toEqual([])
  })
})

describe("after an erasure", () => {
  let cwd = ""
  let others: ReadonlyArray<string> = []
  const ofOthers = () => ["boole", "noether"].map((name) => laurel(cwd, "history", name).stdout)
  beforeAll(() => {
    cwd = told(afterAll)
    others = ofOthers()
    expect(laurel(cwd, "erase", "lovelace", ...by("request 7")).code).toBe(0)
  })

  it("what was achieved is told of nobody, and others' stories are as they were", () => {
    const story = laurel(cwd, "history", "c1")
    expect(story.stdout).toMatch(
      /^Contact c1 \(erased\)\n\nTook part once:\n {2}algebra-2024 {2}learner 1 {2}school \/ erased /
    )
    expect(story.stdout).toContain('extended algebra-pass:1:1 by 6 months, by u-17 (registrar): "erased"')
    expect(story.stdout).toContain('decision 3: erased all that names c1, by u-17 (registrar): "request 7"')
    expect(laurel(cwd, "holds", "c1", "algebra", "--at", "2024-06-01").stdout).toMatch(
      /^algebra of c1 \(erased\) on 2024-06-01: valid\n/
    )
    const explained = laurel(cwd, "explain", "c1", "algebra-pass")
    expect(explained.stdout).toContain("school / scores, key erased, line 2 (revision 2)")
    const answers = [
      story,
      explained,
      laurel(cwd, "status"),
      laurel(cwd, "rejections", "list"),
      laurel(cwd, "export", "c1")
    ]
    for (const command of ["history", "export"]) answers.push(laurel(cwd, command, "c1", "--json"))
    for (const { code, stdout, stderr } of answers) {
      expect([code, inText(stdout + stderr, hers)]).toEqual([0, []])
      // Nor what stands in the store where a name was.
      for (const mark of ["\u001a", "u001a"]) expect(stdout).not.toContain(mark)
    }
    for (const ended of [
      laurel(cwd, "history", "lovelace"),
      laurel(cwd, "export", "Ada Byron"),
      laurel(cwd, "holds", "countess@example.org", "algebra")
    ])
      expect(ended.code).toBe(1)
    expect(ofOthers()).toEqual(others)
  })

  it("rows that were rejected stay counted, with what is left of them", () => {
    const { stdout } = laurel(cwd, "rejections", "list")
    expect(stdout).toMatch(/^3 rows are rejected\./)
    expect(stdout).toMatch(
      /line 5, column "registered": expected an existing day .*, found erased\. Mend the date, .*\n/
    )
    expect(stdout).toMatch(/line 7, column "registered": expected an existing day .*, found erased\./)
    expect(stdout).toContain("algebra-2024,boole,George B,george@example.org,acme,later,")
  })

  it("rows about them are ignored and counted; what is rejected of them is kept without its words; others' go on", () => {
    const before = totals(cwd)
    const grown = "algebra-2024,hopper,Grace H,grace@example.org,acme,2024-01-20,"
    write(cwd, "registrations.csv", csv([head, grown, ...people, ...broken]))
    write(
      cwd,
      "marks.csv.gz",
      gz([...marks, "algebra-2024,lovelace,a3,99,2024-05-01", "algebra-2024,noether,a2,50,2024-04-04"])
    )
    const ended = laurel(cwd, "sync")
    expect(ended.code).toBe(2)
    expect(ended.stdout).toMatch(/facts about people who were erased, ignored +4\n/)
    expect(ended.stdout).toMatch(/facts recorded +2\n/)
    expect(inStore(cwd, hers)).toEqual([])
    expect(totals(cwd)).toMatchObject({ contacts: before.contacts + 1, facts: before.facts + 2, rejections: 3 })
    expect(laurel(cwd, "verify").code).toBe(0)
    write(
      cwd,
      "marks.csv.gz",
      gz([...marks, "algebra-2024,lovelace,a3,98,2024-05-01", "algebra-2024,noether,a2,50,2024-04-04"])
    )
    expect(laurel(cwd, "sync").stdout).toMatch(
      /^Nothing new: 6 rows were read again and say what is known, or tell of people who were erased: 3 facts were ignored\.$/m
    )
  })

  it("rows of others that name them are gone, and come back with nobody's facts; rows that only hold a longer word stay", () => {
    const own = archive()
    const trained = (...rows: ReadonlyArray<string>) =>
      write(own, "marks.csv.gz", gz(["run,student,item,score,day,trainer", ...rows]))
    const trainer = "countess@example.org"
    const [boole, noether] = ["algebra-2024,boole,a1,80,2024-03-02", "algebra-2024,noether,a1,41,2024-03-03"]
    const other = `${noether},countess@example.organic`
    /** The rows of the marks that somebody is told they are known by. */
    const rowsOf = (who: string) =>
      Object(json(laurel(own, "export", who, "--json")))
        .participations.flatMap(({ facts }: { readonly facts: ReadonlyArray<unknown> }) => facts)
        .flatMap(({ activity, row }: { readonly activity: string | null; readonly row: string | null }) =>
          activity === null ? [] : [row]
        )
    trained(`${boole},${trainer}`, other)
    laurel(own, "sync")
    expect([rowsOf("boole"), rowsOf("noether")]).toEqual([[`${boole},${trainer}`], [other]])
    expect(laurel(own, "erase", "lovelace", ...by("request 7")).code).toBe(0)
    expect([rowsOf("boole"), rowsOf("noether")]).toEqual([[null], [other]])
    const more = "algebra-2024,boole,a2,70,2024-04-02"
    trained(`${boole},${trainer}`, other, `${more},${trainer}`)
    expect(laurel(own, "sync").stdout).toMatch(/facts recorded +1\n/)
    expect([rowsOf("boole"), rowsOf("noether")]).toEqual([[null, null], [other]])
    expect(laurel(own, "verify").code).toBe(0)
    expect(laurel(own, "store", "check").code).toBe(0)
  })

  it("a reason that the erasure itself gives is kept: others may read why", () => {
    expect(inStore(cwd, ["request 7"])).toEqual(["request 7"])
  })
})

describe("laurel erase --may-return", () => {
  it("lets a source name them again, as somebody new", () => {
    const cwd = told()
    expect(laurel(cwd, "erase", "lovelace", "--may-return", ...by("moved away")).code).toBe(0)
    expect(inStore(cwd, hers)).toEqual([])
    write(cwd, "registrations.csv", csv([head, ...people, ...broken, ""]))
    write(cwd, "marks.csv.gz", gz([...marks, "algebra-2024,lovelace,a1,77,2024-05-01"].filter((_, at) => at !== 1)))
    const ended = laurel(cwd, "sync", "--json")
    expect(json(ended)).toMatchObject({ contacts: 4, run: { ignored: 0 } })
    expect(laurel(cwd, "history", "lovelace").stdout).toMatch(/^Contact c\d+ \(/)
    expect(laurel(cwd, "history", "c1").stdout).toMatch(/^Contact c1 \(erased\)/)
    expect(laurel(cwd, "verify").code).toBe(0)
  })
})

describe("laurel export", () => {
  let cwd = ""
  beforeAll(async () => {
    cwd = told(afterAll)
    await certified(cwd)
  })

  it("gives a person all that is held about them, and nothing of others", () => {
    const ended = laurel(cwd, "export", "lovelace", "--json")
    expect([ended.code, ended.stderr]).toEqual([0, ""])
    const all = Object(json(ended))
    const fact = (activity: string | null, revision: number, row: string) => ({ activity, revision, row, learner: 1 })
    expect(all).toMatchObject({
      contact: { id: "c1" },
      participations: [
        {
          id: 1,
          contact: "c1",
          source: "school",
          key: "algebra-2024/lovelace",
          offering: "algebra-2024",
          facts: [
            fact(null, 1, people[0] ?? ""),
            fact("a1", 1, "algebra-2024,lovelace,a1,78,2024-03-01"),
            fact("a2", 1, "algebra-2024,lovelace,a2,60,2024-04-01"),
            fact("a1", 2, "algebra-2024,lovelace,a1,79,2024-03-01")
          ]
        }
      ],
      achievements: [{ id: "algebra-pass:1:1", score: "69.5" }],
      holdings: [{ certification: "algebra" }],
      certificates: [
        {
          code: codeOf(7),
          contact: "c1",
          about: ["c1"],
          achievement: "algebra-pass:1:1",
          list: 1,
          index: 7,
          supersedes: null,
          supersededBy: null,
          by: { actor: "the corset maker", role: "clerk" },
          issued: { name: "Ada Byron" }
        }
      ],
      decisions: [{ id: 1, actor: "u-17", reason: "the corset maker was late", about: ["c1"] }],
      rejections: [
        { line: 5, raw: broken[0] },
        { line: 7, raw: broken[2] }
      ]
    })
    expect(all.claims).toEqual(
      expect.arrayContaining([
        { scheme: "email", value: "countess@example.org", source: "school" },
        { scheme: "name", value: "Ada Byron", source: "school" },
        { scheme: "firm", value: "acme", source: "school" }
      ])
    )
    expect(all.history.map(({ kind }: { readonly kind: string }) => kind)).toEqual(["Issued", "Updated", "Extended"])
    expect(all.history[2].decisions[0].reason).toBe("the corset maker was late")
    expect(inText(ended.stdout, ["boole", "george", "printer", "noether", "emmy"])).toEqual([])
  })

  it("holds rejected rows also once they are mended, and no row that only names an account", () => {
    const own = told()
    const account = "algebra-2025,hopper,Grace H,grace@example.org,acme,2024-01-20,"
    write(own, "registrations.csv", csv([head, ...people, account]))
    laurel(own, "sync")
    expect(laurel(own, "rejections", "list").stdout).not.toContain("lovelace")
    const raws = Object(json(laurel(own, "export", "lovelace"))).rejections.map(
      ({ raw }: { readonly raw: string }) => raw
    )
    expect(raws).toEqual([broken[0], broken[2]])
  })

  it("gives nobody else's rejected rows to whoever is called a short number, but those with another name of theirs", () => {
    const own = archive()
    const seven = [
      "algebra-2024,7,Bo N,bo@example.org,acme,2024-01-13,",
      "algebra-2024,7,Bo N,bo@example.org,acme,soon,"
    ]
    const others = ["algebra-2024,boole,George B,george@example.org,acme,7 May,"]
    write(own, "registrations.csv", csv([head, ...people, ...seven, ...others]))
    laurel(own, "sync")
    const { rejections } = Object(json(laurel(own, "export", "bo@example.org")))
    expect(rejections.map(({ raw }: { readonly raw: string }) => raw)).toEqual([seven[1]])
  })

  it("writes a file that only its owner can read, over no other", () => {
    const ended = laurel(cwd, "export", "lovelace", "--out", "ada.json")
    expect(ended.stdout).toMatch(
      /^All that is held about c1 \(.*\) of firm:acme is in .*ada\.json: 4 facts, 1 achievement, 1 certificate, 3 entries\.\n$/
    )
    expect(statSync(join(cwd, "ada.json")).mode & 0o777).toBe(0o600)
    const text = readFileSync(join(cwd, "ada.json"), "utf8")
    expect(JSON.parse(text)).toEqual(json(laurel(cwd, "export", "lovelace", "--json")))
    refuses(laurel(cwd, "export", "boole", "--out", "ada.json"), /ada\.json can't be written: .*\. Name another file/)
    expect(readFileSync(join(cwd, "ada.json"), "utf8")).toBe(text)
    expect(json(laurel(cwd, "export", "lovelace", "--out", "two.json", "--json"))).toMatchObject({
      contact: { id: "c1" },
      file: join(cwd, "two.json")
    })
    refuses(laurel(cwd, "export", "nobody", "--out", "none.json"), /nobody is known as "nobody"/)
    refuses(laurel(cwd, "export", "lovelace", "--out", "none/ada.json"), /none\/ada\.json can't be written: /)
    expect(existsSync(join(cwd, "none.json"))).toBe(false)
  })

  it("keeps no rows of a source that is not archived", () => {
    const plain = school()
    laurel(plain, "sync")
    const { participations } = Object(json(laurel(plain, "export", "ada")))
    expect(participations[0].facts.map(({ row }: { readonly row: string | null }) => row)).toEqual([null, null, null])
  })
})
