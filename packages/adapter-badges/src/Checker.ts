/** The checks of one text in their order, by what kind of badge it is. */
import { Asking, Checks, type Proven, Recipients, Status, type Unproven } from "@laurel/credentials"
import type { Adapter } from "@laurel/core"
import { Clock, Effect, Result } from "effect"
import { refusal } from "./refused.ts"
import type * as Row from "./Row.ts"
import { badgeKey, hostedKey } from "./rowKeys.ts"
import type { Compiled } from "./Setting.ts"
import { stoodAt } from "./Stood.ts"

/** What one run has at hand. */
export interface Run {
  readonly setting: Compiled
  readonly now: number
  readonly ask: Asking.Ask
  readonly budgets: Asking.Budgets
  readonly lists: Checks.Lists
  /** All names of the setting's scheme, looked up once. */
  readonly names: Effect.Effect<ReadonlyArray<string>, Adapter.Failure>
}

/** Texts of documents that are kept of one text with all badges in it, in characters. */
const maxDocuments = 1_000_000

/** A text of a file, with all that the badges in it have in common. */
export interface Source {
  /** As messages call it. */
  readonly file: string
  /** The key of the row of that number. */
  readonly keyOf: (index: number) => string
  readonly budget: Asking.Budget
  readonly room: Checks.Room
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
    return {
      key: key ?? keyOf(index),
      outcome,
      file,
      text: isProof ? this.#text : Checks.legible(this.#text),
      documents
    }
  }

  outcome(): Effect.Effect<Checked, Adapter.Failure> {
    return Effect.gen({ self: this }, function* () {
      const checked = yield* Effect.result(this.#check(this.#text))
      if (Result.isSuccess(checked)) return checked.success
      const why = checked.failure
      return why._tag === "Unproven" ? { outcome: refusal(why) } : yield* Effect.fail(why)
    })
  }

  get #checking(): Checks.Checking {
    const { setting, now, lists } = this.#run
    const lookAnywhere = (address: string) =>
      Effect.suspend(() => this.#run.ask(address, this.#budgetsFor(address.split("#", 1)[0] ?? "")))
    const look = Asking.own(lookAnywhere)
    return {
      trusted: setting.issuers,
      now,
      moment: Clock.currentTimeMillis,
      lists,
      room: this.#source.room,
      fetchApart: look,
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

  #budgetsFor(address: string): ReadonlyArray<Asking.Budget> {
    const { setting, budgets } = this.#run
    if (this.#isTrusted || setting.known.has(address)) return [budgets.trusted]
    const isNear = setting.origins.has(URL.parse(address)?.origin ?? "")
    return [this.#source.budget, isNear ? budgets.near : budgets.strange]
  }

  #check(text: string): Effect.Effect<Checked, Unproven | Adapter.Failure> {
    return Effect.gen({ self: this }, function* () {
      const read = yield* Effect.fromResult(Checks.read(text))
      if (read._tag === "Collection") return yield* this.#collection(read.opened, read.inner)
      const examined = yield* Checks.prove(read, this.#checking)
      if (examined._tag === "Proven") return yield* this.#badge(examined.proven)
      const key = hostedKey(examined.address)
      const stood = yield* stoodAt(key)
      return { outcome: { _tag: "TakenBack", status: examined.status, stood }, key }
    })
  }

  /** The badges in it stand by their own proofs, whatever became of that around them. */
  #collection(opened: Checks.Opened, inner: ReadonlyArray<string>): Effect.Effect<Checked> {
    return Effect.match(Checks.proveOpened(opened, this.#checking), {
      onSuccess: (): Checked => ({ outcome: { _tag: "Collection" }, key: badgeKey(opened), inner }),
      onFailure: (why): Checked => ({ outcome: refusal(why), inner })
    })
  }

  #badge(proven: Proven): Effect.Effect<Checked, Unproven | Adapter.Failure> {
    return Effect.gen({ self: this }, function* () {
      const { address, emails } = proven.said
      const key = address === null ? badgeKey(proven.said) : hostedKey(address)
      const isTaken = Status.isBack(proven.status)
      // What is taken back is so on whatever day.
      if (!isTaken) yield* Effect.fromResult(Checks.timely(proven, this.#run.now))
      const names = emails.length === 0 ? [] : yield* this.#run.names
      const recipient = yield* Recipients.find(emails, names)
      const stood = isTaken ? { stood: yield* stoodAt(key) } : {}
      return { outcome: { _tag: "Badge", proven, recipient, ...stood }, key }
    })
  }
}
