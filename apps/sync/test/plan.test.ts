/** `laurel plan` and `laurel apply`, and what a sync does with a catalog that was edited and not applied. */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect } from "effect"
import * as Configuration from "../src/configuration/Configuration.ts"
import * as PlanFile from "../src/plans/PlanFile.ts"
import { lineDiff } from "../src/plans/Differing.ts"
import { catalog, configuration, gz, json, school, scores, write } from "./given.ts"
import { command } from "./inProcess.ts"

const [pass, prize] = catalog.achievementTypes
/** What passing takes: 40 of 100 in the catalog as it was. */
const passAt = (atLeast: number): object => ({
  ...catalog,
  achievementTypes: [
    {
      ...pass,
      rule: { rule: "all", of: [{ rule: "weighted", group: "coursework", atLeast }, { rule: "stillRegistered" }] }
    },
    prize
  ]
})
const who = ["--actor", "u-17", "--role", "registrar", "--reason", "the law of 2024"]
/** Ada counts then, and Bob did until the day before. */
const holders = ["--campaign", "holders", "--on", "2024-05-02", ...who]

/** A store that has been synced, and a catalog that was edited since. */
const edited = Effect.fnUntraced(function* (next: object = passAt(99)) {
  const cwd = school()
  yield* command(cwd, "sync")
  write(cwd, "catalog.json", next)
  return { cwd, plan: join(cwd, "plan.json") }
})
const status = (cwd: string) => Effect.map(command(cwd, "status", "--json"), json)

describe("laurel plan", () => {
  it.effect("shows what was edited clause by clause, whom it concerns, and ends with 2; it writes nothing", () =>
    Effect.gen(function* () {
      const { cwd } = yield* edited()
      const before = yield* status(cwd)
      const { code, stdout } = yield* command(cwd, "plan", ...holders)
      assert.strictEqual(code, 2)
      assert.match(
        stdout,
        /catalog\.json would become catalog version 2, after version 1:\n {2}~ achievement type algebra-pass\n/
      )
      assert.match(
        stdout,
        /\n {6}- +weighted scores in coursework adding up to at least 40\n {6}\+ +weighted scores .* 99\n/
      )
      assert.match(stdout, /\n {6} +still registered\n/)
      assert.match(stdout, /Campaign: holders\. What counts on 2024-05-02 is judged anew, by u-17 \(registrar\)/)
      assert.match(stdout, /\n {2}achievements +withdrawn +chosen +staying\n {2}algebra-pass +1 +1 +1\n/)
      assert.match(stdout, /\n {2}holdings +lost\n {2}algebra +1\n/)
      assert.match(stdout, /algebra-pass, withdrawn, such as:\n {2}algebra-pass:1:1 of c1 \(.*ada\), revision 1 to 2\n/)
      assert.deepStrictEqual(yield* status(cwd), before)
    })
  )

  it.effect("ends with 0 where there is nothing to do, also where the file is only laid out anew", () =>
    Effect.gen(function* () {
      const { cwd } = yield* edited(catalog)
      write(cwd, "catalog.json", JSON.stringify(catalog))
      const { code, stdout } = yield* command(cwd, "plan")
      assert.deepStrictEqual([code, stdout.startsWith("Nothing to do: ")], [0, true])
    })
  )

  it.effect("ends with 1 where a campaign is asked and nothing was edited: nobody would be judged anew", () =>
    Effect.gen(function* () {
      const { cwd } = yield* edited(catalog)
      const { code, stdout, stderr } = yield* command(cwd, "plan", ...holders)
      assert.deepStrictEqual([code, stdout], [1, ""])
      assert.match(
        stderr,
        /catalog\.json: expected a catalog that differs .* Leave the campaign out, or change the catalog/
      )
      // What chooses nothing asks for nothing.
      assert.strictEqual((yield* command(cwd, "plan", "--campaign", "future")).code, 0)
    })
  )

  it.effect("ends with 1 where a campaign is nobody's, and makes no store where there is none", () =>
    Effect.gen(function* () {
      const { cwd } = yield* edited()
      const { code, stderr } = yield* command(cwd, "plan", "--campaign", "holders")
      assert.deepStrictEqual([code, /--actor, --role and --reason/.test(stderr)], [1, true])
      assert.strictEqual((yield* command(cwd, "plan", "--campaign", "earned-since=2024-02-30")).code, 64)
      const fresh = school()
      const first = yield* command(fresh, "plan")
      assert.strictEqual(first.code, 2)
      assert.match(
        first.stdout,
        /catalog version 1, the first:\n {2}\+ achievement type algebra-pass\n {6}\+ all of these\n/
      )
      assert.match((yield* command(fresh, "status")).stderr, /no store at/)
    })
  )
})

