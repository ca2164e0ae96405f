/** `laurel init`: every kind of source begins as files that are read without a mistake, and nothing is written over. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { describe, expect, it } from "@effect/vitest"
import { Catalog } from "@laurel/core"
import { type Cause, Effect, Layer, Option, Queue, Result, Terminal } from "effect"
import * as Interview from "../src/init/Interview.ts"
import { adapters } from "../src/init/Kinds.ts"
import * as Starter from "../src/init/Starter.ts"
import { folder, json, laurel, write } from "./given.ts"

const text = (cwd: string, file: string): string => readFileSync(join(cwd, file), "utf8")
const every = adapters.flatMap((adapter) => ["--source", adapter])

describe("laurel init", () => {
  it("writes every kind of source, twice each, so that the program reads it and the doctor explains what is missing", () => {
    const cwd = folder()
    const made = laurel(
      cwd,
      "init",
      "--zone",
      "Europe/London",
      "--store",
      "env:LAUREL_STORE",
      ...every,
      ...every,
      "--json"
    )
    expect(made).toMatchObject({ code: 0, stderr: "" })
    expect(json(made)).toMatchObject({ written: ["catalog.json", ".env.example", "laurel.config.ts"] })
    write(cwd, ".env", text(cwd, ".env.example").replace("LAUREL_STORE=", "LAUREL_STORE=postgres://127.0.0.1:1/none"))
    const { stdout, stderr, code } = laurel(cwd, "doctor")
    expect({ stderr, code }).toEqual({ stderr: "", code: 1 })
    for (const adapter of adapters) {
      const [, said = ""] = stdout.split(`\n${adapter} (${adapter})\n`)
      // Of each what is missing is said, with what to do about it.
      expect(said.split("\n\n")[0], adapter).toMatch(/^ {2}[✗!] .*\n {6}\S/m)
      expect(stdout).toContain(`\n${adapter}-2 (${adapter})\n`)
    }
    expect(stdout).toContain("https://moodle.invalid is a placeholder that `laurel init` wrote")
    expect(stdout).toContain('it has the example "example-run"')
  })
  it("writes what a sync reads at once: a file in columns, with the starter catalog", () => {
    const cwd = folder()
    expect(laurel(cwd, "init", "--source", "tabular=marks.csv", "--zone", "UTC").code).toBe(0)
    write(
      cwd,
      "marks.csv",
      "email,run,test,result,day\nada@example.org,example-run,final-test,passed,2026-01-02\nbob@example.org,example-run,final-test,failed,2026-01-02\n"
    )
    expect(laurel(cwd, "doctor")).toMatchObject({ code: 0 })
    expect(laurel(cwd, "sync")).toMatchObject({ code: 0 })
    expect(laurel(cwd, "holds", "ada@example.org", "example-licence", "--at", "2026-02-01").stdout).toContain("valid")
    expect(laurel(cwd, "holds", "bob@example.org", "example-licence", "--at", "2026-02-01").stdout).toContain(
      "never held"
    )
  })
  it("writes JSON where the file's name says so", () => {
    const cwd = folder()
    laurel(
      cwd,
      "init",
      "--source",
      "moodle=https://moodle.example.org",
      "--zone",
      "UTC",
      "--config",
      "laurel.config.json"
    )
    expect(JSON.parse(text(cwd, "laurel.config.json"))).toMatchObject({
      store: ".laurel/laurel.db",
      sources: [{ id: "moodle", base: "https://moodle.example.org", auth: { tokenFrom: "MOODLE_TOKEN" } }]
    })
    expect(laurel(cwd, "doctor").stdout).toContain("no course is listed")
  })
  it("writes over nothing, and makes no second configuration", () => {
    for (const file of ["laurel.config.json", "laurel.config.ts", "catalog.json", ".env.example"]) {
      const cwd = folder()
      write(cwd, file, "mine")
      const { code, stderr } = laurel(cwd, "init", "--source", "moodle")
      expect(code).toBe(1)
      expect(stderr).toContain(`has ${file} already, and nothing is written over`)
      expect(text(cwd, file)).toBe("mine")
      expect(existsSync(join(cwd, ".gitignore"))).toBe(false)
    }
  })
  it("adds to .gitignore what it has not, once", () => {
    const cwd = folder()
    write(cwd, ".gitignore", "node_modules\n.env")
    laurel(cwd, "init", "--source", "xapi", "--store", "data/record.db")
    expect(text(cwd, ".gitignore")).toBe(
      "node_modules\n.env\n.laurel/\ndata/record.db\ndata/record.db-*\ndata/checkpoint.key\n"
    )
  })
  it("says what is wrong with a flag, and writes nothing then", () => {
    const cases: ReadonlyArray<readonly [RegExp, ...ReadonlyArray<string>]> = [
      [/which sources\? .*--source moodle=https/],
      [/"mooodle" is no kind of source\. Did you mean moodle\?/, "--source", "mooodle=https://moodle.example.org"],
      [/sources\[0\]\.base: expected an address that begins with https/, "--source", "moodle=moodle.example.org"],
      [/it holds a user or a password/, "--source", "moodle=https://ada:secret@moodle.example.org"],
      [/expected an IANA time zone/, "--source", "moodle", "--zone", "Atlantis"],
      [/a database is written as/, "--source", "moodle", "--store", "postgres://localhost/x"],
      [/ends in \.ts, /, "--source", "moodle", "--config", "laurel.yaml"]
    ]
    const cwd = folder()
    for (const [message, ...args] of cases) {
      const { code, stderr } = laurel(cwd, "init", ...args)
      expect(stderr).toMatch(message)
      expect({ code, there: existsSync(join(cwd, "catalog.json")) }).toEqual({ code: 1, there: false })
    }
  })
  it("has a starter catalog that is one", () => {
    const catalog = Catalog.decode(JSON.parse(Starter.catalogOf({ sources: [], store: "x", zone: "Europe/London" })))
    expect(Result.isSuccess(catalog)).toBe(true)
  })
})

/** A terminal at which somebody presses these keys. */
const pressing = (keys: ReadonlyArray<string>) =>
  Layer.merge(
    NodeServices.layer,
    Layer.succeed(
      Terminal.Terminal,
      Terminal.make({
        columns: Effect.succeed(80),
        rows: Effect.succeed(24),
        size: Effect.never,
        readLine: Effect.never,
        display: () => Effect.void,
        readInput: Effect.gen(function* () {
          const queue = yield* Queue.unbounded<Terminal.UserInput, Cause.Done>()
          yield* Queue.offerAll(queue, keys.map(inputOf))
          // Then the terminal is gone, as with Ctrl-C.
          yield* Queue.end(queue)
          return queue
        })
      })
    )
  )

