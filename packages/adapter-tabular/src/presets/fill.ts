/** From a mapping that was told everything but its zone, its formats and its constants to one that can be read by. */
import { Adapter, type Text } from "@laurel/core"
import { Result, Schema } from "effect"
import { Mapping, own } from "../Mapping.ts"
import { withConstants } from "../mapping/Constants.ts"
import { list, quote } from "../Problem.ts"
import { nameLabel, type Unfilled } from "./Preset.ts"

const decode = Schema.decodeUnknownResult(Mapping, { onExcessProperty: "error" })

/** Keys whose whole text may be a constant: what is checked before any row is read. */
const places: ReadonlySet<string> = new Set(["zone", "format", "scheme"])
const whole = /^\{constant\.([^{}.]+)\}$/

/** The same JSON with constants put in where no template may stand. */
const placed = (value: unknown, isPlace: boolean, constants: Readonly<Record<string, string>>): unknown => {
  if (typeof value === "string") {
    const name = isPlace ? whole.exec(value)?.[1] : undefined
    return name === undefined ? value : (own(constants, name) ?? value)
  }
  if (Array.isArray(value)) return value.map((each) => placed(each, isPlace, constants))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, placed(of, places.has(key), constants)]))
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

/**
 * The mapping with people matched by their display name, too, after all else: under a scheme whose names the operator keeps.
 * Streams without a column of names stay as they are.
 */
export const withNames = (mapping: Unfilled, scheme: typeof Text.Slug.Type): Unfilled => ({
  ...mapping,
  streams: mapping.streams.map((stream) => {
    const { contact } = stream.subject
    if (!Object.hasOwn(stream.columns ?? {}, nameLabel)) return stream
    const before = "scheme" in contact ? [contact] : contact
    const identity = { scheme, value: `{${nameLabel}}` }
    return { ...stream, subject: { ...stream.subject, contact: [...before, identity] } }
  })
})
