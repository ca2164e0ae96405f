import { describe, expect, it } from "@effect/vitest"
import { existsSync } from "node:fs"
import { join } from "node:path"
import {
  catalog,
  claim,
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
  synced,
  write
} from "./given.ts"

describe("laurel sync", () => {
  it("reads the sources, and says what it did and what the store holds", () => {
    const cwd = school()
    const first = laurel(cwd, "sync")
    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/rows read +8\n/)
    expect(first.stdout).toMatch(/facts recorded +9\n/)
    expect(first.stdout).toMatch(/algebra-pass +2 +1 +1\n/)
    expect(first.stdout).toMatch(/algebra-prize +0 +0 +0\n/)
    expect(first.stderr).toMatch(/^school: 8 rows, 9 facts, 3 entries, .*done$/m)
  })

  it("says that nothing is new the second time, and writes nothing", () => {
    const cwd = school()
    expect(json(laurel(cwd, "sync", "--json"))).toMatchObject({ ...complete, written: 12, failed: [] })
    const again = laurel(cwd, "sync")
    expect(again.code).toBe(0)
    expect(again.stdout).toMatch(/^Nothing new: .*nothing was written\.$/m)
    expect(json(laurel(cwd, "sync", "--json"))).toMatchObject({ ...complete, written: 0, commits: 0, run: { rows: 0 } })
  })

  it("records a corrected score as a correction", () => {
    const cwd = synced()
    write(cwd, "scores.csv.gz", gz(scores.map((row) => row.replace("eve,a1,41", "eve,a1,90"))))
    expect(json(laurel(cwd, "sync", "--json"))).toMatchObject({
      corrections: 1,
      run: { facts: 1, corrections: 1, entries: 1 },
      achievements: { "algebra-pass": { issued: 3 } }
    })
  })

  it("reads only the named source, and names what there is where it has none of that name", () => {
    const cwd = school()
    write(cwd, "laurel.config.json", { ...configuration, sources: [source, { ...source, id: "evening" }] })
    expect(json(laurel(cwd, "sync", "school", "--json"))).toMatchObject({
      ...complete,
      sources: { school: { rows: 8 } }
    })
    const unknown = laurel(cwd, "sync", "scool")
    expect(unknown).toMatchObject({ code: 1, stdout: "" })
    expect(unknown.stderr).toMatch(
      /no source is called "scool" in .*\. Did you mean school\? There are: school, evening/
    )
  })

  it("goes on with the other sources where one can't be read", () => {
    const cwd = school()
    const lost = {
      ...source.mapping,
      streams: source.mapping.streams.map((stream) => ({ ...stream, file: "lost.csv" }))
    }
    write(cwd, "laurel.config.json", {
      ...configuration,
      sources: [{ ...source, id: "evening", mapping: lost }, source]
    })
    const ended = laurel(cwd, "sync", "--json")
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/source "evening", .*lost\.csv: expected .*, found no such file\. Put the file there/)
    expect(json(ended)).toMatchObject({ ...complete, failed: [{ source: "evening" }] })
  })

  it("judges anew after a change of the catalog, and says so", () => {
    const cwd = synced()
    const prize = { id: "half-way", courses: ["algebra"], rule: { rule: "weighted", group: "coursework", atLeast: 20 } }
    write(cwd, "catalog.json", { ...catalog, achievementTypes: [...catalog.achievementTypes, prize] })
    const ended = laurel(cwd, "sync", "--apply")
    expect(ended.stdout).toContain("Catalog version 2 applied: ")
    expect(laurel(cwd, "verify").code).toBe(0)
    expect(laurel(cwd, "sync").stdout).toContain("Nothing new")
  })

  it("decides once what the catalog leaves to no person", async () => {
    const cwd = school()
    write(cwd, "catalog.json", { ...catalog, identities: [{ scheme: "email", links: "automatic" }] })
    laurel(cwd, "sync")
    await claim(cwd, { ida: "ida@example.com", ivy: "ida@example.com", zoe: "zoe@example.com" })
    const ended = laurel(cwd, "sync")
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(/decisions made by policy +1\n/)
    expect(laurel(cwd, "history", "ivy").stdout).toMatch(
      /^Contact c4 with c5 \(.*\n[^]*decision 1: linked c4 and c5 as one person, by laurel \(policy\)/
    )
    expect(json(laurel(cwd, "sync", "--json"))).toMatchObject({ decisions: 1, run: { decisions: 0 }, written: 0 })
    expect(laurel(cwd, "verify").code).toBe(0)
  })

  it("refuses a catalog that is over already, and keeps the one before", () => {
    const cwd = synced()
    const validity = { basis: "fixedDate", date: "2020-12-31" }
    write(cwd, "catalog.json", { ...catalog, certifications: [{ ...catalog.certifications[0], validity }] })
    const ended = laurel(cwd, "sync", "--apply")
    expect(ended).toMatchObject({ code: 1, stdout: "" })
    expect(ended.stderr).toMatch(/catalog\.json: the catalog has 1 problem:\n {2}certifications\[0\]\.validity\.date: /)
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ ...complete, catalog: 1 })
  })

  it("makes no store before configuration and catalog are in order", () => {
    const cwd = school()
    write(cwd, "catalog.json", "{}")
    expect(laurel(cwd, "sync").code).toBe(1)
    expect(existsSync(join(cwd, "store"))).toBe(false)
  })

  it("follows a file that grows", () => {
    const cwd = school()
    write(cwd, "registrations.csv", csv(registrations.slice(0, 2)))
    write(cwd, "scores.csv.gz", gz(scores.slice(0, 3)))
    laurel(cwd, "sync")
    write(cwd, "registrations.csv", csv(registrations))
    write(cwd, "scores.csv.gz", gz(scores))
    expect(json(laurel(cwd, "sync", "--json"))).toMatchObject(complete)
  })
})
