/** The promises of an adapter over a source with which nothing is wrong but some of its rows. */
import { type Adapter, Draft, Fact, Rejection, Text } from "@laurel/core"
import { Effect, Result, Schema } from "effect"
import { broken, type Checked, type Contract, expect, promise } from "./adapterContract.ts"
import { draftsOf, factOf, open, read, readWhole, saidIn } from "./adapterReads.ts"
import { differing, short, unlike } from "./adapterWords.ts"

/** Good rows with the broken ones among them. */
const mixed = ({ rows, broken }: Contract): ReadonlyArray<unknown> => {
  const all: Array<unknown> = []
  for (let at = 0; at < Math.max(rows.length, broken.length); at++)
    all.push(...rows.slice(at, at + 1), ...broken.slice(at, at + 1))
  return all
}

const isKey = Schema.is(Text.Key)
const isName = Schema.is(Text.Name)

export const readsAll: Checked = promise("reads everything, and rejects bad rows without stopping", (contract) =>
  Effect.gen(function* () {
    const { rows, facts, broken } = contract
    yield* expect(rows.length >= 3, () => `The contract gives ${rows.length} rows: give at least 3.`)
    yield* expect(broken.length > 0, () => "The contract gives no broken row: give at least 1.")
    const good = yield* readWhole(yield* open(contract, { rows, pageRows: 2 }))
    const refused = good.flatMap(({ rejections }) => rejections).map(Rejection.describe)
    yield* expect(refused.length === 0, () => `It rejected ${refused.length} of the good rows: ${refused[0]}`)
    const count = draftsOf(good).length
    yield* expect(count === facts, () => `It found ${count} facts in the good rows, which are ${facts}.`)
    const { adapter } = yield* open(contract, { rows: mixed(contract), pageRows: 2 })
    const pages = yield* readWhole({ adapter })
    const read = pages.reduce((sum, { rows }) => sum + rows, 0)
    const all = rows.length + broken.length
    yield* expect(read === all, () => `It counted ${read} rows of ${all}.`)
    yield* expect(pages.at(-1)?.ended === true, () => "Its last page does not say that the reading has ended.")
    const rejections = pages.flatMap(({ rejections }) => rejections)
    yield* expect(
      rejections.length === broken.length,
      () =>
        `It rejected ${rejections.length} rows where ${broken.length} are broken: ${rejections.map(Rejection.describe).join(" | ")}`
    )
    yield* expect(
      draftsOf(pages).length === facts,
      () => `With broken rows between them it found ${draftsOf(pages).length} of ${facts} facts in the good ones.`
    )
    for (const page of pages) yield* checkPage(adapter, page)
    yield* checkKeys(pages)
  })
)

/** That no two rows which differ were received under one key: the second would take the place of the first. */
const checkKeys = Effect.fnUntraced(function* (pages: ReadonlyArray<Adapter.Page>) {
  const byKey = new Map<string, string>()
  for (const { stream, received } of pages) {
    for (const { key, raw } of received?.() ?? []) {
      const before = byKey.get(`${stream}\n${key}`)
      yield* expect(
        before === undefined || before === raw,
        () =>
          `Two different rows have the key ${short(JSON.stringify(key))}: ${short(before ?? "")} and ${short(raw)}. A row's key must be its own, or one row takes another's place.`
      )
      byKey.set(`${stream}\n${key}`, raw)
    }
  }
})

/** That each page names what it is, and gives the texts and reasons that a person will ask for. */
const checkPage = Effect.fnUntraced(function* ({ source, family, again }: Adapter.Adapter, page: Adapter.Page) {
  for (const rejection of page.rejections) {
    const { expected, found, advice, raw } = rejection
    yield* expect(
      [expected, found, advice, raw].every((text) => text !== "") && raw.length <= Rejection.maxRaw + 100,
      () =>
        `A rejection must say what was expected and found, what to do, and have the row's text: ${JSON.stringify(rejection)}`
    )
  }
  const { stream, drafts, raw, received, rows, reading, position } = page
  yield* expect(
    isName(stream) && isName(reading),
    () => `A page's stream and reading must be names, found "${stream}" and "${reading}".`
  )
  yield* expect(position.length <= 100_000, () => `A position has ${position.length} characters, and may have 100,000.`)
  const strange = drafts.find(({ reference }) => reference.source !== source || reference.stream !== stream)
  yield* expect(
    strange === undefined,
    () => `A fact is not of the page's source and stream: ${JSON.stringify(strange)}`
  )
  const mute = drafts.find((draft) => raw(draft) === "")
  yield* expect(mute === undefined, () => `It gives no text for the row of a fact: ${JSON.stringify(mute)}`)
  const kept = received?.()
  if (kept === undefined) return
  yield* expect(kept.length === rows, () => `It received ${kept.length} rows in a page of ${rows}.`)
  const bad = kept.find(({ key, raw }) => !isKey(key) || raw === "")
  yield* expect(
    bad === undefined,
    () => `A received row needs a key of 1 to 500 characters and its text: ${JSON.stringify(bad)}`
  )
  const keys = new Set(kept.map(({ key }) => key))
  const stray = drafts.find(({ reference }) => !keys.has(Fact.recordOf(reference.key)))
  yield* expect(
    family !== "record" || stray === undefined,
    () => `What stands before the first slash of the key of a fact must be its record's: "${stray?.reference.key}"`
  )
  // What can't be read again need not be found by its row.
  const apart = drafts.find(({ reference }) => !Fact.prefixesOf(reference.key).some((prefix) => keys.has(prefix)))
  yield* expect(
    again === undefined || apart === undefined,
    () => `A fact's key must be that of its received row, or begin with it and a slash: "${apart?.reference.key}"`
  )
})

