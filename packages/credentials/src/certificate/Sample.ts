/** A certificate of nobody, to look at a template by. */
import { CivilDate, Id, Instant } from "@laurel/core"
import type { Statement } from "../Statement.ts"
import type { Making } from "./Content.ts"
import { samples } from "./samples.ts"
import type { Template } from "./Template.ts"
import * as Words from "./Words.ts"

/** As long as every code, and never given out. */
export const code = "sample-of-nobody-00000"
const day = (text: string): CivilDate.CivilDate => CivilDate.parse(text) ?? CivilDate.min

const statement: Omit<Statement, "name" | "description"> = {
  code,
  achievement: { type: Id.TypeId.make("sample"), learner: Id.LearnerId.make(1), earning: 1 },
  revision: 1,
  catalog: Id.CatalogVersion.make(1),
  criteria: "All of: the theory test with at least 80 %, and the practical assessment.",
  zone: "UTC",
  earnedOn: day("2026-02-28"),
  validFrom: day("2026-03-01"),
  validUntil: day("2029-02-28"),
  issuedAt: Instant.parse("2026-03-02T09:00:00Z") ?? Instant.min,
  score: 0.925,
  hours: 7.5,
  evidence: [{ name: "Passed: Forklift theory", on: day("2026-02-27"), narrative: "Score 92.5 %" }]
}

/**
 * What `Content.of` makes a sample of: an achievement that nobody has, of somebody who is called so in that language, or in
 * English where Laurel knows no name in it.
 */
export const making = (template: Template, language: string): Making => {
  const locale = Words.localeOf(language)
  const { name, achievement, description } =
    (locale === undefined ? undefined : Words.chosen(samples.said, locale)) ?? samples.english
  return {
    statement: { ...statement, name: achievement, description },
    name,
    template,
    language,
    address: `https://certs.example.org/c/${code}`,
    credential: null
  }
}
