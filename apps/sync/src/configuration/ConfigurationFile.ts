/** The file that a configuration stands in: TypeScript or JavaScript, whose default export it is, or JSON. */
import { statSync } from "node:fs"
import { registerHooks } from "node:module"
import { basename, extname, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { Effect, Result } from "effect"
import { defineConfig } from "../defineConfig.ts"
import * as JsonText from "./JsonText.ts"
import { unable } from "../Unable.ts"
import * as WholeFile from "./WholeFile.ts"

/** What it may be called, where nobody names it. */
export const names = [
  "laurel.config.ts",
  "laurel.config.mts",
  "laurel.config.js",
  "laurel.config.mjs",
  "laurel.config.json"
] as const

const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined

/** The configurations in a folder. */
export const existing = (folder: string): ReadonlyArray<string> =>
  names.map((name) => join(folder, name)).filter(isThere)

/** The file that is named, or the one in the current folder. Of two there, nobody can tell which is meant. */
export const find = Effect.fnUntraced(function* (named: string | undefined) {
  if (named !== undefined) {
    const file = resolve(named)
    if (isThere(file)) return file
    return yield* unable(`no configuration: ${file} does not exist. Check the path given to --config`)
  }
  const folder = process.cwd()
  const [file, ...others] = existing(folder)
  if (file === undefined)
    return yield* unable(
      `no configuration: looked for ${join(folder, names[0])} and ${names.at(-1)}. \`laurel init\` writes one; or name another file with --config <file>`
    )
  if (others.length > 0)
    return yield* unable(
      `${folder} has ${[file, ...others].map((each) => basename(each)).join(" and ")}: expected one configuration. Take the others away, or name one with --config <file>`
    )
  return file
})

/** Bytes of a configuration, and of any other JSON that an operator writes. */
const maxBytes = 67_108_864

const readText = (file: string, missing: string) =>
  WholeFile.of(file, maxBytes).pipe(
    Effect.mapBoth({
      onSuccess: (bytes) => new TextDecoder().decode(bytes),
      onFailure: ({ why, found }) =>
        unable(why === "absent" ? missing : why === "other" ? `${file} ${found}` : `${file} can't be read: it ${found}`)
    })
  )

/** The JSON of a file; why there is none, in a sentence with its place. */
export const readJson = Effect.fnUntraced(function* (file: string, missing: string) {
  const parsed = JsonText.parse(yield* readText(file, missing))
  if (Result.isFailure(parsed)) return yield* unable(`${file} is no JSON. ${parsed.failure}`)
  return parsed.success
})

/** Seconds that a module may take to be loaded. */
const patience = 30

/** The file as plain values, which nobody has looked at yet. */
export const read = (file: string) =>
  /^\.[cm]?[jt]s$/.test(extname(file)) ? imported(file) : readJson(file, `no configuration: ${file} does not exist`)

const imported = Effect.fnUntraced(function* (file: string) {
  const missing = `${file} can't be read: `
  if (statSync(file).isDirectory()) return yield* unable(`${missing}it is a folder`)
  const found = yield* Effect.tryPromise({
    try: () => importAt(file),
    catch: (cause) => unable(`${file} can't be loaded: ${causeOf(cause)}`)
  }).pipe(
    Effect.timeoutOrElse({
      duration: `${patience} seconds`,
      orElse: () =>
        unable(
          `${file} can't be loaded: no end of it within ${patience} seconds. See what it waits for: a configuration only says what is so`
        )
    })
  )
  const value = Object.hasOwn(found, "default") ? found["default"] : undefined
  if (value === undefined)
    return yield* unable(`${file} has no default export: expected \`export default defineConfig({ … })\``)
  return yield* plain(value, file)
})

/** The first lines of what went wrong: of a mistake in the text, Node says there where it is. */
const causeOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  const [place] = cause.name === "SyntaxError" ? (/^file:\S+:\d+/.exec(cause.stack ?? "") ?? []) : []
  return place === undefined ? cause.message : `${cause.message} (${place.replace(/^file:\/\//, "")})`
}

/** What `@laurel/sync` is to a configuration: the same function, wherever the program is installed and however it is packed. */
const door = `data:text/javascript,${encodeURIComponent(`export const defineConfig = ${String(defineConfig)}`)}`

/**
 * Imports a module. The package of this program is found also where nothing is installed beside the configuration, as with npx;
 * and TypeScript is a module whatever a package.json around it says.
 */
const importAt = async (file: string): Promise<Readonly<Record<string, unknown>>> => {
  const { href } = pathToFileURL(file)
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "@laurel/sync" ? { url: door, format: "module", shortCircuit: true } : next(specifier, context),
    load: (url, context, next) =>
      next(url, url === href && /\.m?ts$/.test(file) ? { ...context, format: "module-typescript" } : context)
  })
  const restore = guarded()
  try {
    return await import(/* @vite-ignore */ href)
  } finally {
    restore()
    hooks.deregister()
  }
}

/**
 * While a configuration is loaded it may not end the program, which would say nothing and end as if all was done; and what it prints
 * goes to stderr, since stdout holds answers only. Gives how to take that back.
 */
const guarded = (): (() => void) => {
  const { exit, exitCode } = process
  const { write } = process.stdout
  process.exit = () => {
    throw new Error("it ends the program by process.exit: a configuration only says what is so. Take that out")
  }
  // Its overloads are those of stderr, whose own this is.
  process.stdout.write = process.stderr.write.bind(process.stderr)
  return () => {
    process.exit = exit
    process.stdout.write = write
    process.exitCode = exitCode
  }
}

/** Levels that a configuration may have: one that holds itself has no end. */
const maxDepth = 50

/** A value without fields that are undefined: a program writes them for what is not there. */
const plain = (value: unknown, file: string, depth = 0): Effect.Effect<unknown, ReturnType<typeof unable>> => {
  if (depth > maxDepth) return Effect.fail(unable(`${file}: what it exports is more than ${maxDepth} levels deep`))
  if (Array.isArray(value)) return Effect.forEach(value, (each) => plain(each, file, depth + 1))
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return Effect.succeed(value)
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  return Effect.map(
    Effect.forEach(fields, ([key, each]) => Effect.map(plain(each, file, depth + 1), (kept) => [key, kept] as const)),
    (entries) => Object.fromEntries(entries)
  )
}
