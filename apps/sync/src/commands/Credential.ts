/** `laurel credential`: what can be checked by anybody, and the keys that it is signed with. */
import { Command } from "effect/cli"
import * as CredentialExport from "./CredentialExport.ts"
import * as CredentialKeys from "./CredentialKeys.ts"
import * as CredentialVerify from "./CredentialVerify.ts"

export const command = Command.make("credential").pipe(
  Command.withDescription(
    "Tell whether anybody's credential holds, give out those of one's own as files, and keep the keys they are signed with."
  ),
  Command.withShortDescription("Credentials that anybody can check"),
  Command.withSubcommands([CredentialVerify.command, CredentialExport.command, CredentialKeys.command])
)
