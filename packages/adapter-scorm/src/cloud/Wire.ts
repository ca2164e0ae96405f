/** Registrations as SCORM Cloud's API writes them: little is read, and what is named here and is otherwise rejects the registration. */
import { CivilDate, Field, Instant, Text } from "@laurel/core"
import { Schema } from "effect"

const offset = /([+-]\d{2})(\d{2})$/
const earliest = Instant.startOf(CivilDate.of(1900, 1, 1) ?? CivilDate.min)

/** A moment as it is written, its offset also without a colon; undefined for any other text, and for times that nobody meant. */
export const instantOf = (text: string): Instant.Instant | undefined => {
  const at = Instant.parse(text.replace(offset, "$1:$2"))
  return at === undefined || at < earliest ? undefined : at
}

/** A number, also one written as a text; undefined where there is none, which may be written `"NaN"`. */
export const numberOf = (value: number | string | null | undefined): number | undefined => {
  if (typeof value !== "string") return value ?? undefined
  const text = value.trim()
  return text === "" || text === "NaN"
    ? undefined
    : /^-?\d{1,20}(?:\.\d{1,20})?$/.test(text)
      ? Number(text)
      : Number.NaN
}

/** A word of a status, in upper case; undefined for UNKNOWN, which says nothing. */
export const wordOf = <Word extends string>(words: ReadonlyArray<Word>, text: string | null | undefined) =>
  words.find((word) => word === text?.toUpperCase())

export const completions = ["COMPLETED", "INCOMPLETE"] as const
export const successes = ["PASSED", "FAILED"] as const

const word = (words: ReadonlyArray<string>) =>
  Schema.String.check(
    Schema.makeFilter((text: string) =>
      ["", "UNKNOWN", ...words].includes(text.toUpperCase()) ? undefined : `expected ${words.join(", ")} or UNKNOWN`
    )
  )

const number = (minimum: number, maximum: number, expected: string) =>
  Schema.Union([Schema.Finite, Schema.String]).check(
    Schema.makeFilter((value: number | string) => {
      const read = numberOf(value)
      return read === undefined || (read >= minimum && read <= maximum) ? undefined : `expected ${expected}`
    })
  )

const Moment = Schema.String.check(
  Schema.makeFilter((text: string) =>
    instantOf(text) === undefined
      ? "expected a date after 1900, a time and an offset, such as 2026-11-23T15:00:00Z"
      : undefined
  )
)

/** Documented as 0 to 100, whatever the course's standard. */
const Score = Schema.Struct({ scaled: Field.maybe(number(0, 100, "a score from 0 to 100, as the API documents it")) })

const maxSeconds = 6_000_000
const Seconds = number(0, maxSeconds, `from 0 to ${maxSeconds.toLocaleString("en")} seconds`)

const clock = /^(\d{1,6}):(\d{2}):(\d{2}(?:\.\d{1,9})?)$/

/** Seconds of a time as it is tracked of a part, such as `0000:12:26.66`; undefined for any other text. */
export const secondsOf = (text: string): number | undefined => {
  const [, hours, minutes, seconds] = clock.exec(text) ?? []
  return seconds === undefined ? undefined : (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
}

const Tracked = Schema.String.check(
  Schema.makeFilter((text: string) => {
    const seconds = text === "" ? 0 : secondsOf(text)
    return seconds !== undefined && seconds <= maxSeconds
      ? undefined
      : `expected hours, minutes and seconds such as 0000:12:26.66, at most ${maxSeconds.toLocaleString("en")} seconds`
  })
)

const result = { score: Field.maybe(Score) }

/** A course's root, or what is beneath it. Those with nothing beneath them are what is played. */
export interface Activity {
  readonly id: string
  readonly activityCompletion?: string | null
  readonly activitySuccess?: string | null
  readonly score?: typeof Score.Type | null
  readonly timeTracked?: string | null
  readonly children?: ReadonlyArray<Activity> | null
}

const Activity: Schema.Codec<Activity> = Schema.Struct({
  id: Text.Name,
  activityCompletion: Field.maybe(word(completions)),
  activitySuccess: Field.maybe(word(successes)),
  ...result,
  timeTracked: Field.maybe(Tracked),
  children: Field.maybe(Schema.Array(Schema.suspend(() => Activity)))
})

const maxInstance = 1_000_000
const Instance = number(0, maxInstance, "a whole number from 0").check(
  Schema.makeFilter((value: number | string) =>
    Number.isInteger(numberOf(value) ?? 0) ? undefined : "expected a whole number from 0"
  )
)

const fields = {
  id: Text.Name,
  instance: Field.maybe(Instance),
  updated: Moment,
  registrationCompletion: Field.maybe(word(completions)),
  registrationSuccess: Field.maybe(word(successes)),
  ...result,
  registrationCompletionAmount: Field.maybe(number(0, 1, "an amount from 0 to 1")),
  totalSecondsTracked: Field.maybe(Seconds),
  /** Of the first completion. */
  completedDate: Field.maybe(Moment),
  course: Schema.Struct({ id: Schema.String }),
  learner: Schema.Struct({ id: Text.Name, email: Field.maybe(Schema.String) })
}

const Plain = Schema.Struct(fields)
const Detailed = Schema.Struct({ ...fields, activityDetails: Field.maybe(Activity) })

/** One instance of a registration, as it stood when it was `updated`. */
export type Registration = typeof Plain.Type & { readonly activityDetails?: Activity | null }

/** A registration, with or without what is said of its parts. */
export const registration = (hasParts: boolean): Schema.Decoder<Registration> => (hasParts ? Detailed : Plain)

/** What can be asked of any value before it is known to be a registration. */
const isOutline = Schema.is(Schema.Struct({ id: Text.Name, instance: fields.instance }))

export interface Outline {
  readonly id: string
  /** Counted from 0. */
  readonly instance: number
}

/** Which registration and which of its instances a value is; undefined where it does not say so. */
export const outlineOf = (value: unknown): Outline | undefined =>
  isOutline(value) ? { id: value.id, instance: numberOf(value.instance) ?? 0 } : undefined

const isUpdated = Schema.is(Schema.Struct({ updated: Moment }))

/** When SCORM Cloud last changed it; undefined where it does not say so. */
export const updatedOf = (value: unknown): Instant.Instant | undefined =>
  isUpdated(value) ? instantOf(value.updated) : undefined

const isCompleted = Schema.is(Schema.Struct({ completedDate: Moment }))

/** The moments that it names, by their fields. */
export const momentsOf = (value: unknown): ReadonlyArray<readonly [field: string, at: Instant.Instant]> => {
  const completed = isCompleted(value) ? instantOf(value.completedDate) : undefined
  const updated = updatedOf(value)
  return [
    ...(updated === undefined ? [] : [["updated", updated] as const]),
    ...(completed === undefined ? [] : [["completedDate", completed] as const])
  ]
}

const isNamed = Schema.is(Schema.Struct({ learner: Schema.Struct({ id: Text.Name }) }))

/** Whose registration it is; undefined where it does not say so. */
export const learnerOf = (value: unknown): string | undefined => (isNamed(value) ? value.learner.id : undefined)
