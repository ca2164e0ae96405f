/** Several programs on one store, rebuilding it, checking it and copying it. */
import { describe, expect, it } from "@effect/vitest"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Ledger } from "@laurel/core"
import { Effect } from "effect"
import {
  complete,
  configuration,
  evening,
  inStore,
  json,
  laurel,
  school,
  source,
  startAlone,
  synced,
  write
} from "./given.ts"

const file = "store/school.db"

/** Somebody changes what is stored. */
const tamper = (cwd: string, sql: string): void => {
  const db = new DatabaseSync(join(cwd, file))
  const { changes } = db.prepare(sql).run()
  db.close()
  expect(Number(changes)).toBeGreaterThan(0)
}

/** Somebody else has the source, for so many milliseconds. */
const taken = (cwd: string, milliseconds: number): Promise<unknown> =>
  inStore(cwd, () => Effect.flatMap(Ledger.Ledger, (ledger) => ledger.lease("source/school", milliseconds)))

/** What is found, by its part. */
const parts = (cwd: string, ...command: ReadonlyArray<string>): ReadonlyArray<string> => {
  const ended = laurel(cwd, ...command, "--json")
  const { differences, agrees } = Object(json(ended))
  expect(ended.code).toBe(agrees === true ? 0 : 2)
  return [...new Set<string>(differences.map(({ part }: { readonly part: string }) => part))].toSorted()
}

describe("several syncs at once", () => {
  it("begin one store together, each with a source of its own", async () => {
    const cwd = school()
    write(cwd, "laurel.config.json", { ...configuration, sources: [source, evening] })
    const ended = await Promise.all([startAlone(cwd, ["sync", "school"]), startAlone(cwd, ["sync", "evening"])])
    expect(ended.map(({ code, stderr }) => [code, stderr.match(/store .*/)?.[0]])).toEqual([
      [0, undefined],
      [0, undefined]
    ])
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({
      contacts: 3,
      learners: 6,
      facts: 18,
      catalog: 1,
      sources: { school: { catalog: 1 }, evening: { catalog: 1 } },
      log: { pending: { batches: 0, entries: 0, since: null } }
    })
    expect(laurel(cwd, "verify").code).toBe(0)
  })

  it("of one source: the second waits, and says that another is going on", async () => {
    const cwd = school()
    write(cwd, "laurel.config.json", { ...configuration, leaseSeconds: 1, sources: [source, evening] })
    laurel(cwd, "sync", "evening")
    await taken(cwd, 60_000)
    const ended = laurel(cwd, "sync", "--json")
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/^\{"source":"school","state":"waiting","seconds":2\}$/m)
    expect(ended.stderr).toMatch(
      /^source "school": another sync of it is going on, so it was not read here\. Run again when that one has ended/m
    )
    expect(json(ended)).toMatchObject({ facts: 9, failed: [{ source: "school" }], sources: { evening: { rows: 0 } } })
  })

  it("takes over what a dead one held", async () => {
    const cwd = school()
    write(cwd, "laurel.config.json", { ...configuration, leaseSeconds: 2, sources: [source, evening] })
    laurel(cwd, "sync", "evening")
    await taken(cwd, 2_000)
    const ended = laurel(cwd, "sync", "school", "--json")
    expect(ended.code).toBe(0)
    expect(ended.stderr).toMatch(/^\{"source":"school","state":"done","stream":"scores","rows":8,"facts":9,.*\}$/m)
  })
})

