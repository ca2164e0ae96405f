/** The catalog behind the generated statements: one rule, that of the guide (§6), and as many runs as there are learners for. */
import { Build, Catalog } from "@laurel/core"
import { Result } from "effect"
import { learnersPerRun, sessions } from "../input/Population.ts"
import { runId } from "../input/Statements.ts"

/** A run that nobody takes part in, and the type that it would earn. */
const unused = (place: number) => ({
  id: `other-${place}`,
  course: `other-${place}`,
  zone: "UTC",
  components: [{ activity: "module", group: "module" }],
  sessions: []
})

const rule = Build.all(Build.attended({ share: "80%" }), Build.scored("quiz", "70%"), Build.completed("module"))

const validity = { basis: "completion", period: "P1Y", window: "P2M" }

const offering = (run: number) => ({
  id: runId(run),
  course: "safety",
  zone: "UTC",
  components: [
    { activity: "quiz", group: "quiz" },
    { activity: "module", group: "module" }
  ],
  sessions: Array.from({ length: sessions }, (_, index) => ({
    activity: `session-${index + 1}`,
    starts: `2025-01-${String(7 + index).padStart(2, "0")}T08:00:00Z`,
    ends: `2025-01-${String(7 + index).padStart(2, "0")}T09:00:00Z`
  }))
})

/** For that many learners, and with that many types and runs more. */
export const catalogFor = (learners: number, more = 0): Catalog.Compiled =>
  Result.getOrThrow(
    Catalog.decode({
      offerings: [
        ...Array.from({ length: Math.ceil(learners / learnersPerRun) }, (_, run) => offering(run)),
        ...Array.from({ length: more }, (_, place) => unused(place))
      ],
      achievementTypes: [
        { id: "safety", courses: ["safety"], rule, validity },
        ...Array.from({ length: more }, (_, place) => ({
          id: `other-${place}`,
          courses: [`other-${place}`],
          rule: Build.completed("module"),
          validity
        }))
      ],
      certifications: []
    })
  )
