/** Which role a decision takes. A key decides in its role, and with a lower one it is refused. */
import { type Decision, type Id, Ledger } from "@laurel/core"
import { Effect } from "effect"
import { type Calling, lack, type Role, type Scope } from "./access/Access.ts"
import * as Wrong from "./Wrong.ts"

/** Fails where the key may not do what takes that scope and, at least, that role. */
export const need = (caller: Calling, scope: Scope, least: Role): Effect.Effect<void, Wrong.Wrong> => {
  const lacking = lack(caller, { scope, least })
  return lacking === undefined ? Effect.void : Effect.fail(Wrong.forbidden(lacking))
}

/** By what is decided; a withdrawal takes what the decision took that it takes back. */
const leastFor: { readonly [act in Exclude<Decision.Act["_tag"], "Withdrawn">]: Role } = {
  Assessed: "instructor",
  Granted: "assessor",
  Denied: "assessor",
  DateSet: "assessor",
  ScoreSet: "assessor",
  Extended: "assessor",
  Approved: "moderator",
  Resolved: "moderator",
  Linked: "moderator",
  Separated: "moderator",
  Reissued: "moderator",
  Suspended: "administrator",
  Reinstated: "administrator",
  Revoked: "administrator",
  Voided: "administrator",
  Governed: "administrator",
  Erased: "administrator"
}

/** Withdrawals of withdrawals that are followed: whoever takes back more in a row is somebody with every right. */
const maxChain = 100

/** The role that an act takes at least. */
export const least: (act: Decision.Act) => Effect.Effect<Role, Ledger.LedgerError, Ledger.Ledger> = Effect.fnUntraced(
  function* (act) {
    let last = act
    for (let at = 0; at < maxChain; at++) {
      // A waiver lets somebody off: that is more than to judge them.
      if (last._tag === "Assessed" && last.verdict === "waive") return "assessor"
      if (last._tag !== "Withdrawn") return leastFor[last._tag]
      const id: Id.DecisionId = last.decision
      const [found] = yield* Ledger.Ledger.use((ledger) => ledger.decisions([id]))
      if (found === undefined) return "instructor"
      last = found.act
    }
    return "administrator"
  }
)
