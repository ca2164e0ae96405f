/** Where a configuration stands: found, read, and told what is wrong with it; and the variables of a `.env` beside it. */
import { chmodSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { LedgerSql } from "@laurel/ledger-sql"
import * as Examination from "../src/doctor/Examination.ts"
import * as StoreExamination from "../src/doctor/StoreExamination.ts"
import { configuration, type Ended, exec, folder, laurel, node, source, write } from "./given.ts"

const { store, catalog } = configuration
const sources = JSON.stringify([source])
const program = (sourcesText: string): string =>
  `import { defineConfig } from "@laurel/sync"
type Store = string
const store: Store = ${JSON.stringify(store)}
export default defineConfig({ store, catalog: ${JSON.stringify(catalog)}, leaseSeconds: undefined, sources: ${sourcesText} })
`

/** A folder with these files. */
const holding = (files: Readonly<Record<string, string>>): string => {
  const cwd = folder()
  for (const [file, text] of Object.entries(files)) write(cwd, file, text)
  return cwd
}

const said = (files: Readonly<Record<string, string>>): Ended => laurel(holding(files), "doctor")

describe("a configuration that is a program", () => {
  it("is read in TypeScript, under a package.json of whatever kind, with nothing installed beside it", () => {
    for (const type of [undefined, "commonjs", "module"]) {
      const kind = type === undefined ? {} : { "package.json": JSON.stringify({ type }) }
      const { stdout, stderr } = said({ ...kind, "laurel.config.ts": program(sources) })
      expect(stdout).toContain("laurel.config.ts: 1 source\n")
      expect(stderr).toBe("")
    }
  })
  it("is read in JavaScript, also where it exports in the older way", () => {
    const plain = `{ store: "a.db", catalog: "catalog.json", sources: ${sources} }`
    expect(said({ "laurel.config.mjs": `export default ${plain}` }).stdout).toContain("config.mjs: 1 source\n")
    expect(said({ "laurel.config.js": `module.exports = ${plain}` }).stdout).toContain("config.js: 1 source\n")
  })
  it("prints to stderr whatever it prints, and takes the program's own answer and end nothing", () => {
    const text = `process.exitCode = 9\nconsole.log("hello")\n${program(sources)}`
    const { code, stdout, stderr } = said({ "laurel.config.ts": text })
    expect([code, stderr]).toEqual([1, "hello\n"])
    expect(stdout).not.toContain("hello")
  })
  it("says where it is wrong, as JSON does", () => {
    const cases: ReadonlyArray<readonly [string, RegExp]> = [
      ['export default {\n  store "a"\n}', /can't be loaded: .*laurel\.config\.ts:2\)/],
      ['import "nowhere"\nexport default {}', /can't be loaded: Cannot find package 'nowhere'/],
      ["enum A { B }\nexport default {}", /can't be loaded: TypeScript enum is not supported/],
      ['throw new Error("no luck")', /can't be loaded: no luck/],
      ["export const config = 1", /has no default export: expected `export default defineConfig/],
      ["const a: Record<string, unknown> = {}\na.a = a\nexport default a", /more than 50 levels deep/],
      ["export default () => 1", /expected an object/],
      ["process.exit(0)", /can't be loaded: it ends the program by process\.exit/],
      [program(sources).replace("school.db", "a\\u0000.db"), /store: no file is called so/],
      [program("[]").replace("catalog:", "catalogue:"), /catalogue: nothing of that name .* Did you mean catalog\?/]
    ]
    for (const [text, message] of cases) {
      const { code, stderr } = said({ "laurel.config.ts": text })
      expect(stderr).toMatch(message)
      expect(stderr).not.toMatch(/^\s+at /m)
      expect(code).toBe(1)
    }
  })
  it("is one: of two in a folder none is taken", () => {
    const { code, stderr } = said({ "laurel.config.ts": program(sources), "laurel.config.mjs": "export default 1" })
    expect(stderr).toMatch(/laurel\.config\.ts and laurel\.config\.mjs: expected one configuration/)
    expect(code).toBe(1)
  })
})

describe(".env beside the configuration", () => {
  const push = (variable: string) =>
    `[{ id: "in", adapter: "xapi-push", path: "/x", auth: [{ name: "a", tokenFrom: "${variable}" }], setting: { zone: "UTC", offerings: [] } }]`
  it("is read before the configuration, and gives it and its sources what the environment has not", () => {
    const cwd = holding({ "laurel.config.ts": program(push("IN_TOKEN")), ".env": 'IN_TOKEN="s3cret"\n' })
    expect(laurel(cwd, "doctor", "in").stdout).toContain("the environment variable IN_TOKEN is set")
    const asking = holding({
      "laurel.config.ts": "export default { store: process.env.WHERE, catalog: process.env.WHAT, sources: [] }",
      ".env": "WHERE=here.db\nWHAT=what.json"
    })
    expect(laurel(asking, "doctor").stdout).toContain("what.json does not exist")
    expect(laurel(holding({ "laurel.config.ts": program(push("IN_TOKEN")) }), "doctor", "in").stdout).toContain(
      "the environment variable IN_TOKEN is not set"
    )
  })
  it("changes nothing that the environment has, and says so", () => {
    const cwd = holding({
      "laurel.config.ts": "export default { store: process.env.WHERE, catalog: 'c.json', sources: [] }",
      ".env": "WHERE=file.db\nOTHER=1"
    })
    chmodSync(join(cwd, ".env"), 0o600)
    const { stdout } = exec(cwd, [...node, "doctor"], { WHERE: "real.db" })
    expect(stdout).toContain("makes " + join(cwd, "real.db"))
    expect(stdout).toMatch(/✓ .*\.env: 1 variable; the environment has WHERE already, and that stands\n/)
    chmodSync(join(cwd, ".env"), 0o644)
    expect(laurel(cwd, "doctor").stdout).toMatch(
      /! .*\.env: 2 variables; others on this machine can read it\n {6}chmod 600/
    )
  })
  it("that is no file is told", () => {
    const cwd = holding({ "laurel.config.ts": program(sources) })
    mkdirSync(join(cwd, ".env"))
    expect(laurel(cwd, "doctor")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(".env can't be read: it is no file")
    })
  })
})

describe("what the doctor says of the store", () => {
  const schema = (version: number) =>
    StoreExamination.ofSchema("it", { version, current: 6, rights: null, clock: null })
  it("of its schema: what bringing it up to date does, and that a newer one is not touched", () => {
    expect([0, 5, 6, 7].map((version) => schema(version).state)).toEqual(["fine", "doubtful", "fine", "wrong"])
    expect(schema(5).advice).toContain("Back it up")
    expect(schema(7).advice).toContain("Update Laurel")
  })
  it("of the room beside it: as much as it takes, and a gigabyte", () => {
    const gigabyte = 1_024 ** 3
    const states = [
      [90 * 1_024 ** 2, 0],
      [gigabyte / 2, 0],
      [5 * gigabyte, 6 * gigabyte],
      [5 * gigabyte, gigabyte]
    ]
    expect(states.map(([free = 0, size = 0]) => StoreExamination.roomOf(free, size).state)).toEqual([
      "wrong",
      "doubtful",
      "doubtful",
      "fine"
    ])
  })
  it("of its user: what is missing, and which role has it", () => {
    const rights = (...has: ReadonlyArray<string>) => ({
      owns: has.includes("owns"),
      writes: has.includes("writes"),
      erases: has.includes("erases"),
      reads: has.includes("reads")
    })
    expect(StoreExamination.ofRights(rights("reads", "writes"), LedgerSql.schema)).toMatchObject({ state: "fine" })
    expect(StoreExamination.ofRights(rights("reads"), LedgerSql.schema)).toMatchObject({ state: "doubtful" })
    expect(StoreExamination.ofRights(rights(), LedgerSql.schema)).toMatchObject({ state: "wrong" })
    expect(StoreExamination.ofRights(rights("reads", "writes"), LedgerSql.schema - 1)).toMatchObject({ state: "wrong" })
    expect(StoreExamination.ofRights(rights("owns"), 0)).toMatchObject({ state: "fine", found: "may begin a store" })
  })
  it("and of Node: versions that are supported for long are fine", () => {
    expect(["22.19.0", "23.1.0", "24.21.0"].map((version) => Examination.ofNode(version).state)).toEqual([
      "fine",
      "doubtful",
      "fine"
    ])
  })
})
