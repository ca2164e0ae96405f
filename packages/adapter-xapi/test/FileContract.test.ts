/** What every adapter promises, of the one that reads files: one a line, and packed as what a record store answered. */
import { Xapi } from "@laurel/adapter-xapi"
import { jsonOf, testAdapter } from "@laurel/testkit"
import { gzipSync } from "node:zlib"
import { recorded, setting, source } from "./recordings.ts"

const statementsOf = (name: string): ReadonlyArray<unknown> => {
  const { body } = recorded(name).response
  return typeof body === "object" && body !== null && "statements" in body && Array.isArray(body.statements)
    ? body.statements
    : []
}

const rows = ["02-get-page-1", "02-get-page-2", "02-get-page-3", "02-get-page-4"].flatMap(statementsOf)

const forms: Readonly<Record<string, (rows: ReadonlyArray<unknown>) => Uint8Array>> = {
  "of statements, one a line": (all) => Buffer.from(all.map(jsonOf).join("\n")),
  "of what a record store answered, packed": (all) =>
    gzipSync(`{"more": "", "statements": [${all.map(jsonOf).join(",")}]}`)
}

for (const [name, write] of Object.entries(forms)) {
  testAdapter(`a file ${name}`, {
    over: "file",
    rows,
    facts: 15,
    broken: [{ ...Object(rows[0]), id: "3f6cf2a5-5a33-4a1f-8f63-0f7f9f6d2b10", timestamp: "yesterday" }, { id: 7 }],
    write,
    open: (open, { pageRows }) => Xapi.fileAdapter({ source, setting, open, pageRows })
  })
}
