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
