/** From a mapping that was told everything but its zone, its formats and its constants to one that can be read by. */
import { Adapter, type Text } from "@laurel/core"
import { Result, Schema } from "effect"
import { Mapping, own } from "../Mapping.ts"
import { withConstants } from "../mapping/Constants.ts"
import type { Condition } from "../mapping/Expression.ts"
import { contactsOf } from "../mapping/Stream.ts"
import { list, quote } from "../Problem.ts"
import { nameLabel, type Unfilled } from "./Preset.ts"

const decode = Schema.decodeUnknownResult(Mapping, { onExcessProperty: "error" })

/** Keys whose whole text may be a constant: what is settled before any row is read. */
const places: ReadonlySet<string> = new Set(["zone", "format", "scheme", "columns"])
const whole = /^\{constant\.([^{}.]+)\}$/

/** The same JSON with constants put in where no template may stand. */
const placed = (value: unknown, isPlace: boolean, constants: Readonly<Record<string, string>>): unknown => {
  if (typeof value === "string") {
    const name = isPlace ? whole.exec(value)?.[1] : undefined
    return name === undefined ? value : (own(constants, name) ?? value)
  }
  if (Array.isArray(value)) return value.map((each) => placed(each, isPlace, constants))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, of]) => [key, placed(of, isPlace || places.has(key), constants)])
  )
}

const misconfigured = (expected: string, found: string, advice: string) =>
  Result.fail(new Adapter.Misconfigured({ where: "the mapping's constants", expected, found, advice }))

/**
 * The same mapping, not read yet, with values put in where no template may stand. Fails as `Misconfigured`, naming them, where
 * constants have no value.
 */
export const settled = (
  mapping: Pick<Unfilled, "constants">,
  values: Readonly<Record<string, string>> = {}
): Result.Result<unknown, Adapter.Misconfigured> => {
  const known: Record<string, string> = { ...values }
  const open: Array<string> = []
  for (const [name, value] of Object.entries(mapping.constants ?? {})) {
    if (Object.hasOwn(known, name)) continue
    if (value === null) open.push(name)
    else known[name] = value
  }
  return open.length > 0
    ? misconfigured(`a value for each of ${list(open, 20)}`, "none", "Give them: nothing is guessed.")
    : Result.succeed(placed(mapping, false, known))
}

/**
 * The mapping with values for its constants. Fails as `Misconfigured`, naming them, where one has no value or a value has no
 * constant, and where what comes of it is no mapping.
 */
export const fill = (
  mapping: Unfilled,
  values: Readonly<Record<string, string>> = {}
): Result.Result<Mapping, Adapter.Misconfigured> =>
  Result.flatMap(settled(mapping, values), (json) => {
    const decoded = decode(json)
    return Result.isSuccess(decoded)
      ? withConstants(decoded.success, values)
      : misconfigured("values that make a whole mapping", quote(decoded.failure.message), "Correct the values.")
  })

type Stream = Unfilled["streams"][number]
type Fact = Stream["facts"][number]

/** A label of whatever else than a name says who a row is of. */
const otherLabel = "identity"

/** The labels that identities read: `email` of `{email}`. */
const labelsOf = ({ contact }: Stream["subject"]): ReadonlyArray<string> =>
  contactsOf(contact).flatMap(({ value }) =>
    [...(typeof value === "string" ? value : value.value).matchAll(/\{([^{}.]+)\}/g)].map(([, label = ""]) => label)
  )

const and = (fact: Fact, condition: Condition): Fact => {
  const { where = [] } = fact
  return { ...fact, where: [condition, ...("length" in where ? where : [where])] }
}

/** The rows of a stream that say who they are of, and in a stream of its own those that have nothing but a name. */
const apart = (stream: Stream, scheme: typeof Text.Slug.Type): ReadonlyArray<Stream> => {
  const { columns = {}, optional = [], fallback = [], facts, subject } = stream
  if (!Object.hasOwn(columns, nameLabel)) return [stream]
  const spellings = labelsOf(subject).flatMap((label) => columns[label] ?? [])
  const both = {
    ...stream,
    columns: { ...columns, [otherLabel]: spellings },
    optional: [...optional, otherLabel],
    fallback: [...fallback, otherLabel]
  }
  const only = (condition: Condition) => facts.map((fact) => and(fact, condition))
  return [
    { ...both, facts: only({ present: otherLabel }) },
    {
      ...both,
      name: `${stream.name}-by-name`,
      subject: { ...subject, contact: { scheme, value: `{${nameLabel}}` } },
      facts: only({ absent: otherLabel })
    }
  ]
}

/**
 * The mapping with people matched by their display name where a row has nothing else: under a scheme whose names the operator
 * keeps. Those rows are read by a stream of their own, `<stream>-by-name`, of the same file; a name is never a claim of somebody
 * who is known otherwise, since two people may share it. Streams without a column of names stay as they are.
 */
export const withNames = (mapping: Unfilled, scheme: typeof Text.Slug.Type): Unfilled => ({
  ...mapping,
  streams: mapping.streams.flatMap((stream) => apart(stream, scheme))
})
