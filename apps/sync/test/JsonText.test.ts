import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as JsonText from "../src/configuration/JsonText.ts"

describe("JSON that a person wrote", () => {
  it("is read, with a byte order mark or without", () => {
    assert.deepStrictEqual(
      JsonText.parse('\uFEFF{"a": [1, -2.5e3, "\\u00e9", true, null, {}]}'),
      Result.succeed({ a: [1, -2500, "é", true, null, {}] })
    )
  })

  it.each([
    ["", "line 1, column 1: expected a value, found the end of the file"],
    ['{"a": 1,\n}', "line 2, column 1: expected a key in double quotes (a comma must not stand before `}`), found `}`"],
    ['{"a" 1}', "line 1, column 6: expected `:`, found `1}`"],
    ["{'a': 1}", "line 1, column 2: expected a key in double quotes or `}`, found `'a': 1}`"],
    ["[1 2]", "line 1, column 4: expected `,` or the closing bracket, found `2]`"],
    ["[1}", "line 1, column 3: expected `,` or the closing bracket, found `}`"],
    ["[1,]", "line 1, column 4: expected a value, found `]`"],
    ["{}\n// more", "line 2, column 1: expected nothing after the end of the document, found `// more`"],
    ['{"a": "not closed', 'line 1, column 7: expected a value, found `"not closed`'],
    ['{"a": {"b": [1, 2', "line 1, column 18: expected `,` or the closing bracket, found the end of the file"],
    ["01", "line 1, column 2: expected nothing after the end of the document, found `1`"]
  ])("%j is none, and the message says where", (text, message) => {
    assert.deepStrictEqual(JsonText.parse(text), Result.fail(message))
  })
})
