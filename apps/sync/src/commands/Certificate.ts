/** `laurel certificate`: frozen documents of what was achieved, made on request. */
import { Command } from "effect/cli"
import * as CertificateIssue from "./CertificateIssue.ts"
import * as CertificateList from "./CertificateList.ts"
import * as CertificatePreview from "./CertificatePreview.ts"
import * as CertificateRender from "./CertificateRender.ts"

export const command = Command.make("certificate").pipe(
  Command.withDescription(
    "Issue certificates of what somebody achieved, print them, and tell how each stands now. A certificate is never changed: what is no longer so takes another one, and the public page of the old one says so."
  ),
  Command.withShortDescription("Certificates of what was achieved"),
  Command.withSubcommands([
    CertificateIssue.command,
    CertificateRender.command,
    CertificateList.listCommand,
    CertificateList.showCommand,
    CertificatePreview.command
  ])
)
