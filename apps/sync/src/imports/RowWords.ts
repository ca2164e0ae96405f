/** What becomes of the rows of an import, in words and as plain objects. */
import { type Fact, Import, Plain, Rejection, Words } from "@laurel/core"
import * as Numbers from "../terminal/Numbers.ts"
import * as Print from "../terminal/Print.ts"
import * as Table from "../terminal/Table.ts"

const labels: Readonly<Record<Import.Verdict, string>> = {
  new: "new",
  same: "the same as is known",
  conflicts: "in conflict with what stands",
  person: "of people who are not known",
  type: "of offerings or activities that the catalog has not",
  invalid: "invalid",
  silent: "that say nothing that counts"
}

/** Rows that are not taken. */
export const rejected = ({ person, type, invalid }: Import.Counts): number => person + type + invalid

/** A line for each verdict that there is a row of; `new` is always told. */
export const counts = (verdicts: Import.Counts): ReadonlyArray<string> =>
  Table.numbers(
    Import.verdicts.flatMap((verdict) =>
      verdict !== "new" && verdicts[verdict] === 0 ? [] : [[labels[verdict], Numbers.number(verdicts[verdict])]]
    )
  )

const settled: Readonly<Record<"would" | "did", Readonly<Record<"replaced" | "appended" | "kept", string>>>> = {
  would: {
    replaced: "the row would take its place",
    appended: "both would be kept",
    kept: "what stands would stay"
  },
  did: { replaced: "the row took its place", appended: "both are kept", kept: "what stands stays" }
}

/** Whether a row is told of by itself, where not all are. */
export const isTold = ({ verdict }: Import.Row): boolean =>
  verdict !== "new" && verdict !== "same" && verdict !== "silent"

/** `a1 scored 78 of 100 on 2024-03-01` */
const said = (statement: Pick<Fact.Statement, "activity" | "evidence" | "said" | "happened">): string =>
  [statement.activity ?? [], Words.evidence(statement), Words.day(statement)].flat().join(" ")

/** The same with where it is from. */
export const factWords = (fact: Fact.Fact): string => `${said(fact)} (${Words.reference(fact)})`

/** `members.csv line 7` */
const placeOf = (file: string, { line, key }: Import.Row): string =>
  line !== null ? `${file} line ${line}` : key === null ? file : `${file} key "${key}"`

/** A row in a line; of one in conflict also what stands and what it says. */
export const words = (file: string, row: Import.Row, tense: "would" | "did"): ReadonlyArray<string> => {
  const { rejection, conflict, verdict } = row
  if (rejection !== undefined) return [Print.oneLine(Rejection.describe({ ...rejection, stream: file }))]
  if (conflict === undefined)
    return [`${placeOf(file, row)}: ${verdict === "silent" ? "says nothing that counts" : labels[verdict]}`].map(
      Print.oneLine
    )
  const { before, says } = conflict
  return [
    `${placeOf(file, row)}: ${labels.conflicts}; ${settled[tense][conflict.settled]}`,
    `    stands: ${factWords(before)}`,
    `    says:   ${said(says)}`
  ].map(Print.oneLine)
}

export const plain = (file: string, { stream, line, key, verdict, rejection, conflict }: Import.Row) => ({
  file,
  stream,
  line,
  key,
  verdict,
  ...(rejection === undefined
    ? {}
    : {
        column: rejection.column,
        expected: rejection.expected,
        found: rejection.found,
        advice: rejection.advice,
        raw: rejection.raw
      }),
  ...(conflict === undefined
    ? {}
    : { stands: Plain.fact(conflict.before), says: Plain.statement(conflict.says), settled: conflict.settled })
})
