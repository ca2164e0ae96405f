/** What is wrong, what the operator is told, and that the work is complete once it is mended. */
import { describe, expect, it } from "@effect/vitest"
import { existsSync, mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import {
  catalog,
  complete,
  configuration,
  csv,
  gz,
  json,
  laurel,
  registrations,
  school,
  scores,
  source,
  write
} from "./given.ts"

/** Whatever went wrong before: what is stored is sound, and the next run does all of the work. */
const completes = (cwd: string): void => {
  if (existsSync(join(cwd, "store/school.db"))) expect(laurel(cwd, "verify").code).toBe(0)
  const ended = laurel(cwd, "sync", "--json")
  expect(ended.code).toBe(0)
  expect(json(ended)).toMatchObject({ ...complete, corrections: expect.any(Number) })
  expect(laurel(cwd, "verify").code).toBe(0)
}

const fails = (cwd: string, message: RegExp): void => {
  const ended = laurel(cwd, "sync")
  expect(ended.stderr).toMatch(message)
  expect(ended.stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m)
  expect(ended.code).toBe(1)
}

describe("a configuration that can't be used", () => {
  it("is missing: says where it looked and what to do", () => {
    const cwd = school()
    rmSync(join(cwd, "laurel.config.json"))
    fails(
      cwd,
      /looked for .*laurel\.config\.ts and laurel\.config\.json\. `laurel init` writes one; or name another file with --config/
    )
    expect(laurel(cwd, "sync", "--config", "other.json").stderr).toMatch(/other\.json does not exist/)
    write(cwd, "laurel.config.json", configuration)
    completes(cwd)
  })

  it("is no JSON: says line and column", () => {
    const cwd = school()
    write(cwd, "laurel.config.json", '{\n  "store": "store/school.db",\n  "catalog" "catalog.json"\n}')
    fails(cwd, /laurel\.config\.json is no JSON\. line 3, column 13: expected `:`, found `"catalog\.json"`/)
  })

  it("has several problems: names each with its path", () => {
    const cwd = school()
    write(cwd, "laurel.config.json", { stroe: "x", catalog: 7, sources: [{ ...source, adapter: "blackboard" }] })
    const { stderr } = laurel(cwd, "status")
    expect(stderr).toMatch(/has 4 problems/)
    for (const path of ["stroe", "store", "catalog", "sources[0]"]) expect(stderr).toContain(`\n  ${path}: `)
  })

  it("names two sources the same, or one as Laurel names its own", () => {
    const cwd = school()
    write(cwd, "laurel.config.json", {
      ...configuration,
      sources: [source, source, { ...source, id: "laurel.catalog" }]
    })
    const { stderr } = laurel(cwd, "sync")
    expect(stderr).toContain('sources[1].id: "school" is already the id of sources[0]')
    expect(stderr).toContain('sources[2].id: "laurel.catalog" is a name that Laurel keeps for itself')
  })

  it("names a catalog that is missing, or has problems", () => {
    const cwd = school()
    write(cwd, "catalog.json", {
      ...catalog,
      certifications: [{ ...catalog.certifications[0], through: ["algebra-pas"] }]
    })
    fails(cwd, /catalog\.json: the catalog has 1 problem:\n {2}certifications\[0\]\.through\[0\]: no achievement type/)
    rmSync(join(cwd, "catalog.json"))
    fails(cwd, /no catalog: .*catalog\.json does not exist/)
    write(cwd, "catalog.json", catalog)
    completes(cwd)
  })
})

describe("a source that can't be read", () => {
  it("is missing, or a folder", () => {
    const cwd = school()
    rmSync(join(cwd, "scores.csv.gz"))
    fails(
      cwd,
      /source "school", .*scores\.csv\.gz: expected a file that can be read, found no such file\. Put the file there/
    )
    mkdirSync(join(cwd, "scores.csv.gz"))
    fails(cwd, /found a folder/)
    rmSync(join(cwd, "scores.csv.gz"), { recursive: true })
    write(cwd, "scores.csv.gz", gz(scores))
    completes(cwd)
  })

  it("lacks a column that the mapping names", () => {
    const cwd = school()
    write(cwd, "registrations.csv", csv(registrations.map((row) => row.replace("unregistered", "left"))))
    fails(cwd, /source "school", .*registrations\.csv.*unregistered/)
    write(cwd, "registrations.csv", csv(registrations))
    completes(cwd)
  })

  it("is a compressed file that was cut off", () => {
    const cwd = school()
    const whole = gz(scores)
    write(cwd, "scores.csv.gz", whole.subarray(0, whole.length - 20))
    fails(cwd, /source "school", .*scores\.csv\.gz/)
    write(cwd, "scores.csv.gz", whole)
    completes(cwd)
  })
})

describe("rows that can't be read or placed", () => {
  const rejected = (rows: ReadonlyArray<string>, listed: RegExp, cwd = school()): void => {
    write(cwd, "scores.csv.gz", gz(rows))
    const ended = laurel(cwd, "sync")
    expect(ended.code).toBe(2)
    expect(ended.stdout).toContain("`laurel rejections list` lists them")
    expect(laurel(cwd, "rejections", "list").stdout).toMatch(listed)
    expect(laurel(cwd, "sync").code).toBe(2)
    write(cwd, "scores.csv.gz", gz(scores))
    completes(cwd)
  }

  it("have too few cells", () => rejected([...scores.slice(0, 5), "algebra-2024,eve,a1"], /line 6: expected 5 cells/))

  it("name a day that does not exist", () =>
    rejected(
      [...scores.slice(0, 5), "algebra-2024,eve,a1,41,2024-02-30"],
      /line 6, column "day": .*found "2024-02-30"/
    ))

  it("contradict a row with the same key", () =>
    rejected([...scores, "algebra-2024,eve,a1,99,2024-03-03"], /line 7: .*same key "algebra-2024\/eve\/a1"/))

  it("name an offering the catalog lacks, and are read again once it has it", () => {
    const cwd = school()
    write(cwd, "registrations.csv", csv(registrations))
    const [offering] = catalog.offerings
    write(cwd, "catalog.json", { ...catalog, offerings: [{ ...offering, id: "algebra-2023" }] })
    expect(laurel(cwd, "sync").code).toBe(2)
    expect(laurel(cwd, "rejections", "list").stdout).toMatch(
      /expected an offering of the catalog, found "algebra-2024"/
    )
    write(cwd, "catalog.json", catalog)
    laurel(cwd, "apply", "--yes")
    completes(cwd)
  })
})
