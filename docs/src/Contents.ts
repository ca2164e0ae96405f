/** What the site has, in the order in which it is read. A page of this folder that is missing here fails a test. */

export interface Section {
  readonly title: string
  /** Names of pages of `docs/`, without `.md`. */
  readonly pages: ReadonlyArray<readonly [name: string, title: string]>
}

export const sections: ReadonlyArray<Section> = [
  {
    title: "Start",
    pages: [
      ["quick-start", "Quick start"],
      ["concepts", "Concepts"],
      ["semantics", "What counts, and when"]
    ]
  },
  {
    title: "Do",
    pages: [
      ["write-an-adapter", "Write an adapter"],
      ["operate", "Operate"],
      ["migrate-from-a-spreadsheet", "Come from a spreadsheet"]
    ]
  },
  {
    title: "Decide",
    pages: [
      ["comparison", "Comparison"],
      ["limits", "Limits"]
    ]
  },
  {
    title: "Reference",
    pages: [
      ["catalog", "The catalog"],
      ["import", "Import files"],
      ["credentials", "Certificates and credentials"],
      ["audit", "Audit"],
      ["log", "The log"],
      ["postgresql", "PostgreSQL"],
      ["scale", "Scale"],
      ["webhooks", "Webhooks"],
      ["outbox", "The outbox"]
    ]
  }
]

/** Packages of the API reference, the main door first. */
export const documented: ReadonlyArray<string> = [
  "laurel",
  "core",
  "ledger-sql",
  "http",
  "testkit",
  "api",
  "credentials",
  "evidence",
  "documents",
  "webhooks",
  "adapter-administrate",
  "adapter-badges",
  "adapter-canvas",
  "adapter-moodle",
  "adapter-openedx",
  "adapter-scorm",
  "adapter-tabular",
  "adapter-xapi"
]
