/** The checks of one text in their order, by what kind of badge it is. */
import {
  type Ask,
  Assertion,
  Badge,
  type Budget,
  type Budgets,
  type Checking,
  Credential,
  fails,
  form,
  Hosted,
  isBack,
  isText,
  type JsonObject,
  Jwt,
  legible,
  listOf,
  type Lists,
  ofCredential,
  own,
  parse,
  prove,
  type Proven,
  quoted,
  Recipients,
  Said,
  SignedAssertion,
  timely,
  unproven,
  type Unproven
} from "@laurel/credentials"
import type { Adapter } from "@laurel/core"
import { Effect, Result } from "effect"
import { refusal } from "./refused.ts"
import type * as Row from "./Row.ts"
import { badgeKey, hostedKey } from "./rowKeys.ts"
import type { Compiled } from "./Setting.ts"
import { stoodAt } from "./Stood.ts"

/** What one run has at hand. */
export interface Run {
  readonly setting: Compiled
  readonly now: number
  readonly ask: Ask
  readonly budgets: Budgets
  readonly lists: Lists
  /** All names of the setting's scheme, looked up once. */
  readonly names: Effect.Effect<ReadonlyArray<string>, Adapter.Failure>
}

/** Texts of documents that are kept of one text with all badges in it, in characters. */
const maxDocuments = 1_000_000

const readSaid = form(Said, "a badge whose words are as long as words may be")

/** A text of a file, with all that the badges in it have in common. */
export interface Source {
  /** As messages call it. */
  readonly file: string
  /** The key of the row of that number. */
  readonly keyOf: (index: number) => string
  readonly budget: Budget
  /** Addresses of documents that are kept with an earlier row. Mutable. */
  readonly kept: Set<string>
}

interface Checked {
  readonly outcome: Row.Outcome
  /** The badge's own key; absent of what is not proved to be its issuer's, which anybody could give any id. */
  readonly key?: string
  /** Texts of badges within. */
  readonly inner?: ReadonlyArray<string>
}

/** The checks of one text, and the documents that they rest on. */
export class Checker {
  readonly #run: Run
  readonly #source: Source
  readonly #text: string
  readonly #documents = new Map<string, string>()
  #isTrusted = false

  constructor(run: Run, source: Source, text: string) {
    this.#run = run
    this.#source = source
    this.#text = text
  }

