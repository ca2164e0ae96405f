/** `laurel certificate render`: a certificate that was issued, as a document. */
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import * as Configuration from "../Configuration.ts"
import * as Certificates from "../credentials/Certificates.ts"
import * as CredentialsSetting from "../credentials/CredentialsSetting.ts"
import * as Rendered from "../credentials/Rendered.ts"
import * as Numbers from "../Numbers.ts"
import * as Print from "../Print.ts"
import { root } from "../Root.ts"
import * as Store from "../Store.ts"
import { language } from "./CertificatePreview.ts"

interface Input {
  readonly code: string
  readonly out: string | null
  readonly language: string | undefined
}

const run = Effect.fn("laurel.certificate.render")(function* ({ code, out, language }: Input) {
  const { config, json } = yield* root
  const opened = yield* Configuration.open(config)
  const setting = yield* CredentialsSetting.opened(opened)
  const { kept, stood } = yield* Effect.gen(function* () {
    const certificate = yield* Certificates.find(code)
    return {
      kept: yield* Certificates.kept(certificate),
      stood: yield* Certificates.stoodOf(setting, certificate)
    }
  }).pipe(Effect.provide(Store.toRead(opened)))
  const written = yield* Effect.flatMap(Rendered.writer(setting, out), ({ write }) => write(kept, out, language)).pipe(
    Effect.scoped
  )
  // It is printed all the same: whoever asks at its address is told.
  yield* Certificates.warn(stood)
  yield* json
    ? Print.json({ code, ...written, standing: Certificates.plainStanding(stood) })
    : Print.lines([`Wrote ${written.file}: ${Numbers.count(written.size, "byte")}, by ${written.renderer}.`])
})

const out = Flag.String("out").pipe(
  Flag.withMetavar("file"),
  Flag.withDescription("The file to write, .pdf or .html, which must not be there yet; named by the code unless given"),
  Flag.optional,
  Flag.map(Option.getOrNull)
)

export const command = Command.make("render", { code: Certificates.code, out, language }, run).pipe(
  Command.withDescription(
    "Write a certificate that was issued as a PDF, or as a page where its name ends in .html. It is made anew of what is kept, and comes out the same each time; the credential is attached to it."
  ),
  Command.withShortDescription("Write a certificate as a document"),
  Command.withExamples([
    { command: "laurel certificate render pN9rX0mC3kqVb7tZ1sLw2A --out ana.pdf", description: "As a PDF" },
    { command: "laurel certificate render pN9rX0mC3kqVb7tZ1sLw2A --language de", description: "In another language" }
  ])
)
