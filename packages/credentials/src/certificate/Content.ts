/** All that a certificate shows, in the reader's language: a renderer only sets it. */
import { Text } from "@laurel/core"
import { Result } from "effect"
import type { Statement } from "../Statement.ts"
import * as Details from "./Details.ts"
import * as PersonName from "./PersonName.ts"
import * as Printable from "./Printable.ts"
import { Unprintable } from "./Renderer.ts"
import * as Speech from "./Speech.ts"
import type { Picture, Template } from "./Template.ts"
import * as Words from "./Words.ts"

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
export const of = (making: Making): Result.Result<Content, Unprintable> =>
  Result.gen(function* () {
    const { statement, template, credential } = making
    const speech = yield* Speech.of(making.language, template)
    const { phrases, locale, said } = speech
    const image = (picture: Picture): Image => ({ ...picture, alternative: said(picture.alternative) })
    return {
      language: locale.baseName,
      direction: Words.directionOf(locale),
      layout: template.layout,
      accent: template.accent,
      organisation: {
        name: said(template.organisation.name),
        logo: template.organisation.logo === null ? null : image(template.organisation.logo)
      },
      title: phrases.title,
      before: phrases.before,
      name: yield* PersonName.of(making.name),
      after: phrases.after,
      achievement: yield* Printable.of(statement.name, { where: "the achievement's name", max: 200, advice: mend }),
      description: template.description ? yield* describe(statement.description) : null,
      details: Details.of(statement, template.details, speech),
      signatures: template.signatures.map(({ name, role, image: own }) => ({
        name,
        role: said(role),
        image: own === null ? null : image(own)
      })),
      verification: {
        words: phrases.verify,
        address: yield* addressOf(making.address),
        codeAlternative: `${phrases.code}: ${making.address}`
      },
      credential,
      madeAt: statement.issuedAt
    }
  })

const mend = "Mend it in the catalog: it may have been copied with something that is not seen."

/** Characters of a description that is printed: more belongs on the page that the code leads to, where all of it stands. */
const maxDescription = 600

/** A description in one paragraph, ended with "…" where it is longer than there is room. */
const describe = (text: string): Result.Result<string | null, Unprintable> => {
  const line = Text.oneLine(text)
  if (line === "") return Result.succeed(null)
  const letters = [...line]
  const cut = letters.slice(0, maxDescription - 1).join("")
  // At a word where there are any: some languages write none apart.
  const shown = letters.length <= maxDescription ? line : `${cut.replace(/ [^ ]{0,40}$/, "")}…`
  return Printable.of(shown, { where: "the achievement's description", max: maxDescription, advice: mend })
}

const maxAddress = 500

const addressOf = (address: string): Result.Result<string, Unprintable> => {
  const scheme = URL.parse(address)?.protocol
  return /^[!-~]+$/.test(address) && address.length <= maxAddress && (scheme === "https:" || scheme === "http:")
    ? Result.succeed(address)
    : Result.fail(
        new Unprintable({
          where: "the address of the certificate",
          expected: `an https address of at most ${maxAddress} characters, letters of other scripts written as they are sent`,
          found: "another",
          advice: "Set the public address of the certificates in the settings."
        })
      )
}