const inputOf = (key: string): Terminal.UserInput =>
  key.length === 1
    ? { input: Option.some(key), key: { name: key === " " ? "space" : key, ctrl: false, meta: false, shift: false } }
    : { input: Option.none(), key: { name: key, ctrl: false, meta: false, shift: false } }

describe("the questions of laurel init", () => {
  const nothing = { sources: [], store: undefined, zone: undefined }
  it.live("are only those that no flag has answered", () =>
    Effect.gen(function* () {
      const said = { sources: [{ adapter: "moodle", where: undefined }], store: "a.db", zone: undefined } as const
      const choice = yield* Effect.provide(Interview.held(said), pressing(["enter"]))
      expect(choice).toEqual({ ...said, zone: Interview.zoneHere() })
    })
  )
  it.live("take an answer only where it can be one", () =>
    Effect.gen(function* () {
      const said = { ...nothing, sources: [{ adapter: "moodle", where: undefined }], store: "a.db" } as const
      const keys = ["!", "!", "enter", "backspace", "backspace", "enter"]
      expect(yield* Effect.provide(Interview.held(said), pressing(keys))).toMatchObject({ zone: Interview.zoneHere() })
    })
  )
  it.live("take what is typed, and not what is usual with it", () =>
    Effect.gen(function* () {
      const said = { ...nothing, sources: [{ adapter: "moodle", where: undefined }], store: "a.db" } as const
      const keys = [..."Asia/Tokyo", "enter"]
      expect(yield* Effect.provide(Interview.held(said), pressing(keys))).toMatchObject({ zone: "Asia/Tokyo" })
    })
  )
  it.live("end where somebody ends them", () =>
    Effect.gen(function* () {
      const ended = yield* Effect.flip(Effect.provide(Interview.held(nothing), pressing([])))
      expect(ended._tag).toBe("QuitError")
    })
  )
})
