/** Rows of people who were at sessions, ten a person; each twelfth row is the one before once more. */
import { createWriteStream } from "node:fs"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { bits } from "./Random.ts"

/** A row repeats the one before in each group of so many. */
export const every = 12
const chunk = 10_000

const row = (seed: number, index: number): string => {
  const own = index % every === every - 1 ? index - 1 : index
  const day = `2026-${String(1 + (own % 12)).padStart(2, "0")}-${String(1 + (own % 28)).padStart(2, "0")}`
  const room = own % 50 === 0 ? '"Room 1, ""north"""' : `Room ${own % 7}`
  return `E-${String(Math.floor(own / 10)).padStart(7, "0")},run-${own % 40},session ${own},${room},${bits(seed, own, 0) % 180},${day}`
}

/** Writes so many rows below a header, as CSV. */
export const write = (file: string, seed: number, count: number): Promise<void> => {
  const text = function* () {
    yield "person,run,session,room,minutes,day\n"
    for (let from = 0; from < count; from += chunk) {
      const rows = Array.from({ length: Math.min(chunk, count - from) }, (_, index) => row(seed, from + index))
      yield `${rows.join("\n")}\n`
    }
  }
  return pipeline(Readable.from(text()), createWriteStream(file))
}
