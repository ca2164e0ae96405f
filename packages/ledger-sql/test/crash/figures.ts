/** What a run of these tests came to, told to whoever looks on, and to `npm run soak`, which adds it up. */
import { appendFileSync } from "node:fs"

export interface Figures {
  readonly engine: string
  /** What was done to it, and how often: kills, cuts. */
  readonly done: { readonly [what: string]: number }
  readonly stores: number
  readonly seconds: number
}

export const tell = (figures: Figures): void => {
  const file = process.env["LAUREL_FIGURES"]
  if (file !== undefined && file !== "") appendFileSync(file, `${JSON.stringify(figures)}\n`)
  const { engine, done, stores, seconds } = figures
  const each = Object.entries(done).map(([what, times]) => `${times} × ${what}`)
  console.log(`${engine}, ${stores} stores, ${seconds.toFixed(1)} s: ${each.join(", ")}`)
}