describe("laurel apply", () => {
  it.effect("writes exactly the plan of a file, and says so when it is applied already", () =>
    Effect.gen(function* () {
      const { cwd, plan } = yield* edited()
      yield* command(cwd, "plan", ...holders, "--out", plan)
      const { entries, decisions } = JSON.parse(readFileSync(plan, "utf8")).shown
      assert.deepStrictEqual([entries, decisions], [1, 1])
      const done = yield* command(cwd, "apply", plan, "--json")
      assert.deepStrictEqual([done.code, json(done)], [0, { version: 2, applied: true, entries: 1 }])
      assert.deepInclude(yield* status(cwd), { decisions: 1 })
      assert.match(
        (yield* command(cwd, "history", "ada")).stdout,
        /put algebra-pass:1:1 under catalog version 2, by u-17/
      )
      const nothing = /^Nothing to do: catalog version 2 was applied before\.\n/
      assert.match((yield* command(cwd, "apply", plan)).stdout, nothing)
      // With a campaign it says that nobody was judged by it.
      const anew = /^No campaign was begun: catalog version 2 keeps to the one that it was applied with/m
      for (const [campaign, isTold] of [
        [["--campaign", "future"], false],
        [holders, true]
      ] as const) {
        const { code, stdout, stderr } = yield* command(cwd, "apply", "--yes", ...campaign)
        assert.match(stdout, nothing)
        assert.deepStrictEqual([code, anew.test(stderr)], [0, isTold])
      }
      assert.strictEqual((yield* command(cwd, "verify")).code, 0)
    })
  )

  it.effect("refuses where what was synced since changes the plan, and does not where it changes nothing of it", () =>
    Effect.gen(function* () {
      const { cwd, plan } = yield* edited()
      const late = join(cwd, "late.json")
      yield* command(cwd, "plan", ...holders, "--out", plan)
      write(cwd, "scores.csv.gz", gz([...scores, "algebra-2024,eve,a2,1,2024-04-04"]))
      yield* command(cwd, "sync")
      yield* command(cwd, "plan", ...holders, "--out", late)
      assert.strictEqual(fingerprintOf(late), fingerprintOf(plan))
      write(cwd, "scores.csv.gz", gz([...scores, "algebra-2024,eve,a2,90,2024-04-04"]))
      yield* command(cwd, "sync")
      const refused = yield* command(cwd, "apply", plan)
      assert.deepStrictEqual([refused.code, /Nothing was written: plan again/.test(refused.stderr)], [1, true])
      assert.deepInclude(yield* status(cwd), { decisions: 0, catalog: 1 })
    })
  )

  it.effect("refuses a plan of another catalog, and what is no plan", () =>
    Effect.gen(function* () {
      const { cwd, plan } = yield* edited()
      yield* command(cwd, "plan", "--out", plan)
      write(cwd, "catalog.json", passAt(98))
      assert.match((yield* command(cwd, "apply", plan)).stderr, /was edited since .* was planned/)
      const noPlan = yield* command(cwd, "apply", join(cwd, "catalog.json"))
      assert.match(noPlan.stderr, /expected a plan as .*, found JSON without "laurel": "plan"\. [^\n]*\n$/)
      // Edited by hand, though it still is one.
      write(cwd, "catalog.json", passAt(99))
      const altered = join(cwd, "altered.json")
      write(cwd, "altered.json", { ...JSON.parse(readFileSync(plan, "utf8")), on: "2024-01-01" })
      assert.match((yield* command(cwd, "apply", altered)).stderr, /was altered after it was planned, so nothing/)
      assert.deepInclude(yield* status(cwd), { catalog: 1, catalogDiffers: true })
      assert.match((yield* command(cwd, "status")).stdout, /catalog\.json is not what was applied last/)
      assert.match((yield* command(cwd, "apply", plan, "--campaign", "future")).stderr, /leave out --campaign/)
    })
  )

  it.effect("asks where there is no plan: nobody to be asked is no yes, and --yes is", () =>
    Effect.gen(function* () {
      const { cwd } = yield* edited()
      const refused = yield* command(cwd, "apply")
      assert.deepStrictEqual([refused.code, /add --yes/.test(refused.stderr)], [1, true])
      const done = yield* command(cwd, "apply", "--yes")
      assert.deepStrictEqual([done.code, done.stdout], [0, "Catalog version 2 applied: 0 entries written.\n"])
      assert.match(done.stderr, /would become catalog version 2/)
    })
  )

  it.effect("that was killed between two commits goes on with its campaign at the next sync", () =>
    Effect.gen(function* () {
      const { cwd, plan } = yield* edited()
      yield* command(cwd, "plan", ...holders, "--out", plan)
      const opened = yield* Configuration.open(join(cwd, "laurel.config.json"))
      const compiled = yield* Configuration.openCatalog(opened)
      const ledger = LedgerSql.layerSqlite(join(cwd, configuration.store), { create: true })
      yield* Effect.exit(killed(Sync.applyPlanned(compiled, yield* PlanFile.read(plan)))).pipe(Effect.provide(ledger))
      assert.deepInclude(yield* status(cwd), { decisions: 0, catalog: 2, catalogIsOpen: true })
      const half = /atalog version 2 is not applied to everybody yet: /
      const planned = yield* command(cwd, "plan")
      assert.deepStrictEqual([planned.code, half.test(planned.stdout)], [2, true])
      // Nobody is let believe that another campaign is what is going on.
      const anew = yield* command(cwd, "plan", ...holders)
      assert.strictEqual(anew.code, 1)
      assert.match(anew.stderr, /a campaign judges anew what a new catalog changes/)
      assert.match((yield* command(cwd, "status")).stdout, half)
      assert.match((yield* command(cwd, "sync")).stderr, half)
      assert.deepInclude(yield* status(cwd), { decisions: 1, catalog: 2, catalogIsOpen: false })
      assert.strictEqual((yield* command(cwd, "plan")).code, 0)
      assert.notMatch((yield* command(cwd, "status")).stdout, half)
      assert.strictEqual((yield* command(cwd, "verify")).code, 0)
    })
  )
})

