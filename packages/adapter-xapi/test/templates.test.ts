/** Every fragment of the conformance suite, put in a whole statement at its place: it decodes, or is refused for the right reason. */
import { Id } from "@laurel/core"
import { assert, describe, it } from "@effect/vitest"
import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Rows from "../src/meaning/Rows.ts"

const root = join(import.meta.dirname, "fixtures", "templates")
const options = { source: Id.SourceId.make("test"), setting: { zone: "UTC", offerings: [] } }
const strict = Rows.reader({ ...options, strict: true })
const forgiving = Rows.reader(options)

/** A statement about nothing in particular, which decodes. */
const whole = {
  id: "fbdf1a5a-6619-55fd-b166-57b0544a64bf",
  actor: { mbox: "mailto:ann@example.org" },
  verb: { id: "http://adlnet.gov/expapi/verbs/experienced" },
  object: { id: "http://example.org/activity" },
  timestamp: "2026-01-05T09:00:00Z"
}
const reference = { objectType: "StatementRef", id: "8f87ccde-bb56-4c2e-ab83-44982ef22df0" }

const attachment = (bytes: Buffer, file: string) => ({
  usageType: "http://adlnet.gov/expapi/attachments/supporting_media",
  display: { en: file },
  contentType: file.endsWith(".txt") ? "text/plain" : "image/jpeg",
  length: bytes.length,
  sha2: createHash("sha256").update(bytes).digest("hex")
})

/** Where the suite puts a fragment of each folder. */
const put: Readonly<Record<string, (bytes: Buffer, file: string) => object>> = {
  activities: (bytes) => ({ ...whole, object: JSON.parse(bytes.toString()) }),
  agents: (bytes) => ({ ...whole, actor: JSON.parse(bytes.toString()) }),
  attachments: (bytes, file) => ({ ...whole, attachments: [attachment(bytes, file)] }),
  contexts: (bytes) => ({ ...whole, context: JSON.parse(bytes.toString()) }),
  groups: (bytes) => ({ ...whole, actor: JSON.parse(bytes.toString()) }),
  results: (bytes) => ({ ...whole, result: JSON.parse(bytes.toString()) }),
  statements: (bytes) => ({ id: whole.id, timestamp: whole.timestamp, ...JSON.parse(bytes.toString()) }),
  substatements: (bytes) => ({ ...whole, object: JSON.parse(bytes.toString()) }),
  verbs: (bytes, file) => ({
    ...whole,
    verb: JSON.parse(bytes.toString()),
    ...(file === "voided.json" ? { object: reference } : {})
  })
}

type Refusal = readonly [place: string, expected: string, found: string]

const missing = (place: string): Refusal => [place, "a value", "nothing"]
const language = "a language tag of RFC 5646 such as en or en-GB"
const tag = (place: string, found: string): Refusal => [
  place,
  `${language} as the key of each text`,
  JSON.stringify(found)
]
const kind = (found: string): Refusal => [
  "object.definition.interactionType",
  "one of the ten interaction types, such as choice",
  found
]
const map = (part: string, found: string): Refusal => [`object.definition.${part}`, "an object", found]
const one = (place: string): Refusal => [place, "exactly one of mbox, mbox_sha1sum, openid and account", "none"]
const member = (place: string): Refusal => [
  `${place}.member`,
  "at least one member, since the group has none of mbox, mbox_sha1sum, openid and account",
  "none"
]

