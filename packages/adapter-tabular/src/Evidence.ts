/** What a row says of a kind: closures compiled once per file. Where one gives undefined, the row says why. */
import { Fact } from "@laurel/core"
import { type Compiler, keep } from "./Compiler.ts"
import { Fields, key, most, name, oneOf, optional, type Optional, type Reading, refusing, slug } from "./Fields.ts"
import * as Decimal from "./Decimal.ts"
import type { Expression } from "./mapping/Expression.ts"
import type { Document, FactMapping, Progress, Score } from "./mapping/Fact.ts"
import { normal } from "./Normal.ts"
import { list, quote, type TextProblem } from "./Problem.ts"
import * as ScoreText from "./Score.ts"
import type * as Template from "./Template.ts"
import type { When } from "./times/Day.ts"

/** Reads an evidence. `undefined` leaves a problem on the row. */
export type Reader = (row: Template.Row) => Fact.Evidence | undefined

type Mapped<Kind extends FactMapping["evidence"]> = Extract<FactMapping, { readonly evidence: Kind }>

/** Reads an evidence whose parts may leave a problem on the row. */
const whole =
  (read: (row: Template.Row) => Fact.Evidence): Reader =>
  (row) => {
    const evidence = read(row)
    return row.problem === undefined ? evidence : undefined
  }

export class Evidences {
  readonly #fields: Fields

  constructor(compiler: Compiler) {
    this.#fields = new Fields(compiler)
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

  #registered({ due }: Mapped<"Registered">): Reader {
    const bare: Fact.Evidence = { _tag: "Registered" }
    const day = this.#fields.day(due)
    const dated = keep((due: When): Fact.Evidence => ({ ...bare, due: due.on }))
    return whole((row) => {
      const when = day.read(row)
      return when === undefined ? bare : dated(when)
    })
  }

  #scheduled(fact: Mapped<"Scheduled">): Reader {
    const [from, until] = [this.#fields.moment(fact.starts), this.#fields.moment(fact.ends)]
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
    const [counted, came, left] = [
      this.#fields.minutes(fact.minutes),
      this.#fields.moment(fact.from),
      this.#fields.moment(fact.until)
    ]
    const mark = this.#fields.maybe(fact.status, oneOf(Fact.presences))
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

  #progressed(progress: Progress): Reader {
    const evidence = keep((scaled: number): Fact.Evidence => ({ _tag: "Progressed", scaled }))
    const given = (scaled: number | undefined): Fact.Evidence => evidence(scaled ?? 0)
    if ("scaled" in progress) {
      const scaled = this.#fields.text(progress.scaled, Decimal.between(0, 1, this.#fields.mark))
      return whole((row) => given(scaled.read(row)))
    }
    const [raw, max] = [this.#fields.number(progress.raw), this.#fields.bound(progress.max)]
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
      const read = (text: string): Reading<Fact.Scored> => evidenceOf(scale, text, this.#fields.mark)
      return this.#fields.text(text, read).read
    }
    const written = this.#fields.compiler.text(text)
    return (row) => {
      const [found, against] = [written.read(row), scale(row)]
      if (found === undefined || against === undefined) return undefined
      const reading = ScoreText.read(against, found, this.#fields.mark)
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
    const [least, most] = [min === undefined ? undefined : this.#fields.bound(min), this.#fields.bound(max)]
    const scale = (row: Template.Row): ScoreText.Scale | undefined => {
      const [low, high] = [least?.(row), most(row)]
      return high === undefined || row.problem !== undefined ? undefined : { kind: "raw", min: low, max: high }
    }
    return { text: raw, scale }
  }

  #credited(fact: Mapped<"Credited">): Reader {
    const given = this.#fields.text(fact.points, Decimal.between(0, most, this.#fields.mark))
    const named = this.#fields.maybe(fact.category, slug)
    return whole((row) => {
      const [points = 0, category] = [given.read(row), named.read(row)]
      return { _tag: "Credited", points, ...(category === undefined ? {} : { category }) }
    })
  }

  #presented(fact: Mapped<"Presented">): Reader {
    const title = this.#fields.text(fact.title, name)
    const [provider, issuer] = [this.#fields.maybe(fact.provider, name), this.#fields.maybe(fact.issuer, name)]
    const hours = this.#fields.maybe(fact.hours, Decimal.between(0, most, this.#fields.mark))
    const [document, expires] = [this.#document(fact.document), this.#fields.day(fact.expires)]
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
    if ("reference" in document) return this.#fields.maybe(document.reference, named)
    // Some systems write the names of files in another form than people do.
    const documents = new Map(
      [...this.#fields.compiler.setting.documents].map(([name, kept]) => [normal(name), kept] as const)
    )
    return this.#fields.maybe(document.file, (text) => {
      const value = documents.get(text)
      return value === undefined ? { problem: absent(text, documents) } : { value }
    })
  }

  #rolledUp(outcome: Expression): Reader {
    const read = oneOf(["completed", "passed", "failed", "incomplete"])
    return this.#fields.text(outcome, (text): Reading<Fact.Evidence> => {
      const reading = read(text)
      return "value" in reading ? { value: { _tag: "RolledUp", outcome: reading.value } } : reading
    }).read
  }

  #assessed(fact: Mapped<"Assessed">): Reader {
    const verdict = this.#fields.text(fact.verdict, oneOf(["pass", "fail", "waive"]))
    const [by, role] = [this.#fields.text(fact.by, key), this.#fields.text(fact.role, slug)]
    const reason = this.#fields.text(fact.reason, name)
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