export const namesOnce: Checked = promise("names each fact once, and the same way every time", (contract) =>
  Effect.gen(function* () {
    const factsOf = Effect.fnUntraced(function* (pageRows: number) {
      const pages = yield* readWhole(yield* open(contract, { rows: contract.rows, pageRows }))
      const byKey = new Map<string, string>()
      for (const draft of draftsOf(pages)) {
        const { stream, key } = draft.reference
        const [before, fact] = [byKey.get(`${stream}\n${key}`), factOf(draft)]
        yield* expect(
          before === undefined || before === fact,
          () => `Two facts have the key "${key}" of stream "${stream}": ${differing(before ?? "", fact)}`
        )
        byKey.set(`${stream}\n${key}`, fact)
      }
      return [...new Set(saidIn(pages))]
    })
    const first = yield* factsOf(2)
    yield* expect(first.length > 0, () => "It found no fact at all.")
    const second = yield* factsOf(2)
    yield* expect(
      isSame(first, second),
      () => `A second reading of the same rows gave other facts, or in another order: ${unlike(first, second)}`
    )
    for (const pageRows of [1, contract.rows.length + 1]) {
      const other = yield* factsOf(pageRows)
      const isOther = other.some((fact) => !first.includes(fact)) || first.some((fact) => !other.includes(fact))
      yield* expect(
        !isOther,
        () =>
          `With ${pageRows} rows a page and with 2, one reading has what the other has not: ${unlike(other.toSorted(), first.toSorted())}`
      )
    }
  })
)

const isSame = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  a.length === b.length && a.every((text, index) => text === b[index])

/** Pages after which it is stopped, at most. */
const maxStops = 50

export const resumes: Checked = promise("resumes after any batch without losing a fact", (contract) =>
  Effect.gen(function* () {
    for (const pageRows of [1, 2]) {
      const source = { rows: contract.rows, pageRows }
      const pages = yield* readWhole(yield* open(contract, source))
      yield* expect(
        pages.length > 1,
        () =>
          `With ${pageRows} rows a page it gave ${pages.length} page of ${contract.rows.length} rows: pageRows must reach it.`
      )
      const whole = saidIn(pages)
      for (const [index, { position }] of pages.slice(0, maxStops).entries()) {
        const { pages: rest, error } = yield* read(yield* open(contract, source), position)
        if (error !== undefined)
          return yield* broken(`Stopped after page ${index + 1}, it could not go on: ${error.message}`)
        const union = new Set(saidIn([...pages.slice(0, index + 1), ...rest]))
        const lost = whole.find((fact) => !union.has(fact))
        yield* expect(
          lost === undefined,
          () =>
            `Stopped after page ${index + 1} of ${pages.length}, it went on from "${short(position)}" and lost ${short(lost ?? "")}`
        )
      }
    }
  })
)

const encode = Schema.encodeUnknownResult(Draft.FromJson)

/** Why a draft does not come back from JSON as it was; undefined where it does. */
export const lostOnWire = (draft: Fact.Draft): string | undefined => {
  const encoded = encode(draft)
  if (Result.isFailure(encoded)) return `${JSON.stringify(draft)} can't be written: ${encoded.failure.message}`
  const wire = JSON.stringify(encoded.success)
  const decoded = Draft.decode(JSON.parse(wire))
  if (Result.isFailure(decoded)) return `${wire} can't be read: ${decoded.failure.message}`
  return factOf(decoded.success) === factOf(draft) ? undefined : `${wire} is read as ${factOf(decoded.success)}`
}

export const survivesWire: Checked = promise("gives facts that survive the wire", (contract) =>
  Effect.gen(function* () {
    const pages = yield* readWhole(yield* open(contract, { rows: contract.rows, pageRows: 2 }))
    for (const draft of draftsOf(pages)) {
      const lost = lostOnWire(draft)
      if (lost !== undefined) return yield* broken(`The fact ${lost}`)
    }
  })
)

export const saysAgain: Checked = promise("says the same of rows that were received", (contract) =>
  Effect.gen(function* () {
    const { adapter } = yield* open(contract, { rows: mixed(contract), pageRows: 2 })
    if (adapter.again === undefined)
      return yield* expect(
        contract.noAgain !== undefined,
        () => "It has no `again`; where rows can't be read again, `noAgain` says why."
      )
    yield* expect(
      contract.noAgain === undefined,
      () => "It has `again`, and `noAgain` says that rows can't be read again."
    )
    for (const { stream, received, drafts, withdrawals = [], rejections } of yield* readWhole({ adapter })) {
      if (received === undefined)
        return yield* broken("It reads rows again, but its pages don't give the rows they received.")
      const said = adapter.again(stream, received())
      const [now, then] = [said.drafts.map(factOf), drafts.map(factOf)]
      yield* expect(
        isSame(now, then),
        () => `Again it said something else than when it read the rows: ${unlike(then, now)}`
      )
      const [takesNow, tookThen] = [said.withdrawals ?? [], withdrawals].map((all) =>
        all.map((each) => JSON.stringify(each))
      )
      yield* expect(
        isSame(takesNow ?? [], tookThen ?? []),
        () => `Again it took back other records than when it read the rows: ${unlike(tookThen ?? [], takesNow ?? [])}`
      )
      const [refused, before] = [said.rejections.length, rejections.length]
      yield* expect(refused === before, () => `Again it rejected ${refused} rows, and ${before} when it read them.`)
      const mute = said.drafts.find((draft) => said.raw(draft) === "")
      yield* expect(mute === undefined, () => `Again it gave no text for the row of a fact: ${JSON.stringify(mute)}`)
    }
  })
)
