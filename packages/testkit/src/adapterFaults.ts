/** The promises of an adapter over a source that fails, goes round in circles, or sends it elsewhere. */
import { Adapter } from "@laurel/core"
import { Effect, Stream } from "effect"
import {
  broken,
  type Checked,
  type Contract,
  expect,
  type OpenFile,
  type OverFile,
  type OverHttp,
  promise
} from "./adapterContract.ts"
import { draftsOf, factOf, type Fault, open, openedOn, read, readWhole } from "./adapterReads.ts"
import type { Collected } from "./collect.ts"
import { jsonOf } from "./jsonOf.ts"
import { type Answer, type Asked, serve } from "./serve.ts"

/** Requests of one reading of a few rows. Whoever asks more often does not end. */
const maxAsked = 1_000
/** Requests after which whoever is refused has given up. */
const maxTries = 50

const sourceOf = ({ rows }: Contract, pageRows: number) => ({ rows, pageRows })

type Tag = Adapter.Failure["_tag"]

/** Fails unless a reading ended with this failure, after nothing but what is so. */
const expectFailure = (tag: Tag, when: string, whole: ReadonlySet<string>, { pages, error }: Collected) =>
  Effect.gen(function* () {
    if (error === undefined) return yield* broken(`${when} it ended as if nothing had happened.`)
    const found = error.reason._tag
    yield* expect(found === tag, () => `${when} it failed as ${found} instead of ${tag}: ${error.message}`)
    const strange = draftsOf(pages)
      .map(factOf)
      .find((fact) => !whole.has(fact))
    yield* expect(strange === undefined, () => `${when} it gave a fact that the source does not have: ${strange}`)
    const { where, expected, advice } = error.reason
    yield* expect(
      [where, expected, error.reason.found, advice].every((text) => text.trim() !== ""),
      () => `${when} its failure does not say where, what was expected and found, and what to do: ${error.message}`
    )
  })

const wholeOf = Effect.fnUntraced(function* (contract: Contract, pageRows: number) {
  const reading = yield* open(contract, sourceOf(contract, pageRows))
  const facts = draftsOf(yield* readWhole(reading)).map(factOf)
  return { facts: new Set(facts), requests: reading.asked.length }
})

const at = (status: number, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { "content-type": "text/plain", ...headers },
  body: `status ${status}`
})
/** Asks to be tried again at once, so that nobody waits for the tests. */
const soon = { "retry-after": "0" }

const overHttp = Effect.fnUntraced(function* (contract: OverHttp) {
  const { facts, requests } = yield* wholeOf(contract, 1)
  const under = Effect.fnUntraced(function* (fault: Fault) {
    const reading = yield* open(contract, sourceOf(contract, 1), fault)
    return { ...(yield* read(reading)), asked: reading.asked }
  })
  for (const status of [401, 403]) {
    const refused = yield* under(() => at(status))
    yield* expectFailure("Misconfigured", `Where the source answers ${status}`, facts, refused)
    const lines = refused.asked.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)
    const twice = lines.find((line, index) => lines.indexOf(line) !== index)
    yield* expect(twice === undefined, () => `Where the source answers ${status} it asked again: ${twice}`)
  }
  for (const status of [429, 503]) {
    const { pages, error } = yield* under((_, count) =>
      count === Math.min(2, requests) ? at(status, soon) : undefined
    )
    if (error !== undefined)
      return yield* broken(`Where the source answers ${status} once it gave up: ${error.message}`)
    const missing = [...facts].find((fact) => !draftsOf(pages).map(factOf).includes(fact))
    yield* expect(missing === undefined, () => `Where the source answers ${status} once it lost ${missing}`)
    const down = yield* under((_, count) => (count >= requests ? at(status, soon) : undefined))
    yield* expectFailure("Unavailable", `Where the source answers ${status} from some request on`, facts, down)
    const tries = down.asked.length - requests + 1
    yield* expect(tries > 1, () => `Where the source answers ${status} it tried once only.`)
    yield* expect(tries <= maxTries, () => `Where the source answers ${status} it tried ${tries} times.`)
  }
  let isJson = false
  const cut = yield* under((_, count, well) => {
    const { json, ...answer } = well()
    if (count < requests || json === undefined) return undefined
    isJson = true
    const text = jsonOf(json)
    return { ...answer, body: text.slice(0, Math.ceil(text.length / 2)) }
  })
  // What else a source may give, a table of its own, may be whole wherever it ends.
  if (!isJson) return
  yield* expectFailure("Broken", "Where the source's JSON ends in the middle", facts, cut)
  const html = { headers: { "content-type": "text/html" }, body: "<!doctype html><title>Sign in</title>" }
  const login = yield* under((_, count) => (count < requests ? undefined : html))
  yield* expectFailure("Broken", "Where the source answers with a page to sign in", facts, login)
})

/** Places at which a file is cut. */
const cuts = 16

