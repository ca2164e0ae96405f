/** Certificates as documents, after an erasure, and what the doctor says of what they need. */
import { assert, describe, it, vi } from "@effect/vitest"
import { chmodSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import { json, write } from "./given.ts"
import { answer, on, says } from "./importing.ts"
import { command } from "./inProcess.ts"
import { address, by, issuer, open } from "./issuing.ts"

const template = {
  layout: "portrait",
  accent: "#5b2c83",
  organisation: { name: "Example Training" },
  signatures: [{ name: "B. Smith", role: "Head of training" }]
}

describe("a certificate", () => {
  it.effect("is a PDF that a stranger checks by what is attached to it, and nothing once its person is erased", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = yield* issuer()
        const file = join(cwd, "ada.pdf")
        const asked = ["certificate", "issue", "ada", "algebra-pass", "--name", "Ada Lovelace", "--to", file, ...by]
        const code = String(answer(yield* command(cwd, ...asked, "--json"))["code"])
        assert.strictEqual(readFileSync(file).subarray(0, 5).toString(), "%PDF-")
        yield* open(cwd, () =>
          Effect.map(command(cwd, "credential", "verify", file), (ended) =>
            says(ended, 0, ": valid.", "What was checked is the credential that is attached")
          )
        )
        says(yield* command(cwd, "erase", "ada", ...by, "--reason", "asked for it"), 0)
        says(yield* command(cwd, "certificate", "show", code), 0, `Certificate ${code}: erased`)
        says(yield* command(cwd, "certificate", "render", code), 1, "is erased")
        says(yield* command(cwd, "credential", "export", code), 1, "is erased")
        yield* open(cwd, (served) =>
          Effect.gen(function* () {
            const page = yield* Effect.promise(async () => (await fetch(`${served}/c/${code}`)).text())
            assert.notInclude(page, "Algebra")
            says(yield* command(cwd, "credential", "verify", file), 2, ": revoked.")
          })
        )
        says(yield* command(cwd, "verify"), 0)
      })
    )
  )

  it.effect("is seen before there is any, by a template, and a template that says too much is refused", () =>
    Effect.gen(function* () {
      const cwd = yield* issuer()
      write(cwd, "template.json", template)
      const out = join(cwd, "preview.html")
      const preview = ["certificate", "preview", "--template", join(cwd, "template.json"), "--out", out]
      says(yield* command(cwd, ...preview, "--language", "ar"), 0, "It is of nobody")
      const page = readFileSync(out, "utf8")
      assert.include(page, "B. Smith")
      assert.match(page, /dir="rtl"/)
      says(yield* command(cwd, ...preview), 1, "there is one already")
      says(yield* command(cwd, ...preview, "--replace"), 0)
      assert.notMatch(readFileSync(out, "utf8"), /dir="rtl"/)
      write(cwd, "template.json", { ...template, accent: "#eeeeee" })
      says(yield* command(cwd, ...preview, "--replace"), 1, "template.json", "accent")
      write(cwd, "template.json", { ...template, colour: "red" })
      says(yield* command(cwd, ...preview, "--replace"), 1, "colour")
      assert.isFalse(existsSync(join(cwd, "preview.pdf")))
      // A folder is no file to be replaced; what is there stays.
      mkdirSync(join(cwd, "pages.html"))
      const folder = ["certificate", "preview", "--out", join(cwd, "pages.html"), "--replace"]
      says(yield* command(cwd, ...folder), 1, "pages.html can't be written: a folder is called so")
      assert.deepStrictEqual(
        readdirSync(cwd).filter((name) => name.endsWith(".part")),
        []
      )
    })
  )

  it.effect("is not on record, and replaces none, where what it says of the achievement can't be printed", () =>
    on(() =>
      Effect.gen(function* () {
        const asked = (cwd: string) =>
          command(
            cwd,
            "certificate",
            "issue",
            "ada",
            "algebra-pass",
            "--name",
            "Ada",
            ...by,
            "--to",
            join(cwd, "a.html")
          )
        const hidden = yield* issuer({}, "Algebra\u200b passed")
        says(yield* asked(hidden), 1, "the achievement's name: expected", "U+200B")
        says(yield* command(hidden, "certificate", "list"), 0, "none")
        assert.isFalse(existsSync(join(hidden, "a.html")))
        const seen = yield* issuer({}, "Algebra \u2013 \u4ee3\u6570")
        says(yield* asked(seen), 0, "Wrote")
      })
    )
  )
})

