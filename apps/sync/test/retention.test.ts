/** Raw text goes by itself when its time is over: on the right day, and no day before. */
import { describe, expect, it } from "@effect/vitest"
import { CivilDate, Instant, Period, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Arbitrary, Effect, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import { join } from "node:path"
import * as Configuration from "../src/configuration/Configuration.ts"
import * as Retention from "../src/configuration/Retention.ts"
import * as Sources from "../src/sources/Sources.ts"
import { configuration, csv, json, laurel, registrations, school, source, write } from "./given.ts"

const int = (minimum: number, maximum: number) =>
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum, maximum })))
const period = (text: string): Period.Period => Period.parse(text) ?? expect.fail(`${text} is no period`)
const day = (text: string): CivilDate.CivilDate => CivilDate.parse(text) ?? expect.fail(`${text} is no day`)

/** From 1970 on, as days of a clock are. */
const today = int(0, 40_000)

describe("what was recorded before", () => {
  it.prop(
    "goes once its day and the period are over, and no day before",
    [today, int(0, 30), int(0, 40), int(0, 800)],
    ([now, years, months, days]) => {
      const end = CivilDate.plusDays(day("1970-01-01"), now)
      const kept = { years, months, days: years + months + days === 0 ? 1 : days }
      const first = Instant.dayIn(Retention.before(end, kept), "UTC")
      expect(Instant.startOf(first)).toBe(Retention.before(end, kept))
      expect(CivilDate.plus(CivilDate.plusDays(first, -1), kept)).toBeLessThan(end)
      expect(CivilDate.plus(first, kept)).toBeGreaterThanOrEqual(end)
    }
  )

  it("goes by the calendar: from the end of a month, and over a leap day", () => {
    const first = (now: string, kept: string) =>
      CivilDate.format(Instant.dayIn(Retention.before(day(now), period(kept)), "UTC"))
    expect(first("2026-03-01", "P1D")).toBe("2026-02-28")
    // The 28th to the 31st of January all come to the 28th of February.
    expect(first("2026-02-28", "P1M")).toBe("2026-01-28")
    expect(first("2026-03-01", "P1M")).toBe("2026-02-01")
    expect(first("2025-03-01", "P1Y")).toBe("2024-03-01")
    expect(first("2025-02-28", "P1Y")).toBe("2024-02-28")
    expect(first("2026-01-01", "P1000Y")).toBe("1026-01-01")
  })
})

const broken = "algebra-2024,zoe,soon,"
const archived = { ...source, archive: true }
const raw = (cwd: string) => {
  const { participations } = Object(json(laurel(cwd, "export", "ada")))
  return participations[0].facts.map(({ row }: { readonly row: string | null }) => row !== null)
}

/** A school whose rows were read so long ago. */
const readOn = Effect.fnUntraced(function* (when: CivilDate.CivilDate) {
  const cwd = school()
  write(cwd, "laurel.config.json", { ...configuration, sources: [archived] })
  write(cwd, "registrations.csv", csv([...registrations, broken]))
  const opened = yield* Configuration.open(join(cwd, "laurel.config.json"))
  yield* TestClock.setTime(Instant.startOf(when) + 3_600_000)
  const compiled = yield* Configuration.openCatalog(opened)
  const file = join(cwd, "school.db")
  const store = LedgerSql.layerSqlite(file, { create: true })
  yield* Effect.gen(function* () {
    const { versions } = yield* Sync.apply(compiled)
    for (const { adapter, archives } of yield* Sources.select(opened, []))
      yield* Stream.runDrain(Sync.run(versions, adapter, { archives }))
  }).pipe(Effect.provide(store))
  write(cwd, "laurel.config.json", { ...configuration, store: "school.db", sources: [archived] })
  return { cwd, store }
})

