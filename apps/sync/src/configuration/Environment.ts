/** `.env` beside the configuration: variables of this program for whoever has no better place for them. */
import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { ConfigProvider, Effect, type Layer } from "effect"
import { unable } from "../Unable.ts"

/** What a `.env` gave. */
export interface Loaded {
  readonly file: string
  /** Variables that are now set by it. */
  readonly names: ReadonlyArray<string>
  /** Variables that it has and that the environment had already: those stand. */
  readonly overruled: ReadonlyArray<string>
  /** Whether others on this machine may read it. */
  readonly isOpen: boolean
}

const name = ".env"
/** Bytes. */
const maxSize = 1_048_576

/** What this program has set by itself, so that reading a file twice is no conflict with itself. */
const own = new Map<string, string>()

const read = (file: string) =>
  Effect.try({
    try: () => {
      const found = statSync(file, { throwIfNoEntry: false })
      if (found === undefined) return undefined
      if (!found.isFile()) throw new Error("it is no file")
      if (found.size > maxSize) throw new Error(`it is larger than ${maxSize} bytes`)
      // Windows tells nothing by these bits.
      const isOpen = process.platform !== "win32" && (found.mode & 0o077) !== 0
      return { text: readFileSync(file, "utf8").replace(/^\uFEFF/, ""), isOpen }
    },
    catch: (cause) =>
      unable(
        `${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}. Mend it, or take it away and set its variables for this program`
      )
  })

/** Sets what `.env` in a folder has, where the environment has none of that name; null where there is no such file. */
export const load = Effect.fnUntraced(function* (folder: string) {
  const file = join(folder, name)
  const found = yield* read(file)
  if (found === undefined) return null
  return yield* Effect.sync((): Loaded => {
    const entries = Object.entries(parseEnv(found.text)).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, value] as const]
    )
    const isFree = ([key]: readonly [string, string]): boolean =>
      process.env[key] === undefined || process.env[key] === own.get(key)
    const set = entries.filter(isFree)
    const overruled = entries.filter((entry) => !isFree(entry)).map(([key]) => key)
    for (const [key, value] of set) {
      process.env[key] = value
      own.set(key, value)
    }
    return {
      file,
      names: set.map(([key]) => key),
      overruled,
      isOpen: found.isOpen
    }
  })
})

/** Variables as they are when they are asked for: those of a `.env` come while the program runs. */
export const layer: Layer.Layer<never> = ConfigProvider.layer(
  ConfigProvider.make((path) => ConfigProvider.fromEnv().load(path))
)
