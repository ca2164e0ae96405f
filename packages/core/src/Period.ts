/** A calendar period of whole years, months and days, written in ISO 8601: `P3Y`, `P1Y6M`, `P90D`. Never negative, never empty. */
import { Schema, SchemaGetter } from "effect"

/** At most 1,000 years, so that every sum with a civil date can be computed. */
const Count = Schema.Natural.check(Schema.isBetween({ minimum: 0, maximum: 365_250 }))

export const Period = Schema.Struct({ years: Count, months: Count, days: Count })
export type Period = typeof Period.Type

const shape = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})D)?$/

/** Reads `P1Y6M`; `undefined` for another form, a period of nothing, or more than 1,000 years. */
export const parse = (text: string): Period | undefined => {
  const match = shape.exec(text)
  if (match === null) return undefined
  const [years, months, days] = [Number(match[1] ?? 0), Number(match[2] ?? 0), Number(match[3] ?? 0)]
  const total = years * 365.25 + months * 30.4375 + days
  return total > 0 && total <= 365_250 ? { years, months, days } : undefined
}

/** Writes `P1Y6M`, leaving out what is 0. */
export const format = ({ years, months, days }: Period): string =>
  `P${years ? `${years}Y` : ""}${months ? `${months}M` : ""}${days ? `${days}D` : ""}`

/** In plain words: "1 year 6 months". */
export const describe = (period: Period): string =>
  (["years", "months", "days"] as const)
    .filter((unit) => period[unit] > 0)
    .map((unit) => `${period[unit]} ${period[unit] === 1 ? unit.slice(0, -1) : unit}`)
    .join(" ")

/** A period written as text, `P3Y`, on the wire and in files. */
export const FromString = Schema.String.check(
  Schema.makeFilter((text: string) =>
    parse(text) === undefined
      ? "expected an ISO 8601 period of years, months and days up to 1,000 years, such as P3Y or P1Y6M"
      : undefined
  )
).pipe(
  Schema.decodeTo(Period, {
    // The check above has parsed the text once already, so the fallback is never taken.
    decode: SchemaGetter.transform((text: string) => parse(text) ?? { years: 0, months: 0, days: 0 }),
    encode: SchemaGetter.transform(format)
  })
)