/** Null: it decodes. */
const table: Readonly<Record<string, Readonly<Record<string, Refusal | null>>>> = {
  activities: {
    "choice.json": null,
    "default.json": null,
    "description_invalid.json": tag("object.definition.description", "something"),
    "fill_in.json": null,
    "interaction_type_invalid_iri.json": kind('"ab=c://should.fail.com"'),
    "interaction_type_invalid_numeric.json": kind("12345"),
    "interaction_type_invalid_object.json": kind("an object"),
    "interaction_type_invalid_string.json": kind('"should error"'),
    "language_maps_valid_description.json": null,
    "language_maps_valid_name.json": null,
    "likert.json": null,
    "likert_valid_language_map.json": null,
    "long_fill_in.json": null,
    "matching.json": null,
    "matching_language_map.json": null,
    "matching_source.json": null,
    "matching_target.json": null,
    "name_invalid.json": tag("object.definition.name", "something"),
    "no_definition.json": null,
    "no_extensions.json": null,
    "no_id.json": missing("object.id"),
    "no_languages.json": null,
    "no_objectType.json": null,
    "numeric.json": null,
    "numeric_description.json": map("description", "1234"),
    "numeric_name.json": map("name", "1234"),
    "other.json": null,
    "performance.json": null,
    "sequencing.json": null,
    "string_description.json": map("description", '"this is not a language map"'),
    "string_name.json": map("name", '"this is not a language map"'),
    "true_false.json": null
  },
  agents: {
    "account.json": null,
    "account_no_homepage.json": missing("actor.account.homePage"),
    "account_no_name.json": missing("actor.account.name"),
    "default.json": null,
    "mbox.json": null,
    "mbox_sha1sum.json": null,
    "openid.json": null
  },
  attachments: {
    ".gitattributes": null,
    "basic_image_p2.jpeg": null,
    "simple_text1.txt": null,
    "simple_text2.txt": null,
    "simple_text3.txt": null
  },
  contexts: {
    "all_activities.json": null,
    "category.json": null,
    "default.json": null,
    "grouping.json": null,
    "instructor.json": one("context.instructor"),
    "invalid_activity.json": ["context.contextActivities.consequences", "no property of that name", "an object"],
    "no_extensions.json": null,
    "no_platform.json": null,
    "no_revision.json": null,
    "other.json": null,
    "parent.json": null,
    "team.json": member("context.team")
  },
  groups: {
    "anonymous.json": null,
    "anonymous_no_member.json": member("actor"),
    "anonymous_two_member.json": null,
    "authority_group.json": null,
    "default.json": null,
    "identified_account.json": null,
    "identified_account_no_homepage.json": missing("actor.account.homePage"),
    "identified_account_no_member.json": null,
    "identified_account_no_name.json": missing("actor.account.name"),
    "identified_mbox.json": null,
    "identified_mbox_no_member.json": null,
    "identified_mbox_sha1sum.json": null,
    "identified_mbox_sha1sum_no_member.json": null,
    "identified_openid.json": null,
    "identified_openid_no_member.json": null
  },
  results: {
    "default.json": null,
    "no_extensions.json": null
  },
  statements: {
    "actor.json": one("actor"),
    "attachment.json": null,
    "authority.json": one("authority"),
    "context.json": null,
    "context_sans_objectType.json": null,
    "default.json": null,
    "multiple_actor.json": null,
    "no_actor.json": missing("actor"),
    "no_object.json": missing("object"),
    "no_verb.json": missing("verb"),
    "object_activity.json": missing("object.id"),
    "object_actor.json": one("object"),
    "object_agent_default.json": null,
    "object_group_default.json": null,
    "object_statementref.json": null,
    "object_statementref_no_id.json": missing("object.id"),
    "object_substatement.json": missing("object.actor"),
    "object_substatement_default.json": null,
    "result.json": null,
    "unicode.json": null,
    "verb.json": missing("verb.id"),
    "voiding.json": null
  },
  substatements: {
    "activity.json": missing("object.object.id"),
    "activity_definition_description.json": null,
    "activity_definition_description_invalid.json": tag("object.object.definition.description", "en-something-AU"),
    "activity_definition_name.json": null,
    "activity_definition_name_invalid.json": tag("object.object.definition.name", "zh-something-ccc"),
    "actor.json": one("object.actor"),
    "agent.json": one("object.object"),
    "agent_default.json": null,
    "context.json": null,
    "context_invalid_language_map.json": ["object.context.language", language, '"something"'],
    "context_valid_language_map.json": null,
    "default.json": null,
    "group.json": member("object.object"),
    "group_default.json": null,
    "interaction_component_invalid_language_map.json": tag(
      "object.object.definition.steps[2].description",
      "something"
    ),
    "interaction_component_valid_language_map.json": null,
    "no_actor.json": missing("object.actor"),
    "no_object.json": missing("object.object"),
    "no_verb.json": missing("object.verb"),
    "result.json": null,
    "statementref.json": null,
    "statementref_no_id.json": missing("object.object.id"),
    "verb.json": missing("object.verb.id"),
    "verb_invalid.json": tag("object.verb.display", "s-something"),
    "verb_valid.json": null
  },
  verbs: {
    "default.json": null,
    "no_display.json": null,
    "no_id.json": missing("verb.id"),
    "voided.json": null
  }
}

const onDisk = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => `${name}/${file}`))
const inTable = Object.entries(table).flatMap(([folder, files]) =>
  Object.keys(files).map((file) => `${folder}/${file}`)
)

describe("the conformance suite's fragments", () => {
  it("are all in the table, and 124", () => {
    assert.deepStrictEqual(onDisk.toSorted(), inTable.toSorted())
    assert.strictEqual(onDisk.length, 124)
  })

  for (const [folder, files] of Object.entries(table)) {
    for (const [file, refusal] of Object.entries(files)) {
      it(`${folder}/${file} ${refusal === null ? "decodes" : `is refused at ${refusal[0]}`}`, () => {
        const { statement, problem } = strict(put[folder]?.(readFileSync(join(root, folder, file)), file), null)
        if (refusal === null) assert.isDefined(statement, JSON.stringify(problem))
        else {
          assert.isUndefined(statement)
          assert.deepStrictEqual<ReadonlyArray<unknown>>([problem?.column, problem?.expected, problem?.found], refusal)
        }
      })
    }
  }

  it("are read alike by whoever forgives, apart from a property that the standard does not know", () => {
    const differing = inTable.filter((name) => {
      const [folder = "", file = ""] = name.split("/")
      const value = put[folder]?.(readFileSync(join(root, folder, file)), file)
      return (strict(value, null).statement === undefined) !== (forgiving(value, null).statement === undefined)
    })
    assert.deepStrictEqual(differing, ["contexts/invalid_activity.json"])
  })
})