describe("laurel rebuild", () => {
  it("finds nothing to write where everything is in order, and says so", () => {
    const cwd = synced()
    const ended = laurel(cwd, "rebuild")
    expect(ended.code).toBe(0)
    expect(ended.stdout).toMatch(/^Judged 3 contacts anew under catalog version 1; the store has 3\.\nNothing differed/)
    expect(ended.stderr).toMatch(/^3 of 3 contacts judged, 0 entries.*; done$/m)
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ ...complete, entries: 3, sources: { school: {} } })
    expect(Object.keys(Object(json(laurel(cwd, "status", "--json"))).sources)).toEqual(["school"])
  })

  it("writes what differs, which verifying it only tells", () => {
    const cwd = synced()
    tamper(cwd, "UPDATE fact SET detail = replace(detail, '41', '12') WHERE key LIKE '%/eve/a1'")
    tamper(cwd, "UPDATE fact SET detail = replace(detail, '78', '8') WHERE key LIKE '%/ada/a1'")
    tamper(cwd, "DELETE FROM holding WHERE contact = 2")
    for (const workers of ["1", "5"]) {
      expect(parts(cwd, "rebuild", "--verify", "--workers", workers)).toEqual(["facts", "holdings", "log"])
    }
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject({ entries: 3 })
    expect(json(laurel(cwd, "rebuild", "--json"))).toMatchObject({ contacts: 3, entries: 1, store: { entries: 4 } })
    // What follows from the facts follows from them again; that the facts were altered is nothing to judge away.
    expect(parts(cwd, "rebuild", "--verify")).toEqual(["log"])
    expect(laurel(cwd, "verify").stdout).toMatch(
      / {2}the log, fact \d+, leaf \d+: something else than was recorded: it was altered\n/
    )
  })

  it("is shared by several that run at once", async () => {
    const cwd = synced()
    const ended = await Promise.all([1, 2, 3].map(() => startAlone(cwd, ["rebuild", "--json"])))
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(laurel(cwd, "verify").code).toBe(0)
  })

  it("checks with as many processes as it is told, and refuses what makes no sense", () => {
    const cwd = synced()
    const ended = laurel(cwd, "rebuild", "--verify", "--workers", "3")
    expect(ended.stdout).toMatch(
      /^Checked 23 records in 4 commits, of them 3 entries, 1 signed checkpoint, here and elsewhere, and 3 contacts in [\d.]+ seconds\.\n/
    )
    expect(ended.stderr).toContain("3 contacts checked by 3 processes; done")
    expect(laurel(cwd, "rebuild", "--verify", "--workers", "65").code).toBe(64)
    expect(laurel(cwd, "rebuild", "--workers", "2").stderr).toContain("--workers belongs to --verify")
    expect(laurel(cwd, "rebuild", "--help").stdout).not.toContain("--part")
  })

  it("never makes a store", () => {
    const cwd = school()
    for (const command of [["rebuild"], ["rebuild", "--verify"], ["store", "check"], ["store", "backup", "b.db"]]) {
      const ended = laurel(cwd, ...command)
      expect(ended).toMatchObject({ code: 1, stdout: "" })
      expect(ended.stderr).toMatch(/no store at .*school\.db: run `laurel sync` first/)
    }
    expect(existsSync(join(cwd, "store"))).toBe(false)
  })
})

describe("laurel store check", () => {
  it("finds nothing in a sound store", () => {
    const cwd = synced()
    expect(laurel(cwd, "store", "check").stdout).toMatch(
      /\nEverything agrees: the store in itself, every record with the log, the log with what was signed, /
    )
    expect(parts(cwd, "store", "check")).toEqual([])
  })

  it("names what names nothing, and an altered log", () => {
    const cwd = synced()
    tamper(cwd, "UPDATE learner SET offering = 999 WHERE id = 3")
    expect(parts(cwd, "store", "check")).toContain("store")
    expect(laurel(cwd, "store", "check").stdout).toMatch(/ {2}the store, learner 3: offering 999, which is not in name/)
    const other = school()
    laurel(other, "sync")
    tamper(other, "UPDATE entry SET text = replace(text, '2024-03-02', '2024-03-03') WHERE contact = 2")
    expect(parts(other, "store", "check")).toContain("log")
    expect(parts(other, "rebuild", "--verify", "--workers", "2")).toContain("log")
  })
})

describe("laurel store backup", () => {
  it("copies the store, and overwrites nothing", () => {
    const cwd = synced()
    expect(json(laurel(cwd, "store", "backup", "copy.db", "--json"))).toMatchObject({ backup: join(cwd, "copy.db") })
    const again = laurel(cwd, "store", "backup", "copy.db")
    expect(again).toMatchObject({ code: 1, stdout: "" })
    expect(again.stderr).toMatch(/copy\.db exists already/)
    const checkpoints = { key: "store/checkpoint.key" }
    write(cwd, "laurel.config.json", { ...configuration, store: "copy.db", checkpoints })
    expect(json(laurel(cwd, "status", "--json"))).toMatchObject(complete)
    expect(laurel(cwd, "store", "check").code).toBe(0)
  })
})
