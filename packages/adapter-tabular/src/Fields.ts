/** The parts of an evidence: texts of a row as what they must be. Where one gives undefined, the row may say why. */
import type { Compiler, Field } from "./Compiler.ts"
import * as Decimal from "./Decimal.ts"
import type { Day } from "./mapping/Day.ts"
import type { Expression } from "./mapping/Expression.ts"
import type { Bound, Minutes } from "./mapping/Fact.ts"
import { list, quote } from "./Problem.ts"
import * as Template from "./Template.ts"
import { must, type Reading } from "./Texts.ts"
import * as Duration from "./times/Duration.ts"

/** Minutes, points and hours of one fact. */
export const most = 100_000

/** What is optional: undefined where it isn't mapped, where a cell of it is missing, and where it can't be read. */
export type Optional<A> = Pick<Field<A>, "cells" | "read">

/** A field that a mapping, or a row, may leave out. */
export const optional = <A>(field: Field<A> | undefined): Optional<A> =>
  field === undefined
    ? { cells: [], read: () => undefined }
    : { cells: field.cells, read: (row) => (field.isThere(row) ? field.read(row) : undefined) }

/** Reads a text that must be one of these words. */
export const oneOf = <const A extends string>(words: ReadonlyArray<A>) =>
  must(
    (text): text is A => words.some((word) => word === text),
    `one of ${list(words, 10)}`,
    "Translate the file's words by a map in the mapping."
  )

/** Compiles the parts of evidence that a mapping names. */
export class Fields {
  readonly compiler: Compiler
  readonly mark: Decimal.Mark

  constructor(compiler: Compiler) {
    this.compiler = compiler
    this.mark = compiler.setting.mapping.decimal ?? "."
  }

  text<A>(expression: Expression, read: (text: string) => Reading<A>): Field<A> {
    return this.compiler.reading(expression, read)
  }

  maybe<A>(expression: Expression | undefined, read: (text: string) => Reading<A>): Optional<A> {
    return optional(expression === undefined ? undefined : this.text(expression, read))
  }

  day(day: Day | undefined) {
    return optional(day === undefined ? undefined : this.compiler.day(day))
  }

  moment(day: Day | undefined) {
    return optional(day === undefined ? undefined : this.compiler.moment(day))
  }

  minutes(minutes: Minutes | undefined): Optional<number> {
    if (minutes === undefined || typeof minutes === "string" || "value" in minutes)
      return this.maybe(minutes, Decimal.between(0, most, this.mark))
    const { unit } = minutes
    return this.maybe(minutes.duration, (text) => durationOf(text, unit))
  }

  bound(bound: Bound): (row: Template.Row) => number | undefined {
    return typeof bound === "number" ? () => bound : this.number(bound).read
  }

  number(expression: Expression): Field<number> {
    return this.text(expression, (text) => {
      const value = Decimal.parse(text, this.mark)
      return value === undefined ? { problem: Decimal.problem(text, this.mark) } : { value }
    })
  }
}

const durationOf = (text: string, unit: Duration.Unit | undefined): Reading<number> => {
  const seconds = Duration.seconds(text, unit)
  const value = seconds === undefined ? undefined : Duration.minutesOf(seconds)
  if (value !== undefined && value <= most) return { value }
  const expected =
    value === undefined
      ? `a duration such as 1:27:51, 1h 27m 51s or PT1H27M51S${unit === undefined ? "" : `, or a number of ${unit}`}`
      : `at most ${most.toLocaleString("en")} minutes`
  return { problem: { expected, found: quote(text), advice: "Mend the duration." } }
}

/** Refuses a row for what fields say together. The first problem of a row is the one that is told. */
export const refusing = (...fields: ReadonlyArray<Pick<Field<unknown>, "cells">>) => {
  const column = Template.columnsOf(fields.flatMap(({ cells }) => cells))
  return (row: Template.Row, expected: string, found: string): void => {
    row.problem ??= { column, expected, found, advice: "Mend the row." }
  }
}
