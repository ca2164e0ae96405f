/** Facts and withdrawals of rows, as JSON writes them: a Date is a moment, a field that is undefined is none. */
import { CivilDate, Instant } from "@laurel/core"
import { jsonOf } from "../../internal/given.ts"
import { atOnce } from "./rows.ts"

/** What a function of a definition has given for a row, one by one as JSON. Throws what is wrong with all of it together. */
export const listed = (what: string, given: unknown): ReadonlyArray<{ readonly json: unknown }> => {
  const list = atOnce(what, given)
  if (!Array.isArray(list)) throw new Error(`expected ${what} to give a list, found ${typeof list}`)
  return list.map((each: unknown) => ({ json: written(jsonOf(each)) }))
}

const written = (json: unknown): unknown => {
  if (typeof json !== "object" || json === null || !("happened" in json)) return json
  const { happened } = json
  if (typeof happened !== "object" || happened === null || "on" in happened) return json
  return { ...json, happened: { ...happened, on: dayOf(happened) } }
}

/** The day of a moment in its zone. Where either can't be read, it is told of that, and any day will do. */
const dayOf = (happened: { readonly at?: unknown; readonly zone?: unknown }): string | undefined => {
  const { at, zone } = happened
  if (typeof at !== "string" || typeof zone !== "string") return undefined
  const moment = Instant.parse(at)
  try {
    return CivilDate.format(moment === undefined ? CivilDate.min : Instant.dayIn(moment, zone))
  } catch {
    // Intl has no other way to say that it knows no such zone.
    return CivilDate.format(CivilDate.min)
  }
}
