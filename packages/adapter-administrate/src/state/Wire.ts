/** What is picked from answers: little, and whatever form it has. What a value means is for the rows' schema to say. */
import { Field, Instant } from "@laurel/core"
import * as Ids from "../Ids.ts"
import { type Listed, listOf } from "./Lists.ts"

/** A field of a record; undefined where there is no such record. */
export const at = (value: unknown, ...path: ReadonlyArray<string>): unknown => path.reduce(Field.of, value)

/** The number of a record that is referred to. */
export const numberAt = (value: unknown, ...path: ReadonlyArray<string>): string | undefined =>
  Ids.numberOf(at(value, ...path, "id"))

/** A list within a record; undefined where it is none, null where it was not asked for or is empty of meaning. */
export const listAt = (value: unknown, ...path: ReadonlyArray<string>): Listed | undefined | null => {
  const found = at(value, ...path)
  return found === undefined || found === null ? null : listOf(found)
}

/** A field as it stands, where there is something. */
export const given = (name: string, value: unknown): Readonly<Record<string, unknown>> =>
  value === undefined || value === null ? {} : { [name]: value }

/** A number, also one that is written as a text; NaN for anything else. */
export const amountOf = (value: unknown): number =>
  typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : Number.NaN

const offset = /([+-]\d{2})(\d{2})$/

/** A moment as the API writes it, its offset also without a colon; undefined for any other text. */
export const instantOf = (text: string): Instant.Instant | undefined => Instant.parse(text.replace(offset, "$1:$2"))
