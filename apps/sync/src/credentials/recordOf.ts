/** All that somebody holds, as one signed record: each badge in it can be checked by itself. */
import { randomUUID } from "node:crypto"
import { Certificate, CivilDate, Instant } from "@laurel/core"
import { Clr, Subject } from "@laurel/credentials"
import { Clock, Effect } from "effect"
import * as Numbers from "../Numbers.ts"
import * as People from "../People.ts"
import { unable } from "../Unable.ts"
import * as Certificates from "./Certificates.ts"
import type { Credentials } from "./CredentialsSetting.ts"
import * as Signing from "./Signing.ts"

/** The badges of a contact's certificates that hold now, in a signed record. */
export const recordOf = Effect.fn("Credentials.recordOf")(function* (setting: Credentials, text: string) {
  const { contact } = yield* People.find(text)
  const all = yield* Certificate.allOfContacts(contact.members)
  if (all.length > Certificates.maxAsked)
    return yield* unable(
      `c${contact.id} has ${Numbers.count(all.length, "certificate")}: of ${Numbers.number(Certificates.maxAsked)} at most one record is made`
    )
  const valid = (yield* Certificates.stood(all)).filter(({ standing }) => standing._tag === "Valid")
  if (valid.length === 0)
    return yield* unable(
      `c${contact.id} has no certificate that holds now: \`laurel certificate issue\` makes those that belong in a record`
    )
  const badges = yield* Effect.forEach(valid, ({ certificate }) => Certificates.kept(certificate))
  const signer = yield* Signing.signer(setting)
  const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
  const signing = Clr.sign(
    badges.map(({ credential }) => credential),
    {
      issuer: setting.issuer,
      signer,
      id: `urn:uuid:${randomUUID()}`,
      subject: Subject.of(),
      name: `All that is held on ${CivilDate.format(Instant.dayIn(now, "UTC"))}`,
      issuedAt: now
    }
  )
  const record = yield* Signing.orUnable("the record", signing)
  return { name: `c${contact.id}`, bytes: JSON.stringify(record), standing: null }
})
