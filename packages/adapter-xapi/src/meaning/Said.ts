/** What several statements say together, as a page or a second reading needs it. */
import { type Adapter, Contact, type Fact, type Id, type Rejection } from "@laurel/core"
import { Result } from "effect"
import { createHash } from "node:crypto"
import { rejectionOf } from "../statement/Problem.ts"
import { type Read, type Row, stream } from "./Rows.ts"
import { isUuid } from "../statement/Wire.ts"

/** One statement, whatever is wrong with it, and its own text. */
export interface Item {
  readonly value: unknown
  /** Its id, or what stands for one. */
  readonly key: string
  readonly line: number | null
  readonly text: () => string
}

export type Said = Adapter.Said & { readonly withdrawals: ReadonlyArray<Adapter.Withdrawal> }

/** Total: what can't be taken is a rejection, and in nobody's way. */
export const of = (source: Id.SourceId, read: Read, items: ReadonlyArray<Item>): Said =>
  ofRead(
    source,
    items.map((item) => [item, read(item.value, item.line)])
  )

/** The same of statements that have been read already. */
export const ofRead = (source: Id.SourceId, rows: ReadonlyArray<readonly [Item, Row]>): Said => {
  const drafts: Array<Fact.Draft> = []
  const withdrawals: Array<Adapter.Withdrawal> = []
  const rejections: Array<Rejection.Rejection> = []
  const owners = new Map<Fact.Draft, Item>()
  for (const [item, row] of rows) {
    for (const draft of row.drafts) owners.set(draft, item)
    drafts.push(...row.drafts)
    withdrawals.push(...row.withdrawals)
    if (row.problem !== undefined) rejections.push(rejectionOf(source, stream, received(item), row.problem))
  }
  return { drafts, withdrawals, rejections, raw: (draft) => owners.get(draft)?.text() ?? "" }
}

/** All that a statement says as far as facts go, apart from the place and the store's clock. */
export const contentOf = ({ drafts, withdrawals }: Pick<Row, "drafts" | "withdrawals">): string => {
  let text = ""
  for (const { reference, subject, activity, evidence, happened } of drafts) {
    // None of these holds a line break.
    text += `${reference.key}\n${subject.key}\n${Contact.keyOf(subject.contact)}\n${activity}\n${JSON.stringify(evidence)}\n${happened.at}\n`
  }
  for (const { record, happened } of withdrawals) text += `${record}\n${happened.at}\n`
  return text
}

export const received = ({ key, line, text }: Item): Adapter.Received => ({ key, line, raw: text() })

/** The key of a received statement: its id in lower case; one without an id is known by all that it says. */
export const keyOf = (id: unknown, text: () => string): string =>
  typeof id === "string" && isUuid(id) ? id.toLowerCase() : createHash("sha256").update(text()).digest("hex")

/** A value's own text, of however many others it came together with. */
export const textOf = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? "null"
  } catch {
    // Nested deeper than a call stack is high, which only parsing bears. It is no statement, and is told to be none.
    return JSON.stringify("a value nested too deeply to be written")
  }
}

const parse = (text: string): Result.Result<unknown, unknown> => Result.try((): unknown => JSON.parse(text))

/** Reads statements again that were received earlier. A text that is no JSON any more is read as no statement. */
export const again = (source: Id.SourceId, read: Read, rows: ReadonlyArray<Adapter.Received>): Said =>
  of(
    source,
    read,
    rows.map(({ key, line, raw }) => ({ key, line, value: Result.getOrElse(parse(raw), () => raw), text: () => raw }))
  )
