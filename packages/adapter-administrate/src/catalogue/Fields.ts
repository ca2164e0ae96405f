/** What an instance's API can be asked for, as its own schema says: not every field that is needed has a public page. */
import type { Adapter } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import type * as Ask from "../Ask.ts"

interface Field {
  /** The type that it is of, in lists and where it is never null too. */
  readonly type: string
  readonly kind: string
}

/** Fields by the names of types; null where the API does not tell its schema. */
export interface Fields {
  readonly query: string
  readonly types: ReadonlyMap<string, ReadonlyMap<string, Field>>
}

const question = `query Fields {
  __schema { queryType { name } types { name fields(includeDeprecated: true) { name type { ...Of } } } }
}
fragment Of on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }`

interface Of {
  readonly name?: string | null
  readonly kind: string
  readonly ofType?: Of | null
}
const Of: Schema.Codec<Of> = Schema.Struct({
  name: Schema.optionalKey(Schema.NullOr(Schema.String)),
  kind: Schema.String,
  ofType: Schema.optionalKey(Schema.NullOr(Schema.suspend(() => Of)))
})
const maxTypes = 20_000
const decode = Schema.decodeUnknownResult(
  Schema.Struct({
    __schema: Schema.Struct({
      queryType: Schema.Struct({ name: Schema.String }),
      types: Schema.Array(
        Schema.Struct({
          name: Schema.String,
          fields: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({ name: Schema.String, type: Of }))))
        })
      ).check(Schema.isMaxLength(maxTypes))
    })
  })
)

const innermost = ({ name, kind, ofType }: Of): Field => {
  const inner = ofType ?? null
  return inner === null ? { type: name ?? "", kind } : innermost(inner)
}

/** Asks for the schema. An API that keeps it to itself is asked for documented fields alone. */
export const read = Effect.fnUntraced(function* (ask: Ask.Asker): Effect.fn.Return<Fields | null, Adapter.Failure> {
  const decoded = decode((yield* ask({ query: question })).data)
  if (Result.isFailure(decoded)) return null
  const { queryType, types } = decoded.success.__schema
  return {
    query: queryType.name,
    types: new Map(
      types.map(({ name, fields }) => [
        name,
        new Map((fields ?? []).map((field) => [field.name, innermost(field.type)]))
      ])
    )
  }
})

/** The type of the nodes of a connection; undefined where the schema has none of that name. */
export const nodeOf = (fields: Fields | null, type: string | undefined, connection: string): string | undefined => {
  const fieldOf = (of: string | undefined, name: string) =>
    of === undefined ? undefined : fields?.types.get(of)?.get(name)?.type
  return fieldOf(fieldOf(fieldOf(type, connection), "edges"), "node")
}

/** Whether a type has a field; undefined where that is not known. */
export const has = (fields: Fields | null, type: string | undefined, field: string): boolean | undefined =>
  type === undefined ? undefined : fields?.types.get(type)?.has(field)

/** Which of these to ask for: what the schema has; where it is not known, what is documented. */
export const known = (
  fields: Fields | null,
  type: string | undefined,
  documented: ReadonlyArray<string>,
  likely: ReadonlyArray<string> = []
): ReadonlyArray<string> => [
  ...documented.filter((field) => has(fields, type, field) !== false),
  ...likely.filter((field) => has(fields, type, field) === true)
]

const values: ReadonlySet<string> = new Set(["SCALAR", "ENUM"])
/** Objects within objects that are looked into. */
const maxDepth = 2

/** Paths to the values of a type, through objects that are no lists of nodes, such as `rules.absences`. */
export const paths = (fields: Fields, type: string, depth = maxDepth): ReadonlyArray<string> =>
  [...(fields.types.get(type) ?? [])].flatMap(([name, field]) => {
    if (values.has(field.kind)) return [name]
    if (depth <= 1 || field.kind !== "OBJECT" || has(fields, field.type, "id") || has(fields, field.type, "edges"))
      return []
    return paths(fields, field.type, depth - 1).map((path) => `${name}.${path}`)
  })

/** Whether a path of fields leads to a value. */
export const isPath = (fields: Fields, type: string, path: string): boolean => {
  const [name = "", ...rest] = path.split(".")
  const field = fields.types.get(type)?.get(name)
  if (field === undefined) return false
  return rest.length === 0 ? values.has(field.kind) : isPath(fields, field.type, rest.join("."))
}