describe("a retention", () => {
  it.effect("lets each kind of row, and rejected rows, go after a period of their own", () =>
    Effect.gen(function* () {
      const recorded = day("2024-05-01")
      const { store } = yield* readOn(recorded)
      const decoded = Schema.decodeUnknownEffect(Retention.Retention)({
        rejections: "P10D",
        rows: { Registered: "P20D", "*": "P1M" }
      })
      const retention = yield* decoded
      const gone = yield* Effect.gen(function* () {
        const on = Effect.fnUntraced(function* (text: string) {
          yield* TestClock.setTime(Instant.startOf(day(text)) + 1)
          const { rows, rejections } = yield* Retention.apply(retention)
          return `${text}: ${rows} ${rejections}`
        })
        yield* TestClock.setTime(Instant.startOf(day("2030-01-01")))
        expect(yield* Retention.apply({})).toEqual({ rows: 0, rejections: 0, received: 0 })
        const days = ["2024-05-11", "2024-05-12", "2024-05-21", "2024-05-22", "2024-06-01", "2024-06-02", "2024-06-03"]
        return yield* Effect.forEach(days, on)
      }).pipe(Effect.provide(store))
      expect(gone).toEqual([
        "2024-05-11: 0 0",
        "2024-05-12: 0 1",
        "2024-05-21: 0 0",
        "2024-05-22: 3 0",
        "2024-06-01: 0 0",
        // Everything else: two people's marks, and one who has left.
        "2024-06-02: 6 0",
        "2024-06-03: 0 0"
      ])
    })
  )

  it.effect("is told by the sync that ends it, and everything stays provable", () =>
    Effect.gen(function* () {
      const { cwd } = yield* readOn(day("2024-05-01"))
      expect(raw(cwd)).toEqual([true, true, true])
      expect(laurel(cwd, "sync").stdout).not.toContain("retention")
      const kept = { ...configuration, store: "school.db", sources: [archived] }
      write(cwd, "laurel.config.json", { ...kept, retention: { rejections: "P1M", rows: { Scored: "P1Y" } } })
      const ended = laurel(cwd, "sync")
      expect(ended.code).toBe(2)
      expect(ended.stdout).toContain(
        "\nThe retention of 5 rows' raw texts and of 1 rejected row was over: they are gone, and from old pages of the store with `laurel store compact`.\n"
      )
      expect(raw(cwd)).toEqual([true, false, false])
      expect(laurel(cwd, "rejections", "list").stdout).not.toContain(broken)
      expect(laurel(cwd, "verify").code).toBe(0)
      // Read again, what has gone stays away; what is read for the first time has its time before it.
      write(cwd, "registrations.csv", csv([...registrations, broken, "algebra-2024,yan,2024-01-13,"]))
      expect(json(laurel(cwd, "sync", "--json"))).toMatchObject({ gone: { rows: 0, rejections: 0 }, rejections: 1 })
      expect(raw(cwd)).toEqual([true, false, false])
      expect(laurel(cwd, "rejections", "list").stdout).not.toContain(broken)
      expect(laurel(cwd, "verify").code).toBe(0)
    })
  )

  it("that names no kind of fact, or no period, is told of with its path", () => {
    const cwd = school()
    write(cwd, "laurel.config.json", {
      ...configuration,
      sources: [{ ...source, archive: "yes" }],
      retention: { rejections: "1 year", rows: { Scored: "P0D", Score: "P1Y" }, facts: "P1Y" }
    })
    const { code, stderr } = laurel(cwd, "status")
    expect(code).toBe(1)
    expect(stderr).toMatch(/ {2}retention\.rejections: expected an ISO 8601 period .*such as P3Y/i)
    expect(stderr).toMatch(/ {2}retention\.rows\.Scored: expected an ISO 8601 period/i)
    expect(stderr).toMatch(/ {2}retention\.facts: nothing of that name belongs here/)
    expect(stderr).toMatch(/ {2}sources\[0\]\.archive: /)
    write(cwd, "laurel.config.json", { ...configuration, retention: { rows: { Score: "P1Y" } } })
    expect(laurel(cwd, "status").stderr).toMatch(
      / {2}retention\.rows\.Score: expected a kind of fact \(\*, Registered, .*Scored/
    )
  })
})
