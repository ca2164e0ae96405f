/** Rows of the fact table that R is measured on: twelve columns, keys in no order, ten rows for each learner. */
import { below, uuid } from "./Random.ts"
import { occasions, statementsPerLearner } from "./Population.ts"

/** In the order of the table's columns, without its own number: what `node:sqlite` binds. */
export type Row = readonly [
  source: number,
  sourceId: string,
  learner: number,
  contact: number,
  offering: number,
  kind: number,
  activity: number,
  time: number,
  value: number,
  recorded: number,
  payload: string
]

/** Made before any clock runs, so that inserting is all that is measured. In the order of the statements. */
export const facts = (seed: number, count: number): ReadonlyArray<Row> => {
  const rows: Array<Row> = []
  for (const { story, step } of occasions(seed, count)) {
    const { learner, contact, run, points } = story
    const time = 1_736_000_000_000 + run * 86_400_000 + step * 86_400_000 + below(86_400_000, seed, learner, step + 20)
    const id = uuid(seed, learner * statementsPerLearner + step)
    rows.push([1, id, learner, contact, run, step, step, time, points, 1_764_000_000_000, ""])
  }
  return rows
}
