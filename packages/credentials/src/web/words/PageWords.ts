/** All that the public pages say themselves, in one language. Dates come as they are written in it. */
import type * as Verify from "../../verify/Report.ts"

export interface PageWords {
  /** What the language calls itself. */
  readonly name: string
  readonly skip: string
  readonly nav: { readonly label: string; readonly verify: string; readonly languages: string }
  /** How a certificate stands: the answer, and what it means. */
  readonly standing: {
    readonly valid: Said
    readonly validUntil: (day: string) => string
    readonly validAlways: string
    /** Valid for longer than the certificate itself says, which is until `day`. */
    readonly extended: (day: string) => string
    /** Valid by the record, and signed by a key that others have. */
    readonly unbelieved: Said
    readonly pending: Titled<string>
    readonly expired: Titled<string>
    readonly suspended: Titled<string | null>
    readonly revoked: Titled<string>
    readonly withdrawn: Titled<string>
    readonly void: Said
    readonly outdated: Said
    readonly superseded: Said
    readonly erased: Said
    readonly unknown: Said
  }
  /** What a certificate says, beside what the record says now. */
  readonly worse: {
    /** It was made while two people were taken for one. */
    readonly person: string
    readonly earnedOn: (said: string, now: string) => string
    readonly validFrom: (said: string, now: string) => string
    readonly validUntil: (said: string | null, now: string) => string
    readonly score: (said: string, now: string | null) => string
  }
  readonly newer: string
  readonly asOf: (moment: string) => string
  readonly facts: {
    readonly heading: string
    /** Over what is known of one that was erased. */
    readonly left: string
    /** In place of what one says that was taken back. */
    readonly withheld: string
    readonly achievement: string
    readonly issuer: string
    readonly earnedOn: string
    readonly validFrom: string
    readonly lastDay: string
    readonly noEnd: string
    readonly score: string
    readonly hours: string
    readonly recorded: string
    readonly number: string
    readonly zone: (zone: string) => string
  }
  readonly criteria: string
  readonly evidence: string
  readonly person: {
    readonly heading: string
    readonly why: string
    readonly label: string
    readonly button: string
    readonly same: string
    readonly other: string
    readonly untold: string
    /** Where an address was given and only a name is kept, and the other way round. */
    readonly noAddress: string
    readonly noName: string
    readonly missing: string
    readonly tooLong: string
  }
  /** `host` is where a genuine page is. */
  readonly genuine: (host: string) => string
  readonly problem: string
  readonly find: {
    readonly heading: string
    readonly label: string
    readonly hint: string
    readonly button: string
    readonly wrong: string
  }
  readonly verify: {
    readonly title: string
    readonly what: string
    readonly heading: string
    readonly text: string
    readonly textHint: string
    readonly file: string
    readonly fileHint: string
    readonly person: string
    readonly personHint: string
    readonly button: string
    readonly kept: string
    readonly missing: string
    readonly both: string
    readonly tooLong: string
    readonly again: string
  }
  readonly report: {
    readonly answers: Readonly<Record<Verify.Verdict, Said>>
    readonly says: string
    /** Above what stands in a credential that is not proved. */
    readonly unproved: string
    readonly title: string
    readonly issuer: string
    readonly id: string
    /** To the page of a certificate that was issued here. */
    readonly ours: string
    readonly validUntil: string
    readonly checks: string
    /** Of a PDF or an image: what one sees of it was not checked. */
    readonly beware: string
    /** What no check says. */
    readonly trust: string
    readonly names: Readonly<Record<Verify.Name, string>>
    readonly outcomes: Readonly<Record<Verify.Outcome, string>>
    /** Above details that are in English; empty in English. */
    readonly english: string
    /** A heading over each of several: `1 of 12`. */
    readonly nth: (number: string, count: string) => string
    readonly several: string
    readonly more: (count: string) => string
  }
  readonly failing: {
    readonly notFound: Said
    readonly method: Said
    readonly tooLarge: Said
    readonly malformed: Said
    readonly busy: Said
    readonly tooMany: Titled<string>
    readonly unable: Said
  }
}

export interface Said {
  readonly title: string
  readonly meaning: string
}

interface Titled<A> {
  readonly title: string
  readonly meaning: (value: A) => string
}
