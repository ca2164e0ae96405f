/**
 * What a page takes back, and what was taken back before it. A record that takes another one back can't itself be taken back,
 * whichever of the two came first: so in any order the same records leave the same facts in force.
 */
import type { Family, Page, Withdrawal } from "../Adapter.ts"
import * as Fact from "../Fact.ts"
import type { SourceId } from "../Id.ts"
import type { Loaded, Withdrawn } from "../Ledger.ts"
import * as Rejection from "../Rejection.ts"

/** Characters of a record's id. */
const maxRecord = 500

const isRecord = (id: string): boolean => id.length > 0 && id.length <= maxRecord && !id.includes("/")

const mend = "Mend the adapter."
const inert = "Nothing is taken back by it, and what the other one takes back stays so."

export class Withdrawals {
  /** Those that are to be remembered. */
  readonly kept: Array<Withdrawn> = []
  readonly rejections: Array<Rejection.Rejection> = []
  /** By record: what takes it back in this page. */
  readonly inForce = new Map<string, Withdrawal>()
  readonly #source: SourceId
  readonly #stream: string
  readonly #loaded: Loaded
  /** Records of the page that take another one back. */
  readonly #withdrawing: ReadonlySet<string>

  constructor(source: SourceId, family: Family, { stream, withdrawals = [] }: Page, loaded: Loaded) {
    this.#source = source
    this.#stream = stream
    this.#loaded = loaded
    const proper = withdrawals.filter((each) => {
      const [expected, found] = improper(family, each) ?? []
      if (expected !== undefined && found !== undefined) this.#reject(each, expected, found, mend)
      return expected === undefined
    })
    this.#withdrawing = new Set(proper.map(({ by }) => by))
    for (const each of proper) this.#take(each)
  }

  /** Whether a reference is of a record that is taken back. */
  has({ stream, key }: Fact.Reference): boolean {
    const { withdrawn } = this.#loaded
    if (withdrawn.size === 0 && this.inForce.size === 0) return false
    const record = Fact.recordOf(key)
    if (this.#takesBack(stream, record)) return false
    return withdrawn.has(Fact.keyOf({ stream, key: record })) || (stream === this.#stream && this.inForce.has(record))
  }

  #takesBack(stream: string, record: string): boolean {
    const isNow = stream === this.#stream && this.#withdrawing.has(record)
    return isNow || this.#loaded.withdrawing.has(Fact.keyOf({ stream, key: record }))
  }

  #take(withdrawal: Withdrawal): void {
    const { record, by, line } = withdrawal
    // Also where it changes nothing: it is a withdrawal, and can't be taken back.
    this.kept.push({ stream: this.#stream, record, by })
    if (this.#takesBack(this.#stream, record)) this.#inert({ record, by, line })
    else if (!this.inForce.has(record)) this.inForce.set(record, withdrawal)
    // One that came before what it takes back was not known to be one of these.
    const other = this.#loaded.withdrawn.get(Fact.keyOf({ stream: this.#stream, key: by }))
    if (other !== undefined && !this.#withdrawing.has(other)) this.#inert({ record: by, by: other, line: null })
  }

  #inert(of: Pick<Withdrawal, "record" | "by" | "line">): void {
    this.#reject(
      of,
      "a record that says something to be taken back",
      `"${of.by}", which takes back "${of.record}", which itself takes another record back`,
      inert
    )
  }

  #reject(
    { record, by, line }: Pick<Withdrawal, "record" | "by" | "line">,
    expected: string,
    found: string,
    advice: string
  ): void {
    // Stores look rejections up by their key, which an id of any length is not.
    const key = by.length > maxRecord ? null : by
    const place = { kind: "row", source: this.#source, stream: this.#stream, key, line, column: null } as const
    const raw = Rejection.bounded(JSON.stringify({ record, by }))
    this.rejections.push({ ...place, expected, found, advice, raw })
  }
}

/** What a withdrawal was to be and is not; undefined of a proper one. */
const improper = (
  family: Family,
  { record, by }: Withdrawal
): readonly [expected: string, found: string] | undefined => {
  if (family !== "record") return ["no withdrawals from a source that says how things stand", `one of "${record}"`]
  if (record === by) return ["a record that takes another one back", `"${by}", which takes back itself`]
  const odd = [record, by].find((id) => !isRecord(id))
  return odd === undefined
    ? undefined
    : [`a record's id of 1 to ${maxRecord} characters without a slash`, `"${odd.slice(0, maxRecord)}"`]
}
