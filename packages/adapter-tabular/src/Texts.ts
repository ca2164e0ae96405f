/** What texts of a row must be, and how a message says so. */
import { Id, Text } from "@laurel/core"
import { Schema } from "effect"
import { quote, type TextProblem } from "./Problem.ts"

/** What a text is read as, or what is wrong with it. */
export type Reading<A> = { readonly value: A } | { readonly problem: TextProblem }

/** Reads a text that must be something. */
export const must =
  <A extends string>(is: (text: string) => text is A, expected: string, advice = "Mend the row, or the mapping.") =>
  (text: string): Reading<A> =>
    is(text) ? { value: text } : { problem: { expected, found: quote(text), advice } }

const ids = "letters, digits, '.', '_', '-' or '/'"

/** A source's own key, of a reference, a participation or a person: plain code, because most rows have one of their own. */
export const key = must(
  (text): text is string => text.length > 0 && text.length <= 500 && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text),
  "a key of 1 to 500 characters, none of them a control character"
)
export const name = must(Schema.is(Text.Name), "1 to 200 characters, none of them a control character")
/** A name of a person. */
export const seen = must(Schema.is(Text.Seen), Text.seenWords)
export const slug = must(Schema.is(Text.Slug), `an id of 1 to 100 ${ids}`)
export const offering = must(Schema.is(Id.OfferingId), `an offering's id: 1 to 100 ${ids}`)
export const activity = must(
  Schema.is(Id.ActivityId),
  "an activity's id of 1 to 200 characters, none of them a control character"
)
