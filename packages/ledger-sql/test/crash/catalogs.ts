/** Two catalogs: the second is stricter, knows more, and changes what most people have earned. */
import { Catalog } from "@laurel/core"
import { Result } from "effect"

const offering = (id: string): object => ({
  id,
  course: "safety",
  zone: "Europe/London",
  components: [
    { activity: "essay", group: "coursework", weight: 40 },
    { activity: "quiz", group: "coursework", weight: 60 },
    { activity: "finals", group: "exam" },
    { activity: "monday", group: "live" }
  ],
  sessions: [{ activity: "monday", starts: "2025-02-03T09:00:00Z", ends: "2025-02-03T10:30:00Z" }]
})

const all = {
  whileOpen: "apply",
  gained: "apply",
  lost: "apply",
  better: "apply",
  worse: "apply",
  revised: "apply"
}

const type = (id: string, rule: object, more: object = {}): object => ({ id, courses: ["safety"], rule, ...more })

const exam = (atLeast: string) => ({
  rule: "all",
  of: [{ rule: "scored", group: "exam", atLeast }, { rule: "stillRegistered" }]
})

const common = (marks: { readonly exam: string; readonly coursework: number }): ReadonlyArray<object> => [
  // What is lost is contested until somebody decides, or nobody does for five days.
  type("exam", exam(marks.exam), {
    validity: { basis: "completion", period: "P1Y" },
    recompute: { whileOpen: "hold", revised: "apply" },
    review: { within: "P5D", otherwise: "apply" }
  }),
  type("coursework", { rule: "weighted", group: "coursework", atLeast: marks.coursework }, { recompute: all }),
  type("live", { rule: "attended", group: "live", minutes: 45 }, { recompute: all }),
  type("credits", { rule: "credits", atLeast: 2 }, { recompute: all }),
  type("proof", { rule: "evidence", verified: true }, { recompute: all }),
  type("board", { rule: "decided", roles: ["assessor"] }, { recompute: all })
]

const certifications = [
  { id: "expert", through: { all: ["exam", "coursework"] }, validity: { basis: "completion", period: "P2Y" } },
  { id: "trained", through: ["live", "credits"], validity: { basis: "never" } }
]
const identities = [{ scheme: "email", links: "automatic" }]

/** Read on their own, so that nothing of one can leak into the other. */
const decoded = (json: unknown): Catalog.Compiled => Result.getOrThrow(Catalog.decode(json))

/** What everybody is judged by first. */
export const first = decoded({
  offerings: [offering("spring"), offering("autumn")],
  achievementTypes: common({ exam: "40%", coursework: 40 }),
  certifications,
  identities
})

/** Stricter marks, a type that rests on another, and an offering that rows of the first time had no place in. */
export const second = decoded({
  offerings: [offering("spring"), offering("autumn"), offering("later")],
  achievementTypes: [
    ...common({ exam: "60%", coursework: 55 }),
    type("diploma", {
      rule: "all",
      of: [
        { rule: "completed", group: "coursework", component: "any" },
        { rule: "holds", id: "exam" }
      ]
    })
  ],
  certifications,
  identities
})

/** Several sources tell of one registration: what they say together is earned once. */
export const joint = decoded({
  offerings: [
    {
      id: "joint",
      course: "joint",
      zone: "Europe/London",
      joins: { by: "registration" },
      components: [
        { activity: "essay", group: "coursework" },
        { activity: "finals", group: "exam" }
      ]
    }
  ],
  achievementTypes: [
    { id: "exam", courses: ["joint"], rule: { rule: "scored", group: "exam", atLeast: "40%" } },
    { id: "coursework", courses: ["joint"], rule: { rule: "completed", group: "coursework" } }
  ],
  certifications: [{ id: "licence", through: ["exam", "coursework"], validity: { basis: "completion", period: "P1Y" } }]
})
