/** How much may be asked on somebody's behalf: what strangers' badges use up is never what trusted issuers' need. */
export class Budget {
  readonly #what: string
  readonly #most: number
  readonly #until: number
  #taken = 0

  /** `what` ends a sentence, as in "of one file"; `until` is in milliseconds since 1970. */
  constructor(what: string, most: number, until: number) {
    this.#what = what
    this.#most = most
    this.#until = until
  }

  /** What keeps one more address from being asked at that time; undefined, and one is taken, where nothing does. */
  take(now: number): string | undefined {
    if (now > this.#until) return `to be asked in time (addresses ${this.#what})`
    if (this.#taken >= this.#most) return `at most ${this.#most.toLocaleString("en")} addresses ${this.#what}`
    this.#taken += 1
    return undefined
  }
}

/** The budgets of one run. */
export interface Budgets {
  /** Of what trusted issuers say, where it was proved, and of their documents at their own addresses. */
  readonly trusted: Budget
  /** Of what only lies where they are, which anybody's badge may name. */
  readonly near: Budget
  readonly strange: Budget
}

/** Milliseconds of a run in which addresses are asked. */
const strangeTime = 1_800_000
const trustedTime = 14_400_000

export const ofRun = (now: number, most: number): Budgets => ({
  trusted: new Budget("of trusted issuers (maxAsked)", most, now + trustedTime),
  near: new Budget("at hosts of trusted issuers (maxAsked)", most, now + strangeTime),
  strange: new Budget("of strangers (maxAsked)", most, now + strangeTime)
})

/** Addresses that one text of a file, with all badges in it, has asked that nobody trusted has signed. */
const mostOfFile = 200

export const ofFile = (): Budget => new Budget("of one file", mostOfFile, Number.POSITIVE_INFINITY)
