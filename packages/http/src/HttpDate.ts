/** Dates as headers have them: `Sun, 01 Mar 2026 10:01:00 GMT`. */
import { Instant } from "@laurel/core"

const shape = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** The moment that a header says; null where it has none, or another form. */
export const parse = (text: string | null): Instant.Instant | null => {
  const said = text?.trim() ?? ""
  return shape.test(said) ? (Instant.fromMillis(Date.parse(said)) ?? null) : null
}
