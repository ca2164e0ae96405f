import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { TestConsole } from "effect/testing"
import * as Namesakes from "../src/flags/Namesakes.ts"
import * as Print from "../src/terminal/Print.ts"
import * as Width from "../src/terminal/Width.ts"
import { claim, inStore, json, laurel as program, school } from "./given.ts"
import { command } from "./inProcess.ts"

const people = {
  ...Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`n${1_000 + index}`, `n${1_000 + index}@example.com`])
  ),
  grace: "Grace.Hopper@navy.example",
  linus: "linus@kernel.example",
  // Behind more than a page of others that begin as it does.
  user: "user@acme.example",
  ...Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`u${index}`, `user${index}@acme.example`]))
}

/** Questions change nothing, so all tests share one store. */
let cwd = ""
beforeAll(async () => {
  cwd = school(afterAll)
  program(cwd, "sync")
  await claim(cwd, people)
})

/** The command run for a terminal of that width. */
const laurelOn = (columns: number, ...args: ReadonlyArray<string>) =>
  Effect.runPromise(
    command(cwd, ...args).pipe(Effect.provide(TestConsole.layer), Effect.provideService(Width.Screen, columns))
  )
const laurel = (...args: ReadonlyArray<string>) => laurelOn(Number.POSITIVE_INFINITY, ...args)

describe("an e-mail address", () => {
  it("means whom it means in lower case too, where nobody is called so exactly", async () => {
    const { stdout } = await laurel("contact", "email:LINUS@Kernel.example", "--json")
    expect(stdout).toBe((await laurel("contact", "linus@kernel.example", "--json")).stdout)
    // What is no e-mail address may mean somebody else in another case, and is only proposed.
    const other = await laurel("contact", "LINUS")
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining("Did you mean person:linus?")])
  })
})

describe("a contact that nobody is known as", () => {
  it.for([
    // One character wrong, missing, too many, or two the other way round, wherever they are.
    ["student:adb", "student:ada"],
    ["linis", "person:linus"],
    ["linsu", "person:linus"],
    ["lnus", "person:linus"],
    ["ilnus", "person:linus"],
    ["xlinus", "person:linus"],
    ["persn:linus", "person:linus"],
    ["linus@kernel.exampel", "email:linus@kernel.example"],
    ["x:USER@acme.example", "email:user@acme.example"],
    ["Grace.Hoper@navy.example", "email:Grace.Hopper@navy.example"],
    // A beginning is enough.
    ["Grace.Hop", "email:Grace.Hopper@navy.example"],
    ["n1399", undefined],
    ["zzzzzz", undefined]
  ] as const)("is answered with who may be meant: %s", async ([typed, meant]) => {
    const { code, stderr } = await laurel("contact", typed)
    if (typed === "n1399") return expect(code).toBe(0)
    expect(code).toBe(1)
    expect(stderr.match(/Did you mean (\S+)\?/)?.[1]).toBe(meant)
    if (meant === undefined) expect(stderr).toContain("such as student:ada")
  })

  it("is found from every slip in a name, wherever it is", async () => {
    const name = [..."linus"]
    const slips = name.flatMap((own, at) => {
      const [before, after, next] = [name.slice(0, at).join(""), name.slice(at + 1).join(""), name[at + 1]]
      return [
        before + after,
        `${before}q${after}`,
        `${before}q${own}${after}`,
        ...(next === undefined ? [] : [before + next + own + after.slice(1)])
      ]
    })
    expect(slips).toContain("ilnus")
    const found = await inStore(cwd, () => Effect.forEach(slips, (slip) => Namesakes.of(slip, new Set())))
    for (const [at, slip] of slips.entries()) expect(found[at]?.[0], slip).toBe("person:linus")
    // Two slips in five characters could mean anybody.
    expect(await inStore(cwd, () => Namesakes.of("lqqus", new Set()))).toEqual([])
  })

  it("is never answered with an account", async () => {
    const of = (accounts: ReadonlySet<string>) => inStore(cwd, () => Namesakes.of("student:adb", accounts))
    expect(await of(new Set())).toEqual(["student:ada"])
    expect(await of(new Set(["student"]))).toEqual([])
  })

  it("names a few of many that are as near, and nobody who is not near", async () => {
    const { stderr } = await laurel("history", "n10a5")
    expect(stderr).toMatch(/Did you mean \S+\? Or (\S+, ){3}\S+\?\n$/)
    expect(stderr).not.toContain("student:")
  })
})

describe("laurel contact", () => {
  it("tells who somebody is, how they stand on a day, and what they have", async () => {
    const { code, stdout } = await laurel("contact", "ada", "--at", "2024-06-01")
    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        "Contact c1",
        "  known as  student:ada",
        "",
        "Certifications on 2024-06-01:",
        "  algebra  valid  last valid day 2027-03-31  by algebra-pass:1:1",
        "",
        "Achievements:",
        "  algebra-pass:1:1  algebra-2024  counts from 2024-04-01",
        "",
        "Takes part in:",
        "  algebra-2024  learner 1  school / algebra-2024/ada",
        "",
        "`laurel history c1` tells how it came about, and `laurel explain <achievement>` why.",
        ""
      ].join("\n")
    )
    expect((await laurel("contact", "eve")).stdout).toContain("Never held a certification.\n\nNo achievement so far.\n")
  })

  it("is by an address as by an identity or a number, in JSON as well", async () => {
    const answers = await Promise.all(["email:linus@kernel.example"].map((who) => laurel("contact", who, "--json")))
    expect(json(answers[0] ?? expect.fail())).toMatchObject({
      contact: { identities: [{ scheme: "person", value: "linus" }, { scheme: "email" }] },
      holds: [],
      achievements: []
    })
    expect((await laurel("contact", "linus@kernel.example", "--json")).stdout).toBe(answers[0]?.stdout)
    expect(json(await laurel("contact", "bob", "--at", "2024-06-01", "--json"))).toMatchObject({
      holds: [{ certification: "algebra", status: "withdrawn", lastValidDay: "2024-05-01", contested: false }]
    })
  })
})

