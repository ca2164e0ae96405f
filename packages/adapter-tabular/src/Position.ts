/** Where a reading stands, as the text that a ledger keeps for us: per stream, what is being read and how far. */
import { Result, Schema } from "effect"
import type { Problem } from "./Problem.ts"

const Progress = Schema.Struct({
  /** The digest that names what is being read. */
  reading: Schema.String,
  rows: Schema.Natural,
  ended: Schema.Boolean
})
export type Progress = typeof Progress.Type

const Position = Schema.fromJsonString(Schema.Struct({ streams: Schema.Record(Schema.String, Progress) }))
const decode = Schema.decodeUnknownResult(Position, { onExcessProperty: "error" })

/** Reads a position; one that is none is a problem, because reading everything again unasked could take hours. */
export const parse = (text: string | null): Result.Result<Map<string, Progress>, Problem> => {
  if (text === null) return Result.succeed(new Map())
  return Result.match(decode(text), {
    onSuccess: ({ streams }) => Result.succeed(new Map(Object.entries(streams))),
    onFailure: () =>
      Result.fail({
        where: "the position",
        expected: "one that this adapter gave",
        found: text.length <= 100 ? text : `${text.slice(0, 100)}…`,
        advice: "It may belong to another kind of adapter: give this source an id of its own."
      })
  })
}

/** Writes a position, of the streams that the mapping still has. */
export const format = (names: ReadonlyArray<string>, progress: ReadonlyMap<string, Progress>): string =>
  JSON.stringify({
    streams: Object.fromEntries(
      names.flatMap((name) => {
        const found = progress.get(name)
        return found === undefined ? [] : [[name, found]]
      })
    )
  })
