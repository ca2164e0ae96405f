/** The fixed words of a certificate in the languages that Laurel speaks, and days and numbers as each writes them. */

export interface Phrases {
  readonly title: string
  readonly before: string
  readonly after: string
  readonly earnedOn: string
  readonly validFrom: string
  readonly validUntil: string
  /** Instead of a last valid day, where there is none. */
  readonly noEnd: string
  readonly issuedOn: string
  readonly score: string
  readonly hours: string
  readonly number: string
  /** Above the address at which anybody can ask whether it holds. */
  readonly verify: string
  /** What the code for cameras is, before the address. */
  readonly code: string
}
