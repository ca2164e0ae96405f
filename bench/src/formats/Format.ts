/** One kind of row that sources give as JSON, read three ways that accept and refuse the same. */
import { Ajv } from "ajv"
import { Schema } from "effect"
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
  readonly schema: Schema.Codec<unknown, unknown>
  readonly twin: z.ZodType
  /** Each spoils a good row. */
  readonly spoil: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** The twin gives both peers: zod compiled, and ajv by the JSON Schema that zod writes of it. */
export const format = ({ name, lines, schema, twin, spoil }: Said): Format => {
  const decode = Schema.decodeUnknownExit(schema)
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
