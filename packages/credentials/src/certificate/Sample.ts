/** A certificate of nobody, to look at a template by. */
import { CivilDate, Id } from "@laurel/core"
import type { Statement } from "../Statement.ts"
import type { Making } from "./Content.ts"
import type { Template } from "./Template.ts"

const code = "sample-of-nobody-00000"

const statement: Statement = {
  code,
  achievement: { type: Id.TypeId.make("sample"), learner: Id.LearnerId.make(1), earning: 1 },
  revision: 1,
  catalog: Id.CatalogVersion.make(1),
  name: "Forklift operator",
  description: "",
  criteria: "",
  zone: "UTC",
  earnedOn: CivilDate.CivilDate.make(20_000),
  validFrom: CivilDate.CivilDate.make(20_000),
  validUntil: null,
  issuedAt: 0,
  score: null,
  hours: null,
  evidence: []
}

/** What `Content.of` makes a sample of: an achievement that nobody has, of somebody who is called so in that language. */
export const making = (template: Template, language: string): Making => ({
  statement,
  name: "Anna Schmidt",
  template,
  language,
  address: `https://certs.example.org/c/${code}`,
  credential: null
})
