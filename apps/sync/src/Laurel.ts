/** The whole program as one command. */
import { Command } from "effect/cli"
import * as Accounts from "./commands/Accounts.ts"
import * as Catalogue from "./commands/Catalogue.ts"
import * as Certificate from "./commands/Certificate.ts"
import * as Checkpoint from "./commands/Checkpoint.ts"
import * as Announce from "./commands/Announce.ts"
import * as Apply from "./commands/Apply.ts"
import * as Approve from "./commands/Approve.ts"
import * as Contact from "./commands/Contact.ts"
import * as Doctor from "./commands/Doctor.ts"
import * as Credential from "./commands/Credential.ts"
import * as Deny from "./commands/Deny.ts"
import * as Documents from "./commands/Documents.ts"
import * as Drift from "./commands/Drift.ts"
import * as Earned from "./commands/Earned.ts"
import * as Erase from "./commands/Erase.ts"
import * as Evidence from "./commands/Evidence.ts"
import * as Expiring from "./commands/Expiring.ts"
import * as Explain from "./commands/Explain.ts"
import * as Export from "./commands/Export.ts"
import * as Extend from "./commands/Extend.ts"
import * as Gaps from "./commands/Gaps.ts"
import * as Grant from "./commands/Grant.ts"
import * as History from "./commands/History.ts"
import * as Holders from "./commands/Holders.ts"
import * as Holds from "./commands/Holds.ts"
import * as Imports from "./commands/Imports.ts"
import * as Init from "./commands/Init.ts"
import * as Keys from "./commands/Keys.ts"
import * as Link from "./commands/Link.ts"
import * as Plan from "./commands/Plan.ts"
import * as Rebuild from "./commands/Rebuild.ts"
import * as Reinstate from "./commands/Reinstate.ts"
import * as Reissue from "./commands/Reissue.ts"
import * as Rejections from "./commands/Rejections.ts"
import * as Remap from "./commands/Remap.ts"
import * as Review from "./commands/Review.ts"
import * as Resolve from "./commands/Resolve.ts"
import * as Revoke from "./commands/Revoke.ts"
import * as Separate from "./commands/Separate.ts"
import * as Serve from "./commands/Serve.ts"
import * as SetDate from "./commands/SetDate.ts"
import * as Status from "./commands/Status.ts"
import * as Store from "./commands/Store.ts"
import * as Structure from "./commands/Structure.ts"
import * as Suspend from "./commands/Suspend.ts"
import * as Sync from "./commands/Sync.ts"
import * as Verify from "./commands/Verify.ts"
import * as Void from "./commands/Void.ts"
import * as Watch from "./commands/Watch.ts"
import * as Webhooks from "./commands/Webhooks.ts"
import * as Withdraw from "./commands/Withdraw.ts"
import { root } from "./Root.ts"

export const laurel = root.pipe(
  Command.withDescription(
    "Turn what learners did into achievements that can be proved: read the sources, write the ledger, and answer from it.\n\n" +
      "  Exit codes: 0 done; 1 could not, and the message says what to mend; 2 done, but rows are rejected (sync, remap, import), the catalog was edited and not applied (sync), or would change something (plan), a credential is not valid (credential verify), certificates are refused (certificate issue --all), statements are refused (announce), an event was not taken (webhooks), something differs (verify, drift, store check, documents check, rebuild --verify), or the log could not be signed, old pages not be written anew, or documents not be removed; " +
      "64 wrong usage; 70 a bug in Laurel; 130 interrupted."
  ),
  Command.withSubcommands([
    Init.command,
    Sync.command,
    Watch.command,
    Plan.command,
    Apply.command,
    Doctor.command,
    Announce.command,
    Webhooks.command,
    Serve.command,
    Status.command,
    Contact.command,
    History.command,
    Holds.command,
    Explain.command,
    Holders.command,
    Expiring.command,
    Earned.command,
    Gaps.command,
    Accounts.command,
    Drift.command,
    Verify.command,
    Checkpoint.command,
    Rebuild.command,
    Remap.command,
    Store.command,
    Keys.command,
    Rejections.command,
    Review.command,
    Revoke.command,
    Suspend.command,
    Reinstate.command,
    Extend.command,
    SetDate.command,
    Void.command,
    Reissue.command,
    Withdraw.command,
    Grant.command,
    Deny.command,
    Approve.command,
    Resolve.command,
    Link.command,
    Separate.command,
    Erase.command,
    Export.command,
    Evidence.command,
    Certificate.command,
    Credential.command,
    Documents.command,
    Catalogue.command,
    Structure.command,
    Imports.command
  ])
)
