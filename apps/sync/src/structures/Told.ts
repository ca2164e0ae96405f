/** What a course comes to in a catalog, as it is told: the same of every standard. */
import { Offering } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import * as Print from "../terminal/Print.ts"
import { type Unable, unable } from "../Unable.ts"

export interface Told {
  /** The course and its parts, in words. */
  readonly course: ReadonlyArray<string>
  readonly offering: typeof Offering.Offering.Encoded
  readonly achievementType: object | null
  /** Why there is no achievement type, where there is none. */
  readonly noRule: string
  /** Where the setting of a source takes what is to be put into it. */
  readonly place: string
  readonly setting: object
  /** What else is to be known of the setting. */
  readonly beside: ReadonlyArray<string>
  readonly notCarriedOver: ReadonlyArray<string>
  /** All of it as JSON. */
  readonly json: object
}

/** Prints it, if a catalog would take its offering. */
export const tell = Effect.fnUntraced(function* (told: Told, json: boolean): Effect.fn.Return<void, Unable> {
  const checked = Schema.decodeUnknownResult(Offering.Offering, { errors: "all" })(told.offering)
  if (Result.isFailure(checked))
    return yield* unable(`a catalog would not take this offering: ${checked.failure.message}`)
  yield* json ? Print.json(told.json) : Print.lines(words(told))
})

const shown = (value: unknown): ReadonlyArray<string> => JSON.stringify(value, null, 2).split("\n")

const words = ({ course, offering, achievementType, noRule, place, setting, beside, notCarriedOver }: Told) => [
  ...course,
  "",
  'For "offerings" of the catalog:',
  ...shown(offering),
  "",
  ...(achievementType === null
    ? [`For "achievementTypes" of the catalog: nothing, since ${noRule}. Write a rule of your own.`]
    : ['For "achievementTypes" of the catalog:', ...shown(achievementType)]),
  "",
  `${place}:`,
  ...shown(setting),
  ...beside,
  ...(notCarriedOver.length === 0 ? [] : ["", "Not carried over:", ...notCarriedOver.map((each) => `  ${each}`)])
]