const openFile = (contract: OverFile, file: OpenFile) =>
  Effect.map(openedOn(contract, file, sourceOf(contract, 1)), (adapter) => ({ adapter }))

const overFile = Effect.fnUntraced(function* (contract: OverFile) {
  const { facts } = yield* wholeOf(contract, 1)
  const bytes = contract.write(contract.rows)
  for (let part = 0; part < cuts; part++) {
    const some = bytes.subarray(0, Math.floor((bytes.length * part) / cuts))
    const { error } = yield* read(yield* openFile(contract, () => Stream.make(some)))
    const tag = error?.reason._tag
    yield* expect(tag !== "Unavailable", () => `Of a file that is cut it says to try again: ${error?.message}`)
  }
  const problem = { where: "the file", expected: "a disk that works", found: "one that does not", advice: "Mend it." }
  for (const failure of [new Adapter.Misconfigured(problem), new Adapter.Broken(problem)]) {
    const half = bytes.subarray(0, Math.ceil(bytes.length / 2))
    const file = () => Stream.concat(Stream.make(half), Stream.fail(failure))
    const outcome = yield* read(yield* openFile(contract, file))
    yield* expectFailure(failure._tag, `Where the file fails as ${failure._tag}`, facts, outcome)
  }
})

export const failsAsItSays: Checked = promise("refuses, retries and gives up as its error says", (contract) => {
  if (contract.over === "nothing") return Effect.void
  return contract.over === "http" ? overHttp(contract) : overFile(contract)
})

export const stops: Checked = promise("stops at the page bound", (contract) =>
  Effect.gen(function* () {
    if (contract.over !== "http") return
    // Each path goes on giving what it gave first, whatever else it is asked.
    const given = new Map<string, Answer>()
    const repeat: Fault = ({ method, url }, count, well) => {
      if (count > maxAsked) return { status: 500, body: "asked too often" }
      const path = `${method} ${url.pathname}`
      const answer = given.get(path) ?? well()
      given.set(path, answer)
      return answer
    }
    const reading = yield* open(contract, sourceOf(contract, 1), repeat)
    const { pages, error } = yield* read(reading)
    const count = reading.asked.length
    yield* expect(
      count <= maxAsked,
      () => `A source that gives its first page for ever was asked more than ${maxAsked} times.`
    )
    if (error === undefined) return
    const whole = yield* wholeOf(contract, 1)
    yield* expectFailure("Broken", "Where the source gives its first page for ever", whole.facts, { pages, error })
  })
)

/** What in a request's headers is secret: the last word of each that may carry a credential. */
const secretsIn = (asked: ReadonlyArray<Asked>): ReadonlyArray<string> => [
  ...new Set(
    asked.flatMap(({ headers }) =>
      Object.entries(headers).flatMap(([name, value]) =>
        /auth|key|token|secret|cookie/.test(name) ? value.split(/[\s=]/).filter((word) => word.length >= 6) : []
      )
    )
  )
]

export const staysAtHome: Checked = promise("sends no credential off its origin, and prints none", (contract) =>
  Effect.gen(function* () {
    if (contract.over !== "http") return
    const source = sourceOf(contract, 1)
    const healthy = yield* open(contract, source)
    yield* readWhole(healthy)
    const secrets = secretsIn(healthy.asked)
    const requests = healthy.asked.length
    // It answers as the source does: only so is a request to it noticed by nobody else.
    const elsewhere = yield* serve((asked) => contract.respond(asked, source))
    const awayFrom = (url: URL): URL => new URL(`${url.pathname}${url.search}`, elsewhere.url)
    const redirect =
      (status: number, from: number): Fault =>
      ({ url }, count) =>
        count < from ? undefined : { status, headers: { location: awayFrom(url).href } }
    const faults: ReadonlyArray<readonly [string, Fault]> = [
      ...[301, 302, 303, 307, 308].map((status) => [`a redirect (${status})`, redirect(status, 1)] as const),
      ["a redirect in the middle", redirect(302, requests)],
      ["a link", (asked) => contract.respond({ ...asked, url: awayFrom(asked.url) }, source)],
      ["a refusal", () => at(401)],
      ["a server that is down", () => at(503, soon)]
    ]
    for (const [name, fault] of faults) {
      const { error } = yield* read(yield* open(contract, source, fault))
      const [first] = elsewhere.asked
      if (first !== undefined) {
        const credential = secretsIn([first]).length > 0 ? "with its credential" : "without a credential"
        return yield* broken(
          `It followed ${name} to another origin, ${credential}: ${first.method} ${first.url.pathname}`
        )
      }
      const printed = secrets.find(
        (secret) => String(error?.message).includes(secret) || JSON.stringify(error ?? null).includes(secret)
      )
      yield* expect(
        printed === undefined,
        () => `Of ${name} it prints a credential: ${error?.message.replaceAll(printed ?? "", "…")}`
      )
    }
  })
)
