/** A record that is opened: its options read, its store opened, its catalog applied or left waiting. */
import { Catalog, Sync } from "@laurel/core"
import { Clock, Effect, Layer } from "effect"
import { InvalidError, type Problem } from "../errors.ts"
import type { Laurel } from "../Laurel.ts"
import type { OpenOptions } from "../options.ts"
import * as given from "./given.ts"
import { laurelOf } from "./laurelOf.ts"
import { Session } from "./Session.ts"
import { isAddress, storeOf } from "./stores.ts"
import { World } from "./World.ts"

const names = {
  store: true,
  catalog: true,
  apply: true,
  schema: true,
  connections: true,
  signing: true,
  now: true,
  signal: true
} as const

/** What of the options can't be: by name, beside the catalog, which tells for itself. */
const problemsOf = ({ store, apply, schema, connections, signing, now }: OpenOptions): ReadonlyArray<Problem> => {
  const expect = (is: boolean, path: string, expected: string, found: unknown): ReadonlyArray<Problem> =>
    is ? [] : [{ path: `options.${path}`, message: `expected ${expected}, found ${given.shown(found)}` }]
  const isText = typeof store === "string" && store.length > 0
  return [
    // What is no text holds no password either.
    ...expect(isText, "store", 'the path of a file, "memory" or a postgresql:// address', isText ? "" : store),
    ...expect([undefined, "planned", "automatic"].includes(apply), "apply", '"planned" or "automatic"', apply),
    ...expect(schema === undefined || typeof schema === "string", "schema", "a schema's name", schema),
    ...expect(
      connections === undefined || (Number.isInteger(connections) && connections >= 1 && connections <= 50),
      "connections",
      "a whole number from 1 to 50",
      connections
    ),
    ...expect(
      !isText || isAddress(store) || schema === undefined,
      "schema",
      "none: only PostgreSQL has schemas",
      schema
    ),
    ...expect(signing === undefined || isObject(signing), "signing", "{ key }", signing),
    ...(isObject(signing) ? signingProblems(signing) : []),
    ...expect(now === undefined || isClock(now), "now", "a function that gives a Date", now)
  ]
}

const isObject = (given: unknown): given is object => typeof given === "object" && given !== null

/** Whether it gives moments. What it throws is its own. */
const isClock = (now: unknown): boolean => {
  if (typeof now !== "function") return false
  const time: unknown = now()
  return time instanceof Date && !Number.isNaN(time.getTime())
}

/** What of it can't be, by name; the keys tell for themselves. */
const signingProblems = (signing: object): ReadonlyArray<Problem> => {
  const strange = Object.keys(signing).filter((name) => name !== "key" && name !== "trusted")
  const isList = !("trusted" in signing) || signing.trusted === undefined || Array.isArray(signing.trusted)
  return [
    ...strange.map((name) => ({ path: `options.signing.${name}`, message: "expected one of key, trusted" })),
    ...(isList ? [] : [{ path: "options.signing.trusted", message: "expected a list of public keys" }])
  ]
}

/** A clock that a caller reads out. Waits are the machine's: nobody turns this one on. */
const clockOf = (now: () => Date): Layer.Layer<never> => {
  const machine = Clock.Clock.defaultValue()
  const millis = (): number => {
    const time = now().getTime()
    if (Number.isNaN(time)) throw new TypeError("options.now: expected a Date that is a moment")
    return time
  }
  const nanos = (): bigint => BigInt(Math.floor(millis())) * 1_000_000n
  return Layer.succeed(Clock.Clock, {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: () => machine.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: machine.monotonicTimeNanos,
    sleep: (duration) => machine.sleep(duration)
  })
}

/** Applies the catalog that was given, or leaves it waiting. */
const begin = Effect.fn("laurel.open")(function* (
  world: World,
  compiled: Catalog.Compiled | undefined,
  apply: OpenOptions["apply"]
) {
  const before = yield* Sync.versions
  if (compiled !== undefined) {
    if (before === undefined || apply === "automatic" || Catalog.isLatest(before, compiled)) yield* Sync.apply(compiled)
    else if (yield* Sync.isOpen(before)) yield* Sync.resume(before)
  }
  if (compiled !== undefined || before !== undefined) yield* world.versions
})

export const opened = async (options: OpenOptions): Promise<Laurel> => {
  given.only("options", options, names)
  const problems = problemsOf(options)
  if (problems.length > 0) throw new InvalidError(problems)
  const { catalog, apply, signing, now, signal } = options
  const compiled = catalog === undefined ? undefined : given.catalog(catalog)
  const keys = signing === undefined ? undefined : (await import("./signing.ts")).read(signing)
  signal?.throwIfAborted()
  const store = await storeOf(options)
  const session = new Session(now === undefined ? store : Layer.provideMerge(store, clockOf(now)))
  const world = new World(session, keys, compiled)
  try {
    await session.run(begin(world, compiled, apply), options)
  } catch (error) {
    await session.close()
    throw error
  }
  return laurelOf(world)
}
