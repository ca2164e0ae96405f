/** What an operator writes: over the placeholders of `laurel init`, and into files of their own. */

const offering = (id: string, course: string, ...components: ReadonlyArray<object>) => ({
  id,
  course,
  zone: "Europe/London",
  components
})

const types = [
  { id: "safe", courses: ["safe"], rule: { rule: "rolledUp", outcome: "completed" } },
  { id: "unit", courses: ["unit"], rule: { rule: "passed", group: "unit" } },
  {
    id: "forklift-pass",
    title: "Forklift test passed",
    courses: ["forklift"],
    rule: { rule: "passed", group: "test" },
    // What was issued stands until somebody decides.
    recompute: { whileOpen: "hold" }
  }
]

const licence = (period: string) => ({
  id: "forklift-licence",
  through: ["forklift-pass"],
  validity: { basis: "completion", period, lastDay: "dayBefore" }
})

/** The catalog; the licence counts for so long. */
export const catalog = (period: string): string =>
  JSON.stringify({
    offerings: [
      offering("safe-2026", "safe"),
      offering("unit-2026", "unit", { activity: "https://courses.example.test/safe101/au1", group: "unit" }),
      offering("forklift-2024", "forklift", { activity: "drive", group: "test" }),
      offering("forklift-2019", "forklift", { activity: "drive", group: "test" })
    ],
    achievementTypes: types,
    certifications: [licence(period)]
  })

const replaced = (text: string, pairs: ReadonlyArray<readonly [string, string]>): string =>
  pairs.reduce((before, [what, by]) => {
    if (!before.includes(what)) throw new Error(`laurel init wrote no ${what} any more; it wrote\n${text}`)
    return before.replace(what, by)
  }, text)

/** The configuration that `laurel init` wrote, with addresses and courses. */
export const configuration = (written: string, base: string): string =>
  replaced(written, [
    ["https://moodle.invalid", base],
    ["https://lrs.invalid/xapi", `${base}/xapi`],
    ['// { id: 5, offering: "example-run" }', '{ id: 5, offering: "safe-2026" }'],
    [
      '// { id: "example-run", activities: ["https://lms.example.org/courses/example"] }',
      '{ id: "unit-2026", activities: ["https://courses.example.test/safe101/au1"] }'
    ],
    [
      "        offerings: [",
      '        accounts: { "https://lms.example.test": "employee" },\n        unmatched: "skip",\n        offerings: ['
    ]
  ])

/** The same, with somebody to be told what happens, and what `laurel watch` needs. */
export const withWebhook = (written: string, base: string): string =>
  replaced(written, [
    [
      'catalog: "catalog.json",',
      `catalog: "catalog.json",\n  webhooks: [{ id: "hr", url: "${base}/hr", secretFrom: "HR_SECRET" }],\n  watch: { schedule: "* * * * *", jitterSeconds: 0 },`
    ]
  ])

const results = (...rows: ReadonlyArray<string>): string =>
  `${["email,run,test,result,day", ...rows.map((row) => row.replace(" ", "@example.org,forklift-2024,drive,"))].join("\n")}\n`

/** What the driving school hands in: one row with a day that is none. */
export const handedIn = results("ana passed,2024-03-01", "ben passed,2024-03-01", "eve passed,2024-02-31")
/** The same, mended. */
export const mended = results("ana passed,2024-03-01", "ben passed,2024-03-01", "eve passed,2024-02-29")
/** Ben's was a mistake. */
export const corrected = results("ana passed,2024-03-01", "ben failed,2024-03-01", "eve passed,2024-02-29")

/** A file of years ago, to be read once. */
export const history = "email,day\nana@example.org,2019-05-06\nzoe@example.org,2019-05-06\n"

/** How that is read. */
export const mapping = JSON.stringify({
  name: "history",
  version: 1,
  zone: "Europe/London",
  streams: [
    {
      name: "history",
      subject: { key: "2019/{email}", offering: "forklift-2019", contact: { scheme: "email", value: "{email}" } },
      facts: [{ evidence: "Passed", key: "2019/{email}", activity: "drive", on: [{ date: "{day}" }] }]
    }
  ]
})