/** Right after the commit by which the catalog is applied. */
const killed = <A, E>(work: Effect.Effect<A, E, Ledger.Ledger>) =>
  Effect.gen(function* () {
    const ledger = yield* Ledger.Ledger
    let left = 1
    const commit: typeof ledger.commit = (given) =>
      Effect.suspend(() => (left-- > 0 ? ledger.commit(given) : Effect.die(new Error("killed"))))
    return yield* Effect.provideService(work, Ledger.Ledger, { ...ledger, commit })
  })

const fingerprintOf = (file: string): unknown => JSON.parse(readFileSync(file, "utf8")).fingerprint

describe("laurel apply of what was cut off", () => {
  it.effect("does the rest of it, also where nobody is there to be asked", () =>
    Effect.gen(function* () {
      const { cwd, plan } = yield* edited()
      yield* command(cwd, "plan", ...holders, "--out", plan)
      const opened = yield* Configuration.open(join(cwd, "laurel.config.json"))
      const compiled = yield* Configuration.openCatalog(opened)
      const ledger = LedgerSql.layerSqlite(join(cwd, configuration.store), { create: true })
      yield* Effect.exit(killed(Sync.applyPlanned(compiled, yield* PlanFile.read(plan)))).pipe(Effect.provide(ledger))
      const done = yield* command(cwd, "apply")
      assert.deepStrictEqual([done.code, /the rest of it is done now: 1 entry/.test(done.stdout)], [0, true])
      // With nothing left to do, it asks as always.
      assert.strictEqual((yield* command(cwd, "apply")).code, 1)
    })
  )
})

describe("laurel sync with a catalog that was edited", () => {
  it.effect("goes on under the one that was applied, says so and ends with 2", () =>
    Effect.gen(function* () {
      const { cwd } = yield* edited(passAt(10))
      const ended = yield* command(cwd, "sync", "--json")
      assert.strictEqual(ended.code, 2)
      assert.match(ended.stderr, /catalog version 1 goes on judging\. `laurel plan` shows/)
      assert.deepInclude(json(ended), { catalog: { version: 1, applied: false, differs: true, entries: 0 } })
    })
  )

  it.effect("applies it where it is told to, once or by the configuration", () =>
    Effect.gen(function* () {
      const { cwd } = yield* edited(passAt(10))
      const once = yield* command(cwd, "sync", "--apply", "--json")
      assert.deepInclude(json(once), { catalog: { version: 2, applied: true, differs: false, entries: 1 } })
      write(cwd, "catalog.json", passAt(99))
      write(cwd, "laurel.config.json", { ...configuration, apply: "automatic" })
      const always = yield* command(cwd, "sync", "--json")
      assert.deepInclude(json(always), { catalog: { version: 3, applied: true, differs: false, entries: 0 } })
      assert.strictEqual(always.code, 0)
    })
  )
})

describe("two lists of clauses", () => {
  it("are told apart by the lines that are in one of them alone", () => {
    assert.deepStrictEqual(lineDiff(["a", "b", "c"], ["a", "x", "c", "d"]), ["  a", "- b", "+ x", "  c", "+ d"])
    assert.deepStrictEqual(lineDiff(["a"], ["a"]), ["  a"])
    assert.deepStrictEqual(lineDiff([], ["a"]), ["+ a"])
  })
})
