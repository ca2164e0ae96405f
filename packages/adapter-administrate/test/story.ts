/** Administrate through a ledger, told as a story: a world that is read, changed, and read again. */
import type { Administrate } from "@laurel/adapter-administrate"
import { type Adapter, Catalog, Ledger, Sync } from "@laurel/core"
import { brought, factsInForce, inMemory } from "@laurel/testkit"
import { Effect, Result, Stream } from "effect"
import * as A from "./administrate.ts"

const component = (activity: string) => ({ activity, group: "all" })
const catalog = {
  offerings: ["fire-safety", "first-aid"].map((id) => ({
    id,
    course: id,
    zone: "Europe/London",
    components: ["session/1", "session/2", "session/3", "content/5", "course/1", "result/1", "achievement-type/3"].map(
      component
    )
  })),
  achievementTypes: [
    { id: "fire-safe", courses: ["fire-safety"], rule: { rule: "completed", group: "all", component: "any" } }
  ],
  certifications: []
}

const apply = Effect.suspend(() => Sync.apply(Result.getOrThrow(Catalog.decode(catalog))))

/** One run, or its first pages, with what it archived. */
export const sync = Effect.fnUntraced(function* (adapter: Adapter.Adapter, pages = Number.POSITIVE_INFINITY) {
  const { versions } = yield* apply
  const rows: Array<string> = []
  const spied: Adapter.Adapter = {
    ...adapter,
    read: (position) =>
      Stream.tap(adapter.read(position), (page) =>
        Effect.sync(() => rows.push(...(page.received?.() ?? []).map(({ key, raw }) => `${key} ${raw}`)))
      )
  }
  const done = yield* Stream.runCollect(Stream.take(Sync.run(versions, spied, { archives: true }), pages))
  return { ...brought(done), rows: rows.toSorted() }
})

export const standing = Effect.map(factsInForce, (facts) => facts.map(A.brief).toSorted())
export const drift = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  return (yield* ledger.rejections(null)).filter(({ kind }) => kind === "drift").map(({ key }) => key)
})

export interface Told {
  readonly world: A.World
  readonly adapter: (options?: Partial<Administrate.Options>) => Adapter.Rereading
  /** Another reading of everything, with what stands and what is missed after it. */
  readonly again: Effect.Effect<
    { readonly facts: ReadonlyArray<string>; readonly drift: ReadonlyArray<string | null> },
    unknown,
    Ledger.Ledger
  >
}

/** A world in a ledger that has been read once, and is read whole each time. */
export const story = <E>(
  world: A.World,
  tell: (told: Told) => Effect.Effect<void, E, Ledger.Ledger>,
  instead?: Parameters<typeof A.serving>[1]
) =>
  inMemory(
    Effect.scoped(
      Effect.gen(function* () {
        A.clock.now = "Thu, 12 Nov 2026 10:00:00 GMT"
        const server = yield* A.serving(world, instead)
        const adapter: Told["adapter"] = ({ setting = { ...A.setting, achievements: {} }, ...options } = {}) =>
          A.adapterOf(server.url, { ...options, setting: { wholeEveryDays: 0, ...setting } })
        yield* sync(adapter())
        const again = Effect.gen(function* () {
          A.clock.now = "Fri, 13 Nov 2026 10:00:00 GMT"
          yield* sync(adapter())
          return { facts: yield* standing, drift: yield* drift }
        })
        yield* tell({ world, adapter, again })
      })
    )
  )

export const full = (number: number, more: A.Node = {}): A.Node =>
  A.learner(number, {
    ...A.attendance({ 1: "Present", 2: null }),
    lmsProgress: 40,
    contentResults: A.list([A.content(5, 100), A.content(6, 20)]),
    hasPassed: true,
    ...more
  })

export const busy = (count = 3) =>
  A.world({
    learners: Array.from({ length: count }, (_, at) => full(at + 1)),
    events: [A.event(1, [A.session(1), A.session(2)]), A.event(2, [A.session(3)])],
    achievements: [A.achievement(1), A.achievement(2, { from: null })]
  })

export const of = (facts: ReadonlyArray<string>, prefix: string) => facts.filter((fact) => fact.startsWith(prefix))
