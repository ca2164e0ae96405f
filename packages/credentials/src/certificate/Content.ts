/** All that a certificate shows, in the reader's language: a renderer only sets it. */
import { Result } from "effect"
import type { Statement } from "../Statement.ts"
import { Unprintable } from "./Renderer.ts"
import type { Template } from "./Template.ts"

export interface Image {
  readonly mediaType: "image/png" | "image/jpeg" | "image/svg+xml"
  readonly bytes: Uint8Array
  /** What it shows, for who does not see it. */
  readonly alternative: string
}

export interface Detail {
  readonly label: string
  readonly value: string
}

export interface Signature {
  readonly name: string
  readonly role: string
  readonly image: Image | null
}

export interface Content {
  /** A language tag (BCP 47), such as `en-GB` or `ar`. */
  readonly language: string
  readonly direction: "ltr" | "rtl"
  readonly layout: "portrait" | "landscape"
  /** As `#1f4e79`. */
  readonly accent: string
  readonly organisation: { readonly name: string; readonly logo: Image | null }
  /** Such as "Certificate of achievement": the heading and the document's title. */
  readonly title: string
  /** Such as "This is to certify that", above the name; and "has earned", below it. */
  readonly before: string
  readonly name: string
  readonly after: string
  readonly achievement: string
  readonly description: string | null
  /** Earned on, valid until, score, hours, number, … in this order. */
  readonly details: ReadonlyArray<Detail>
  readonly signatures: ReadonlyArray<Signature>
  /** Where anybody can ask whether it holds, in words, as an address and as a code for cameras. */
  readonly verification: { readonly words: string; readonly address: string; readonly codeAlternative: string }
  /** Attached as `credential.json`; null for none. */
  readonly credential: string | null
  /** Milliseconds since 1970: the date that the document says it is of. Never the clock. */
  readonly madeAt: number
}

/** What a certificate is made of. */
export interface Making {
  readonly statement: Statement
  /** Whose it is, as it is printed. */
  readonly name: string
  readonly template: Template
  /** A language tag (BCP 47). */
  readonly language: string
  /** The public address of this certificate, `https://certs.example.org/c/<code>`. */
  readonly address: string
  /** The signed credential, to be attached; null for none. */
  readonly credential: string | null
}

/** The content of a certificate; the same of the same, whatever the clock and the zone of this machine say. */
export const of = (_making: Making): Result.Result<Content, Unprintable> =>
  Result.fail(new Unprintable({ where: "the certificate", expected: "one", found: "none", advice: "Wait." }))