  /** Of what is refused no documents are kept, and of the others each once in a file. */
  row(outcome: Row.Outcome, key: string | undefined, index: number): Row.Row {
    const { file, keyOf, kept } = this.#source
    const isProof = outcome._tag === "Badge"
    const documents = [...this.#documents]
      .filter(([address]) => isProof && kept.size < kept.add(address).size)
      .map(([address, text]) => ({ address, text }))
    return { key: key ?? keyOf(index), outcome, file, text: isProof ? this.#text : legible(this.#text), documents }
  }

  outcome(): Effect.Effect<Checked, Adapter.Failure> {
    return Effect.gen({ self: this }, function* () {
      const checked = yield* Effect.result(this.#check(this.#text))
      if (Result.isSuccess(checked)) return checked.success
      const why = checked.failure
      return why._tag === "Unproven" ? { outcome: refusal(why) } : yield* Effect.fail(why)
    })
  }

  get #checking(): Checking {
    const { setting, now, lists } = this.#run
    const lookAnywhere = (address: string) =>
      Effect.suspend(() => this.#run.ask(address, this.#budgetsFor(address.split("#", 1)[0] ?? "")))
    const look = own(lookAnywhere)
    return {
      trusted: setting.issuers,
      now,
      lists,
      look,
      lookAnywhere,
      fetch: (address) =>
        Effect.tap(look(address), ({ text }) =>
          Effect.sync(() => {
            const length = [...this.#documents.values()].reduce((sum, each) => sum + each.length, text.length)
            if (length <= maxDocuments) this.#documents.set(address, text)
          })
        ),
      proved: (issuer) => {
        this.#isTrusted = setting.issuers.has(issuer)
      }
    }
  }

  #budgetsFor(address: string): ReadonlyArray<Budget> {
    const { setting, budgets } = this.#run
    if (this.#isTrusted || setting.known.has(address)) return [budgets.trusted]
    const isNear = setting.origins.has(URL.parse(address)?.origin ?? "")
    return [this.#source.budget, isNear ? budgets.near : budgets.strange]
  }

  #check(text: string): Effect.Effect<Checked, Unproven | Adapter.Failure> {
    if (Jwt.isCompact(text))
      return Effect.flatMap(Effect.fromResult(Jwt.read(text)), (signed) =>
        Credential.is(signed.payload)
          ? Effect.flatMap(Effect.fromResult(Credential.openJwt(signed)), (opened) => this.#credential(opened))
          : Effect.flatMap(SignedAssertion.prove(signed, this.#checking), (proven) => this.#badge(proven))
      )
    if (/^https?:\/\/\S+$/.test(text)) return this.#hosted(text)
    return Effect.flatMap(Effect.fromResult(documentOf(text)), (document) => {
      const packed = Credential.enveloped(document)
      if (packed !== undefined && Jwt.isCompact(packed)) return this.#check(packed)
      if (Credential.is(document))
        return Effect.flatMap(Effect.fromResult(Credential.open(document)), (opened) => this.#credential(opened))
      return Effect.flatMap(Effect.fromResult(addressOf(document)), (address) => this.#hosted(address))
    })
  }

  #hosted(address: string): Effect.Effect<Checked, Unproven | Adapter.Failure> {
    return Effect.gen({ self: this }, function* () {
      const found = yield* Hosted.find(address, this.#checking)
      const proved = Effect.flatMap(Hosted.prove(address, found, this.#checking), (proven) => this.#badge(proven))
      const { status } = found
      if (!isBack(status)) return yield* proved
      const key = hostedKey(address)
      // Its address is what vouched for what stands under this key, and takes it back without saying what it was.
      const takenBack = Effect.map(stoodAt(key), (stood): Checked => ({
        outcome: { _tag: "TakenBack", status, stood },
        key
      }))
      return yield* Effect.catchTag(proved, "Unproven", () => takenBack)
    })
  }

  #credential(opened: Credential.Opened): Effect.Effect<Checked, Unproven | Adapter.Failure> {
    return Effect.gen({ self: this }, function* () {
      const isCollection = opened.types.includes("ClrCredential")
      if (isCollection) return yield* this.#collection(opened)
      if (!Badge.is(opened)) return yield* otherType(opened)
      const said = yield* Effect.fromResult(Badge.said(opened))
      const checking = this.#checking
      const key = yield* prove(opened, checking)
      checking.proved(opened.issuer)
      const by = { _tag: "Key", fingerprint: key.fingerprint } as const
      return yield* this.#badge({ said, by, status: yield* ofCredential(opened, checking) })
    })
  }

  /** The badges in it stand by their own proofs, whatever became of that around them. */
  #collection(opened: Credential.Opened): Effect.Effect<Checked> {
    const subject = Credential.subjectOf(opened.document)
    const inner = listOf(subject?.["verifiableCredential"]).map((each) => (isText(each) ? each : JSON.stringify(each)))
    return Effect.match(prove(opened, this.#checking), {
      onSuccess: (): Checked => ({ outcome: { _tag: "Collection" }, key: badgeKey(opened), inner }),
      onFailure: (why): Checked => ({ outcome: refusal(why), inner })
    })
  }

  #badge(proven: Proven): Effect.Effect<Checked, Unproven | Adapter.Failure> {
    return Effect.gen({ self: this }, function* () {
      yield* Effect.fromResult(readSaid(proven.said))
      const { address, emails } = proven.said
      const key = address === null ? badgeKey(proven.said) : hostedKey(address)
      const isTaken = isBack(proven.status)
      // What is taken back is so on whatever day.
      if (!isTaken) yield* Effect.fromResult(timely(proven, this.#run.now))
      const names = emails.length === 0 ? [] : yield* this.#run.names
      const recipient = yield* Recipients.find(emails, names)
      const stood = isTaken ? { stood: yield* stoodAt(key) } : {}
      return { outcome: { _tag: "Badge", proven, recipient, ...stood }, key }
    })
  }
}

const documentOf = (text: string): Result.Result<JsonObject, Unproven> =>
  Result.mapError(parse(text), (found) =>
    unproven("form", "a badge: JSON, a JWT, or the address of a hosted one", found, "Take it away, or mend it.")
  )

/** Where an assertion is hosted. */
const addressOf = (document: JsonObject): Result.Result<string, Unproven> => {
  const { id } = document
  if (!Assertion.is(document) || !isText(id)) {
    const advice = "Take it away, or put the badge itself in its place."
    return fails("form", "a badge of Open Badges 2.0 or 3.0, or a CLR 2.0", "another JSON object", advice)
  }
  return /^https?:/.test(id)
    ? Result.succeed(id)
    : fails("proof", "a badge that is signed, or hosted at its own address", quoted(id), "Ask for one that is.")
}

const otherType = ({ types }: Credential.Opened): Unproven =>
  unproven(
    "form",
    "an OpenBadgeCredential, an AchievementCredential or a ClrCredential",
    types.map(quoted).join(", "),
    "Take it away: it is a credential of another kind."
  )
