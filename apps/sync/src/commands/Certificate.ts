/** `laurel certificate`: frozen documents of what was achieved, made on request. */
import { Command } from "effect/cli"
import * as CertificatePreview from "./CertificatePreview.ts"

export const command = Command.make("certificate").pipe(
  Command.withDescription(
    "Issue certificates of what somebody achieved, print them, and tell how each stands now. A certificate is never changed: what is no longer so takes another one, and the public page of the old one says so."
  ),
  Command.withShortDescription("Certificates of what was achieved"),
  Command.withSubcommands([CertificatePreview.command])
)
