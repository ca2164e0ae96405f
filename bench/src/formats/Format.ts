/** One kind of row that sources give as JSON, read three ways that accept and refuse the same. */
import assert from "node:assert/strict"
import { Ajv } from "ajv"
import type { Exit } from "effect"
import { z } from "zod"

export interface Format {
  readonly name: string
  /** As many rows as asked for, a multiple of ten, each as text. */
  readonly lines: (count: number) => ReadonlyArray<string>
  /** The decoded row; undefined where it is refused. */
  readonly laurel: (row: unknown) => unknown
  readonly zod: (row: unknown) => unknown
  /** The row itself: ajv decodes nothing. */
  readonly ajv: (row: unknown) => unknown
  /** Rows that are wrong in one place each. */
  readonly wrong: ReadonlyArray<unknown>
}

interface Said {
  readonly name: string
  readonly lines: Format["lines"]
  readonly decode: (row: unknown) => Exit.Exit<unknown, unknown>
  readonly twin: z.ZodType
  /** Each spoils a good row. */
  readonly spoil: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** The twin gives both peers: zod compiled, and ajv by the JSON Schema that zod writes of it. */
export const format = ({ name, lines, decode, twin, spoil }: Said): Format => {
  const compiled = z.compile(twin, { strict: true })
  const json = z.toJSONSchema(twin, { target: "draft-7", io: "input" })
  const validate = new Ajv({ strict: false }).compile(json)
  const good: unknown = JSON.parse(lines(10)[0] ?? "{}")
  return {
    name,
    lines,
    laurel: (row) => {
      const exit = decode(row)
      return exit._tag === "Success" ? exit.value : undefined
    },
    zod: (row) => {
      const { success, data } = compiled.safeParse(row)
      return success ? data : undefined
    },
    ajv: (row) => (validate(row) ? row : undefined),
    wrong: [null, "text", [], ...spoil.map((fields) => ({ ...(typeof good === "object" ? good : {}), ...fields }))]
  }
}

/** Lines as a file gives them: flat text, not pieces that are joined when they are first read. */
export const flat = (lines: Iterable<string>): ReadonlyArray<string> =>
  [...lines].map((line) => Buffer.from(line).toString())

/** Rows that everybody decodes before the next are parsed: their values fit the cache. */
export const chunk = 1_000

/** Every value is kept for a while: what nobody looks at, the compiler need not make. */
const kept = Array.from({ length: chunk }, (): unknown => undefined)

export const count = <A>(rows: ReadonlyArray<A>, read: (row: A) => unknown): number => {
  let found = 0
  for (const [index, row] of rows.entries()) {
    const value = read(row)
    kept[index % chunk] = value
    if (value !== undefined) found += 1
  }
  return found
}

/** Fast and wrong is wrong: nobody takes a spoilt row, and both decoders make the same of a good one. */
export const check = ({ laurel, zod, ajv, lines, wrong, name }: Format): void => {
  for (const row of wrong) {
    assert.deepEqual(
      [laurel(row), zod(row), ajv(row)],
      [undefined, undefined, undefined],
      `${name}: ${JSON.stringify(row)}`
    )
  }
  for (const line of lines(100)) assert.deepEqual(laurel(JSON.parse(line)), zod(JSON.parse(line)), name)
}
