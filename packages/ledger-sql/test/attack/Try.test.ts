import { assert, it } from "@effect/vitest"
import { Effect, Exit, Cause, Result } from "effect"
import { Ledger, Sync } from "@laurel/core"
import { attacks } from "./attacks.ts"
import { differences, type Kept } from "./checking.ts"
import { chance } from "./rows.ts"
import { engines } from "./stores.ts"

const which = process.env["ENGINE"] ?? "SQLite"
const per = Number(process.env["PER"] ?? 3)
const only = process.env["ONLY"] ?? ""
it.live("misses", () =>
  Effect.gen(function* () {
    const made = engines.find(([name]) => name === which)![1]
    const original = yield* made
    const kept: Kept = yield* Effect.scoped(Effect.gen(function* () {
      const store = yield* original.whole
      return yield* Effect.gen(function* () {
        const ledger = yield* Ledger.Ledger
        return { versions: (yield* Sync.versions)!, checkpoints: (yield* ledger.signed(null)).map(({ note, size }) => ({ note, where: `elsewhere ${size}` })) }
      }).pipe(Effect.provide(store.opened))
    }))
    const t = performance.now()
    let n = 0
    for (const attack of attacks) {
      if (!attack.name.includes(only)) continue
      let done = 0
      const said: Array<string> = []
      for (let seed = 0; seed < 40 && done < per; seed++) {
        yield* Effect.scoped(Effect.gen(function* () {
          const store = yield* original.whole
          const tried = yield* Effect.exit(Effect.scoped(Effect.flatMap(store.engine, (engine) => engine.transaction(attack.run(engine, chance(seed)) as any)))) as any
          if (Exit.isFailure(tried)) { said.push(`  refused: ${String(Cause.squash(tried.cause)).slice(0, 150)}`); return }
          const it: any = tried.value
          if (it === undefined) return
          done++
          n++
          const found = yield* Effect.exit(differences(store, kept))
          if (Exit.isFailure(found)) { said.push(`  ERROR ${it.what}: ${String(Cause.squash(found.cause)).slice(0, 300)}`); return }
          const names = found.value.some(({ where }) => it.places.some((place: string) => new RegExp(`(^|\\s)${place.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}($|[,\\s])`).test(where)))
          if (!names) said.push(`  ${found.value.length === 0 ? "MISSED" : "UNNAMED"} ${it.what} [${it.places.slice(0, 3)}]: ${found.value.slice(0, 6).map((d) => `${d.part}: ${d.where}: ${d.found.slice(0, 60)}`).join(" | ")}`)
        }))
      }
      if (done === 0) console.log(`${attack.name}: NOTHING DONE\n${said.slice(0, 1).join("\n")}`)
      else if (said.some((x) => !x.startsWith("  refused"))) console.log(`${attack.name}\n${said.filter((x) => !x.startsWith("  refused")).join("\n")}`)
    }
    console.log("attacks", attacks.length, n, performance.now() - t)
  }).pipe(Effect.scoped), 600_000
)
