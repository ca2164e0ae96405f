/** What a row says of a kind: closures compiled once per file. Where one gives undefined, the row says why. */
import { Fact, Text } from "@laurel/core"
import { Schema } from "effect"
import { type Compiler, type Field, keep } from "./Compiler.ts"
import * as Decimal from "./Decimal.ts"
import type { Day } from "./mapping/Day.ts"
import type { Expression } from "./mapping/Expression.ts"
import type { Bound, Document, FactMapping, Minutes, Progress, Score } from "./mapping/Fact.ts"
import { list, quote, type TextProblem } from "./Problem.ts"
import * as ScoreText from "./Score.ts"
import * as Template from "./Template.ts"
import type { When } from "./times/Day.ts"
import * as Duration from "./times/Duration.ts"

/** Reads an evidence. `undefined` leaves a problem on the row. */
export type Reader = (row: Template.Row) => Fact.Evidence | undefined

type Mapped<Kind extends FactMapping["evidence"]> = Extract<FactMapping, { readonly evidence: Kind }>
type Reading<A> = { readonly value: A } | { readonly problem: TextProblem }

/** Minutes, points and hours of one fact. */
const most = 100_000

/** What is optional: undefined where it isn't mapped, where a cell of it is missing, and where it can't be read. */
type Optional<A> = Pick<Field<A>, "cells" | "read">

const optional = <A>(field: Field<A> | undefined): Optional<A> =>
  field === undefined
    ? { cells: [], read: () => undefined }
    : { cells: field.cells, read: (row) => (field.isThere(row) ? field.read(row) : undefined) }

/** Reads an evidence whose parts may leave a problem on the row. */
const whole =
  (read: (row: Template.Row) => Fact.Evidence): Reader =>
  (row) => {
    const evidence = read(row)
    return row.problem === undefined ? evidence : undefined
  }

const checked =
  <A extends string>(is: (text: string) => text is A, expected: string, advice = "Mend the row, or the mapping.") =>
  (text: string): Reading<A> =>
    is(text) ? { value: text } : { problem: { expected, found: quote(text), advice } }

const name = checked(Schema.is(Text.Name), "1 to 200 characters, none of them a control character")
const key = checked(Schema.is(Text.Key), "1 to 500 characters, none of them a control character")
const slug = checked(Schema.is(Text.Slug), "an id of 1 to 100 letters, digits, '.', '_', '-' or '/'")

const oneOf = <const A extends string>(words: ReadonlyArray<A>) =>
  checked(
    (text): text is A => words.some((word) => word === text),
    `one of ${list(words, 10)}`,
    "Translate the file's words by a map in the mapping."
  )

export class Evidences {
  readonly #compiler: Compiler
  readonly #mark: Decimal.Mark

  constructor(compiler: Compiler) {
    this.#compiler = compiler
    this.#mark = compiler.setting.mapping.decimal ?? "."
  }

  read(fact: FactMapping): Reader {
    switch (fact.evidence) {
      case "Registered":
        return this.#registered(fact)
      case "Scheduled":
        return this.#scheduled(fact)
      case "Attended":
        return this.#attended(fact)
      case "Progressed":
        return this.#progressed(fact.progress)
      case "Scored":
        return this.#scored(fact.score)
      case "Credited":
        return this.#credited(fact)
      case "Presented":
        return this.#presented(fact)
      case "RolledUp":
        return this.#rolledUp(fact.outcome)
      case "Assessed":
        return this.#assessed(fact)
      default: {
        const evidence = Fact.Evidence.cases[fact.evidence].make({})
        return () => evidence
      }
    }
  }