describe("on a terminal of 80 columns", () => {
  it.for([
    ["holders", "algebra", "--at", "2024-04-15"],
    ["expiring", "--within", "400", "--at", "2026-03-01"],
    ["earned", "--from", "2024-01-01", "--to", "2024-12-31"],
    ["gaps", "algebra", "--at", "2027-04-02"],
    ["contact", "bob"],
    ["history", "bob"],
    ["holds", "bob", "algebra"],
    ["explain", "bob", "algebra-pass"]
  ] as const)("no line of `laurel %s` is wider", async (args) => {
    const { code, stdout } = await laurelOn(80, ...args)
    expect(code).toBe(0)
    expect(stdout.split("\n").filter((line) => Width.of(line) > 80)).toEqual([])
  })

  it("what has no room is named, and is in CSV whole", async () => {
    const { stdout } = await laurelOn(60, "holders", "algebra", "--at", "2024-04-15")
    expect(stdout).toMatch(/No room for: .*earned by\. A wider/)
    expect(stdout).not.toContain("algebra-pass:1:1")
    expect((await laurelOn(60, "holders", "algebra", "--at", "2024-04-15", "--csv")).stdout).toContain(
      ",expired,algebra-pass:1:1,no\r\n"
    )
  })
})

describe("laurel expiring", () => {
  it("is about every certification and thirty days unless told otherwise", async () => {
    const rows = async (...args: ReadonlyArray<string>) =>
      json(await laurel("expiring", ...args, "--at", "2027-03-01", "--json"))
    expect(await rows()).toMatchObject({
      certification: null,
      within: 30,
      rows: [{ contact: { id: "c1" }, certification: "algebra", lastValidDay: "2027-03-31", daysLeft: 30 }]
    })
    expect(await rows("--within", "29")).toMatchObject({ count: 0 })
    expect(await rows("algebra")).toMatchObject({ certification: "algebra", count: 1 })
  })
})

describe("laurel accounts", () => {
  it("says why there is none where the catalog names no scheme of accounts", async () => {
    expect((await laurel("accounts", "algebra", "--at", "2024-06-01")).stdout).toBe(
      `Accounts by algebra on 2024-06-01: none, as no scheme of the catalog's "identities" names accounts.\n`
    )
  })
})

describe("the README", () => {
  it("shows what `explain` and a mistyped contact are answered with", async () => {
    const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8")
    const shown = (typed: string) =>
      (readme.split(`$ laurel ${typed}\n`)[1]?.split("\n```")[0] ?? "").split("\n").filter((line) => line !== "…")
    const explained = shown("explain bob algebra")
    expect(explained.length).toBeGreaterThan(10)
    const today = (line: string) => line.replace(/\d{4}-\d\d-\d\d \(today/, "2026-11-26 (today")
    const { stdout } = await laurel("explain", "bob", "algebra")
    for (const line of explained) expect(stdout.split("\n").map(today)).toContain(line)
    const { stderr } = await laurel("contact", "linsu@kernel.example")
    expect(stderr.trimEnd().split("\n")).toEqual(shown("contact linsu@kernel.example"))
  })
})

describe("the marks of a tree", () => {
  it("have colours where these are wanted, and nothing else has", async () => {
    const { stdout } = await Effect.runPromise(
      command(cwd, "explain", "bob", "algebra-pass").pipe(
        Effect.provide(TestConsole.layer),
        Effect.provideService(Print.Colours, true)
      )
    )
    const coloured = (colour: number, mark: string) => `\u001b[${colour}m${mark}\u001b[0m`
    const [met, not] = [coloured(32, "✓"), coloured(31, "✗")]
    expect(stdout).toContain(`├─ ${met} weighted scores`)
    expect(stdout).toContain(`└─ ${not} still registered`)
    const plain = (await laurel("explain", "bob", "algebra-pass")).stdout
    expect(plain).not.toContain("\u001b")
    expect(stdout.replaceAll(met, "✓").replaceAll(not, "✗")).toBe(plain)
  })
})

describe("laurel explain of a certification", () => {
  it("explains all that it takes, and ends with how it stands", async () => {
    const { code, stdout } = await laurel("explain", "ada", "algebra")
    expect(code).toBe(0)
    expect(stdout).toContain("├─ ✓ weighted scores in coursework adding up to at least 40: 69 of 40 needed")
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^So algebra is \w+ on \d{4}-\d\d-\d\d \(today, UTC\): 2024-04-01 to 2027-03-31, then it expires\. Last valid day: 2027-03-31\.$/
    )
    expect((await laurel("explain", "eve", "algebra")).stdout).toMatch(/\nSo algebra is never held on .* UTC\)\.\n$/)
    expect(json(await laurel("explain", "eve", "algebra", "--json"))).toMatchObject({
      certification: "algebra",
      status: "never held",
      explanations: [{ achievement: "algebra-pass:3:1", issued: false }]
    })
    expect((await laurel("explain", "eve", "algebr")).stderr).toMatch(
      /no certification or achievement type is called "algebr"\. Did you mean algebra\?/
    )
  })
})
