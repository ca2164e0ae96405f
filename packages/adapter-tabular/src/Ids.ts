/** Texts of a row as ids, keys and names; one that is none is refused. */
import { Id, Text } from "@laurel/core"
import { Schema } from "effect"
import { keep } from "./Compiler.ts"
import { quote } from "./Problem.ts"
import type * as Template from "./Template.ts"

const expected = {
  key: "a key of 1 to 500 characters, none of them a control character",
  name: "1 to 200 characters, none of them a control character",
  offering: "an offering's id: 1 to 100 letters, digits, '.', '_', '-' or '/'",
  activity: "an activity's id of 1 to 200 characters, none of them a control character"
}

/** A source's own key: keys of references and of participations. */
const isKey = (text: string): boolean =>
  text.length > 0 && text.length <= 500 && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text)
const isName = Schema.is(Text.Name)

const kept = <A extends string>(is: (text: string) => text is A) => keep((text: string) => (is(text) ? text : null))

const refuse = (row: Template.Row, columns: string | null, found: string, expected: string): undefined => {
  const advice = "Mend the cells it is made of."
  row.problem = { column: columns, expected, found: quote(found), advice }
  return undefined
}

/** Reads ids, whose checking is kept by their texts. Where one gives undefined, the row says why. */
export class Ids {
  readonly #offerings = kept(Schema.is(Id.OfferingId))
  readonly #activities = kept(Schema.is(Id.ActivityId))

  readonly key = (compiled: Template.Compiled, row: Template.Row): string | undefined => {
    const text = compiled.read(row)
    return text === undefined || isKey(text) ? text : refuse(row, compiled.columns, text, expected.key)
  }

  readonly name = (compiled: Template.Compiled, row: Template.Row): string | undefined => {
    const text = compiled.read(row)
    return text === undefined || isName(text) ? text : refuse(row, compiled.columns, text, expected.name)
  }

  readonly offering = (compiled: Template.Compiled, row: Template.Row): Id.OfferingId | undefined => {
    const text = compiled.read(row)
    return text === undefined
      ? undefined
      : (this.#offerings(text) ?? refuse(row, compiled.columns, text, expected.offering))
  }

  readonly activity = (compiled: Template.Compiled, row: Template.Row): Id.ActivityId | undefined => {
    const text = compiled.read(row)
    return text === undefined
      ? undefined
      : (this.#activities(text) ?? refuse(row, compiled.columns, text, expected.activity))
  }
}
