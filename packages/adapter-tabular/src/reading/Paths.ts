/** Columns of JSON: each is a path, such as `user.email`. */
import type { Columns } from "./Record.ts"

/** A value of JSON whose numbers keep their text. */
export type Json = null | boolean | string | number | Digits | ReadonlyArray<Json> | { readonly [key: string]: Json }

/** A number as it is written, where a number of JavaScript would print otherwise. */
export class Digits {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Levels of a path that are listed. */
const maxDepth = 10
/** Paths that are listed. */
const maxListed = 1_000

type Fields = { readonly [key: string]: Json }
export const isFields = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Digits)

/**
 * Lists the paths of records, and finds what they lead to. A path that was not listed may be asked for where not all records were:
 * `get` gives it a place, and it is unseen until a record has it.
 */
export class Paths extends Map<string, number> implements Columns {
  /** Whether the first records of the file were listed. */
  isListed = false
  #isComplete = false
  readonly #unseen = new Set<string>()
  /** Whether a record was read. */
  #isRead = false
  /** Whether a record has paths of more levels than are listed. */
  #isDeeper = false

  /** All records are listed: no path is there but those, unless there were too many or none. */
  readonly complete = (): void => {
    this.#isComplete = this.size > 0 && this.size < maxListed && !this.#isDeeper
  }

  /** Paths that were asked for, and which no record had that was read. */
  get unseen(): ReadonlySet<string> {
    return this.#isRead ? this.#unseen : new Set()
  }

  override get(path: string): number | undefined {
    const known = super.get(path)
    if (known !== undefined || this.#isComplete) return known
    this.#unseen.add(path)
    super.set(path, this.size)
    return this.size - 1
  }

  override has(path: string): boolean {
    return !this.#isComplete || super.has(path)
  }

  /** Lists the paths of a record. */
  list(record: Json): void {
    this.#list(record, "", 0)
  }

  /** The cells of a record, one for each path that was listed or asked for. */
  readonly cells = (record: Json): ReadonlyArray<string> => {
    this.#isRead = true
    for (const path of this.#unseen) if (follow(record, path) !== undefined) this.#unseen.delete(path)
    return Array.from(this.keys(), (path) => textOf(follow(record, path)))
  }

  #list(value: Json, prefix: string, depth: number): void {
    if (!isFields(value)) return
    if (depth > maxDepth) {
      this.#isDeeper = true
      return
    }
    for (const [key, field] of Object.entries(value)) {
      if (this.size >= maxListed) return
      if (!super.has(prefix + key)) super.set(prefix + key, this.size)
      this.#list(field, `${prefix}${key}.`, depth + 1)
    }
  }
}

/** A key may itself have dots in it: the longest that is there goes first. */
const follow = (value: Json | undefined, path: string): Json | undefined => {
  if (!isFields(value)) return undefined
  if (Object.hasOwn(value, path)) return value[path]
  for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
    const key = path.slice(0, dot)
    if (Object.hasOwn(value, key)) return follow(value[key], path.slice(dot + 1))
  }
  return undefined
}

/** A missing path and null are the empty cell. */
const textOf = (value: Json | undefined): string =>
  value === undefined || value === null ? "" : typeof value === "string" ? value : canonical(value)

/** One text for one value, whatever the order of its keys. */
export const canonical = (value: Json): string => {
  if (value instanceof Digits) return value.text
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (!isFields(value)) return JSON.stringify(value)
  const fields = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
  return `{${fields.join(",")}}`
}

/** The record without these paths. */
export const without = (record: Json, paths: ReadonlyArray<string>): Json =>
  paths.reduce((left, path) => dropped(left, path), record)

const dropped = (value: Json, path: string): Json => {
  if (!isFields(value)) return value
  const kept = Object.entries(value).flatMap(([key, field]): ReadonlyArray<readonly [string, Json]> => {
    if (key === path) return []
    return [[key, path.startsWith(`${key}.`) ? dropped(field, path.slice(key.length + 1)) : field]]
  })
  return Object.fromEntries(kept)
}
