/** Whether anybody's credential holds: what was checked, what came, and what that means. */
import { Clock, Effect, Result } from "effect"
import type { Checking } from "../Checking.ts"
import { own } from "../net/Fetcher.ts"
import * as Pdf from "../read/Pdf.ts"
import * as Png from "../read/Png.ts"
import { maxFile, texts } from "../read/texts.ts"
import { Lists } from "../status/Lists.ts"
import { type Unproven, unproven, unsure } from "../Unproven.ts"
import * as Jwt from "../vc/Jwt.ts"
import { Room } from "../vc/Room.ts"
import * as Checks from "./Checks.ts"
import { collection, single, unread } from "./judge.ts"
import { answerOf, type Found, gravest, type Report, type Verified } from "./Report.ts"
import { network, type Sources } from "./Sources.ts"
import { beware as bewareOf, said, trust } from "./words.ts"

export type { Answer, Check, Found, Name, Outcome, Report, Said, Verdict, Verified } from "./Report.ts"
export { answers, names, verdicts } from "./Report.ts"
export { absent, network, offline, type Reach, type Sources } from "./Sources.ts"

/** A file (JSON, JWT, PNG, SVG, PDF with the credential attached, or a text that is an address), or an address by https. */
export type Input = { readonly bytes: Uint8Array } | { readonly address: string }

export interface Options {
  /** Milliseconds since 1970: the clock's unless given. */
  readonly now?: number
  /** The name, the e-mail address or the id of whom it should be, at most 1,000 characters; nobody is compared unless given. */
  readonly person?: string
  /** The public network within its bounds unless given; `offline` asks nobody. */
  readonly sources?: Sources
  /** Values of JSON-LD that are canonicalised at most, of all credentials together: 400,000 unless given. */
  readonly most?: number
}

/** Credentials within those that were presented, and how deep collections lie within collections. */
const maxCredentials = 1_000
const maxDepth = 3
const maxPerson = 1_000

/** Never fails: what can't be read or asked is a check that did not hold. */
export const credential = Effect.fn("Verify.credential")(function* (
  input: Input,
  options: Options = {}
): Effect.fn.Return<Report> {
  const sources = options.sources ?? (yield* network())
  const moment = options.now === undefined ? Clock.currentTimeMillis : Effect.succeed(options.now)
  const person = options.person?.trim().slice(0, maxPerson)
  const presented = yield* present(input, sources)
  const now = yield* moment
  const credentials = yield* each(
    presented.texts,
    { ...checkingOf(sources, new Room(options.most)), now, moment },
    person === "" ? undefined : person
  )
  return reportOf(presented.found, now, credentials)
})

/** What is reported where the check was broken off, and why: nothing is known then. `at` is in milliseconds since 1970. */
export const brokenOff = (input: Input, why: Unproven, at: number): Report => {
  const found = "address" in input ? "address" : (packedIn(input.bytes) ?? "json")
  return reportOf(found, at, [unread(why, null)])
}

const reportOf = (found: Found, at: number, credentials: ReadonlyArray<Verified>): Report => {
  const verdict = gravest(credentials.map(({ verdict }) => verdict))
  // Where nothing was found, nothing was checked.
  const isAny = credentials.some(({ kind }) => kind !== "unknown")
  const beware = isAny ? (bewareOf[found] ?? null) : null
  return { answer: answerOf(verdict), verdict, words: said[verdict], found, at, credentials, beware, trust }
}

const checkingOf = ({ documents, lists }: Sources, room: Room): Omit<Checking, "now" | "moment"> => ({
  // Whom one trusts is another question: everybody's keys are looked up.
  trusted: new Map(),
  fetch: own(documents),
  fetchApart: own(documents),
  look: own(lists),
  lookAnywhere: lists,
  proved: () => undefined,
  lists: new Lists(),
  room
})

interface Presented {
  readonly found: Found
  /** What there is to check: at least one. */
  readonly texts: ReadonlyArray<string> | Unproven
}

const address = /^https?:\/\/\S{1,2000}$/

const present = Effect.fnUntraced(function* (input: Input, sources: Sources): Effect.fn.Return<Presented> {
  if ("address" in input) return { found: "address", texts: yield* at(input.address.trim(), sources) }
  const { bytes } = input
  const read = textsOf(bytes)
  const [first = ""] = Result.getOrElse(read, () => [])
  if (address.test(first)) return { found: "address", texts: yield* at(first, sources) }
  const found = packedIn(bytes) ?? (Jwt.isCompact(first) ? "jwt" : "json")
  return { found, texts: Result.isSuccess(read) ? read.success : read.failure }
})

const packedIn = (bytes: Uint8Array): "png" | "pdf" | "svg" | undefined =>
  Png.is(bytes) ? "png" : Pdf.is(bytes) ? "pdf" : isMarkup(bytes) ? "svg" : undefined

const isMarkup = (bytes: Uint8Array): boolean => /^\s*</.test(new TextDecoder().decode(bytes.subarray(0, 100)))

const textsOf = (bytes: Uint8Array): Result.Result<ReadonlyArray<string>, Unproven> =>
  bytes.length <= maxFile
    ? texts(bytes)
    : Result.fail(
        unproven(
          "form",
          `at most ${maxFile.toLocaleString("en")} bytes`,
          bytes.length.toLocaleString("en"),
          "Give the badge alone."
        )
      )

/** What is at an address; what was there, and is gone for good, is a hosted badge that was taken back. */
const at = Effect.fnUntraced(function* (given: string, { files }: Sources): Effect.fn.Return<Presented["texts"]> {
  if (!address.test(given))
    return unproven("form", "an address such as https://example.org/badges/1", "another text", "Give the file instead.")
  const file = yield* Effect.result(files(given))
  if (Result.isFailure(file)) return file.failure
  if (file.success.state === "gone") return [given]
  const read = textsOf(file.success.bytes)
  return Result.isSuccess(read) ? read.success : read.failure
})

interface Open {
  readonly text: string
  readonly within: number | null
  readonly depth: number
}

/** All credentials that were presented: those within a collection behind it. */
const each = Effect.fnUntraced(function* (
  presented: Presented["texts"],
  checking: Checking,
  person: string | undefined
): Effect.fn.Return<ReadonlyArray<Verified>> {
  if ("_tag" in presented) return [unread(presented, null)]
  const all: Array<Verified> = []
  const open: Array<Open> = presented.map((text) => ({ text, within: null, depth: 0 }))
  for (let one = open.shift(); one !== undefined; one = open.shift()) {
    const { within, depth } = one
    // Others have a turn: what is canonicalised gives them none.
    yield* Effect.yieldNow
    const read = Checks.read(one.text)
    if (Result.isFailure(read)) {
      all.push(unread(read.failure, within))
      continue
    }
    const asked = { checking, person, within }
    if (read.success._tag !== "Collection") {
      all.push(yield* single(read.success, asked))
      continue
    }
    const { inner } = read.success
    const number = all.length
    all.push(yield* collection(read.success, asked))
    if (depth < maxDepth && all.length + open.length + inner.length <= maxCredentials + presented.length)
      open.push(...inner.map((text) => ({ text, within: number, depth: depth + 1 })))
    else if (inner.length > 0) all.push(unread(tooMany(inner.length), number))
  }
  return all
})

const tooMany = (count: number): Unproven =>
  unsure(
    "form",
    `at most ${maxCredentials.toLocaleString("en")} badges, within at most ${maxDepth} collections`,
    `${count} more`,
    "Split it."
  )
