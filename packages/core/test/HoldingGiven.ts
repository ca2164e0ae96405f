/** Short ways to say what tests of holdings are about. */
import { Schema } from "effect"
import type { Achievement } from "../src/Achievement.ts"
import type * as Catalog from "../src/Catalog.ts"
import { Certification } from "../src/Certification.ts"
import * as CivilDate from "../src/CivilDate.ts"
import * as Holding from "../src/Holding.ts"
import * as Id from "../src/Id.ts"
import type { Span } from "../src/Span.ts"
import { none, Terms } from "../src/Terms.ts"

export const day = (text: string): CivilDate.CivilDate => {
  const parsed = CivilDate.parse(text)
  if (parsed === undefined) throw new Error(`the test names a day that does not exist: ${text}`)
  return parsed
}

const decodeCertification = Schema.decodeUnknownSync(Certification, { onExcessProperty: "error" })
const decodeTerms = Schema.decodeUnknownSync(Terms, { onExcessProperty: "error" })

/** `algebra`, through an exam, for three years from the day it was earned, unless said otherwise. */
export const certification = (more: object = {}): Certification =>
  decodeCertification({
    id: "algebra",
    through: ["exam"],
    validity: { basis: "completion", period: "P3Y" },
    ...more
  })

export const validFor = (period: string, more: object = {}): object => ({
  validity: { basis: "completion", period, ...more }
})

const typeId = (type: string): Id.TypeId => Id.TypeId.make(type)

interface More {
  readonly type?: string
  readonly catalog?: number
  readonly terms?: object
  /** Instead of held from the day it was earned, for good: pairs of the day it began and the day it was lost. */
  readonly held?: ReadonlyArray<readonly [from: string, lost?: string]>
  readonly state?: Partial<Achievement>
}

/** Of that learner, earned on that day. */
export const earned = (learner: number, on: string, { type = "exam", catalog = 1, terms, held, state }: More = {}) => {
  const spans = (held ?? [[on]]).map(([from, lost]): Span => ({
    from: day(from),
    lost: lost === undefined ? null : day(lost)
  }))
  const achievement: Achievement = {
    id: { type: typeId(type), learner: Id.LearnerId.make(learner), earning: 1 },
    contact: Id.ContactId.make(1),
    revision: 1,
    catalog: Id.CatalogVersion.make(catalog),
    held: spans,
    expires: null,
    contested: null,
    shadow: null,
    score: null,
    due: null,
    issuedOn: day(on),
    terms: terms === undefined ? none : decodeTerms(terms),
    ...state
  }
  return achievement
}

/** Catalog versions 1, 2 and so on, by their certifications. */
export const versions = (...all: ReadonlyArray<ReadonlyArray<Certification>>): Catalog.Versions => {
  const compiled = all.map((certifications, index): [Id.CatalogVersion, Catalog.Compiled] => {
    // Holdings ask a catalog for nothing but its certifications.
    const only = { certifications } as unknown as Catalog.Compiled
    return [Id.CatalogVersion.make(index + 1), only]
  })
  return { latest: Id.CatalogVersion.make(all.length), all: new Map(compiled), crossing: false }
}

const text = (date: CivilDate.CivilDate | null): string => (date === null ? "" : CivilDate.format(date))

/** `1+2: 2014-05-10..2017-05-10 expired`: the learners, the days and the end; `2014-05-10 -` for a period without days. */
export const told = ({ periods }: Pick<Holding.Holding, "periods">): ReadonlyArray<string> =>
  periods.map((period) => {
    const { achievement, beside, from, last, ends } = period
    const who = [achievement, ...beside].map(({ learner }) => learner).join("+")
    return `${who}: ${Holding.counts(period) ? `${text(from)}..${text(last)}` : `${text(from)} -`} ${ends}`
  })

export const relations = ({ periods }: Holding.Holding): ReadonlyArray<string> =>
  periods.map(({ relation }) => relation)

/** The status on each of these days. */
export const statuses = (holding: Holding.Holding, ...days: ReadonlyArray<string>): ReadonlyArray<string> =>
  days.map((text) => Holding.status(holding, day(text)))

/** Each certification that anything is to be said of. */
export const toldAll = (holdings: ReadonlyArray<Holding.Holding>): Record<string, ReadonlyArray<string>> =>
  Object.fromEntries(holdings.map((holding) => [holding.certification, told(holding)]))