  #text<A>(expression: Expression, read: (text: string) => Reading<A>): Field<A> {
    return this.#compiler.reading(expression, read)
  }

  #maybe<A>(expression: Expression | undefined, read: (text: string) => Reading<A>): Optional<A> {
    return optional(expression === undefined ? undefined : this.#text(expression, read))
  }

  #day(day: Day | undefined) {
    return optional(day === undefined ? undefined : this.#compiler.day(day))
  }

  #moment(day: Day | undefined) {
    return optional(day === undefined ? undefined : this.#compiler.moment(day))
  }

  #registered({ due }: Mapped<"Registered">): Reader {
    const bare: Fact.Evidence = { _tag: "Registered" }
    const day = this.#day(due)
    const dated = keep((due: When): Fact.Evidence => ({ ...bare, due: due.on }))
    return whole((row) => {
      const when = day.read(row)
      return when === undefined ? bare : dated(when)
    })
  }

  #scheduled(fact: Mapped<"Scheduled">): Reader {
    const [from, until] = [this.#moment(fact.starts), this.#moment(fact.ends)]
    const refuse = refusing(from, until)
    return whole((row) => {
      const [starts, ends] = [from.read(row), until.read(row)]
      if (starts !== undefined && ends !== undefined && ends <= starts)
        refuse(row, "a session to end after it starts", "one that does not")
      return {
        _tag: "Scheduled",
        ...(starts === undefined ? {} : { starts }),
        ...(ends === undefined ? {} : { ends })
      }
    })
  }

  #attended(fact: Mapped<"Attended">): Reader {
    const [counted, came, left] = [this.#minutes(fact.minutes), this.#moment(fact.from), this.#moment(fact.until)]
    const mark = this.#maybe(fact.status, oneOf(Fact.presences))
    const [refuse, refuseAll] = [refusing(came, left), refusing(counted, came, left, mark)]
    return whole((row) => {
      const [minutes, from, until, status] = [counted.read(row), came.read(row), left.read(row), mark.read(row)]
      if ((from === undefined) !== (until === undefined)) refuse(row, "from when and until when", "one of the two")
      else if (from !== undefined && until !== undefined && until < from)
        refuse(row, "to leave after coming", "the other order")
      else if (minutes === undefined && from === undefined && status === undefined)
        refuseAll(row, "minutes, or from when and until when, or a mark", "none")
      return {
        _tag: "Attended",
        ...(minutes === undefined ? {} : { minutes }),
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
        ...(status === undefined ? {} : { status })
      }
    })
  }

  #minutes(minutes: Minutes | undefined): Optional<number> {
    if (minutes === undefined || typeof minutes === "string" || "value" in minutes)
      return this.#maybe(minutes, Decimal.between(0, most, this.#mark))
    const { unit } = minutes
    return this.#maybe(minutes.duration, (text) => durationOf(text, unit))
  }

  #progressed(progress: Progress): Reader {
    const evidence = keep((scaled: number): Fact.Evidence => ({ _tag: "Progressed", scaled }))
    const given = (scaled: number | undefined): Fact.Evidence => evidence(scaled ?? 0)
    if ("scaled" in progress) {
      const scaled = this.#text(progress.scaled, Decimal.between(0, 1, this.#mark))
      return whole((row) => given(scaled.read(row)))
    }
    const [raw, max] = [this.#number(progress.raw), this.#bound(progress.max)]
    const refuse = refusing(raw)
    return whole((row) => {
      const [value, whole] = [raw.read(row), max(row)]
      const share = value === undefined || whole === undefined ? undefined : ScoreText.shareOf(value, whole)
      if (share === undefined) refuse(row, `progress from 0 to ${whole ?? "its max"}`, String(value))
      return given(share)
    })
  }

  #scored(score: Score): Reader {
    const { text, scale } = this.#scale(score)
    if (typeof scale !== "function") {
      const read = (text: string): Reading<Fact.Scored> => evidenceOf(scale, text, this.#mark)
      return this.#text(text, read).read
    }
    const written = this.#compiler.text(text)
    return (row) => {
      const [found, against] = [written.read(row), scale(row)]
      if (found === undefined || against === undefined) return undefined
      const reading = ScoreText.read(against, found, this.#mark)
      if ("evidence" in reading) return reading.evidence
      row.problem = { column: written.columns, ...reading.problem }
      return undefined
    }
  }

  /** The scale of all rows, or how each row says it. */
  #scale(score: Score) {
    if ("scaled" in score) return { text: score.scaled, scale: { kind: "scaled" } as const }
    const { raw, min, max } = score
    if (typeof max === "number" && (min === undefined || typeof min === "number"))
      return { text: raw, scale: { kind: "raw", min, max } as const }
    const [least, most] = [min === undefined ? undefined : this.#bound(min), this.#bound(max)]
    const scale = (row: Template.Row): ScoreText.Scale | undefined => {
      const [low, high] = [least?.(row), most(row)]
      return high === undefined || row.problem !== undefined ? undefined : { kind: "raw", min: low, max: high }
    }
    return { text: raw, scale }
  }

  #bound(bound: Bound): (row: Template.Row) => number | undefined {
    return typeof bound === "number" ? () => bound : this.#number(bound).read
  }

  #number(expression: Expression): Field<number> {
    return this.#text(expression, (text) => {
      const value = Decimal.parse(text, this.#mark)
      return value === undefined ? { problem: Decimal.problem(text, this.#mark) } : { value }
    })
  }

  #credited(fact: Mapped<"Credited">): Reader {
    const given = this.#text(fact.points, Decimal.between(0, most, this.#mark))
    const named = this.#maybe(fact.category, slug)
    return whole((row) => {
      const [points = 0, category] = [given.read(row), named.read(row)]
      return { _tag: "Credited", points, ...(category === undefined ? {} : { category }) }
    })
  }

  #presented(fact: Mapped<"Presented">): Reader {
    const title = this.#text(fact.title, name)
    const [provider, issuer] = [this.#maybe(fact.provider, name), this.#maybe(fact.issuer, name)]
    const hours = this.#maybe(fact.hours, Decimal.between(0, most, this.#mark))
    const [document, expires] = [this.#document(fact.document), this.#day(fact.expires)]
    return whole((row) => {
      const said = {
        title: title.read(row) ?? "",
        provider: provider.read(row),
        issuer: issuer.read(row),
        hours: hours.read(row)
      }
      const until = expires.read(row)
      return {
        _tag: "Presented",
        title: said.title,
        ...(said.provider === undefined ? {} : { provider: said.provider }),
        ...(said.issuer === undefined ? {} : { issuer: said.issuer }),
        ...document.read(row),
        ...(said.hours === undefined ? {} : { hours: said.hours }),
        ...(until === undefined ? {} : { expires: until.on })
      }
    })
  }

  #document(document: Document | undefined): Optional<Pick<Fact.Presented, "document" | "mediaType" | "size">> {
    if (document === undefined) return optional<never>(undefined)
    if ("reference" in document) return this.#maybe(document.reference, named)
    const { documents } = this.#compiler.setting
    return this.#maybe(document.file, (text) => {
      const value = documents.get(text)
      return value === undefined ? { problem: absent(text, documents) } : { value }
    })
  }

  #rolledUp(outcome: Expression): Reader {
    const read = oneOf(["completed", "passed", "failed", "incomplete"])
    return this.#text(outcome, (text): Reading<Fact.Evidence> => {
      const reading = read(text)
      return "value" in reading ? { value: { _tag: "RolledUp", outcome: reading.value } } : reading
    }).read
  }

  #assessed(fact: Mapped<"Assessed">): Reader {
    const verdict = this.#text(fact.verdict, oneOf(["pass", "fail", "waive"]))
    const [by, role] = [this.#text(fact.by, key), this.#text(fact.role, slug)]
    const reason = this.#text(fact.reason, name)
    return (row) => {
      const [said, who, as, why] = [verdict.read(row), by.read(row), role.read(row), reason.read(row)]
      return said === undefined || who === undefined || as === undefined || why === undefined
        ? undefined
        : { _tag: "Assessed", verdict: said, by: who, role: as, reason: why }
    }
  }
}

const evidenceOf = (scale: ScoreText.Scale, text: string, mark: Decimal.Mark): Reading<Fact.Scored> => {
  const reading = ScoreText.read(scale, text, mark)
  return "evidence" in reading ? { value: reading.evidence } : reading
}

const named = (text: string): Reading<{ readonly document: string }> => {
  const reading = key(text)
  return "value" in reading ? { value: { document: reading.value } } : reading
}

const absent = (text: string, documents: ReadonlyMap<string, unknown>): TextProblem => ({
  expected: `one of the documents handed over with the file (${list([...documents.keys()], 10)})`,
  found: quote(text),
  advice: "Hand it over as well, or mend its name."
})

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
const refusing = (...fields: ReadonlyArray<Pick<Field<unknown>, "cells">>) => {
  const column = Template.columnsOf(fields.flatMap(({ cells }) => cells))
  return (row: Template.Row, expected: string, found: string): void => {
    row.problem ??= { column, expected, found, advice: "Mend the row." }
  }
}
