/** Constants of a mapping that are given when a file is read. */
import { Adapter } from "@laurel/core"
import { Result } from "effect"
import { type Mapping, own, type StreamMapping } from "../Mapping.ts"
import { list, type Problem, quote } from "../Problem.ts"
import * as Template from "../Template.ts"
import { templatesIn } from "./Stream.ts"

const maxLength = 200

/** The mapping with these constants. One that it does not have, or that is no text, is a problem of configuration, and so is one that it waits for and that is not given. */
export const withConstants = (
  mapping: Mapping,
  values: Readonly<Record<string, string>>
): Result.Result<Mapping, Adapter.Misconfigured> => {
  const constants = mapping.constants ?? {}
  const wanted = Object.keys(constants)
  const where = mapping.name === undefined ? "the mapping's constants" : `the constants of mapping "${mapping.name}"`
  const fail = (expected: string, found: string, advice: string) =>
    Result.fail(new Adapter.Misconfigured({ where, expected, found, advice }))
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(constants, name)) return fail(`one of ${list(wanted, 20)}`, quote(name), "Correct the name.")
    if (value.length < 1 || value.length > maxLength)
      return fail(`"${name}" to have 1 to ${maxLength} characters`, quote(value), "Give another text.")
  }
  const missing = wanted.filter((name) => constants[name] === null && !Object.hasOwn(values, name))
  if (missing.length > 0) return fail(`a text for ${list(missing, 20)}`, "none", "Give it with the file.")
  return Result.succeed(wanted.length === 0 ? mapping : { ...mapping, constants: { ...constants, ...values } })
}

/** What to say of constants that a stream needs and that nobody gave. */
export const unset = ({ constants }: Mapping, stream: StreamMapping): Omit<Problem, "where"> | undefined => {
  const missing = templatesIn(stream)
    .flatMap(Template.constantsIn)
    .filter((name) => own(constants, name) === null)
  return missing.length === 0
    ? undefined
    : {
        expected: `a text for the constant${missing.length === 1 ? "" : "s"} ${list([...new Set(missing)], 20)}`,
        found: "none",
        advice: "Give it with the file, or write it into the mapping."
      }
}