/** What the doctor says, a line for each thing. */
const examined = Effect.fnUntraced(function* (cwd: string) {
  const told: unknown = json(yield* command(cwd, "doctor", "--json"))
  const all = typeof told === "object" && told !== null && "laurel" in told ? told.laurel : []
  return Array.isArray(all) ? all.map(({ what, state, found }) => `${what}: ${state}: ${found}`).join("\n") : ""
})

describe("the doctor", () => {
  it.effect("looks at keys, the address, templates and names, and asks nobody but the address", () =>
    Effect.gen(function* () {
      const cwd = yield* issuer({
        names: "names.csv",
        template: "template.json",
        templates: { "algebra-pass": "template.json", "algebra-pas": "template.json" }
      })
      write(cwd, "template.json", template)
      write(cwd, "names.csv", "contact,name\nc1,Ada\n")
      const [, key = ""] = /(z6Mk\w+)/.exec((yield* command(cwd, "credential", "keys", "list")).stdout) ?? []
      let document: object = {
        id: "did:web:certs.example.org",
        verificationMethod: [{ id: `did:web:certs.example.org#${key}` }]
      }
      const asking = vi.spyOn(globalThis, "fetch").mockImplementation(async (request) => {
        assert.strictEqual(new Request(request).url, `${address}/.well-known/did.json`)
        return Response.json(document)
      })
      yield* Effect.gen(function* () {
        const well = yield* examined(cwd)
        assert.match(well, /^the public address: fine: .*did.json is ours$/m)
        assert.match(well, /^the keys of credentials: fine: z6Mk\w+ signs$/m)
        assert.match(well, /^the renderer of certificates: fine: typst /m)
        assert.match(well, /^the template: fine: .*template.json$/m)
        assert.match(well, /^the templates of types: doubtful: no achievement type is called "algebra-pas"\./m)
        assert.notInclude(well, 'is called "algebra-pass"')
        assert.match(well, /^the names: fine: .*names.csv: 1 contact$/m)
        assert.notMatch(well, /^the names: doubtful/m)
        write(cwd, "names.csv", "contact,name\nc1,Ada\n\nstudent:ADA,Ada\nemail:a@example.org,Ada\n")
        const strange = /^the names: doubtful: 2 rows of .*names.csv name nobody in the store: lines 4, 5$/m
        assert.match(yield* examined(cwd), strange)
        document = { id: "did:web:certs.example.org", verificationMethod: [] }
        write(cwd, "names.csv", "contact\nc1\n")
        write(cwd, "template.json", { ...template, accent: "#eeeeee" })
        const ill = yield* examined(cwd)
        assert.match(ill, /^the public address: wrong: .*does not have the key z6Mk/m)
        assert.match(ill, /^the names: wrong: .*expected the columns/m)
        assert.match(ill, /^the template: wrong: .*accent/m)
        document = { id: "did:web:elsewhere.example.org" }
        for (const file of globSync(join(cwd, "store/credential-keys/*.pem"))) chmodSync(file, 0o644)
        const open = yield* examined(cwd)
        assert.match(open, /^the public address: wrong: .*not of did:web:certs.example.org/m)
        assert.match(open, /^the keys of credentials: wrong: /m)
      }).pipe(Effect.ensuring(Effect.sync(() => asking.mockRestore())))
    })
  )
})
