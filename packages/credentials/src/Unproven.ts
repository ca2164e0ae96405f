/** Why a badge proves nothing: at which check, what was expected and found there, and what to do. */
import { Result, Schema } from "effect"

/** The checks in their order, and what keeps one from being made: an address that can't be asked. */
const steps = ["form", "proof", "key", "status", "dates", "address"] as const
export type Step = (typeof steps)[number]

/** Characters of what is told of one. */
const maxTold = 1_000

const Told = Schema.String.check(Schema.isMaxLength(maxTold + 1))

const fields = { step: Schema.Literals(steps), expected: Told, found: Told, advice: Told }

/** The same as it is kept. */
export const Why = Schema.Struct(fields)

/** `unsure` of what may be good, and only can't be checked here: nobody answers, or it is of a kind that is not known. */
export class Unproven extends Schema.TaggedError<Unproven>()("Unproven", { ...fields, unsure: Schema.Boolean }) {}

const cut = (text: string): string => {
  const whole = text.toWellFormed()
  return whole.length <= maxTold ? whole : `${whole.slice(0, maxTold).toWellFormed()}…`
}

export const unproven = (step: Step, expected: string, found: string, advice: string): Unproven =>
  new Unproven({ step, expected: cut(expected), found: cut(found), advice: cut(advice), unsure: step === "address" })

/** The same of what may be good, and can't be checked here. */
export const unsure = (step: Step, expected: string, found: string, advice: string): Unproven =>
  new Unproven({ step, expected: cut(expected), found: cut(found), advice: cut(advice), unsure: true })

export const fails = (step: Step, expected: string, found: string, advice: string): Result.Result<never, Unproven> =>
  Result.fail(unproven(step, expected, found, advice))

/** A text out of a badge as messages quote it. */
export const quoted = (text: string): string => JSON.stringify(text.length <= 200 ? text : `${text.slice(0, 200)}…`)
