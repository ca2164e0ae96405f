/** The assignable units of a course (.au), with what its descriptors (.des) call them. */
import { Phrase, Text } from "@laurel/core"
import { Result } from "effect"
import type { Named, Refused } from "../Structure.ts"
import { refuse } from "./Files.ts"
import { fieldOf, type Row, type Table, withColumn } from "./Table.ts"

/** Units of one course, as many as an offering has components. */
const maxUnits = 10_000
/** Characters of an activity, `<course>/<System_ID>`: a fact names it so. */
const maxActivity = 200
/** Characters of the name of a file that is launched. */
const maxHref = 2_000
/** Of a score, where Max_Score says nothing else. */
const wholeScore = 100

export interface Unit extends Named {
  readonly line: number
  readonly activity: string
  readonly href: string | null
  readonly masteryScore: number | null
}

/** A descriptor. */
export interface Described extends Named {
  readonly line: number
}

type Read<A> = Result.Result<A, Refused>

/** Ids are the same in any case. */
export const keyOf = (id: string): string => id.toLowerCase()

/** The descriptors by id; two of one id would leave open which one is meant. */
export const descriptorsOf = (table: Table): Read<ReadonlyMap<string, Described>> =>
  Result.gen(function* () {
    const { rows, file } = yield* withColumn(table, "system_id")
    const found = new Map<string, Described>()
    for (const row of rows) {
      const id = fieldOf(table, row, "system_id")
      if (id === "") return yield* Result.fail(refuse(file, row.line, "a System_ID", "none"))
      yield* once(file, row, id, found)
      found.set(keyOf(id), { id, title: Text.nameOf(fieldOf(table, row, "title")), line: row.line })
    }
    return found
  })

/** The units by id, in the order of the file. */
export const unitsOf = (
  table: Table,
  descriptors: ReadonlyMap<string, Described>,
  course: string
): Read<ReadonlyMap<string, Unit>> =>
  Result.gen(function* () {
    const { rows, file, header } = yield* withColumn(table, "system_id")
    const found = new Map<string, Unit>()
    for (const row of rows) {
      const unit = yield* unitOf(table, row, descriptors, course)
      yield* once(file, row, unit.id, found)
      if (found.size === maxUnits)
        return yield* Result.fail(refuse(file, row.line, `at most ${maxUnits} units`, "more"))
      found.set(keyOf(unit.id), unit)
    }
    return found.size > 0 ? found : yield* Result.fail(refuse(file, header.line, "an assignable unit", "none"))
  })

const once = (file: string, { line }: Row, id: string, found: ReadonlyMap<string, Described | Unit>): Read<void> => {
  const before = found.get(keyOf(id))
  if (before === undefined) return Result.void
  const expected = "each System_ID once, whatever its case"
  return Result.fail(
    refuse(file, line, expected, `${Phrase.quote(id)}, and ${Phrase.quote(before.id)} in line ${before.line}`)
  )
}

const unitOf = (table: Table, row: Row, descriptors: ReadonlyMap<string, Described>, course: string): Read<Unit> =>
  Result.gen(function* () {
    const { file } = table
    const { line } = row
    const id = fieldOf(table, row, "system_id")
    if (id === "") return yield* Result.fail(refuse(file, line, "a System_ID", "none"))
    if (keyOf(id) === "root")
      return yield* Result.fail(
        refuse(file, line, "a System_ID other than root, which is the course", Phrase.quote(id))
      )
    const activity = `${course}/${id}`
    const { length } = [...activity]
    if (length > maxActivity) {
      const expected = `at most ${maxActivity} characters in an activity, which is ${Phrase.quote(course)}, a slash and the System_ID`
      return yield* Result.fail(refuse(file, line, expected, `${length}`, "Give the course a shorter name."))
    }
    const href = fieldOf(table, row, "file_name") || fieldOf(table, row, "command_line")
    if (href.length > maxHref)
      return yield* Result.fail(refuse(file, line, `a File_Name of at most ${maxHref} characters`, `${href.length}`))
    return {
      id,
      title: descriptors.get(keyOf(id))?.title || Text.nameOf(id),
      line,
      activity,
      href: href === "" ? null : href,
      masteryScore: yield* masteryScoreOf(table, row)
    }
  })

/**
 * The mark is one of the scores that the unit gives, of which Max_Score is the highest (CMI001 4.0, 3.4.8 and 3.4.9); where that
 * is not said, scores are of 100.
 */
const masteryScoreOf = (table: Table, row: Row): Read<number | null> => {
  const written = fieldOf(table, row, "mastery_score")
  if (written === "") return Result.succeed(null)
  const most = fieldOf(table, row, "max_score")
  const max = most === "" ? wholeScore : numberOf(most)
  const { file } = table
  if (!(max > 0))
    return Result.fail(
      refuse(file, row.line, "a Max_Score above 0 beside a Mastery_Score, or none", Phrase.quote(most))
    )
  const mastery = numberOf(written)
  if (mastery >= 0 && mastery <= max) return Result.succeed(mastery / max)
  const scale = most === "" ? `${wholeScore}, as there is no Max_Score` : `Max_Score, ${max}`
  const advice = "Write it as one of the unit's scores, or leave it empty where no score passes it."
  return Result.fail(refuse(file, row.line, `a Mastery_Score from 0 to ${scale}`, Phrase.quote(written), advice))
}

const numberOf = (written: string): number =>
  /^[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})$/.test(written) ? Number(written) : Number.NaN
