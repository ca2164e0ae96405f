/** The catalogs of the tests here: one course in two runs, an exam and coursework. */
const offering = (id: string, course: string): object => ({
  id,
  course,
  zone: "Europe/London",
  components: [
    { activity: "essay", group: "coursework", weight: 60 },
    { activity: "quiz", group: "coursework", weight: 40 },
    { activity: "finals", group: "exam", weight: 100 }
  ]
})

export const pass = { rule: "scored", group: "exam", atLeast: 0.4 }
export const registered = { rule: "stillRegistered" }

/** A type `exam-pass`: a pass of the exam while registered, unless said otherwise. */
export const examPass = (more: object = {}): object => ({
  id: "exam-pass",
  courses: ["algebra"],
  rule: { rule: "all", of: [pass, registered] },
  ...more
})

/** A catalog of these types, certified for three years through the first. */
export const algebra = (...types: ReadonlyArray<object>): unknown => ({
  offerings: [offering("algebra-1", "algebra"), offering("algebra-2", "algebra"), offering("music-1", "music")],
  achievementTypes: types,
  certifications: [{ id: "algebraist", through: ["exam-pass"], validity: { basis: "completion", period: "P3Y" } }]
})

/** The same catalog whose certification counts for that long. */
export const certifiedBy = (catalog: unknown, validity: object): object => ({
  ...withoutCertifications(catalog),
  certifications: [{ id: "algebraist", through: ["exam-pass"], validity }]
})

/** The same catalog without its certifications. */
export const withoutCertifications = (catalog: unknown): object =>
  typeof catalog === "object" && catalog !== null ? { ...catalog, certifications: [] } : {}

/** One offering `run-1` of a course `run` of which this is said too, in a catalog of these types and whatever else. */
export const running = (offering: object, types: ReadonlyArray<object>, more: object = {}): object => ({
  offerings: [{ id: "run-1", course: "run", zone: "Europe/London", components: [], ...offering }],
  achievementTypes: types.map((type) => ({ courses: ["run"], ...type })),
  certifications: [],
  ...more
})
